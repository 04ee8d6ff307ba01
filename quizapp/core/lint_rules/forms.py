"""Rules about the replies an author listed for a short answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core import text_matching
from quizapp.core.lint_rules.facts import Facts, Finding, Item, plain
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Part

_REFUSED = ("wrong", "insufficient")
_VARIANTS = ("accepted", "partial")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")


def unsafe_forms(facts: Facts) -> Iterator[Finding]:
    """L19: accepted forms that are empty, doubled, or taken for a wrong answer or another name of the passage."""
    passage = facts.content.passage
    names = entities(passage)
    for item in facts.items:
        accepted = [form for form in item.forms if form.listed == "accepted"]
        if not item.forms:
            continue
        if not accepted:
            yield Finding("L19", "error", item.at("accepted"), Message(N_("No reply is accepted.")))
            continue
        refused = [form.text for form in item.forms if form.listed in _REFUSED]
        seen: dict[str, str] = {}
        for form in item.forms:
            if form.listed not in _VARIANTS:
                continue
            message = _unsafe(form, seen, refused, passage.language) or _other_entity(form, accepted, names, passage)
            if message is not None:
                yield Finding("L19", "error", item.at(*form.path), message)
        if item.question.points > 1 and not refused and not _has(item, "partial"):
            message = Message(N_("More than one point, but no wrong and no partial form is listed."))
            yield Finding("L19", "warn", item.at(), message)


def entities(passage: Passage) -> frozenset[str]:
    """Return the names in the passage: runs of capitalised words, but not the first word of a sentence by itself."""
    found: set[str] = set()
    for block in passage.blocks:
        for sentence in block.sentences if block.kind != "heading" else ():
            run: list[str] = []
            end = 0
            for place, match in enumerate(_WORD.finditer(sentence.text)):
                between = sentence.text[end : match.start()]
                if run and between.strip():
                    found.add(" ".join(run))
                    run = []
                if match.group()[0].isupper() and place > 0:
                    run.append(match.group())
                elif run:
                    found.add(" ".join(run))
                    run = []
                end = match.end()
            if run:
                found.add(" ".join(run))
    return frozenset(found)


def _unsafe(form: Part, seen: dict[str, str], refused: list[str], language: str) -> Message | None:
    """Return what is wrong with the form by itself and beside the other lists; `seen` are the forms before it."""
    text = text_matching.normalize(form.text, language)
    values = {"form": form.text}
    if not text:
        return Message(N_("The form “%(form)s” has nothing to compare."), values)
    if len(text) == 1 and text.isalpha():
        return Message(N_("The form “%(form)s” is a single letter."), values)
    if text in seen:
        return Message(N_("The form “%(form)s” is compared as “%(other)s” is."), {**values, "other": seen[text]})
    seen[text] = form.text
    for other in refused:
        if _alike(form.text, other, language):
            return Message(
                N_("The form “%(form)s” is taken for the wrong answer “%(other)s”."), {**values, "other": other}
            )
    return None


def _other_entity(form: Part, accepted: list[Part], names: frozenset[str], passage: Passage) -> Message | None:
    """Return a message when the form is another name of the passage: *Rusia* where the key is *Vostochny*.

    A name belongs to the key when it shares a word with it, or with an accepted form of quite other words (*Yevgeny
    Prigozhin* beside *pendiri Wagner*), when it is the key's initials, or when the text gives it in brackets.
    """
    key = accepted[0]
    if form.path == key.path:
        return None
    own = set(plain(key.text).split())
    for other in accepted[1:]:
        words = set(plain(other.text).split())
        if other.path != form.path and not words & own and len(words) > 1:
            own |= words
    initials = "".join(word[0] for word in plain(key.text).split())
    for name in sorted(names):
        if not _alike(form.text, name, passage.language) or set(plain(name).split()) & own:
            continue
        if plain(name) == initials or _in_brackets(name, passage):
            continue
        return Message(
            N_("The form “%(form)s” is another name of the passage, “%(other)s”."), {"form": form.text, "other": name}
        )
    return None


def _in_brackets(name: str, passage: Passage) -> bool:
    return any(f"({name})" in block.text for block in passage.blocks)


def _alike(first: str, second: str, language: str) -> bool:
    one, two = text_matching.normalize(first, language), text_matching.normalize(second, language)
    return one == two or text_matching.fuzzy_equal(first, second, vocabulary=False, language=language) is not None


def _has(item: Item, listed: str) -> bool:
    return any(form.listed == listed for form in item.forms)
