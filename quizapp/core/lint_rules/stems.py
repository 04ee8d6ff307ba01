"""Words cut down to what they have in common with their relatives: coarse, and good enough for advice."""

from __future__ import annotations

from functools import lru_cache

from quizapp.core.lint_rules.facts import plain
from quizapp.core.lint_rules.languages import LANGUAGES
from quizapp.core.lint_rules.words import Words
from quizapp.core.text_matching.stemming import stem

SHORTEST_CONTENT_WORD = 4
SHORTEST_STEM = 4

_VOWELS = "aeiou"


def content_words(text: str, words: Words) -> frozenset[str]:
    """Return the words of `text`, of four letters or more, that carry its sense."""
    return frozenset(
        word
        for word in plain(text).split()
        if len(word) >= SHORTEST_CONTENT_WORD and word.isalpha() and word not in words.stop
    )


@lru_cache(maxsize=8192)
def stems(word: str, language: str) -> frozenset[str]:
    """Return what `word` may be made of; words are relatives if they share a member. *Memakai* and *dipakai* do."""
    words = LANGUAGES.get(language, Words())
    if not words.prefixes:
        return frozenset({stem(word, words.stemmer)})
    found = {word}
    for ending in words.endings:
        found |= {one.removesuffix(ending) for one in tuple(found) if len(one) - len(ending) >= SHORTEST_STEM}
    for base in tuple(found):
        for prefix, swallowed in words.prefixes:
            if base.startswith(prefix):
                found |= _without(base, prefix, swallowed)
    return frozenset(found)


def _without(word: str, prefix: str, swallowed: tuple[str, ...]) -> set[str]:
    """Return `word` without `prefix`, with each letter it may have swallowed before a vowel."""
    rest = word.removeprefix(prefix)
    letters = swallowed if rest[:1] in _VOWELS else tuple(letter for letter in swallowed if not letter) or ("",)
    return {letter + rest for letter in letters if len(letter + rest) >= SHORTEST_STEM}
