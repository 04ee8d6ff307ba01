"""Amounts, ages, times of the day, spans and ordinals of a reply in the words that the key has for the same value.

"78 degrees Celsius" is "78 °C", "quarter to eight in the evening" is "19:45", "1902 until 1911" is "1902-1911" and "the
seventeenth" is "the 17th". Only the words of the value are changed; what else the reply says is judged as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from quizapp.core.text_matching.forms import CREDITED, Form, Prepared, prepare
from quizapp.core.text_matching.keys import Key, NumberKey
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import value_of
from quizapp.core.text_matching.quantities import Amount, find_amounts, judge
from quizapp.core.text_matching.several import ORDINAL_ENDINGS
from quizapp.core.text_matching.times_of_day import times_among

Words = tuple[str, ...]
MOST_FORMS = 24
"""Forms of a key whose values are looked at; a longer list is one of names."""
A_YEAR = Decimal(12)
HUNDREDTHS = 100
TENS = 10


def in_values_of_the_key(words: Words, prepared: Prepared) -> Words:
    """Return `words` with every value that the key has as well in the words of the key."""
    lexicon = prepared.lexicon
    if len(prepared.forms) > MOST_FORMS or not _has_values(prepared.key):
        return words
    words = _approximately(_in_one_figure(words, lexicon), prepared)
    for change in (_amounts, _ages, _times, _spans, _ordinals):
        words = change(words, prepared)
    return words


@lru_cache(maxsize=256)
def _has_values(key: Key) -> bool:
    """Return whether a form has a figure, or a word for a place in a row."""
    prepared = prepare(key)
    return any(
        word[-1].isdigit() or word in prepared.lexicon.day_ordinals for form in _forms(prepared) for word in form.words
    )


def _forms(prepared: Prepared) -> Iterator[Form]:
    return (form for form in prepared.forms if form.kind in CREDITED)


def _in_one_figure(words: Words, lexicon: Lexicon) -> Words:
    """Return "2 and a half kilos" as "2.5 kilos" and "4 dollars 50" as "4.5 dollars"."""
    own, found, place = lexicon.own, list[str](), 0
    money = {lexicon.units[name].dimension for name in lexicon.currencies.values() if name in lexicon.units}
    while place < len(words):
        whole, after = words[place], words[place + 1 : place + 4]
        unit = lexicon.units.get(after[0]) if after else None
        small = [word for word in after[1:] if word not in lexicon.numbers.joiners]
        if own.and_a_half and whole.isdigit() and after == own.and_a_half:
            found.append(f"{whole}{own.decimal}5")
            place += 4
        elif (
            whole.isdigit()
            and unit is not None
            and unit.dimension in money
            and small
            and small[0].isdigit()
            and TENS <= int(small[0]) < HUNDREDTHS
        ):
            end = place + 2 + (after[1] in lexicon.numbers.joiners) + 1
            hundredth = lexicon.units.get(words[end]) if end < len(words) else None
            if end < len(words) and (hundredth is None or hundredth.dimension != unit.dimension):
                found.append(whole)
                place += 1
                continue
            found += [f"{whole}{own.decimal}{small[0].rstrip('0')}", after[0]]
            place = end + (hundredth is not None)
        else:
            found.append(whole)
            place += 1
    return tuple(found)


def _approximately(words: Words, prepared: Prepared) -> Words:
    """Return "roughly" as the "about" of the key, before a figure."""
    near = prepared.lexicon.own.approximations
    asked = next((word for form in _forms(prepared) for word in form.words if word in near), None)
    if asked is None or near.isdisjoint(words):
        return words
    return tuple(
        asked if word in near and after[-1:].isdigit() else word
        for word, after in zip(words, (*words[1:], ""), strict=True)
    )


def _amounts(words: Words, prepared: Prepared) -> Words:
    """Return `words` with amounts of the same value and dimension as one of the key in its words."""
    lexicon = prepared.lexicon
    asked = [(one, form.words[min(one.positions) : max(one.positions) + 1]) for form, one in _single_amounts(prepared)]
    for given in reversed(find_amounts(words, lexicon)) if asked else ():
        if any(words[given.position : given.position + len(written)] == written for _, written in asked):
            continue
        for one, written in asked:
            value = value_of(one.token)
            if given.unit is None or value is None:
                continue
            if judge(given, NumberKey(value, unit=one.unit), lexicon, ()) == "agrees":
                words = words[: given.position] + written + words[max(given.positions) + 1 :]
                break
    return words


def _single_amounts(prepared: Prepared) -> Iterator[tuple[Form, Amount]]:
    for form in _forms(prepared):
        amounts = find_amounts(form.words, prepared.lexicon)
        if len(amounts) == 1 and amounts[0].unit is not None:
            yield form, amounts[0]


def _ages(words: Words, prepared: Prepared) -> Words:
    """Return `words` without "years" behind the figure of the key, where the question asks for an age."""
    lexicon = prepared.lexicon
    if lexicon.own.ages.isdisjoint(prepared.question):
        return words
    bare = {form.core[0] for form in _forms(prepared) if form.core and form.core[0][-1].isdigit()}
    kept: list[str] = []
    for word in words:
        unit = lexicon.units.get(word)
        years = unit is not None and unit.dimension == "months" and unit.factor == A_YEAR
        if not (years and kept and kept[-1] in bare):
            kept.append(word)
    return tuple(kept)


def _times(words: Words, prepared: Prepared) -> Words:
    """Return `words` with times of the day as the key writes the same time."""
    asked = [
        (time, form.words[time.span[0] : time.span[1]])
        for form in _forms(prepared)
        for time in times_among(form.words, prepared.lexicon.own.code)
    ]
    for given in reversed(times_among(words, prepared.lexicon.own.code)) if asked else ():
        same = next((written for time, written in asked if time.minute == given.minute), None)
        if same is not None:
            words = words[: given.span[0]] + same + words[given.span[1] :]
    return words


def _spans(words: Words, prepared: Prepared) -> Words:
    """Return "1902 until 1911" as the key writes the span of the same two figures."""
    between = prepared.lexicon.own.range_words
    for place in range(len(words) - 2):
        if words[place + 1] in between and words[place][-1].isdigit() and words[place + 2][-1].isdigit():
            ends = words[place], words[place + 2]
            for form in _forms(prepared):
                written = _span_of(form.words, ends, between)
                if written:
                    return words[:place] + written + words[place + 3 :]
    return words


def _span_of(words: Sequence[str], ends: tuple[str, str], between: frozenset[str]) -> Words:
    for place, word in enumerate(words):
        for last in (place + 1, place + 2):
            if word == ends[0] and words[last : last + 1] == ends[1:] and between.issuperset(words[place + 1 : last]):
                return tuple(words[place : last + 1])
    return ()


def _ordinals(words: Words, prepared: Prepared) -> Words:
    """Return `words` with ordinals as the key writes them: "1st" as "first", "twenty-first" as "21st"."""
    lexicon = prepared.lexicon
    written: dict[int, list[Words]] = {}
    for form in _forms(prepared):
        for first, end, value in _ordinals_in(form.words, lexicon):
            written.setdefault(value, []).append(form.words[first:end])
    for first, end, value in reversed(list(_ordinals_in(words, lexicon))) if written else ():
        known = written.get(value, [])
        if known and words[first:end] not in known:
            words = words[:first] + known[0] + words[end:]
    return words


def _ordinals_in(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """Yield (first, end, value) of every ordinal, in words or figures."""
    for place, word in enumerate(words):
        value, before = lexicon.day_ordinals.get(word), words[place - 1] if place else ""
        if value is not None:
            joined = value < TENS and before.isdigit() and int(before) % TENS == 0 and 0 < int(before) < HUNDREDTHS
            yield (place - 1, place + 1, int(before) + value) if joined else (place, place + 1, value)
        elif word in ORDINAL_ENDINGS and before.isdigit():
            yield place - 1, place + 1, int(before)
