"""Responses as they stand on paper: which letters and numbers mean what, and reading them as a teacher types them.

The signs follow from what a pupil may see of a question (its presentation) and the shape of its response, so that the
printed sheet, the key, the answer sheet and what is typed in afterwards cannot differ. Nothing here knows a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Literal

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Declaration, Response, is_storable

BLANK = "-"
"""Typed for no answer, and for two ticks where one was asked for."""
LATER = "?"
"""Typed for a text that stands on the paper and is marked later."""
_BLANKS = frozenset({BLANK, "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"})
_BOX_LETTERS = {"id": "K", "en": "B"}
"""Before the number of a box (*kotak*), which has no paragraph number."""
_ON_PAPER = {"id": "(ditulis di kertas)", "en": "(written on paper)"}

Kind = Literal["letters", "sentences", "categories", "pairs", "order", "text"]
"""How a response is written: letters; numbers of sentences; a sign a row; letters for numbers; all letters in order."""

# Where a presentation keeps what is chosen, how its signs are made, and the parts they are chosen for.
_CHOSEN: Mapping[str, Kind] = {
    "options": "letters",
    "sentences": "sentences",
    "categories": "categories",
    "phrases": "pairs",
    "steps": "order",
}
_PARTS = ("rows", "lefts")


def on_paper(language: str) -> str:
    """Return what is stored as the text of a response that nobody typed: it stands on the pupil's paper."""
    return _ON_PAPER.get(language, _ON_PAPER["en"])


