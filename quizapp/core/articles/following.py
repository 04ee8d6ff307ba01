"""Where sentences went when a text was edited: what is sure follows by itself, what is only probable is asked.

Sure is: the same words (capitals, spaces and signs aside); a sentence that was cut in two or three, or joined with its
neighbours, word for word; and a sentence of which at most a fifth of the words changed, which stands between the same
neighbours as before, resembles no other sentence nearly as much, and has the numbers and negations it had. Everything
else that resembles the old sentence is probable, the rest is lost. Nothing is ever moved silently on a probability.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import Indel

from quizapp.core.articles.blocks import same
from quizapp.core.passages import Block, Sentence, Span

SURE = 0.8
"""Share of the words of both sentences that agree, from which one is the other, a little edited."""
PROBABLE = 0.5
"""From here on it may be: the author is asked."""
LEAD = 0.2
"""A sure successor is so much more alike than any other."""
SMALLEST_PART = 3
"""Words: a shorter part of a sentence says too little to be taken for its other half."""
MOST_PARTS = 3
CANDIDATES = 6
COMMON = 40
"""A word in more new sentences than this tells nothing about which of them is meant."""

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NO = "tidak bukan belum tanpa jangan tak tiada not no never without nor neither none"
_NEGATIONS = frozenset(_NO.split())


@dataclass(frozen=True)
class Moved:
    """Where sentences and blocks went, by full id (`p3.s1`, `p3`).

    `kept`: the new id of what surely is the same (for a sentence that was divided, its first part). `lost`: old ids of
    sentences that stand nowhere any more or are only `probable`: old id to the new sentence that it may have become.
    `parts`: the further parts of divided sentences. `texts`: what lost sentences said. `sizes`: letters of every old one.
    """

    kept: Mapping[str, str]
    lost: tuple[str, ...]
    probable: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def shares(self) -> dict[str, Counter[str]]:
        """By old block: how many letters of it went to which new block."""
        found: dict[str, Counter[str]] = {}
        for old, new in self.kept.items():
            found.setdefault(_block(old), Counter())[_block(new)] += self.sizes.get(old, 0)
        return found

    @cached_property
    def blocks(self) -> dict[str, str]:
        """New block by old block: where more than half of its letters went."""
        totals: Counter[str] = Counter()
        for name, size in self.sizes.items():
            totals[_block(name)] += size
        best = {old: max(shares, key=lambda new: (shares[new], new == old)) for old, shares in self.shares.items()}
        return {old: new for old, new in best.items() if self.shares[old][new] * 2 > totals[old]}

    def places(self, at: str) -> tuple[str, ...]:
        """Return where the sentence or block `at` stands now; empty when that is not sure."""
        if "." not in at:
            return (self.blocks[at],) if at in self.blocks else ()
        return (self.kept[at], *self.parts.get(at, ())) if at in self.kept else ()

    def follow(self, span: Span, sentences: Mapping[str, Sentence]) -> tuple[Span, ...]:
        """Return the evidence `span` in the edited text, whose `sentences` are by full id; empty when it is not sure.

        A quoted piece follows only into a sentence that still holds it.
        """
        places = self.places(span.at)
        if span.quote is None:
            return tuple(Span(at=place) for place in places)
        return tuple(
            Span(at=place, quote=span.quote)
            for place in places
            if any(
                span.quote in one.text
                for name, one in sentences.items()
                if name == place or name.startswith(f"{place}.")
            )
        )[:1]

    def confirmed(self, names: Iterable[str]) -> Moved:
        """Return the same with those probable ones kept that the author confirmed, by old id."""
        sure = {name: self.probable[name] for name in names if name in self.probable}
        return Moved(
            kept={**self.kept, **sure},
            lost=tuple(name for name in self.lost if name not in sure),
            probable={name: new for name, new in self.probable.items() if name not in sure},
            parts=self.parts,
            texts=self.texts,
            sizes=self.sizes,
        )


def _block(name: str) -> str:
    """Return the block of a sentence."""
    return name.partition(".")[0]


@dataclass(frozen=True)
class _Place:
    """A sentence with its full id and where it stands among all."""

    name: str
    order: int
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.text.casefold())) or (same(self.text),)


def follow(before: Iterable[Block], after: Iterable[Block]) -> Moved:
    """Return where each sentence and block of `before` stands in `after`.

    Of equal sentences each goes to one of its own while there are enough, the nearest first. Time grows with the
    length of the text; sentences that changed are compared with a few candidates each.
    """
    old, new = _places(before), _places(after)
    kept: dict[str, str] = {}
    parts: dict[str, tuple[str, ...]] = {}
    _keep_equal(old, new, kept)
    taken = set(kept.values())
    waiting, free = [p for p in old if p.name not in kept], [p for p in new if p.name not in taken]
    _keep_divided(waiting, free, kept, parts)
    _keep_joined(waiting, free, kept)
    used = {*kept.values(), *(name for names in parts.values() for name in names)}
    probable = _compare(
        [p for p in waiting if p.name not in kept], [p for p in free if p.name not in used], old, new, kept
    )
    lost = tuple(place.name for place in old if place.name not in kept)
    return Moved(
        kept=kept,
        lost=lost,
        probable=probable,
        parts=parts,
        texts={place.name: place.text for place in old if place.name not in kept},
        sizes={place.name: len(place.text) for place in old},
    )


def _places(blocks: Iterable[Block]) -> list[_Place]:
    names = ((f"{block.id}.{s.id}", s.text) for block in blocks for s in block.sentences)
    return [_Place(name, order, text) for order, (name, text) in enumerate(names)]


def _keep_equal(old: list[_Place], new: list[_Place], kept: dict[str, str]) -> None:
    """Keep sentences of the same words. Where they repeat: in order while the numbers agree, else the nearest."""
    there: dict[tuple[str, ...], list[_Place]] = {}
    for place in new:
        there.setdefault(place.words, []).append(place)
    here: dict[tuple[str, ...], list[_Place]] = {}
    for place in old:
        here.setdefault(place.words, []).append(place)
    for words, places in here.items():
        candidates = there.get(words, [])
        if len(candidates) >= len(places) and len(candidates) == 1:
            kept[places[0].name] = candidates[0].name
        elif len(candidates) == len(places):
            kept.update((one.name, other.name) for one, other in zip(places, candidates, strict=True))
        elif candidates:
            for place in places:
                kept[place.name] = _nearest(place, candidates).name


def _nearest(place: _Place, candidates: list[_Place]) -> _Place:
    """Return the candidate nearest to where `place` stood; candidates are in order."""
    low, high = 0, len(candidates) - 1
    while low < high:
        middle = (low + high) // 2
        if candidates[middle].order < place.order:
            low = middle + 1
        else:
            high = middle
    around = candidates[max(0, low - 1) : low + 1]
    return min(around, key=lambda one: abs(one.order - place.order))


def _keep_divided(
    old: list[_Place], new: list[_Place], kept: dict[str, str], parts: dict[str, tuple[str, ...]]
) -> None:
    """Keep sentences that now stand as two or three neighbours, word for word."""
    whole = {place.words: place for place in old}
    for run in _runs(new):
        place = whole.get(tuple(word for one in run for word in one.words))
        if place is not None and place.name not in kept and all(len(one.words) >= SMALLEST_PART for one in run):
            kept[place.name] = run[0].name
            parts[place.name] = tuple(one.name for one in run[1:])


def _keep_joined(old: list[_Place], new: list[_Place], kept: dict[str, str]) -> None:
    """Keep neighbours that now stand as one sentence, word for word."""
    whole = {place.words: place for place in new}
    for run in _runs([place for place in old if place.name not in kept]):
        place = whole.get(tuple(word for one in run for word in one.words))
        if place is not None and not any(one.name in kept for one in run):
            kept.update((one.name, place.name) for one in run)


def _runs(places: list[_Place]) -> Iterator[list[_Place]]:
    """Yield two and three neighbours, the longer first."""
    for size in range(MOST_PARTS, 1, -1):
        for start in range(len(places) - size + 1):
            run = places[start : start + size]
            if run[-1].order - run[0].order == size - 1:
                yield run


@dataclass(frozen=True, slots=True)
class _Likeness:
    share: float
    old: _Place
    new: _Place


def _compare(
    old: list[_Place], new: list[_Place], all_old: list[_Place], all_new: list[_Place], kept: dict[str, str]
) -> dict[str, str]:
    """Add to `kept` what surely was edited a little; return what is probable."""
    alike = sorted(_alike(old, new), key=lambda one: (-one.share, one.old.order, one.new.order))
    between = _Neighbours(all_old, all_new, dict(kept))
    best_old, best_new = _two_best(alike)
    probable: dict[str, str] = {}
    used: set[str] = set()
    for one in alike:
        if one.old.name in kept or one.old.name in probable or one.new.name in used or one.share < PROBABLE:
            continue
        used.add(one.new.name)
        ahead = one.share - max(best_old[one.old.name][1], best_new[one.new.name][1]) >= LEAD
        if one.share >= SURE and ahead and _means_the_same(one) and between.agree(one):
            kept[one.old.name] = one.new.name
        else:
            probable[one.old.name] = one.new.name
    return probable


def _alike(old: list[_Place], new: list[_Place]) -> Iterator[_Likeness]:
    """Yield pairs that share telling words, with the share of words that agree in order."""
    holding: dict[str, list[int]] = {}
    for number, place in enumerate(new):
        for word in set(place.words):
            holding.setdefault(word, []).append(number)
    for place in old:
        shared: Counter[int] = Counter()
        for word in set(place.words):
            numbers = holding.get(word, [])
            if len(numbers) <= COMMON:
                shared.update(numbers)
        for number, _count in shared.most_common(CANDIDATES):
            yield _Likeness(Indel.normalized_similarity(place.words, new[number].words), place, new[number])


def _two_best(alike: list[_Likeness]) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """Return for each old and each new sentence how alike its best and second-best partners are."""
    by_old: dict[str, tuple[float, float]] = {}
    by_new: dict[str, tuple[float, float]] = {}
    for one in alike:  # best first
        for found, name in ((by_old, one.old.name), (by_new, one.new.name)):
            best = found.get(name)
            if best is None:
                found[name] = (one.share, 0.0)
            elif best[1] == 0.0:
                found[name] = (best[0], one.share)
    return by_old, by_new


def _means_the_same(one: _Likeness) -> bool:
    """Say whether no number and no negation changed: one letter there turns a fact round."""
    return _telling(one.old.words) == _telling(one.new.words)


def _telling(words: tuple[str, ...]) -> list[str]:
    return sorted(
        word
        for word in words
        if word in _NEGATIONS or word.endswith(("n't", "n’t")) or any(letter.isdigit() for letter in word)
    )


class _Neighbours:
    """Whether an edited sentence stands where it stood: between the same kept sentences."""

    def __init__(self, old: list[_Place], new: list[_Place], kept: Mapping[str, str]) -> None:
        places = {place.name: place.order for place in new}
        orders = [places[kept[place.name]] if place.name in kept else None for place in old]
        self._before = list(_last_known(orders, -1))
        self._after = list(_last_known(orders[::-1], len(new)))[::-1]

    def agree(self, one: _Likeness) -> bool:
        """Say whether the new sentence stands between the nearest kept neighbours of the old one."""
        return self._before[one.old.order] < one.new.order < self._after[one.old.order]


def _last_known(orders: list[int | None], start: int) -> Iterator[int]:
    last = start
    for order in orders:
        yield last
        last = last if order is None else order
