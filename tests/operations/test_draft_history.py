"""Undoing takes back one's own last change, in words, and never what somebody else wrote since."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.drafts import passage_of
from quizapp.models import Person, Quiz, School, db
from quizapp.operations import authoring, sharing
from quizapp.operations.errors import Refused
from tests.factories import NOW, make_person, make_school
from tests.operations.test_draft_changes import draft_of, edited, names, question

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def author(database: QuizApp) -> Person:
    return make_person(make_school(), "teacher", name="Bu Rina")


@pytest.fixture
def quiz(author: Person) -> Quiz:
    return draft_of(author)


@pytest.fixture
def colleague(author: Person, quiz: Quiz) -> Person:
    """Somebody who may edit the set as well."""
    person = make_person(db.session.get_one(School, author.school_id), "teacher", name="Pak Budi")
    sharing.share(author, quiz, person.username or "", "edit", NOW)
    return person


def undo(person: Person, quiz: Quiz) -> str:
    return str(authoring.undo(person, quiz.id, NOW))


def save(person: Person, quiz: Quiz, name: str, **values: Any) -> None:
    authoring.save_question(person, quiz.id, quiz.draft_revision, question(quiz, name) | values, NOW)


def stripped(quiz: Quiz) -> dict[str, Any]:
    """Return the draft without what every change counts up."""
    ignored = ("revisions", "last_number")
    return {
        key: value for key, value in (quiz.draft or {}).items() if key not in ignored and value not in ({}, [], None)
    }


def test_every_kind_of_change_is_undone_one_after_the_other(author: Person, quiz: Quiz) -> None:
    states = [stripped(quiz)]
    revision = lambda: quiz.draft_revision  # noqa: E731 - read anew each time
    steps: list[tuple[Any, str]] = [
        (lambda: save(author, quiz, "tanaman", prompt="Tanaman apa itu?"), "question 1 changed"),
        (lambda: authoring.delete_question(author, quiz.id, revision(), "tanaman", NOW), "question 1 deleted"),
        (lambda: authoring.duplicate_question(author, quiz.id, "bibit", NOW), "question 2 added"),
        (
            lambda: authoring.place_question(author, quiz.id, "bibit", 2, revision(), NOW),
            "order of the questions changed",
        ),
        (
            lambda: authoring.add_questions(
                author, quiz.id, [question(quiz, "bibit")] * 2, NOW, proposed=[("evidence",), ("process",)]
            ),
            "2 questions added",
        ),
        (lambda: authoring.confirm_proposals(author, quiz.id, None, NOW), "proposals for 2 questions confirmed"),
        (
            lambda: authoring.change_details(author, quiz.id, revision(), {"title": "Judul lain", "grade": "8"}, NOW),
            "title and details changed",
        ),
        (
            lambda: authoring.change_passage(
                author, quiz.id, revision(), edited(quiz, p1_s2="Anak-anak pulang lebih awal."), NOW
            ),
            "text changed",
        ),
        (lambda: authoring.dismiss_lost(author, quiz.id, "bibit", NOW), "lost evidence of question 2 let go"),
    ]
    for step, _ in steps:
        step()
        states.append(stripped(quiz))
    for number, (_, told) in reversed(list(enumerate(steps))):
        assert stripped(quiz) == states[number + 1], told
        assert undo(author, quiz) == told
        assert stripped(quiz) == states[number], told


def test_what_was_added_first_is_undone_last_and_then_there_is_nothing(author: Person, quiz: Quiz) -> None:
    assert [undo(author, quiz), undo(author, quiz)] == ["question 2 added", "question 1 added"]
    assert names(quiz) == []
    with pytest.raises(Refused) as refused:
        undo(author, quiz)
    assert str(refused.value) == "There is nothing of yours to undo here."


def test_one_undoes_ones_own_changes_only(author: Person, quiz: Quiz, colleague: Person) -> None:
    save(colleague, quiz, "bibit", prompt="Siapa pembawa bibit?")
    save(author, quiz, "tanaman", prompt="Tanaman apa?")
    assert undo(colleague, quiz) == "question 2 changed"
    assert question(quiz, "tanaman")["prompt"] == "Tanaman apa?"
    with pytest.raises(Refused):
        undo(colleague, quiz)


def test_undoing_is_refused_when_somebody_changed_the_same_since(author: Person, quiz: Quiz, colleague: Person) -> None:
    save(author, quiz, "tanaman", prompt="Punya Bu Rina")
    save(colleague, quiz, "tanaman", prompt="Punya Pak Budi")
    with pytest.raises(Refused) as refused:
        undo(author, quiz)
    assert str(refused.value) == "Pak Budi has changed this since, so it cannot be undone."
    assert question(quiz, "tanaman")["prompt"] == "Punya Pak Budi"
    undo(colleague, quiz)  # once that is taken back, mine can be
    assert undo(author, quiz) == "question 1 changed"
    assert question(quiz, "tanaman")["prompt"] == "Apa yang ditanam oleh kelas itu?"


def test_a_question_comes_back_to_its_place_beside_the_text_as_it_is_now(
    author: Person, quiz: Quiz, colleague: Person
) -> None:
    authoring.delete_question(author, quiz.id, quiz.draft_revision, "tanaman", NOW)
    gone = edited(quiz, p1_s1="Kantin menjual es teh manis dan gorengan.")
    authoring.change_passage(colleague, quiz.id, quiz.draft_revision, gone, NOW)
    assert undo(author, quiz) == "question 1 deleted"
    assert names(quiz) == ["tanaman", "bibit"]
    assert question(quiz, "tanaman")["evidence"] == []
    assert (quiz.draft or {})["lost"] == {"tanaman": ["Kelas kami menanam cabai."]}


def test_undoing_an_edit_of_the_text_keeps_what_was_written_since(
    author: Person, quiz: Quiz, colleague: Person
) -> None:
    gone = edited(quiz, p1_s2="Semua anak pulang lebih awal hari itu.")
    authoring.change_passage(author, quiz.id, quiz.draft_revision, gone, NOW)
    assert question(quiz, "bibit")["evidence"] == []
    save(colleague, quiz, "tanaman", prompt="Ditulis setelahnya", evidence=["p2.s1"])
    assert undo(author, quiz) == "text changed"
    assert "Bu Rina membawa bibit." in [one.text for one in passage_of(quiz.draft or {}).sentences.values()]
    assert question(quiz, "bibit")["evidence"] == [{"at": "p1.s2", "quote": None}]
    assert question(quiz, "tanaman")["prompt"] == "Ditulis setelahnya"
    assert not (quiz.draft or {}).get("lost")


def test_moving_to_another_set_is_undone_in_both(author: Person, quiz: Quiz) -> None:
    other = draft_of(author, title="Kebun lain")
    moved = authoring.move_to_set(author, quiz.id, "tanaman", other.id, quiz.draft_revision, NOW)
    assert (names(quiz), names(other)) == (["bibit"], ["tanaman", "bibit", moved.name])
    assert undo(author, quiz) == "question 1 moved to another set"
    assert (names(quiz), names(other)) == (["tanaman", "bibit"], ["tanaman", "bibit"])


def test_a_moved_question_that_was_changed_there_stays_there(author: Person, quiz: Quiz) -> None:
    other = draft_of(author, title="Kebun lain")
    moved = authoring.move_to_set(author, quiz.id, "tanaman", other.id, quiz.draft_revision, NOW)
    save(author, other, moved.name, prompt="Sudah diubah di sana")
    with pytest.raises(Refused):
        undo(author, quiz)
    assert (names(quiz), question(other, moved.name)["prompt"]) == (["bibit"], "Sudah diubah di sana")


def test_the_order_is_undone_around_what_came_since(author: Person, quiz: Quiz, colleague: Person) -> None:
    authoring.move_question(author, quiz.id, "bibit", -1, NOW)
    [added] = authoring.add_questions(colleague, quiz.id, [question(quiz, "bibit")], NOW)
    assert names(quiz) == ["bibit", "tanaman", added]
    undo(author, quiz)
    assert [name for name in names(quiz) if name != added] == ["tanaman", "bibit"]
