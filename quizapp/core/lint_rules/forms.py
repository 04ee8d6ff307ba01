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
_RIGHT = ("accepted", "concepts", "items")
_VARIANTS = (*_RIGHT, "partial")
_SHARED = ("partial", "concepts", "items")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")

Flaw = tuple[Message, Part | None]
"""What is wrong with a form, and the other form it does not go with."""


def unsafe_forms(facts: Facts) -> Iterator[Finding]:
    """L19: accepted forms that are empty, doubled, or taken for a wrong answer or another name of the passage.

    Of forms in two lists, or in two parts of an answer, both places are told.
    """
    passage = facts.content.passage
    names = entities(passage)
    for item in facts.items:
        if not item.forms:
            continue
        if not any(form.listed in _RIGHT for form in item.forms):
            yield Finding("L19", "error", item.at("accepted"), Message(N_("No reply is accepted.")))
            continue
        refused = [form for form in item.forms if form.listed in _REFUSED]
        seen: dict[str, Part] = {}
        for form in sorted(item.forms, key=lambda form: form.listed not in _VARIANTS):
            flaw = _unsafe(form, seen, refused, passage.language)
            if flaw is None and form.listed in _VARIANTS:
                flaw = _other_entity(form, _group(form, item), names, passage)
            if flaw is not None:
                message, other = flaw
                place = item.at(*other.path) if other else None
                yield Finding("L19", "error", item.at(*form.path), message, place)
        if item.question.points > 1 and not refused and not any(form.listed in _SHARED for form in item.forms):
            message = Message(N_("More than one point, but no wrong and no partial form is listed."))
            yield Finding("L19", "warn", item.at(), message)


def _group(form: Part, item: Item) -> list[Part]:
    """Return the forms that say the same as `form`: those of its concept, of its item, or all accepted ones."""
    if form.listed == "partial":
        return [other for other in item.forms if other.listed in _RIGHT]
    return [other for other in item.forms if other.path[:-1] == form.path[:-1]]


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


def _unsafe(form: Part, seen: dict[str, Part], refused: list[Part], language: str) -> Flaw | None:
    """Return what is wrong with the form by itself and beside the other lists; `seen` are the forms before it."""
    text = text_matching.normalize(form.text, language)
    values = {"form": form.text}
    earlier = seen.setdefault(text, form)
    if form.listed not in _VARIANTS:  # a wrong form of an accepted text is told at the accepted one
        doubled = earlier is not form and earlier.listed != form.listed and bool(text)
        told = earlier.listed in _VARIANTS and form.listed in _REFUSED
        return _in_two_lists(form, earlier) if doubled and not told else None
    if not text:
        return Message(N_("The form “%(form)s” has nothing to compare."), values), None
    if len(text) == 1 and text.isalpha():
        return Message(N_("The form “%(form)s” is a single letter."), values), None
    if earlier is not form:
        message = Message(N_("The form “%(form)s” is compared as “%(other)s” is."), {**values, "other": earlier.text})
        return message, earlier
    for other in refused:
        if _alike(form.text, other.text, language):
            message = Message(
                N_("The form “%(form)s” is taken for the wrong answer “%(other)s”."), {**values, "other": other.text}
            )
            return message, other
    return None


def _in_two_lists(form: Part, earlier: Part) -> Flaw:
    values = {"form": form.text, "here": form.listed, "there": earlier.listed}
    return Message(N_("The form “%(form)s” stands in `%(here)s` and in `%(there)s`."), values), earlier


def _other_entity(form: Part, accepted: list[Part], names: frozenset[str], passage: Passage) -> Flaw | None:
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
        values = {"form": form.text, "other": name}
        return Message(N_("The form “%(form)s” is another name of the passage, “%(other)s”."), values), None
    return None


def _in_brackets(name: str, passage: Passage) -> bool:
    return any(f"({name})" in block.text for block in passage.blocks)


def _alike(first: str, second: str, language: str) -> bool:
    one, two = text_matching.normalize(first, language), text_matching.normalize(second, language)
    return one == two or text_matching.fuzzy_equal(first, second, vocabulary=False, language=language) is not None
