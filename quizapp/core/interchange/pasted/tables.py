"""Tables copied from Word or a spreadsheet: cells parted by tabs (or by | as in Markdown)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.core.interchange.pasted.asked import Asked, Option, Row

_NUMBER_HEADS = frozenset({"no", "no.", "nomor", "no soal", "number", "#"})
_STEM_HEADS = re.compile(r"(?:soal|pertanyaan|butir soal|question|pernyataan soal)\b", re.IGNORECASE)
_KEY_HEADS = re.compile(r"(?:kunci|jawaban benar|jawab$|jawaban$|key|correct|answer$|correct answer)", re.IGNORECASE)
_OPTION_HEADS = re.compile(r"(?:(?:jawaban|pilihan|opsi|option|pil|answer|choice)\s?)?([A-H])$", re.IGNORECASE)
_LABEL_HEADS: Mapping[str, re.Pattern[str]] = {
    "evidence": re.compile(r"bukti|evidence", re.IGNORECASE),
    "process": re.compile(r"proses|process|level kognitif", re.IGNORECASE),
    "explanation": re.compile(r"pembahasan|penjelasan|explanation|feedback", re.IGNORECASE),
    "points": re.compile(r"skor|poin|bobot|points?|score", re.IGNORECASE),
    "hint": re.compile(r"petunjuk|hint", re.IGNORECASE),
}
_TRUE_HEAD = re.compile(r"(?:benar|b|true|t|ya|sesuai|betul|yes)$", re.IGNORECASE)
_FALSE_HEAD = re.compile(r"(?:salah|s|false|f|tidak|tidak sesuai|no)$", re.IGNORECASE)
_TICK = re.compile(r"(?:[vVxX✓✔√☑☒•●*]|\[[xXvV]\])$")
_RULE = re.compile(r"[\s|:\-]+$")
_SIDES = re.compile(r"\s*(?:→|->|=>|⇒|\t+|\||\s[–—-]\s|\s{3,}|\s=\s|=)\s*")
_LONGEST_NUMBER = 3
"""Digits."""


def is_ruler(line: str) -> bool:
    """Say whether a row of a Markdown table only parts its heads from the rest."""
    return line.strip().startswith("|") and bool(_RULE.match(line))


def without_pipes(line: str) -> str:
    """Return a row of a Markdown table with tabs between its cells; its ruler is empty."""
    bare = line.strip()
    if not bare.startswith("|") or bare.count("|") < 2:  # noqa: PLR2004 - a cell has two sides
        return line
    if _RULE.match(bare):
        return ""
    return "\t".join(cell.strip() for cell in bare.strip("|").split("|"))


def _cells(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in line.split("\t")]


def columns_of(line: str) -> dict[str, int] | None:
    """Return the columns that a row of heads names (`stem`, `key`, option letters, labels); None for any other row."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(_cells(line)):
        if cell.lower() in _NUMBER_HEADS:
            columns.setdefault("number", place)
        elif found := _OPTION_HEADS.match(cell):
            columns.setdefault(found[1].upper(), place)
        elif _KEY_HEADS.match(cell):
            columns.setdefault("key", place)
        elif _STEM_HEADS.match(cell):
            columns.setdefault("stem", place)
        else:
            for name, head in _LABEL_HEADS.items():
                if head.match(cell):
                    columns.setdefault(name, place)
    has_options = sum(len(name) == 1 for name in columns) > 1
    return columns if "stem" in columns and (has_options or "key" in columns) else None


def row_question(columns: Mapping[str, int], line: str, number: int) -> Asked | None:
    """Return the question of a row; None for a row with too few cells."""
    cells = _cells(line)
    if "\t" not in line or len([cell for cell in cells if cell]) < 2:  # noqa: PLR2004 - a stem and something else
        return None

    def cell(name: str) -> str:
        place = columns.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    given = cell("number").rstrip(".)")
    asked = Asked(
        number,
        int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER else None,
        lines=[number],
    )
    if cell("stem"):
        asked.stem.append((number, cell("stem")))
    for letter in "ABCDEFGH":
        if cell(letter):
            asked.options.append(Option(letter, cell(letter), number))
    if cell("key"):
        asked.keys.append((number, cell("key")))
    for name in _LABEL_HEADS:
        if cell(name):
            asked.add_label(name, number, cell(name))
    return asked


def truth_columns(line: str) -> tuple[int, int] | None:
    """Return the places of the columns “Benar” and “Salah” in a row of heads."""
    cells = _cells(line)
    true = next((place for place, cell in enumerate(cells) if _TRUE_HEAD.match(cell)), None)
    false = next((place for place, cell in enumerate(cells) if _FALSE_HEAD.match(cell)), None)
    if true is None or false is None or true == false or len(cells) > 5:  # noqa: PLR2004 - a number, two heads, notes
        return None
    return true, false


def truth_row(heads: tuple[int, int], line: str, number: int) -> Row | None:
    """Return a statement with where it is ticked; None for a line that is no row of the table."""
    if "\t" not in line:
        return None
    cells = _cells(line)
    words = [cell for cell in cells[: min(heads)] if cell and not re.fullmatch(r"\d{1,2}[.)]?|[a-zA-Z][.)]", cell)]
    if not words:
        return None
    text = re.sub(r"^\(?(?:\d{1,2}|[a-zA-Z])[.)]\s+", "", words[-1])
    ticked = [place for place, cell in enumerate(cells) if _TICK.match(cell)]
    said = cells[min(heads)] if len(cells) > min(heads) else ""
    if len(ticked) == 1 and ticked[0] in heads:
        return Row(text, number, ticked[0] == heads[0])
    if _TRUE_HEAD.match(said) or _FALSE_HEAD.match(said):
        return Row(text, number, bool(_TRUE_HEAD.match(said)))
    return Row(text, number, None)


def two_sides(line: str) -> tuple[str, str]:
    """Return what stands on either side of a row of a matching task."""
    found = _SIDES.split(line.strip(), maxsplit=1)
    left, right = (found[0], found[1]) if len(found) > 1 else (line.strip(), "")
    return re.sub(r"^\(?\d{1,2}[.)]\s+", "", left).strip(), right.strip()
