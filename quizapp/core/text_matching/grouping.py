"""Replies that say the same, so that a teacher marks them in one go.

Two replies are alike when the same stems stand in them in the same order: function words, and a part of the question
repeated in front, are left out; negations, numbers, letters that name things ("bulb A") and the voice of a verb stay.
Order is free only in a list ("air dan udara"). One-letter slips of long words count as the more frequent word. Coarser
groups (sets of stems without the words of the question) hold answers that people mark differently.

Time grows with the number of replies and the length of their words, never with their square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from quizapp.core.text_matching.features import LONGEST_READ, carries, stem_of
from quizapp.core.text_matching.forms import prepare
from quizapp.core.text_matching.inflection import voice
from quizapp.core.text_matching.keys import Key
from quizapp.core.text_matching.languages import Lexicon
from quizapp.core.text_matching.ledger import canonical
from quizapp.core.text_matching.normalizing import light, tokens_of_light
from quizapp.core.text_matching.spelling import is_known

# A slip in a shorter word may be another word ("Amin", "Amir").
SHORTEST_BENT = 6
# A slip is rarer than its word; of two spellings that are about as frequent neither is a slip.
TIMES_AS_FREQUENT = 2
# One word of the question in front may be the answer; two in a row are the question said again.
SHORTEST_ECHO = 2
LONGEST_LISTED = 2

_LISTING = re.compile(r"[;\n&]|,\s")

Signature = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What reading a reply to one question needs."""

    lexicon: Lexicon
    language: str
    question: Signature  # stems in order; empty where repeating it may tell two answers apart
    kept: frozenset[str]  # stems of the key: never cut off as an echo
    known: frozenset[str]


def group(texts: Sequence[str], key: Key) -> tuple[tuple[int, ...], ...]:
    """Return the indexes of `texts`, alike ones together, in the order of their first members. Never raises.

    Each index stands in exactly one group; texts that are the same to the ledger are always in one.
    """
    words = _words(key)
    forms = [canonical(text, key.language) for text in texts]
    frequencies = Counter(forms)
    lists = {text: _listed(text, words) for text in dict.fromkeys(texts)}
    mended = _slips(_frequencies(forms, frequencies, words), words)
    members: dict[str, list[int]] = {}
    heads: dict[Signature, str] = {}
    merged: dict[str, str] = {}

    def head(form: str) -> str:
        while form in merged:
            form = merged[form]
        return form

    for place, (text, form) in enumerate(zip(texts, forms, strict=True)):
        members.setdefault(form, []).append(place)
        signature = _signature(lists[text], mended, words)
        if not signature:
            continue
        first, second = head(heads.setdefault(signature, form)), head(form)
        if first != second:
            merged[second] = first
    joined: dict[str, list[int]] = {}
    for form, places in members.items():
        joined.setdefault(head(form), []).extend(places)
    return tuple(sorted(tuple(sorted(places)) for places in joined.values()))


@lru_cache(maxsize=64)
def _words(key: Key) -> _Words:
    prepared = prepare(key)
    lexicon = prepared.lexicon
    kept = frozenset(stem_of(word, lexicon) for form in prepared.forms for word in form.words)
    tells_apart = any(word in lexicon.connectives for word in prepared.question) or len(prepared.names) > 1
    content = tuple(word for word in prepared.question if word not in lexicon.function_words)
    return _Words(
        lexicon=lexicon,
        language=key.language,
        question=() if tells_apart else tuple(stem_of(word, lexicon) for word in content),
        kept=kept,
        known=prepared.known | prepared.credited_words,
    )


def _listed(text: str, words: _Words) -> tuple[tuple[str, ...], ...]:
    """Return the words of `text` that carry meaning, parted where a list would part them; () if it is not read."""
    if len(text) > LONGEST_READ:
        return ()
    parts: list[list[str]] = []
    pieces = _LISTING.split(light(text))
    for piece in pieces:
        found = tokens_of_light(piece, words.language)
        if not parts:
            found = found[_frame(found, words.lexicon, whole=len(pieces) > 1) :]
        parts.append([])
        for place, word in enumerate(found):
            if word in words.lexicon.connectives:
                parts.append([])
            elif carries(found, place, words.lexicon):
                parts[-1].append(word)
    return tuple(tuple(part) for part in parts if part)


