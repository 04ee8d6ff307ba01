"""Find the amount in a reply and compare it, as a value, with the number asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from quizapp.core.text_matching.keys import NumberKey
from quizapp.core.text_matching.languages.lexicon import Lexicon, Unit
from quizapp.core.text_matching.numerals import other_reading, value_of

Status = Literal["agrees", "differs", "unit_differs", "unit_missing", "unit_unknown", "unclear"]

_SMALL_STEP = Decimal("1e-9")  # converting miles and metres must not fail on the last digit


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a reply, with its place; `unit` is the word after it when the language data knows it."""

    token: str
    position: int
    unit: str | None

    @property
    def positions(self) -> frozenset[int]:
        """Return the places of number and unit."""
        return frozenset({self.position} if self.unit is None else {self.position, self.position + 1})


def find_amounts(words: tuple[str, ...], lexicon: Lexicon) -> list[Amount]:
    """Return every figure among `words` that is short enough to be a quantity."""
    amounts = []
    for position, word in enumerate(words):
        if value_of(word) is None:
            continue
        following = words[position + 1] if position + 1 < len(words) else ""
        amounts.append(Amount(word, position, following if following in lexicon.units else None))
    return amounts


def judge(amount: Amount, key: NumberKey, lexicon: Lexicon, question: tuple[str, ...]) -> Status:
    """Compare an amount with the key. A unit may be left out when the question names it, and converted when both are known.

    "unclear": the point or comma in the figure, read the other way, would be right.
    """
    value = value_of(amount.token)
    if value is None:
        return "unclear"
    unit = _unit(key.unit, lexicon)
    given = lexicon.units.get(amount.unit) if amount.unit is not None else None
    factor = Decimal(1)
    if given is not None and unit is not None:
        if given.dimension != unit.dimension:
            return "unit_differs"
        factor = given.factor / unit.factor
    if not _near(value * factor, key):
        other = other_reading(amount.token)
        return "unclear" if other is not None and _near(other * factor, key) else "differs"
    if given is None:
        return "agrees" if key.unit is None or _named(unit, key.unit, lexicon, question) else "unit_missing"
    if unit is None and not _named(given, amount.unit, lexicon, question):
        return "unit_unknown"
    return "agrees"


def _near(value: Decimal, key: NumberKey) -> bool:
    return abs(value - key.value) <= key.tolerance + _SMALL_STEP


def _unit(name: str | None, lexicon: Lexicon) -> Unit | None:
    if name is None:
        return None
    word = lexicon.own.percent if name.strip() == "%" else name.strip().lower()
    return lexicon.units.get(lexicon.currencies.get(word, word))


def _named(unit: Unit | None, name: str | None, lexicon: Lexicon, question: tuple[str, ...]) -> bool:
    """Return whether the question says the unit, under any of its names."""
    if unit is None:
        return name is not None and name.strip().lower() in question
    return any(lexicon.units.get(word) == unit for word in question)
