"""Whom something was given to, and their extra time: the page, and what it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from quizapp.core.messages import N_, Message
from quizapp.operations.audiences import MOST_EXTRA, Audience, Line, People
from quizapp.operations.errors import BadRequest
from quizapp.web.filters import short_time

_PUPIL = re.compile(r"[1-9][0-9]{0,8}")
_EXTRA = re.compile(r"extra-([1-9][0-9]{0,8})")
_GROUP = re.compile(r"g([1-9][0-9]{0,8})")
_UNREADABLE = Message(N_("The page sent something we could not read."))


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page sent: as typed, so that it can be shown again."""

    audience: str
    """`class`, `chosen` or `g5` for a group."""
    chosen: frozenset[int]
    extra: Mapping[int, str]

    def whom(self) -> tuple[Audience, int | None]:
        """Return the audience and the group. Raises `BadRequest`."""
        group = _GROUP.fullmatch(self.audience)
        if group is not None:
            return "group", int(group[1])
        if self.audience == "class":
            return "class", None
        if self.audience == "chosen":
            return "chosen", None
        raise BadRequest(_UNREADABLE)

    def minutes(self) -> dict[int, int]:
        """Return the extra minutes that can be read; an empty field is none."""
        return {key: int(text or "0") for key, text in self.extra.items() if text == "" or _is_number(text)}

    def unreadable(self) -> frozenset[int]:
        """Return the pupils whose extra minutes cannot be read or make no sense."""
        read = self.minutes()
        return frozenset(key for key in self.extra if key not in read or read[key] > MOST_EXTRA)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text) is not None


def read_people(form: MultiDict[str, str]) -> Sent:
    """Return what the page sent. Raises `BadRequest` for what no page sends."""
    ticked = form.getlist("pupil")
    if not all(_PUPIL.fullmatch(one) for one in ticked):
        raise BadRequest(_UNREADABLE)
    extra = {int(found[1]): text.strip() for name, text in form.items() if (found := _EXTRA.fullmatch(name))}
    return Sent(form.get("audience", ""), frozenset(int(one) for one in ticked), extra)


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil of the class."""

    person_id: int
    name: str
    chosen: bool
    extra: str
    wrong: bool
    """The minutes cannot be read."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str
    options: tuple[tuple[str, str], ...]
    """Whom it can be given to: value and words."""
    audience: str
    rows: tuple[PupilRow, ...]
    nobody: bool
    """It is for chosen pupils, and none has been chosen yet."""
    error: str
    most: int = MOST_EXTRA


def people_page(people: People, sent: Sent | None = None, error: str = "") -> PeoplePage:
    """Return the page; `sent`: with what was typed on it."""
    assignment = people.given.assignment
    stored = f"g{people.group_id}" if people.audience == "group" else people.audience
    wrong = sent.unreadable() if sent else frozenset()
    rows = tuple(
        PupilRow(
            person_id=line.person_id,
            name=line.name,
            chosen=line.person_id in sent.chosen if sent else line.chosen,
            extra=(sent.extra.get(line.person_id, "") if sent else str(line.extra_minutes or "")),
            wrong=line.person_id in wrong,
            notes=_notes(line),
        )
        for line in people.lines
    )
    return PeoplePage(
        assignment_id=assignment.id,
        title=people.given.title,
        classroom=people.given.classroom.name if people.given.classroom else "",
        options=(
            ("class", _("The whole class")),
            *((f"g{group.id}", _("Group: %(name)s", name=group.name)) for group in people.groups),
            ("chosen", _("Only those ticked below")),
        ),
        audience=sent.audience if sent else stored,
        rows=rows,
        nobody=people.audience == "chosen" and not any(line.chosen for line in people.lines),
        error=error,
    )


def _notes(line: Line) -> tuple[str, ...]:
    notes = [_("has begun")] if line.begun else []
    if line.own is not None:
        notes.append(_("make-up sitting %(time)s", time=short_time(line.own.opens_at)))
    return tuple(notes)
