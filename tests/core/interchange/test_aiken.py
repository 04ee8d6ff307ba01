"""Aiken: options with ) or ., no blank line needed, and every stretch that is none told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.core.interchange.aiken import read_aiken
from quizapp.core.interchange.markup import clean_lines
from quizapp.core.interchange.reading import recognise

FOREIGN = Path(__file__).parents[2] / "data" / "pastes" / "foreign"


def test_questions_need_no_blank_line_between_them() -> None:
    reading = read_aiken("P?\nA) a\nB) b\nANSWER: B\nQ?\nA. c\nB. d\nC. e\nanswer: a")
    assert [(item.stem, item.type) for item in reading.items] == [("P?", "mc_single"), ("Q?", "mc_single")]
    assert [[choice.weight for choice in item.choices] for item in reading.items] == [[0, 1], [1, 0, 0]]
    assert [item.lines for item in reading.items] == [(1, 2, 3, 4), (5, 6, 7, 8, 9)]
    assert reading.notices == ()


def test_a_stem_may_have_several_lines() -> None:
    assert read_aiken("Read this:\nWhat is it?\nA) a\nB) b\nANSWER: A").items[0].stem == "Read this:\nWhat is it?"


def test_several_letters_make_several_right_options() -> None:
    [item] = read_aiken("Q?\nA) a\nB) b\nC) c\nANSWER: A, C").items
    assert item.type == "mc_multi"
    assert [choice.weight for choice in item.choices] == [0.5, 0, 0.5]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Q?\nA) a\nB) b\n", 3),
        ("Q?\nA) a\nB) b\nANSWER: E", 4),
        ("Q?\nA) a\nB) b\nANSWER:", 4),
        ("Q?\nA) a\nANSWER: A", 3),
        ("A) a\nB) b\nANSWER: A", 3),
        ("ANSWER: A", 1),
        ("Q?\nA) a\nC) c\nANSWER: A", 4),
        ("Only words.", 1),
    ],
)
def test_what_is_no_question_is_told_with_its_line(text: str, line: int) -> None:
    reading = read_aiken(text)
    assert reading.items == ()
    assert [(notice.line, notice.kind) for notice in reading.notices] == [(line, "error")]


def test_a_dialect_of_another_program_is_survived_and_told() -> None:
    text = clean_lines((FOREIGN / "aiken_dialect.txt").read_text("utf-8"))
    reading = read_aiken(text)
    assert len(reading.items) >= 2
    assert len(reading.notices) > 10


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Q?\nA) a\nB) b\nANSWER: B", "aiken"),
        ("1. Q?\nA) a\nB) b\nANSWER: B", "pasted"),
        ("Q?\nA. a\nB. b\nANSWER: B\nPembahasan: x", "pasted"),
        ("Q{=a ~b}", "gift"),
        ("::T::Q{#3}", "gift"),
        ("Himpunan {1, 2, 3} disebut?\nA. a\nB. b\nKunci: A", "pasted"),
        ("", "pasted"),
    ],
)
def test_the_format_is_recognised(text: str, name: str) -> None:
    assert recognise(text) == name
