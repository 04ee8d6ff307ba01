"""The classes in which responses to one question are marked together: the one at hand, or all that the teacher teaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from quizapp.models import Assignment, Classroom, Person, db
from quizapp.operations.columns import Column, Results, columns_for, teaches
from quizapp.operations.marking import get_column


@dataclass(frozen=True, slots=True)
class Rooms:
    """The assignments whose responses make one pile, with their question."""

    results: Results
    """The assignment at hand."""
    column: Column
    """Its question, in every version in which any of the classes was asked it."""
    assignments: Mapping[int, Assignment]
    """By key, the classes in the order of their names."""
    classrooms: Mapping[int, str]
    """The name of the class of each assignment."""


def get_rooms(actor: Person, assignment_id: int, number: int, *, together: bool) -> Rooms:
    """Return where the question in column `number` is marked. Raises `NotFound`.

    `together`: in every class the actor teaches that was given the same quiz; two queries more, however many there are.
    """
    results, column = get_column(actor, assignment_id, number)
    here = results.assignment
    found = {here.id: here}
    names = {here.id: results.classroom or ""}
    if together:
        query = (
            select(Assignment, Classroom.name)
            .join(Classroom, Classroom.id == Assignment.classroom_id)
            .where(Assignment.quiz_id == here.quiz_id, Assignment.school_id == here.school_id, teaches(actor))
            .order_by(Classroom.name, Assignment.id)
        )
        rows = db.session.execute(query).all()
        columns = columns_for([assignment for assignment, _ in rows])
        asked = {
            assignment.id: (assignment, name, same)
            for assignment, name in rows
            for same in columns[assignment.id]
            if same.question_id == column.question_id
        }
        found = {key: assignment for key, (assignment, _, _) in asked.items()}
        names = {key: name for key, (_, name, _) in asked.items()}
        places = {version: at for _, _, same in asked.values() for version, at in same.places.items()}
        column = replace(column, places={**places, **column.places})
    return Rooms(results, column, found, names)
