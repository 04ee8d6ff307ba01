"""A pasted list of pupils: one a line, a name and perhaps a NISN. Every line is accounted for; nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from quizapp.core.messages import N_, Message
from quizapp.core.names import clean_name, name_problem, nisn_problem

MAXIMUM_LINES = 200
HEADINGS = frozenset(
    {"nama", "name", "nama siswa", "nama lengkap", "nama murid", "nama peserta didik", "full name", "no", "no."}
)
"""First cells of a heading that came along with the copied columns."""
_NUMBER_CELL = re.compile(r"\d{1,3}[.)]?")
_LEADING_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line as it was understood."""

    number: int
    """In the pasted text, from 1."""
    kind: Literal["pupil", "heading", "problem"]
    name: str
    nisn: str | None = None
    problem: Message | None = None


def read_roster(text: str, *, names: AbstractSet[str], nisns: AbstractSet[str]) -> list[RosterLine]:
    """Return every line of `text` that is not blank.

    `names`: folded names (`fold`) already in the class; `nisns`: NISNs that already have an account in the school.
    """
    lines: list[RosterLine] = []
    seen_names, seen_nisns = set(names), set(nisns)
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        line = _read_line(number, raw, first=not lines)
        if line.kind == "pupil":
            line = _not_twice(line, seen_names, seen_nisns, names, nisns)
            seen_names.add(fold(line.name))
            if line.nisn:
                seen_nisns.add(line.nisn)
        lines.append(line)
    return lines


def fold(name: str) -> str:
    """Return `name` as names are compared: a class cannot have two that look the same in a mark book."""
    return clean_name(name).casefold()


def _read_line(number: int, raw: str, *, first: bool) -> RosterLine:
    cells = _cells(raw)
    name = cells[0]
    if first and name.casefold() in HEADINGS:
        return RosterLine(number, "heading", " · ".join(cells))
    nisn = cells[1] if len(cells) > 1 else ""
    problem = name_problem(name)
    if problem is None and any(cells[_COLUMNS:]):
        problem = Message(N_("Too many columns: write the name and, if you like, the NISN."))
    if problem is None and nisn:
        problem = nisn_problem(nisn)
        if problem is not None:
            problem = Message(
                N_("“%(text)s” is no NISN: it has 10 digits, zeros at the front included."), {"text": nisn}
            )
    return RosterLine(number, "problem" if problem else "pupil", name, nisn or None, problem)


def _cells(raw: str) -> list[str]:
    """Return the cells of a line without a number of the list: from a spreadsheet, a text or typed."""
    separator = next((character for character in "\t;," if character in raw), None)
    cells = [clean_name(cell) for cell in (raw.split(separator) if separator else [raw])]
    if len(cells) > 1 and _NUMBER_CELL.fullmatch(cells[0]):
        cells = cells[1:]
    cells[0] = _LEADING_NUMBER.sub("", cells[0], count=1)
    return cells


def _not_twice(
    line: RosterLine,
    seen_names: AbstractSet[str],
    seen_nisns: AbstractSet[str],
    names: AbstractSet[str],
    nisns: AbstractSet[str],
) -> RosterLine:
    problem = None
    if fold(line.name) in names:
        problem = N_("Somebody of this name is in the class already. Add what tells them apart, or take the line out.")
    elif fold(line.name) in seen_names:
        problem = N_("This name stands twice in the list. Add what tells them apart, or take the line out.")
    elif line.nisn in nisns:
        problem = N_(
            "A pupil with this NISN has an account already: give them the class code, so that they join with it."
        )
    elif line.nisn is not None and line.nisn in seen_nisns:
        problem = N_("This NISN stands twice in the list.")
    if problem is None:
        return line
    return RosterLine(line.number, "problem", line.name, line.nisn, Message(problem))
