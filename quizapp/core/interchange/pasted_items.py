"""From what was gathered of a pasted question to the item it means, with everything about it that needs a look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizapp.core.interchange import pasted_keys, pasted_tables
from quizapp.core.interchange.items import Choice, Item, ItemType, Notice, quoted
from quizapp.core.interchange.pasted_asked import Asked, Option, Row
from quizapp.core.messages import N_, Message

_NO_STEM = N_("The question before the options is missing.")
_NO_KEY = N_(
    "The key is missing. Write it under the options, such as “Kunci: B”, or put a star before the right one: “*B.”."
)
_NO_KEY_WORDS = N_("The key is missing. Write it under the question: “Jawaban: …”.")
_TWO_KEYS = N_(
    "Two keys are given: %(keys)s. Leave one, or write both on one line (“Kunci: A, C”) if several are right."
)
_OUTSIDE = N_("The key “%(key)s” is none of the options (%(letters)s).")
_NO_OPTIONS = N_("The key is the letter %(key)s, but there are no options. Begin each with its letter: “A. …”.")
_ONE_OPTION = N_("There is only one option; a choice needs two at least.")
_MISSING = N_("Option %(letter)s is missing.")
_TWICE = N_("The letter %(letter)s stands twice among the options.")
_SAME = N_("Two options say the same: “%(text)s”.")
_EMPTY = N_("Option %(letter)s has no text.")
_ALL_KEYS = N_("Every option is marked as right. Mark only those that are.")
_NO_TRUTH = N_(
    "Nothing says which statements are true. Write it under them: “Kunci: B, S, B”, or “(Benar)” behind each."
)
_NO_PAIRS = N_("Nothing says what belongs together. Write “left – right” on each line, or “Kunci: 1-B, 2-A”.")
_NO_ORDER = N_("The right order is missing. Write it under the steps: “Kunci: 3-1-2”.")
_LETTERED = N_("The options had no letters; they were lettered in the order in which they stand.")
_KEY_BY_WORDS = N_("The key gives words, not a letter; they are those of option %(letter)s.")
_WORDS_DIFFER = N_("The key says %(letter)s, but its words are not those of option %(letter)s. The letter counts.")

_POINTS = re.compile(
    r"[(\[]\s?(?:(?:skor|poin|bobot|nilai|points?|marks?|score)\s?[:=]?\s?(\d{1,3})|(\d{1,3})\s?(?:poin|points?|pts?|skor|marks?))"
    r"\s?[)\]]\s*\.?$",
    re.IGNORECASE,
)
_ROOM_FOR_TRUTH = re.compile(
    r"\s*(?:[(\[]\s?(?:[BT]\s?(?:/|-|–|atau)\s?[SF]|benar\s?(?:/|-|–|atau)\s?salah|true\s?(?:/|or)\s?false)\s?[)\]]|"
    r"\(\s{1,9}\)|\[\s{0,9}\]|\(\s?[._]{2,20}\s?\))\s*\.?$",
    re.IGNORECASE,
)
_ROOM_TO_WRITE = re.compile(r"(?<=\?)\s{0,9}[._…]{4,2000}\s*$")
_ESSAY = re.compile(
    r"\b(?:jelaskan|uraikan|mengapa|bagaimana(?:kah)?|deskripsikan|analisis(?:lah)?|bandingkan(?:lah)?|simpulkan(?:lah)?|"
    r"berikan (?:alasan|pendapat|contoh|tanggapan)|tulislah|buatlah|kemukakan|ceritakan|apa pendapatmu|setujukah|menurut pendapatmu|"
    r"explain|describe|discuss|compare|why|how (?:does|do|did|would|can|could|is|are)|give reasons?|justify|in your opinion|"
    r"summari[sz]e|write (?:a|an|about))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:siapa(?:kah)?|kapan(?:kah)?|di ?mana(?:kah)?|berapa(?:kah)?|ke mana|dari mana|tahun|who|when|where|how (?:many|much|long|old|far)"
    r"|what (?:year|time|date|is the name))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:lebih dari satu|pilih(?:lah)? semua|semua (?:jawaban|pilihan|pernyataan) yang|dua jawaban|tiga jawaban|jawaban-jawaban|"
    r"select all|choose all|choose (?:two|three)|tick all|all that apply|more than one|which two|pernyataan-pernyataan)\b",
    re.IGNORECASE,
)
_LONG_ANSWER = 12
"""Words; a longer answer is a model for an essay, not a reply to compare with."""
_MOST_UNLETTERED = 6


@dataclass(slots=True)
class _Building:
    """An item under way."""

    asked: Asked
    quote: Callable[[int], str]
    notices: list[Notice] = field(default_factory=list)
    stem: list[tuple[int, str]] = field(default_factory=list)
    points: int | None = None

    def error(self, line: int, text: str, /, **values: str | int) -> None:
        """Note something that needs a look."""
        self.notices.append(Notice(line, "error", Message(text, values), self.quote(line)))

    def told(self, line: int, text: str, /, **values: str | int) -> None:
        """Note something that was understood in a way the author should know."""
        self.notices.append(Notice(line, "told", Message(text, values), self.quote(line)))


def item_of(asked: Asked, source: Sequence[str]) -> Item:
    """Return the item that `asked` means. `source` are the lines of the text, to quote them."""
    building = _Building(asked, lambda line: quoted(source[line - 1]), list(asked.notices), list(asked.stem))
    if not asked.options and not asked.rows and not asked.pairs and not asked.subs:
        _letter(building)
    made = _kind(building)
    stem = _stem_text(building, with_subs=made.pop("with_subs", False))
    if not stem:
        building.error(asked.line, _NO_STEM)
    labels = asked.labels
    return Item(
        **made,
        stem=stem,
        line=asked.line,
        lines=tuple(dict.fromkeys(asked.lines)),
        number=asked.number,
        feedback=_joined(labels, "explanation"),
        hint=_joined(labels, "hint"),
        points=_points(labels) or building.points,
        evidence=_joined(labels, "evidence"),
        evidence_line=_line(labels, "evidence"),
        process="; ".join(text for name in ("process", "subprocess") if (text := _joined(labels, name))),
        process_line=_line(labels, "process") or _line(labels, "subprocess"),
        tags=tuple(tag.strip() for tag in re.split(r"[,;]", _joined(labels, "tags")) if tag.strip()),
        notices=tuple(sorted(building.notices, key=lambda notice: notice.line)),
    )


def _joined(labels: dict[str, list[tuple[int, str]]], name: str) -> str:
    return " ".join(text for _line, text in labels.get(name, ())).strip()


def _line(labels: dict[str, list[tuple[int, str]]], name: str) -> int:
    return labels[name][0][0] if labels.get(name) else 0


def _points(labels: dict[str, list[tuple[int, str]]]) -> int | None:
    found = re.match(r"\d{1,3}(?!\d)", _joined(labels, "points"))
    return int(found[0]) if found and 1 <= int(found[0]) <= 100 else None  # noqa: PLR2004 - what a question may earn


def _stem_text(building: _Building, *, with_subs: bool) -> str:
    """Return the stem: wrapped lines joined, numbered statements on lines of their own."""
    lines: list[str] = []
    before = 0
    for number, text in building.stem:
        if lines and number == before + 1:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
        before = number
    if with_subs:
        lines += [f"({sub.number}) {sub.text}" for sub in building.asked.subs]
    if building.asked.tail:
        lines.append(" ".join(text for _line, text in building.asked.tail))
    if not lines:
        return ""
    whole = "\n".join(lines).strip()
    if "?" in whole:
        whole = _ROOM_TO_WRITE.sub("", whole)
    if points := _POINTS.search(whole[-60:]):
        value = int(points[1] or points[2])
        if 1 <= value <= 100:  # noqa: PLR2004 - what a question may earn
            building.points = value
            whole = whole[: len(whole) - len(points[0])].rstrip()
    return whole


def _letter(building: _Building) -> None:
    """Take the lines under a stem for options without letters, where a star or the letter of the key says so."""
    asked, stem = building.asked, building.stem
    first = next(
        (place for place, (_n, text) in enumerate(stem, 1) if re.search(r"[?:…!]\s*$|\.{3}\s*$|_{2,}", text)), 1
    )
    rest = stem[first:]
    letters = [letter for _line, key in asked.keys for letter in pasted_keys.letters(key)]
    starred = [text for _n, text in rest if text.startswith(("*", "✓", "√")) or text.endswith(("*", "✓", "√"))]
    if not 1 < len(rest) <= _MOST_UNLETTERED or not (letters or starred):
        return
    for (number, text), letter in zip(rest, "ABCDEF", strict=False):
        bare = text.strip("*✓√ ")
        asked.options.append(Option(letter, bare, number, starred=bare != text))
    building.stem = stem[:first]
    building.told(rest[0][0], _LETTERED)


def _kind(building: _Building) -> dict[str, Any]:
    """Return the fields that say what kind of item it is."""
    asked = building.asked
    if asked.rows:
        return _table(building, asked.rows)
    if asked.pairs or (asked.matches and asked.subs):
        return _matching(building)
    if asked.orders and (asked.subs or asked.options) and (made := _ordering(building)) is not None:
        return made
    if asked.options:
        return _options(building)
    if asked.subs and (made := _statements(building)) is not None:
        return made
    return _without_options(building) | {"with_subs": True}


# Statements


def _table(building: _Building, rows: list[Row]) -> dict[str, Any]:
    asked = building.asked
    values = [row.truth for row in rows]
    given = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if len(given) == len(rows):
        values = [*given]
    for row, value in zip(rows, values, strict=True):
        if value is None:
            building.error(row.line, _NO_TRUTH)
            break
    choices = tuple(Choice(row.text, float(bool(value))) for row, value in zip(rows, values, strict=True))
    if any(value is None for value in values):
        choices = tuple(Choice(row.text, -1.0 if v is None else float(v)) for row, v in zip(rows, values, strict=True))
    return {"type": "table", "choices": choices}


def _statements(building: _Building) -> dict[str, Any] | None:
    """Return a table for numbered statements whose truth is told; None where it is not."""
    asked = building.asked
    marked = [pasted_keys.trailing_truth(sub.text) for sub in asked.subs]
    if all(marked) and len(marked) > 1:
        rows = [Row(one[0], sub.line, one[1]) for sub, one in zip(asked.subs, marked, strict=True) if one]
        return _table(building, rows)
    given = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if len(given) == len(asked.subs) > 1 or (asked.judges and len(asked.subs) > 1):
        return _table(building, [Row(sub.text, sub.line) for sub in asked.subs])
    return None


# Matching and ordering


def _matching(building: _Building) -> dict[str, Any]:
    asked = building.asked
    pairs = [(left, right) for _line, left, right in asked.pairs]
    lefts = [(sub.number, *pasted_tables.two_sides(sub.text)) for sub in asked.subs]
    coded = [re.match(r"\(?([A-Ja-j])[.)]\s*(\S.*)$", right) for _number, _left, right in lefts]
    rights = {option.letter: option.text for option in asked.options}
    if lefts and all(coded):
        rights |= {code[1].upper(): code[2] for code in coded if code}
    elif lefts and all(right for _number, _left, right in lefts):
        pairs += [(left, right) for _number, left, right in lefts]
    if rights and lefts:
        listed = {one.number: one.text.upper() for _line, key in asked.keys for one in pasted_keys.pairs(key)}
        plain = [
            left if coded[place] or not right else f"{left} {right}" for place, (_n, left, right) in enumerate(lefts)
        ]
        pairs = [
            (left, rights[listed[number]])
            for (number, _left, _right), left in zip(lefts, plain, strict=True)
            if listed.get(number) in rights
        ]
        used = {right for _left, right in pairs}
        if pairs:
            pairs += [("", text) for text in rights.values() if text not in used]
        if sum(bool(left) for left, _right in pairs) < len(lefts):
            building.error(asked.line, _NO_PAIRS)
    elif len([pair for pair in pairs if all(pair)]) < 2:  # noqa: PLR2004 - a pair alone is no choice
        building.error(asked.line, _NO_PAIRS)
    lost = [sub.text for sub in asked.subs] if not pairs else []
    return {"type": "match", "pairs": tuple(pairs), "with_subs": bool(lost)}


def _ordering(building: _Building) -> dict[str, Any] | None:
    """Return an order for steps with a key such as “3-1-2” or “C-A-B”; None where options offer orders to choose from."""
    asked = building.asked
    key = " ".join(text for _line, text in asked.keys)
    if asked.subs and asked.options:
        return None
    names = [str(sub.number) for sub in asked.subs] or [option.letter for option in asked.options]
    texts = [sub.text for sub in asked.subs] or [option.text for option in asked.options]
    order = re.findall(r"\d{1,2}|(?<![^\W_])[A-J](?![^\W_])", key.upper())
    if asked.options and len(order) < 2:  # noqa: PLR2004 - one letter chooses one of the options
        return None
    if sorted(order) != sorted(names):
        building.error(asked.keys[0][0] if asked.keys else asked.line, _NO_ORDER)
        return {"type": "order", "steps": tuple(texts)}
    by_name = dict(zip(names, texts, strict=True))
    return {"type": "order", "steps": tuple(by_name[name] for name in order)}


# Options


def _options(building: _Building) -> dict[str, Any]:
    asked = building.asked
    options = asked.options
    marked = [pasted_keys.trailing_truth(option.text) for option in options]
    truths = [truth for _line, key in asked.keys for truth in pasted_keys.truths(key)]
    if (all(marked) and len(options) > 1) or (len(truths) == len(options) > 1 and not _are_letters(asked)):
        rows = [
            Row(one[0] if one else option.text, option.line, one[1] if one else None)
            for option, one in zip(options, marked, strict=True)
        ]
        return _table(building, rows) | {"with_subs": True}
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


def _check_options(building: _Building) -> None:
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


def _keys_of(building: _Building) -> tuple[set[int], bool]:
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


def _said(building: _Building, line: int, text: str) -> tuple[set[int], bool]:
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
    building.error(line, _OUTSIDE, key=quoted(text), letters=", ".join(by_letter))
    return set(), False


# No options


def _without_options(building: _Building) -> dict[str, Any]:
    asked = building.asked
    stem = f"{asked.head} {asked.last_words}"
    key = " / ".join(text for _line, text in asked.keys).strip()
    line = asked.keys[0][0] if asked.keys else asked.line
    trailing = pasted_keys.trailing_truth(building.stem[-1][1]) if building.stem and not key else None
    judged = asked.judges or bool(_ROOM_FOR_TRUTH.search(stem[-40:]))
    truth = pasted_keys.truth(key) if key else None
    if truth is not None and (judged or len(key) > 1):
        _drop_room(building)
        return {"type": "tf", "key": truth}
    if trailing is not None and not stem.rstrip().endswith("?"):
        building.stem[-1] = (building.stem[-1][0], trailing[0])
        return {"type": "tf", "key": trailing[1]}
    if judged and not key:
        building.error(asked.line, _NO_TRUTH)
        _drop_room(building)
        return {"type": "tf"}
    if key and re.fullmatch(r"[(\[]?[A-Ja-j][)\].]?", key):
        building.error(line, _NO_OPTIONS, key=key.strip("()[].").upper())
        return {"type": "mc_single"}
    essay = "uraian" in asked.section or "essay" in asked.section or "esai" in asked.section or "open" in asked.section
    short = "isian" in asked.section or "singkat" in asked.section or "short" in asked.section
    if key:
        forms = pasted_keys.forms(key)
        long = max((len(form.split()) for form in forms), default=0) > _LONG_ANSWER
        if (
            essay
            or long
            or (_ESSAY.search(stem) and max(len(form.split()) for form in forms or [""]) > 6 and not short)
        ):  # noqa: PLR2004 - a sentence
            return {"type": "essay", "model": key}
        return {"type": "short", "choices": tuple(Choice(form, 1.0) for form in forms)}
    if not essay and (short or (_SHORT.search(stem) and not _ESSAY.search(stem)) or re.search(r"\.{3,}|…|_{3,}", stem)):
        building.error(asked.line, _NO_KEY_WORDS)
        return {"type": "short"}
    return {"type": "essay"}


def _drop_room(building: _Building) -> None:
    """Take the room to write B or S out of the stem."""
    if building.stem:
        number, text = building.stem[-1]
        building.stem[-1] = (number, _ROOM_FOR_TRUTH.sub("", text).strip())
