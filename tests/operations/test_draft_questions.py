"""Questions of a draft: in order, twice, elsewhere, proposed and confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.models import Person, Quiz, School, db
from quizapp.operations import authoring, sharing
from quizapp.operations.errors import NotFound, Refused
from tests.factories import NOW, make_person, make_school, small_passage
from tests.operations.test_draft_changes import draft_of, names, question

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def author(database: QuizApp) -> Person:
    return make_person(make_school(), "teacher")


@pytest.fixture
def quiz(author: Person) -> Quiz:
    made = draft_of(author)
    authoring.add_questions(author, made.id, [question(made, "bibit")] * 2, NOW)
    return made


def test_new_questions_get_names_that_were_never_used(author: Person, quiz: Quiz) -> None:
    assert names(quiz) == ["tanaman", "bibit", "q1", "q2"]
    authoring.delete_question(author, quiz.id, quiz.draft_revision, "q2", NOW)
    assert authoring.add_questions(author, quiz.id, [question(quiz, "q1")], NOW) == ("q3",)
    assert authoring.add_questions(author, quiz.id, [], NOW) == ()


def test_a_question_goes_to_a_place_or_a_step_up_and_down(author: Person, quiz: Quiz) -> None:
    authoring.place_question(author, quiz.id, "q2", 1, quiz.draft_revision, NOW)
    assert names(quiz) == ["q2", "tanaman", "bibit", "q1"]
    authoring.place_question(author, quiz.id, "q2", 999, quiz.draft_revision, NOW)
    assert names(quiz) == ["tanaman", "bibit", "q1", "q2"]
    authoring.move_question(author, quiz.id, "q1", -1, NOW)
    authoring.move_question(author, quiz.id, "q1", -1, NOW)
    authoring.move_question(author, quiz.id, "q1", -1, NOW)  # at the top it stays
    assert names(quiz) == ["q1", "tanaman", "bibit", "q2"]
    with pytest.raises(NotFound):
        authoring.move_question(author, quiz.id, "nowhere", 1, NOW)


def test_a_place_chosen_in_an_order_that_is_gone_is_told(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    authoring.place_question(author, quiz.id, "q2", 1, seen, NOW)
    with pytest.raises(Refused):
        authoring.place_question(author, quiz.id, "tanaman", 3, seen, NOW)
    assert names(quiz) == ["q2", "tanaman", "bibit", "q1"]


def test_a_copy_stands_behind_the_question_with_what_is_noted_about_it(author: Person, quiz: Quiz) -> None:
    authoring.add_questions(author, quiz.id, [question(quiz, "bibit")], NOW, proposed=[("process",)])
    copy = authoring.duplicate_question(author, quiz.id, "q3", NOW)
    assert names(quiz) == ["tanaman", "bibit", "q1", "q2", "q3", copy]
    assert question(quiz, copy) == question(quiz, "q3") | {"id": copy}
    assert authoring.unconfirmed(quiz.draft or {}) == ["q3", copy]
    authoring.duplicate_question(author, quiz.id, "tanaman", NOW)
    assert names(quiz)[:2] == ["tanaman", "q5"]


def test_a_set_has_an_end(author: Person, quiz: Quiz) -> None:
    room = MOST_QUESTIONS - len(names(quiz))
    authoring.add_questions(author, quiz.id, [question(quiz, "bibit")] * room, NOW)
    for refused in (
        lambda: authoring.add_questions(author, quiz.id, [question(quiz, "bibit")], NOW),
        lambda: authoring.duplicate_question(author, quiz.id, "bibit", NOW),
        lambda: authoring.save_question(
            author, quiz.id, quiz.draft_revision, question(quiz, "bibit") | {"id": "mehr"}, NOW
        ),
    ):
        with pytest.raises(Refused):
            refused()
    assert len(names(quiz)) == MOST_QUESTIONS


def test_a_question_that_somebody_changed_since_is_not_deleted(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    authoring.save_question(author, quiz.id, seen, question(quiz, "tanaman") | {"prompt": "Baru"}, NOW)
    with pytest.raises(Refused):
        authoring.delete_question(author, quiz.id, seen, "tanaman", NOW)
    authoring.delete_question(author, quiz.id, seen, "bibit", NOW)  # of that nothing changed
    assert names(quiz) == ["tanaman", "q1", "q2"]


def other_set(author: Person, *sentences: str, language: str = "id") -> Quiz:
    blocks = [{"id": "p1", "kind": "paragraph", "sentences": {f"s{n}": text for n, text in enumerate(sentences, 1)}}]
    passage = Passage.model_validate(small_passage(title="Pasar", language=language, blocks=blocks))
    return authoring.create(author, passage, NOW)


def test_evidence_moves_with_a_question_where_its_words_stand_in_the_other_text(author: Person, quiz: Quiz) -> None:
    target = other_set(author, "Pagi itu cerah.", "Kelas kami menanam cabai.")
    data = question(quiz, "tanaman") | {"evidence": ["p1.s1", "p1.s2", {"at": "p2.s1", "quote": "hari Senin"}]}
    authoring.save_question(author, quiz.id, quiz.draft_revision, data, NOW)
    moved = authoring.move_to_set(author, quiz.id, "tanaman", target.id, quiz.draft_revision, NOW)
    assert (names(quiz), names(target)) == (["bibit", "q1", "q2"], [moved.name])
    assert question(target, moved.name)["evidence"] == ["p1.s2"]
    assert moved.lost == ("Bu Rina membawa bibit.", "hari Senin")
    assert (target.draft or {})["lost"] == {moved.name: ["Bu Rina membawa bibit.", "hari Senin"]}


def test_a_question_moves_only_within_a_language_and_where_one_may_edit(author: Person, quiz: Quiz) -> None:
    school = db.session.get_one(School, author.school_id)
    other = make_person(school, "teacher")
    english = other_set(author, "It was bright.", language="en")
    theirs = other_set(other, "Pagi itu cerah.")
    shared, read = other_set(other, "Dibagikan."), other_set(other, "Dibaca saja.")
    sharing.share(other, shared, author.username or "", "edit", NOW)
    sharing.share(other, read, author.username or "", "copy", NOW)
    mine = other_set(author, "Milik sendiri.")
    assert {key for key, _ in authoring.sets_to_move_to(author, quiz)} == {shared.id, mine.id}
    for target in (english, quiz):
        with pytest.raises(Refused) as refused:
            authoring.move_to_set(author, quiz.id, "tanaman", target.id, quiz.draft_revision, NOW)
        assert refused.value.field == "target"
    for target in (theirs, read):
        with pytest.raises(NotFound):
            authoring.move_to_set(author, quiz.id, "tanaman", target.id, quiz.draft_revision, NOW)
    assert names(quiz) == ["tanaman", "bibit", "q1", "q2"]


def proposed(author: Person, quiz: Quiz) -> list[str]:
    plan: list[Any] = [("evidence", "process"), ("process", "nonsense"), ()]
    return list(authoring.add_questions(author, quiz.id, [question(quiz, "bibit")] * 3, NOW, proposed=plan))


def test_proposals_are_confirmed_one_by_one_or_all_and_stop_publishing(author: Person, quiz: Quiz) -> None:
    first, second, third = proposed(author, quiz)
    assert (quiz.draft or {})["proposed"] == {first: ["evidence", "process"], second: ["process"]}
    with pytest.raises(Refused) as refused:
        authoring.publish(author, quiz.id, quiz.draft_revision, None, NOW)
    assert str(refused.value) == "Confirm what is only proposed before publishing: questions 5, 6."
    assert authoring.confirm_proposals(author, quiz.id, [second, third], NOW) == 1
    with pytest.raises(Refused) as refused:
        authoring.publish(author, quiz.id, quiz.draft_revision, None, NOW)
    assert str(refused.value) == "Confirm what is only proposed before publishing: question 5."
    assert authoring.confirm_proposals(author, quiz.id, None, NOW) == 1
    assert authoring.confirm_proposals(author, quiz.id, None, NOW) == 0
    assert authoring.unconfirmed(quiz.draft or {}) == []


def test_choosing_something_else_confirms_what_was_proposed_about_it(author: Person, quiz: Quiz) -> None:
    first, _, _ = proposed(author, quiz)

    def save(**values: Any) -> None:
        authoring.save_question(author, quiz.id, quiz.draft_revision, question(quiz, first) | values, NOW)

    save(prompt="Siapa membawa bibit itu?")
    assert (quiz.draft or {})["proposed"][first] == ["evidence", "process"]
    save(evidence=["p1.s1"])
    assert (quiz.draft or {})["proposed"][first] == ["process"]
    save(process="understand", subprocess="integrate_infer")
    assert first not in (quiz.draft or {})["proposed"]
    authoring.delete_question(author, quiz.id, quiz.draft_revision, authoring.unconfirmed(quiz.draft or {})[0], NOW)
    assert (quiz.draft or {})["proposed"] == {}
