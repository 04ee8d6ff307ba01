"""What stands in the braces of a GIFT question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from quizapp.core.interchange.items import Choice, Interval, Item, ItemType
from quizapp.core.messages import N_, Message

BROKEN = N_("The answer in braces is not understood: begin the right option with = and the others with ~.")
_NO_NUMBER = N_("“%(text)s” is no number. Write numbers such as 12 or 3.5, a range as 3..5, a tolerance as 3.5:0.1.")
_OFF_THE_LIST = N_("A weight of %(weight)s %% is unusual; it is read as it stands.")

_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:[.,]\d{1,12})?)\s*%")
_TRUE_FALSE = re.compile(r"\s*(TRUE|FALSE|T|F)\s*$", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_NUMBER = re.compile(r"[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,3})?$")
_USUAL = (100, 90, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0)
"""Weights Moodle offers; others are read, and told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The item without its stem; `fault` where it cannot be read; `remarks` about what was changed."""

    item: Item
    fault: Message | None = None
    remarks: tuple[Message, ...] = ()


def unescaped(text: str, characters: str) -> list[int]:
    """Return where one of `characters` stands that no backslash escapes."""
    if not any(character in text for character in characters):
        return []
    return [match.start() for match in _finder(characters).finditer(text) if len(match[0]) == 1]


@lru_cache(maxsize=16)
def _finder(characters: str) -> re.Pattern[str]:
    return re.compile(rf"\\.|[{re.escape(characters)}]", re.DOTALL)


def decode(text: str) -> str:
    """Return `text` with its escapes as what they stand for; a backslash before anything else stays."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def strip_format(text: str) -> tuple[str, str]:
    """Return the format tag at the start of `text`, and the rest."""
    match = _FORMAT.match(text)
    return (match[1].lower(), text[match.end() :]) if match else ("", text)


def read(inside: str) -> Answer:
    """Return what stands between the braces."""
    general = ""
    marks = [place for place in unescaped(inside, "#") if inside.startswith("####", place)]
    if marks:
        inside, general = inside[: marks[-1]], _words(inside[marks[-1] + 4 :])
    answer = _kind(inside)
    return Answer(replace(answer.item, feedback=general), answer.fault, answer.remarks)


def _kind(inside: str) -> Answer:
    body = inside.strip()
    if not body:
        return Answer(_item("essay"))
    if body.startswith("#"):
        return _numeric(body[1:])
    first, *comments = _split(body, "#")
    if truth := _TRUE_FALSE.match(first):
        return _truth(truth[1].upper().startswith("T"), [_words(comment) for comment in comments])
    options = _options(body)
    if options is None:
        return Answer(_item("essay"), Message(BROKEN))
    return _by_marks(options)


def _truth(key: bool, comments: list[str]) -> Answer:
    """Return true or false; the first comment is for the wrong answer, the second for the right one."""
    wrong, right = [*comments, "", ""][:2]
    when_true, when_false = (right, wrong) if key else (wrong, right)
    return Answer(Item("tf", "", 0, key=key, feedback_true=when_true, feedback_false=when_false))


def _by_marks(options: list[tuple[str, str]]) -> Answer:
    """Return what the marks make of the options: any = beside a ~ makes it single, = alone a reply or pairs."""
    marks = {mark for mark, _text in options}
    if marks != {"="}:
        return _choices("mc_single" if "=" in marks else "mc_multi", options)
    pairs = [pair for _mark, text in options if (pair := _arrow(text)) is not None]
    if len(pairs) == len(options) > 1:
        return Answer(Item("match", "", 0, pairs=tuple(pairs)))
    return _choices("short", options)


def _item(kind: ItemType) -> Item:
    return Item(kind, "", 0)


