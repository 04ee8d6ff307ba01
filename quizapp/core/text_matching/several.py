"""Whether a question asks for so many things by number: "what are the 3 layers", "sebutkan empat tahap"."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import value_of

MOST_ASKED = 9
"""A greater number counts something else."""
NEAR_THE_ASKING = 3
"""Words between "what" and the number."""
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


def asks_for_several(question: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether a small number stands right behind the asking word, and is no date and no ordinal."""
    for place, word in enumerate(question):
        # "When the 2 liquids are mixed": asks for no things
        asking = word in lexicon.interrogatives and (word,) not in lexicon.own.open_interrogatives
        if asking or (word in lexicon.own.naming_several and place == 0):
            for at in range(place + 1, min(place + 2 + NEAR_THE_ASKING, len(question) - 1)):
                if _is_small(question[at]) and _counts(question, at, lexicon):
                    return True
    return False


def _is_small(word: str) -> bool:
    value = value_of(word)
    return value is not None and 1 < value <= MOST_ASKED


def _counts(question: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Return whether the number is how many there are of what follows."""
    before, after = question[place - 1], question[place + 1]
    if not (before in lexicon.weak_words or before in lexicon.interrogatives or before in lexicon.own.naming_several):
        return False  # "World War 2 general"
    if before in lexicon.own.ordinal_prefixes or after in ORDINAL_ENDINGS or not after.isalpha():
        return False
    return not (after in lexicon.months or after in lexicon.units or after in lexicon.weak_words)
