"""Rules about prompts that ask for what is *not* so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from quizapp.core.lint_rules.facts import Facts, Finding, Item, Severity, collapsed, holds
from quizapp.core.lint_rules.words import Words
from quizapp.core.messages import N_

_QUOTED = re.compile(r"“[^“”]{0,1000}”|«[^«»]{0,1000}»|\"[^\"]*\"|(?<!\w)[‘'][^‘’']{1,300}[’'](?!\w)")
"""What the text says, not what the prompt asks. Quoted passages hold negations that deny nothing here."""
_EMPHASIS = re.compile(r"(?:\*\*|<(?:b|strong)>)\W{0,2}$", re.IGNORECASE)
MOST = 20
"""Negations of one prompt that are looked at."""
_LEAD = 300
"""Characters before a negation in which *why* makes it a part of what is asked about."""
_NEAR = 12
"""Characters before a word in which the signs of its emphasis stand."""


class Negation(NamedTuple):
    """A word that makes a prompt negative, and whether it catches the eye."""

    word: str
    emphasised: bool


def negative_prompt(facts: Facts) -> Iterator[Finding]:
    """L07: a prompt that asks for what is not so; worse when the word does not catch the eye."""
    for item in facts.items:
        found = negations(item.question.prompt, facts.words)
        if not found:
            continue
        silent = next((one for one in found if not one.emphasised), None)
        values = {"word": (silent or found[0]).word, "emphasised": (silent or found[0]).word.upper()}
        if silent:
            what = N_("The prompt is negative, and “%(word)s” is easily overlooked.")
            mend = N_("Ask for what is so. If you cannot, write the word in capitals: %(emphasised)s.")
        else:
            what = N_("The prompt is negative (“%(word)s”).")
            mend = N_("Ask for what is so: pupils who know the text still miss negative questions.")
        severity: Severity = "error" if silent else "warn"
        found_text = [item.question.prompt]
        yield item.finding("L07", severity, ("prompt",), what, mend, found=found_text, values=values)


def double_negative(facts: Facts) -> Iterator[Finding]:
    """L08: a negative prompt above options or statements that deny something, too."""
    for item in facts.items:
        found = negations(item.question.prompt, facts.words)
        if not found:
            continue
        for part in item.of("option", "row"):
            denied = holds(part.text, facts.words.negating_options)
            if denied is None or _is_the_category(part.text, item):
                continue
            yield item.finding(
                "L08",
                "error",
                part.path,
                N_("The prompt denies (“%(word)s”) and so does “%(text)s” (“%(denied)s”)."),
                N_("Ask for what is so, or write the option without a negation."),
                found=[item.question.prompt, part.text],
                values={"word": found[0].word, "text": part.text, "denied": denied},
            )


def _is_the_category(text: str, item: Item) -> bool:
    """Say whether `text` is one of two options such as *Ya* and *Tidak*: a name of what is chosen, no statement."""
    return len(item.options) == 2 and len(text.split()) == 1  # noqa: PLR2004


def negations(prompt: str, words: Words) -> list[Negation]:
    """Return what makes `prompt` negative. Quoted words, *at least* and the content of *why* do not."""
    text = words.not_negative.sub(" ", _QUOTED.sub(" ", collapsed(prompt)))
    has_small = any(character.islower() for character in text)
    found = []
    for match in islice(words.negative.finditer(text), MOST):
        name = "negation" if match["negation"] else "negated"
        if name == "negated" and words.content_negation.search(_before(text, match, words)):
            continue
        word, start = match[name], match.start(name)
        shown = (word.isupper() and has_small) or _EMPHASIS.search(text[max(0, start - _NEAR) : start])
        found.append(Negation(word, bool(shown)))
    return found


def _before(text: str, match: re.Match[str], words: Words) -> str:
    """Return what leads to the negation: from the word that asks, or from *why* anywhere before it in the sentence."""
    lead = text[max(0, match.start() - _LEAD) : match.start()]
    lead = lead[max(lead.rfind(sign) for sign in ".?!") + 1 :].casefold()
    return match["between"] if words.reasons.isdisjoint(lead.split()) else f"{lead} {match['between']}"
