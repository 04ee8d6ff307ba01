"""Rules for answers of several parts: concepts that are all needed, and lists in any order.

The parts are looked for as forms are: longest first, with the same slips forgiven, numbers and dates compared as values.
Points are given without a person only when every word of the reply is accounted for, so that a part said in words
nobody listed is never a part missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from quizapp.core.text_matching import dates, surroundings
from quizapp.core.text_matching.forms import Claim, Form, Prepared, Reply, contains, find_claims, prepare, read_reply
from quizapp.core.text_matching.graded import Alignment, Pair
from quizapp.core.text_matching.keys import Decision, Key
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.normalizing import clean, light, tokens
from quizapp.core.text_matching.numerals import value_of
from quizapp.core.text_matching.roles import roles_in_doubt
from quizapp.core.text_matching.verdicts import decision, name_words

WHOLE = -1
"""Stands for all parts: a form of `Key.accepted`, which is a whole answer."""
DIGITS = 6

# "1. kucing 2. anjing", "a) kucing": the counting of a list is not a part of it.
_COUNTED = re.compile(r"(?:^|(?<=[\s,;]))\(?([1-9]|[a-i])[.)](?=\s*[^\W\d_])")

_OPENING_WORD = re.compile(r"(?:(?<=[.!:;]\s)|^)(\w+)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a key made ready: a key of their forms, and by the core of a form the parts it stands for."""

    prepared: Prepared
    owners: Mapping[tuple[str, ...], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a reply: the reply without its counting, all claims, and the parts among them."""

    reply: Reply
    claims: tuple[Claim, ...]
    parts: frozenset[int]
    doubles: tuple[Form, ...]  # forms that stand for more than one part

    @property
    def wrong(self) -> tuple[Claim, ...]:
        """The listed wrong answers among the claims."""
        return tuple(claim for claim in self.claims if claim.form.kind == "wrong")


def parts_asked(reply: Reply, prepared: Prepared) -> Decision | None:
    """Decide by the parts found in the reply; None if the key has no parts or none of them is there."""
    key = prepared.key
    if not key.concepts and not key.items:
        return None
    parts = prepare_parts(key)
    found = find_parts(reply.text, parts)
    if not found.parts:
        return None
    stopped = _stopped(found, parts.prepared)
    if stopped is not None:
        return stopped
    wrong = _counted_wrong(found, parts.prepared)
    return _concepts(found, wrong, parts.prepared, key) if key.concepts else _list(found, wrong, key)


@lru_cache(maxsize=256)
def prepare_parts(key: Key) -> Parts:
    """Return the parts of `key` made ready; "60 l" and "60 litre" both stand for "60 liter"."""
    alternatives = [concept.accepted for concept in key.concepts] or [item.accepted for item in key.items]
    texts: list[tuple[str, int]] = [(text, WHOLE) for text in key.accepted]
    texts += [(text, place) for place, forms in enumerate(alternatives) for text in forms]
    listed = tuple(text for text, _ in texts)
    first = prepare(replace(key, question=_as_question(key), accepted=listed, partial=(), concepts=(), items=()))
    cores = {form.text: form.core for form in first.forms if form.kind == "accepted"}
    units: dict[str, tuple[str, ...]] = {text: _other_units(cores[text], first) for text, _ in texts}
    plain = tuple(dict.fromkeys(other for text, _ in texts for other in (text, *units[text])))
    prepared = prepare(replace(first.key, accepted=plain))
    cores = {form.text: form.core for form in prepared.forms if form.kind == "accepted"}
    owners: dict[tuple[str, ...], set[int]] = {}
    for text, place in texts:
        for other in (text, *units[text]):
            owners.setdefault(cores[other], set()).add(place)
    return Parts(prepared, MappingProxyType({form: frozenset(places) for form, places in owners.items()}))


def _as_question(key: Key) -> str:
    """Return the prompt as a question: "Sebutkan dua hal yang dicatat siswa" asks what "Apa dua hal yang …" asks.

    So that the rules see who did what to whom in a reply that turns the sentence round ("siswa mencatat …").
    """
    lexicon = lexicon_for(key.language)
    imperatives = lexicon.own.imperatives
    if any(word in lexicon.interrogatives for word in tokens(key.question, key.language)):
        return key.question
    return _OPENING_WORD.sub(lambda match: imperatives.get(match[1].lower(), match[1]), key.question)


def _other_units(core: tuple[str, ...], prepared: Prepared) -> tuple[str, ...]:
    """Return a quantity with the other names of its unit."""
    if len(core) != 2 or value_of(core[0]) is None:  # noqa: PLR2004 - a number and its unit
        return ()
    units = prepared.lexicon.units
    unit = units.get(core[1])
    return (
        tuple(f"{core[0]} {name}" for name, other in units.items() if other == unit and name != core[1]) if unit else ()
    )


def find_parts(text: str, parts: Parts) -> Found:
    """Return what stands in the reply `text`."""
    reply = read_reply(_with_dates(_without_counting(text), parts.prepared), parts.prepared.key.language)
    claims = tuple(find_claims(reply, parts.prepared))
    found: set[int] = set()
    doubles: list[Form] = []
    for claim in claims:
        if claim.form.kind == "accepted":
            owners = parts.owners[claim.form.core]
            found |= owners
            if len(owners - {WHOLE}) > 1:
                doubles.append(claim.form)
    return Found(reply, claims, frozenset(found), tuple(doubles))


def _without_counting(text: str) -> str:
    """Cut the counting out if it counts: 1, 2, 3 or a, b, c from the first on, and two at least."""
    marks = [match[1] for match in _COUNTED.finditer(text)]
    counts = [str(number) for number in range(1, len(marks) + 1)], [chr(97 + place) for place in range(len(marks))]
    return _COUNTED.sub(" , ", text) if len(marks) > 1 and marks in counts else text


def _with_dates(text: str, prepared: Prepared) -> str:
    """Return the reply with dates that agree with the date of a form in that form's words."""
    if not prepared.dates:
        return text
    folded = light(clean(text))
    mentions = dates.find_dates(folded, prepared.lexicon)
    said = [
        form.text
        for mention in mentions
        for form in [form for form, date in prepared.dates if dates.judge(mention, date) == "agrees"][:1]
    ]
    if not mentions or len(said) < len(mentions):
        return text
    return " , ".join((dates.without(folded, mentions), *said))


def _stopped(found: Found, prepared: Prepared) -> Decision | None:
    """Return why a person has to look, or None."""
    reply, claims = found.reply, found.claims
    stopped = _stopped_by_form(found, prepared)
    if stopped is not None:
        return stopped
    negation = _negation(reply, claims, prepared)
    if negation is not None:
        return decision("negation", word=negation)
    if _leaves_a_choice(reply, claims, prepared):
        return decision("choice")
    extra = surroundings.unexplained(reply, claims, prepared)
    if extra:
        return decision("extra_words", words=name_words(extra))
    return decision("roles") if roles_in_doubt(reply, claims, prepared) else None


def _stopped_by_form(found: Found, prepared: Prepared) -> Decision | None:
    """Return what a form says that only a person can judge."""
    for claim in found.claims:
        if claim.form.kind == "review":
            return decision("listed_review", form=claim.form)
        if claim.form.core in prepared.conflicts or claim.form in found.doubles:
            return decision("conflict", form=claim.form)
        if claim.doubtful:
            return decision("vocabulary_near", form=claim.form, typed=claim.typed)
    return None


def _leaves_a_choice(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> bool:
    """Return whether an "or" stands beside the parts, or a second answer out of the question."""
    taken = surroundings.claimed(claims)
    return (
        any(
            word in prepared.lexicon.disjunctions and position not in taken for position, word in enumerate(reply.words)
        )
        or surroundings.rival(reply, claims, prepared)
        or surroundings.offered_choice(reply, claims, prepared)
    )


def _negation(reply: Reply, claims: Sequence[Claim], prepared: Prepared) -> str | None:
    for claim in claims:
        word = surroundings.negation_before(reply, claim, claims, prepared.lexicon)
        if word is not None:
            return word
    return surroundings.negation_mismatch(reply, claims, prepared)


def _counted_wrong(found: Found, prepared: Prepared) -> tuple[Claim, ...]:
    """Return the wrong answers that count: one that the question itself says may only repeat it."""
    return tuple(claim for claim in found.wrong if not contains(prepared.question, claim.form.core))


def _concepts(found: Found, wrong: Sequence[Claim], prepared: Prepared, key: Key) -> Decision:
    """Give the shares of the concepts that are there; with a wrong answer beside them as for single forms."""
    if wrong:
        bare = surroundings.only_connectives(found.reply, found.claims, prepared.lexicon)
        hedged = bare and not any(claim.edits for claim in wrong)
        return decision("hedge" if hedged else "key_and_wrong", form=wrong[0].form)
    missing = [concept.name for place, concept in enumerate(key.concepts) if place not in found.parts]
    if WHOLE in found.parts or not missing:
        return decision("concepts")
    earned = sum(concept.share for place, concept in enumerate(key.concepts) if place in found.parts)
    return decision("concepts_missing", credit=min(1.0, round(earned, DIGITS)), missing=", ".join(missing))


def _list(found: Found, wrong: Sequence[Claim], key: Key) -> Decision:
    """Give an equal share for each entry that is there, less one for each wrong answer beyond the number asked for.

    Listing everything one can think of is no way to the points, and one slip within the number costs nothing extra.
    """
    needed = key.needed
    there = needed if WHOLE in found.parts else len(found.parts)
    different = {claim.form.core: claim.form for claim in wrong}
    too_many = min(len(different), max(0, there + len(different) - needed))
    counted = min(there, needed) - too_many
    credit, so_many = round(max(counted, 0) / needed, DIGITS), str(min(there, needed))
    if too_many and counted <= 0:
        return decision("list_wrong", form=wrong[0].form)
    if too_many:
        form = wrong[0].form
        return decision("list_wrong_part", form=form, credit=credit, found=so_many, needed=str(needed))
    if counted < needed:
        return decision("list_short", credit=credit, found=so_many, needed=str(needed))
    return decision("list")


def align_parts(text: str, key: Key) -> Alignment:
    """Return the reply beside the parts: forms found as they are, slips forgiven, names of the concepts that are missing."""
    parts = prepare_parts(key)
    found = find_parts(text, parts)
    credited = [claim for claim in found.claims if claim.form.kind == "accepted"]
    missing = (
        () if WHOLE in found.parts else (c.name for place, c in enumerate(key.concepts) if place not in found.parts)
    )
    return Alignment(
        form=", ".join(claim.form.text for claim in credited),
        found=tuple(claim.form.text for claim in credited if not claim.edits),
        forgiven=tuple(Pair(claim.typed, claim.form.text, claim.edits) for claim in credited if claim.edits),
        missing=tuple(missing),
        extra=surroundings.unexplained(found.reply, found.claims, parts.prepared),
    )


def share_of_parts(text: str, key: Key) -> float:
    """Return the share of the points (0-1) whose parts are somewhere in the reply, whatever else it says."""
    found = find_parts(text, prepare_parts(key)).parts
    if WHOLE in found:
        return 1.0
    if key.items:
        return min(1.0, len(found) / key.needed)
    return min(1.0, sum(concept.share for place, concept in enumerate(key.concepts) if place in found))
