"""How far a word may be from the author's word and still be that word.

Distance is optimal string alignment (a swap of neighbours is one edit) and is bounded by the length of the author's word:
none up to three letters, one for four to seven, two from eight. The first letter must agree; figures, Roman numerals and
words that are known to be other words are never bent. Where the word itself is asked (`vocabulary`) one edit is the limit,
and only an edit that cannot have made another word is forgiven: there is no dictionary here to ask.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import OSA

from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData, Lexicon
from quizapp.core.text_matching.normalizing import tokens

EXACT_UP_TO = 3
ONE_EDIT_UP_TO = 7
MOST_EDITS = 2
SHORTEST_WITH_SWAP = 6
FARTHEST_SWAP = 2
"""Places between two letters that a hand exchanges."""
# Swapped neighbours make other words in short words (trial/trail, united/untied); from eight letters on they are slips.
SWAP_IS_A_SLIP_FROM = 8

_ROMAN = re.compile(r"[ivxlcdm]{2,}")


@lru_cache(maxsize=16_384)
def tolerance(word: str, *, vocabulary: bool) -> int:
    """Return how many edits the author's `word` allows."""
    if len(word) <= EXACT_UP_TO or not word.isalpha() or _ROMAN.fullmatch(word):
        return 0
    return 1 if vocabulary or len(word) <= ONE_EDIT_UP_TO else MOST_EDITS


def edits(typed: str, word: str, *, vocabulary: bool = False) -> int | None:
    """Return the distance of `typed` from the author's `word`, None if the policy does not reach that far."""
    if typed == word:
        return 0
    apart = abs(len(typed) - len(word))
    if apart > MOST_EDITS or typed[:1] != word[:1]:
        return None
    limit = tolerance(word, vocabulary=vocabulary)
    if apart > limit or not limit or not typed.isalpha():
        return None
    distance = int(OSA.distance(typed, word, score_cutoff=limit))
    if distance > limit and not apart and len(word) >= SHORTEST_WITH_SWAP and _two_exchanged(typed, word):
        return 1 if not vocabulary else None
    return distance if distance <= limit else None


def _two_exchanged(typed: str, word: str) -> bool:
    """Return whether two letters have changed places, neighbours or not ("Chigaco")."""
    places = [place for place, (one, other) in enumerate(zip(typed, word, strict=True)) if one != other]
    if len(places) != 2:  # noqa: PLR2004
        return False
    first, second = places
    return typed[first] == word[second] and typed[second] == word[first] and second - first <= FARTHEST_SWAP


def is_known(typed: str, lexicon: Lexicon, known: AbstractSet[str]) -> bool:
    """Return whether `typed` is a word in its own right: of the passage, the question, the other forms or the language."""
    return (
        typed in known or typed in lexicon.known_words or typed in lexicon.function_words or typed in lexicon.negators
    )


def is_plain_slip(typed: str, word: str, language: LanguageData) -> bool:
    """Return whether one edit from `word` to `typed` cannot have made another real word.

    Forgiven: neighbours swapped in a long word, and a letter doubled where the language never doubles it.
    """
    if len(typed) == len(word):
        return len(word) >= SWAP_IS_A_SLIP_FROM and sorted(typed) == sorted(word)
    if len(typed) != len(word) + 1:
        return False
    for position in range(len(word)):
        if typed == word[: position + 1] + word[position:]:
            letter = word[position]
            if f"{letter}{letter}" in word and letter * 3 in typed:
                return True  # no word has a letter three times running
            return language.double_letters is not None and letter not in language.double_letters
    return False


def fuzzy_equal(a: str, b: str, *, vocabulary: bool, language: str) -> int | None:
    """Return the edits by which the typed text `a` would pass for the form `b`; None if it would not.

    Words are compared one by one after normalising, leading function words apart. 0 means equal. Whether a word of `a` is
    another known word is the caller's to know (`Key.passage_words`, `Key.wrong`); it is not looked at here.
    """
    typed, form = (core(tokens(text, language), lexicon_for(language)) for text in (a, b))
    if not form or len(typed) != len(form):
        return None
    total = 0
    for typed_word, word in zip(typed, form, strict=True):
        distance = edits(typed_word, word, vocabulary=vocabulary)
        if distance is None:
            return None
        total += distance
    return total


def core(words: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Return `words` without leading function words, articles and the "and" of a list; all of them if nothing were left."""
    start = 0
    while start < len(words) - 1 and words[start] in lexicon.leading:
        start += 1
    if lexicon.light_words.isdisjoint(words):
        return words[start:]
    kept = tuple(words[place] for place in range(start, len(words)) if not is_light(words, place, lexicon, start))
    return kept or words


def is_light(words: tuple[str, ...], place: int, lexicon: Lexicon, start: int = 0) -> bool:
    """Return whether the word at `place` is an article, or an "and" between two other words from `start` on.

    A single letter is no article at the end ("hepatitis A") and behind a word that takes labels ("vitamin A deficiency").
    """
    word = words[place]
    if word in lexicon.articles:
        return len(word) > 1 or (place < len(words) - 1 and (not place or words[place - 1] not in lexicon.own.lettered))
    between = start < place < len(words) - 1
    if between and word in lexicon.own.distributives:  # "km per jam" is "km/jam"
        return words[place - 1] in lexicon.units and words[place + 1] in lexicon.units
    return between and word in lexicon.connectives and word not in lexicon.disjunctions
