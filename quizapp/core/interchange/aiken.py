"""Aiken: a stem, options `A.` or `A)`, and a line `ANSWER: B`; what lecturers hand out most."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quizapp.core.interchange.items import Choice, Item, Notice, Reading, left_over, quoted
from quizapp.core.messages import N_, Message

_OPTION = re.compile(r"\s*([A-Za-z])[.)]\s*(.*)$")
_ANSWER = re.compile(r"\s*ANSWERS?\s*:\s*(.*)$", re.IGNORECASE)
_LETTERS = re.compile(r"([A-Za-z])(?:(?:\s*(?:,|;|&|and)\s*|\s+)([A-Za-z]))*[.)]?\s*$")

_NO_STEM = N_("There is no question before these options.")
_NO_OPTIONS = N_("There are no options before this answer. Write them as “A. …”, one a line.")
_NO_ANSWER = N_("The key is missing: end the question with a line such as “ANSWER: B”.")
_ONE_OPTION = N_("A choice needs two options at least.")
_NOT_A_LETTER = N_("“%(key)s” is none of the letters %(letters)s.")
_OUT_OF_ORDER = N_("The options are not lettered in order: expected %(expected)s, found %(found)s.")


@dataclass(slots=True)
class _Open:
    """The question that is being read."""

    stem: list[tuple[int, str]] = field(default_factory=list)
    options: list[tuple[int, str, str]] = field(default_factory=list)
    faults: list[Notice] = field(default_factory=list)


def read_aiken(text: str) -> Reading:
    """Return the questions of `text` with a notice for everything else. Blank lines between questions are not needed."""
    source = text.split("\n")
    items: list[Item] = []
    notices: list[Notice] = []
    now = _Open()
    for number, line in enumerate(source, start=1):
        answer = _ANSWER.match(line)
        option = _OPTION.match(line)
        if answer:
            _close(now, number, line, answer[1].strip(), items, notices)
            now = _Open()
        elif option and (now.options or option[1] in "Aa"):
            expected = chr(ord("A") + len(now.options))
            if option[1].upper() != expected:
                values = {"expected": expected, "found": option[1].upper()}
                now.faults.append(Notice(number, "error", Message(_OUT_OF_ORDER, values), quoted(line)))
            now.options.append((number, option[1].upper(), option[2].strip()))
        elif not line.strip():
            if not now.options:
                now = _Open()  # what stood alone is told with the lines that are left over
        elif now.options:
            _unfinished(now, notices)
            now = _Open(stem=[(number, line.strip())])
        else:
            now.stem.append((number, line.strip()))
    if now.options:
        _unfinished(now, notices)
    notices += left_over(source, items, notices)
    return Reading("aiken", tuple(items), tuple(sorted(notices, key=lambda notice: notice.line)))


def _lines(now: _Open) -> tuple[int, ...]:
    return tuple([number for number, _text in now.stem] + [number for number, _letter, _text in now.options])


def _unfinished(now: _Open, notices: list[Notice]) -> None:
    lines = _lines(now)
    notices.append(Notice(lines[-1], "error", Message(_NO_ANSWER), quoted(now.options[-1][2]), lines))


def _close(now: _Open, number: int, line: str, key: str, items: list[Item], notices: list[Notice]) -> None:
    """Add the question that `key` ends, or say what is wrong with it."""
    lines = (*_lines(now), number)
    letters = "".join(letter for _number, letter, _text in now.options)
    given = re.findall(r"\b[A-Z]\b", key.upper()) if _LETTERS.match(key) else []
    fault = None
    if not now.options:
        fault = Message(_NO_OPTIONS)
    elif not now.stem:
        fault = Message(_NO_STEM)
    elif len(now.options) == 1:
        fault = Message(_ONE_OPTION)
    elif now.faults:
        fault = now.faults[0].message
    elif not given or any(letter not in letters for letter in given):
        fault = Message(_NOT_A_LETTER, {"key": key[:40], "letters": ", ".join(letters)})
    if fault is not None:
        notices.append(Notice(number, "error", fault, quoted(line), lines))
        return
    choices = tuple(Choice(text, float(letter in given)) for _number, letter, text in now.options)
    if len(given) > 1:
        choices = tuple(Choice(choice.text, choice.weight / len(given)) for choice in choices)
    stem = "\n".join(text for _number, text in now.stem)
    items.append(Item("mc_single" if len(given) == 1 else "mc_multi", stem, lines[0], lines, choices=choices))
