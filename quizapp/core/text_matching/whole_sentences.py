"""What makes a form a sentence, and what a reply shares with one of several sentences."""

from __future__ import annotations

import re
from functools import lru_cache

from quizapp.core.text_matching.alignment import Laid
from quizapp.core.text_matching.forms import Form
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import tokens

LEAST_OF_A_PART = 0.8
"""Weight of the words of a part, at least: "Yes." and "A." say nothing that could be found."""
SHORTEST_WITH_STOP = 4
"""Words of a form whose full stop says that it is a sentence."""
LONGEST_ABBREVIATION = 3

_END_OF_PART = re.compile(r"[.;!?]\s+|[.;!?]$")


def is_clause(form: Form, lexicon: Lexicon) -> bool:
    """Return whether the form says what somebody or something is or does, and does not only name it.

    "The bulb is damaged", "The food contains sugar."; not "Will Smith", "5 May" or "Tottenham Hotspur F.C.".
    """
    words = form.words
    if any(word in lexicon.own.auxiliaries and word not in lexicon.months for word in words[1:]):
        return True
    return (
        form.text.rstrip().endswith(".") and len(words) >= SHORTEST_WITH_STOP and len(words[-1]) > LONGEST_ABBREVIATION
    )


def best_part(laid: Laid, parts: tuple[frozenset[str], ...]) -> float:
    """Return the recall (0-1) of that one of the form's `parts` which the reply says best."""
    if len(parts) <= 1:
        return laid.recall
    worth = [0.0] * len(laid.form.words)
    for _place, other, credit in laid.pairs:
        worth[other] = credit
    best: float | None = None
    for part in parts:
        weight = found = 0.0
        for word, each, credit in zip(laid.form.words, laid.form.weights, worth, strict=True):
            if word in part:
                weight += each
                found += credit * each
        if weight > LEAST_OF_A_PART:
            best = max(best or 0.0, found / weight)
    return laid.recall if best is None else best


@lru_cache(maxsize=4096)
def parts_of(text: str, language: str) -> tuple[frozenset[str], ...]:
    """Return the words of each sentence of `text`, and of each part between semicolons."""
    return tuple(frozenset(tokens(part, language)) for part in _END_OF_PART.split(text) if part.strip())
