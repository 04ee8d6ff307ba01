"""The form of ordering: steps, typed in their right order."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import LONGEST_SHORT, NameField, TextField
from quizapp.web.authoring.question_forms.rows import Row, Rows


class StepRow(Row):
    """A step, and what in the text puts it there."""

    id = NameField()
    text = TextField(_l("Step"), longest=LONGEST_SHORT)
    rationale = TextField(_l("What puts it here?"), optional=True)


class OrderingForm(QuestionForm):
    """Steps in the right order; pupils get them shuffled."""

    type_name = "ordering"
    plain_fields = ("steps",)

    steps = Rows(StepRow, _l("Steps in the right order"), fewest=4, most=10, letters="s")
