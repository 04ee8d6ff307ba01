"""GIFT, Moodle's text format: a title, a stem and an answer in braces; blank lines part the questions.

Read as Moodle reads it, but for what Moodle loses: blank lines inside open braces, questions that stand without a blank
line between them, and several gaps in one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizapp.core.interchange import gift_answers
from quizapp.core.interchange.gift_answers import decode, strip_format, unescaped
from quizapp.core.interchange.items import Choice, Gap, Item, Notice, Reading, left_over, quoted
from quizapp.core.messages import N_, Message

BLANK = "_____"
"""Stands where the word is missing."""
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_TAG = re.compile(r"\[tag:([^\]\s][^\]]{0,200})\]")
_TITLE = re.compile(r"\s*::")
_MERGED = re.compile(r"\n[ \t]*(?=::(?!:))")

_LEFT_OUT: Mapping[str, str] = {
    "comment": N_("A comment; left out."),
    "category": N_("The category “%(name)s”; sets have no categories, so it is left out."),
    "conflict": N_("A line that a version control program left behind; left out. Check the questions around it."),
    "open": N_("The brace { is never closed: add the } after the last option."),
    "stray": N_("There is a } without its {."),
    "blank": N_("A blank line inside the braces; the lines around it were read as one question."),
    "joined": N_("There is no blank line before this question; it was read as a question of its own."),
    "description": N_("A text without a question. It is left out: the set has its text already."),
}


@dataclass(slots=True)
class _Block:
    """Lines that belong together: one question, as a rule."""

    numbers: list[int]
    text: list[str]


def read_gift(text: str) -> Reading:
    """Return the questions of `text` with a notice for everything else."""
    source = text.split("\n")
    notices: list[Notice] = []
    items: list[Item] = []
    category = ""
    identity: dict[str, Any] = {}
    for piece in _pieces(source, notices):
        if isinstance(piece, str):
            category = piece
        elif isinstance(piece, dict):
            identity = {**identity, **piece, "tags": (*identity.get("tags", ()), *piece.get("tags", ()))}
        else:
            found = [one for block in _apart(piece, notices) if (one := _item(block, notices)) is not None]
            items += [replace(one, category=category, tags=identity.get("tags", ())) for one in found]
            identity = {}
    notices += left_over(source, items, notices)
    return Reading("gift", tuple(items), tuple(sorted(notices, key=lambda notice: notice.line)))


def _pieces(source: list[str], notices: list[Notice]) -> Iterator[_Block | str | dict[str, Any]]:
    """Yield blocks, categories (as text) and what comments say about the next block."""
    block = _Block([], [])
    depth = 0
    closes = _closes_next(source)
    for number, raw in enumerate(source, start=1):
        line = raw.strip()
        if line.startswith("//"):
            notices.append(_told("comment", number, raw))
            yield {"tags": tuple(_TAG.findall(line))}
        elif _CONFLICT.match(line):
            notices.append(Notice(number, "error", Message(_LEFT_OUT["conflict"]), quoted(raw), (number,)))
        elif line.upper().startswith("$CATEGORY:") and depth == 0:
            if block.text:
                yield block
                block = _Block([], [])
            name = line[len("$CATEGORY:") :].strip()
            notices.append(_told("category", number, raw, name=quoted(name)))
            yield name
        elif line or (depth > 0 and closes[number - 1]):
            if not line:
                notices.append(Notice(number, "told", Message(_LEFT_OUT["blank"])))
            block.numbers.append(number)
            block.text.append(raw)
            depth = max(0, depth + len(unescaped(raw, "{")) - len(unescaped(raw, "}")))
        elif block.text:
            yield block
            block, depth = _Block([], []), 0
    if block.text:
        yield block


def _closes_next(source: list[str]) -> list[bool]:
    """Return for each line whether the next brace from there on is a closing one: a blank line then parts nothing."""
    closes, following = [False] * len(source), False
    for place in range(len(source) - 1, -1, -1):
        line = source[place]
        braces = [] if line.lstrip().startswith("//") else unescaped(line, "{}")
        if braces:
            following = line[braces[0]] == "}"
        closes[place] = following
    return closes


def _told(what: str, number: int, raw: str, **values: str) -> Notice:
    return Notice(number, "told", Message(_LEFT_OUT[what], values), quoted(raw), (number,))


def _apart(block: _Block, notices: list[Notice]) -> Iterator[_Block]:
    """Yield the questions of a block: titles that begin inside it say that a blank line is missing."""
    text = "\n".join(block.text)
    starts = [0]
    for match in _MERGED.finditer(text):
        before = text[starts[-1] : match.start()]
        if before.strip() and len(unescaped(before, "{")) == len(unescaped(before, "}")) > 0:
            starts.append(match.end())
    if len(starts) == 1:
        yield block
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:end].rstrip()
        first = text.count("\n", 0, start)
        count = piece.count("\n") + 1
        numbers = block.numbers[first : first + count]
        if start:
            notices.append(Notice(numbers[0], "told", Message(_LEFT_OUT["joined"]), quoted(piece)))
        yield _Block(numbers, piece.split("\n"))


def _item(block: _Block, notices: list[Notice]) -> Item | None:
    """Return the question of a block; None, with a notice, where it is none."""
    text = "\n".join(block.text)
    title, text = _title(text)
    groups, fault = _groups(text)
    where = block.numbers[0]
    lines = tuple(block.numbers)
    if fault:
        notices.append(Notice(where, "error", Message(_LEFT_OUT[fault]), quoted(block.text[0]), lines))
        return None
    if not groups:
        style, stem = strip_format(text)
        stem = decode(stem).strip()
        item = Item("description", stem, where, lines, title=title, format=style)
        notices.append(Notice(where, "told", Message(_LEFT_OUT["description"]), quoted(block.text[0])))
        return item
    if len(groups) > 1:
        return _cloze(text, groups, title, where, lines)
    start, end = groups[0]
    style, before = strip_format(text[:start])
    after = text[end + 1 :].strip()
    stem = decode(before).strip()
    if after:
        stem = f"{stem} {BLANK} {decode(after)}".strip() if decode(before).strip() else f"{BLANK} {decode(after)}"
    answer = gift_answers.read(text[start + 1 : end])
    if answer.fault is not None:
        notices.append(Notice(where, "error", answer.fault, quoted(block.text[0]), lines))
        return None
    said = tuple(Notice(where, "told", message, quoted(block.text[0])) for message in answer.remarks)
    return replace(answer.item, stem=stem, line=where, lines=lines, title=title, format=style, notices=said)


def _title(text: str) -> tuple[str, str]:
    """Return the title between `::` and the rest."""
    opening = _TITLE.match(text)
    if opening is None:
        return "", text
    ends = [place for place in unescaped(text, ":") if place >= opening.end() and text.startswith("::", place)]
    if not ends:
        return "", text[opening.end() :]
    return decode(text[opening.end() : ends[0]]).strip(), text[ends[0] + 2 :]


def _groups(text: str) -> tuple[list[tuple[int, int]], str]:
    """Return where braces open and close, or what is wrong with them."""
    groups: list[tuple[int, int]] = []
    opened: int | None = None
    for place in unescaped(text, "{}"):
        if text[place] == "{":
            if opened is not None:
                return [], "open"
            opened = place
        elif opened is None:
            return [], "stray"
        else:
            groups.append((opened, place))
            opened = None
    return ([], "open") if opened is not None else (groups, "")


def _cloze(text: str, groups: list[tuple[int, int]], title: str, where: int, lines: tuple[int, ...]) -> Item | None:
    """Return a text with gaps. It cannot be kept as one question here, and says so."""
    gaps, kept, done = [], [], 0
    style, _rest = strip_format(text)
    for start, end in groups:
        kept += [text[done:start], BLANK]
        done = end + 1
        gaps.append(_gap(text[start + 1 : end]))
    kept.append(text[done:])
    stem = decode(strip_format("".join(kept))[1]).strip()
    message = Message(
        N_("A text with %(count)s gaps. Gaps inside a text cannot be asked here: write a question for each of them."),
        {"count": len(gaps)},
    )
    said = (Notice(where, "error", message, quoted(text)),)
    return Item("cloze", stem, where, lines, title=title, gaps=tuple(gaps), format=style, notices=said)


_CLOZE_CODE = re.compile(
    r"\s*\d*\s*:\s*(MULTICHOICE|MC|MCV|MCH|MCS|SHORTANSWER|SA|SAC|MW|NUMERICAL|NM)[A-Z_]*\s*:", re.IGNORECASE
)


def _gap(inside: str) -> Gap:
    """Return a gap; codes of Moodle's cloze type may lead it."""
    code = _CLOZE_CODE.match(inside)
    answer = gift_answers.read(inside[code.end() :] if code else inside)
    item = answer.item
    if answer.fault is not None:
        return Gap("short", (Choice(decode(inside).strip(), 1.0),))
    if code and item.type == "short" and code[1].upper().startswith("M") and code[1].upper() != "MW":
        return Gap("mc_single", item.choices)
    if code and code[1].upper() in ("SHORTANSWER", "SA", "SAC", "MW") and item.type in ("mc_single", "mc_multi"):
        return Gap("short", item.choices)
    kinds: Mapping[str, Any] = {
        "mc_single": "mc_single",
        "mc_multi": "mc_multi",
        "numeric": "numeric",
        "essay": "essay",
    }
    if item.type == "tf":
        right = Choice("TRUE", float(bool(item.key))), Choice("FALSE", float(not item.key))
        return Gap("mc_single", right)
    return Gap(kinds.get(item.type, "short"), item.choices, item.intervals)
