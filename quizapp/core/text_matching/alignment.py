"""Lay a reply beside a form: which words are found, forgiven, missing, contradicted.

One word of the reply answers for one word of the form. A pair counts for the more the surer it is that both say the same:
the same stem, a slip of one or two letters, an initial, a word that looks alike. A pair whose polarity differs ("open" and
"not open", "open" and "closed") contradicts, as do figures, months and labels that stand on both sides and differ.

Words that carry little (function words and the `weak_words` of the language) are not laid beside each other; the question's
own words count for less, as they are no evidence of knowing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from rapidfuzz.distance import OSA, LCSseq

from quizapp.core.text_matching.graded import Alignment, Pair
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.spelling import edits, is_known
from quizapp.core.text_matching.stemming import stem

SLIP = 0.95
INITIAL = 0.7
OF_A_NATION = 0.8
ALIKE = 0.8
LEAST_ALIKE = 0.35
ASKED_IN_REPLY = 0.3
ASKED_IN_FORM = 0.5
SHORTEST_AFTER_PREFIX = 4
# What a word weighs by the letters of its stem.
LIGHTEST = 0.3
HEAVIEST = 1.5
LETTERS_OF_WEIGHT = 8

_ROMAN = re.compile(r"(?:x{1,3}|x{0,3}(?:ix|iv|v?i{1,3}|v))")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


class Line(NamedTuple):
    """The words of a text that are laid beside another's, in order, each with its stem and weight.

    `opposite`: the word is by itself the opposite of its stem ("open" of "closed"). `denials`: negations in the text.
    `figures`: stems that name a number, a month or a label; two texts with different ones speak of different things.
    `asked`: the question has the word. `every`: all words of the text, small ones included.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    opposite: tuple[bool, ...]
    asked: tuple[bool, ...]
    denials: tuple[str, ...]
    figures: frozenset[str]
    trigrams: frozenset[str]
    every: tuple[str, ...]


class Laid(NamedTuple):
    """Two lines beside each other. `pairs`: places in reply and form, and credit (0-1).

    Shares, 0-1: `recall` of the form's weight that found a partner, `precision` of the reply's, `fresh` of those words of
    the form that the question does not have, `order` of the form's words that the reply has in the same order, `likeness`
    the cosine of the letter triples. `against`: pairs of opposites. `turned`: one of the two denies what the other says.
    `clash`: both have figures that the other does not have. `rivals`: both have words of weight that found no partner.
    """

    reply: Line
    form: Line
    pairs: tuple[tuple[int, int, float], ...]
    against: tuple[tuple[int, int], ...]
    recall: float
    precision: float
    fresh: float
    order: float
    likeness: float
    turned: bool
    clash: bool
    rivals: bool


@lru_cache(maxsize=16_384)
def trigrams(word: str) -> frozenset[str]:
    """Return the letter triples of `word`, its ends included."""
    framed = f" {word} "
    return frozenset([framed[start : start + 3] for start in range(len(framed) - 2)])


