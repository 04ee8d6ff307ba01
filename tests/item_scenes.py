"""A class that has handed in the worked data of the item analysis: 20 pupils, 10 questions of four options."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, db
from quizapp.operations import library
from tests import factories
from tests.factories import NOW
from tests.scenes import Scene

WORKED = json.loads((Path(__file__).parent / "data" / "item_analysis.json").read_text("utf-8"))["A_mcq_20x10"]
TEXTS = ("cabai", "tomat", "bayam", "kangkung")


def choice_question(number: int, key: str, **values: Any) -> dict[str, Any]:
    """Return the data of a question with the options A to D."""
    return {
        **factories.small_questions()[0],
        "id": f"soal{number}",
        "prompt": f"Soal {number}: apa yang ditanam?",
        "options": [
            {"id": letter.lower(), "text": text, "key": letter == key, "rationale": None if letter == key else "Bukan."}
            for letter, text in zip("ABCD", TEXTS, strict=True)
        ],
    } | values


def make_worked_scene(at: datetime = NOW, pupils: int = 20) -> Scene:
    """Return the class of the worked data; with fewer `pupils` the first of them."""
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Bu Rina")
    room = factories.make_classroom(school, teacher, name="VIII B")
    questions = [choice_question(number, key) for number, key in enumerate(WORKED["key"], start=1)]
    version = factories.make_version(school, factories.make_content(questions))
    assignment = factories.make_assignment(version, room, mode="test", opens_at=at)
    scene = Scene(school, teacher, room, version, assignment)
    for number, letters in enumerate(WORKED["responses"][:pupils], start=1):
        hand_in_letters(assignment, scene.pupil(f"Pupil {number}"), letters, at=at)
    return scene


def hand_in_letters(assignment: Assignment, person: Person, letters: str, *, at: datetime = NOW) -> Attempt:
    """Store a finished attempt of `person` with these letters; `-` has no response at all."""
    content = library.published(fingerprint_of(assignment))
    rows = []
    for position, letter in enumerate(letters, start=1):
        if letter == "-":
            continue
        option = content.questions[position - 1].options["ABCD".index(letter)]  # type: ignore[attr-defined]
        right = bool(option.key)
        reason = {"rule": "key" if right else "distractor", "text": "."}
        rows.append({"position": position, "value": option.id, "fraction": float(right), "reason": reason})
    mark = sum(row["fraction"] for row in rows)
    attempt: Attempt = factories.make_attempt(
        assignment, person, submitted_at=at, mark=mark, receipt=f"{assignment.id:04}{person.id:08}"
    )
    db.session.flush()
    common = {"attempt_id": attempt.id, "saved_at": at, "marked_at": at}
    if rows:
        db.session.execute(insert(Response), [row | common for row in rows])
    return attempt


def fingerprint_of(assignment: Assignment) -> str:
    """Return which version an assignment shows."""

    found = db.session.get_one(QuizVersion, assignment.quiz_version_id)
    return found.fingerprint