def block_labels(blocks: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """Return what paper calls each block: paragraphs by number, boxes K1 (*kotak*) or B1, headings H1."""
    labels: dict[str, str] = {}
    counts = {"heading": 0, "box": 0}
    letters = {"heading": "H", "box": _BOX_LETTERS.get(language, _BOX_LETTERS["en"])}
    for block in blocks:
        if block["number"] is not None:
            labels[block["id"]] = str(block["number"])
        else:
            counts[block["kind"]] += 1
            labels[block["id"]] = f"{letters[block['kind']]}{counts[block['kind']]}"
    return labels


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands on paper for one id, and the text beside it."""

    label: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of something typed: a response that fits, or what is wrong with it.

    `points`: typed instead of a text that stands on the paper.
    """

    value: Response | None
    problem: Message | None = None
    points: float | None = None


@dataclass(frozen=True)
class Notation:
    """How one question is answered on paper."""

    kind: Kind
    declaration: Declaration
    choices: tuple[Sign, ...] = ()
    parts: tuple[Sign, ...] = ()

    @property
    def single(self) -> bool:
        """Whether one letter is the whole response."""
        return self.declaration.shape == "choice"

    @property
    def in_line(self) -> bool:
        """Whether it is typed in the line of a pupil; texts have fields of their own."""
        return self.kind != "text"

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {sign.label.casefold(): sign.id for sign in self.choices}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {sign.id: sign.label for sign in self.choices}

    @property
    def blank(self) -> Response:
        """The response of somebody who gave none."""
        if self.declaration.shape == "mapping":
            return {}
        return "" if self.declaration.shape in ("text", "choice") else []

    # Reading

    def read(self, typed: str) -> Read:
        """Return what `typed` says: `-` is no answer, capitals do not matter. Nothing typed is a problem, too."""
        text = typed.strip()
        if not text:
            return Read(None, Message(N_("Nothing is typed; type - for no answer.")))
        if text in _BLANKS:
            return Read(self.blank)
        readers = {
            "text": self._read_text,
            "letters": self._read_one if self.single else self._read_letters,
            "sentences": self._read_sentences,
            "categories": self._read_rows,
            "pairs": self._read_pairs,
            "order": self._read_order,
        }
        return readers[self.kind](text)

    def _read_text(self, text: str) -> Read:
        if not is_storable(text):
            return Read(None, Message(N_("This holds a character that cannot be stored. Type it anew.")))
        if len(text) > self.declaration.maximum:
            most = self.declaration.maximum
            return Read(None, Message(N_("At most %(most)s characters; the rest stays on the paper."), {"most": most}))
        return Read(text)

    def _read_one(self, text: str) -> Read:
        name = self._ids.get(text.casefold())
        return Read(None, self._unknown(text)) if name is None else Read(name)

    def _read_letters(self, text: str) -> Read:
        return self._read_some(list(_GAPS.sub("", text)))

    def _read_sentences(self, text: str) -> Read:
        return self._read_some([part for part in _GAPS.split(text) if part])

    def _read_some(self, signs: list[str]) -> Read:
        names: list[str] = []
        for sign in signs:
            name = self._ids.get(sign.casefold())
            if name is None:
                return Read(None, self._unknown(sign))
            if name in names:
                return Read(None, Message(N_("“%(sign)s” stands twice."), {"sign": sign}))
            names.append(name)
        return Read([name for name in self.declaration.choices if name in names])

    def _read_rows(self, text: str) -> Read:
        signs = list(_GAPS.sub("", text))
        if len(signs) != len(self.parts):
            return Read(
                None,
                Message(
                    N_("Needed are %(wanted)s signs, one for each row; typed are %(count)s."),
                    {"wanted": len(self.parts), "count": len(signs)},
                ),
            )
        return self._mapping((part.id, sign) for part, sign in zip(self.parts, signs, strict=True))

    def _mapping(self, pairs: Iterable[tuple[str, str]]) -> Read:
        value: dict[str, str] = {}
        for part, sign in pairs:
            if sign in _BLANKS:
                continue
            name = self._ids.get(sign.casefold())
            if name is None:
                return Read(None, self._unknown(sign))
            value[part] = name
        return Read(value)

    def _read_pairs(self, text: str) -> Read:
        if not any(character.isdigit() for character in text):
            return self._read_rows(text)
        found = _PAIR.findall(text)
        if _PAIR.sub("", text).strip(" ,"):
            return Read(None, Message(N_("Write pairs as 1c 2a 3b, or only the letters in the order of the numbers.")))
        numbers = {part.label: part.id for part in self.parts}
        for number, _sign in found:
            if number not in numbers:
                last = len(self.parts)
                return Read(None, Message(N_("“%(sign)s” is not one of 1–%(last)s."), {"sign": number, "last": last}))
            if [one for one, _ in found].count(number) > 1:
                return Read(None, Message(N_("“%(sign)s” stands twice."), {"sign": number}))
        return self._mapping((numbers[number], sign) for number, sign in found)

    def _read_order(self, text: str) -> Read:
        """Letters say the order; digits say the place of each step as it is printed, as pupils write into the boxes."""
        signs = [sign for sign in _GAPS.split(text) if sign] if _GAPS.search(text) else list(text)
        wanted = len(self.choices)
        if len(signs) != wanted:
            message = N_("Needed are all %(wanted)s steps; typed are %(count)s.")
            return Read(None, Message(message, {"wanted": wanted, "count": len(signs)}))
        if all(sign.isascii() and sign.isdigit() for sign in signs):
            places = {sign.lstrip("0"): step.id for sign, step in zip(signs, self.choices, strict=True)}
            in_order = [places.get(str(place)) for place in range(1, wanted + 1)]
            if None in in_order:
                message = N_("Each place from 1 to %(wanted)s is needed once.")
                return Read(None, Message(message, {"wanted": wanted}))
            return Read([name for name in in_order if name is not None])
        read = self._read_some(signs)
        if read.problem is not None:
            return read
        return Read([self._ids[sign.casefold()] for sign in signs])

    def _unknown(self, sign: str) -> Message:
        if self.kind == "sentences":
            message = N_("“%(sign)s” is not a sentence here; write paragraph and sentence as %(example)s.")
            return Message(message, {"sign": sign, "example": self.choices[0].label if self.choices else "1.1"})
        labels = [one.label for one in self.choices]
        if self.kind == "categories":
            return Message(N_("“%(sign)s” is not one of %(signs)s."), {"sign": sign, "signs": ", ".join(labels)})
        values = {"sign": sign, "first": labels[0], "last": labels[-1]}
        return Message(N_("“%(sign)s” is not one of %(first)s–%(last)s."), values)

    # Writing

    def write(self, value: Response | None) -> str:
        """Return a response as one word that `read` understands; `-` for none."""
        return self._written(value, ",", "")

    def words(self, value: Response | None) -> str:
        """Return a response as people read it: `1c 2a 3b`, `C A D B`, `3.2, 4.1`; empty for none."""
        if self.declaration.is_blank(value):
            return ""
        if self.kind == "pairs" and isinstance(value, dict):
            given = ((part.label, self._labels.get(value.get(part.id, ""))) for part in self.parts)
            return " ".join(f"{number}{label}" for number, label in given if label)
        return self._written(value, ", ", " ")

    def _written(self, value: Response | None, between_sentences: str, between: str) -> str:
        if value is None or self.declaration.is_blank(value):
            return BLANK
        if isinstance(value, dict):
            return between.join(self._labels.get(value.get(part.id, ""), BLANK) for part in self.parts)
        if isinstance(value, list):
            labels = [self._labels[name] for name in value if name in self._labels]
            return (between_sentences if self.kind == "sentences" else between).join(labels)
        return value if self.kind == "text" else self._labels.get(value, BLANK)


_GAPS = re.compile(r"[\s,+]+")
_PAIR = re.compile(r"(\d{1,2})\s*[=:.)]?\s*([A-Za-z\-–])(?![A-Za-z])")


def notation_of(view: Mapping[str, Any], declaration: Declaration, labels: Mapping[str, str]) -> Notation:
    """Return how the question of `view` (its presentation) is answered on paper; `labels` are the `block_labels`."""
    kind, chosen = next(((kind, view[name]) for name, kind in _CHOSEN.items() if name in view), ("text", []))
    parts: Sequence[Mapping[str, Any]] = next((view[name] for name in _PARTS if name in view), [])
    return Notation(
        kind=kind,  # type: ignore[arg-type]  # a key of the table above
        declaration=declaration,
        choices=tuple(
            Sign(label, one["id"], one["text"])
            for label, one in zip(_signs(str(kind), chosen, labels), chosen, strict=True)
        ),
        parts=tuple(Sign(str(number), one["id"], one["text"]) for number, one in enumerate(parts, start=1)),
    )


def _signs(kind: str, chosen: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> list[str]:
    match kind:
        case "sentences":
            return list(_sentence_signs([str(one["id"]) for one in chosen], labels))
        case "categories":
            return category_signs([str(one["text"]) for one in chosen])
        case "pairs":
            return list(ascii_lowercase[: len(chosen)])
        case _:
            return list(ascii_uppercase[: len(chosen)])


def _sentence_signs(names: Sequence[str], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield `paragraph.sentence`: a block is offered as a whole, so counting its sentences here counts them in the text."""
    counts: dict[str, int] = {}
    for name in names:
        block = name.split(".")[0]
        counts[block] = counts.get(block, 0) + 1
        yield f"{labels[block]}.{counts[block]}"


def category_signs(texts: Sequence[str]) -> list[str]:
    """Return a sign for each category: its first letter, or numbers where two begin alike."""
    initials = [text.strip()[:1].upper() for text in texts]
    if len(set(initials)) == len(initials) and all(initial.isalpha() for initial in initials):
        return initials
    return [str(number) for number in range(1, len(texts) + 1)]


# A pupil's line


@dataclass(frozen=True, slots=True)
class Cell:
    """What was understood at one question: the piece of the line, and the response or the problem."""

    position: int
    typed: str
    read: Read


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil's line, question by question, and what was left over at its end."""

    cells: tuple[Cell, ...]
    left_over: str = ""


def read_line(typed: str, questions: Sequence[tuple[int, Notation]]) -> Line:
    """Read the line of a pupil: a word a question, in their order; single letters may stand together (`ABDC`).

    `questions`: position and notation of those that are typed in the line.
    """
    text = re.sub(r"\s*,\s*", ",", typed.replace(";", " "))
    words = [word for word in text.split() if word.strip(",")]
    cells = []
    for position, notation in questions:
        word = _take(words, notation)
        cells.append(Cell(position, word, notation.read(word)))
    return Line(tuple(cells), " ".join(words))


def _take(words: list[str], notation: Notation) -> str:
    """Take from the front of `words` what belongs to the next question."""
    if not words:
        return ""
    word = words.pop(0).strip(",")
    if notation.single and len(word) > 1:
        rest = word[1:].strip(",")
        if rest:
            words.insert(0, rest)
        return word[0]
    if notation.kind == "pairs" and _PAIRS.fullmatch(word):
        return " ".join([word, *_more_pairs(word, words)])
    return word


def _more_pairs(first: str, words: list[str]) -> Iterator[str]:
    """Take the pairs that follow, until a number comes again: they are of the next question."""
    seen = {number for number, _sign in _PAIR.findall(first)}
    while words and _PAIRS.fullmatch(words[0].strip(",")):
        numbers = {number for number, _sign in _PAIR.findall(words[0])}
        if numbers & seen:
            return
        seen |= numbers
        yield words.pop(0)


_PAIRS = re.compile(r"(?:\d{1,2}[=:.)]?[A-Za-z\-–],?)+")


def read_open(typed: str, notation: Notation, levels: Sequence[float], language: str) -> Read:
    """Read the field of a text that a person marks: its points, `?` for later, `-` for none, or the text itself."""
    text = typed.strip()
    if text == LATER:
        return Read(on_paper(language))
    if re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text):
        points = float(text.replace(",", "."))
        if points not in levels:
            marks = ", ".join(f"{level:g}" for level in sorted(levels))
            return Read(None, Message(N_("The points here are %(marks)s."), {"marks": marks}))
        return Read(on_paper(language), points=points)
    if not text:
        return Read(None, Message(N_("Type the points, ? to mark it later, or - for no answer.")))
    return notation.read(text)
