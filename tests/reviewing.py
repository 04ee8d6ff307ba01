"""A class after a test: sets with questions of each process, pupils who hand in, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from quizapp.models import Assignment, Attempt, Classroom, Person, QuizVersion, School
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, give

SUBPROCESS = {"locate": "scan_locate", "understand": "integrate_infer", "evaluate": "reflect_content_form"}
MIXED = ("locate", "locate", "understand", "understand", "understand", "evaluate", "evaluate", "evaluate")
"""The processes of the test: eight questions of one point."""
LONG_AGO = NOW - timedelta(days=3)


def choice(name: str, process: str, **values: Any) -> dict[str, Any]:
    """Return the data of a multiple-choice question about `small_passage`."""
    return {
        "type": "multiple_choice",
        "id": name,
        "prompt": f"Apa yang ditanam oleh kelas itu ({name})?",
        "process": process,
        "subprocess": SUBPROCESS[process],
        "feedback": "Kalimat itu menyebutkannya.",
        "evidence": ["p1.s1"],
        "hint": "Baca lagi paragraf 1.",
        "options": [
            {"id": "a", "text": "cabai", "key": True, "rationale": "Disebut dalam paragraf 1."},
            {"id": "b", "text": "tomat", "rationale": "Tomat tidak disebut dalam bacaan."},
            {"id": "c", "text": "bayam", "rationale": "Bayam tidak disebut dalam bacaan."},
        ],
    } | values


def make_set(
    school: School, title: str, processes: Sequence[str], owner: Person | None = None, **values: Any
) -> QuizVersion:
    """Publish a set called `title` with a question of each of `processes`."""
    questions = [choice(f"soal-{number}", process) for number, process in enumerate(processes, start=1)]
    content = factories.make_content(questions, **({"title": title, "grade": "8"} | values))
    return factories.make_version(school, content, owner)


@dataclass
class Review:
    """A class whose test has closed."""

    school: School
    teacher: Person
    room: Classroom
    version: QuizVersion
    assignment: Assignment
    pupils: dict[str, Person] = field(default_factory=dict)

    def pupil(self, name: str, *values: Any, **options: Any) -> Person:
        """Return a new pupil of the class who answered so; without values they handed nothing in."""
        person = factories.make_person(self.school, name=name)
        factories.make_membership(self.room, person)
        self.pupils[name] = person
        if values:
            self.sits(person, *values, **options)
        return person

    def sits(self, person: Person, *values: Any, assignment: Assignment | None = None, **options: Any) -> Attempt:
        """Let somebody sit the test, or `assignment`."""
        return give(person, assignment or self.assignment, *values, **({"at": LONG_AGO} | options))


def answers(right: int, of: int = len(MIXED)) -> tuple[str, ...]:
    """Return answers of which the first `right` are right."""
    return (RIGHT,) * right + (WRONG,) * (of - right)


def make_review(**values: Any) -> Review:
    """Return a class whose test (pass mark 75) closed yesterday: two who failed, one who passed, one who was absent.

    Ani found everything and understood nothing (25), Budi got the first five (63), Citra all but one (88).
    """
    school = factories.make_school(name="SMP Negeri 12 Bandung")
    teacher = factories.make_person(school, "teacher", name="Rina Wati")
    room = factories.make_classroom(school, teacher, name="VIII-A")
    version = make_set(school, "Kebun sekolah", MIXED, slug="kebun")
    defaults = {
        "mode": "test",
        "opens_at": NOW - timedelta(days=4),
        "closes_at": NOW - timedelta(days=1),
        "attempts_allowed": 2,
        "pass_mark": 75,
        "release_step": "score",
    }
    review = Review(school, teacher, room, version, factories.make_assignment(version, room, **(defaults | values)))
    review.pupil("Ani Lestari", *answers(2))
    review.pupil("Budi Santoso", *answers(5))
    review.pupil("Citra Dewi", *answers(7))
    review.pupil("Dewi Anggraini")
    return review
