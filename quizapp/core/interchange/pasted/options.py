"""Options of a pasted question and their keys: what is right, and what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from quizapp.core.interchange.items import Choice, ItemType, quoted
from quizapp.core.interchange.pasted import keys as pasted_keys
from quizapp.core.interchange.pasted.asked import Asked, Row
from quizapp.core.interchange.pasted.building import Building
from quizapp.core.interchange.pasted.statements import table
from quizapp.core.messages import N_

_NO_KEY = N_(
    "The key is missing. Write it under the options, such as “Kunci: B”, or put a star before the right one: “*B.”."
)
_TWO_KEYS = N_(
    "Two keys are given: %(keys)s. Leave one, or write both on one line (“Kunci: A, C”) if several are right."
)
_OUTSIDE = N_("The key “%(key)s” is none of the options (%(letters)s).")
_ONE_OPTION = N_("There is only one option; a choice needs two at least.")
_MISSING = N_("Option %(letter)s is missing.")
_TWICE = N_("The letter %(letter)s stands twice among the options.")
_SAME = N_("Two options say the same: “%(text)s”.")
_EMPTY = N_("Option %(letter)s has no text.")
_ALL_KEYS = N_("Every option is marked as right. Mark only those that are.")
_KEY_BY_WORDS = N_("The key gives words, not a letter; they are those of option %(letter)s.")
_WORDS_DIFFER = N_("The key says %(letter)s, but its words are not those of option %(letter)s. The letter counts.")

_PLACE = re.compile(r"(?:paragraf|paragraph|alinea|kalimat|sentence|par\.|p\.?\s?\d)", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:lebih dari satu|pilih(?:lah)? semua|semua (?:jawaban|pilihan|pernyataan) yang|dua jawaban|tiga jawaban|"
    r"jawaban-jawaban|"
    r"select all|choose all|choose (?:two|three)|tick all|all that apply|more than one|which two|"
    r"pernyataan-pernyataan)\b",
    re.IGNORECASE,
)


def options(building: Building) -> dict[str, Any]:
    asked = building.asked
    options = asked.options
    marked = [pasted_keys.trailing_truth(option.text) for option in options]
    truths = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if (all(marked) and len(options) > 1) or (len(truths) == len(options) > 1 and not _are_letters(asked)):
        rows = [
            Row(one[0] if one else option.text, option.line, one[1] if one else None)
            for option, one in zip(options, marked, strict=True)
        ]
        return table(building, rows) | {"with_subs": True}
    _check_options(building)
    keys, several = _keys_of(building)
    kind: ItemType = "mc_multi" if several else "mc_single"
    if not keys and not any(notice.message.text in (_OUTSIDE, _TWO_KEYS) for notice in building.notices):
        building.error(asked.keys[0][0] if asked.keys else options[-1].line, _NO_KEY)
    elif several and len(keys) == len(options) > 1:
        building.error(options[0].line, _ALL_KEYS)
    share = 1.0 / len(keys) if several and keys else 1.0
    choices = tuple(Choice(option.text, share if place in keys else 0.0) for place, option in enumerate(options))
    return {"type": kind, "choices": choices, "with_subs": True}


def _are_letters(asked: Asked) -> bool:
    """Say whether a key such as “B, S” could mean letters of options."""
    letters = {option.letter for option in asked.options}
    return all(set(pasted_keys.letters(key)) <= letters and pasted_keys.letters(key) for _line, key in asked.keys)


def _check_options(building: Building) -> None:
    """Note letters that are missing or stand twice, options without words, and two that say the same."""
    options = building.asked.options
    for option in options:
        option.text, noted = pasted_keys.without_key_note(option.text)
        option.starred = option.starred or noted
        if not option.text:
            building.error(option.line, _EMPTY, letter=option.letter)
    counts = Counter(option.letter for option in options)
    for letter, count in counts.items():
        if count > 1:
            second = [option for option in options if option.letter == letter][1]
            building.error(second.line, _TWICE, letter=letter)
    highest = max(counts)
    for letter in "ABCDEFGHIJ"[: "ABCDEFGHIJ".index(highest)]:
        if letter not in counts:
            after = next(option for option in options if option.letter > letter)
            building.error(after.line, _MISSING, letter=letter)
    if len(options) == 1:
        building.error(options[0].line, _ONE_OPTION)
    seen: set[str] = set()
    for option in options:
        folded = " ".join(option.text.casefold().split())
        if folded and folded in seen:
            building.error(option.line, _SAME, text=quoted(option.text))
        seen.add(folded)


def _keys_of(building: Building) -> tuple[set[int], bool]:
    """Return the places of the right options, and whether several may be right."""
    asked = building.asked
    options = asked.options
    bold = {place for place, option in enumerate(options) if option.bold}
    keys = {place for place, option in enumerate(options) if option.starred}
    if len(bold) < len(options):
        keys |= bold
    several = bool(_SEVERAL.search(f"{asked.head} {asked.last_words}")) or "kompleks" in asked.section
    said: list[set[int]] = []
    for line, text in asked.keys:
        places, joined = _said(building, line, text)
        several = several or joined
        if places:
            said.append(places)
    groups = [*said, keys] if keys else said
    every = set().union(*groups) if groups else set()
    if len(every) > 1 and not several:
        letters = ", ".join(options[place].letter for place in sorted(every))
        building.error(asked.keys[0][0] if asked.keys else options[max(every)].line, _TWO_KEYS, keys=letters)
    elif several and said and keys and not all(group == said[0] for group in groups):
        letters = ", ".join(options[place].letter for place in sorted(every))
        building.error(asked.keys[0][0], _TWO_KEYS, keys=letters)
    return every, several and (len(every) != 1 or "kompleks" in asked.section)


def _said(building: Building, line: int, text: str) -> tuple[set[int], bool]:
    """Return the places that a line of key names, and whether it names several on purpose."""
    options = building.asked.options
    by_letter: dict[str, int] = {}
    for place, option in enumerate(options):
        by_letter.setdefault(option.letter, place)
    letters = pasted_keys.letters(text)
    if letters:
        outside = [letter for letter in letters if letter not in by_letter]
        if outside:
            building.error(line, _OUTSIDE, key=", ".join(outside), letters=", ".join(by_letter))
        return {by_letter[letter] for letter in letters if letter in by_letter}, len(letters) > 1
    folded = {" ".join(option.text.casefold().split()).rstrip("."): place for place, option in enumerate(options)}
    led = pasted_keys.led_letter(text)
    words = " ".join(text.casefold().split()).rstrip(".")
    if words in folded:
        building.told(line, _KEY_BY_WORDS, letter=options[folded[words]].letter)
        return {folded[words]}, False
    if led and led[0] in by_letter:
        place = by_letter[led[0]]
        same = " ".join(led[1].casefold().split()).rstrip(".")
        own = " ".join(options[place].text.casefold().split()).rstrip(".")
        if same != own and same not in own and own not in same:
            building.told(line, _WORDS_DIFFER, letter=led[0])
        return {place}, False
    reasoned = pasted_keys.reasoned(text)
    if reasoned and reasoned[0] in by_letter:
        building.asked.add_label("evidence" if _PLACE.match(reasoned[1]) else "explanation", line, reasoned[1])
        return {by_letter[reasoned[0]]}, False
    building.error(line, _OUTSIDE, key=quoted(text), letters=", ".join(by_letter))
    return set(), False
