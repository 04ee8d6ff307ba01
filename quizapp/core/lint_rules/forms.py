"""Rules about the replies an author listed for a short answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quizapp.core import text_matching
from quizapp.core.lint_rules.facts import Facts, Finding, Item, plain
from quizapp.core.messages import N_
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Part

_REFUSED = ("wrong", "insufficient")
_RIGHT = ("accepted", "concepts", "items")
_VARIANTS = (*_RIGHT, "partial")
_SHARED = ("partial", "concepts", "items")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")


class Flaw(NamedTuple):
    """What is wrong with a form, how to mend it, and the other form (or name) it does not go with."""

    what: str
    mend: str
    other: Part | None = None
    name: str = ""


def unsafe_forms(facts: Facts) -> Iterator[Finding]:
    """L19: accepted forms that are empty, doubled, or taken for a wrong answer or another name of the passage.

    Of forms in two lists, or in two parts of an answer, both places are told.
    """
    passage = facts.passage
    names = entities(passage)
    for item in facts.items:
        if not item.forms:
            continue
        if not any(form.listed in _RIGHT for form in item.forms):
            what, mend = N_("No reply is accepted."), N_("Write at least one reply that is right.")
            yield item.finding("L19", "error", ("accepted",), what, mend, found=[])
            continue
        refused = [form for form in item.forms if form.listed in _REFUSED]
        seen: dict[str, Part] = {}
        for form in sorted(item.forms, key=lambda form: form.listed not in _VARIANTS):
            flaw = _unsafe(form, seen, refused, passage.language)
            if flaw is None and form.listed in _VARIANTS:
                flaw = _other_entity(form, _group(form, item), names, passage)
            if flaw is not None:
                yield _told(item, form, flaw)
        if item.question.points > 1 and not refused and not any(form.listed in _SHARED for form in item.forms):
            what = N_("More than one point, but no wrong and no partial form is listed.")
            mend = N_("List replies that earn a part of the points, or that are wrong; or give one point.")
            yield item.finding("L19", "warn", (), what, mend, found=[form.text for form in item.forms])


def _told(item: Item, form: Part, flaw: Flaw) -> Finding:
    other = flaw.other
    values = {"form": form.text, "other": other.text if other else flaw.name}
    if other is not None and other.listed != form.listed:
        values |= {"here": form.listed, "there": other.listed}
    found = sorted(values.values())
    place = other.path if other else None
    return item.finding("L19", "error", form.path, flaw.what, flaw.mend, found=found, values=values, other=place)


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
    earlier = seen.setdefault(text, form)
    if form.listed not in _VARIANTS:  # a wrong form of an accepted text is told at the accepted one
        doubled = earlier is not form and earlier.listed != form.listed and bool(text)
        told = earlier.listed in _VARIANTS and form.listed in _REFUSED
        if not doubled or told:
            return None
        what = N_("The form “%(form)s” stands in `%(here)s` and in `%(there)s`.")
        return Flaw(what, N_("Leave it in the list where it belongs."), earlier)
    if not text or (len(text) == 1 and text.isalpha()):
        return _too_short(text)
    if earlier is not form:
        what = N_("The form “%(form)s” is compared as “%(other)s” is.")
        return Flaw(what, N_("Take one of them out: capitals, signs and spaces make no difference."), earlier)
    for other in refused:
        if _alike(form.text, other.text, language):
            what = N_("The form “%(form)s” is taken for the wrong answer “%(other)s”.")
            return Flaw(what, N_("Take one of them out, or write the wrong answer with more words."), other)
    return None


def _too_short(text: str) -> Flaw:
    if not text:
        return Flaw(N_("The form “%(form)s” has nothing to compare."), N_("Take it out, or write it in words."))
    return Flaw(N_("The form “%(form)s” is a single letter."), N_("Write the word; a letter is typed by chance."))


def _other_entity(form: Part, accepted: list[Part], names: frozenset[str], passage: Passage) -> Flaw | None:
    """Return a flaw when the form is another name of the passage: *Rusia* where the key is *Vostochny*.

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
        what = N_("The form “%(form)s” is another name of the passage, “%(other)s”.")
        mend = N_("Take it out, or list it as insufficient if it is true but not enough.")
        return Flaw(what, mend, name=name)
    return None


def _in_brackets(name: str, passage: Passage) -> bool:
    return any(f"({name})" in block.text for block in passage.blocks)


def _alike(first: str, second: str, language: str) -> bool:
    one, two = text_matching.normalize(first, language), text_matching.normalize(second, language)
    return one == two or text_matching.fuzzy_equal(first, second, vocabulary=False, language=language) is not None
