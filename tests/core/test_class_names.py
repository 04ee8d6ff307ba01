"""Names of classes: grade and group, Roman as Arabic, the name a year later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.class_names import (
    grade_of,
    is_found,
    is_same,
    next_name,
    next_year,
    school_year_problem,
    sort_key,
    words_of,
)


@pytest.mark.parametrize(
    ("name", "grade", "words"),
    [
        ("VII-A", 7, ("7", "a")),
        ("vii a", 7, ("7", "a")),
        ("VIIA", 7, ("7", "a")),
        ("7A", 7, ("7", "a")),
        ("Kelas VIII B", 8, ("8", "b")),
        ("X IPA 2", 10, ("10", "ipa", "2")),
        ("10 IPA2", 10, ("10", "ipa", "2")),
        ("X IPA II", 10, ("10", "ipa", "2")),
        ("XII.MIPA.1", 12, ("12", "mipa", "1")),
        ("IX", 9, ("9",)),
        ("Bahasa Indonesia VIII A", None, ("bahasa", "indonesia", "8", "a")),
        ("Xaveria", None, ("xaveria",)),
        ("12Pas", None, ("12", "pas")),
        ("", None, ()),
        ("Ilmu", None, ("ilmu",)),
    ],
)
def test_grade_and_words(name: str, grade: int | None, words: tuple[str, ...]) -> None:
    assert (grade_of(name), words_of(name)) == (grade, words)


def test_roman_equals_arabic_when_searching() -> None:
    names = ["VII-A", "8A", "X IPA 2", "XII IPS 1", "Bahasa VIII-A"]
    found = {
        query: [name for name in names if is_found(query, name)] for query in ("7", "viii", "IPA", "10 ipa 2", "a", "")
    }
    assert found == {
        "7": ["VII-A"],
        "viii": ["8A", "Bahasa VIII-A"],
        "IPA": ["X IPA 2"],
        "10 ipa 2": ["X IPA 2"],
        "a": ["VII-A", "8A", "Bahasa VIII-A"],
        "": names,
    }
    assert is_found("7 2026", "VII-A", "2026/2027")
    assert is_same("VIII B", "8-b")
    assert not is_same("VIII B", "VIII-BB")
    assert not is_same("", "")


def test_classes_stand_as_people_count() -> None:
    names = ["X IPA 10", "Klub baca", "VIII-A", "X IPA 2", "VII-B", "7A", "IX-A"]
    assert sorted(names, key=sort_key) == ["7A", "VII-B", "VIII-A", "IX-A", "X IPA 2", "X IPA 10", "Klub baca"]


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("VII-A", "VIII-A"),
        ("7A", "8A"),
        ("X IPA 2", "XI IPA 2"),
        ("Kelas viii b", "Kelas ix b"),
        ("IX-A", None),
        ("XII IPS 1", None),
        ("6", None),
        ("Klub baca", None),
    ],
)
def test_the_name_a_year_later(name: str, following: str | None) -> None:
    assert next_name(name) == following


@pytest.mark.parametrize(
    ("text", "problem", "following"),
    [
        ("2026/2027", None, "2027/2028"),
        ("2026", "Write it like 2026/2027.", ""),
        ("2026/2027 ", "Write it like 2026/2027.", ""),
        ("2026/2028", "A school year is two years that follow each other, like 2026/2027.", ""),
        ("1026/1027", "A school year is two years that follow each other, like 2026/2027.", ""),
        ("٢٠٢٦/٢٠٢٧", "Write it like 2026/2027.", ""),
        ("", "Write it like 2026/2027.", ""),
    ],
)
def test_school_years(text: str, problem: str | None, following: str) -> None:
    found = school_year_problem(text)
    assert (None if found is None else str(found), next_year(text)) == (problem, following)


@given(st.text(max_size=60))
def test_any_name_can_be_sorted_searched_and_moved_up(name: str) -> None:
    assert is_found(name, name)
    assert sort_key(name) == sort_key(name)
    following = next_name(name)
    grade = grade_of(name)
    assert following is None or (grade is not None and grade_of(following) == grade + 1)
