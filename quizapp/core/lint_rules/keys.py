"""Rules about what gives the key away by its length or its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from math import comb

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Values, collapsed
from quizapp.core.messages import N_, Message

LONGER_SHARE, LONGER_CHARACTERS = 1.30, 8
"""A key this much longer than the longest distractor gives itself away."""
CHANCE = 0.05
"""A pattern rarer than this by chance is told."""
RUN = 4
"""Keys in one place, one after the other, that pupils notice; also the least number of questions a pattern needs."""
UNUSED = 4
"""A place is avoided when it is never the key in so many times as many questions as there are places."""

_LETTERS = "ABCDEFGHIJ"


def key_length(facts: Facts) -> Iterator[Finding]:
    """L03: the key is the longest option by far, or too often the longest (or shortest) in the quiz."""
    choices = [(item, *_lengths(item)) for item in facts.items if item.key and len(item.options) > 1]
    for item, key, others in choices:
        longest = max(others)
        if key >= LONGER_SHARE * longest and key - longest >= LONGER_CHARACTERS:
            yield item.finding(
                "L03",
                "error",
                ("options",),
                N_("The key is the longest option (%(key)s characters, the next %(longest)s)."),
                N_("Shorten the key, or say as much in the distractors: pupils choose the longest."),
                found=[option.text for option in item.options],
                values={"key": key, "longest": longest},
            )
    number = len(choices)
    if not number:
        return
    guess = sum(1 / len(item.options) for item, _, _ in choices) / number
    for what, mend, stands_out in _STANDS_OUT:
        named = [item.question.id for item, key, others in choices if stands_out(key, others)]
        if _at_least(len(named), number, guess) < CHANCE:
            values: Values = {"count": len(named), "number": number}
            yield Finding(
                "L03",
                "warn",
                ("questions",),
                Message(what, values),
                Message(mend, values),
                found=(what, *sorted(named)),
            )


def _lengths(item: Item) -> tuple[int, list[int]]:
    """Return the length of the key and those of the distractors."""
    key = next(option for option in item.options if option.right)
    return len(collapsed(key.text)), [len(collapsed(option.text)) for option in item.options if option is not key]


_STANDS_OUT: tuple[tuple[str, str, Callable[[int, list[int]], bool]], ...] = (
    (
        N_("The key is the longest option in %(count)s of %(number)s questions."),
        N_("Lengthen a distractor, or shorten the key, in some of them."),
        lambda key, others: key > max(others),
    ),
    (
        N_("The key is the shortest option in %(count)s of %(number)s questions."),
        N_("Shorten a distractor, or lengthen the key, in some of them."),
        lambda key, others: key < min(others),
    ),
)


def _at_least(count: int, number: int, chance: float) -> float:
    """Return P(X >= count) for X binomial with `number` trials of probability `chance`."""
    return sum(comb(number, hits) * chance**hits * (1 - chance) ** (number - hits) for hits in range(count, number + 1))


def key_places(facts: Facts) -> Iterator[Finding]:
    """L04: keys in one place four times running, too often in one place, or never in one.

    Only where pupils see the options in the author's order. What is drawn for each attempt has no pattern: that is
    tested where it is drawn (`tests/core/test_lint_shuffling.py`).
    """
    if facts.shuffled:
        return
    by_count: dict[int, list[int]] = {}
    for item in facts.items:
        if item.key is not None:
            by_count.setdefault(len(item.options), []).append(item.options.index(item.key))
    for count, places in sorted(by_count.items()):
        if len(places) >= RUN and count <= len(_LETTERS):
            for what, values in _patterns(places, count):
                mend = N_("Move the key to another place in some of these questions. The keys: %(keys)s.")
                keys = " ".join(_LETTERS[place] for place in places)
                said = {**values, "keys": keys, "options": count}
                yield Finding(
                    "L04",
                    "warn",
                    ("questions",),
                    Message(what, said),
                    Message(mend, said),
                    found=(what, str(count), keys),
                )


def _patterns(places: list[int], count: int) -> Iterator[tuple[str, dict[str, str | int]]]:
    """Yield what stands out in the places of the keys of questions with `count` options, in words."""
    number = len(places)
    longest, letter = max((len(list(run)), -place) for place, run in groupby(places))
    if longest >= RUN:
        what = N_("%(run)s keys running stand in place %(letter)s (questions with %(options)s options).")
        yield what, {"run": longest, "letter": _LETTERS[-letter]}
    often = max(range(count), key=lambda place: (places.count(place), -place))
    if _at_least(places.count(often), number, 1 / count) < CHANCE / count:
        what = N_("The key stands in place %(letter)s in %(times)s of %(number)s questions with %(options)s options.")
        yield what, {"letter": _LETTERS[often], "times": places.count(often), "number": number}
    never = [place for place in range(count) if place not in places]
    if never and number >= UNUSED * count:
        what = N_("The key never stands in place %(letter)s, in %(number)s questions with %(options)s options.")
        yield what, {"letter": ", ".join(_LETTERS[place] for place in never), "number": number}
