"""Choosing who of a class reads which text of what was given. It can be changed for each pupil until they begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from quizapp.core.levels import MAIN
from quizapp.core.messages import N_, Message
from quizapp.models import AssignmentLevel, Membership, Person, db
from quizapp.operations import auditing, reading_levels
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import Given, get_given, hold
from quizapp.operations.participants import is_pupil
from quizapp.operations.reading_levels import Text


@dataclass(frozen=True, slots=True)
class Reader:
    """A pupil of the class. `chosen`: the text chosen for them; none: that of the class. `begun`: the one they read."""

    person_id: int
    name: str
    chosen: str | None
    begun: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who reads which text of what was given."""

    given: Given
    texts: Mapping[str, Text]
    """The other texts, by name; empty where there is only the main one."""
    whole: str
    """What everybody reads for whom nothing else was chosen."""
    readers: tuple[Reader, ...]
    gone: tuple[str, ...]
    """Texts that were chosen and that the version does not have any more: the main text is read instead."""


def get_choice(actor: Person, assignment_id: int, now: datetime) -> Choice:
    """Return who reads which text, for those who may change the assignment. A constant number of queries."""
    given = get_given(actor, assignment_id, now)
    assignment = given.assignment
    texts = reading_levels.texts_of(assignment.quiz_version_id)
    chosen = reading_levels.chosen(assignment)
    begun = reading_levels.begun(assignment)
    people = db.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(is_pupil(assignment), Person.active)
        .order_by(func.lower(Person.name), Person.id)
    )
    readers = tuple(Reader(key, name, chosen.get(key), begun.get(key)) for key, name in people)
    gone = tuple(sorted(set(chosen.values()) - {MAIN, *texts}))
    return Choice(given, texts, chosen.get(None, MAIN), readers, gone)


def choose(actor: Person, assignment_id: int, whole: str, pupils: Mapping[int, str | None], now: datetime) -> Choice:
    """Choose the text of the class, and of single `pupils` (None: that of the class). Others stay as they are.

    Who has begun keeps their text, whatever is chosen for the class. Raises `NotFound` for a text or a pupil that there
    is not, and `Refused` when a pupil for whom another text was chosen has begun meanwhile.
    """
    get_given(actor, assignment_id, now)
    hold(assignment_id)  # whoever begins meanwhile waits
    choice = get_choice(actor, assignment_id, now)
    known = {reader.person_id: reader for reader in choice.readers}
    if not {whole, *(name for name in pupils.values() if name is not None)} <= {MAIN, *choice.texts}:
        raise NotFound
    if not pupils.keys() <= known.keys():
        raise NotFound
    changed = {key: name for key, name in pupils.items() if known[key].chosen != name}
    begun = [known[key].name for key in changed if known[key].begun is not None]
    if begun:
        raise Refused(
            Message(
                N_("%(names)s has begun and keeps the text. Nothing was stored; look at the list and store again."),
                {"names": ", ".join(begun), "count": len(begun)},
                plural=N_(
                    "%(names)s have begun and keep the text. Nothing was stored; look at the list and store again."
                ),
            )
        )
    _store(assignment_id, changed, whole if whole != choice.whole else None)
    if changed or whole != choice.whole:
        auditing.note(
            actor,
            "choose_texts",
            "assignment",
            assignment_id,
            school_id=choice.given.assignment.school_id,
            now=now,
            whole=whole,
            pupils={str(key): name for key, name in changed.items()},
        )
    return get_choice(actor, assignment_id, now)


def _store(assignment_id: int, pupils: Mapping[int, str | None], whole: str | None) -> None:
    """Write what was chosen: for pupils (None: that of the class), and for the class (None: as it was)."""
    rows: list[tuple[int | None, str | None]] = [*pupils.items(), *([(None, whole)] if whole is not None else [])]
    for person_id, name in rows:
        person = AssignmentLevel.person_id.is_(None) if person_id is None else AssignmentLevel.person_id == person_id
        db.session.execute(delete(AssignmentLevel).where(AssignmentLevel.assignment_id == assignment_id, person))
        if name is not None:
            db.session.add(AssignmentLevel(assignment_id=assignment_id, person_id=person_id, level=name))
    db.session.flush()
