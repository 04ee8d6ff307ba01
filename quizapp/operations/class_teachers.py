"""Who teaches a class: colleagues are added by their username, so that two can mark and supervise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from quizapp.core.messages import N_, Message
from quizapp.models import Classroom, Membership, Person, db
from quizapp.operations import auditing
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.colleagues import colleague
from quizapp.operations.errors import NotFound, Refused


def add_teacher(actor: Person, classroom_id: int, username: str, now: datetime) -> Person:
    """Let a colleague of the school teach the class, and return them. Added twice they are added once.

    Raises `NotFound`, or `Refused` (field `username`) when the school has no such teacher.
    """
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    added = colleague(actor, username)
    if _membership(classroom, added.id) is not None:
        return added
    try:
        with db.session.begin_nested():
            db.session.add(
                Membership(
                    classroom_id=classroom.id, person_id=added.id, role="teacher", status="active", joined_at=now
                )
            )
    except IntegrityError:  # a second tap was faster
        return added
    _note(actor, "add_teacher", classroom, added.id, now)
    return added


def remove_teacher(actor: Person, classroom_id: int, person_id: int, now: datetime) -> None:
    """Let somebody no longer teach the class; what they marked stays. Again: nothing changes.

    Raises `NotFound`, or `Refused` for the last teacher: somebody must be there for the pupils.
    """
    classroom = get_classroom(actor, classroom_id, "manage_classroom")
    # Two who remove each other must not leave a class without a teacher.
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom.id).with_for_update())
    membership = _membership(classroom, person_id)
    if membership is None:
        return
    if membership.role != "teacher":
        raise NotFound
    count = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.classroom_id == classroom.id, Membership.role == "teacher")
    )
    if count == 1:
        raise Refused(Message(N_("A class needs a teacher: add a colleague first.")))
    db.session.delete(membership)
    db.session.flush()
    _note(actor, "remove_teacher", classroom, person_id, now)


def _membership(classroom: Classroom, person_id: int) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(Membership.classroom_id == classroom.id, Membership.person_id == person_id)
    )


def _note(actor: Person, verb: str, classroom: Classroom, person_id: int, now: datetime) -> None:
    auditing.note(actor, verb, "person", person_id, school_id=classroom.school_id, now=now, classroom=classroom.id)
