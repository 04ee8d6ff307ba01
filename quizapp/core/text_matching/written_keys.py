"""What an author's form stands for beside itself: without what is in brackets, and what is nearer the point.

"tembaga (Cu)" says that the symbol may be left out, so that "tembaga" is a form of its own. "Banyuwangi, where the ferry
lands" and "jantung atau hati" do not say that their parts would do alone; these shorter forms are only laid beside a reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.normalizing import light, tokens_of_light

LONGEST_BRACKET = 80
"""Characters in brackets; more is a note of its own, and the form may be broken."""
LEAST_BEHIND = 3
"""Words behind a comma or a full stop from which on they are a clause."""

# "(pra)sejarah" is one word: brackets count only where they stand apart.
_BRACKETS = re.compile(rf"(?:(?<=\s)|^)\(([^()]{{1,{LONGEST_BRACKET}}})\)(?=[\s,.;:!?]|$)")
_CLAUSE = re.compile(r"[,;]\s|\.\s(?=\S)")


def without_brackets(text: str, lexicon: Lexicon) -> str | None:
    """Return `text` without what is in brackets; None if there is nothing to leave out, or a negation would be."""
    if "(" not in text:
        return None
    inside = " ".join(_BRACKETS.findall(text))
    bare = " ".join(_BRACKETS.sub(" ", text).split())
    if not inside or not any(character.isalnum() for character in bare):
        return None
    denied = not lexicon.negators.isdisjoint(tokens_of_light(light(inside), lexicon.own.code))
    return None if denied else bare


def nearer_the_point(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what stands before a clause that goes on, and both sides of a single "or"."""
    cut = _CLAUSE.search(text)
    if cut is not None:
        behind = tokens_of_light(light(text[cut.end() :]), lexicon.own.code)
        goes_on = text[cut.start()] == "." or (bool(behind) and _opens_a_clause(behind[0], lexicon))
        if goes_on and len(behind) >= LEAST_BEHIND and lexicon.negators.isdisjoint(behind):
            yield text[: cut.start()]
    words = text.split()
    places = [place for place, word in enumerate(words) if word.lower() in lexicon.disjunctions]
    if len(places) == 1 and 0 < places[0] < len(words) - 1 and not any(letter.isdigit() for letter in text):
        yield " ".join(words[: places[0]])
        yield " ".join(words[places[0] + 1 :])


def _opens_a_clause(word: str, lexicon: Lexicon) -> bool:
    """Return whether `word` only adds to what stands before it.

    With an article or a pronoun the main clause begins: of "If the motor runs, the object conducts" the point is the second.
    """
    if word in lexicon.own.relatives:
        return True
    begins_anew = lexicon.articles | lexicon.own.pronouns | lexicon.connectives
    return word in lexicon.weak_words and word not in begins_anew
