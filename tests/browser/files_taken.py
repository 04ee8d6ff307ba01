"""What stands on a page, and what a teacher takes home from it as a file, in one shape so that they can be compared."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page


def rows_of(table: Locator) -> list[list[str]]:
    """Return the cells of a table's body as its <data> values, or else its words without what only screen readers get."""
    found: list[list[str]] = table.evaluate(
        """table => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => {
            const data = cell.querySelector("data");
            if (data) return data.value;
            const copy = cell.cloneNode(true);
            for (const part of copy.querySelectorAll(".unseen, [aria-hidden]")) part.remove();
            return copy.textContent.replace(/\\s+/g, " ").trim();
        }))"""
    )
    return found


def taken(page: Page, link: re.Pattern[str]) -> Path:
    """Press a link that downloads, and return the file."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    return Path(coming.value.path())


def csv_rows(path: Path, delimiter: str) -> list[list[str]]:
    """Return a CSV file as schools' spreadsheets read it: with its byte order mark, numbers with the decimal point."""
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    return [[_point(cell) if delimiter == ";" else cell for cell in row] for row in rows]


def _point(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", cell) else cell


def xlsx_rows(path: Path) -> list[list[str]]:
    """Return the first sheet of a workbook as texts; a number must be a number there."""
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    return [["" if cell is None else _plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _plain(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def same_marks(shown: Sequence[Sequence[str]], filed: Sequence[Sequence[str]], names: int) -> None:
    """Compare a table with a file by the pupils' names (column `names`): every mark of the one stands in the other."""
    by_name = {row[names]: row for row in filed}
    assert set(by_name) == {row[names] for row in shown}
    for row in shown:
        assert by_name[row[names]][: len(row)] == list(row), row[names]
