"""What the attempt page sends: JSON from its script, or the whole form without scripts."""

from __future__ import annotations

import secrets
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.operations.errors import BadRequest
from quizapp.operations.responses import Save

MAXIMUM_REVISION = 2**31 - 1


class _SentSave(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    position: int = Field(ge=1, le=100)
    value: str | list[str] | dict[str, str]
    flagged: bool = False
    base_revision: int = Field(ge=0, le=MAXIMUM_REVISION)
    operation_id: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    saves: list[_SentSave] = Field(max_length=100)
    current: int | None = Field(default=None, ge=1, le=100)


def read_saves(data: Any) -> tuple[list[Save], int | None]:
    """Return the saves and the question the pupil is at. Raises `BadRequest` when the JSON has another shape."""
    try:
        sent = _Sent.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        message = Message(N_("The answers could not be read (at “%(where)s”). Reload the page."), {"where": where})
        raise BadRequest(message) from None
    saves = [Save(one.position, one.value, one.flagged, one.base_revision, one.operation_id) for one in sent.saves]
    return saves, sent.current


def saves_of_form(
    form: MultiDict[str, str], declarations: tuple[Declaration, ...], stored: dict[int, tuple[Response | None, bool]]
) -> list[Save]:
    """Return a save for each question that the form changes.

    `stored` is what the database holds (value and flag by position): what is equal needs no save. A text that cannot
    be stored (a NUL character, or longer than the question takes) is sent on as typed, so that it is refused aloud.
    """
    saves = []
    for position, declaration in enumerate(declarations, start=1):
        name = f"q{position}"
        base = form.get(f"revision.{name}", "")
        if not (base.isascii() and base.isdigit() and len(base) <= 10):  # noqa: PLR2004
            continue  # the form did not show this question
        value = _text_as_typed(form, name) if declaration.shape == "text" else declaration.read_form(form, name)
        flagged = f"flag.{name}" in form
        before, was_flagged = stored.get(position, (None, False))
        unchanged = value == before or (declaration.is_blank(value) and declaration.is_blank(before))
        if not (unchanged and flagged == was_flagged):
            saves.append(Save(position, value, flagged, int(base), secrets.token_hex(16)))
    return saves


def _text_as_typed(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n")  # browsers send CRLF from a textarea
