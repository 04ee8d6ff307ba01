"""Rules about words that give the key away: absolute words, words of the prompt, words of the passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quizapp.core.lint_rules.facts import Facts, Finding, Item, holds, plain
from quizapp.core.lint_rules.options import speaks_of_others
from quizapp.core.lint_rules.stems import content_words, stems
from quizapp.core.lint_rules.words import Words
from quizapp.core.messages import N_
from quizapp.core.passages import Passage

COPIED, OWN_WORDS = 6, 3
"""Words running that the key has in common with the passage, and the most that distractors may have then."""
LONGEST_OPTION, MOST_PLACES = 100, 20
"""Words of an option, and places of its words in a passage, that are looked at: text without sense stays cheap."""
_READING = ("understand", "evaluate")
"""Processes that are not tested by finding the same words again."""

_WORD = re.compile(r"\w+")


def absolute_words(facts: Facts) -> Iterator[Finding]:
    """L09: *always* and *only* in distractors alone, or *may* and *often* in the key alone."""
    for item in facts.items:
        keys = [option for option in item.options if option.right]
        if not keys or not item.distractors:
            continue
        absolute = [
            (option, _holds(option.text, facts.words.absolutes, facts.words))
            for option in item.distractors
            if not speaks_of_others(option.text)
        ]
        told = [(option, word) for option, word in absolute if word]
        if told and not any(_holds(key.text, facts.words.absolutes, facts.words) for key in keys):
            option, word = told[0]
            yield item.finding(
                "L09",
                "warn",
                option.path,
                N_("“%(word)s” stands in a distractor (“%(text)s”) and not in the key."),
                N_("Leave the word out, or use one like it in the key: pupils rule out what sounds absolute."),
                found=sorted(option.text for option, _ in told),
                values={"word": word, "text": option.text},
            )
        hedged = [(key, _holds(key.text, facts.words.hedges, facts.words)) for key in keys]
        careful = [(key, word) for key, word in hedged if word]
        if careful and not any(_holds(option.text, facts.words.hedges, facts.words) for option in item.distractors):
            key, word = careful[0]
            yield item.finding(
                "L09",
                "warn",
                key.path,
                N_("“%(word)s” stands in the key (“%(text)s”) and in no distractor."),
                N_("Write a distractor as carefully, or leave the word out: pupils choose what sounds careful."),
                found=sorted(key.text for key, _ in careful),
                values={"word": word, "text": key.text},
            )


def _holds(text: str, phrases: frozenset[str], words: Words) -> str:
    """Return the first of `phrases` in `text`, as small letters; empty if there is none. *May* is a month."""
    names = {plain(name) for name in _WORD.findall(text)[1:] if name[0].isupper()} & words.capital_names
    return holds(text, phrases - names) or ""


def clang(facts: Facts) -> Iterator[Finding]:
    """L10: a word of the prompt returns in the key and in no distractor."""
    language = facts.passage.language
    for item in facts.items:
        if item.key is None or not item.distractors:
            continue
        asked = {word: stems(word, language) for word in _asked_words(item, facts.words)}
        key = _all_stems(item.key.text, facts.words, language)
        others = [_all_stems(option.text, facts.words, language) for option in item.distractors]
        shared = [word for word, own in sorted(asked.items()) if own & key]
        if not shared or any(own & other for own in asked.values() for other in others):
            continue
        yield item.finding(
            "L10",
            "warn",
            item.key.path,
            N_("“%(words)s” of the prompt returns in the key (“%(key)s”) and in no distractor."),
            N_("Say it in other words in the key, or use the word in a distractor as well."),
            found=[item.question.prompt, item.key.text],
            values={"words": ", ".join(shared), "key": item.key.text},
        )


def _asked_words(item: Item, words: Words) -> frozenset[str]:
    """Return the content words of the prompt; where it asks for a person, without the names it tells."""
    prompt = item.question.prompt
    content = content_words(prompt, words)
    if not words.persons.isdisjoint(plain(prompt).split()):
        content -= {plain(word) for word in _WORD.findall(prompt) if word[0].isupper()}
    return content


def _all_stems(text: str, words: Words, language: str) -> frozenset[str]:
    return frozenset(one for word in content_words(text, words) for one in stems(word, language))


def copied_key(facts: Facts) -> Iterator[Finding]:
    """L11: the key stands in the passage word for word and no distractor does."""
    copied = _Copied(facts.passage)
    for item in facts.items:
        if item.key is None or not item.distractors:
            continue
        same = copied.longest(item.key.text)
        if len(same) < COPIED or any(len(copied.longest(option.text)) > OWN_WORDS for option in item.distractors):
            continue
        severe = item.question.process in _READING
        yield item.finding(
            "L11",
            "error" if severe else "warn",
            item.key.path,
            N_("%(count)s words running of the key stand in the passage: “%(words)s”."),
            N_("Say it in other words: pupils find the same words without understanding them.")
            if severe
            else N_("Say it in other words, or take the distractors from the passage as well."),
            found=[item.key.text],
            values={"count": len(same), "words": " ".join(same)},
        )


class _Copied:
    """Finds the longest run of words that a text has in common with a passage: its words are indexed once."""

    def __init__(self, passage: Passage) -> None:
        self._sentences = [plain(block.text).split() for block in passage.blocks]
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] | None = None

    def longest(self, text: str) -> list[str]:
        """Return the longest run, empty where it is of `OWN_WORDS` words or less."""
        words = plain(text).split()[:LONGEST_OPTION]
        best: list[str] = []
        if len(words) <= OWN_WORDS:
            return best
        for start in range(len(words) - OWN_WORDS):
            for number, place in self._starts.get(tuple(words[start : start + OWN_WORDS + 1]), ())[:MOST_PLACES]:
                count = _run(words[start:], self._sentences[number][place:])
                if count > len(best):
                    best = words[start : start + count]
        return best

    @property
    def _starts(self) -> dict[tuple[str, ...], list[tuple[int, int]]]:
        if self._places is None:
            self._places = {}
            for number, sentence in enumerate(self._sentences):
                for place in range(len(sentence) - OWN_WORDS):
                    self._places.setdefault(tuple(sentence[place : place + OWN_WORDS + 1]), []).append((number, place))
        return self._places


def _run(first: Iterable[str], second: Iterable[str]) -> int:
    """Return how many words two texts begin with alike."""
    count = 0
    for one, two in zip(first, second, strict=False):
        if one != two:
            break
        count += 1
    return count
