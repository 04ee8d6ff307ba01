"""Find the amount in a reply and compare it, as a value, with the number asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from quizapp.core.text_matching.compound_units import MADE_OF_LENGTHS, TEMPERATURES, read_unit
from quizapp.core.text_matching.keys import NumberKey
from quizapp.core.text_matching.languages.lexicon import Lexicon, Unit
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.numerals import other_reading, value_of

Status = Literal["agrees", "differs", "unit_differs", "unit_missing", "unit_unknown", "unclear"]

_SMALL_STEP = Decimal("1e-9")  # converting miles and metres must not fail on the last digit


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a reply, with its place; `unit` are the words after it when they name a unit ("km", "km jam")."""

    token: str
    position: int
    unit: str | None

    @property
    def positions(self) -> frozenset[int]:
        """Return the places of number and unit."""
        size = len(self.unit.split()) if self.unit is not None else 0
        return frozenset(range(self.position, self.position + size + 1))


def find_amounts(words: tuple[str, ...], lexicon: Lexicon) -> list[Amount]:
    """Return every figure among `words` that is short enough to be a quantity."""
    amounts: list[Amount] = []
    for position, word in enumerate(words):
        if value_of(word) is None or (amounts and position in amounts[-1].positions):  # the 2 of "120 m 2"
            continue
        found = read_unit(words[position + 1 :], lexicon)
        unit = " ".join(words[position + 1 : position + 1 + found[1]]) if found else None
        amounts.append(Amount(word, position, unit))
    return amounts


def judge(amount: Amount, key: NumberKey, lexicon: Lexicon, question: tuple[str, ...]) -> Status:
    """Compare an amount with the key. A unit may be left out when the question names it, and converted when both are known.

    "unclear": the point or comma in the figure, read the other way, would be right.
    """
    value = value_of(amount.token)
    if value is None:
        return "unclear"
    unit = _unit(key.unit, lexicon)
    given = _unit(amount.unit, lexicon)
    factor = Decimal(1)
    if given is not None and unit is not None:
        if given.dimension != unit.dimension:
            return _other_dimension(amount, given, unit)
        factor = given.factor / unit.factor
    if not _near(value * factor, key):
        other = other_reading(amount.token)
        return "unclear" if other is not None and _near(other * factor, key) else "differs"
    if given is None:
        return "agrees" if key.unit is None or _named(unit, key.unit, lexicon, question) else "unit_missing"
    if unit is None and not _named(given, amount.unit, lexicon, question):
        return "unit_unknown"
    return "agrees"


def _other_dimension(amount: Amount, given: Unit, unit: Unit) -> Status:
    """Return whether the unit is another one, or may be a careless word for the right one.

    "36 degrees" may mean Celsius, "60 km" be the first half of a speed, and "5 m 2" five metres and two more.
    """
    if amount.unit is not None and amount.unit[-1].isdigit():
        return "unclear"
    both = {given.dimension, unit.dimension}
    careless = ("degree" in both and both & TEMPERATURES) or ("length" in both and both & MADE_OF_LENGTHS)
    return "unit_unknown" if careless else "unit_differs"


def _near(value: Decimal, key: NumberKey) -> bool:
    return abs(value - key.value) <= key.tolerance + _SMALL_STEP


def _unit(name: str | None, lexicon: Lexicon) -> Unit | None:
    """Return the unit that `name` is and nothing else."""
    if name is None:
        return None
    word = lexicon.own.percent if name.strip() == "%" else name.strip().lower()
    known = lexicon.units.get(lexicon.currencies.get(word, word))
    if known is not None:
        return known
    words = _words(name, lexicon.own.code)
    found = read_unit(words, lexicon)
    return found[0] if found is not None and found[1] == len(words) else None


@lru_cache(maxsize=256)
def _words(name: str, language: str) -> tuple[str, ...]:
    return tokens(name, language)


def _named(unit: Unit | None, name: str | None, lexicon: Lexicon, question: tuple[str, ...]) -> bool:
    """Return whether the question says the unit, under any of its names."""
    if unit is None:
        return name is not None and name.strip().lower() in question
    found = (read_unit(question[place:], lexicon) for place in range(len(question)))
    return any(one is not None and one[0] == unit for one in found)
