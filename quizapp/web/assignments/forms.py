"""The form with which a set is given, and changed afterwards. Times are those of the school's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import ListWidget

from quizapp.core.availability import RELEASE_LABELS, RELEASE_STEPS
from quizapp.core.local_times import to_local, to_utc
from quizapp.models import Assignment
from quizapp.operations.assigning import LONGEST_LIMIT, Plan
from quizapp.web.forms import Form
from quizapp.web.languages import chosen_timezone

ANYONE = "anyone"
USUAL = "usual"
UNLIMITED = "any"
MORE = ("limit", "token", "shuffle_questions", "shuffle_options")
"""Fields that most assignments do without."""
EARLIEST, LATEST = 2000, 2100
"""Years that a date field takes: far dates overflow when they change their zone."""


class LocalTimeField(DateTimeLocalField):
    """A time as the school's clock shows it, without seconds."""

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **values)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what a browser sends, or what somebody typed in a browser without such fields."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write it like 2026-11-23T08:00.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms passes them
        """Refuse years that nobody means."""
        if self.data is not None and not EARLIEST <= self.data.year <= LATEST:
            raise ValidationError(_("Look at the year again."))

    def utc(self) -> datetime | None:
        """Return the time in UTC. One that was left as the page showed it keeps the seconds that no field shows."""
        if self.data is None:
            return None
        before = self.object_data
        unchanged = before is not None and self.data.replace(second=0) == before.replace(second=0, microsecond=0)
        return to_utc(before if unchanged else self.data, chosen_timezone())


class MinutesField(IntegerField):
    """How long one attempt may take; empty: no limit of its own."""

    def __init__(self, label: Any, **values: Any) -> None:
        super().__init__(label, [Optional()], **values)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whole minutes; what was typed stays in the field."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if valuelist[0].strip():
                raise ValueError(_("Write whole minutes, like 40.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms passes them
        """Refuse what no lesson lasts."""
        if self.data is not None and not 1 <= self.data <= LONGEST_LIMIT:
            raise ValidationError(_("Between 1 and %(most)s minutes.", most=LONGEST_LIMIT))


class PlanForm(Form):
    """Kind, dates, attempts, time limit, and what pupils see afterwards."""

    mode = RadioField(_l("Kind"), widget=ListWidget(), default="practice")
    opens = LocalTimeField(_l("Opens"), description=_l("Empty: at once."))
    closes = LocalTimeField(_l("Closes"), description=_l("Empty: it stays open until you close it."))
    attempts = SelectField(_l("Attempts allowed"), default=USUAL)
    limit = MinutesField(_l("Time limit in minutes"))
    release = RadioField(
        _l("After a test, pupils see"),
        widget=ListWidget(),
        default="nothing",
        description=_l(
            "Key and explanation open only when the test has closed for the whole class. You can change this later."
        ),
    )

    shuffle_questions = BooleanField(
        _l("Another order of questions for each pupil"),
        description=_l("Question 3 is then another one for each pupil; results keep the order of the set."),
    )
    shuffle_options = BooleanField(
        _l("Another order of options for each pupil"),
        description=_l("Not for sets whose texts say “option B” or “all of the above”."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.mode.choices = [
            SelectChoice("practice", _("Practice: a hint and a second try, then key and explanation at once")),
            SelectChoice("test", _("Test: everything is handed in once, the result comes when you release it")),
        ]
        self.attempts.choices = [
            SelectChoice(USUAL, _("As usual: one for a test, any number for practice")),
            *(SelectChoice(str(number), str(number)) for number in (1, 2, 3, 4, 5)),
            SelectChoice(UNLIMITED, _("As many as they like")),
        ]
        self.release.choices = [SelectChoice(step, _(RELEASE_LABELS[step])) for step in RELEASE_STEPS]

    @property
    def more_is_set(self) -> bool:
        """Something of what is folded away is set or wrong."""
        return any(self[name].data or self[name].errors for name in MORE if name in self)

    def plan(self, now: datetime) -> Plan:
        """Return what was decided; an empty opening time is `now`."""
        return Plan(
            mode=self.mode.data,
            opens_at=self.opens.utc() or now,
            closes_at=self.closes.utc(),
            attempts_allowed=self._attempts_allowed(),
            release_step=self.release.data,
            time_limit_minutes=self.limit.data,
            shuffle_questions=self.shuffle_questions.data,
            shuffle_options=self.shuffle_options.data,
        )

    def _attempts_allowed(self) -> int | None:
        if self.attempts.data == USUAL:
            return 1 if self.mode.data == "test" else None
        return None if self.attempts.data == UNLIMITED else int(self.attempts.data)


def form_of(assignment: Assignment) -> PlanForm:
    """Return the form filled with what holds now (or with what was sent)."""
    zone = chosen_timezone()
    allowed = assignment.attempts_allowed
    form = PlanForm(
        mode=assignment.mode,
        opens=to_local(assignment.opens_at, zone),
        closes=to_local(assignment.closes_at, zone) if assignment.closes_at else None,
        attempts=UNLIMITED if allowed is None else str(allowed),
        release=assignment.release_step,
        limit=assignment.time_limit_minutes,
        shuffle_questions=assignment.shuffle_questions,
        shuffle_options=assignment.shuffle_options,
    )
    if allowed is not None and allowed > 5:  # noqa: PLR2004 - given by a command, not by this form
        form.attempts.choices.insert(-1, SelectChoice(str(allowed), str(allowed)))
    return form


class AssignForm(PlanForm):
    """What is given, to whom, and how."""

    quiz = SelectField(_l("Set"))
    audience = SelectField(_l("For"))
    token = BooleanField(
        _l("Ask for an exam token to begin"),
        description=_l("Six letters and digits that you show on the board. You can renew it or switch it off later."),
    )

    def offer(self, quizzes: list[tuple[int, str]], classrooms: list[tuple[int, str]]) -> None:
        """Fill in the sets and classes to choose from, each an id and its words."""
        self.quiz.choices = [SelectChoice(str(id_), words) for id_, words in quizzes]
        self.audience.choices = [
            *(SelectChoice(str(id_), words) for id_, words in classrooms),
            SelectChoice(ANYONE, _("Anyone, without an account (practice only)")),
        ]

    def plan(self, now: datetime) -> Plan:
        """Return what was decided, and whether a token is drawn."""
        return replace(super().plan(now), with_token=self.token.data)

    def classroom_id(self) -> int | None:
        """Return the class, or None for anyone."""
        return None if self.audience.data == ANYONE else int(self.audience.data)
