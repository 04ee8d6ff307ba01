"""What a teacher confirms before a remedial is given, and the rule of the final mark."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from quizapp.core.local_times import to_utc
from quizapp.core.mark_books import FINAL_RULES
from quizapp.core.parallel_questions import PROCESSES
from quizapp.operations.follow_up_giving import Wish
from quizapp.web.forms import Form, required
from quizapp.web.languages import chosen_timezone

EARLIEST, LATEST = 2000, 2100
"""Years that the field takes: far dates overflow when they change their zone."""
LARGEST_ID = 2**31 - 1


class GiveForm(Form):
    """Which questions, for whom, until when."""

    purpose = HiddenField()
    of_process = HiddenField(name="process")
    """As `process` in the address; a form has a method of that name."""
    version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, LARGEST_ID)])
    closes = DateField(_l("Until the end of"), [required()])
    questions = SelectMultipleField(
        _l("Questions"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    pupils = SelectMultipleField(
        _l("For"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    def offer(self, questions: list[tuple[str, str]], pupils: list[tuple[int, str]]) -> None:
        """Say what may be ticked; every question, and every pupil, with the words beside it."""
        self.questions.choices = [SelectChoice(*one) for one in questions]
        self.pupils.choices = [SelectChoice(*one) for one in pupils]

    def wish(self) -> Wish:
        """Return what was confirmed. The operation looks whether it is possible."""
        process = next((one for one in PROCESSES if one == self.of_process.data), None)
        return Wish(
            purpose=self.purpose.data or "",
            process=process,
            version_id=self.version.data or 0,
            questions=tuple(self.questions.data or ()),
            pupils=tuple(number for number in self.pupils.data or () if 0 < number <= LARGEST_ID),
            closes_at=self.closes_at(),
        )

    def closes_at(self) -> datetime | None:
        """Return the end of the chosen day where the school is."""
        day = self.closes.data
        if day is None or not EARLIEST <= day.year <= LATEST:
            return None
        return to_utc(datetime.combine(day, time(23, 59)), chosen_timezone())


class RuleForm(Form):
    """What original and remedial mark come to."""

    rule = RadioField(_l("Final mark"), widget=ListWidget(), validate_choice=False)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.rule.choices = [SelectChoice(name, _(label)) for name, label in FINAL_RULES.items()]
