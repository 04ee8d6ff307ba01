"""The time that reading a paste takes grows with its length only, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from quizapp.core.interchange import reading
from quizapp.core.interchange.aiken import read_aiken

LENGTH = 60_000


@pytest.mark.parametrize(
    ("before", "filling", "after"),
    [
        ("", "\n", ""),
        ("", "\f", "x"),
        ("", "\n \n", ""),
        ("1. a", "\u2028", "\n1. b"),
        ("ANSWER: A", " ", "1"),
        ("1. a\nA. b\nB. c\nANSWER: A", "\t", "1"),
        ("1. B/S ", "\t", "1"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("format_name", ["auto", "pasted", "gift", "aiken"])
def test_blanks_take_no_time(before: str, filling: str, after: str, format_name: str) -> None:
    text = before + filling * (LENGTH // len(filling)) + after
    began = time.process_time()
    reading.read(text, format_name)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("key", ["A", "A,B", "A and B", "A  ;  B", "A B.", "A & B"])
def test_keys_of_several_letters_are_read_as_before(key: str) -> None:
    [item] = read_aiken(f"Apa?\nA. satu\nB. dua\nANSWER: {key}").items
    assert sum(choice.weight > 0 for choice in item.choices) == (1 if key == "A" else 2)
