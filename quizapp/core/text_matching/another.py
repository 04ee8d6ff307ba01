"""Whether a reply gives another answer of the kind that is asked for: another number, or another name.

That a reply has nothing in common with the key is no reason to refuse it: a pupil may know other words for the same thing.
It is one where no other words are possible. Both tests are strict, and what passes neither is for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from quizapp.core.text_matching.alignment import Laid, Line
from quizapp.core.text_matching.forms import Form, Prepared
from quizapp.core.text_matching.keys import Decision
from quizapp.core.text_matching.languages.lexicon import Lexicon
from quizapp.core.text_matching.numerals import value_of
from quizapp.core.text_matching.verdicts import decision

LONGEST = 5
"""Words of weight in the reply; who writes more may have said it in other words."""
YEAR_FIGURES = 4
NEAR = Decimal("0.2")
"""Share by which two numbers may differ and still be two roundings of one."""
LEAST_LIKE = 0.12
"""Likeness of letters from which on a name may be the same in another spelling."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def another_answer(reply: str, beside: Sequence[tuple[Laid, Form]], prepared: Prepared) -> Decision | None:
    """Return the refusal of a reply that is another number or name than every form it is laid beside; None if unsure."""
    if not beside or prepared.key.vocabulary or prepared.key.partial:
        return None
    typed = beside[0][0].reply
    if typed.denials or len(typed.words) > LONGEST:
        return None
    if all(_other_number(laid, prepared.lexicon) for laid, _ in beside):
        return decision("other_number", form=beside[0][1])
    asked = any(word in prepared.lexicon.asks_for_name for word in prepared.question)
    if asked and _is_name(reply, prepared) and all(_other_name(laid, form, prepared) for laid, form in beside):
        return decision("other_name", form=beside[0][1])
    return None


def _other_number(laid: Laid, lexicon: Lexicon) -> bool:
    """Return whether both say nothing but one number of the same thing, or a date, and the numbers are far apart.

    Ranges, decimals and round figures near each other may be two roundings of one number.
    """
    mine, theirs = _numbers(laid.reply), _numbers(laid.form)
    if not mine or not theirs or mine & theirs or not laid.clash:
        return False
    if any(len(stem) == 1 and stem.isalpha() for stem in laid.reply.figures | laid.form.figures):
        return False
    if _rest(laid.reply, lexicon) != _rest(laid.form, lexicon):
        return False
    if _has_month(laid.reply) and _has_month(laid.form):
        return True
    return len(mine) == len(theirs) == 1 and _apart(*mine, *theirs)


def _has_month(some: Line) -> bool:
    return any(stem.startswith("month") for stem in some.figures)


def _apart(one: str, other: str) -> bool:
    """Return whether two numbers cannot be meant as one: two years, or far apart."""
    first, second = value_of(one), value_of(other)
    if not first or not second:  # 0 and 070 may be the beginning of something
        return False
    if all(len(number) == YEAR_FIGURES and number.isdigit() for number in (one, other)):
        return first % 10 != 0 and second % 10 != 0
    return abs(first - second) > NEAR * max(abs(first), abs(second))


def _numbers(some: Line) -> frozenset[str]:
    return frozenset(stem for stem in some.figures if stem[-1].isdigit() and not stem.startswith("month"))


def _rest(some: Line, lexicon: Lexicon) -> frozenset[str]:
    """Return what is said beside the numbers: units and eras must be the same before the numbers can be compared."""
    return frozenset(
        stem
        for stem, word in zip(some.stems, some.words, strict=True)
        if stem not in some.figures or word in lexicon.units
    )


def _other_name(laid: Laid, form: Form, prepared: Prepared) -> bool:
    return not laid.pairs and laid.likeness < LEAST_LIKE and _is_name(form.text, prepared)


def _is_name(text: str, prepared: Prepared) -> bool:
    """Return whether every word of weight is written with a capital, as names are, and not all in capitals."""
    small = prepared.lexicon.weak_words
    found = [word for word in _WORD.findall(text) if word.lower() not in small]
    return bool(found) and not text.isupper() and all(word[0].isupper() for word in found)
