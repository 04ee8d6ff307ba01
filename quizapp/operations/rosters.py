"""Lists of pupils coming into a class, pasted or from a file: looked at first, then saved in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from quizapp.core.messages import N_, Message
from quizapp.core.names import username_for
from quizapp.core.roster_columns import choose
from quizapp.core.rosters import Roster, RosterLine, read_roster
from quizapp.core.tables import read_text
from quizapp.models import Classroom, Membership, Person, db
from quizapp.operations import auditing
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import Refused
from quizapp.operations.pupils import Card, NewPupil, known_to, lock_class, prepare_one, put_pupils, taken_usernames


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a list."""

    cards: list[Card]
    """Of the new accounts."""
    joined: list[str]
    """Names of pupils who had an account; it has its PIN already."""


def look(actor: Person, classroom_id: int, text: str, fields: Sequence[str] = ()) -> Roster:
    """Return how each line of a list was understood, compared with the class and the school.

    `fields`: what each column holds, where a person chose. Raises `NotFound`, `tables.Unreadable`.
    """
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    return _read(classroom, text, fields)


def _read(classroom: Classroom, text: str, fields: Sequence[str]) -> Roster:
    columns = choose(read_text(text), fields) if any(fields) else None
    return read_roster(text, known_to(classroom), columns)


def usernames_for(lines: Sequence[RosterLine]) -> dict[int, str]:
    """Return the usernames that new pupils of these lines will get, by the number of the line."""
    taken, usernames = taken_usernames(), {}
    for line in lines:
        if line.kind == "pupil":
            usernames[line.number] = username_for(line.name, taken)
            taken.add(usernames[line.number])
    return usernames


def prepare(roster: Roster) -> list[NewPupil]:
    """Return the new pupils of a list, each with a PIN. Slow: before the writing transaction begins."""
    return [prepare_one(line.name, line.nisn, line.nis) for line in roster.of_kind("pupil")]


def save(
    actor: Person, classroom_id: int, text: str, fields: Sequence[str], prepared: list[NewPupil], now: datetime
) -> Arrived:
    """Bring the pupils of a list into the class, all whose lines are right or none.

    Raises `Refused` when the list means something else now than when `prepared` was made of it: somebody was faster.
    """
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    lock_class(classroom)
    roster = _read(classroom, text, fields)
    new = [(line.name, line.nisn, line.nis) for line in roster.of_kind("pupil")]
    if new != [(one.name, one.nisn, one.nis) for one in prepared]:
        raise Refused(Message(N_("Meanwhile the class has changed. Look at the list again.")), "pasted")
    joined = _join(actor, classroom, roster.of_kind("joins"), now)
    cards = put_pupils(actor, classroom, prepared, now) if prepared else []
    return Arrived(cards, joined)


def _join(actor: Person, classroom: Classroom, lines: Sequence[RosterLine], now: datetime) -> list[str]:
    wanted = {line.nisn for line in lines}
    if not wanted:
        return []
    people = db.session.scalars(
        select(Person).where(Person.school_id == classroom.school_id, Person.nisn.in_(wanted), Person.role == "pupil")
    ).all()
    waiting = {
        membership.person_id: membership
        for membership in db.session.scalars(
            select(Membership).where(
                Membership.classroom_id == classroom.id, Membership.person_id.in_([person.id for person in people])
            )
        )
    }
    for person in people:
        membership = waiting.get(person.id)
        if membership is None:
            membership = Membership(classroom_id=classroom.id, person_id=person.id, role="pupil", joined_at=now)
            db.session.add(membership)
        membership.status = "active"
        auditing.note(
            actor,
            "join_by_list",
            "person",
            person.id,
            school_id=classroom.school_id,
            now=now,
            classroom=classroom.id,
        )
    db.session.flush()
    return sorted((person.name for person in people), key=str.casefold)
