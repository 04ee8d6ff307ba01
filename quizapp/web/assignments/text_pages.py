"""Who of a class reads which text: the page, and what it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from quizapp.core.levels import KIND_LABELS, LEVELS, MAIN
from quizapp.core.messages import N_, Message
from quizapp.operations.assigned_levels import Choice
from quizapp.operations.errors import BadRequest
from quizapp.web.languages import translated

_FIELD = re.compile(r"p([1-9][0-9]{0,9})")
AS_CLASS = ""
"""What is sent for a pupil who reads the text of the class."""


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A pupil: the field's name and what is chosen, or in words what they read since they began."""

    field: str
    name: str
    chosen: str
    reads: str | None


@dataclass(frozen=True, slots=True)
class TextsPage:
    """The page."""

    assignment_id: int
    title: str
    classroom: str | None
    options: tuple[tuple[str, str], ...]
    """The texts to choose from: name and words."""
    whole: str
    rows: tuple[ReaderRow, ...]
    gone: bool
    """Something was chosen that this version does not have any more."""


def texts_page(choice: Choice, sent: tuple[str, Mapping[int, str | None]] | None = None) -> TextsPage:
    """Return the page; `sent`: with what was chosen on it."""
    words = {MAIN: _("Main text")} | {
        name: f"{text.label} ({translated(KIND_LABELS[text.kind])})" for name, text in choice.texts.items()
    }
    whole, pupils = sent or (choice.whole, {})
    return TextsPage(
        assignment_id=choice.given.assignment.id,
        title=choice.given.title,
        classroom=choice.given.classroom.name if choice.given.classroom else None,
        options=tuple(words.items()),
        whole=whole,
        rows=tuple(
            ReaderRow(
                field=f"p{reader.person_id}",
                name=reader.name,
                chosen=pupils.get(reader.person_id, reader.chosen) or AS_CLASS,
                reads=None
                if reader.begun is None
                else words.get(reader.begun, _("a text that is not in this version")),
            )
            for reader in choice.readers
        ),
        gone=bool(choice.gone),
    )


def read_texts(form: MultiDict[str, str]) -> tuple[str, dict[int, str | None]]:
    """Return the text of the class and of each pupil. Raises `BadRequest` for what no page sends."""
    known = {MAIN, *LEVELS}
    whole = form.get("whole", "")
    sent = {int(match[1]): text for name, text in form.items() if (match := _FIELD.fullmatch(name))}
    if whole not in known or any(text not in known | {AS_CLASS} for text in sent.values()):
        raise BadRequest(Message(N_("The page sent something we could not read.")))
    return whole, {person_id: text or None for person_id, text in sent.items()}
