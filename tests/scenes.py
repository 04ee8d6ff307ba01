"""A class at work: a quiz of three questions, pupils who hand in, by the real operations."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Assignment, Attempt, Classroom, Person, QuizVersion, School, db
from quizapp.operations import attempts, library, responses
from tests import factories
from tests.factories import NOW

_operations = itertools.count(1)

RIGHT, WRONG = "right", "wrong"
"""For the multiple-choice question: its key, or a distractor; ids are drawn, so a test cannot write them down."""


def open_question(**values: Any) -> dict[str, Any]:
    """Return the data of an open response worth 2 points about `small_passage`."""
    return {
        "type": "open_response",
        "id": "pendapat",
        "prompt": "Apakah menanam cabai pilihan yang baik? Jelaskan.",
        "process": "evaluate",
        "subprocess": "reflect_content_form",
        "evidence": ["p1.s1"],
        "points": 2,
        "feedback": "Pendapat perlu alasan dari bacaan.",
        "rubric": [
            {"points": 2, "text": "Pendapat dengan alasan dari bacaan.", "example": "Baik, karena hujan turun."},
            {"points": 1, "text": "Pendapat tanpa alasan dari bacaan."},
            {"points": 0, "text": "Tidak ada pendapat."},
        ],
    } | values


def criteria_question(**values: Any) -> dict[str, Any]:
    """Return the data of an open response worth 3 points, marked by two criteria."""
    data = open_question(points=3)
    del data["rubric"]
    levels = (
        (
            "isi",
            "Isi",
            (
                (2, "Pendapat jelas.", "Baik, karena hujan turun."),
                (1, "Pendapat samar.", None),
                (0, "Tidak ada.", None),
            ),
        ),
        ("bukti", "Bukti", ((1, "Ada kalimat bacaan.", None), (0, "Tanpa bukti.", None))),
    )
    data["criteria"] = [
        {
            "id": name,
            "name": title,
            "levels": [
                {"points": points, "text": text} | ({"example": example} if example else {})
                for points, text, example in listed
            ],
        }
        for name, title, listed in levels
    ]
    return data | values


@dataclass
class Scene:
    """A class with its teacher and an assignment: multiple choice (1), short answer (1), open response (2 points)."""

    school: School
    teacher: Person
    room: Classroom
    version: QuizVersion
    assignment: Assignment

    def pupil(self, name: str, **membership: Any) -> Person:
        """Return a new pupil of the class."""
        person = factories.make_person(self.school, name=name)
        factories.make_membership(self.room, person, **membership)
        return person


def make_scene(**assignment: Any) -> Scene:
    """Return a class with a test that is open and shows nothing yet, unless told otherwise."""
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Rina Wati")
    room = factories.make_classroom(school, teacher, name="VIII-A")
    content = factories.make_content([*factories.small_questions(), open_question()])
    version = factories.make_version(school, content)
    return Scene(
        school,
        teacher,
        room,
        version,
        factories.make_assignment(version, room, **({"mode": "test", "attempts_allowed": 2} | assignment)),
    )


def give(
    person: Person, assignment: Assignment, *values: Value | None, at: datetime = NOW, hand_in: bool = True
) -> Attempt:
    """Let `person` start, answer the questions in order (None: leave it) and hand in, all at the time `at`."""
    attempt = attempts.start(person, assignment.id, at)
    version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    questions = library.published(version.fingerprint).questions
    saves = [
        responses.Save(position, _meant(question, value), False, 0, f"operation-{next(_operations)}")
        for position, (question, value) in enumerate(zip(questions, values, strict=False), start=1)
        if value is not None
    ]
    responses.save(person, attempt.id, saves, now=at, grace=timedelta(0))
    if hand_in:
        attempts.submit(person, attempt.id, at)
    return attempt


def _meant(question: Any, value: Value) -> Value:
    if value == RIGHT:
        return question.correct_response()
    if value == WRONG:
        return next(option.id for option in question.options if not option.key)
    return value
