"""Paragraphs of a text whose lines a program broke at a fixed width: mail, plain text files, PDF."""

from __future__ import annotations

from quizapp.core.articles.blocks import is_final
from quizapp.core.articles.cleaning import joined_words

NARROW, WIDE = 40, 110
"""Characters of the longest line in a text that was wrapped."""
FEWEST_LINES = 4
FULL = 0.7
"""A line shorter than this share of the longest ended because its paragraph ended."""
MOST_SHORT = 0.35
"""Share of lines that may end early; with more of them the lines are paragraphs, verses or a list."""
_MARKS = ("#", ">", "-", "*", "•", "▪", "‣", "·", "–")


def unwrap(text: str) -> str:
    """Return `text` with every paragraph on one line, if its lines were broken at a width. Broken words are whole again."""
    lines = text.split("\n")
    filled = [line for line in lines if line]
    longest = max(map(len, filled), default=0)
    if not (NARROW <= longest <= WIDE and len(filled) >= FEWEST_LINES and _is_wrapped(lines, longest)):
        return joined_words(text)
    paragraphs: list[list[str]] = []
    ended = True
    for line in lines:
        if not line:
            ended = True
            continue
        if ended or line.startswith(_MARKS) or paragraphs[-1][-1].startswith("#"):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
        ended = len(line) < FULL * longest and (is_final(line) or len(paragraphs[-1]) == 1)
    return "\n\n".join(joined_words("\n".join(parts)).replace("\n", " ") for parts in paragraphs)


def _is_wrapped(lines: list[str], longest: int) -> bool:
    """Say whether most lines that another line follows directly are full, and many of them end amid a sentence."""
    inner = [line for line, following in zip(lines, [*lines[1:], ""], strict=True) if line and following]
    if len(inner) < FEWEST_LINES - 1:
        return False
    short = sum(len(line) < FULL * longest for line in inner)
    amid = sum(not is_final(line) for line in inner if len(line) >= FULL * longest)
    return short <= MOST_SHORT * len(inner) and amid * 2 >= len(inner)
