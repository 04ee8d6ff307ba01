"""What a teacher's marks on a question teach about the next reply to it.

From the fifth marked form a question has a model of its own: the sureness that the rules start from (the *prior*), and
what the marked forms that look like the reply were worth. It is a logistic regression over words, pairs of words and
runs of letters (`features`), small enough to be fitted anew at each mark. How far the prior is followed depends on how
well it foretold the marks: a key that misleads is trusted less and less, in the end not at all.

Forms marked with a part of the points count as that much right. The order of the marks does not matter.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quizapp.core.text_matching.features import Features, features
from quizapp.core.text_matching.graded import Nearest
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.ledger import Ledger, MarkedForm, index
from quizapp.core.text_matching.logistic import Fit, fit, log_odds, probability

FEWEST_MARKS = 5
# A question that everybody answers differently is learned from its newest forms; fitting all would take longer than a click.
MOST_MARKS = 64
# Chosen on Beetle and SciEntsBank by held-out questions; within a factor of two the curve is the same (docs/grading.md).
WEIGHT_OF_WORDS = 4.0
WEIGHT_OF_LETTERS = 4.0
WEIGHT_OF_PRIOR = 0.2
WEIGHT_OF_BIAS = 0.4
# The prior is followed whole, by half, or not at all: how likely each was before the first mark. With less for the whole,
# five marks cost Beetle more than they bring.
TRUSTS = ((1.0, 0.95), (0.5, 0.04), (0.0, 0.01))
# The rules are never surer than 49 to 1.
MOST_SURE = math.log(49)
DIGITS = 6
"""Places of a sureness: fewer than the last bits of the arithmetic, in which machines differ."""
SHOWN_NEAREST = 3
LEAST_LIKENESS = 0.2

Prior = Callable[[str, Key], float]
"""How sure the rules are of a reply without any mark, 0-1: a plain function, since models are kept in memory by it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A marked form as the model sees it: what it is made of, what it was worth, and the log odds of its prior."""

    form: MarkedForm
    features: Features
    fraction: float
    prior: float


@dataclass(frozen=True, eq=False)
class Model:
    """What is known of one question from its marked forms."""

    language: str
    examples: tuple[Example, ...]
    rarity: Mapping[str, float]
    """By word: how much it tells."""
    usual: float
    """The same for a word that no marked form has."""
    trust: float
    """How far the prior is followed, 0-1."""

    @property
    def marks(self) -> int:
        """Return how many different forms the model was fitted to."""
        return len(self.examples)

    def sureness(self, reply: str, prior: float) -> float:
        """Return how surely `reply` is right, 0-1, where the rules alone would have said `prior`."""
        start = log_odds(prior, most=MOST_SURE)
        found = features(reply, self.language)
        words = self._vector(found)
        score = self.trust * start + sum(words[word] * self._learned.get(word, 0.0) for word in words)
        bias = slope = letters = 0.0
        for example, weight in zip(self.examples, self._fit.weights, strict=True):
            bias += weight
            slope += weight * example.prior
            letters += weight * likeness_of_letters(found, example.features)
        score += WEIGHT_OF_BIAS * bias + WEIGHT_OF_PRIOR * start * slope + WEIGHT_OF_LETTERS * letters
        return round(probability(score), DIGITS)

    def nearest(self, reply: str) -> tuple[Nearest, ...]:
        """Return the marked forms most like `reply`, the most alike first; none that are hardly alike."""
        found = features(reply, self.language)
        words = self._vector(found)
        alike: list[tuple[float, Example]] = []
        for example, vector in zip(self.examples, self._vectors, strict=True):
            of_words = sum(value * vector[word] for word, value in words.items() if word in vector)
            likeness = (of_words + likeness_of_letters(found, example.features)) / 2
            if likeness >= LEAST_LIKENESS:
                alike.append((round(min(likeness, 1.0), 3), example))
        alike.sort(key=lambda pair: (-pair[0], pair[1].form.text))
        return tuple(Nearest(example.form, likeness) for likeness, example in alike[:SHOWN_NEAREST])

    @cached_property
    def left_out(self) -> tuple[tuple[float, float], ...]:
        """For each marked form: how sure the model would be of it had it not been marked, and its fraction."""
        return tuple(
            (round(probability(score), DIGITS), example.fraction)
            for score, example in zip(self._fit.left_out, self.examples, strict=True)
        )

    def _vector(self, found: Features) -> dict[str, float]:
        return _unit({word: self.rarity.get(word, self.usual) for word in found.words})

    @cached_property
    def _vectors(self) -> tuple[dict[str, float], ...]:
        return tuple(self._vector(example.features) for example in self.examples)

    @cached_property
    def _gram(self) -> list[list[float]]:
        """How much a mark on one example says about another, for every two of them."""
        shared = _products(self._vectors)
        table: list[list[float]] = []
        for place, (one, row) in enumerate(zip(self.examples, shared, strict=True)):
            for before in range(place + 1):
                other = self.examples[before]
                row[before] = (
                    WEIGHT_OF_WORDS * row[before]
                    + WEIGHT_OF_LETTERS * likeness_of_letters(one.features, other.features)
                    + WEIGHT_OF_PRIOR * one.prior * other.prior
                    + WEIGHT_OF_BIAS
                )
                if before < place:
                    table[before][place] = row[before]
            table.append(row)
        return table

    @cached_property
    def _fit(self) -> Fit:
        starts = [self.trust * example.prior for example in self.examples]
        return fit(self._gram, starts, [example.fraction for example in self.examples])

    @cached_property
    def _learned(self) -> dict[str, float]:
        """By word: what having it adds to the log odds."""
        learned: dict[str, float] = {}
        for vector, weight in zip(self._vectors, self._fit.weights, strict=True):
            for word, value in vector.items():
                learned[word] = learned.get(word, 0.0) + WEIGHT_OF_WORDS * weight * value
        return learned


def model_for(key: Key, ledger: Ledger, prior: Prior) -> Model | None:
    """Return the model of the question `key` after the marks in `ledger`; None while there are fewer than five."""
    return _model(key, ledger, prior) if len(ledger.forms) >= FEWEST_MARKS else None


@lru_cache(maxsize=256)
def _model(key: Key, ledger: Ledger, prior: Prior) -> Model | None:
    """Kept in memory: a class that hands in at the same time is marked by one fit."""
    examples = tuple(_examples(key, ledger, prior))
    if len(examples) < FEWEST_MARKS:
        return None
    counted = Counter(word for example in examples for word in example.features.words)
    total = len(examples) + 1
    rarity = {word: 1 + math.log(total / (1 + count)) for word, count in counted.items()}
    return Model(key.language, examples, rarity, 1 + math.log(total), _trust(examples))


def _examples(key: Key, ledger: Ledger, prior: Prior) -> Iterable[Example]:
    """Yield each different form once, with the mean of what holds for it, in an order that marking does not change."""
    held = {text: forms for text, forms in index(ledger, key.language).items() if text}
    newest = {form: place for place, form in enumerate(ledger.forms)}
    latest = sorted(held, key=lambda text: (newest[held[text][-1]], text))[-MOST_MARKS:]
    for text in sorted(latest):
        forms = held[text]
        fraction = min(1.0, max(0.0, sum(form.fraction for form in forms) / len(forms)))
        yield Example(forms[-1], features(text, key.language), fraction, _start(text, key, prior))


@lru_cache(maxsize=8192)
def _start(text: str, key: Key, prior: Prior) -> float:
    """Return the log odds of the prior of a marked form. Remembered: one more mark needs only one more of them."""
    return log_odds(prior(text, key), most=MOST_SURE)


def _trust(examples: Sequence[Example]) -> float:
    """Return how far the prior is followed: by how well following it whole, by half or not at all foretells the marks."""
    likelihoods: list[float] = []
    for share, before in TRUSTS:
        total = math.log(before)
        for example in examples:
            score = share * example.prior
            total += example.fraction * score - max(score, 0.0) - math.log1p(math.exp(-abs(score)))
        likelihoods.append(total)
    highest = max(likelihoods)
    odds = [math.exp(one - highest) for one in likelihoods]
    return sum(share * chance for (share, _), chance in zip(TRUSTS, odds, strict=True)) / sum(odds)


def _unit(values: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in values.values()))
    return {word: value / length for word, value in values.items()}


def _products(vectors: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """Return the scalar products of every two vectors, by the words they share."""
    places: dict[str, list[tuple[int, float]]] = {}
    products = [[0.0] * len(vectors) for _ in vectors]
    for place, vector in enumerate(vectors):
        row = products[place]
        for word, value in vector.items():
            holders = places.setdefault(word, [])
            holders.append((place, value))
            for other, its in holders:
                row[other] += value * its
    return products


def likeness_of_letters(one: Features, other: Features) -> float:
    """Return how alike two spellings are, 0-1: the share of their runs of letters that both have."""
    shared = (one.letters & other.letters).bit_count()
    return shared / math.sqrt(one.letters.bit_count() * other.letters.bit_count()) if shared else 0.0
