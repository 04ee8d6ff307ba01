"""Which of two is the greater: "supply is greater than demand" has the words of "demand is greater than supply"."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.core.text_matching.alignment import Laid, stem_of
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.stemming import stem

UNLIKELY = 0.3
"""Sureness of a reply that compares the other way round, at most."""
LIKELY = 0.6
"""The same, at least, where the comparing word is turned as well: "supply is less than demand"."""
MOSTLY = 0.6
"""Share of the form's weight that the reply must have to speak of the same two things."""


def compared(laid: Laid, sureness: float, lexicon: Lexicon) -> float:
    """Return `sureness` moved where reply and form compare the same two things in other places, or one denies it."""
    if lexicon.own.comparisons.isdisjoint(laid.form.every) or laid.recall < MOSTLY:
        return sureness
    said, meant = _sides(laid.reply.every, lexicon), _sides(laid.form.every, lexicon)
    if said is None or meant is None:
        return sureness
    lesser = meant[1] - meant[0]
    changed = not said[0].isdisjoint(lesser) and said[1].isdisjoint(lesser)
    turned = _denied(laid.reply.every, lexicon) != _denied(laid.form.every, lexicon)
    if not changed:
        return min(sureness, UNLIKELY) if turned and not said[1].isdisjoint(lesser) else sureness
    return max(sureness, LIKELY) if turned else min(sureness, UNLIKELY)


def _denied(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether `words` say less and not more: "less dense", "not as heavy"."""
    return sum(word in lexicon.negators or stem_of(word, lexicon)[1] for word in words) % 2 == 1


def _sides(words: Sequence[str], lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the stems before and behind the one "than" of `words`."""
    places = [place for place, word in enumerate(words) if word in lexicon.own.comparisons]
    if len(places) != 1:
        return None
    before, after = (
        frozenset(stem(word, lexicon.own.stemmer) for word in some if word not in lexicon.weak_words)
        for some in (words[: places[0]], words[places[0] + 1 :])
    )
    return before, after
