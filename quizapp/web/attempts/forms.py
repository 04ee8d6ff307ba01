"""What the attempt page sends: JSON from its script, or the whole form without scripts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from quizapp.core.emergency_file import MAXIMUM_AGO, MAXIMUM_NUMBER, OPERATION_ID
from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.operations.attempt_events import Event
from quizapp.operations.errors import BadRequest
from quizapp.operations.highlights import Highlight
from quizapp.operations.responses import Save

MOST_SAVES = 100
MOST_HIGHLIGHTS = 300
MOST_EVENTS = 500

_Operation = Annotated[str, Field(pattern=OPERATION_ID)]
_Ago = Annotated[int, Field(ge=0, le=MAXIMUM_AGO)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _SentSave(_Part):
    position: int = Field(ge=1, le=MOST_QUESTIONS)
    value: str | list[str] | dict[str, str]
    flagged: bool = False
    base_revision: int = Field(ge=0, le=MAXIMUM_NUMBER)
    operation_id: _Operation
    ago: _Ago = 0


class _SentHighlight(_Part):
    at: str = Field(max_length=80)
    start: int = Field(ge=0, le=MAXIMUM_NUMBER)
    end: int = Field(ge=1, le=MAXIMUM_NUMBER)


class _SentEvent(_Part):
    kind: Literal["opened", "left", "returned"]
    operation_id: _Operation
    ago: _Ago = 0


class _SentBatch(_Part):
    saves: list[_SentSave] = Field(max_length=MOST_SAVES)
    current: int | None = Field(default=None, ge=1, le=MOST_QUESTIONS)
    highlights: list[_SentHighlight] | None = Field(default=None, max_length=MOST_HIGHLIGHTS)
    events: list[_SentEvent] = Field(default=[], max_length=MOST_EVENTS)
    device: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]{8,32}$")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one request of the attempt page's script holds. None: it says nothing about this."""

    saves: list[Save]
    current: int | None
    highlights: list[Highlight] | None
    events: list[Event]
    device: str | None


def read_sent(data: Any) -> Sent:
    """Return what the script sent. Raises `BadRequest`, which names the place, when the JSON has another shape."""
    try:
        sent = _SentBatch.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _unreadable(".".join(str(part) for part in first["loc"])) from None
    if sent.events and sent.device is None:
        raise _unreadable("device")
    return Sent(
        saves=[
            Save(one.position, one.value, one.flagged, one.base_revision, one.operation_id, one.ago)
            for one in sent.saves
        ],
        current=sent.current,
        highlights=None if sent.highlights is None else [Highlight(h.at, h.start, h.end) for h in sent.highlights],
        events=[Event(one.kind, one.operation_id, one.ago) for one in sent.events],
        device=sent.device,
    )


def _unreadable(where: str) -> BadRequest:
    return BadRequest(Message(N_("The answers could not be read (at “%(where)s”). Reload the page."), {"where": where}))


def saves_of_form(
    form: MultiDict[str, str],
    declarations: tuple[Declaration, ...],
    stored: dict[int, tuple[Response | None, bool, int]],
) -> list[Save]:
    """Return a save for each question that the form changes.

    `stored` is what the database holds (value, flag and revision by position): what is equal needs no save. A text
    that cannot be stored (a NUL character, or longer than the question takes) is sent on as typed, so that it is
    refused aloud.
    """
    saves = []
    for position, declaration in enumerate(declarations, start=1):
        name = f"q{position}"
        base = form.get(f"revision.{name}", "")
        if not (base.isascii() and base.isdigit() and len(base) <= 10):  # noqa: PLR2004
            continue  # the form did not show this question
        value = _text_as_typed(form, name) if declaration.shape == "text" else declaration.read_form(form, name)
        flagged = f"flag.{name}" in form
        before, was_flagged, revision = stored.get(position, (None, False, 0))
        unchanged = value == before or (declaration.is_blank(value) and declaration.is_blank(before))
        if not (unchanged and flagged == was_flagged):
            operation = _operation_of(position, value, flagged, base, revision)
            saves.append(Save(position, value, flagged, int(base), operation))
    return saves


def _operation_of(*facts: Any) -> str:
    """Return an operation id that the same form sent twice to the same state draws again: it counts once."""
    return f"form-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:40]}"


def _text_as_typed(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n")  # browsers send CRLF from a textarea
