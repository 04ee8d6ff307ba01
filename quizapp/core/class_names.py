"""Names of classes as schools write them (VII-A, 8B, X IPA 2) and school years. Roman numbers equal Arabic ones."""

from __future__ import annotations

import re

from quizapp.core.messages import N_, Message

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
"""Grades 1 to 13; the last is a fourth year of some vocational schools."""
LAST_GRADES = frozenset({6, 9, 12, 13})
"""Whoever passes these leaves the school."""
_VALUES = {roman.casefold(): number for number, roman in enumerate(ROMAN, start=1)}
_LONGEST_FIRST = "|".join(sorted(ROMAN, key=len, reverse=True))
_NAME = re.compile(
    rf"(?P<before>(?:(?:kelas|kls|class|grade)\b\.?\s*)?)(?P<grade>{_LONGEST_FIRST}|1[0-3]|[1-9])"
    r"(?P<group>(?:[\s\-./_]+.*|[A-Za-z][0-9]{0,2})?)",
    re.IGNORECASE,
)
"""A grade, and a group after a sign or as one letter: `Xaveria` and `12 Pas` are names of other kinds."""
_YEAR = re.compile(r"(\d{4})/(\d{4})")
_EARLIEST, _LATEST = 2000, 2099


def grade_of(name: str) -> int | None:
    """Return the grade that a class's name begins with, or None."""
    found = _NAME.fullmatch(name.strip())
    return None if found is None else _number(found["grade"])


def words_of(name: str) -> tuple[str, ...]:
    """Return what is compared of a name: small words, Roman numbers as Arabic ones. `VIII-B`, `8b`: `("8", "b")`."""
    found = _NAME.fullmatch(name.strip())
    if found is not None:
        name = f"{_number(found['grade'])} {found['group']}"
    words = re.findall(r"\d+|[^\W\d_]+", name.casefold())
    return tuple(str(_VALUES.get(word, word)) for word in words)


def is_same(one: str, other: str) -> bool:
    """Say whether two names mean the same class."""
    return words_of(one) == words_of(other) != ()


def is_found(query: str, *texts: str) -> bool:
    """Say whether every word of `query` stands in one of the texts: numbers whole, other words from their beginning."""
    known = [word for text in texts for word in words_of(text)]
    return all(
        any(word == wanted if wanted.isdecimal() else word.startswith(wanted) for word in known)
        for wanted in words_of(query)
    )


def sort_key(name: str) -> tuple[int, tuple[tuple[bool, int, str], ...]]:
    """Return a key that sorts classes by grade, then as people count: VII-A, VII-B, VIII-A, X IPA 2, X IPA 10."""
    words = words_of(name)
    return grade_of(name) or len(ROMAN) + 1, tuple(
        (not word.isdecimal(), int(word[:9]) if word.isdecimal() else 0, word) for word in words
    )


def next_name(name: str) -> str | None:
    """Return what the class is called a year later, written in the same way; None when there is no next grade."""
    name = name.strip()
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    grade = _number(found["grade"])
    if grade in LAST_GRADES:
        return None
    written = found["grade"]
    following = str(grade + 1) if written.isdecimal() else ROMAN[grade]
    if written.islower():
        following = following.lower()
    return f"{found['before']}{following}{found['group']}"


def next_year(school_year: str) -> str:
    """Return the school year after `2026/2027`; empty when that is none."""
    if school_year_problem(school_year) is not None:
        return ""
    second = int(school_year[-4:])
    return f"{second}/{second + 1}"


def school_year_problem(text: str) -> Message | None:
    """Return why `text` is no school year, or None."""
    found = _YEAR.fullmatch(text) if text.isascii() else None
    if found is None:
        return Message(N_("Write it like 2026/2027."))
    first, second = int(found[1]), int(found[2])
    if second != first + 1 or not _EARLIEST <= first <= _LATEST:
        return Message(N_("A school year is two years that follow each other, like 2026/2027."))
    return None


def _number(grade: str) -> int:
    return int(grade) if grade.isdecimal() else _VALUES[grade.casefold()]
