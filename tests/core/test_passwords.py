"""Rules about passwords, PINs and waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.messages import Message
from quizapp.core.passwords import (
    FAILURE_WINDOW,
    LONGEST_DELAY,
    delay_left,
    failures_after,
    is_guessable_pin,
    password_problem,
    pin_problem,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
COMMON = frozenset({"bismillah123"})


def words(message: Message | None) -> str | None:
    return None if message is None else str(message)


@pytest.mark.parametrize(
    "password", ["sungai batu tenang", "x" + "é" * 3 + "hujan deras", "Rina suka membaca 12 buku", "ab" * 30 + "c d e"]
)
def test_length_is_what_counts(password: str) -> None:
    assert password_problem(password, "rina.hartati", COMMON) is None


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("sebelas-ciri"[:11], "Use at least 12 characters; a few words together are easy to remember."),
        ("kata " * 26, "Use at most 128 characters."),
        ("Bismillah123", "This password is among the first that others would guess. Choose another."),
        ("111111111111", "This password is among the first that others would guess. Choose another."),
        ("abcabcabcabcab", "This password is among the first that others would guess. Choose another."),
        ("saya RINA.HARTATI ya", "The password must not contain your username."),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password: str, expected: str) -> None:
    assert words(password_problem(password, "rina.hartati", COMMON)) == expected


@pytest.mark.parametrize("pin", ["000000", "121212", "123123", "123456", "987654", "890123"])
def test_a_pin_that_others_would_guess_is_refused(pin: str) -> None:
    assert is_guessable_pin(pin)
    assert words(pin_problem(pin)) == "This PIN is among the first that others would guess. Choose another."


@pytest.mark.parametrize("pin", ["12345", "1234567", "12a456", "", "١٢٣٤٥٧"])
def test_a_pin_has_six_digits(pin: str) -> None:
    assert words(pin_problem(pin)) == "A PIN has 6 digits."


def test_an_ordinary_pin_is_fine() -> None:
    assert pin_problem("402913") is None


def test_the_delay_grows_and_ends() -> None:
    delays = [delay_left(failures, NOW, NOW).total_seconds() for failures in range(4, 13)]
    assert delays == [0, 15, 30, 60, 120, 240, 300, 300, 300]
    assert delay_left(10_000, NOW, NOW) == LONGEST_DELAY
    assert delay_left(10_000, NOW, NOW + LONGEST_DELAY) == timedelta(0)
    assert delay_left(6, NOW, NOW + timedelta(seconds=29)) == timedelta(seconds=1)


def test_failures_are_forgotten_after_a_quiet_quarter_of_an_hour() -> None:
    assert failures_after(0, None, NOW) == 1
    assert failures_after(4, NOW, NOW + timedelta(minutes=14)) == 5
    assert failures_after(400, NOW, NOW + FAILURE_WINDOW) == 1