def cosine(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the cosine of two sets, 0-1. A word of the second, added to the first, never makes it smaller."""
    return len(first & second) / sqrt(len(first) * len(second)) if first and second else 0.0


def asked_stems(question: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of the question's words of weight."""
    return frozenset(stem_of(word, lexicon)[0] for word in question if word not in lexicon.weak_words)


def line(words: Sequence[str], lexicon: Lexicon, asked: frozenset[str], heads: frozenset[str], discount: float) -> Line:
    """Return the line of `words`; words of the question (`asked`) weigh `discount`."""
    kept: list[int] = []
    denials: list[str] = []
    for place, word in enumerate(words):
        if word in lexicon.negators:
            denials.append(word)
        elif word not in lexicon.weak_words or (len(word) == 1 and _is_label(words, place, lexicon, heads)):
            kept.append(place)
    if not kept:  # nothing but small words: then they are the answer
        kept = list(range(len(words)))
        denials = []
    found = [stem_of(words[place], lexicon) for place in kept]
    chosen = tuple([words[place] for place in kept])
    letters: set[str] = set()
    for word in chosen:
        letters |= trigrams(word)
    asking = [one[0] in asked for one in found]
    return Line(
        words=chosen,
        stems=tuple([one[0] for one in found]),
        weights=tuple([_weight(one[0], discount if own else 1.0) for one, own in zip(found, asking, strict=True)]),
        opposite=tuple([one[1] for one in found]),
        asked=tuple(asking),
        denials=tuple(denials),
        figures=frozenset([one[0] for one in found if one[2]]),
        trigrams=frozenset(letters),
        every=tuple(words),
    )


def _weight(stemmed: str, discount: float) -> float:
    """Return what a word counts: long words tell more than short ones, those of the question little."""
    return discount * min(HEAVIEST, LIGHTEST + len(stemmed) / LETTERS_OF_WEIGHT)


def heads_of(words: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the words that a label follows ("bulb" in "bulb B"), so that "bulb A" is read as a label, too."""
    if min(map(len, words), default=2) > 1:
        return frozenset()
    return frozenset(
        before
        for before, word in pairwise(words)
        if len(word) == 1 and word not in lexicon.weak_words and len(before) > 1
    )


def _is_label(words: Sequence[str], place: int, lexicon: Lexicon, heads: frozenset[str]) -> bool:
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if before in heads or (not after and place):
        return True
    return words[place] in lexicon.articles and (after in lexicon.weak_words or after in lexicon.connectives)


def stem_of(word: str, lexicon: Lexicon) -> tuple[str, bool, bool]:
    """Return (stem, whether the word is the opposite of that stem, whether it is a figure)."""
    if word[-1].isdigit():
        return word, False, True
    month = lexicon.months.get(word)
    if month is not None:
        return f"month {month}", False, True
    ordinal = lexicon.day_ordinals.get(word)
    if ordinal is not None:
        return str(ordinal), False, True
    if len(word) == 1:
        return word, False, True
    if _ROMAN.fullmatch(word):
        return str(_roman(word)), False, True
    positive = lexicon.opposites.get(word)
    return stem(positive or word, lexicon.own.stemmer), positive is not None, False


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def lay(reply: Line, form: Line, lexicon: Lexicon, known: frozenset[str] = frozenset()) -> Laid:
    """Return `reply` beside `form`. Words in `known` are never taken for a misspelling."""
    pairs: list[tuple[int, int, float]] = []
    against: list[tuple[int, int]] = []
    places: dict[str, list[int]] = {}
    for place, one in enumerate(form.stems):
        places.setdefault(one, []).append(place)
    left: list[int] = []
    for place, one in enumerate(reply.stems):
        free = places.get(one)
        if not free:
            left.append(place)
            continue
        # "an open switch in a closed path": the word that agrees is taken before its opposite
        index = next((index for index, other in enumerate(free) if form.opposite[other] == reply.opposite[place]), 0)
        other = free.pop(index)
        pairs.append((place, other, 1.0))
        if form.opposite[other] != reply.opposite[place]:
            against.append((place, other))
    # "September" looks like "November", but is another month; an initial may stand for a name.
    left = [place for place in left if _may_be_bent(reply, place)]
    unpaired = [place for free in places.values() for place in free if _may_be_bent(form, place)]
    if left and unpaired:
        _pair_alike(reply, form, left, unpaired, pairs, against, lexicon, known)
    return _measured(reply, form, pairs, against)


def _may_be_bent(some: Line, place: int) -> bool:
    return some.stems[place] not in some.figures or (some.words[place].isalpha() and len(some.words[place]) == 1)


def _pair_alike(
    reply: Line,
    form: Line,
    left: list[int],
    unpaired: list[int],
    pairs: list[tuple[int, int, float]],
    against: list[tuple[int, int]],
    lexicon: Lexicon,
    known: frozenset[str],
) -> None:
    """Pair what no stem paired, the most alike first."""
    offers = [
        (credit, -place, -other, turns)
        for place in left
        for other in unpaired
        if (found := _credit(reply.words[place], form.words[other], lexicon, known)) is not None
        for credit, turns in (found,)
    ]
    offers.sort(reverse=True)
    used: set[int] = set()
    taken: set[int] = set()
    for credit, place, other, turns in offers:
        if place in used or other in taken:
            continue
        used.add(place)
        taken.add(other)
        pairs.append((-place, -other, credit))
        if turns:
            against.append((-place, -other))


def _credit(typed: str, word: str, lexicon: Lexicon, known: frozenset[str]) -> tuple[float, bool] | None:
    """Return how surely `typed` stands for `word`, and whether it is its opposite; None if they have nothing in common."""
    if typed[-1].isdigit() or word[-1].isdigit():
        return None
    if len(typed) == 1 or len(word) == 1:
        return (INITIAL, False) if typed[0] == word[0] and len(typed) != len(word) else None
    if typed[0] == word[0] and edits(typed, word) is not None and not is_known(typed, lexicon, known):
        return SLIP, False
    if lexicon.own.demonyms.get(typed, typed) == lexicon.own.demonyms.get(word, word):
        return OF_A_NATION, False
    for longer, shorter in ((typed, word), (word, typed)):
        prefix = longer.removesuffix(shorter)
        if len(shorter) >= SHORTEST_AFTER_PREFIX and prefix in lexicon.own.turning_prefixes:
            return 1.0, True
    alike = cosine(trigrams(typed), trigrams(word))
    return (ALIKE * alike, False) if alike >= LEAST_ALIKE else None


def _measured(reply: Line, form: Line, pairs: list[tuple[int, int, float]], against: list[tuple[int, int]]) -> Laid:
    weights, worth = form.weights, [0.0] * len(form.words)
    said = found = 0.0
    for place, other, credit in pairs:
        worth[other] = credit
        found += credit * weights[other]
        said += credit * reply.weights[place]
    fresh = [(worth[place], weights[place]) for place, asked in enumerate(form.asked) if not asked]
    recall = found / (sum(weights) or 1.0)
    clash = False
    if form.figures and reply.figures:
        lacking = form.figures - reply.figures - {form.stems[other] for _place, other, _credit in pairs}
        beside = reply.figures - form.figures - {reply.stems[place] for place, _other, _credit in pairs}
        clash = bool(lacking and beside)
    return Laid(
        reply=reply,
        form=form,
        pairs=tuple(pairs),
        against=tuple(against),
        recall=recall,
        precision=said / (sum(reply.weights) or 1.0),
        fresh=sum([credit * weight for credit, weight in fresh]) / sum([weight for _, weight in fresh])
        if fresh
        else recall,
        order=LCSseq.similarity(reply.every, form.every) / len(form.every) if form.every else 0.0,
        likeness=cosine(reply.trigrams, form.trigrams),
        turned=(len(reply.denials) + len(form.denials) + len(against)) % 2 == 1,
        clash=clash,
        rivals=len(pairs) < len(reply.words) and len(pairs) < len(form.words),
    )


def explained(laid: Laid, text: str) -> Alignment:
    """Return what `laid` says in words; `text` is the form as its author wrote it."""
    reply, form = laid.reply, laid.form
    against = set(laid.against) if laid.turned else set()
    found: list[str] = []
    forgiven: list[Pair] = []
    contradicted: list[Pair] = []
    for place, other, credit in sorted(laid.pairs, key=lambda pair: pair[1]):
        typed, word = reply.words[place], form.words[other]
        if (place, other) in against:
            contradicted.append(Pair(typed, word))
        elif credit == SLIP:
            forgiven.append(Pair(typed, word, int(OSA.distance(typed, word))))
        else:
            found.append(word)
    paired = {place for place, _other, _credit in laid.pairs}
    matched = {other for _place, other, _credit in laid.pairs}
    missing = [word for place, word in enumerate(form.words) if place not in matched]
    extra = [word for place, word in enumerate(reply.words) if place not in paired and not reply.asked[place]]
    if laid.turned and not against:
        contradicted += [Pair(word, "") for word in reply.denials] or [Pair("", word) for word in form.denials]
    if laid.clash:
        lacking = [form.words[place] for place in _open_figures(form, matched)]
        beside = [reply.words[place] for place in _open_figures(reply, paired)]
        swapped = [Pair(typed, word) for typed, word in zip(beside, lacking, strict=False)]
        contradicted += swapped
        missing = [word for word in missing if word not in {pair.word for pair in swapped}]
        extra = [word for word in extra if word not in {pair.typed for pair in swapped}]
    # Where something else is amiss, words of the question are not: "10" lacks 240, not the seedlings that were asked about.
    asked = {word for word, is_asked in zip(form.words, form.asked, strict=True) if is_asked}
    fresh = [word for word in missing if word not in asked]
    missing = fresh if fresh or contradicted else missing
    return Alignment(text, tuple(found), tuple(forgiven), tuple(missing), tuple(contradicted), tuple(extra))


def _open_figures(some: Line, taken: Container[int]) -> list[int]:
    return [place for place, one in enumerate(some.stems) if one in some.figures and place not in taken]
