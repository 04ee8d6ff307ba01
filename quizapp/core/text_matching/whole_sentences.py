"""What makes a form a sentence, and what a reply shares with it as a sentence.

A sentence puts what it has to say at its end ("Rub them and see which one *scratches the other*"), as does each of its
clauses: whoever has found the last new word of a clause has mostly understood it.
"""

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

OPENING = 2
"""First words of a reply among which it says yes or no."""

_END_OF_PART = re.compile(r"[.;!?]\s+|[.;!?]$")
_END_OF_CLAUSE = re.compile(r"[.;!?,]\s+")


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
    worth = _worth_of_words(laid)
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


def ends_found(laid: Laid, text: str, language: str, openers: frozenset[str]) -> float:
    """Return of the clauses of the form `text` the share (0-1) whose last new word the reply has.

    New is what the question does not have; a clause without new words does not count. 0 without any.
    """
    worth = _worth_of_words(laid)
    ends, start = [], 0
    for clause in _clauses_of(text, language, openers):
        new = [
            place
            for place, (word, asked) in enumerate(zip(laid.form.words, laid.form.asked, strict=True))
            if place >= start and not asked and word in clause
        ]
        if new:
            ends.append(worth[new[-1]])
            start = new[-1]
    return sum(ends) / len(ends) if ends else 0.0


def says_the_same(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether the form begins with yes or no, and the reply with the same of the two."""
    for words in (lexicon.own.yes_words, lexicon.own.no_words):
        if laid.form.every[:1] and laid.form.every[0] in words:
            return not words.isdisjoint(laid.reply.every[:OPENING])
    return False


def _worth_of_words(laid: Laid) -> list[float]:
    """Return the credit (0-1) that each word of the form found."""
    worth = [0.0] * len(laid.form.words)
    for _place, other, credit in laid.pairs:
        worth[other] = credit
    return worth


@lru_cache(maxsize=4096)
def _clauses_of(text: str, language: str, openers: frozenset[str]) -> tuple[frozenset[str], ...]:
    clauses: list[list[str]] = []
    for part in _END_OF_CLAUSE.split(text):
        clauses.append([])
        for word in tokens(part, language):
            if word in openers:
                clauses.append([])
            else:
                clauses[-1].append(word)
    return tuple(frozenset(clause) for clause in clauses if clause)
