"""Language data: one module of constants for each language, and what to do for a language that has none.

A new language is one module with a `DATA` and its name in `KNOWN`. A language without a module keeps the safety words of
all others (negations, "don't know", month names) and knows no function words, so that it asks the teacher more often and
never marks more boldly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from quizapp.core.text_matching.languages import en as english
from quizapp.core.text_matching.languages import id as indonesian
from quizapp.core.text_matching.languages.lexicon import ROMAN, LanguageData, Lexicon, NumberWords, Phrase, Unit

__all__ = ["KNOWN", "LanguageData", "Lexicon", "NumberWords", "Phrase", "Unit", "data_for", "lexicon_for"]

Value = TypeVar("Value")

KNOWN: Mapping[str, LanguageData] = {module.DATA.code: module.DATA for module in (indonesian, english)}


def data_for(code: str) -> LanguageData:
    """Return the data of the language `code` ("id", "en-GB", ...); empty data for a language without a module."""
    base = code.strip().lower().replace("_", "-").partition("-")[0]
    return KNOWN.get(base) or LanguageData(code=base)


@lru_cache(maxsize=16)
def lexicon_for(code: str) -> Lexicon:
    """Return what a question in the language `code` is read with."""
    own = data_for(code)
    known = own.code in KNOWN
    every = [own, *(data for data in KNOWN.values() if data.code != own.code)]

    def merge(pick: Callable[[LanguageData], Iterable[str]]) -> frozenset[str]:
        """Join a word list of all languages; for an unknown language nothing, because its words are not known."""
        if not known:
            return frozenset()
        borrowed = frozenset(word for data in every[1:] for word in pick(data))
        return frozenset(pick(own)) | (borrowed - own.homographs)

    def gather(pick: Callable[[LanguageData], Iterable[str]]) -> frozenset[str]:
        return frozenset(word for data in every for word in pick(data))

    def gather_phrases(pick: Callable[[LanguageData], Iterable[Phrase]]) -> frozenset[Phrase]:
        return frozenset(phrase for data in every for phrase in pick(data))

    numbers = _number_words(every) if known else NumberWords()
    return Lexicon(
        own=own,
        function_words=merge(lambda data: data.function_words | data.leading | data.articles | data.date_words),
        leading=merge(lambda data: data.leading | data.articles),
        articles=merge(lambda data: data.articles),
        connectives=gather(lambda data: data.connectives),
        disjunctions=gather(lambda data: data.disjunctions),
        # "no" stays a negation everywhere; a letter ("g") may be an initial
        negators=gather(lambda data: data.negators) - {word for word in own.homographs if len(word) == 1},
        dont_know=gather_phrases(lambda data: data.dont_know),
        fluff=gather(lambda data: data.fluff),
        frames=gather_phrases(lambda data: data.frames) if known else frozenset(),
        interrogatives=gather(lambda data: data.interrogatives),
        naming_interrogatives=gather(lambda data: data.naming_interrogatives),
        open_interrogatives=gather_phrases(lambda data: data.open_interrogatives),
        agent_markers=gather(lambda data: data.agent_markers),
        head_first_descriptors=merge(lambda data: data.descriptors if data.descriptor_first else ()),
        head_last_descriptors=merge(lambda data: () if data.descriptor_first else data.descriptors),
        complement_words=merge(lambda data: data.complement_words),
        months=_first(data.months for data in every),
        weekdays=_first(data.weekdays for data in every),
        day_ordinals=_first(data.day_ordinals for data in every),
        month_labels=gather(lambda data: data.month_labels),
        date_words=gather(lambda data: data.date_words),
        numbers=numbers,
        number_words=numbers.words()
        | ROMAN.keys()
        | {prefix + word for prefix in own.ordinal_prefixes for word in numbers.words()},
        units=_units(every),
        currencies=_first(data.currencies for data in every),
        classifiers=merge(lambda data: data.classifiers),
        known_words=gather(lambda data: data.known_words | frozenset(data.units)),
        abbreviations=own.abbreviations,
        asks_for_name=gather(lambda data: data.asks_for_name),
        reason_words=gather(lambda data: data.reason_words),
        weak_words=merge(lambda data: data.weak_words | data.function_words | data.leading | data.articles),
        light_words=merge(lambda data: data.articles) | gather(lambda data: data.connectives) | own.distributives,
        opposites=_first(data.opposites for data in every),
    )


def _first(tables: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """Join tables; where two know a word, the earlier one (the question's own language) is right."""
    joined: dict[str, Value] = {}
    for table in tables:
        for word, value in table.items():
            joined.setdefault(word, value)
    return joined


def _units(every: Iterable[LanguageData]) -> dict[str, Unit]:
    return _first(data.units for data in every)


def _number_words(every: list[LanguageData]) -> NumberWords:
    """Join the number words; those that mean something else in the question's language ("Lima") are left out."""
    skip = every[0].homographs
    parts = [data.numbers for data in every]

    def table(pick: Callable[[NumberWords], Mapping[str, int]]) -> dict[str, int]:
        own, *others = (pick(part) for part in parts)
        borrowed = _first(others)
        return {**{word: value for word, value in borrowed.items() if word not in skip}, **own}

    def names(pick: Callable[[NumberWords], frozenset[str]]) -> frozenset[str]:
        own, *others = (pick(part) for part in parts)
        return own | (frozenset(word for other in others for word in other) - skip)

    return NumberWords(
        small=table(lambda part: part.small),
        teens=table(lambda part: part.teens),
        tens=table(lambda part: part.tens),
        add_ten=names(lambda part: part.add_ten),
        times_ten=names(lambda part: part.times_ten),
        hundreds=names(lambda part: part.hundreds),
        scales=table(lambda part: part.scales),
        whole=table(lambda part: part.whole),
        minus=names(lambda part: part.minus),
        joiners=names(lambda part: part.joiners),
        single=names(lambda part: part.single),
        halves=names(lambda part: part.halves),
    )
