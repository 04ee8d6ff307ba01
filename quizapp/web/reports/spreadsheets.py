"""CSV as spreadsheets of schools read it: with a byte order mark, numbers as numbers, and nothing that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

Separator = Literal[";", ","]
Value = str | float | int | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide forms count too
"""A cell that begins so is run as a formula by spreadsheets."""


def plain(value: Value, point: str = ".") -> str:
    """Return a value as text: whole numbers without decimals, others with at most two, `point` between."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", point)


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(rows: Iterable[Sequence[Value]], separator: Separator) -> bytes:
    """Return the rows as a CSV file. With `;` numbers carry a decimal comma, as spreadsheets set to Indonesian expect."""
    point = "," if separator == ";" else "."
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(value) if isinstance(value, str) else plain(value, point) for value in row])
    return file.getvalue().encode("utf-8-sig")
