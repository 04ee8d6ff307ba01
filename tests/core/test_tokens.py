"""Exam tokens: drawn without letters that look alike, read kindly, compared exactly."""

from __future__ import annotations

import pytest

from quizapp.core import tokens
from quizapp.core.names import CODE_LETTERS


def test_six_letters_and_digits_that_nobody_mistakes() -> None:
    asked: list[str] = []

    def last(letters: str) -> str:
        asked.append(letters)
        return letters[-len(asked)]

    assert tokens.draw(last) == "987654"
    assert set(asked) == {"ABCDEFGHJKLMNPQRSTUVWXYZ23456789"}
    assert not set("IO01") & set(CODE_LETTERS)


@pytest.mark.parametrize(
    "typed",
    [
        "K7M2QX",
        "k7m2qx",
        " k7m 2qx ",
        "K7M-2QX",
        "k7m\N{EN DASH}2qx.",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "K7M2QX"),
        "k7m\N{NO-BREAK SPACE}2qx",
    ],
)
def test_typing_is_read_kindly(typed: str) -> None:
    assert tokens.problem(typed) is None
    assert tokens.fits(typed, "K7M2QX")


@pytest.mark.parametrize("typed", ["", "K7M2Q", "K7M2QXX", "K7M2QY", "K7M2QÉ"])
def test_everything_else_is_another_token(typed: str) -> None:
    assert not tokens.fits(typed, "K7M2QX")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the exam token that your teacher shows."),
        (" -\0", "Type the exam token that your teacher shows."),
        ("K7M2Q", "An exam token has six letters and digits. Look at it again."),
        ("K7M2QÉ", "An exam token has six letters and digits. Look at it again."),
        ("K7M2Q0", "An exam token has no I, O, 0 or 1. Look at it again."),
        ("i7m2qx", "An exam token has no I, O, 0 or 1. Look at it again."),
        ("K7M2QY", None),
    ],
)
def test_slips_are_told_apart_from_guesses(typed: str, told: str | None) -> None:
    problem = tokens.problem(typed)
    assert (str(problem) if problem else None) == told
