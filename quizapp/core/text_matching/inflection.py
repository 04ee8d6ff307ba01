"""One word in another of its forms: a clitic, a plural, a tense, the prefix of formal or of spoken Indonesian.

Stems alone are too coarse: "penulis" (who writes) and "ditulis" (is written) share the stem of "menulis". So a word passes
for another only if it stands in the same voice, and only its ending or the formality of its prefix differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.languages.lexicon import LanguageData
from quizapp.core.text_matching.stemming import stem

Voice = Literal["active", "passive", "agent", "bare"]
SHORTEST = 4
SHORTEST_BASE = 3
# "berfotosintesis" is "fotosintesis", but "beruang" (bear) is not "uang" (money).
SHORTEST_AFTER_PREFIX = 6


@lru_cache(maxsize=8192)
def lemmas(word: str, code: str) -> frozenset[str]:
    """Return what `word` may be made of, spoken language included: "menulis" and "nulis" of "tulis", "bersihin" of "bersih".

    More than one, as prefixes melt with the first letter: words are of one family if they share a member.
    """
    lexicon = lexicon_for(code)
    own = lexicon.own
    spoken = word not in lexicon.known_words
    found = {own.irregular.get(word, word)}
    found |= {_without_clitic(word, own), _modern(word, own)}
    for suffix in (*own.verbal_endings, *own.noun_endings):
        if (spoken or suffix not in own.spoken_suffixes) and len(word) - len(suffix) >= SHORTEST:
            found.add(word.removesuffix(suffix))
    rules = (*own.prefixes, *(own.spoken_prefixes if spoken else ()))
    for base in tuple(found):
        for prefix, instead in rules:
            if base.startswith(prefix) and len(base) - len(prefix) + len(instead) >= SHORTEST:
                found.add(instead + base.removeprefix(prefix))
    return frozenset(found if own.prefixes else (own.irregular.get(base) or stem(base, own.stemmer) for base in found))


@lru_cache(maxsize=8192)
def voice(word: str, code: str) -> Voice:
    """Return the voice that the prefix of `word` shows; languages without such prefixes show none ("bare")."""
    lexicon = lexicon_for(code)
    own = lexicon.own
    if len(word) <= SHORTEST or word in lexicon.known_words:
        return "bare"
    shown: tuple[tuple[tuple[str, ...], Voice], ...] = (
        (own.passive_prefixes, "passive"),
        (own.active_prefixes, "active"),
        (own.agent_prefixes, "agent"),
    )
    for prefixes, name in shown:
        if word.startswith(prefixes):
            return name
    if word.endswith(own.agent_suffixes):
        return "agent"
    return "active" if _spoken(word, own) else "bare"


def _spoken(word: str, own: LanguageData) -> bool:
    return any(word.startswith(prefix) for prefix, _ in own.spoken_prefixes)


@lru_cache(maxsize=8192)
def same_word(typed: str, word: str, code: str) -> bool:
    """Return whether `typed` is `word` but for an ending, or a prefix that formal and spoken language set differently."""
    if typed == word:
        return True
    own = lexicon_for(code).own
    if not (typed.isalpha() and word.isalpha()) or min(len(typed), len(word)) < SHORTEST_BASE:
        return False
    first, second = _without_clitic(typed, own), _without_clitic(word, own)
    if len(first) >= SHORTEST and _modern(first, own) == _modern(second, own):
        return True
    if lemmas(first, code).isdisjoint(lemmas(second, code)):
        return False
    return _inflected(first, second, own) if own.inflections else _said_otherwise(first, second, code)


def _said_otherwise(first: str, second: str, code: str) -> bool:
    """Return whether prefixes and endings differ only as formal and spoken language do, in the same voice."""
    own = lexicon_for(code).own
    voices = {voice(first, code), voice(second, code)}
    if voices in ({"active", "bare"}, {"active"}):
        return not _ending(first, own).isdisjoint(_ending(second, own))
    return voices == {"passive"} or any(
        longer == prefix + shorter and len(shorter) >= SHORTEST_AFTER_PREFIX
        for prefix in own.verbal_prefixes
        for longer, shorter in ((first, second), (second, first))
    )


def _modern(word: str, own: LanguageData) -> str:
    """Return `word` in the spelling of today, or in that one of two spellings which is listed first."""
    word = own.variants.get(word, word)
    for old, new in own.old_spellings:
        word = word.replace(old, new)
    return word


def _without_clitic(word: str, own: LanguageData) -> str:
    for suffix in own.clitics:
        bare = word.removesuffix(suffix)
        if bare != word and len(bare) >= SHORTEST:
            return bare
    return word


def _ending(word: str, own: LanguageData) -> frozenset[str]:
    """Return the endings that `word` may stand for: "-in" is the spoken "-kan" or "-i"."""
    for ending, meant in own.verbal_endings.items():
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return frozenset(meant)
    return frozenset({""})


def _inflected(first: str, second: str, own: LanguageData) -> bool:
    """Return whether both are regular or irregular forms of one verb or noun, and not words made of it."""
    one, other = _bases(first, own), _bases(second, own)
    return first in other or second in one or not one.isdisjoint(other)


def _bases(word: str, own: LanguageData) -> frozenset[str]:
    """Return what `word` may be the inflected form of: "dropping" of "drop", "carried" of "carry", "made" of "make"."""
    found = {own.irregular[word]} if word in own.irregular else set()
    for ending in own.inflections:
        bare = word.removesuffix(ending)
        if bare == word or len(bare) < SHORTEST_BASE:
            continue
        found |= {bare, bare + "e"}
        if bare[-1] == bare[-2]:
            found.add(bare[:-1])
        if bare[-1] == "i":
            found.add(bare[:-1] + "y")
    return frozenset(found)
