"""Where another text probably says what a sentence of the main text says: proposals, each with its reason.

Compared are the words (rare ones count more, the beginnings of longer ones are enough, so that names, numbers and loan
words are found in a translation too) and the place in the text. Nothing here is sure; the author confirms every place.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from quizapp.core.articles.blocks import same
from quizapp.core.passages import Passage

Why = Literal["same", "alike", "place"]
"""The same words; words in common; nothing but the place in the text."""

BY_WORDS, BY_PLACE = 0.7, 0.3
ALIKE = 0.2
"""Likeness of words (0-1) from which a place is proposed for them; below, the place in the text decides."""
BESIDE = 0.6
"""A neighbour that is so much as alike as the best one belongs to it: simplified sentences are often divided."""
CANDIDATES = 3
_STEM = 5
"""Letters of a longer word that are compared."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a sentence may stand: `chosen` is proposed, `candidates` are worth looking at, the likeliest first."""

    chosen: tuple[str, ...]
    candidates: tuple[str, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    text: str
    words: Counter[str]
    middle: float
    """Where its middle stands in the text, 0-1."""


def propose(main: Passage, other: Passage, wanted: Iterable[str]) -> dict[str, Proposal]:
    """Return a proposal for each sentence or block of `main` in `wanted`, a block for a block."""
    found: dict[str, Proposal] = {}
    for blocks in (False, True):
        asked = [at for at in wanted if ("." not in at) == blocks]
        if asked:
            there, here = _units(other, blocks=blocks), {unit.name: unit for unit in _units(main, blocks=blocks)}
            weights = _weights([*here.values(), *there])
            found |= {at: _proposal(here[at], there, weights) for at in asked if at in here and there}
    return found


def _units(passage: Passage, *, blocks: bool) -> list[_Unit]:
    if blocks:
        texts = [(block.id, block.text) for block in passage.blocks]
    else:
        texts = [(f"{block.id}.{s.id}", s.text) for block in passage.blocks for s in block.sentences]
    total = sum(len(text) for _, text in texts) or 1
    units, before = [], 0
    for name, text in texts:
        words = Counter(word[:_STEM] for word in _WORD.findall(text.casefold()))
        units.append(_Unit(name, text, words, (before + len(text) / 2) / total))
        before += len(text)
    return units


def _weights(units: list[_Unit]) -> dict[str, float]:
    """Return how much each word tells: little where many sentences have it."""
    holding = Counter(word for unit in units for word in unit.words)
    return {word: math.log(1 + len(units) / count) for word, count in holding.items()}


def _likeness(one: _Unit, other: _Unit, weights: dict[str, float]) -> float:
    """Return how much of the words agrees, 0-1 (cosine)."""
    shared = sum(weights[word] ** 2 for word in one.words.keys() & other.words.keys())
    sizes = [math.sqrt(sum(weights[word] ** 2 for word in unit.words)) for unit in (one, other)]
    return shared / (sizes[0] * sizes[1]) if all(sizes) else 0.0


def _proposal(unit: _Unit, there: list[_Unit], weights: dict[str, float]) -> Proposal:
    words = {one.name: _likeness(unit, one, weights) for one in there}
    near = {one.name: 1 - abs(unit.middle - one.middle) for one in there}
    score = {name: BY_WORDS * words[name] + BY_PLACE * near[name] for name in words}
    ranked = sorted(score, key=lambda name: -score[name])
    best = ranked[0]
    candidates = tuple(ranked[:CANDIDATES])
    if words[best] < ALIKE:
        nearest = max(near, key=lambda name: near[name])
        return Proposal((nearest,), tuple(dict.fromkeys((nearest, *candidates)))[:CANDIDATES], "place")
    order = [one.name for one in there]
    chosen = [best] + [
        name
        for step in (-1, 1)
        if 0 <= (place := order.index(best) + step) < len(order)
        and words[name := order[place]] >= max(ALIKE, BESIDE * words[best])
    ]
    chosen = [best] if any(same(one.text) == same(unit.text) for one in there if one.name == best) else chosen
    why: Why = "same" if same(next(one.text for one in there if one.name == best)) == same(unit.text) else "alike"
    listed = tuple(sorted(chosen, key=order.index))
    return Proposal(listed, tuple(dict.fromkeys((*listed, *candidates)))[: max(CANDIDATES, len(listed))], why)
