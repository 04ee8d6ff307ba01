"""The form of a reply that a teacher decides about."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from quizapp.core.rulings import Scope
from quizapp.operations.form_decisions import LONGEST_FORM, Decision, Subject
from quizapp.operations.learned_forms import Form as Learned
from quizapp.operations.marking import LONGEST_REASON
from quizapp.web.filters import number
from quizapp.web.forms import Form, required
from quizapp.web.learning import remembered_scope

_CLASSROOM = "classroom-"


class LearnedForm(Form):
    """A reply, its mark, for whose pupils it holds, and a word to them. Choices follow from the question and the actor."""

    text = StringField(
        _l("Answer, as a pupil would type it"),
        [required(), Length(max=LONGEST_FORM)],
    )
    mark = RadioField(_l("Mark"), [InputRequired(_l("Please choose one."))])
    scope = RadioField(_l("Holds for"), [InputRequired(_l("Please choose one."))])
    comment = StringField(_l("A word to the pupil"), [Length(max=LONGEST_REASON)])
    despite = BooleanField(_l("I know, and still decide differently"))

    is_contradicted = False
    """Another form says otherwise: `despite` is asked."""

    def __init__(self, subject: Subject, form: Learned | None = None, **values: Any) -> None:
        super().__init__(**(_values(subject, form) | values))
        points = subject.question.points
        self.mark.choices = [
            SelectChoice(_mark_value(level.mark), mark_words(level.mark, points)) for level in subject.levels
        ]
        rooms = dict(subject.rooms)
        if form is not None and form.classroom_id in rooms:
            rooms = {form.classroom_id: rooms[form.classroom_id]} | rooms
        self.scope.choices = [
            *([SelectChoice("mine", gettext("All my classes"))] if rooms else []),
            *(SelectChoice(f"{_CLASSROOM}{key}", gettext("Only %(room)s", room=name)) for key, name in rooms.items()),
            *([SelectChoice("everyone", gettext("Everyone in the school"))] if subject.for_everyone else []),
        ]

    def decision(self) -> Decision:
        """Return what was decided. Only for a valid form."""
        scope: Scope = "everyone" if self.scope.data == "everyone" else "mine"
        room = None
        if self.scope.data.startswith(_CLASSROOM):
            scope, room = "classroom", int(self.scope.data.removeprefix(_CLASSROOM))
        return Decision(
            text=self.text.data or "",
            mark=float(self.mark.data),
            scope=scope,
            classroom_id=room,
            comment=self.comment.data or "",
            despite=bool(self.despite.data),
        )


def _values(subject: Subject, form: Learned | None) -> dict[str, Any]:
    if form is None:
        return {"scope": _usual_scope(subject)}
    return {
        "text": form.text,
        "mark": _mark_value(form.fraction * subject.question.points),
        "scope": f"{_CLASSROOM}{form.classroom_id}" if form.scope == "classroom" else form.scope,
        "comment": form.comment,
    }


def _usual_scope(subject: Subject) -> str:
    """Return the choice made last for the question where it stands here: which class was meant, one class alone can say."""
    scope = remembered_scope(subject.quiz.id, subject.question.id)
    if not subject.rooms or (scope == "everyone" and subject.for_everyone):
        return "everyone"
    if scope == "classroom" and len(subject.rooms) == 1:
        return f"{_CLASSROOM}{subject.rooms[0][0]}"
    return "mine"


def _mark_value(mark: float) -> str:
    return f"{mark:g}"


def mark_words(mark: float, points: int) -> str:
    """Return a mark in words: what it is, and out of how many."""
    of = ngettext("%(mark)s of %(num)s mark", "%(mark)s of %(num)s marks", points, mark=number(mark))
    if mark >= points:
        return gettext("Right (%(mark)s)", mark=of)
    return gettext("Partly right (%(mark)s)", mark=of) if mark > 0 else gettext("Wrong (%(mark)s)", mark=of)
