"""What the lint knows of one language (`Words`), and what it knows whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING = re.compile(r"(?!)")
"""Matches nothing: a language we have no pattern for."""


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of one language, in small letters and without signs (*satu-satunya* is `satu satunya`).

    A language without a list has no findings of the rules that need it; the others work in any language.
    """

    # What prompts are made of

    interrogatives: frozenset[str] = frozenset()
    """One of them makes a prompt a question; `suffixes` may follow. Two words stand with a space."""
    imperatives: frozenset[str] = frozenset()
    """One of them makes a prompt a task; `suffixes` may follow."""
    suffixes: tuple[str, ...] = ()
    persons: frozenset[str] = frozenset()
    """Words that ask for a person."""
    reasons: frozenset[str] = frozenset()
    """Words that ask why."""
    stop: frozenset[str] = frozenset()
    """Words of four letters and more that carry no content, in a text or in a question about one."""

    # Negation

    negations: frozenset[str] = frozenset()
    negative: re.Pattern[str] = NOTHING
    """What makes a prompt negative: the group `negation` is the word to emphasise, `between` what leads to it."""
    not_negative: re.Pattern[str] = NOTHING
    """Phrases that hold such a word and deny nothing."""
    content_negation: re.Pattern[str] = NOTHING
    """Words after which a negation belongs to what is asked about: *why did he not come*."""
    negating_options: frozenset[str] = frozenset()
    """Words that deny something in an option."""

    # Clues

    absolutes: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    capital_names: frozenset[str] = frozenset()
    """Words that are something else with a capital letter: the month of *may*."""
    prefixes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A prefix and the letters that it may have swallowed before a vowel."""
    endings: tuple[str, ...] = ()
    stemmer: str | None = None
    """The Snowball stemmer, where prefixes and endings are not told."""

    # Kinds of phrases

    verb: re.Pattern[str] = NOTHING
    """A word that is a verb where an option begins with it, unless it is one of `no_verbs`."""
    no_verbs: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    """Words that make a clause of a phrase, wherever they stand."""
    past: re.Pattern[str] = NOTHING
    """Words that do so unless one of `no_past_after` is before them, or one of `no_past_before` (or nothing) after them:
    *the minister visited Seoul* is a clause, *a used car* is not."""
    no_past_after: frozenset[str] = frozenset()
    no_past_before: frozenset[str] = frozenset()
    subordinate: frozenset[str] = frozenset()
    """Words inside a phrase after which a verb belongs to another clause: *the answer about why they came*."""
    predicate: re.Pattern[str] = NOTHING
    """A word that says what somebody does, inside a statement, unless it is one of `no_verbs`."""
    prepositions: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    """Words that join two statements."""
    articles: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    """An article at the end of a prompt, and how the options after it must begin."""

    # Order

    order_markers: frozenset[str] = frozenset()
    """Words that say what came before what."""


def word_set(*texts: str) -> frozenset[str]:
    """Return the words of `texts`; a text with commas is a list of phrases."""
    return frozenset(part.strip() for text in texts for part in (text.split(",") if "," in text else text.split()))


TRUE_FALSE: tuple[tuple[str, str], ...] = (
    ("benar", "salah"),
    ("ya", "tidak"),
    ("sesuai", "tidak sesuai"),
    ("setuju", "tidak setuju"),
    ("betul", "salah"),
    ("true", "false"),
    ("yes", "no"),
    ("correct", "incorrect"),
    ("right", "wrong"),
)
"""Pairs of options or categories that are a true/false question: what holds, and what does not."""


def is_true_or_false(options: Iterable[str]) -> bool:
    """Say whether plain `options` are those of a true/false question."""
    given = frozenset(options)
    return any(given == frozenset(pair) for pair in TRUE_FALSE)


EMPTY_FEEDBACK = frozenset({"salah", "benar", "coba lagi", "kurang tepat", "wrong", "try again"})

ALL_OR_NONE: tuple[str, ...] = (
    r"(semua|seluruh)( (jawaban|pilihan|opsi))?( di)? ?(atas|tersebut)?( benar| salah)?",
    r"tidak ada( jawaban| pilihan)?( yang)? (benar|tepat)",
    r"(bukan )?salah satu di atas",
    r"(all|none|both|neither|any)( of)? (the )?(above|these|options)",
    r"(both )?[a-e]( dan| and| &|,)+ ?[a-e]( benar| only)?",
)
"""Options that point at the other options: both languages, without a label before and a stop after."""
ALONE = frozenset({"semua", "seluruh"})
"""These alone are ordinary answers."""

OTHER_QUESTION: tuple[str, ...] = (
    r"(jawaban|hasil)[^.?]{0,15}(soal|pertanyaan) ?(nomor|no\.?)? ?\d+",
    r"previous question",
    r"question \d+",
)
"""Words that send a pupil to another question."""

LETTER = r"\b(?i:jawaban|opsi|pilihan|option|answer)\s+[A-E]\b"
"""Feedback that names an option by a letter nobody sees after shuffling."""

ROMAN: Mapping[str, int] = {
    name: value
    for value, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)  # noqa: SIM905
}
