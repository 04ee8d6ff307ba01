"""How hard a text is to read, in figures that mean something in Indonesian too.

LIX and RIX (Bjoernsson 1968, Anderson 1983) need no syllables and no English; long words have more than six letters.
The Fry pair (Fry 1977) is adapted to Indonesian by 0.6 of the syllables (Harjasujana and Mulyati 1996), because its words
have more of them than English ones. English Flesch figures say nothing about Indonesian and are not shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.core.passages import Passage

LONG_WORD = 6
"""Letters; a longer word is long. A hyphen is no letter."""
SYLLABLE_FACTOR = 0.6
"""Indonesian syllables count for so much on Fry's graph."""
SMP_PACE, SMA_PACE = 150, 180
"""Words a minute that pupils of lower and of upper secondary schools read."""
FEWEST_WORDS = 100
"""Fry's graph asks for samples of a hundred words; of fewer there is no grade."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’\u2011][^\W\d_]+)*")
_INNER = re.compile(r"[-'’\u2011]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_VOWELS = frozenset("aeiouéèê")
_DIPHTHONGS = ("ai", "au", "oi")
_TWO_VOWELS = 2

# The lines between the grades of Fry's graph, from grade 1/2 to 16/17: (syllables, sentences) per 100 words at both ends.
# Right of and below a line is the harder side.
_LEFT, _TOP, _BOTTOM = 108.0, 25.0, 2.0
_GRADE_LINES = (
    ((_LEFT, 10.0), (134.0, _TOP)),
    ((_LEFT, 7.7), (142.0, _TOP)),
    ((_LEFT, 6.4), (148.0, _TOP)),
    ((_LEFT, 5.6), (155.0, _TOP)),
    ((_LEFT, 5.1), (160.0, _TOP)),
    ((_LEFT, 3.8), (161.0, _TOP)),
    ((111.5, _BOTTOM), (167.5, _TOP)),
    ((123.0, _BOTTOM), (169.0, _TOP)),
    ((136.0, _BOTTOM), (169.0, _TOP)),
    ((143.0, _BOTTOM), (173.5, _TOP)),
    ((148.0, _BOTTOM), (178.0, _TOP)),
    ((155.5, _BOTTOM), (178.5, _TOP)),
    ((162.0, _BOTTOM), (178.5, _TOP)),
    ((168.0, _BOTTOM), (178.5, _TOP)),
    ((174.0, _BOTTOM), (179.0, _TOP)),
    ((179.0, _BOTTOM), (181.0, _TOP)),
)


@dataclass(frozen=True, slots=True)
class Readability:
    """The figures of one text. `fry`: adapted syllables and sentences per 100 words, and `grade` the school grade on
    Fry's graph; both None for a text that is not Indonesian, `grade` also for fewer than 100 words.
    """

    words: int
    sentences: int
    long_words: int
    lix: float
    rix: float
    syllables: int | None
    fry: tuple[float, float] | None
    grade: int | None

    @property
    def minutes(self) -> int:
        """Minutes a pupil of lower secondary school (SMP) reads, at least 1."""
        return _minutes(self.words, SMP_PACE)

    @property
    def minutes_sma(self) -> int:
        """Minutes a pupil of upper secondary school (SMA) reads, at least 1."""
        return _minutes(self.words, SMA_PACE)


def measure(texts: Iterable[str], language: str) -> Readability | None:
    """Return the figures of plain `texts`, whose sentences end where a stop and a space are; None without a word."""
    return _figures((piece for text in texts for piece in _SENTENCE_END.split(text)), language)


def measure_passage(passage: Passage) -> Readability | None:
    """Return the figures of what pupils read in full: paragraphs and boxes, with the sentences they are divided into.

    Headings are no sentences.
    """
    sentences = (s.text for block in passage.blocks if block.kind != "heading" for s in block.sentences)
    return _figures(sentences, passage.language)


def _figures(sentences: Iterable[str], language: str) -> Readability | None:
    found = [words for sentence in sentences if (words := _WORD.findall(sentence))]
    words = [word for sentence in found for word in sentence]
    if not words:
        return None
    long_words = sum(len(_INNER.sub("", word)) > LONG_WORD for word in words)
    counted = sum(map(syllables, words)) if language == "id" else None
    fry = None
    if counted is not None:
        fry = (counted / len(words) * 100 * SYLLABLE_FACTOR, len(found) / len(words) * 100)
    return Readability(
        words=len(words),
        sentences=len(found),
        long_words=long_words,
        lix=len(words) / len(found) + 100 * long_words / len(words),
        rix=long_words / len(found),
        syllables=counted,
        fry=fry,
        grade=fry_grade(*fry) if fry is not None and len(words) >= FEWEST_WORDS else None,
    )


def syllables(word: str) -> int:
    """Return the syllables of an Indonesian word: its vowels, each part of a doubled word for itself."""
    return sum(_syllables_of(part) for part in _INNER.split(word.lower()) if part)


def _syllables_of(part: str) -> int:
    vowels = sum(letter in _VOWELS for letter in part)
    if vowels > _TWO_VOWELS and part.endswith(_DIPHTHONGS):
        vowels -= 1
    return max(1, vowels)


def fry_grade(syllables_per_100: float, sentences_per_100: float) -> int:
    """Return the grade (1-17) in which the point lies on Fry's graph; beyond its edges that of the nearest edge."""
    x = max(syllables_per_100, _LEFT)
    y = min(max(sentences_per_100, _BOTTOM), _TOP)
    return 1 + sum(_is_harder(x, y, line) for line in _GRADE_LINES)


def _is_harder(x: float, y: float, line: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    (low_x, low_y), (high_x, high_y) = line
    return x > low_x + (y - low_y) * (high_x - low_x) / (high_y - low_y)


def _minutes(words: int, pace: int) -> int:
    return max(1, math.ceil(words / pace))
