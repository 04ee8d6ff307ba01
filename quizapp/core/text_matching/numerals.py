"""Numbers as pupils write them: figures with either decimal sign, and number words of the language data.

Values are `Decimal`. Figures too long to be a quantity stay text: no reply can make the program count for long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizapp.core.text_matching.languages.lexicon import ROMAN, Lexicon, NumberWords

LARGEST = 10**15
LONGEST_FIGURE = 18

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_SINGLE = re.compile(r"(\d+)([.,])(\d+)")


def canonical_number(figure: str, decimal: str) -> list[str]:
    """Return the figure as tokens: no thousands signs, no idle zeros, the language's own decimal sign.

    "1.000" is ["1000"] in Indonesian; in English it is kept, because one comma or point before exactly three digits that
    the language does not use for thousands may be meant either way. What is no number ("13.9.23") falls into its parts.
    """
    sign, digits = ("-", figure[1:]) if figure.startswith("-") else ("", figure)
    parts = _split(digits, decimal)
    if parts is None:
        return [sign + _whole(digits.replace(".", " ").replace(",", " ").split()[0])] + [
            _whole(part) for part in re.split("[.,]", digits)[1:]
        ]
    whole, mark, fraction = parts
    whole = _whole(whole)
    if not mark:
        return [whole if whole == "0" else sign + whole]
    if len(fraction) != 3:  # noqa: PLR2004 - three digits may be thousands: their zeros are not idle
        fraction = fraction.rstrip("0")
    value = f"{whole}{mark}{fraction}" if fraction else whole
    return [value if value == "0" else sign + value]


def _split(digits: str, decimal: str) -> tuple[str, str, str] | None:
    """Return (whole, decimal sign, fraction), or None if `digits` is not one number."""
    if digits.isdigit():
        return digits, "", ""
    single = _SINGLE.fullmatch(digits)
    if single:
        whole, mark, fraction = single.groups()
        thousands = len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"  # noqa: PLR2004
        if thousands and decimal and mark != decimal:
            return whole + fraction, "", ""
        return whole, mark if thousands or not decimal else decimal, fraction
    if not _GROUPED.fullmatch(digits):
        return None
    last = max(digits.rfind("."), digits.rfind(","))
    if digits.count(digits[last]) > 1:
        return re.sub("[.,]", "", digits), "", ""
    return re.sub("[.,]", "", digits[:last]), decimal or ".", digits[last + 1 :]


def _whole(digits: str) -> str:
    return digits.lstrip("0") or "0"


def in_order(words: list[str], lexicon: Lexicon) -> list[str]:
    """Return `words` with ordinals as numbers: "ke-9", "kesembilan" and "IX" are 9; "jam" before a figure is the clock's."""
    own, numbers = lexicon.own, lexicon.number_words
    if not own.ordinal_prefixes and numbers.isdisjoint(words) and own.clock_words.isdisjoint(words):
        return words
    found: list[str] = []
    for word in words:
        ordinal = next((prefix for prefix in own.ordinal_prefixes if word.startswith(prefix)), "")
        if ordinal and word[len(ordinal) :] in numbers:
            found += [ordinal, word[len(ordinal) :]]
        else:
            found.append(str(ROMAN.get(word, word)))
    if own.clock_words.isdisjoint(found) and own.ordinal_prefixes.isdisjoint(found):
        return found
    kept: list[str] = []
    for word, after in zip(found, [*found[1:], ""], strict=True):
        figure = after[-1:].isdigit() or after in numbers
        if word in own.ordinal_prefixes and figure:
            continue
        kept.append(own.clock if word in own.clock_words and figure else word)
    return kept


def value_of(token: str) -> Decimal | None:
    """Return the value of a canonical number token, None if it is a word or too long for a quantity."""
    if not token[-1:].isdigit() or len(token) > LONGEST_FIGURE or not token.isascii():
        return None
    return Decimal(token.replace(",", "."))


def other_reading(token: str) -> Decimal | None:
    """Return the value if the decimal sign of `token` was meant for thousands, or the thousands sign for decimals."""
    digits = re.sub("[.,]", "", token)
    if re.fullmatch(r"-?\d{1,3}[.,]\d{3}", token):
        return Decimal(digits)
    if re.fullmatch(r"-?[1-9]\d{3,5}", token):
        return Decimal(f"{digits[:-3]}.{digits[-3:]}")
    return None


