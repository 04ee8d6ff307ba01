"""Which text and which questions a remedial is made of."""

from __future__ import annotations

from typing import Any

from quizapp.core.parallel_questions import Candidate, Source, picked, ranked, weakest


def question(position: int, subprocess: str = "integrate_infer", **values: Any) -> Candidate:
    defaults = {"process": "understand", "type_name": "multiple_choice", "points": 1, "prompt": "Mengapa?"}
    return Candidate(position=position, name=f"q{position}", subprocess=subprocess, **(defaults | values))


def source(quiz_id: int, count: int, **values: Any) -> Source:
    defaults = {"version_id": quiz_id, "title": f"Teks {quiz_id}", "grade": "8", "is_read": False, "is_same": False}
    return Source(
        quiz_id=quiz_id, questions=tuple(question(place) for place in range(1, count + 1)), **(defaults | values)
    )


def test_the_weakest_process() -> None:
    assert weakest({"locate": 0.5, "understand": 0.3, "evaluate": 0.9}) == "understand"
    assert weakest({"locate": 0.5, "evaluate": 0.5}) == "locate"
    assert weakest({"locate": 1.0, "evaluate": 1.0}, higher_first=True) == "evaluate"
    assert weakest({}) is None


def test_the_most_fitting_text_goes_first() -> None:
    found = ranked(
        [
            source(1, 3),
            source(2, 9, is_read=True),
            source(3, 6),
            source(4, 6, grade="9"),
            source(5, 1),
            source(6, 5, is_read=True, is_same=True),
        ],
        "8",
    )
    assert [one.quiz_id for one in found] == [3, 2, 6, 4, 1]
    assert [len(one.questions) for one in found] == [5, 5, 5, 5, 3]


def test_one_question_alone_says_nothing() -> None:
    assert ranked([source(1, 1), source(2, 0)], None) == []


def test_the_questions_are_of_each_kind_and_in_the_order_of_the_text() -> None:
    listed = [
        question(1),
        question(2),
        question(3, by_rule=False),
        question(4, "represent_literal"),
        question(5),
        question(6, "represent_literal"),
        question(7),
    ]
    assert [one.position for one in picked(listed)] == [1, 2, 4, 5, 6]
    assert [one.position for one in picked(listed, wanted=2)] == [1, 4]
    assert [one.position for one in picked(listed, wanted=7)] == [1, 2, 3, 4, 5, 6, 7]
