"""A class by reading process: over the term, by the rule each pupil sees, and from one assignment alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from quizapp.core.progress import estimate
from quizapp.core.question_types.base import Process
from quizapp.core.school_settings import SchoolSettings
from quizapp.core.skills import NextStep, Skill, SkillHead, SkillRow, heads, next_steps, sort
from quizapp.models import Attempt, ClassGroup, Classroom, Membership, Person, Response, School, db
from quizapp.operations import class_groups
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.columns import Column, Results, columns_of, get_results
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.hidden_marks import hidden_in
from quizapp.operations.participants import chosen_attempt, people_of
from quizapp.operations.process_status import PROCESSES, statuses

MOST_NAMES = 20
"""A group is called after its process and the day; the next one of a day gets a number, up to this many."""


@dataclass(frozen=True, slots=True)
class ClassSkills:
    """A class by process. `results`: the one assignment it is from; none: everything that counts now."""

    classroom: Classroom
    school_name: str
    settings: SchoolSettings
    threshold: float
    results: Results | None
    processes: tuple[Process, ...]
    rows: tuple[SkillRow, ...]
    heads: tuple[SkillHead, ...]
    steps: tuple[NextStep, ...]
    questions: Mapping[Process, int]
    """Of the assignment, by process; empty over the term."""
    waiting: tuple[int, ...] = ()
    """Numbers of questions of the assignment that are kept out until all answers are marked."""


def class_skills(actor: Person, classroom_id: int, now: datetime, sorted_by: Process | None = None) -> ClassSkills:
    """Return the status of every pupil of a class, which is the one each of them sees. Seven queries.

    Answers that `actor` is to rate without seeing their mark do not count yet in what they see.


    Raises `NotFound` for who does not teach the class.
    """
    classroom = get_classroom(actor, classroom_id, "see_skills")
    school = db.session.get_one(School, classroom.school_id)
    pupils = db.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.classroom_id == classroom.id,
            Membership.role == "pupil",
            Membership.status == "active",
            Person.active,
        )
        .order_by(func.lower(Person.name), Person.id)
    ).all()
    found = statuses(actor, [person_id for person_id, _ in pupils], school.threshold, now)
    rows = [
        SkillRow(
            place,
            person_id,
            name,
            tuple(Skill(one.process, one.estimate, one.improved, one.left_out) for one in found[person_id]),
        )
        for place, (person_id, name) in enumerate(pupils, start=1)
    ]
    return _skills(classroom, school, rows, PROCESSES, sorted_by)


def assignment_skills(actor: Person, assignment_id: int, sorted_by: Process | None = None) -> ClassSkills:
    """Return what one assignment alone tells of everybody it was given to, from first finished attempts. Six queries.

    Raises `NotFound` when its results are not the actor's to see, and for what anyone may practise: that has no class.
    """
    results = get_results(actor, assignment_id)
    assignment = results.assignment
    if assignment.classroom_id is None:
        raise NotFound
    classroom = db.session.get_one(Classroom, assignment.classroom_id)
    school = db.session.get_one(School, assignment.school_id)
    columns = columns_of(assignment)
    people = people_of(assignment)
    pupils = db.session.execute(
        select(Person.id, Person.name)
        .join(people, people.c.id == Person.id)
        .order_by(func.lower(Person.name), Person.id)
    ).all()
    earned, waiting = _earned(results, columns, hidden_in(actor, results).places)
    processes = tuple(process for process in PROCESSES if any(column.process == process for column in columns))
    rows = [
        SkillRow(
            place,
            person_id,
            name,
            tuple(
                _skill(process, columns, earned.get(person_id, {}), waiting, school.threshold) for process in processes
            ),
        )
        for place, (person_id, name) in enumerate(pupils, start=1)
    ]
    questions = {process: sum(column.process == process for column in columns) for process in processes}
    return _skills(classroom, school, rows, processes, sorted_by, results, questions, tuple(sorted(waiting)))


def _earned(
    results: Results, columns: Sequence[Column], hidden: Collection[tuple[int, int]]
) -> tuple[dict[int, dict[int, float]], set[int]]:
    """Return the shares earned by person and question number, and the questions out of which answers wait.

    `hidden`: attempts and positions whose mark the actor may not see; they wait for them.
    """
    numbers = {place: column.number for column in columns for place in column.places.items()}
    rows = db.session.execute(
        select(
            Attempt.person_id,
            Attempt.quiz_version_id,
            Attempt.id,
            Response.position,
            Response.fraction,
            Response.waiting,
        )
        .join(Response, Response.attempt_id == Attempt.id)
        .where(chosen_attempt(results.assignment, "first"), Attempt.submitted_at.is_not(None), Response.void.is_(False))
    )
    earned: dict[int, dict[int, float]] = {}
    waiting: set[int] = set()
    for person_id, version_id, attempt_id, position, fraction, waits in rows:
        number = numbers[version_id, position]
        if waits or (attempt_id, position) in hidden:
            waiting.add(number)
        earned.setdefault(person_id, {})[number] = fraction or 0.0
    return earned, waiting


def _skill(
    process: Process, columns: Sequence[Column], earned: Mapping[int, float], waiting: set[int], threshold: float
) -> Skill:
    mine = [column.number for column in columns if column.process == process and column.number in earned]
    counted = [earned[number] for number in mine if number not in waiting]
    x = min(sum(counted), len(counted))  # a sum of thirds may pass it by a hair
    return Skill(process, estimate(x, len(counted), threshold), left_out=len(mine) - len(counted))


def _skills(
    classroom: Classroom,
    school: School,
    rows: Sequence[SkillRow],
    processes: tuple[Process, ...],
    sorted_by: Process | None,
    results: Results | None = None,
    questions: Mapping[Process, int] | None = None,
    waiting: tuple[int, ...] = (),
) -> ClassSkills:
    return ClassSkills(
        classroom=classroom,
        school_name=school.name,
        settings=SchoolSettings.from_json(school.settings),
        threshold=school.threshold,
        results=results,
        processes=processes,
        rows=sort(rows, sorted_by if sorted_by in processes else None),
        heads=heads(rows, processes),
        steps=next_steps(rows, processes),
        questions=questions or {},
        waiting=waiting,
    )


def make_group(actor: Person, classroom_id: int, name: str, person_ids: Sequence[int], now: datetime) -> ClassGroup:
    """Return a group of these pupils of the class, called `name` or, where that is taken, the same with a number.

    Raises as `class_groups.make` does.
    """
    for number in range(1, MOST_NAMES):
        try:
            return class_groups.make(
                actor, classroom_id, name if number == 1 else f"{name} ({number})", person_ids, now
            )
        except Refused as refused:
            if refused.field != "name":
                raise
    return class_groups.make(actor, classroom_id, f"{name} ({MOST_NAMES})", person_ids, now)
