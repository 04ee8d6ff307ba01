"""The forms of appeals: the pupil's line, and the teacher's decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import ListWidget

from quizapp.operations.appeal_decisions import LONGEST_ANSWER
from quizapp.operations.appeals import LONGEST_REASON
from quizapp.operations.marking import MarkLevel
from quizapp.web.filters import number
from quizapp.web.forms import Form, required
from quizapp.web.learning import LearnForm


class AppealForm(Form):
    """Why the pupil thinks that the answer is right."""

    reason = StringField(
        _l("Why is your answer right?"),
        [required(), Length(max=LONGEST_REASON, message=_l("At most 300 characters."))],
        description=_l("One line. Your teacher reads it."),
    )


class DecisionForm(LearnForm):
    """What the teacher says: which mark, for whom from now on, and words to the pupil. Two buttons send it."""

    seen = HiddenField()
    mark = RadioField(_l("Mark, if you accept the answer"), widget=ListWidget(), validate_choice=True)
    answer = StringField(
        _l("Words to this pupil"),
        [Length(max=LONGEST_ANSWER, message=_l("At most 500 characters."))],
        description=_l("Needed when you decline: say what is missing."),
    )

    def __init__(self, levels: Sequence[MarkLevel], **values: Any) -> None:
        super().__init__(**values)
        self.mark.choices = [SelectChoice(f"{level.mark:g}", _points(level.mark)) for level in levels]
        if self.mark.data is None:
            self.mark.data = f"{levels[0].mark:g}"


def _points(mark: float) -> str:
    few = 1 if mark == 1 else 2  # 0.5 points is a plural
    return str(ngettext("%(points)s point", "%(points)s points", few, points=number(mark)))