def _frame(found: Sequence[str], lexicon: Lexicon, *, whole: bool) -> int:
    """Return how many words in front only say that an answer follows ("I think"); `whole`: they may be all there are."""
    lengths = {len(frame) for frame in lexicon.frames}
    most = len(found) if whole else len(found) - 1
    return max((size for size in lengths if size <= most and tuple(found[:size]) in lexicon.frames), default=0)


def _frequencies(forms: Iterable[str], frequencies: Mapping[str, int], words: _Words) -> Counter[str]:
    """Return in how many replies each long word stands."""
    counted: Counter[str] = Counter()
    for form in dict.fromkeys(forms):
        if len(form) > LONGEST_READ:
            continue
        for word in dict.fromkeys(form.split()):
            if len(word) >= SHORTEST_BENT - 1 and word.isalpha() and word not in words.lexicon.function_words:
                counted[word] += frequencies[form]
    return counted


def _slips(counted: Counter[str], words: _Words) -> dict[str, str]:
    """Return by misspelt word the word it was meant to be: one edit away, well known or much more frequent.

    Words one edit apart share what is left of them when one letter is taken out of either, so that they are found
    without comparing all with all.
    """
    known = {word for word in words.known if len(word) >= SHORTEST_BENT - 1 and word.isalpha()}
    known |= {word for word in words.lexicon.function_words if len(word) >= SHORTEST_BENT and word.isalpha()}
    shared: dict[str, list[str]] = {}
    for word in sorted({*counted, *known}):
        for rest in _rests(word):
            shared.setdefault(rest, []).append(word)
    mended: dict[str, str] = {}
    for typed in sorted(counted):
        if is_known(typed, words.lexicon, words.known):
            continue
        near = {word for rest in _rests(typed) for word in shared[rest]}
        near = {word for word in near if _is_slip(typed, word, counted, known)}
        best = sorted(near, key=lambda word: (word not in known, -counted[word], word))
        if best and (len(best) == 1 or best[0] not in known or best[1] not in known):
            mended[typed] = best[0]
    return mended


def _is_slip(typed: str, word: str, counted: Counter[str], known: set[str]) -> bool:
    if typed == word or typed[0] != word[0]:
        return False
    if len(typed) < SHORTEST_BENT and len(word) <= len(typed):  # a letter left out of a longer word
        return False
    often = word in known or counted[word] >= TIMES_AS_FREQUENT * counted[typed]
    return often and OSA.distance(typed, word, score_cutoff=1) == 1


def _rests(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):  # the first letter is never bent
        yield word[:place] + word[place + 1 :]


def _signature(parts: tuple[tuple[str, ...], ...], mended: Mapping[str, str], words: _Words) -> Signature:
    """Return what alike replies have in common; () for a text of which nothing was read."""
    read: list[Signature] = []
    for part in parts:
        spelt = [mended.get(word, word) for word in part]
        # A function word with a slip carried meaning until it was mended.
        whole = [word for word, typed in zip(spelt, part, strict=True) if word == typed or _means(word, words.lexicon)]
        read.append(tuple(_spoken(whole, place, len(parts) > 1, words.lexicon) for place in range(len(whole))))
    if len(read) > 1 and all(len(part) <= LONGEST_LISTED for part in read):
        read.sort()
    flat = tuple(word for part in read for word in part)
    return flat[_echo(flat, words) :]


def _means(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.negators or word not in lexicon.function_words


def _spoken(part: Sequence[str], place: int, more: bool, lexicon: Lexicon) -> str:
    """Return the stem, and with it the voice where it tells who does what.

    "A dikalahkan B" is not "A mengalahkan B", but "diuapkan" alone says no more than "menguapkan"; "penulis" is somebody,
    "menulis" is what they do.
    """
    word, own = part[place], lexicon.own
    found = stem_of(word, lexicon)
    shown = voice(word, own.code) if found != word and word not in lexicon.negators else "bare"
    between = place > 0 and (more or place < len(part) - 1)
    if (shown == "passive" and between) or (shown == "agent" and not word.endswith(own.noun_endings)):
        return f"{shown}-{found}"
    return found


def _echo(flat: Signature, words: _Words) -> int:
    """Return how many words in front are a part of the question said again; at least one word is left."""
    longest = 0
    for start in range(len(words.question)):
        length = 0
        for said, asked in zip(flat[:-1], words.question[start:], strict=False):
            if said != asked or said in words.kept or said in words.lexicon.negators:
                break
            if len(said) == 1 or not said.isalpha():  # numbers and names of things are what tells answers apart
                break
            length += 1
        longest = max(longest, length)
    return longest if longest >= SHORTEST_ECHO else 0
