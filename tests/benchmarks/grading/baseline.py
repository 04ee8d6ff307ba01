"""TF-IDF alone: a logistic regression over the words of the marked answers, without rules, key or letters.

The words are weighed as scikit-learn does by default (smooth idf, unit length, sublinear tf); C is 10, the better of 1 and
10 on these data.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from quizapp.core.text_matching.logistic import fit
from quizapp.core.text_matching.normalizing import tokens

C = 10.0
UNPENALISED = 1000.0
"""The intercept costs nothing: a weight so large that the penalty does not matter."""


@lru_cache(maxsize=16_384)
def counts(text: str) -> Counter[str]:
    """Return how often each word stands in `text`."""
    return Counter(tokens(text, "en"))


def predict(marked: Sequence[tuple[str, bool]], texts: Sequence[str]) -> list[bool]:
    """Return which of `texts` are right, learned from `marked` alone."""
    labels = {right for _, right in marked}
    if len(labels) == 1:
        return [labels.copy().pop()] * len(texts)
    held = Counter(word for text, _ in marked for word in counts(text))
    rarity = {word: 1 + math.log((1 + len(marked)) / (1 + count)) for word, count in held.items()}

    def vector(text: str) -> dict[str, float]:
        known = {word: rarity[word] * (1 + math.log(count)) for word, count in counts(text).items() if word in rarity}
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        return {word: value / length for word, value in known.items()}

    vectors = [vector(text) for text, _ in marked]
    gram = [[C * _product(one, other) + UNPENALISED for other in vectors] for one in vectors]
    found = fit(gram, [0.0] * len(marked), [float(right) for _, right in marked])
    learned: Counter[str] = Counter()
    for one, weight in zip(vectors, found.weights, strict=True):
        for word, value in one.items():
            learned[word] += C * weight * value
    bias = UNPENALISED * sum(found.weights)
    return [bias + _product(vector(text), learned) > 0 for text in texts]


def _product(one: dict[str, float], other: dict[str, float] | Counter[str]) -> float:
    return sum(value * other.get(word, 0.0) for word, value in one.items())
