"""What a reply is made of, as grouping and learning compare replies: stems in order, their neighbours, and letters."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.text_matching.languages import Lexicon, lexicon_for
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.stemming import stem

# What stands behind this is not read; a short answer is a phrase.
LONGEST_READ = 1000
LETTERS = 3
# Runs of letters are told apart by where they fall in this many bits.
BITS = 2048


@dataclass(frozen=True, slots=True)
class Features:
    """`words`: stems and pairs of neighbouring stems, each once. `letters`: the runs of three letters, as bits."""

    words: tuple[str, ...]
    letters: int


def features(text: str, language: str) -> Features:
    """Return what `text` is made of."""
    return _features(text[:LONGEST_READ], language)


@lru_cache(maxsize=8192)
def _features(text: str, language: str) -> Features:
    """Remembered: a class repeats itself, and a model is fitted again at each mark."""
    lexicon = lexicon_for(language)
    found = tokens(text, language)
    content = [stem_of(word, lexicon) for place, word in enumerate(found) if carries(found, place, lexicon)]
    pairs = (f"{first} {second}" for first, second in itertools.pairwise(content))
    letters = 0
    for run in {f" {word} "[start : start + LETTERS] for word in found for start in range(len(word))}:
        letters |= 1 << zlib.crc32(run.encode()) % BITS
    return Features(tuple(dict.fromkeys((*content, *pairs))), letters)


def stem_of(word: str, lexicon: Lexicon) -> str:
    """Return the stem of `word`; negations stay as they are."""
    return word if word in lexicon.negators else stem(word, lexicon.own.stemmer)


def carries(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether the word at `place` says something: negations, numbers and letters that name things do."""
    word = words[place]
    if word in lexicon.negators or word not in lexicon.function_words:
        return True
    following = words[place + 1] if place + 1 < len(words) else ""
    if word in lexicon.agent_markers:  # "B was beaten by A"
        return 0 < place < len(words) - 1
    # "bulbs A and C": a letter that names something, not the article
    return len(word) == 1 and (not following or following in lexicon.function_words)
