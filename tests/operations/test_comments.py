"""The comment bank: what a teacher wrote is offered again, that of the question first, and belongs to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.operations import comments
from quizapp.operations.errors import NotFound, Refused
from tests import factories
from tests.factories import NOW
from tests.scenes import Scene, make_scene


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def write(scene: Scene, question: str, *texts: str) -> None:
    for number, text in enumerate(texts):
        comments.remember(scene.teacher, scene.assignment.quiz_id, question, text, NOW + timedelta(seconds=number))


def test_phrases_of_the_question_come_first_and_then_the_most_used(scene: Scene) -> None:
    write(scene, "bibit", "Sebut namanya.", "Baca lagi paragraf 1.", " Baca  lagi\nparagraf 1. ", "   ")
    write(scene, "pendapat", "Bagus!", "Bagus!", "Bagus!", "Baca lagi paragraf 1.")
    offered = comments.offered(scene.teacher, scene.assignment.quiz_id, "bibit")
    assert offered == ("Baca lagi paragraf 1.", "Sebut namanya.", "Bagus!")
    assert comments.offered(scene.teacher, scene.assignment.quiz_id, "tanaman")[0] in {
        "Bagus!",
        "Baca lagi paragraf 1.",
    }
    assert [(row.text, row.used) for row, _ in comments.listed(scene.teacher)] == [
        ("Bagus!", 3),
        ("Baca lagi paragraf 1.", 2),
        ("Baca lagi paragraf 1.", 1),
        ("Sebut namanya.", 1),
    ]


def test_no_more_are_offered_than_one_reads(scene: Scene) -> None:
    write(scene, "bibit", *(f"Komentar {number}" for number in range(comments.OFFERED + 3)))
    assert len(comments.offered(scene.teacher, scene.assignment.quiz_id, "bibit")) == comments.OFFERED


def test_nobody_else_sees_changes_or_deletes_them(scene: Scene) -> None:
    write(scene, "bibit", "Sebut namanya.")
    [(row, title)] = comments.listed(scene.teacher)
    assert title == "Kebun sekolah"
    colleague = factories.make_person(scene.school, "teacher")
    assert comments.listed(colleague) == []
    assert comments.offered(colleague, scene.assignment.quiz_id, "bibit") == ()
    with pytest.raises(NotFound):
        comments.change(colleague, row.id, "x", NOW)
    with pytest.raises(NotFound):
        comments.forget(colleague, row.id)
    comments.forget(scene.teacher, row.id)
    assert comments.listed(scene.teacher) == []
    with pytest.raises(NotFound):
        comments.forget(scene.teacher, row.id)


def test_words_are_changed_but_not_into_ones_that_are_there(scene: Scene) -> None:
    write(scene, "bibit", "Sebut namanya.", "Bagus!")
    rows = {row.text: row.id for row, _ in comments.listed(scene.teacher)}
    comments.change(scene.teacher, rows["Bagus!"], "  Bagus sekali! ", NOW)
    for text in ("Sebut namanya.", "  "):
        with pytest.raises(Refused) as refusal:
            comments.change(scene.teacher, rows["Bagus!"], text, NOW)
        assert refusal.value.field == "text"
    assert {row.text for row, _ in comments.listed(scene.teacher)} == {"Sebut namanya.", "Bagus sekali!"}
