"""Rules about options: what they say, how many there are, and how long the key is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb

from rapidfuzz.distance import OSA

from quizapp.core.lint_rules.facts import Facts, Finding, Item, collapsed, plain
from quizapp.core.lint_rules.words import ALL_OR_NONE, ALONE, ROMAN, TRUE_FALSE
from quizapp.core.messages import N_, Message

LONGER_SHARE, LONGER_CHARACTERS = 1.30, 8
"""A key this much longer than the longest distractor gives itself away."""
CHANCE = 0.05
"""A pattern rarer than this by chance is told."""
NEAR_TOKENS, NEAR_SHARE, NEAR_CHARACTERS = 3, 0.8, 0.90
"""Near-duplicates: shared words (of at least so many), or alike characters."""
FEWEST, MOST = 3, 5
AKM_OPTIONS = ((3, 3), (9, 4), (12, 5))
"""Up to this grade, so many options by AKM convention."""

_LABEL = re.compile(r"^[a-e][.)]\s+")
_ALL_OR_NONE = re.compile("|".join(f"(?:{pattern})" for pattern in ALL_OR_NONE))


def all_or_none(facts: Facts) -> Iterator[Finding]:
    """L01: an option that stands for all or none of the others."""
    for item in facts.items:
        for option in item.options:
            text = _LABEL.sub("", collapsed(option.text).casefold()).rstrip(".").strip()
            if text not in ALONE and _ALL_OR_NONE.fullmatch(text):
                message = Message(N_("“%(text)s” speaks of the other options; write an option of its own."))
                yield Finding("L01", "error", item.at(*option.path), _with(message, text=option.text))


def wrong_keys(facts: Facts) -> Iterator[Finding]:
    """L02: no key, too many keys, or a row whose key is none of the categories."""
    for item in facts.items:
        keys, total = sum(option.right for option in item.options), len(item.options)
        where = item.at("options")
        if item.options and item.single and keys != 1:
            message = Message(N_("One option must be the key; %(keys)s are marked."), {"keys": keys})
            yield Finding("L02", "error", where, message)
        elif item.options and not item.single and keys in (0, total):
            message = Message(N_("Some options must be keys and some not; %(keys)s of %(total)s are marked."))
            yield Finding("L02", "error", where, _with(message, keys=keys, total=total))
        elif item.options and not item.single and keys == 1:
            yield Finding("L02", "warn", where, Message(N_("Only one option is a key; make it multiple choice.")))
        for part in item.parts:
            if part.role == "row" and not part.right:
                yield Finding("L02", "error", item.at(*part.path), Message(N_("The row has no key.")))


def key_length(facts: Facts) -> Iterator[Finding]:
    """L03: the key is the longest option by far, or too often the longest (or shortest) in the quiz."""
    choices = [(item, *_lengths(item)) for item in facts.items if item.key]
    for item, key, others in choices:
        longest = max(others)
        if key >= LONGER_SHARE * longest and key - longest >= LONGER_CHARACTERS:
            values = {"key": key, "longest": longest}
            message = Message(N_("The key is the longest option (%(key)s characters, the next %(longest)s)."), values)
            yield Finding("L03", "error", item.at("options"), message)
    number = len(choices)
    if not number:
        return
    guess = sum(1 / len(item.options) for item, _, _ in choices) / number
    for words, stands_out in _STANDS_OUT:
        count = sum(stands_out(key, others) for _, key, others in choices)
        if _at_least(count, number, guess) < CHANCE:
            yield Finding("L03", "warn", ("questions",), Message(words, {"count": count, "number": number}))


def same_options(facts: Facts) -> Iterator[Finding]:
    """L05: options that say the same, or nearly."""
    for item in facts.items:
        for first, second in combinations(item.options, 2):
            values = {"first": first.text, "second": second.text}
            where = item.at(*second.path)
            if _same(first.text, second.text):
                yield Finding("L05", "error", where, Message(N_("“%(first)s” and “%(second)s” are the same."), values))
            elif _nearly_same(plain(first.text), plain(second.text), _negations(facts)):
                message = Message(N_("“%(first)s” and “%(second)s” are nearly the same."), values)
                yield Finding("L05", "warn", where, message)


def option_count(facts: Facts) -> Iterator[Finding]:
    """L15: fewer than three or more than five options, or not as many as AKM uses in the grade."""
    grade = _grade(facts.content.grade)
    for item in facts.items:
        count = len(item.options)
        if not count or frozenset(plain(option.text) for option in item.options) in TRUE_FALSE:
            continue
        if not FEWEST <= count <= MOST:
            message = Message(N_("%(count)s options; use three to five."), {"count": count})
            yield Finding("L15", "error", item.at("options"), message)
        elif grade and item.single and count not in (FEWEST, usual := _usual(grade)):
            message = Message(N_("%(count)s options; in grade %(grade)s AKM uses %(usual)s."))
            values = {"count": count, "grade": grade, "usual": usual}
            yield Finding("L15", "info", item.at("options"), _with(message, **values))


def _with(message: Message, **values: str | int) -> Message:
    return Message(message.text, values)


def _lengths(item: Item) -> tuple[int, list[int]]:
    """Return the length of the key and those of the distractors."""
    key = next(option for option in item.options if option.right)
    return len(collapsed(key.text)), [len(collapsed(option.text)) for option in item.options if option is not key]


_STANDS_OUT: tuple[tuple[str, Callable[[int, list[int]], bool]], ...] = (
    (
        N_("The key is the longest option in %(count)s of %(number)s questions; lengthen distractors."),
        lambda key, others: key > max(others),
    ),
    (
        N_("The key is the shortest option in %(count)s of %(number)s questions; shorten distractors."),
        lambda key, others: key < min(others),
    ),
)


def _at_least(count: int, number: int, chance: float) -> float:
    """Return P(X >= count) for X binomial with `number` trials of probability `chance`."""
    return sum(comb(number, hits) * chance**hits * (1 - chance) ** (number - hits) for hits in range(count, number + 1))


def _negations(facts: Facts) -> frozenset[str]:
    return frozenset(word for words in facts.languages.values() for word in words.negations)


def _same(first: str, second: str) -> bool:
    """Say whether two options are equal in sense: also a name turned round, *Shoigu, Sergei*, beside one that is not."""
    one, two = plain(first), plain(second)
    if not one or not two:
        return collapsed(first) == collapsed(second)
    turned = ("," in first) != ("," in second) and plain(_turned(first)) == plain(_turned(second))
    return one == two or turned


def _turned(text: str) -> str:
    """Return a name written *Last, First* the usual way round, anything else as it is."""
    last, _, first = text.partition(",")
    return f"{first} {last}"


def _nearly_same(first: str, second: str, negations: frozenset[str]) -> bool:
    one, two = set(first.split()), set(second.split())
    if (
        not one
        or not two
        or any(token in negations or any(character.isdigit() for character in token) for token in one ^ two)
    ):
        return False
    shared = len(one & two) / max(1, len(one | two))
    if min(len(one), len(two)) >= NEAR_TOKENS and shared >= NEAR_SHARE:
        return True
    return OSA.normalized_similarity(first, second) >= NEAR_CHARACTERS


def _grade(text: str | None) -> int | None:
    """Return the grade (1-12) named in *Kelas 9*, *IX* or *grade 9*, if any."""
    for word in re.findall(r"[0-9]+|[a-z]+", (text or "").casefold()):
        number = int(word[:3]) if word.isdigit() else ROMAN.get(word, 0)
        if 1 <= number <= AKM_OPTIONS[-1][0]:
            return number
    return None


def _usual(grade: int) -> int:
    return next(count for last, count in AKM_OPTIONS if grade <= last)