@dataclass(slots=True)
class _Amount:
    """A number while its words are read: `total` in closed scales, `group` below 1,000, `pending` figure before it."""

    total: int = 0
    group: int = 0
    pending: Decimal | None = None
    scale: int = LARGEST
    room: int = 1000  # the next word must be worth less than this
    words: int = 0

    def value(self) -> Decimal:
        return self.total + self.group + (self.pending or Decimal(0))

    def take(self, word: str, names: NumberWords) -> bool:
        """Add `word` if the number may go on with it."""
        if word in names.small and self.pending is None and self.room > 1:
            self.pending, self.room = Decimal(names.small[word]), 1
        elif word in names.teens or word in names.tens:
            return self._add_tens(names.teens.get(word) or names.tens[word], closed=word in names.teens)
        elif word in names.add_ten and self._small_pending(9):
            self.group, self.pending, self.room = self.group + 10 + int(self.pending or 0), None, 1
        elif word in names.times_ten and self._small_pending(9):
            self.group, self.pending, self.room = self.group + 10 * int(self.pending or 0), None, 10
        elif word in names.hundreds:
            return self._multiply_hundred()
        elif word in names.whole:
            return self._add_whole(names.whole[word])
        elif word in names.scales:
            return self._multiply(names.scales[word])
        else:
            return False
        return True

    def _small_pending(self, largest: int) -> bool:
        if self.pending is None or self.pending != int(self.pending):
            return False
        return 1 <= self.pending <= largest and self.group % 100 == 0

    def _add_tens(self, value: int, *, closed: bool) -> bool:
        if self.pending is not None:
            return False
        if self.total == 0 and 13 <= self.group <= 20:  # noqa: PLR2004 - nineteen forty(-five) is a year
            self.group, self.room = self.group * 100 + value, 1 if closed else 10
        elif self.room > value:
            self.group, self.room = self.group + value, 1 if closed else 10
        else:
            return False
        return True

    def _multiply_hundred(self) -> bool:
        if self._small_pending(9) and self.group == 0:
            self.group, self.pending = int(self.pending or 0) * 100, None
        elif self.pending is None and 11 <= self.group <= 19:  # noqa: PLR2004 - nineteen hundred
            self.group *= 100
        else:
            return False
        self.room = 100
        return True

    def _add_whole(self, value: int) -> bool:
        if self.pending is not None or self.group or value >= self.scale:
            return False
        if value < 1000:  # noqa: PLR2004
            self.group, self.room = value, 100
        else:
            self.total, self.scale, self.room = self.total + value, value, 1000
        return True

    def _multiply(self, scale: int) -> bool:
        amount = (self.group + (self.pending or Decimal(0))) * scale
        if scale >= self.scale or not amount or amount != int(amount) or self.total + amount > LARGEST:
            return False
        self.total, self.group, self.pending = self.total + int(amount), 0, None
        self.scale, self.room = scale, 1000
        return True


def _read(tokens: Sequence[str], start: int, names: NumberWords) -> tuple[str | None, int]:
    """Return (figure, end) of the number that begins at `start`; (None, start) if there is none to be put together."""
    amount = _Amount()
    position = start
    first = value_of(tokens[start])
    if first is not None and first > 0:
        amount.pending, amount.room = first, 1
        position += 1
    elif tokens[start] in names.single and _multiplies(tokens, start, names):
        amount.pending, amount.room = Decimal(1), 1
        position += 1
    while position < len(tokens):
        if amount.take(tokens[position], names):
            position += 1
            continue
        after = position + 1
        figure = value_of(tokens[position])
        if amount.total and amount.pending is None and amount.group == 0 and figure is not None:
            if not 0 < figure < min(amount.scale, 1000) or figure != int(figure):
                break
            amount.pending, amount.room = figure, 1  # "1 ribu 500"
            position += 1
        elif (
            tokens[position] in names.joiners and amount.room in {100, 1000} and amount.value() and after < len(tokens)
        ):
            if not amount.take(tokens[after], names):
                break
            position = after + 1
        else:
            break
    if position == start or (first is not None and position == start + 1):
        return None, start
    return str(int(amount.value())), position


def _multiplies(tokens: Sequence[str], start: int, names: NumberWords) -> bool:
    """Return whether "a" stands before "hundred" or "million", and is not that of "half a million"."""
    following = tokens[start + 1] if start + 1 < len(tokens) else ""
    return (following in names.hundreds or following in names.scales) and tokens[max(0, start - 1)] not in names.halves


def merge_numerals(tokens: Sequence[str], names: NumberWords) -> list[str]:
    """Return `tokens` with every number word, and every figure with a scale word, as one figure.

    Repeats until nothing changes, so that the result reads the same a second time ("2 ribu juta").
    """
    merged = list(tokens)
    while True:
        once = _merge_once(merged, names)
        if once == merged:
            return merged
        merged = once


def _merge_once(tokens: Sequence[str], names: NumberWords) -> list[str]:
    merged: list[str] = []
    position = 0
    while position < len(tokens):
        figure, end = _read(tokens, position, names)
        if figure is not None:
            merged.append(figure)
            position = end
        elif tokens[position] in names.minus and position + 1 < len(tokens):
            following, end = _read(tokens, position + 1, names)
            number = following if following is not None else tokens[position + 1]
            if value_of(number) is not None and not number.startswith("-") and number != "0":
                merged.append(f"-{number}")
                position = end if following is not None else position + 2
            else:
                merged.append(tokens[position])
                position += 1
        else:
            merged.append(tokens[position])
            position += 1
    return merged
