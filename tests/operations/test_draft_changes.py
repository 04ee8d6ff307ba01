"""A draft is changed a part at a time: different parts never meet, the same part loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.drafts import passage_of
from quizapp.core.passages import Passage
from quizapp.models import DraftChange, Person, Quiz, School, db
from quizapp.operations import authoring, sharing
from quizapp.operations.authoring import Conflict
from quizapp.operations.errors import NotFound, Refused
from tests.factories import NOW, make_content, make_person, make_school, small_passage

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def author(database: QuizApp) -> Person:
    return make_person(make_school(), "teacher", name="Bu Rina")


@pytest.fixture
def quiz(author: Person) -> Quiz:
    """A draft with the two questions of the factories, `tanaman` and `bibit`."""
    return draft_of(author)


def draft_of(author: Person, **passage: Any) -> Quiz:
    content = make_content(passage=small_passage(**passage))
    made = authoring.create(author, content.passage, NOW)
    for question in content.questions:
        authoring.save_question(author, made.id, made.draft_revision, question.model_dump(mode="json"), NOW)
    return made


def question(quiz: Quiz, name: str) -> dict[str, Any]:
    return authoring.question_data(quiz.draft or {}, name)


def names(quiz: Quiz) -> list[str]:
    return [one["id"] for one in (quiz.draft or {})["questions"]]


def changes(quiz: Quiz) -> list[DraftChange]:
    return list(db.session.scalars(select(DraftChange).where(DraftChange.quiz_id == quiz.id).order_by(DraftChange.id)))


def test_two_who_write_different_questions_never_meet(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    authoring.save_question(author, quiz.id, seen, question(quiz, "tanaman") | {"prompt": "Tanaman apa?"}, NOW)
    saved = authoring.save_question(author, quiz.id, seen, question(quiz, "bibit") | {"prompt": "Bibit siapa?"}, NOW)
    assert saved.changed
    assert saved.revision == quiz.draft_revision == seen + 2
    assert (question(quiz, "tanaman")["prompt"], question(quiz, "bibit")["prompt"]) == ("Tanaman apa?", "Bibit siapa?")


def test_two_who_write_the_same_question_keep_both_texts(author: Person, quiz: Quiz) -> None:
    colleague = make_person(db.session.get_one(School, author.school_id), "teacher")
    sharing.share(author, quiz, colleague.username or "", "edit", NOW)
    seen = quiz.draft_revision
    authoring.save_question(author, quiz.id, seen, question(quiz, "tanaman") | {"prompt": "Punya Bu Rina"}, NOW)
    with pytest.raises(Conflict) as refused:
        authoring.save_question(colleague, quiz.id, seen, question(quiz, "tanaman") | {"prompt": "Punya Pak Budi"}, NOW)
    conflict = refused.value
    assert conflict.mine["question"]["prompt"] == "Punya Pak Budi"
    assert conflict.theirs["question"]["prompt"] == question(quiz, "tanaman")["prompt"] == "Punya Bu Rina"
    [aside] = authoring.set_aside(author, quiz)
    assert (aside.by, aside.own, aside.part) == (colleague.name, False, "tanaman")
    assert (aside.mine["question"]["prompt"], aside.theirs["question"]["prompt"]) == ("Punya Pak Budi", "Punya Bu Rina")


def test_the_same_words_from_two_tabs_are_no_conflict(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    data = question(quiz, "tanaman") | {"prompt": "Tanaman apa?"}
    first = authoring.save_question(author, quiz.id, seen, data, NOW)
    again = authoring.save_question(author, quiz.id, seen, data, NOW)
    assert (first.changed, again.changed, again.revision) == (True, False, first.revision)
    assert authoring.set_aside(author, quiz) == []


def test_a_question_deleted_meanwhile_is_a_conflict_and_what_was_typed_is_kept(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    typed = question(quiz, "tanaman") | {"prompt": "Masih ditulis"}
    authoring.delete_question(author, quiz.id, seen, "tanaman", NOW)
    assert authoring.known_question(quiz, quiz.draft or {}, "tanaman")["type"] == "multiple_choice"
    with pytest.raises(Conflict):
        authoring.save_question(author, quiz.id, seen, typed, NOW)
    [aside] = authoring.set_aside(author, quiz)
    assert (aside.mine["question"]["prompt"], aside.theirs["question"]) == ("Masih ditulis", None)
    authoring.settle_aside(author, quiz.id, aside.id, "mine", NOW)
    assert question(quiz, "tanaman")["prompt"] == "Masih ditulis"
    assert authoring.set_aside(author, quiz) == []


@pytest.mark.parametrize(
    ("choice", "prompts"),
    [
        ("mine", ["Di tab kedua", "Siapa yang membawa bibit?"]),
        ("theirs", ["Di tab pertama", "Siapa yang membawa bibit?"]),
        ("both", ["Di tab pertama", "Di tab kedua", "Siapa yang membawa bibit?"]),
    ],
)
def test_one_chooses_mine_theirs_or_both(author: Person, quiz: Quiz, choice: Any, prompts: list[str]) -> None:
    seen = quiz.draft_revision
    data = question(quiz, "tanaman")
    authoring.save_question(author, quiz.id, seen, data | {"prompt": "Di tab pertama"}, NOW)
    with pytest.raises(Conflict) as refused:
        authoring.save_question(author, quiz.id, seen, data | {"prompt": "Di tab kedua"}, NOW)
    aside_id = refused.value.aside.id
    authoring.settle_aside(author, quiz.id, aside_id, choice, NOW)
    authoring.settle_aside(author, quiz.id, aside_id, "both", NOW)  # settled already: nothing happens
    assert [one["prompt"] for one in (quiz.draft or {})["questions"]] == prompts
    assert len(set(names(quiz))) == len(prompts)
    assert authoring.set_aside(author, quiz) == []


def test_typing_that_goes_on_in_a_conflict_is_set_aside_once(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    data = question(quiz, "tanaman")
    authoring.save_question(author, quiz.id, seen, data | {"prompt": "Punya tab pertama"}, NOW)
    aside_id = None
    for typed in ("Tan", "Tanam", "Tanaman"):
        with pytest.raises(Conflict) as refused:
            authoring.save_question(
                author, quiz.id, seen, data | {"prompt": typed}, NOW, together=True, aside_id=aside_id
            )
        aside_id = refused.value.aside.id
    with pytest.raises(Conflict):  # another tab: kept beside, not over it
        authoring.save_question(author, quiz.id, seen, data | {"prompt": "Tab ketiga"}, NOW)
    assert [one.mine["question"]["prompt"] for one in authoring.set_aside(author, quiz)] == ["Tanaman", "Tab ketiga"]


def test_an_aside_of_another_set_cannot_be_settled_here(author: Person, quiz: Quiz) -> None:
    other = draft_of(author, title="Kebun lain")
    data = question(quiz, "tanaman")
    seen = quiz.draft_revision
    authoring.save_question(author, quiz.id, seen, data | {"prompt": "Satu"}, NOW)
    with pytest.raises(Conflict) as refused:
        authoring.save_question(author, quiz.id, seen, data | {"prompt": "Dua"}, NOW)
    with pytest.raises(NotFound):
        authoring.settle_aside(author, other.id, refused.value.aside.id, "mine", NOW)
    with pytest.raises(NotFound):
        authoring.settle_aside(author, quiz.id, changes(quiz)[0].id, "mine", NOW)  # a change, not an aside


def test_autosaves_of_one_question_are_one_change_for_ten_minutes(author: Person, quiz: Quiz) -> None:
    before = len(changes(quiz))
    data = question(quiz, "tanaman")
    revision = quiz.draft_revision
    for minute, typed in enumerate(("T", "Ta", "Tan", "Tana")):
        at = NOW + timedelta(minutes=3 * minute)
        saved = authoring.save_question(author, quiz.id, revision, data | {"prompt": typed}, at, together=True)
        revision = saved.revision
    rows = changes(quiz)[before:]
    assert [(row.before["question"]["prompt"], row.after["question"]["prompt"]) for row in rows if row.before] == [
        (data["prompt"], "Tana"),
    ]
    later = NOW + timedelta(minutes=11)
    authoring.save_question(author, quiz.id, revision, data | {"prompt": "Tanaman"}, later, together=True)
    assert len(changes(quiz)) == before + 2


def test_incomplete_questions_are_kept_as_they_are(author: Person, quiz: Quiz) -> None:
    data = {"id": "q9", "type": "multiple_choice", "prompt": "", "options": [{"id": "a", "text": ""}]}
    authoring.save_question(author, quiz.id, quiz.draft_revision, data, NOW)
    assert question(quiz, "q9") == data
    verdict = authoring.judge(quiz, quiz.draft or {})
    assert verdict.content is None
    assert {problem.path[:2] for problem in verdict.problems} == {("questions", 2)}
    with pytest.raises(Refused):
        authoring.publish(author, quiz.id, quiz.draft_revision, None, NOW)


def edited(quiz: Quiz, **blocks: str) -> Passage:
    """Return the passage with other words in some sentences, by full id with `_` for the dot."""
    data = passage_of(quiz.draft or {}).model_dump(mode="json")
    for block in data["blocks"]:
        for sentence in block["sentences"]:
            sentence["text"] = blocks.get(f"{block['id']}_{sentence['id']}", sentence["text"])
    return Passage.model_validate(data)


def test_lost_evidence_stays_listed_until_the_author_chooses_or_lets_go(author: Person, quiz: Quiz) -> None:
    gone = edited(quiz, p1_s2="Semua anak pulang lebih awal hari itu.", p1_s1="Kantin menjual es teh manis.")
    losers = authoring.change_passage(author, quiz.id, quiz.draft_revision, gone, NOW)
    assert losers == ["tanaman", "bibit"]
    lost = {"tanaman": ["Kelas kami menanam cabai."], "bibit": ["Bu Rina membawa bibit."]}
    assert (quiz.draft or {})["lost"] == lost
    assert question(quiz, "tanaman")["evidence"] == []
    changed = question(quiz, "tanaman") | {"prompt": "Apa yang ditanam?"}
    authoring.save_question(author, quiz.id, quiz.draft_revision, changed, NOW)
    assert (quiz.draft or {})["lost"] == lost  # other words do not settle it
    authoring.save_question(author, quiz.id, quiz.draft_revision, changed | {"evidence": ["p2.s1"]}, NOW)
    assert (quiz.draft or {})["lost"] == {"bibit": ["Bu Rina membawa bibit."]}
    authoring.dismiss_lost(author, quiz.id, "bibit", NOW)
    assert (quiz.draft or {})["lost"] == {}


def test_evidence_ticked_beside_the_old_text_follows_to_the_new_one(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    data = question(quiz, "tanaman") | {"evidence": ["p1.s2", "p2.s1"]}
    gone = edited(quiz, p1_s2="Semua anak pulang lebih awal hari itu.")
    authoring.change_passage(author, quiz.id, seen, gone, NOW)
    authoring.save_question(author, quiz.id, seen, data, NOW)  # from a page that still showed the old text
    assert question(quiz, "tanaman")["evidence"] == ["p2.s1"]
    assert (quiz.draft or {})["lost"]["tanaman"] == ["Bu Rina membawa bibit."]


def test_two_edits_of_the_text_are_a_conflict_of_the_text_alone(author: Person, quiz: Quiz) -> None:
    seen = quiz.draft_revision
    authoring.change_passage(author, quiz.id, seen, edited(quiz, p2_s1="Hujan turun pada hari Selasa."), NOW)
    other = edited(quiz, p2_s1="Hujan turun deras pada hari Rabu.")
    with pytest.raises(Conflict) as refused:
        authoring.change_passage(author, quiz.id, seen, other, NOW)
    with pytest.raises(Refused):
        authoring.settle_aside(author, quiz.id, refused.value.aside.id, "both", NOW)
    authoring.settle_aside(author, quiz.id, refused.value.aside.id, "mine", NOW)
    assert passage_of(quiz.draft or {}) == other
    assert question(quiz, "tanaman")["evidence"] == [{"at": "p1.s1", "quote": None}]


def test_a_title_of_its_own_stays_when_the_text_is_edited(author: Person, quiz: Quiz) -> None:
    new_title = passage_of(quiz.draft or {}).model_copy(update={"title": "Kebun kami"})
    authoring.change_passage(author, quiz.id, quiz.draft_revision, new_title, NOW)
    assert quiz.title == "Kebun kami"
    details = {"title": "Kebun: literasi kelas 8", "grade": "8", "targets": {"locate": 3}}
    authoring.change_details(author, quiz.id, quiz.draft_revision, details, NOW)
    authoring.change_passage(
        author, quiz.id, quiz.draft_revision, new_title.model_copy(update={"title": "Kebun sekolah"}), NOW
    )
    assert quiz.title == "Kebun: literasi kelas 8"
    assert ((quiz.draft or {})["grade"], (quiz.draft or {})["targets"]) == ("8", {"locate": 3})
    assert "literasi kelas 8" in quiz.search_text
    assert " grade:8 " in quiz.facets


def test_a_draft_is_changed_by_its_author_and_by_those_it_is_shared_with_for_editing(
    author: Person, quiz: Quiz
) -> None:
    school = db.session.get_one(School, author.school_id)
    colleague, reader, stranger = (make_person(school, "teacher") for _ in range(3))
    pupil = make_person(school, "pupil")
    sharing.share(author, quiz, colleague.username or "", "edit", NOW)
    sharing.share(author, quiz, reader.username or "", "copy", NOW)
    data = question(quiz, "tanaman") | {"prompt": "Apa yang ditanam kelas itu?"}
    for person in (reader, stranger, pupil):
        with pytest.raises(NotFound):
            authoring.save_question(person, quiz.id, quiz.draft_revision, data, NOW)
        with pytest.raises(NotFound):
            authoring.undo(person, quiz.id, NOW)
    authoring.save_question(colleague, quiz.id, quiz.draft_revision, data, NOW)
    assert question(quiz, "tanaman")["prompt"] == "Apa yang ditanam kelas itu?"
    version = authoring.publish(colleague, quiz.id, quiz.draft_revision, None, NOW).version
    assert (version.quiz_id, version.published_by_id, quiz.owner_id) == (quiz.id, colleague.id, author.id)


def test_the_history_does_not_grow_without_end(author: Person, quiz: Quiz) -> None:
    data = question(quiz, "tanaman")
    for number in range(230):
        authoring.save_question(author, quiz.id, quiz.draft_revision, data | {"prompt": f"Soal {number}"}, NOW)
    assert 200 <= len(changes(quiz)) <= 211
