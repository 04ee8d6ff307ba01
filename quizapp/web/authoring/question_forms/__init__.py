"""One form a question type."""

from __future__ import annotations

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.multiple_choice import MultipleChoiceForm
from quizapp.web.authoring.question_forms.short_answer import ShortAnswerForm

__all__ = ["QUESTION_FORMS", "QuestionForm"]

QUESTION_FORMS: dict[str, type[QuestionForm]] = {form.type_name: form for form in (MultipleChoiceForm, ShortAnswerForm)}
"""The types that can be written here, by name."""
