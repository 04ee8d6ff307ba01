"""Units of several words: areas and volumes ("m²", "meter persegi"), speeds ("km/jam", "km per hour"), temperatures.

They are made of the units that the language data knows, so that a new language has them as soon as it has metres and hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from quizapp.core.text_matching.languages.lexicon import Lexicon, Unit

Found = tuple[Unit, int]
"""A unit and how many words name it."""

_SQUARE, _CUBIC = 2, 3
# Behind the unit: "meter persegi", "m 2" (m² in tokens). In front of it: "square metres".
_POWERS_BEHIND: Mapping[str, int] = MappingProxyType(
    {"persegi": _SQUARE, "2": _SQUARE, "squared": _SQUARE, "kubik": _CUBIC, "3": _CUBIC, "cubed": _CUBIC}
)
_POWERS_BEFORE: Mapping[str, int] = MappingProxyType({"square": _SQUARE, "sq": _SQUARE, "cubic": _CUBIC, "cu": _CUBIC})
_PER = frozenset({"per", "tiap", "setiap", "an", "a", "each", "every"})
_SPEEDS: Mapping[str, str] = MappingProxyType({"kmh": "km", "kph": "km", "kmph": "km", "mph": "mile"})
# Letters that are a time only behind a length: "km/h", "m/s", "km/j".
_SHORT_TIMES: Mapping[str, Decimal] = MappingProxyType(
    {"h": Decimal(3600), "hr": Decimal(3600), "j": Decimal(3600), "s": Decimal(1), "d": Decimal(1), "dt": Decimal(1)}
)
_DEGREES = frozenset({"derajat", "degree", "degrees", "deg"})
_SCALES: Mapping[str, str] = MappingProxyType(
    {"c": "celsius", "celsius": "celsius", "celcius": "celsius", "centigrade": "celsius"}
    | {"f": "fahrenheit", "fahrenheit": "fahrenheit", "k": "kelvin", "kelvin": "kelvin"}
    | {"r": "reaumur", "reamur": "reaumur", "reaumur": "reaumur"}
)
MADE_OF_LENGTHS = frozenset({"speed", "area", "volume"})
TEMPERATURES = frozenset(_SCALES.values())
_SECONDS_AN_HOUR = Decimal(3600)
_LITRES_A_CUBIC_METRE = Decimal(1000)
_HECTARES_A_SQUARE_METRE = Decimal("0.0001")


def read_unit(words: Sequence[str], lexicon: Lexicon) -> Found | None:
    """Return the unit that `words` begin with, in as many words as belong to it; None if they begin with none."""
    if not words:
        return None
    first, second = words[0], words[1] if len(words) > 1 else ""
    unit = lexicon.units.get(first)
    if unit is not None and unit.dimension == "length":
        return _of_length(unit, words, lexicon)
    power, length = _POWERS_BEFORE.get(first), _length(second, lexicon)
    if power is not None and length is not None:
        return _raised(length, power), 2
    length = _length(_SPEEDS.get(first, ""), lexicon)
    if length is not None:
        return Unit("speed", length.factor / _SECONDS_AN_HOUR), 1
    return _temperature(first, second) or (None if unit is None else (unit, 1))


def _temperature(first: str, second: str) -> Found | None:
    if first in _DEGREES and second in _SCALES:
        return Unit(_SCALES[second], Decimal(1)), 2
    if first in _SCALES:
        return Unit(_SCALES[first], Decimal(1)), 1
    return None


def _of_length(unit: Unit, words: Sequence[str], lexicon: Lexicon) -> Found:
    """Return a length, or what it is the beginning of."""
    if len(words) > 1 and words[1] in _POWERS_BEHIND:
        return _raised(unit, _POWERS_BEHIND[words[1]]), 2
    at = 2 if len(words) > 1 and words[1] in _PER else 1
    word = words[at] if len(words) > at else ""
    time = lexicon.units.get(word)
    if time is not None and time.dimension == "time":
        return Unit("speed", unit.factor / time.factor), at + 1
    if word in _SHORT_TIMES:
        return Unit("speed", unit.factor / _SHORT_TIMES[word]), at + 1
    return unit, 1


def _length(word: str, lexicon: Lexicon) -> Unit | None:
    unit = lexicon.units.get(word)
    return unit if unit is not None and unit.dimension == "length" else None


def _raised(length: Unit, power: int) -> Unit:
    """Return the square in hectares, or the cube in litres, as the language data counts them."""
    if power == _SQUARE:
        return Unit("area", length.factor**2 * _HECTARES_A_SQUARE_METRE)
    return Unit("volume", length.factor**3 * _LITRES_A_CUBIC_METRE)
