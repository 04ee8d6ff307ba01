"""What a pupil reads about marks that a regrade changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.grading import Marked
from quizapp.operations import mark_changes
from quizapp.operations.attempts import Sitting
from quizapp.operations.mark_changes import ToldChange
from quizapp.web.filters import number


@dataclass(frozen=True, slots=True)
class ChangedMarks:
    """The notice, and where its reader says that it was read."""

    heading: str
    lines: tuple[str, ...]
    seen: str
    url: str


def changed_marks(sitting: Sitting, now: datetime) -> ChangedMarks | None:
    """Return the notice, or None when there is nothing to tell."""
    told = mark_changes.told_of(sitting, now)
    if told is None:
        return None
    return ChangedMarks(
        heading=ngettext(
            "%(num)s of your marks has changed; the total has followed.",
            "%(num)s of your marks have changed; the total has followed.",
            told.count,
        ),
        lines=tuple(_line(one) for one in told.changes),
        seen=told.seen,
        url=url_for("attempts.see_changed_marks", attempt_id=sitting.attempt.id),
    )


def _line(one: ToldChange) -> str:
    what = _what(one)
    if one.taken_back:
        return _("%(what)s An earlier change was taken back: %(reason)s", what=what, reason=one.reason)
    return _("%(what)s Your teacher says: %(reason)s", what=what, reason=one.reason)


def _what(one: ToldChange) -> str:
    if one.new.void:
        return _("Question %(number)s does not count any more.", number=one.number)
    if one.old.void:
        return _("Question %(number)s counts again, with %(new)s.", number=one.number, new=_mark(one.new))
    if one.new.waiting:
        return _("Your answer to question %(number)s is looked at again by your teacher.", number=one.number)
    if one.old.waiting:
        return _("Question %(number)s has been marked with %(new)s.", number=one.number, new=_mark(one.new))
    return _(
        "Your mark for question %(number)s changed from %(old)s to %(new)s.",
        number=one.number,
        old=_mark(one.old),
        new=_mark(one.new),
    )


def _mark(marked: Marked) -> str:
    if marked.waiting:
        return _("no mark yet")
    return number(round(marked.mark, 2))
