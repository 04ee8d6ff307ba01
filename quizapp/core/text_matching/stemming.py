"""Word stems by Snowball, for languages that have a stemmer; a word of any other language is its own stem."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

# Marks and soft signs are gone before a word comes here; anything longer is no word, and not worth remembering.
LONGEST_WORD = 40


@lru_cache(maxsize=16_384)
def stem(word: str, stemmer: str | None) -> str:
    """Return the stem of the normalised `word` with the Snowball stemmer of that name; the word itself without one.

    A stemmer keeps state while it works and is not to be shared between threads. Making one takes a third of a
    microsecond, so that each call has its own; the words of a class are few, and their stems are remembered.
    """
    if stemmer is None or len(word) > LONGEST_WORD or not word.isalpha():
        return word
    return str(Stemmer.Stemmer(stemmer, 0).stemWord(word))
