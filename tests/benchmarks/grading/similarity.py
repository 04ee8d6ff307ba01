"""What others do: compare the texts and accept from a threshold on. The threshold is fitted on the train rows."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import fuzz, utils

from tests.benchmarks.grading.answers import Answer

Method = Callable[[str, str], float]

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squad(text: str) -> str:
    """Return `text` as SQuAD's official script compares it: lower case, no punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact(text: str, reference: str) -> float:
    """Return 1 if both are the same after SQuAD's normalisation."""
    return float(squad(text) == squad(reference))


def token_f1(text: str, reference: str) -> float:
    """Return SQuAD's F1 of the words."""
    mine, theirs = squad(text).split(), squad(reference).split()
    shared = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0


def wratio(text: str, reference: str) -> float:
    """Return RapidFuzz's WRatio, 0-1."""
    return fuzz.WRatio(text, reference, processor=utils.default_process) / 100


METHODS: Mapping[str, Method] = {"exact match": exact, "SQuAD F1": token_f1, "RapidFuzz WRatio": wratio}


def best(method: Method, answer: Answer) -> float:
    """Return the likeness to the reference that is most alike."""
    return max(method(answer.text, reference) for reference in answer.references)


def threshold(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Return the score from which accepting agrees with people most often."""
    ordered = sorted(zip(scores, right, strict=True), reverse=True)
    agreeing = highest = sum(not one for one in right)
    chosen = float("inf")
    for place, (score, good) in enumerate(ordered):
        agreeing += 1 if good else -1
        last = place + 1 == len(ordered) or ordered[place + 1][0] < score
        if last and agreeing > highest:
            highest, chosen = agreeing, score
    return chosen


def agreement(scores: Sequence[float], right: Sequence[bool], accept_from: float) -> float:
    """Return the share of answers on which accepting from `accept_from` on agrees with people."""
    pairs = list(zip(scores, right, strict=True))
    return sum((score >= accept_from) == good for score, good in pairs) / len(pairs)
