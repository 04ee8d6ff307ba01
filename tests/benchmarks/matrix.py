"""The matrix of a class (36 pupils x 30 questions) and of 3,000 attempts x 10 questions, whole requests."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert, text

from quizapp.app import QuizApp
from quizapp.core.question_types.multiple_choice import MultipleChoice
from quizapp.models import Assignment, Attempt, Membership, Person, Response, db
from quizapp.operations import accounts, library
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests import factories

REPEATS = 7
GOALS = {(36, 30): 0.3, (3000, 10): 0.5}
"""Seconds of the processor that a page of the matrix may take; the time on the clock stands beside it."""
XLSX_GOAL = 2.0
VIEWS = (
    ("", "", ""),
    (", sorted by a column", "", "?sort=q3"),
    (", below the threshold", "", "?rows=below&sort=-score"),
    (", best attempts", "", "?attempt=best"),
    (", as CSV", ".csv", ""),
    (", as XLSX", ".xlsx", ""),
)
"""In words, the ending of the address, and its query."""


def measure(app: QuizApp) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (what, figure) lines for an app on an empty, migrated database, and the goals missed. Its rows stay."""
    lines, missed = [], []
    for people, questions in ((36, 30), (3000, 10)):
        with app.app_context(), transaction(write=True):
            teacher, assignment = fill(people, questions)
            if db.engine.dialect.name == "postgresql":
                db.session.execute(text("ANALYZE"))  # what autovacuum does by itself within a minute of such a load
            token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
            address = f"/assignments/{assignment.id}/results"
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["language"] = token, "en"
        for name, ending, query in VIEWS:
            seconds, cpu, statements, size = time_of(app, client, f"{address}{ending}{query}")
            label = f"matrix {people:,} x {questions}{name}"
            goal = XLSX_GOAL if ending else GOALS[people, questions]
            if cpu > goal:
                missed.append(f"{label}: {cpu:.2f} s of the processor, goal {goal} s")
            figure = f"{1000 * seconds:.0f} ms, {1000 * cpu:.0f} ms CPU, {statements} statements, {size // 1000} kB"
            lines.append((label, f"{figure} (goal {1000 * goal:.0f} ms)"))
    return lines, missed


def time_of(app: QuizApp, client: Any, url: str) -> tuple[float, float, int, int]:
    """Return the median seconds, CPU seconds, the SQL statements and the bytes of one GET."""
    seconds, processor = [], []
    size = statements = 0
    for _ in range(REPEATS):
        with counted(app) as count:
            began, cpu = time.perf_counter(), time.process_time()
            response = client.open(url)
            seconds.append(time.perf_counter() - began)
            processor.append(time.process_time() - cpu)
        assert response.status_code == 200, response.status
        size, statements = len(response.data), count[0]
    return sorted(seconds)[REPEATS // 2], sorted(processor)[REPEATS // 2], statements, size


@contextmanager
def counted(app: QuizApp) -> Iterator[list[int]]:
    """Count the SQL statements of the block."""
    count = [0]

    def one_more(*_: object) -> None:
        count[0] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", one_more)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", one_more)


def fill(people: int, questions: int) -> tuple[Person, Assignment]:
    """Return a teacher and an assignment that `people` pupils have handed in, `questions` answered by each."""
    draw = random.Random(people)
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Bu Rina", username=f"rina{people}")
    room = factories.make_classroom(school, teacher)
    sample = factories.small_questions()[0]
    content = factories.make_content([{**sample, "id": f"soal{n}"} for n in range(1, questions + 1)])
    version = factories.make_version(school, content)
    assignment = factories.make_assignment(version, room, mode="test", attempts_allowed=1)
    now = clock.now()
    names = ("Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gilang", "Hana")
    person_ids = _insert(
        Person,
        [
            {
                "school_id": school.id,
                "role": "pupil",
                "name": f"{draw.choice(names)} {draw.choice(names)}sari {n}",
                "username": f"p{people}-{n}",
                "active": True,
                "created_at": now,
            }
            for n in range(people)
        ],
    )
    common = {"classroom_id": room.id, "role": "pupil", "status": "active", "joined_at": now}
    _insert(Membership, [{"person_id": person, **common} for person in person_ids])
    questions_of = library.published(version.fingerprint).questions
    choices = [
        [option.id for option in sorted(question.options, key=lambda option: not option.key)]
        for question in questions_of
        if isinstance(question, MultipleChoice)
    ]
    shares = [[float(draw.random() < 0.6) for _ in range(questions)] for _ in person_ids]
    attempt_ids = _insert(
        Attempt,
        [
            {
                "assignment_id": assignment.id,
                "person_id": person,
                "number": 1,
                "quiz_version_id": version.id,
                "started_at": now,
                "current": 1,
                "submitted_at": now + timedelta(seconds=draw.randrange(2400)),
                "receipt": f"{people:04}{person:08}",
                "mark": sum(earned),
                "waiting": 0,
            }
            for person, earned in zip(person_ids, shares, strict=True)
        ],
    )
    key = {"rule": "key", "text": "You chose the key."}
    other = {"rule": "distractor", "text": "You chose another option than the key."}
    given = [
        {
            "attempt_id": attempt,
            "position": position,
            "value": choices[position - 1][0 if share else draw.choice((1, 2))],
            "flagged": False,
            "revision": 1,
            "saved_at": now,
            "fraction": share,
            "waiting": False,
            "reason": key if share else other,
            "marked_at": now,
        }
        for attempt, earned in zip(attempt_ids, shares, strict=True)
        for position, share in enumerate(earned, start=1)
    ]
    db.session.execute(insert(Response), given)
    return teacher, assignment


def _insert(model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert `rows` and return their keys in the same order."""
    return list(db.session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))
