"""Item analysis: the page of 3,000 attempts x 10 questions, and a file of 100,000 pupils x 40 items by the command.

Beside the page stands what the database alone takes for the same rows, beside the file what reading it alone takes.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text, update

from quizapp.app import QuizApp
from quizapp.models import Attempt, QuizVersion, Response, db
from quizapp.operations import accounts, library
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests.benchmarks import matrix

PEOPLE, QUESTIONS = 3000, 10
FILE_PUPILS, FILE_ITEMS = 100_000, 40
PAGE_GOAL, FILE_GOAL, MEMORY_GOAL = 0.5, 6.0, 400_000
"""Seconds of the processor, the same, kilobytes."""
LETTERS = "ABCD"


def measure(app: QuizApp, folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (what, figure) lines and the goals that were missed. Writes rows and files for good."""
    lines, missed = _page(app)
    more, failed = _file(folder)
    return lines + more, missed + failed


def _page(app: QuizApp) -> tuple[list[tuple[str, str]], list[str]]:
    with app.app_context(), transaction(write=True):
        teacher, assignment = matrix.fill(PEOPLE, QUESTIONS)
        _choose(assignment.quiz_version_id)
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))
        token = accounts.open_session(teacher, clock.now(), timedelta(hours=1))
        address, key = f"/assignments/{assignment.id}/items", assignment.id
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["language"] = token, "en"
    label = f"items {PEOPLE:,} x {QUESTIONS}"
    lines, slowest = [], 0.0
    for name, path in (("", ""), (", printed form", "/print")):
        seconds, cpu, statements, size = matrix.time_of(app, client, address + path)
        slowest = max(slowest, cpu)
        figure = f"{1000 * seconds:.0f} ms, {1000 * cpu:.0f} ms CPU, {statements} statements, {size // 1000} kB"
        lines.append((label + name, figure))
    with app.app_context():
        query = select(Response.attempt_id, Response.position, Response.fraction, Response.waiting, Response.void)
        of_assignment = query.join(Attempt, Attempt.id == Response.attempt_id).where(Attempt.assignment_id == key)
        began = time.process_time()
        found = len(db.session.execute(of_assignment).all())
        lines.append(
            ("  floor: its rows from the database", f"{1000 * (time.process_time() - began):.0f} ms CPU, {found:,}")
        )
    return lines, [f"item analysis page: {slowest:.2f} s of the processor"] if slowest > PAGE_GOAL else []


def _choose(version_id: int) -> None:
    """Give the stored responses options that fit their marks."""
    content = library.published(db.session.get_one(QuizVersion, version_id).fingerprint)
    for position, question in enumerate(content.questions, start=1):
        for number, option in enumerate(question.options):  # type: ignore[attr-defined]
            mine = [Response.position == position, Response.fraction == float(option.key)]
            if not option.key:
                mine.append(Response.id % (len(question.options) - 1) == number - 1)  # type: ignore[attr-defined]
            db.session.execute(update(Response).where(*mine).values(value=option.id))


def _file(folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    scores, choices = folder / "scores.csv", folder / "choices.csv"
    _write(scores, choices)
    began = time.process_time()
    with scores.open(encoding="utf-8", newline="") as file:
        cells = sum(len(row) for row in csv.reader(file))
    lines = [("  floor: reading the file alone", f"{time.process_time() - began:.2f} s CPU, {cells:,} cells")]
    missed = []
    key = LETTERS[0] * FILE_ITEMS
    label = f"items analyze {FILE_PUPILS:,} x {FILE_ITEMS}"
    for name, more in (("", []), (", with letters", ["--choices", str(choices), "--key", key])):
        seconds, cpu, memory = _run([str(scores), *more, "--json"], folder / "analysis.json")
        lines.insert(-1, (label + name, f"{seconds:.1f} s, {cpu:.1f} s CPU, {memory // 1000} MB"))
        if cpu > FILE_GOAL or memory > MEMORY_GOAL:
            missed.append(f"{label}{name}: {cpu:.1f} s of the processor, {memory // 1000} MB")
    return lines, missed


def _write(scores: Path, choices: Path) -> None:
    draw = random.Random(FILE_PUPILS)
    heads = "pupil," + ",".join(f"item {number}" for number in range(1, FILE_ITEMS + 1)) + "\n"
    with scores.open("w", encoding="utf-8") as marks, choices.open("w", encoding="utf-8") as letters:
        marks.write(heads)
        letters.write(heads)
        for pupil in range(FILE_PUPILS):
            able = 0.5 + 0.12 * draw.gauss(0, 1)
            chosen = [LETTERS[0] if draw.random() < able else draw.choice(LETTERS[1:] + "-") for _ in range(FILE_ITEMS)]
            letters.write(f"P{pupil}," + ",".join(chosen) + "\n")
            marks.write(f"P{pupil}," + ",".join(str(int(letter == LETTERS[0])) for letter in chosen) + "\n")


def _run(arguments: list[str], output: Path) -> tuple[float, float, int]:
    """Run the command in a process of its own; return seconds, CPU seconds and the most kilobytes it held."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "quizapp", "items", "analyze", *arguments]
    with output.open("wb") as file:
        process = os.posix_spawn(
            sys.executable, command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, file.fileno(), 1)]
        )
        _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"the command ended with {status}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss
