"""Make-up sittings (susulan): times of their own for pupils who were absent. The key stays shut until all are over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from quizapp.core.availability import Window, is_closed
from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, AssignmentPupil, Attempt, Person, db
from quizapp.operations import auditing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import Given, get_given, get_held
from quizapp.operations.moving_ends import move_ends
from quizapp.operations.participants import pupils_of
from quizapp.operations.terms import own_rows, terms_of, window_of

State = Literal["planned", "open", "over"]


@dataclass(frozen=True, slots=True)
class Sitter:
    """A pupil with a sitting of their own, or one who may get one. `window`: the sitting; none: none was planned."""

    person_id: int
    name: str
    window: Window | None
    begun: bool
    """They have an attempt."""

    def state(self, now: datetime) -> State:
        """Say how far the sitting is."""
        if self.window is None or self.window.closes_at is None or now < self.window.opens_at:
            return "planned"
        return "open" if now < self.window.closes_at else "over"


@dataclass(frozen=True, slots=True)
class MakeUps:
    """Who was absent, and the sittings that were planned for them."""

    given: Given
    absent: tuple[Sitter, ...]
    """Those it was given to who have no attempt, and no sitting that is still to come or open."""
    sitters: tuple[Sitter, ...]
    """Those with a sitting, by its time, then by name."""
    key_seen: bool
    """Pupils who have handed in may have seen the key."""


def get_make_ups(actor: Person, assignment_id: int, now: datetime) -> MakeUps:
    """Return who was absent and what was planned, for those who may change the assignment. Four queries.

    Raises `NotFound` for what anyone may practise, too: nobody is absent there.
    """
    given = get_given(actor, assignment_id, now)
    if given.classroom is None:
        raise NotFound
    own = own_rows(given.assignment)
    absent, sitters = [], []
    for person_id, name, is_meant, has_begun in _people(given.assignment, own):
        window = window_of(own.get(person_id))
        one = Sitter(person_id, name, window, has_begun)
        if window is not None:
            sitters.append(one)
        if is_meant and not has_begun and (window is None or one.state(now) == "over"):
            absent.append(one)
    sitters.sort(key=lambda one: one.window.opens_at if one.window else now)
    return MakeUps(given, tuple(absent), tuple(sitters), _key_seen(given, now))


def _people(assignment: Assignment, own: Collection[int]) -> list[tuple[int, str, bool, bool]]:
    """Return those it is meant for and those with rows of their own, by name: key, name, meant, has begun."""
    begun = select(Attempt.id).where(Attempt.assignment_id == assignment.id, Attempt.person_id == Person.id).exists()
    meant = Person.id.in_(pupils_of(assignment))
    rows = db.session.execute(
        select(Person.id, Person.name, meant, begun)
        .where(meant | Person.id.in_(own))
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(person_id, name, bool(is_meant), bool(has_begun)) for person_id, name, is_meant, has_begun in rows]


def _key_seen(given: Given, now: datetime) -> bool:
    assignment = given.assignment
    if not given.finished:
        return False
    if assignment.mode == "practice":
        return not given.test_pending
    return assignment.release_step == "key" and is_closed(terms_of(assignment), now)


def plan(
    actor: Person, assignment_id: int, people: Collection[int], opens_at: datetime, closes_at: datetime, now: datetime
) -> tuple[str, ...]:
    """Give pupils a sitting of their own, or move it; return the names of those who kept what they had.

    Those are the ones who have handed in, or have begun at the times of the class: they were not absent after all. Who
    has begun a make-up sitting gets its new end. Raises `NotFound` for somebody it was not given to, and `Refused`.
    """
    given = get_held(actor, assignment_id, now)
    assignment = given.assignment
    _check(given, opens_at, closes_at, now)
    if not people:
        raise Refused(Message(N_("Choose at least one pupil.")), "people")
    own = own_rows(assignment)
    known = {person_id: name for person_id, name, meant, _ in _people(assignment, own) if meant or person_id in own}
    if not set(people) <= known.keys():
        raise NotFound
    kept = _not_absent(assignment, own, people)
    window = {"opens_at": opens_at, "closes_at": closes_at}
    moved = [person_id for person_id in sorted(people) if person_id not in kept]
    for person_id in moved:
        if person_id in own:
            own[person_id].opens_at, own[person_id].closes_at = opens_at, closes_at
        else:
            db.session.add(
                AssignmentPupil(
                    assignment_id=assignment.id,
                    person_id=person_id,
                    chosen=assignment.audience == "chosen",
                    extra_minutes=0,
                    **window,
                )
            )
    db.session.flush()
    move_ends(assignment, now)
    _note(actor, "plan_make_up", assignment, moved, now, **{key: time.isoformat() for key, time in window.items()})
    return tuple(name for person_id, name in known.items() if person_id in kept)


def _check(given: Given, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    if given.classroom is None:
        raise NotFound
    if given.state == "withdrawn":
        raise Refused(Message(N_("This has been taken back. Give it again first.")))
    if given.assignment.closes_at is None:
        raise Refused(Message(N_("This stays open until you close it, so nobody needs a make-up sitting.")))
    if closes_at <= opens_at:
        raise Refused(Message(N_("It has to close after it opens.")), "closes")
    if closes_at <= now:
        raise Refused(Message(N_("This time has passed already.")), "closes")


def _not_absent(assignment: Assignment, own: dict[int, AssignmentPupil], people: Collection[int]) -> set[int]:
    """Return those who have handed in, or who sit at the times of the class."""
    rows = db.session.execute(
        select(Attempt.person_id, Attempt.submitted_at).where(
            Attempt.assignment_id == assignment.id, Attempt.person_id.in_(people)
        )
    )
    return {
        person_id
        for person_id, submitted_at in rows
        if submitted_at is not None or window_of(own.get(person_id)) is None
    }


def cancel(actor: Person, assignment_id: int, people: Collection[int], now: datetime) -> tuple[str, ...]:
    """Take back the sittings of pupils who have not begun; return the names of those who have, and keep theirs."""
    given = get_held(actor, assignment_id, now)
    assignment = given.assignment
    own = own_rows(assignment)
    if given.classroom is None or not set(people) <= own.keys():
        raise NotFound
    rows = _people(assignment, own)
    begun = {person_id for person_id, _, _, has_begun in rows if has_begun}
    cancelled = [one for one in sorted(people) if one not in begun and window_of(own[one]) is not None]
    for person_id in cancelled:
        own[person_id].opens_at = own[person_id].closes_at = None
    db.session.flush()
    move_ends(assignment, now)
    _note(actor, "cancel_make_up", assignment, cancelled, now)
    return tuple(name for person_id, name, _, _ in rows if person_id in begun and person_id in people)


def _note(
    actor: Person, verb: str, assignment: Assignment, people: Iterable[int], now: datetime, **details: str
) -> None:
    auditing.note(
        actor,
        verb,
        "assignment",
        assignment.id,
        school_id=assignment.school_id,
        now=now,
        pupils=list(people),
        **details,
    )
