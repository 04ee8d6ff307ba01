"""A pile of 5,000 responses that wait at one question: its page, and one press."""

from __future__ import annotations

import random
import re
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations import accounts
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests.benchmarks.matrix import _insert, counted, time_of
from tests.scenes import make_scene

PEOPLE = 5_000
WORDS = (
    *("bukan", "Rina", "guru", "bibit", "kelas", "pak", "bu", "membawa", "dari", "kebun", "sekolah"),
    *("hari", "Senin", "hujan", "cabai", "tomat", "ibu", "kepala", "teman"),
)


def measure(app: QuizApp) -> list[tuple[str, str]]:
    """Return (what, figure) lines for an app on an empty, migrated database. Writes its rows for good."""
    with app.app_context(), transaction(write=True):
        teacher, assignment = fill()
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, "en"
    lines = []
    for what, number in (("short answers", 2), ("open responses", 3)):
        seconds, cpu, statements, size = time_of(app, client, f"/marking/{assignment.id}/{number}")
        figure = f"{1000 * seconds:.0f} ms, {1000 * cpu:.0f} ms CPU, {statements} statements, {size // 1000} kB"
        lines.append((f"pile of {PEOPLE:,} {what}", figure))
    return [*lines, ("one press there", press(app, client, f"/marking/{assignment.id}/2"))]


def fill() -> tuple[Person, Assignment]:
    """Return a teacher and an assignment that 5,000 pupils have handed in: two of three answers wait for each."""
    draw = random.Random(PEOPLE)
    scene = make_scene()
    now = clock.now()
    common = {"school_id": scene.school.id, "role": "pupil", "active": True, "created_at": now}
    people = _insert(Person, [{**common, "name": f"Siti Aminah {n}", "username": f"siti-{n}"} for n in range(PEOPLE)])
    attempt = {"assignment_id": scene.assignment.id, "number": 1, "quiz_version_id": scene.version.id, "current": 1}
    attempt |= {"started_at": now, "submitted_at": now, "mark": 0.0, "waiting": 2}
    attempts = _insert(Attempt, [{**attempt, "person_id": key, "receipt": f"p{key}"} for key in people])
    response: dict[str, Any] = {"flagged": False, "revision": 1, "saved_at": now, "fraction": 0.0, "waiting": True}
    response |= {"reason": {"rule": "undecided", "text": "Waiting for the teacher."}, "marked_at": now}
    rows = []
    for key in attempts:
        text = " ".join(draw.choice(WORDS) for _ in range(draw.randint(2, 6)))
        rows.append({**response, "attempt_id": key, "position": 2, "value": text})
        rows.append({**response, "attempt_id": key, "position": 3, "value": " ".join([text] * 20)})
    db.session.execute(insert(Response), rows)
    return scene.teacher, scene.assignment


def press(app: QuizApp, client: Any, url: str) -> str:
    """Return what the first press of the page takes: the largest group, learned for all classes of the teacher."""
    page = client.get(url).get_data(as_text=True)
    first = re.search(r'name="press" value="((\d+):[\d.]+)"', page)
    assert first is not None
    named = re.search(rf'<input[^>]*name="g{first[2]}-ids"[^>]*>', page)
    assert named is not None
    keys = re.search(r'value="([\d ]+)"', named[0])
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert keys is not None
    assert token is not None
    sent = {"csrf_token": token[1], "press": first[1], f"g{first[2]}-ids": keys[1], "learn": "mine"}
    with counted(app) as count:
        began, cpu = time.perf_counter(), time.process_time()
        reply = client.post(url, data=sent, headers={"Accept": "application/json"})
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert reply.status_code == 200, reply.status
    return f"{1000 * seconds:.0f} ms, {1000 * cpu:.0f} ms CPU, {count[0]} statements: {reply.get_json()['message']}"
