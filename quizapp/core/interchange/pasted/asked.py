"""A question while it is being read from pasted text: what stands where, before anybody decides what kind it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizapp.core.interchange.items import Notice

_MATCHING = re.compile(r"\b(?:jodohkan|menjodohkan|pasangkan|cocokkan|hubungkan|match(?:ing)?|pair)\b", re.IGNORECASE)
_ORDERING = re.compile(
    r"\b(?:urutkan(?:lah)?|susunlah|susun|arrange|reorder|put .{0,40} order|order the|mengurutkan)\b", re.IGNORECASE
)
_LIST_OPENER = re.compile(
    r"\b(?:berikut|di bawah|tersebut|following|below|pernyataan|statements?)\b|[:!]\s*$", re.IGNORECASE
)
_TRUE_FALSE = re.compile(
    r"\bbenar\b.{0,20}\bsalah\b|\b[BT]\s?(?:/|atau|or|-)\s?[SF]\b|\btrue\b.{0,20}\bfalse\b|"
    r"\bsesuai\b.{0,20}\btidak sesuai\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sub:
    """A numbered line inside a question: a statement, a step, an item to match."""

    number: int
    text: str
    line: int


@dataclass(slots=True)
class Option:
    """An option as it stands there."""

    letter: str
    text: str
    line: int
    starred: bool = False
    bold: bool = False


@dataclass(slots=True)
class Row:
    """A statement of a table, and whether it is ticked as true."""

    text: str
    line: int
    truth: bool | None = None


@dataclass(slots=True)
class Asked:
    """What belongs to one question."""

    line: int
    number: int | None = None
    style: str = ""
    section: str = ""
    """The kind of questions that the last heading announced."""
    stem: list[tuple[int, str]] = field(default_factory=list)
    subs: list[Sub] = field(default_factory=list)
    sub_style: str = ""
    tail: list[tuple[int, str]] = field(default_factory=list)
    """Lines of the stem that stand behind the numbered lines."""
    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pairs: list[tuple[int, str, str]] = field(default_factory=list)
    keys: list[tuple[int, str]] = field(default_factory=list)
    labels: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The stem as one line."""
        return " ".join(text for _line, text in (*self.stem, *self.tail))

    @property
    def head(self) -> str:
        """The beginning of the stem: what it asks for is said there."""
        return " ".join(text for _line, text in self.stem[:4])[:400]

    @property
    def last_words(self) -> str:
        """The end of the stem."""
        return self.stem[-1][1][-200:] if self.stem else ""

    @property
    def answered(self) -> bool:
        """Whether options, a table or a key have come: what follows is no part of the stem."""
        return bool(self.options or self.keys or self.labels or self.rows or self.pairs)

    @property
    def matches(self) -> bool:
        """Whether it asks to match."""
        return "menjodohkan" in self.section or "matching" in self.section or bool(_MATCHING.search(self.head))

    @property
    def orders(self) -> bool:
        """Whether it asks for an order."""
        return bool(_ORDERING.search(self.head))

    @property
    def judges(self) -> bool:
        """Whether it asks for true or false."""
        return bool("salah" in self.section or "false" in self.section or _TRUE_FALSE.search(self.head))

    @property
    def opens_list(self) -> bool:
        """Whether its stem announces numbered lines."""
        return self.matches or self.orders or bool(_LIST_OPENER.search(self.last_words))

    def add_label(self, name: str, line: int, text: str) -> None:
        """Add what a label says."""
        self.labels.setdefault(name, []).append((line, text))
