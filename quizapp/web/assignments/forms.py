"""The form with which a set is given, and changed afterwards. Times are those of the school's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import ListWidget

from quizapp.core.availability import RELEASE_LABELS, RELEASE_STEPS
from quizapp.core.local_times import to_local
from quizapp.core.messages import N_
from quizapp.core.school_settings import PASS_LABELS
from quizapp.models import Assignment, ClassGroup, Classroom
from quizapp.operations.assigning import Plan
from quizapp.operations.audiences import Audience
from quizapp.operations.participants import WHICH, Which
from quizapp.web.assignments.fields import LocalTimeField, MinutesField, PointsField, WeightField
from quizapp.web.forms import Form
from quizapp.web.languages import chosen_timezone

ANYONE = "anyone"
USUAL = "usual"
UNLIMITED = "any"
MORE = ("limit", "token", "shuffle_questions", "shuffle_options")
"""Fields that most assignments do without."""
RULES = {"late_until": None, "late_policy": "ask", "counts": "first", "weight": 1.0}
"""More of them, with what most assignments have."""
GROUP, CHOSEN = "g", "chosen"
"""What follows the class in the field that says for whom: `12-g5` is group 5 of class 12, `12-chosen` pupils of it."""
COUNTS_LABELS: dict[Which, str] = {
    "first": N_("The first attempt"),
    "newest": N_("The last attempt"),
    "best": N_("The best attempt"),
}


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

    late_until = LocalTimeField(_l("Late work is taken until"))
    late_policy = RadioField(_l("Answers that arrive after the end"), widget=ListWidget(), default="ask")
    counts = SelectField(_l("Which attempt counts"), default="first")
    pass_mark = PointsField(_l("Pass mark"))
    threshold_label = SelectField(_l("It is called"), default="KKTP")
    weight = WeightField(_l("Weight in the mark book"), default=1.0)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.late_policy.choices = [
            SelectChoice("ask", _("You decide about each of them")),
            SelectChoice("count", _("They count by themselves, while pupils see nothing of the result")),
        ]
        self.counts.choices = [SelectChoice(which, _(COUNTS_LABELS[which])) for which in WHICH]
        self.threshold_label.choices = [SelectChoice(label, label) for label in PASS_LABELS]
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

    @property
    def rules_are_set(self) -> bool:
        """Something of the rules that are folded away is not as usual, or wrong."""
        wrong = any(self[name].errors for name in (*RULES, "pass_mark", "threshold_label"))
        return wrong or any(self[name].data != usual for name, usual in RULES.items())

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
            counts=self.counts.data,
            pass_mark=self.pass_mark.data,
            threshold_label=self.threshold_label.data,
            late_policy=self.late_policy.data,
            late_until=self.late_until.utc(),
            weight=self.weight.data,
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
        late_until=to_local(assignment.late_until, zone) if assignment.late_until else None,
        late_policy=assignment.late_policy,
        counts=assignment.counts,
        pass_mark=assignment.pass_mark,
        threshold_label=assignment.threshold_label,
        weight=assignment.weight,
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

    def offer(self, quizzes: list[tuple[int, str]], classrooms: list[tuple[Classroom, list[ClassGroup]]]) -> None:
        """Fill in the sets to choose from, each an id and its words, and the classes with their groups."""
        self.quiz.choices = [SelectChoice(str(id_), words) for id_, words in quizzes]
        choices = []
        for room, groups in classrooms:
            choices.append(SelectChoice(str(room.id), f"{room.name}, {room.school_year}"))
            choices += [SelectChoice(f"{room.id}-{GROUP}{one.id}", f"{room.name}: {one.name}") for one in groups]
            words = _("%(name)s: pupils whom you choose next", name=room.name)
            choices.append(SelectChoice(f"{room.id}-{CHOSEN}", words))
        self.audience.choices = [*choices, SelectChoice(ANYONE, _("Anyone, without an account (practice only)"))]

    def plan(self, now: datetime) -> Plan:
        """Return what was decided, for whom, and whether a token is drawn."""
        _room, _dash, part = (self.audience.data or "").partition("-")
        audience: Audience = "class"
        if part:
            audience = "chosen" if part == CHOSEN else "group"
        group_id = int(part.removeprefix(GROUP)) if audience == "group" else None
        return replace(super().plan(now), with_token=self.token.data, audience=audience, group_id=group_id)

    def classroom_id(self) -> int | None:
        """Return the class, or None for anyone."""
        return None if self.audience.data == ANYONE else int(self.audience.data.partition("-")[0])
