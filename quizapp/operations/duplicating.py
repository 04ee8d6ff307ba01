"""Giving what was given to one class to others too: with all its rules, at other times."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from quizapp.core.messages import N_, Message
from quizapp.models import Assignment, AssignmentLevel, Person, db
from quizapp.operations import assigning
from quizapp.operations.assigning import Plan
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import get_given


def duplicate(
    actor: Person,
    assignment_id: int,
    classroom_ids: Collection[int],
    opens_at: datetime,
    closes_at: datetime | None,
    now: datetime,
) -> list[Assignment]:
    """Give it to other classes, each as a whole, and return what was made. Sent twice it is given once.

    The newest version of the set is given, as always. Late work is taken as long after the close as before; a token is
    drawn anew. Raises `NotFound` for a class that is not the actor's and `Refused` for one that was put away and for
    dates that make no sense: nothing is given then.
    """
    given = get_given(actor, assignment_id, now)
    if given.classroom is None:
        raise NotFound
    if not classroom_ids:
        raise Refused(Message(N_("Choose at least one class.")), "classes")
    rooms = [get_classroom(actor, room, "manage_classroom") for room in sorted(set(classroom_ids))]
    if any(room.archived_at is not None for room in rooms):
        raise Refused(Message(N_("This class has been put away.")), "classes")
    plan = plan_of(given.assignment, opens_at, closes_at)
    assigning.check(plan, for_anyone=False, now=now)
    made = []
    for room in rooms:
        if _is_given(given.assignment, room.id, plan):
            continue
        copy = assigning.assign(actor, given.assignment.quiz_id, room.id, plan, now)
        _copy_text(given.assignment, copy)
        made.append(copy)
    return made


def plan_of(assignment: Assignment, opens_at: datetime, closes_at: datetime | None) -> Plan:
    """Return the rules of an assignment at other times, for a whole class."""
    late: timedelta | None = None
    if assignment.closes_at is not None and assignment.late_until is not None:
        late = assignment.late_until - assignment.closes_at
    return Plan(
        mode=assignment.mode,  # type: ignore[arg-type]  # the database checks the values
        opens_at=opens_at,
        closes_at=closes_at,
        attempts_allowed=assignment.attempts_allowed,
        release_step=assignment.release_step,  # type: ignore[arg-type]
        time_limit_minutes=assignment.time_limit_minutes,
        shuffle_questions=assignment.shuffle_questions,
        shuffle_options=assignment.shuffle_options,
        with_token=assignment.token is not None,
        counts=assignment.counts,  # type: ignore[arg-type]
        pass_mark=assignment.pass_mark,
        threshold_label=assignment.threshold_label,  # type: ignore[arg-type]
        late_policy=assignment.late_policy,  # type: ignore[arg-type]
        late_until=closes_at + late if closes_at is not None and late is not None else None,
        weight=assignment.weight,
    )


def _is_given(assignment: Assignment, classroom_id: int, plan: Plan) -> bool:
    same = exists().where(
        Assignment.classroom_id == classroom_id,
        Assignment.quiz_id == assignment.quiz_id,
        Assignment.opens_at == plan.opens_at,
        Assignment.closes_at == plan.closes_at if plan.closes_at else Assignment.closes_at.is_(None),
        Assignment.withdrawn_at.is_(None),
    )
    return bool(db.session.scalar(select(same)))


def _copy_text(assignment: Assignment, copy: Assignment) -> None:
    """Let the class read the text that was chosen for the class; what single pupils read was about them."""
    level = db.session.scalar(
        select(AssignmentLevel.level).where(
            AssignmentLevel.assignment_id == assignment.id, AssignmentLevel.person_id.is_(None)
        )
    )
    if level is not None:
        db.session.add(AssignmentLevel(assignment_id=copy.id, person_id=None, level=level))
        db.session.flush()
