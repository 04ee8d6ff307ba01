"""The short-answer policy: an ordered row of rules, the first that has an opinion decides.

A rule is given the reply and the key and returns a decision or None. What no rule decides goes to the teacher; it is never
silently 0. A ledger of the teacher's own marks belongs right after `blank`, a learned score right before the end of `RULES`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from quizapp.core.text_matching.doubts import doubt
from quizapp.core.text_matching.forms import Form, Prepared, Reply, prepare, read_reply, same_as_whole
from quizapp.core.text_matching.keys import Decision, Key
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.normalizing import clean, tokens
from quizapp.core.text_matching.readings import readings
from quizapp.core.text_matching.rules_of_forms import forms_in_reply
from quizapp.core.text_matching.rules_of_parts import parts_asked
from quizapp.core.text_matching.rules_of_values import date_asked, number_asked, ordinal_for_count, value_of_form
from quizapp.core.text_matching.verdicts import decision, decision_of_form

# A short answer of more characters is a copied paragraph or worse; the teacher sees it, the rules do not read it.
LONGEST_REPLY = 1000
MOST_WORDS = 120
LONGEST_VERBATIM = 200
LONGEST_PHRASE = 6
"""Words of the longest way to say "I don't know" in the language data."""

UNDECIDED = frozenset({"undecided", "extra_words"})
"""Rules after which a reply is read again in other words: they say that it was not understood."""

_STRETCHED = re.compile(r"(\w)\1{2,}")

Rule = Callable[[Reply, Prepared], Decision | None]


def decide(reply: str, key: Key) -> Decision:
    """Return what the policy says about `reply`. Never raises; same input, same decision; time grows with the length."""
    cleaned = clean(reply).strip()
    if len(cleaned) > LONGEST_REPLY:
        return decision("too_long") if _says_something(cleaned) else decision("blank")
    verbatim = _verbatim(cleaned, key)
    if verbatim is not None:
        return verbatim
    prepared = prepare(key)
    read = read_reply(cleaned, key.language)
    found = next((found for _name, rule in RULES if (found := rule(read, prepared)) is not None), decision("undecided"))
    if found.rule not in UNDECIDED:
        return found
    return _in_other_words(read, prepared) or doubt(read, prepared) or found


def _in_other_words(reply: Reply, prepared: Prepared) -> Decision | None:
    """Return the mark of the first reading of the reply that the rules about forms decide."""
    for reading in readings(reply, prepared):
        found = _listed(reading, prepared) or forms_in_reply(reading, prepared)
        if found is not None and found.outcome in {"full", "partial", "none"}:
            return found
    return None


def _verbatim(cleaned: str, key: Key) -> Decision | None:
    """Return the decision for an accepted form as the author wrote it, before the key is made ready.

    Only where every form is an accepted one: nothing listed can then contradict it. Most right replies are of this kind,
    and a key may have thousands of forms.
    """
    if key.partial or key.wrong or key.insufficient or key.review or not 0 < len(cleaned) <= LONGEST_VERBATIM:
        return None
    folded = cleaned.casefold()
    for text in key.accepted:
        if len(text) == len(cleaned) and text.casefold() == folded:
            return decision_of_form(Form("accepted", text, 1.0, (), (), "", ""))
    return None


def not_attempted(reply: str, language: str) -> bool:
    """Return whether the reply is empty, nothing but punctuation, or says that the pupil does not know."""
    cleaned = clean(reply).strip()
    if not _says_something(cleaned):
        return True
    if len(cleaned) > LONGEST_REPLY:
        return False
    return _says_only_that_he_does_not_know(tokens(cleaned, language), language)


def _says_only_that_he_does_not_know(words: tuple[str, ...], language: str) -> bool:
    lexicon = lexicon_for(language)
    words = tuple(_unstretched(word) for word in words)
    place, said = 0, False
    while place < len(words):
        longest = min(LONGEST_PHRASE, len(words) - place)
        size = next((size for size in range(longest, 0, -1) if words[place : place + size] in lexicon.dont_know), 0)
        if not size and words[place] not in lexicon.fluff:
            return False
        said = said or bool(size)
        place += size or 1
    return said


def _says_something(text: str) -> bool:
    """Return whether there is a letter, a figure or a symbol (an emoji may be an answer) in `text`."""
    return any(unicodedata.category(character)[0] not in "PZCM" for character in text)


def _unstretched(word: str) -> str:
    """Return "tau" for "tauuu"."""
    return _STRETCHED.sub(r"\1", word)


def _blank(reply: Reply, prepared: Prepared) -> Decision | None:
    """Not attempted, unless the author lists exactly this ("tidak tahu" may be what somebody in the passage said)."""
    if _says_something(reply.text) and not _says_only_that_he_does_not_know(reply.words, prepared.key.language):
        return None
    listed = any(form.words == reply.words for form in same_as_whole(reply, prepared))
    return None if listed else decision("blank")


def _too_long(reply: Reply, prepared: Prepared) -> Decision | None:
    del prepared
    return decision("too_long") if len(reply.words) > MOST_WORDS else None


def _listed(reply: Reply, prepared: Prepared) -> Decision | None:
    """Return the author's own word on a reply that is one of the forms and nothing else."""
    forms = same_as_whole(reply, prepared)
    if not forms:
        return None
    if len({form.kind for form in forms}) > 1:
        return decision("conflict", form=forms[0])
    return decision_of_form(max(forms, key=lambda form: form.credit))


def _question_repeated(reply: Reply, prepared: Prepared) -> Decision | None:
    """0 for a reply that is the question itself, word for word."""
    return decision("question_repeated") if reply.words and reply.words == prepared.question else None


RULES: tuple[tuple[str, Rule], ...] = (
    ("blank", _blank),
    ("too_long", _too_long),
    ("ordinal", ordinal_for_count),
    ("listed", _listed),
    ("question_repeated", _question_repeated),
    ("parts", parts_asked),
    ("date", date_asked),
    ("number", number_asked),
    ("value", value_of_form),
    ("forms", forms_in_reply),
)
