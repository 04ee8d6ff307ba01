"""What comes after tests: mark book, e-Rapor sheet, reports and remedial of a class of 36 with 20 tests of 10 questions."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import insert, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Classroom, Person, Response, db
from quizapp.operations import accounts
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests import factories
from tests.benchmarks.matrix import time_of
from tests.reviewing import MIXED, make_set

PEOPLE, TESTS = 36, 20
GOAL = 0.3
"""Seconds of the processor that a page may take; nobody promised these, but the matrix is promised as much."""
REPORTS_GOAL = 1.0
"""Seconds for the reports of all pupils, which nobody opens twice a day."""


def measure(app: QuizApp) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (what, figure) lines for an app on an empty, migrated database, and the goals missed."""
    with app.app_context(), transaction(write=True):
        teacher, room, assignment = _fill()
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
        places = (
            ("mark book", f"/classrooms/{room.id}/mark-book", GOAL),
            ("mark book as XLSX", f"/classrooms/{room.id}/mark-book.xlsx", GOAL),
            ("sheet for e-Rapor", f"/classrooms/{room.id}/mark-book/e-rapor", GOAL),
            ("reports of all pupils", f"/classrooms/{room.id}/reports", REPORTS_GOAL),
            ("remedial page", f"/assignments/{assignment.id}/remedial", GOAL),
            ("remedial proposed", f"/assignments/{assignment.id}/remedial/new", GOAL),
        )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, "en"
    lines, missed = [], []
    for name, address, goal in places:
        label = f"{name}, {PEOPLE} x {TESTS}"
        seconds, cpu, statements, size = time_of(app, client, address)
        figure = f"{1000 * seconds:.0f} ms, {1000 * cpu:.0f} ms CPU, {statements} statements, {size // 1000} kB"
        lines.append((label, f"{figure} (goal {1000 * goal:.0f} ms)"))
        if cpu > goal:
            missed.append(f"{label}: {cpu:.2f} s of the processor, goal {goal} s")
    return lines, missed


def _fill() -> tuple[Person, Classroom, Assignment]:
    draw = random.Random(20)
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Bu Rina", username="rina-book")
    room = factories.make_classroom(school, teacher)
    people = [factories.make_person(school, name=f"Siti Nurhaliza {number}") for number in range(PEOPLE)]
    for person in people:
        factories.make_membership(room, person)
    processes = [*MIXED, "locate", "evaluate"]
    for number in range(TESTS):
        version = make_set(school, f"Teks bacaan {number + 1}", processes)
        at = clock.now() - timedelta(days=TESTS - number)
        assignment = factories.make_assignment(
            version, room, mode="test", opens_at=at, closes_at=at + timedelta(hours=1), release_step="score"
        )
        for person in people:
            _sits(person, assignment, at, [float(draw.random() < 0.6) for _ in processes])
    for number in range(TESTS):
        make_set(school, f"Teks lain {number + 1}", processes)
    last = db.session.scalars(select(Assignment).order_by(Assignment.id.desc()).limit(1)).one()
    return teacher, room, last


def _sits(person: Person, assignment: Assignment, at: object, shares: list[float]) -> None:
    attempt = factories.make_attempt(
        assignment, person, started_at=at, submitted_at=at, mark=sum(shares), receipt=f"{assignment.id}-{person.id}"
    )
    rows = [
        {
            "attempt_id": attempt.id,
            "position": place,
            "flagged": False,
            "revision": 1,
            "fraction": share,
            "waiting": False,
        }
        for place, share in enumerate(shares, start=1)
    ]
    db.session.execute(insert(Response), rows)