def _options(body: str) -> list[tuple[str, str]] | None:
    """Return mark and text of each option; None where something stands before the first mark."""
    inside_tags = _inside_tags(body)
    places = [place for place in unescaped(body, "=~") if not (body[place] == "=" and place in inside_tags)]
    if not places or body[: places[0]].strip():
        return None
    options = [
        (body[place], body[place + 1 : end]) for place, end in zip(places, [*places[1:], len(body)], strict=True)
    ]
    # `~=` is how some write the key: an option without words, and the key after it.
    return [one for one, after in zip(options, [*options[1:], ("", "")], strict=True) if not _is_bare(one, after)]


def _is_bare(option: tuple[str, str], after: tuple[str, str]) -> bool:
    return option[0] == "~" and not option[1] and after[0] == "="


def _inside_tags(body: str) -> set[int]:
    """Return the places inside HTML tags, whose attributes have signs of their own."""
    if "<" not in body:
        return set()
    return {place for match in _TAG.finditer(body) for place in range(match.start(), match.end())}


def _split(text: str, mark: str) -> list[str]:
    places = unescaped(text, mark)
    return [text[start:end] for start, end in zip([0, *(p + 1 for p in places)], [*places, len(text)], strict=True)]


def _words(text: str) -> str:
    return decode(strip_format(text)[1]).strip()


def _arrow(text: str) -> tuple[str, str] | None:
    left, arrow, right = text.partition("->")
    return (_words(left), _words(_split(right, "#")[0])) if arrow else None


def _choices(kind: ItemType, options: list[tuple[str, str]]) -> Answer:
    choices: list[Choice] = []
    remarks: list[Message] = []
    for mark, text in options:
        words, *comments = _split(text, "#")
        weight = 1.0 if mark == "=" else 0.0
        if given := _WEIGHT.match(words):
            percent = float(given[1].replace(",", "."))
            words = words[given.end() :]
            weight = max(-1.0, min(1.0, percent / 100))
            if not any(abs(abs(percent) - usual) < 0.005 for usual in _USUAL):  # noqa: PLR2004 - digits are left off
                remarks.append(Message(_OFF_THE_LIST, {"weight": given[1]}))
        choices.append(Choice(_words(words), weight, _words("#".join(comments))))
    if not any(choice.text for choice in choices):
        return Answer(_item("essay"), Message(BROKEN))
    return Answer(Item(kind, "", 0, choices=tuple(choices)), None, tuple(remarks))


def _numeric(body: str) -> Answer:
    """Return numbers: `3:0.5`, `1..5`, or several with = and weights. What is no number is told, never taken for any."""
    body = body.strip()
    options = _options(body) if body[:1] in ("=", "~") else [("=", body)]
    intervals: list[Interval] = []
    choices: list[Choice] = []
    for mark, text in options or []:
        words, *comments = _split(text, "#")
        feedback = _words("#".join(comments))
        weight = 1.0 if mark == "=" else 0.0
        if given := _WEIGHT.match(words):
            weight, words = float(given[1].replace(",", ".")) / 100, words[given.end() :]
        value = decode(words).strip()
        if mark == "~" and value in ("", "*"):
            choices.append(Choice("*", 0.0, feedback))
            continue
        ends = _interval(value)
        if ends is None:
            return Answer(_item("numeric"), Message(_NO_NUMBER, {"text": value[:60]}))
        intervals.append(Interval(*ends, weight, feedback))
    if not intervals:
        return Answer(_item("numeric"), Message(_NO_NUMBER, {"text": body[:60]}))
    return Answer(Item("numeric", "", 0, intervals=tuple(intervals), choices=tuple(choices)))


def _interval(text: str) -> tuple[Decimal, Decimal] | None:
    if ".." in text:
        low, high = (number(part) for part in text.split("..", 1))
        return (low, high) if low is not None and high is not None and low <= high else None
    value, _colon, tolerance = text.partition(":")
    middle, around = number(value), number(tolerance) if _colon else Decimal(0)
    if middle is None or around is None:
        return None
    return middle - abs(around), middle + abs(around)


def number(text: str) -> Decimal | None:
    """Return the number `text` says with a decimal point; None for everything else."""
    text = text.strip()
    if not _NUMBER.match(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
