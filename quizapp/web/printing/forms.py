"""What addresses and forms of the area say: which version, and what was typed for each pupil."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from werkzeug.datastructures import MultiDict

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import is_storable
from quizapp.operations.errors import BadRequest, NotFound
from quizapp.operations.paper import Typed
from quizapp.operations.printing import Which
from quizapp.web.forms import REPLACEMENT

_UNREADABLE = Message(N_("The page sent something we could not read."))
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_FIELD = re.compile(r"p([1-9][0-9]{0,9})-(line|seen|q([1-9][0-9]{0,2}))")
_SEEN = re.compile(r"[0-9]{1,10}\.[0-9]{1,4}\.[0-9a-f]{1,8}")
_LARGEST_ID = 2**31 - 1


def read_which(args: MultiDict[str, str]) -> Which:
    """Return which version an address asks for: `of=draft`, a number, or nothing. Raises `NotFound` for anything else."""
    of = args.get("of", "")
    if of in ("", "draft"):
        return "draft" if of else None
    if not _NUMBER.fullmatch(of):
        raise NotFound
    return int(of)


def read_number(args: MultiDict[str, str]) -> int | None:
    """Return the number of the version that papers show, as an address says it. Raises `NotFound` for what is none."""
    which = read_which(args)
    if which == "draft":
        raise NotFound
    return which


def storable(text: str) -> str:
    """Return `text` with a sign for each character that no page may hold."""
    return text if is_storable(text) else "".join(one if is_storable(one) else REPLACEMENT for one in text)


def read_sheets(form: MultiDict[str, str]) -> list[Typed]:
    """Return what was typed for each pupil, in the order of the page. Raises `BadRequest` for what no page sends."""
    found: dict[int, dict[str, str]] = {}
    for name, text in _fields(form.items()):
        person_id = int(name[1])
        if person_id > _LARGEST_ID:
            raise BadRequest(_UNREADABLE)
        found.setdefault(person_id, {})[name[2]] = text
    sheets = []
    for person_id, typed in found.items():
        seen = typed.pop("seen", "")
        if not _SEEN.fullmatch(seen):
            raise BadRequest(_UNREADABLE)
        line = storable(typed.pop("line", ""))
        sheets.append(Typed(person_id, seen, line, {int(name[1:]): text for name, text in typed.items()}))
    return sheets


def _fields(items: Iterable[tuple[str, str]]) -> Sequence[tuple[re.Match[str], str]]:
    return [(name, text) for key, text in items if (name := _FIELD.fullmatch(key)) is not None]
