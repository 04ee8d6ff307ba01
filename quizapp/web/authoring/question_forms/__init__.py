"""One form a question type."""

from __future__ import annotations

from quizapp.core.question_types import QUESTION_TYPES
from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.evidence import EvidenceForm
from quizapp.web.authoring.question_forms.matching import MatchingForm
from quizapp.web.authoring.question_forms.multiple_choice import MultipleChoiceForm
from quizapp.web.authoring.question_forms.multiple_response import MultipleResponseForm
from quizapp.web.authoring.question_forms.open_response import OpenResponseForm
from quizapp.web.authoring.question_forms.ordering import OrderingForm
from quizapp.web.authoring.question_forms.short_answer import ShortAnswerForm
from quizapp.web.authoring.question_forms.statement_table import StatementTableForm

__all__ = ["QUESTION_FORMS", "QuestionForm"]

_FORMS: tuple[type[QuestionForm], ...] = (
    MultipleChoiceForm,
    MultipleResponseForm,
    StatementTableForm,
    MatchingForm,
    OrderingForm,
    ShortAnswerForm,
    EvidenceForm,
    OpenResponseForm,
)
QUESTION_FORMS: dict[str, type[QuestionForm]] = {form.type_name: form for form in _FORMS}
"""The form of every question type by its name, in the order authors are offered them."""

if set(QUESTION_FORMS) != set(QUESTION_TYPES):
    raise RuntimeError("every question type needs a form, and every form a question type")
