"""The bench: what the key as it stands says of replies, and of those that pupils have written before."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.core.question_types.short_answer import ShortAnswer
from quizapp.models import Attempt, Quiz, Response, db
from quizapp.operations import bench, marking
from quizapp.operations.bench import accuracy, question_to_try, try_replies
from tests import factories
from tests.factories import NOW, small_passage
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

PASSAGE = Passage.model_validate(small_passage())
KEY: dict[str, Any] = {
    "prompt": "Siapa yang membawa bibit?",
    "accepted": ["Bu Rina", "Rina"],
    "wrong": [{"text": "kelas kami", "rationale": None}],
    "insufficient": [{"text": "seorang guru", "rationale": None}],
    "partial": [{"text": "ibu", "credit": 0.5, "rationale": None}],
}


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def key(**changes: Any) -> ShortAnswer:
    question, left_out = question_to_try(KEY | changes)
    assert question is not None
    assert left_out == []
    return question


def test_each_reply_is_told_with_its_rule() -> None:
    replies = ["bu rina", "Rinaa", "ibu", "kelas kami", "seorang guru", "tidak tahu", "Pak Budi yang baik hati"]
    found = try_replies(key(), PASSAGE, replies)
    assert [(one.outcome, one.rule, one.credit) for one in found] == [
        ("full", "accepted", 1.0),
        ("full", "accepted_spelling", 1.0),
        ("partial", "partial", 0.5),
        ("none", "listed_wrong", 0.0),
        ("none", "insufficient", 0.0),
        ("blank", "blank", 0.0),
        ("review", "undecided", 0.0),
    ]
    assert [one.reply for one in found] == replies


def test_at_most_thirty_replies_are_tried() -> None:
    assert len(try_replies(key(), PASSAGE, ["rina"] * 99)) == bench.MOST_REPLIES


@pytest.mark.parametrize(
    "lacking",
    [
        {"wrong": [{"text": "", "rationale": "Hanya alasan."}, {"text": "kelas kami", "rationale": None}]},
        {"partial": [{"text": "ibu", "credit": "banyak", "rationale": None}, {"text": "ibu", "credit": None}]},
        {"date": {"day": 13, "month": None, "required": ["day"]}},
        {"number": {"value": "enam", "tolerance": "0", "percent": "0"}},
        {"concepts": [{"name": "", "accepted": [], "share": 2.0}]},
        {"items": [{"accepted": []}], "needed": "dua"},
        {"tags": ["sebab akibat"]},
        {"accepted": ["Rina", "x" * 2_000]},
    ],
)
def test_what_lacks_something_is_left_out_and_said(lacking: dict[str, Any]) -> None:
    question, left_out = question_to_try(KEY | lacking)
    assert [str(message) for message in left_out] == ["What lacks something is left out for now."]
    assert question is not None
    assert try_replies(question, PASSAGE, ["rina"])[0].outcome == "full"


@pytest.mark.parametrize(
    "nothing", [{}, {"accepted": []}, {"prompt": "Siapa?"}, {"accepted": "Rina", "wrong": 7, "date": [1]}]
)
def test_without_a_key_there_is_nothing_to_try(nothing: dict[str, Any]) -> None:
    assert question_to_try(nothing)[0] is None


def test_ten_thousand_forms_and_a_reply_of_twenty_kilobytes_take_bounded_time() -> None:
    forms = [f"bibit {number} dari kebun {number * 7}" for number in range(10_000)]
    started = perf_counter()
    question, left_out = question_to_try(
        {"accepted": forms, "review": forms, "wrong": [{"text": form} for form in forms]}
    )
    assert question is not None
    assert [str(message) for message in left_out] == ["Only the first 1000 answers are tried."] * 2
    replies = ["bibit 7 dari kebun 49", "bibit merah " * 1_700, *(f"bibit {number} merah" for number in range(28))]
    found = try_replies(question, PASSAGE, replies)
    assert found[1].rule == "too_long"
    assert perf_counter() - started < 20


def test_earlier_answers_show_how_the_key_would_do(scene: Scene) -> None:
    attempts = [
        give(scene.pupil(f"P{place}"), scene.assignment, RIGHT, reply)
        for place, reply in enumerate(
            ["Bu Rina", "rina", "kelas kami", "guru baru", "guru baru", "tidak tahu", "penjual"]
        )
    ]
    for place in (3, 4):
        _mark(scene, attempts[place], 1)
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)

    found = accuracy(scene.teacher, quiz, "bibit", key(), PASSAGE)
    assert found is not None
    # "tidak tahu" is no answer, "penjual" waits for its mark
    assert (found.marked, found.by_teacher, found.decided, found.as_marked) == (5, 2, 3, 3)
    assert found.disagreements == ()

    changed = key(accepted=["Bu Rina", "guru baru"], wrong=[{"text": "rina"}])
    better = accuracy(scene.teacher, quiz, "bibit", changed, PASSAGE)
    assert better is not None
    assert (better.marked, better.decided, better.as_marked) == (5, 4, 3)
    [other] = better.disagreements
    assert (other.tried.reply, other.tried.rule, other.fraction, other.count, other.by_teacher) == (
        "rina",
        "listed_wrong",
        1.0,
        1,
        False,
    )


def _mark(scene: Scene, attempt: Attempt, points: float) -> None:
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)
    ).one()
    marking.mark(scene.teacher, attempt.id, 2, points, reason="Benar.", seen=marking.stamp(response), now=NOW)


def test_only_answers_from_ones_own_classes_to_the_same_words_count(scene: Scene) -> None:
    give(scene.pupil("A"), scene.assignment, RIGHT, "Bu Rina")
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    colleague = factories.make_person(scene.school, "teacher")
    assert accuracy(colleague, quiz, "bibit", key(), PASSAGE) is None
    assert accuracy(scene.teacher, quiz, "tanaman", key(), PASSAGE) is None
    assert accuracy(scene.teacher, quiz, "bibit", key(prompt="Kapan bibit dibawa?"), PASSAGE) is None
    assert accuracy(scene.teacher, quiz, "bibit", key(prompt="siapa yang membawa bibit"), PASSAGE) is not None


def test_the_number_of_queries_does_not_grow(scene: Scene, database: QuizApp) -> None:
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    counts = []
    for name in ("satu", "dua", "tiga"):
        give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina")
        db.session.flush()
        with count_queries(database) as statements:
            accuracy(scene.teacher, quiz, "bibit", key(), PASSAGE)
        counts.append(len(statements))
    assert counts[0] == counts[-1] <= 3, counts
