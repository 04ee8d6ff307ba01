"""The live view of a class at work: what one poll costs, changed and unchanged, for 36 and for 500 pupils."""

from __future__ import annotations

import gzip
import random
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations import accounts
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests import factories
from tests.benchmarks.matrix import counted

REPEATS = 15
QUESTIONS = 30
CHANGED, UNCHANGED = 0.5, 0.05
"""Goals: seconds of the processor for a poll of 500 pupils."""


def measure(app: QuizApp) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (what, figure) lines and missed goals, for an app on an empty, migrated database."""
    lines, missed = [], []
    for people in (36, 500):
        with app.app_context(), transaction(write=True):
            teacher, assignment = fill(people)
            if db.engine.dialect.name == "postgresql":
                db.session.execute(text("ANALYZE"))
            token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
            address = f"/assignments/{assignment.id}/supervision"
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["language"] = token, "en"
        headers = {"X-Live": "sitting", "Accept-Encoding": "gzip"}
        for name, goal in (("changed", CHANGED), ("unchanged", UNCHANGED)):
            seconds, statements, reply = _poll(app, client, address, headers, unchanged=name == "unchanged")
            size = len(reply.data)
            whole = len(gzip.decompress(reply.data)) if size else 0
            figure = f"{1000 * seconds:.1f} ms CPU, {statements} statements, {size:,} bytes sent ({whole:,} unpacked)"
            lines.append((f"live view, {people} x {QUESTIONS}, {name}", figure))
            if seconds > goal:
                missed.append(f"live view of {people}, {name}: {1000 * seconds:.0f} ms, more than {1000 * goal:.0f}")
    return lines, missed


def _poll(
    app: QuizApp, client: Any, address: str, headers: dict[str, str], *, unchanged: bool
) -> tuple[float, int, Any]:
    """Return the median seconds of the processor, the SQL statements and the reply of one poll.

    `unchanged`: the page has what there is. It says minutes, so that what it has is asked for anew before each poll; in
    the one in which a minute ends it may have changed nevertheless, and is asked for once more.
    """
    seconds: list[float] = []
    for _ in range(2 * REPEATS):
        known = {"If-None-Match": client.get(address, headers=headers).headers["ETag"]} if unchanged else {}
        with counted(app) as count:
            began = time.process_time()
            reply = client.get(address, headers=headers | known)
            took = time.process_time() - began
        if reply.status_code == (304 if unchanged else 200):
            seconds.append(took)
        if len(seconds) == REPEATS:
            break
    assert len(seconds) == REPEATS, f"{address}: {reply.status} more often than a minute ends"
    return sorted(seconds)[REPEATS // 2], count[0], reply


def fill(people: int) -> tuple[Person, Assignment]:
    """Return a teacher and a test that `people` pupils write, about half of it answered, some of it flagged."""
    draw = random.Random(people)
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Bu Rina", username=f"rina-live-{people}")
    room = factories.make_classroom(school, teacher)
    sample = factories.small_questions()[0]
    content = factories.make_content([{**sample, "id": f"soal{n}"} for n in range(1, QUESTIONS + 1)])
    now = clock.now()
    closes_at = now + timedelta(hours=1)
    version = factories.make_version(school, content)
    assignment = factories.make_assignment(version, room, mode="test", attempts_allowed=1, closes_at=closes_at)
    rows = []
    for number in range(people):
        person = factories.make_person(school, name=f"Siti Nurhaliza {number}", username=f"live{people}-{number}")
        factories.make_membership(room, person)
        done = draw.randint(0, QUESTIONS)
        started = now - timedelta(minutes=30)
        attempt: Attempt = factories.make_attempt(assignment, person, current=max(1, done), started_at=started)
        factories.make_attempt_event(attempt, "opened", device=f"device{number}")
        rows += [
            {
                "attempt_id": attempt.id,
                "position": position,
                "value": "abcd1234",
                "flagged": draw.random() < 0.1,
                "revision": 1,
                "saved_at": now - timedelta(seconds=draw.randint(0, 900)),
                "waiting": False,
            }
            for position in range(1, done + 1)
        ]
    db.session.execute(insert(Response), rows)
    return teacher, assignment
