"""Rows of JSON lines that ask what a short answer is worth, and the rows that say it.

A row is read by hand and not by a record class: tens of thousands are read for one measurement, and most of them repeat the
question of the row before. Keys and ledgers are therefore kept and given again: the matcher prepares a key once.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, TypeVar

from quizapp.core.messages import N_, Message
from quizapp.core.text_matching import NO_MARKS, Graded, Key, Ledger, MarkedForm, words

MAXIMUM_LINE = 4_000_000
"""Longest line in bytes; ten thousand accepted forms fit."""
KEPT = 256
"""Questions that are kept ready."""
HALF = 0.5
DIGITS = 6

DECISIONS: Mapping[str, Literal["accept", "reject", "review"]] = {
    "full": "accept",
    "partial": "accept",
    "none": "reject",
    "blank": "reject",
    "review": "review",
}

Value = TypeVar("Value")


class RowError(ValueError):
    """A line that is no row; `message` says why."""

    def __init__(self, text: str, **values: str | int | float) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Row:
    """One answer and what it is to be compared with."""

    id: str | int
    answer: str
    key: Key
    ledger: Ledger


@dataclass(slots=True)
class Kept:
    """What was made last, by what it was made from; the oldest goes when there is no room."""

    made: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def of(self, source: Hashable, make: Callable[[], Value]) -> Value:
        """Return what `make` returns for `source`, the same object for the same source."""
        if source in self.made:
            self.made.move_to_end(source)
            found: Value = self.made[source]
            return found
        made = self.made[source] = make()
        if len(self.made) > KEPT:
            self.made.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows; what rows of one question have in common is made once."""

    keys: Kept = field(default_factory=Kept)
    ledgers: Kept = field(default_factory=Kept)
    passages: Kept = field(default_factory=Kept)

    def read(self, line: bytes) -> Row:
        """Return the row of a line. Raises `RowError`."""
        data = _parsed(line)
        name = data["id"] if "id" in data else _missing("id")
        if isinstance(name, bool) or not isinstance(name, str | int):
            raise RowError(N_("“%(field)s” must be text or a whole number."), field="id")
        return Row(_stored("id", name), _text(data, "answer"), self._key(data), self._ledger(data))

    def _key(self, data: dict[str, Any]) -> Key:
        lists = tuple(_texts(data, name, needed=name == "refs") for name in ("refs", "rejected", "insufficient"))
        accepted, wrong, insufficient = lists
        partial = tuple(_partial(entry) for entry in _entries(data, "partial"))
        language, question = _text(data, "lang"), _text(data, "question")
        passage = _text(data, "passage") if data.get("passage") is not None else ""

        def make() -> Key:
            known = self.passages.of((passage, language), lambda: words(passage, language)) if passage else frozenset()
            return Key(
                language=language,
                question=question,
                accepted=accepted,
                partial=partial,
                wrong=wrong,
                insufficient=insufficient,
                passage_words=known,
            )

        return self.keys.of((language, question, *lists, partial, passage), make)

    def _ledger(self, data: dict[str, Any]) -> Ledger:
        marks = tuple(_mark(entry) for entry in _entries(data, "marks"))
        if not marks:
            return NO_MARKS
        return self.ledgers.of(marks, lambda: Ledger(tuple(MarkedForm(text, fraction) for text, fraction in marks)))


def write(name: str | int, graded: Graded, explanation: str) -> bytes:
    """Return the line that says what `graded` decided. The fraction of what waits for a person is null."""
    decision = graded.decision
    data = {
        "id": name,
        "decision": DECISIONS[decision.outcome],
        "fraction": None if decision.outcome == "review" else round(decision.credit, DIGITS),
        "sureness": round(graded.sureness, DIGITS),
        "rule": decision.rule,
        "explanation": explanation,
    }
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > MAXIMUM_LINE:  # the end of it has not been read
        raise RowError(N_("The line is longer than %(count)s bytes."), count=MAXIMUM_LINE)
    try:
        data = json.loads(line.decode(), parse_constant=_no_number)
    except RowError:
        raise
    except UnicodeDecodeError:
        raise RowError(N_("The line is not UTF-8.")) from None
    except RecursionError:
        raise RowError(N_("The line is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        raise RowError(N_("This is not JSON: %(reason)s."), reason=f"{error.msg}, column {error.colno}") from None
    except ValueError:  # a number of thousands of digits
        raise RowError(N_("A number on this line is too long.")) from None
    if not isinstance(data, dict):
        raise RowError(N_("A row is a JSON object: {…}."))
    return data


def _no_number(name: str) -> NoReturn:
    raise RowError(N_("“%(name)s” is not a number."), name=name)


def _missing(name: str) -> NoReturn:
    raise RowError(N_("“%(field)s” is missing."), field=name)


def _text(data: dict[str, Any], name: str) -> str:
    value = data[name] if name in data else _missing(name)
    if not isinstance(value, str):
        raise RowError(N_("“%(field)s” must be text."), field=name)
    return _stored(name, value)


def _stored(name: str, value: Value) -> Value:
    """Return `value` if it can be written again: half of a surrogate pair cannot."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RowError(N_("“%(field)s” has half of a character in it (a lone surrogate)."), field=name) from None
    return value


def _entries(data: dict[str, Any], name: str) -> list[Any]:
    """Return a list that may be left out."""
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowError(N_("“%(field)s” must be a list."), field=name)
    return value


def _texts(data: dict[str, Any], name: str, *, needed: bool) -> tuple[str, ...]:
    if needed and data.get(name) is None:
        _missing(name)
    entries = _entries(data, name)
    for entry in entries:
        if not isinstance(entry, str):
            raise RowError(N_("“%(field)s” must be a list of texts."), field=name)
        _stored(name, entry)
    return tuple(entries)


def _partial(entry: Any) -> tuple[str, float]:
    """Return form and credit of an entry: a text (half the points) or `{"text", "fraction"}`."""
    if isinstance(entry, str):
        return _stored("partial", entry), HALF
    if not isinstance(entry, dict):
        raise RowError(N_("“%(field)s” must be a list of texts or of {“text”, “fraction”}."), field="partial")
    return _text(entry, "text"), _fraction(entry, above=True)


def _mark(entry: Any) -> tuple[str, float]:
    if not isinstance(entry, dict):
        raise RowError(N_("“%(field)s” must be a list of {“answer”, “fraction”}."), field="marks")
    return _text(entry, "answer"), _fraction(entry, above=False)


def _fraction(entry: dict[str, Any], *, above: bool) -> float:
    """Return a share of the points. A partial one is `above` 0 and below 1; a mark may be 0 or 1 as well."""
    value = entry["fraction"] if "fraction" in entry else _missing("fraction")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RowError(N_("“%(field)s” must be a number."), field="fraction")
    if above and not 0 < value < 1:
        raise RowError(N_("“%(field)s” must be more than 0 and less than 1."), field="fraction")
    if not 0 <= value <= 1:
        raise RowError(N_("“%(field)s” must be from 0 to 1."), field="fraction")
    return float(value)
