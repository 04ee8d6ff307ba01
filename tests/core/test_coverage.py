"""Coverage: what the questions of a draft rest on and ask for, however incomplete it is."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.core.coverage import ParagraphCount, PlaceCount, ProcessCount, coverage, usual_targets


def _draft(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    kinds = [("h1", "heading"), ("p1", "paragraph"), ("p2", "paragraph"), ("b1", "box"), ("p3", "paragraph")]
    blocks = [{"id": name, "kind": kind, "sentences": [{"id": "s1", "text": "Kata."}]} for name, kind in kinds]
    return {"title": "Bacaan", "passage": {"blocks": blocks}, "questions": list(questions), **more}


def test_a_question_counts_once_for_every_paragraph_it_rests_on() -> None:
    found = coverage(
        _draft(
            {"id": "q1", "process": "locate", "evidence": ["p1.s1", {"at": "p1.s1", "quote": "Kata"}, "p3"]},
            {"id": "q2", "process": "locate", "evidence": [{"at": "p3.s1", "quote": None}, "b1"]},
            {"id": "q3", "process": "evaluate", "evidence": ["h1.s1"]},
        )
    )
    assert found.paragraphs == (ParagraphCount("p1", 1, 1), ParagraphCount("p2", 2, 0), ParagraphCount("p3", 3, 2))
    assert found.others == (PlaceCount("h1", "heading", 1), PlaceCount("b1", "box", 1))
    assert found.uncovered == (2,)
    assert found.questions == 3


def test_evidence_of_rows_and_gold_sentences_counts_too() -> None:
    table = {"id": "q1", "rows": [{"id": "r1", "evidence": ["p1.s1"]}, {"id": "r2"}], "evidence": []}
    selection = {"id": "q2", "gold": ["p2.s1"]}
    found = coverage(_draft(table, selection))
    assert [(paragraph.number, paragraph.questions) for paragraph in found.paragraphs] == [(1, 1), (2, 1), (3, 0)]
    assert found.without_evidence == ()


def test_incomplete_questions_are_named_and_break_nothing() -> None:
    found = coverage(
        _draft({"id": "q1"}, {"id": "q2", "process": "", "evidence": []}, {"id": "q3", "process": "wrong"})
    )
    assert found.without_process == ("q1", "q2", "q3")
    assert found.without_evidence == ("q1", "q2", "q3")
    assert [process.questions for process in found.processes] == [0, 0, 0]


def test_evidence_that_says_nothing_yet_is_none() -> None:
    found = coverage(_draft({"id": "q1", "evidence": [{"at": ""}, {}, ""], "rows": [{"evidence": None}], "gold": None}))
    assert found.without_evidence == ("q1",)
    assert found.uncovered == (1, 2, 3)


def test_processes_and_subprocesses_are_counted_against_the_authors_targets() -> None:
    found = coverage(
        _draft(
            {"id": "q1", "process": "locate", "subprocess": "scan_locate"},
            {"id": "q2", "process": "understand", "subprocess": "integrate_infer"},
            {"id": "q3", "process": "understand", "subprocess": "integrate_infer"},
            targets={"locate": 2, "understand": 2},
        )
    )
    assert found.processes == (
        ProcessCount("locate", 1, 2),
        ProcessCount("understand", 2, 2),
        ProcessCount("evaluate", 0, 0),
    )
    assert found.subprocesses["understand"] == (("represent_literal", 0), ("integrate_infer", 2))
    assert found.chosen_targets


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (0, {"locate": 0, "understand": 0, "evaluate": 0}),
        (1, {"locate": 0, "understand": 1, "evaluate": 0}),
        (2, {"locate": 0, "understand": 1, "evaluate": 1}),
        (10, {"locate": 3, "understand": 4, "evaluate": 3}),
        (16, {"locate": 4, "understand": 7, "evaluate": 5}),
        (20, {"locate": 5, "understand": 9, "evaluate": 6}),
    ],
)
def test_usual_targets_sum_up_to_the_questions(questions: int, expected: dict[str, int]) -> None:
    assert usual_targets(questions) == expected
    assert sum(expected.values()) == questions


def test_without_targets_a_short_draft_is_measured_against_a_lesson_and_a_long_one_against_itself() -> None:
    assert [one.target for one in coverage(_draft()).processes] == [3, 4, 3]
    long = _draft(*({"id": f"q{number}"} for number in range(1, 21)))
    found = coverage(long)
    assert [one.target for one in found.processes] == [5, 9, 6]
    assert not found.chosen_targets
