"""Who takes part in an assignment, and which of their attempts is meant: every report is made of these two clauses."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import aliased

from quizapp.models import Assignment, AssignmentPupil, Attempt, ClassGroupMember, Membership, Person

Which = Literal["first", "newest", "best"]
"""The first attempt, the last one begun, or the one with the highest mark."""
WHICH: tuple[Which, ...] = ("first", "newest", "best")


def is_pupil(assignment: Assignment) -> ColumnElement[bool]:
    """Return SQL: is the `Membership` selected that of a pupil `assignment` was given to?"""
    return and_(
        Membership.classroom_id == assignment.classroom_id,
        Membership.role == "pupil",
        Membership.status == "active",
        _is_meant(assignment),
    )


def _is_meant(assignment: Assignment) -> ColumnElement[bool]:
    if assignment.audience == "group":
        return exists().where(
            ClassGroupMember.group_id == assignment.group_id, ClassGroupMember.person_id == Membership.person_id
        )
    if assignment.audience == "chosen":
        return exists().where(
            AssignmentPupil.assignment_id == assignment.id,
            AssignmentPupil.person_id == Membership.person_id,
            AssignmentPupil.chosen,
        )
    return true()


def is_meant_clause() -> ColumnElement[bool]:
    """Return SQL: is the `Assignment` selected meant for the person of the `Membership` selected, one of its class?"""
    in_group = exists().where(
        ClassGroupMember.group_id == Assignment.group_id, ClassGroupMember.person_id == Membership.person_id
    )
    chosen = exists().where(
        AssignmentPupil.assignment_id == Assignment.id,
        AssignmentPupil.person_id == Membership.person_id,
        AssignmentPupil.chosen,
    )
    return (
        (Assignment.audience == "class")
        | ((Assignment.audience == "group") & in_group)
        | ((Assignment.audience == "chosen") & chosen)
    )


def pupils_of(assignment: Assignment) -> Any:
    """Return a selection of the ids (`id`) of the active pupils it was given to."""
    return (
        select(Membership.person_id.label("id"))
        .join(Person, Person.id == Membership.person_id)
        .where(is_pupil(assignment), Person.active)
    )


def people_of(assignment: Assignment) -> Any:
    """Return a subquery of the ids (`id`) of the pupils it was given to and of everybody with an attempt."""
    return (
        pupils_of(assignment)
        .union(select(Attempt.person_id).where(Attempt.assignment_id == assignment.id))
        .subquery("people")
    )


def chosen_attempt(assignment: Assignment, which: Which) -> ColumnElement[bool]:
    """Return SQL: is the `Attempt` selected the one that is meant of its person?"""
    of_assignment = Attempt.assignment_id == assignment.id
    if which == "first":
        return of_assignment & (Attempt.number == 1)
    other = aliased(Attempt)
    query = select(other.id).where(other.assignment_id == assignment.id, other.person_id == Attempt.person_id)
    if which == "best":
        # Points do not differ between the attempts of a person unless the quiz changed meanwhile.
        query = query.order_by(other.submitted_at.is_(None), other.mark.desc(), other.number)
    else:
        query = query.order_by(other.number.desc())
    return of_assignment & (Attempt.id == query.limit(1).correlate(Attempt).scalar_subquery())
