"""What a file of rows becomes: rows of clean texts with the numbers that a spreadsheet shows beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.core.messages import N_, Message
from quizapp.core.names import clean_name

MOST_BYTES = 5_000_000
MOST_ROWS = 12_000
"""Rows with something in them: a whole school of ten thousand and what stands above the list."""
MOST_COLUMNS = 100
"""A national export has about seventy."""
LAST_ROW = 100_000
"""Nothing below this row of a sheet is looked at; something down there is told."""
LONGEST_CELL = 500
"""Characters kept of a cell. What is longer ends in an ellipsis: it is no name and no number."""


class Unreadable(ValueError):  # noqa: N818 - named as what it says
    """The bytes are no table we read; `message` says what they are and how to save them again."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it."""

    number: int
    """As the spreadsheet shows it, from 1; blank rows are counted."""
    cells: tuple[str, ...]
    """Cleaned of line ends and of characters nobody can see; without blank cells at the end."""

    def cell(self, column: int | None) -> str:
        """Return the text in `column` (from 0); empty when there is none."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, and what has to be said about how they were read."""

    rows: tuple[Row, ...]
    notes: tuple[Message, ...] = ()

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def make_table(numbered: Iterable[tuple[int, Iterable[str]]], notes: Iterable[Message] = ()) -> Table:
    """Return a table of numbered rows of raw texts; blank rows go. Raises `Unreadable` when there are too many."""
    rows: list[Row] = []
    for number, raw in numbered:
        cells = [clean_cell(text) if text else "" for text in raw]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(rows) >= MOST_ROWS or number > LAST_ROW:
            raise Unreadable(Message(N_("The table is too long: at most %(most)s rows."), {"most": MOST_ROWS}))
        if len(cells) > MOST_COLUMNS:
            values = {"most": MOST_COLUMNS, "number": number}
            raise Unreadable(Message(N_("Row %(number)s is too wide: at most %(most)s columns."), values))
        rows.append(Row(number, tuple(cells)))
    return Table(tuple(rows), tuple(notes))


def clean_cell(text: str) -> str:
    """Return the text of a cell on one line. `="0012"` and `'0012`, which keep zeros in spreadsheets, are `0012`."""
    if len(text) > LONGEST_CELL * 4:  # before it costs time: a cell can hold megabytes
        text = text[: LONGEST_CELL * 4]
    # Half a million cells may come: nearly all are plain, and looking at each character takes ten times as long.
    text = " ".join(text.split()) if text.isascii() and text.isprintable() else clean_name(text)
    while text.startswith('="') and text.endswith('"') and len(text) > 3:  # noqa: PLR2004 - `="x"` is the shortest
        text = text[2:-1].strip()
    if text.startswith("'") and text.lstrip("'").isdigit():
        text = text.lstrip("'")
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def to_text(table: Table) -> str:
    """Return the table as text with tabs, each row on the line of its number: `read_text` reads it back."""
    lines: list[str] = []
    for row in table.rows:
        lines.extend([""] * (row.number - 1 - len(lines)))
        lines.append("\t".join(_quoted(cell) for cell in row.cells))
    return "\n".join(lines)


def _quoted(cell: str) -> str:
    """Return a cell so that nothing in it is taken for a separator, a quotation or the line that names a separator."""
    if any(character in cell for character in '";,|') or cell[:4].lower() == "sep=":
        return '"' + cell.replace('"', '""') + '"'
    return cell
