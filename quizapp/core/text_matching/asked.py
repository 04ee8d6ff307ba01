"""What the question asks for, and which words of a reply only repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from quizapp.core.text_matching.forms import Prepared, Reply
from quizapp.core.text_matching.inflection import lemmas, same_word, voice
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData, Lexicon
from quizapp.core.text_matching.stemming import stem

Role = Literal["agent", "patient"]
SHORTEST_STEM = 4
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """The verb beside the asking word, and whether the one who does it is asked for or the one it is done to.

    `heads`: words beside the asking word and "yang" ("alat" in "apa nama alat yang mencatat" and in "alat apa yang
    mencatat"): they stand for the answer.
    """

    place: int
    family: frozenset[str]
    role: Role
    heads: frozenset[str]


def question_places(reply: Reply, prepared: Prepared) -> list[int]:
    """Return the positions of content words that come from the question, in the order of the reply."""
    lexicon = prepared.lexicon
    question = prepared.question
    asked = frozenset(question)
    code = lexicon.own.code
    stems = _stems(question, code) if is_open(question, code) else frozenset()
    deed = deed_asked(question, code)
    return [
        position
        for position, word in enumerate(reply.words)
        if word not in lexicon.negators
        and word not in lexicon.function_words
        and word not in lexicon.connectives
        and (
            is_form_of(word, asked, lexicon)
            or (word in lexicon.own.measures and _measures_the_same(word, asked, lexicon))
            or (stems and stem(word, lexicon.own.stemmer) in stems)
            or (deed is not None and not deed.family.isdisjoint(lemmas(word, code)))
        )
        and (not word[-1].isdigit() or _in_context(reply, position, prepared))
    ]


def _in_context(reply: Reply, position: int, prepared: Prepared) -> bool:
    """Return whether a figure stands beside the same word as in the question; else it may be an answer of its own.

    "The 1893 fair" has it beside the word of "the fair of 1893".
    """
    pairs = set(pairwise(prepared.question))
    before, after = reply.words[max(0, position - 1) : position + 1], reply.words[position : position + 2]
    if before in pairs or after in pairs:
        return True
    beside = _words_beside(reply.words, position, prepared.lexicon)
    return any(
        word == reply.words[position]
        and not beside.isdisjoint(_words_beside(prepared.question, place, prepared.lexicon))
        for place, word in enumerate(prepared.question)
    )


def _words_beside(words: Words, place: int, lexicon: Lexicon) -> frozenset[str]:
    """Return the next words of weight on either side of `place`."""
    sides = (words[:place][::-1], words[place + 1 :])
    found = (next((word for word in side if word not in lexicon.function_words), None) for side in sides)
    return frozenset(word for word in found if word is not None and word not in lexicon.weak_words)


def _measures_the_same(word: str, asked: frozenset[str], lexicon: Lexicon) -> bool:
    """Return whether `word` names the measure that the question asks for: "deep" where it asks for the depth."""
    measures = lexicon.own.measures
    return any(measures.get(other, other) == measures[word] for other in asked)


def is_form_of(word: str, asked: frozenset[str], lexicon: Lexicon) -> bool:
    """Return whether `word` is one of `asked`, but for an ending or a tense."""
    if word in asked:
        return True
    for suffix in lexicon.own.suffixes:
        bare = word.removesuffix(suffix)
        if len(bare) >= SHORTEST_STEM and (bare in asked or word + suffix in asked) and word.isalpha():
            return True
    code = lexicon.own.code
    return any(same_word(word, other, code) for other in asked if other[:1] == word[:1] and len(other) >= SHORTEST_STEM)


@lru_cache(maxsize=1024)
def _stems(question: Words, code: str) -> frozenset[str]:
    lexicon = lexicon_for(code)
    return frozenset(
        stemmed
        for word in question
        if word not in lexicon.function_words and len(stemmed := stem(word, lexicon.own.stemmer)) >= SHORTEST_STEM
    )


@lru_cache(maxsize=1024)
def is_open(question: Words, code: str) -> bool:
    """Return whether the question asks where, when, how many or why: then no agent of the sentence is asked for."""
    lexicon = lexicon_for(code)
    rest = list(question)
    found = False
    for phrase in sorted(lexicon.open_interrogatives, key=len, reverse=True):
        for start in range(len(rest) - len(phrase) + 1):
            if tuple(rest[start : start + len(phrase)]) == phrase:
                rest[start : start + len(phrase)] = [""] * len(phrase)
                found = True
    for place, word in enumerate(rest[:-1]):  # "in which city", "di kota mana"
        if word in lexicon.own.open_prepositions:
            asking = next((at for at in (place + 1, place + 2) if rest[at : at + 1] in _PLACING), None)
            if asking is not None:
                rest[place : asking + 1] = [""] * (asking + 1 - place)
                found = True
    return found and not any(word in lexicon.interrogatives for word in rest)


_PLACING = (["which"], ["what"], ["mana"], ["manakah"])


@lru_cache(maxsize=1024)
def deed_asked(question: Words, code: str) -> Deed | None:
    """Return the verb beside the asking word and the role asked for; None where the words do not show it."""
    lexicon = lexicon_for(code)
    own = lexicon.own
    asking = next((place for place, word in enumerate(question) if word in lexicon.interrogatives), None)
    if asking is None or is_open(question, code):
        return None
    if own.active_prefixes:
        return _deed_by_prefix(question, asking, code)
    return _deed_by_order(question, asking, code)


def _deed_by_order(question: Words, asking: int, code: str) -> Deed | None:
    """Read "who wrote ...", "who was beaten", "which animal warned ..."; not "what gas do plants take in"."""
    lexicon = lexicon_for(code)
    own = lexicon.own
    after = question[asking + 1 : asking + 4]
    if len(after) > 1 and after[0] in own.passive_auxiliaries:
        participle = after[1].endswith(("ed", "en")) or after[1] in own.irregular
        return _deed(question, asking + 2, "patient", code) if participle else None
    if question[asking] in own.agent_interrogatives:
        verb, clause = asking + 1, after[:1]
    elif question[asking] in own.choosing_interrogatives:
        found = _verb_after_noun(question, asking + 2, own)
        if found is None:
            return None
        verb, clause = found, question[asking + 1 : found + 1]
    else:
        verb, clause = asking + 1, after
    if verb >= len(question) or any(word in own.auxiliaries or word in lexicon.function_words for word in clause):
        return None
    return _deed(question, verb, "agent", code)


def _verb_after_noun(question: Words, start: int, own: LanguageData) -> int | None:
    """Return the place of the verb in "which (Mughal) emperor built"; a present tense is seen right behind one noun only."""
    for place in range(start, min(start + 3, len(question))):
        word = question[place]
        if word in own.irregular or word.endswith("ed") or (place == start and word.endswith("s")):
            return place
    return None


def _deed_by_prefix(question: Words, asking: int, code: str) -> Deed | None:
    lexicon = lexicon_for(code)
    for place in range(asking + 1, len(question)):
        shown = voice(question[place], code)
        if shown in {"active", "passive"}:
            if question[place] in lexicon.function_words or question[place - 1] not in lexicon.own.relatives:
                return None
            return _deed(question, place, "agent" if shown == "active" else "patient", code, asking)
    before = asking - 1
    by = before >= 0 and question[before] in lexicon.agent_markers
    before -= by
    shown = voice(question[before], code) if before >= 0 else "bare"
    if shown not in {"active", "passive"}:
        return None
    return _deed(question, before, "agent" if shown == "passive" and by else "patient", code)


def _deed(question: Words, place: int, role: Role, code: str, asking: int | None = None) -> Deed:
    word = question[place]
    heads = frozenset(question[max(0, asking - 1) : place - 1]) if asking is not None else frozenset()
    return Deed(place, lemmas(word, code), role, heads)
