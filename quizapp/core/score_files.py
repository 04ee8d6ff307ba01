"""Files of marks and of chosen letters: a header row, then a pupil a line, in columns parted by `,`, `;` or a tab.

They are kept as columns of plain numbers (an item each): 100,000 pupils x 40 items take 32 MB. What cannot be read is told
by line and column, as a text editor and a spreadsheet count them, from 1.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

SEPARATORS = ";,\t"
"""In the order in which they are believed when they part the rows equally well."""
MOST_BYTES = 300_000_000
MOST_TOLD = 20
"""Problems that are told; who mends so many will run it again."""
HIGHEST_MARK = 1_000_000.0
LOWEST_MAXIMUM = 0.001
_ROWS_AT_ONCE = 2_000
_SAMPLE = 50
_MOST_REMEMBERED = 50_000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
Value = TypeVar("Value")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read, and where."""

    line: int
    column: int | None
    text: str

    def __str__(self) -> str:
        """Return it as one line for a person."""
        place = f"line {self.line}" if self.column is None else f"line {self.line}, column {self.column}"
        return f"{place}: {self.text}"


class ScoreFileError(Exception):
    """The file cannot be read; `problems` say where, `more` whether there are others beside them."""

    def __init__(self, problems: Sequence[Problem], *, more: bool = False) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems, self.more = tuple(problems), more


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Marks: `columns[j][i]` is what pupil i earned on item j."""

    pupils: list[str]
    items: list[str]
    """The headings of the items."""
    columns: list[array[float]]
    maxima: list[float]
    """The highest mark of each item, as given, or else 1 or the highest one seen where that is above 1."""
    lines: array[int]
    """Where each pupil stands in the file."""


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """Chosen letters: byte i of `columns[j]` is what pupil i chose on item j, as ASCII; `-` is nothing."""

    pupils: list[str]
    items: list[str]
    columns: list[bytearray]
    lines: array[int]


def read_scores(data: bytes, maxima: Sequence[float] | None = None) -> ScoreTable:
    """Return the marks in `data`; blank is 0. With `maxima` (an item each, or one for all) no mark may be above them.

    Raises `ScoreFileError`.
    """
    sheet = _Sheet(data)
    columns = [array("d") for _ in sheet.items]
    if maxima is not None and len(maxima) == 1:
        maxima = [*maxima] * len(columns)
    if maxima is not None and len(maxima) != len(columns):
        raise ScoreFileError(
            [Problem(1, None, f"{len(columns)} items stand here, but {len(maxima)} maxima are given.")]
        )
    cells = _Remembered(_mark)
    for rows, lines in sheet.chunks():
        parts = zip(*rows, strict=True)
        sheet.pupils += map(str.strip, next(parts))
        for place, part in enumerate(parts):
            marks = array("d", sheet.converted(cells, part, lines, place + 2, 0.0))
            if maxima is not None and max(marks) > maxima[place] + 1e-9:
                sheet.tell_too_high(marks, maxima[place], lines, place + 2)
            columns[place].extend(marks)
    sheet.finish()
    if maxima is None:
        maxima = [1.0 if highest <= 1 else highest for highest in map(max, columns)]
    return ScoreTable(sheet.pupils, sheet.items, columns, list(maxima), sheet.lines)


def read_choices(data: bytes) -> ChoiceTable:
    """Return the letters in `data`, upper case; `-` or blank is none. Raises `ScoreFileError`."""
    sheet = _Sheet(data)
    columns = [bytearray() for _ in sheet.items]
    cells = _Remembered(_letter)
    for rows, lines in sheet.chunks():
        parts = zip(*rows, strict=True)
        sheet.pupils += map(str.strip, next(parts))
        for place, part in enumerate(parts):
            columns[place].extend(sheet.converted(cells, part, lines, place + 2, _NOTHING))
    sheet.finish()
    return ChoiceTable(sheet.pupils, sheet.items, columns, sheet.lines)


def put_in_order(choices: ChoiceTable, scores: ScoreTable) -> list[bytearray]:
    """Return the columns of `choices` with the pupils in the order of `scores`.

    The same pupils in the same order need nothing more; otherwise their names must be different ones. Raises
    `ScoreFileError` with places in the file of choices.
    """
    if len(choices.items) != len(scores.items):
        text = f"{len(choices.items)} items stand here, but {len(scores.items)} in the file of scores."
        raise ScoreFileError([Problem(1, None, text)])
    _compare_headings(choices, scores)
    if choices.pupils == scores.pupils:
        return choices.columns
    place = {name: number for number, name in enumerate(choices.pupils)}
    wanted = set(scores.pupils)
    strange = [
        Problem(line, 1, f"“{name}” is not in the file of scores.")
        for name, line in zip(choices.pupils, choices.lines, strict=True)
        if name not in wanted
    ]
    missing = [name for name in scores.pupils if name not in place]
    if missing:
        last = max(choices.lines)
        strange.append(Problem(last, None, f"“{missing[0]}” is in the file of scores, but not here."))
    if not strange:
        for table, file in ((choices, "here"), (scores, "in the file of scores")):
            name, times = Counter(table.pupils).most_common(1)[0]
            if times > 1:
                text = f"“{name}” stands {times} times {file}, and the pupils are in another order there."
                strange.append(Problem(choices.lines[place[name]], 1, text))
                break
    if strange:
        raise ScoreFileError(strange[:MOST_TOLD], more=len(strange) > MOST_TOLD)
    order = [place[name] for name in scores.pupils]
    return [bytearray(column[number] for number in order) for column in choices.columns]


def _compare_headings(choices: ChoiceTable, scores: ScoreTable) -> None:
    """Refuse columns that are the same, but in another order: letters would meet the marks of other items."""
    if sorted(choices.items) != sorted(scores.items):
        return
    for column, (here, there) in enumerate(zip(choices.items, scores.items, strict=True), start=2):
        if here != there:
            raise ScoreFileError([Problem(1, column, f"“{here}” stands here, “{there}” in the file of scores.")])


# Cells


def _mark(cell: str) -> float:
    text = cell.strip()
    if not text:
        return 0.0
    if not _NUMBER.fullmatch(text):
        hint = " (leave it empty where there is no answer)" if text in {"-", "–"} else ""
        raise ValueError(f"{_quoted(text)} is not a number{hint}.")
    value = float(text.replace(",", "."))
    if value < 0:
        raise ValueError(f"{_quoted(text)} is less than 0.")
    if value > HIGHEST_MARK:
        raise ValueError(f"{_quoted(text)} is more than any mark ({HIGHEST_MARK:,.0f}).")
    return abs(value)


_NOTHING = ord("-")


def _letter(cell: str) -> int:
    text = cell.strip().upper()
    if not text or text in {"-", "–"}:
        return _NOTHING
    if len(text) != 1 or not "A" <= text <= "Z":
        raise ValueError(f"{_quoted(cell.strip())} is not a letter from A to Z.")
    return ord(text)


def _quoted(text: str) -> str:
    most = 40
    return f"“{text if len(text) <= most else text[:most] + '…'}”"


class _Remembered(dict[str, Value], Generic[Value]):
    """What each text of a cell means: a file has few different ones."""

    def __init__(self, convert: Callable[[str], Value]) -> None:
        super().__init__()
        self.convert = convert

    def __missing__(self, cell: str) -> Value:
        value = self.convert(cell)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = value
        return value


# Rows


@dataclass(slots=True)
class _Sheet:
    """A file while it is read: its headings, its rows in chunks, and what was wrong so far."""

    data: bytes
    items: list[str] = field(init=False)
    pupils: list[str] = field(init=False, default_factory=list)
    lines: array[int] = field(init=False, default_factory=lambda: array("q"))
    problems: list[Problem] = field(init=False, default_factory=list)
    more: bool = field(init=False, default=False)
    _reader: Iterator[list[str]] = field(init=False)
    _line: Callable[[], int] = field(init=False)

    def __post_init__(self) -> None:
        """Read up to the headings."""
        text = _decoded(self.data)
        self.data = b""
        skipped, separator = 0, None
        first = text[: text.find("\n") + 1].strip().lower()
        if re.fullmatch(r"sep=[;,\t]?", first):  # a line for one program, and no row
            skipped, separator = 1, first[4:] or "\t"
            text = text[text.find("\n") + 1 :]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
        self._line = lambda: reader.line_num + skipped
        self._reader = self._rows(reader)
        header = next((row for row in self._reader if any(map(str.strip, row))), None)
        self._stop_at_problems()
        if header is None:
            raise ScoreFileError([Problem(1, None, "The file is empty.")])
        self._read_header([cell.strip() for cell in header])

    def _read_header(self, header: list[str]) -> None:
        while header and not header[-1]:
            header.pop()
        line = self._line()
        if len(header) <= 1:
            text = "There is only one column; the first is the pupil, the next ones are items, parted by , or ;."
            raise ScoreFileError([Problem(line, None, text)])
        self.items = [name or str(number) for number, name in enumerate(header[1:], start=1)]
        seen: dict[str, int] = {}
        for column, name in enumerate(self.items, start=2):
            if name in seen:
                text = f"{_quoted(name)} also heads column {seen[name]}; the first line must name every column once."
                self.tell(line, column, text)
            seen.setdefault(name, column)
        self._stop_at_problems()

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        """Yield rows as they stand; a fault of quotation marks ends the file."""
        try:
            yield from reader
        except csv.Error as error:
            self.tell(self._line(), None, f"A quotation mark is out of place, or a cell is too long ({error}).")

    def chunks(self) -> Iterator[tuple[list[list[str]], list[int]]]:
        """Yield rows as wide as the header, with their lines; empty rows are left out."""
        width = len(self.items) + 1
        while not self.more:
            rows: list[list[str]] = []
            lines: list[int] = []
            read = 0
            for row in islice(self._reader, _ROWS_AT_ONCE):
                read += 1
                if (len(row) == width and row[0].strip()) or self._mended(row, width):
                    rows.append(row)
                    lines.append(self._line())
            if rows:
                self.lines.extend(lines)
                yield rows, lines
            if not read:
                return

    def _mended(self, row: list[str], width: int) -> bool:
        """Say whether `row` can be used once empty cells at its end are gone; tell what is wrong otherwise."""
        if not any(map(str.strip, row)):
            return False
        while len(row) > width and not row[-1].strip():
            row.pop()
        line = self._line()
        if len(row) > width:
            hint = "; a decimal comma needs ; between the columns" if len(row) > width + 1 else ""
            self.tell(line, width + 1, f"There are {len(row)} columns here, but {width} headings{hint}.")
        elif len(row) < width:
            self.tell(line, len(row), f"The line ends here: {len(row)} columns, but {width} headings.")
        elif not row[0].strip():
            self.tell(line, 1, "The pupil is missing.")
        else:
            return True
        return False

    def converted(
        self,
        cells: Mapping[str, Value],
        part: Sequence[str],
        lines: Sequence[int],
        column: int,
        instead: Value,
    ) -> list[Value]:
        """Return what the cells of `part` mean; tell those that mean nothing, and put `instead` in their places."""
        try:
            return list(map(cells.__getitem__, part))
        except ValueError:
            return [self._converted(cells, cell, line, column, instead) for cell, line in zip(part, lines, strict=True)]

    def _converted(self, cells: Mapping[str, Value], cell: str, line: int, column: int, instead: Value) -> Value:
        try:
            return cells[cell]
        except ValueError as error:
            self.tell(line, column, f"{error} ({_quoted(self.items[column - 2])})")
            return instead

    def tell_too_high(self, marks: Sequence[float], maximum: float, lines: Sequence[int], column: int) -> None:
        """Tell the marks above `maximum`."""
        for mark, line in zip(marks, lines, strict=True):
            if mark > maximum + 1e-9:
                text = f"{mark:g} is above the maximum {maximum:g}. ({_quoted(self.items[column - 2])})"
                self.tell(line, column, text)

    def tell(self, line: int, column: int | None, text: str) -> None:
        """Remember what is wrong."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(Problem(line, column, text))
        else:
            self.more = True

    def finish(self) -> None:
        """Raise what was wrong, or that there is nobody."""
        self._stop_at_problems()
        if not self.pupils:
            raise ScoreFileError([Problem(self._line(), None, "There is no pupil below the headings.")])

    def _stop_at_problems(self) -> None:
        if self.problems:
            told = sorted(self.problems, key=lambda one: (one.line, one.column or 0))
            raise ScoreFileError(told, more=self.more)


def _decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or windows-1252."""
    if len(data) > MOST_BYTES:
        raise ScoreFileError([Problem(1, None, f"The file is larger than {MOST_BYTES // 1_000_000} MB.")])
    no_text = ScoreFileError([Problem(1, None, "This is no text. Save the spreadsheet as CSV, and give that file.")])
    if data.startswith(_WIDE_MARKS):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise no_text from None
    if b"\0" in data or data.startswith((b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise no_text
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """Return the separator that parts most rows into as many cells as the first, more than one."""
    best, found = (0.0, 0), SEPARATORS[0]
    for separator in SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator), _SAMPLE))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if any(map(str.strip, row))]
        if not widths or widths[0] <= 1:
            continue
        score = (round(sum(width == widths[0] for width in widths) / len(widths), 2), widths[0])
        if score > best:
            best, found = score, separator
    return found
