"""What PyYAML says about broken syntax, in words an author can use."""

from __future__ import annotations

import yaml

from quizapp.core.messages import N_, Message

_TAB = N_("There is a tab before the text; YAML wants spaces for indentation.")
_UNCLOSED_QUOTE = N_("The quote opened here is never closed.")
_UNCLOSED_BRACKET = N_("The bracket opened here is not closed, or a comma is missing in it.")

# Part of PyYAML's (or libyaml's) sentence, what we say, and whether the place is where the construct began.
_WORDS: tuple[tuple[str, str, bool], ...] = (
    ("mapping values are not allowed", N_("A colon stands inside unquoted text; put the text in quotes."), False),
    ("could not find expected ':'", N_("A key without a colon, or text that lost its indentation."), True),
    ("unexpected end of stream", _UNCLOSED_QUOTE, True),
    ("unexpected document indicator", _UNCLOSED_QUOTE, True),
    ("expected ',' or ']'", _UNCLOSED_BRACKET, True),
    ("expected ',' or '}'", _UNCLOSED_BRACKET, True),
    ("expected <block end>", N_("The indentation does not fit the lines above, or a quote ends too early."), False),
    (
        "expected '-' indicator",
        N_("The indentation does not fit the lines above; a list item begins with `- `."),
        False,
    ),
    (
        "did not find expected key",
        N_("The indentation does not fit the lines above, or a quote ends too early."),
        False,
    ),
    ("unknown escape character", N_("Unknown sign after `\\` in double quotes; use single quotes."), False),
    ("block sequence entries are not allowed", N_("A list cannot begin here; begin it on a new line."), False),
    ("tab character", _TAB, False),
)
_BAD_START = N_("`%(character)s` cannot begin unquoted text; put the text in quotes.")


def syntax_fault(error: yaml.MarkedYAMLError, text: str) -> tuple[int, Message]:
    """Return where in `text` (a character index) the error is, and what to do about it."""
    problem = error.problem or error.context or ""
    mark = error.problem_mark or error.context_mark
    index = mark.index if mark is not None else 0
    if _tab_before(text, index):
        return index, Message(_TAB)
    if "cannot start any token" in problem:
        return index, Message(_BAD_START, {"character": text[index : index + 1]})
    for part, words, where_it_began in _WORDS:
        if part in problem:
            began = error.context_mark
            return (began.index if where_it_began and began is not None else index), Message(words)
    return index, Message(N_("This is not YAML: %(reason)s"), {"reason": problem[:200]})


def _tab_before(text: str, index: int) -> bool:
    """Say whether the line around `index` is indented with a tab."""
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    line = text[start : index + 1]
    return "\t" in line[: len(line) - len(line.lstrip(" \t"))] or (text[index : index + 1] == "\t")
