"""Advice about a draft: told once, let go with a reason that is kept while the text stays, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.passages import Block, Passage, Sentence
from quizapp.models import Person, Quiz, School, db
from quizapp.operations import advice, authoring, set_files
from quizapp.operations.errors import NotFound, Refused
from tests.factories import NOW, make_person, make_school
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("database")

LATER = NOW + timedelta(minutes=1)
REASON = "Kata kutipan, jadi memang harus sama."


def passage() -> Passage:
    sentences = (
        Sentence(id="s1", text="Siswa kelas VIII memanen 12 kilogram cabai pada hari Senin."),
        Sentence(id="s2", text="Bu Rina membawa bibitnya dari rumah."),
    )
    blocks = (Block(id="p1", kind="paragraph", sentences=sentences),)
    return Passage(language="id", title="Kebun", licence="Milik sendiri", blocks=blocks)


def choice(name: str, **fields: Any) -> dict[str, Any]:
    texts = ("cabai merah", "tomat hijau", "bayam muda")
    options = [
        {"id": f"o{n}", "text": text, "key": n == 0, "rationale": "Tanaman ini tidak disebut di paragraf 1."}
        for n, text in enumerate(texts)
    ]
    return {
        "id": name,
        "type": "multiple_choice",
        "prompt": "Apa yang dipanen pada hari Senin itu?",
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": ["p1.s1"],
        "feedback": "Paragraf 1 menyebut bahwa cabai dipanen pada hari Senin.",
        "options": options,
    } | fields


NEGATIVE = "Manakah yang TIDAK dipanen pada hari Senin?"
"""A prompt with one piece of advice (L07)."""


def make_draft(author: Person, *questions: dict[str, Any]) -> Quiz:
    quiz = authoring.create(author, passage(), NOW)
    for question in questions:
        authoring.save_question(author, quiz.id, quiz.draft_revision, question, NOW)
    return quiz


@pytest.fixture
def author() -> Person:
    """A teacher who writes a set."""
    return make_person(make_school(), "teacher")


def told(quiz: Quiz) -> list[tuple[str | None, str, str | None]]:
    """Return rule, severity and the reason why it was let go, of everything told."""
    return [
        (one.code, one.severity, one.dismissal.reason if one.dismissal else None)
        for one in advice.tell(quiz, quiz.draft or {})
    ]


def only(quiz: Quiz) -> advice.Advice:
    (one,) = advice.tell(quiz, quiz.draft or {})
    return one


def test_a_sound_question_is_told_nothing(author: Person) -> None:
    assert told(make_draft(author, choice("q1"))) == []


def test_advice_is_let_go_with_a_reason_and_taken_back(author: Person) -> None:
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    before = only(quiz)
    assert (before.code, before.severity, before.question, before.dismissal) == ("L07", "warn", "q1", None)
    assert before.fingerprint is not None
    assert before.may_be_dismissed
    authoring.dismiss(author, quiz.id, before.fingerprint, f"  {REASON} ", LATER)
    assert only(quiz).dismissal == advice.Dismissal(REASON, author.name, LATER)
    authoring.undismiss(author, quiz.id, before.fingerprint, LATER)
    assert only(quiz) == before


def test_it_stays_let_go_while_other_things_change(author: Person) -> None:
    quiz = make_draft(author, choice("q1"), choice("q2", prompt=NEGATIVE))
    name = only(quiz).fingerprint or ""
    authoring.dismiss(author, quiz.id, name, REASON, LATER)
    authoring.delete_question(author, quiz.id, quiz.draft_revision, "q1", LATER)
    changed = choice("q2", prompt=NEGATIVE, feedback="Tomat dan bayam tidak dipanen; paragraf 1 menyebut cabai saja.")
    authoring.save_question(author, quiz.id, quiz.draft_revision, changed, LATER)
    assert (only(quiz).fingerprint, only(quiz).dismissal) == (name, advice.Dismissal(REASON, author.name, LATER))


def test_it_comes_back_when_its_text_changes(author: Person) -> None:
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    authoring.dismiss(author, quiz.id, only(quiz).fingerprint or "", REASON, LATER)
    again = choice("q1", prompt="Manakah yang TIDAK dipanen pada hari Senin pagi?")
    authoring.save_question(author, quiz.id, quiz.draft_revision, again, LATER)
    assert told(quiz) == [("L07", "warn", None)]
    authoring.save_question(author, quiz.id, quiz.draft_revision, choice("q1", prompt=NEGATIVE), LATER)
    assert told(quiz) == [("L07", "warn", REASON)]


def test_errors_cannot_be_let_go(author: Person) -> None:
    quiz = make_draft(author, choice("q1", prompt="Manakah yang tidak dipanen pada hari Senin?"))
    error = only(quiz)
    assert (error.severity, error.may_be_dismissed) == ("error", False)
    with pytest.raises(Refused):
        authoring.dismiss(author, quiz.id, error.fingerprint or "", REASON, LATER)
    assert only(quiz) == error


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_a_reason_is_asked_for(author: Person, reason: str) -> None:
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    with pytest.raises(Refused) as refused:
        authoring.dismiss(author, quiz.id, only(quiz).fingerprint or "", reason, LATER)
    assert refused.value.field == "reason"
    assert only(quiz).dismissal is None


def test_a_reason_that_outlived_its_advice_hides_no_error(author: Person) -> None:
    """The same text may become an error; a reason for advice does not let an error go."""
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    name = only(quiz).fingerprint or ""
    authoring.dismiss(author, quiz.id, name, REASON, LATER)
    small = choice("q1", prompt=NEGATIVE.casefold().replace("manakah", "Manakah"))
    authoring.save_question(author, quiz.id, quiz.draft_revision, small, LATER)
    assert told(quiz) == [("L07", "error", None)]


def test_strangers_and_pupils_see_nothing(author: Person) -> None:
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    name = only(quiz).fingerprint or ""
    for person in (
        make_person(make_school(), "teacher"),
        make_person(db.session.get_one(School, author.school_id), "pupil"),
    ):
        with pytest.raises(NotFound):
            advice.find(person, quiz.id, name)
        with pytest.raises(NotFound):
            authoring.dismiss(person, quiz.id, name, REASON, LATER)
    assert advice.find(author, quiz.id, name) == only(quiz)
    assert advice.find(author, quiz.id, "L07.q9.0123456789abcdef") is None


def test_missing_evidence_is_told_once(author: Person) -> None:
    quiz = make_draft(author, choice("q1", evidence=[]))
    assert [(one.code, one.path) for one in advice.tell(quiz, quiz.draft or {})] == [
        (None, ("questions", 0, "evidence"))
    ]


def test_complete_questions_are_judged_beside_incomplete_ones(author: Person) -> None:
    quiz = make_draft(author, {"id": "q1", "type": "multiple_choice", "prompt": "Apa"}, choice("q2", prompt=NEGATIVE))
    found = [one for one in advice.tell(quiz, quiz.draft or {}) if one.code]
    assert [(one.code, one.path, one.question) for one in found] == [("L07", ("questions", 1, "prompt"), "q2")]


def test_what_stops_publishing_comes_first_and_what_was_let_go_last(author: Person) -> None:
    quiz = make_draft(
        author, choice("q1", prompt=NEGATIVE), choice("q2", prompt="Cabai:"), choice("q3", prompt=NEGATIVE)
    )
    first = next(one for one in advice.tell(quiz, quiz.draft or {}) if one.code == "L07")
    authoring.dismiss(author, quiz.id, first.fingerprint or "", REASON, LATER)
    listed = advice.tell(quiz, quiz.draft or {})
    assert [(one.code, one.question) for one in listed if one.code in ("L07", "L13")] == [
        ("L13", "q2"),
        ("L07", "q3"),
        ("L07", "q1"),
    ]


def test_names_need_one_query_for_one_and_for_three_reasons(app: QuizApp, author: Person) -> None:
    quiz = make_draft(author, *(choice(f"q{n}", prompt=NEGATIVE) for n in range(1, 4)))
    names = [one.fingerprint or "" for one in advice.tell(quiz, quiz.draft or {}) if one.code == "L07"]
    counts = []
    for name in names:
        authoring.dismiss(author, quiz.id, name, REASON, LATER)
        draft = quiz.draft or {}
        with count_queries(app) as statements:
            advice.dismissals(draft)
        counts.append(len(statements))
    assert counts == [1, 1, 1]


def test_reasons_from_a_file_have_nobody_beside_them() -> None:
    entry = {"finding": "L07.q1.x", "code": "L07", "question": "q1", "reason": REASON, "person_id": None, "at": None}
    assert advice.dismissals({"questions": [], "dismissed": [entry]}) == {
        "L07.q1.x": advice.Dismissal(REASON, None, None)
    }


def test_reasons_go_into_the_files_of_a_set_and_come_back(author: Person) -> None:
    quiz = make_draft(author, choice("q1"), choice("q2", prompt=NEGATIVE))
    authoring.dismiss(author, quiz.id, only(quiz).fingerprint or "", REASON, LATER)
    _name, packed = set_files.download(author, quiz.id)
    assert set_files.upload(author, packed, LATER).known == (quiz,)
    colleague = make_person(make_school(), "teacher")
    (copy,) = set_files.upload(colleague, packed, LATER).made
    assert only(copy).dismissal == advice.Dismissal(REASON, None, None)
    assert set_files.download(colleague, copy.id) == ("kebun.id.zip", packed)
    assert told(set_files.copy(author, quiz.id, LATER)) == [("L07", "warn", None)]


def test_a_set_with_reasons_is_published_as_one_without(author: Person) -> None:
    quiz = make_draft(author, choice("q1", prompt=NEGATIVE))
    authoring.publish(author, quiz.id, quiz.draft_revision, None, LATER)
    authoring.dismiss(author, quiz.id, only(quiz).fingerprint or "", REASON, LATER)
    again = authoring.publish(author, quiz.id, quiz.draft_revision, None, LATER)
    assert (again.version.number, again.is_new) == (1, False)


def test_advice_about_the_set_as_a_whole_is_let_go_until_the_set_changes(author: Person) -> None:
    prompts = (
        "Apa yang dipanen pada hari Senin itu?",
        "Sayur apa yang dipanen?",
        "Tanaman mana yang dipetik?",
        "Apa hasil kebun?",
    )
    quiz = make_draft(author, *(choice(f"q{n}", prompt=prompt) for n, prompt in enumerate(prompts, 1)))
    whole = [one for one in advice.tell(quiz, quiz.draft or {}) if one.question is None]
    assert [(one.code, one.path) for one in whole] == [("L04", ("questions",)), ("L04", ("questions",))]
    authoring.dismiss(author, quiz.id, whole[0].fingerprint or "", REASON, LATER)
    assert [reason for code, _, reason in told(quiz) if code == "L04"] == [None, REASON]
    authoring.save_question(author, quiz.id, quiz.draft_revision, choice("q5", prompt="Apa warna sayur itu?"), LATER)
    assert [reason for code, _, reason in told(quiz) if code == "L04"] == [None, None]
