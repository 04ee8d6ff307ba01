"""The forms of supervision: minutes for one pupil, decisions on late answers, files and what is chosen from them."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import HiddenField, IntegerField, MultipleFileField
from wtforms.validators import InputRequired, NumberRange

from quizapp.core import emergency_file
from quizapp.core.emergency_file import Content, UnreadableFileError
from quizapp.core.messages import N_, Message
from quizapp.operations.emergency_files import Choice
from quizapp.operations.errors import BadRequest
from quizapp.operations.late_decisions import Decision
from quizapp.operations.supervision import MOST_MINUTES
from quizapp.web.forms import Form, Required

MOST_FILES = 50
MOST_ATTEMPTS = 2_000
"""Attempts that one form ends."""
UNREADABLE = Message(N_("The page sent something we could not read."))
_CHOICE = re.compile(r"([1-9][0-9]{0,9})\.([1-9][0-9]{0,2})\.([0-9]{1,10}-[0-9a-f]{8})")
_OPERATION = re.compile("[0-9a-f]{32}")
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


class TimeForm(Form):
    """Minutes for one pupil."""

    seen = HiddenField()
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Please fill this in.")),
            NumberRange(1, MOST_MINUTES, _l("Between 1 and %(most)s minutes.", most=MOST_MINUTES)),
        ],
    )


def read_decision(form: MultiDict[str, str]) -> tuple[Decision, set[int], set[str]]:
    """Return the decision, the late answers it is about, and the marks of persons that may go.

    A button says `accepted` or `declined` and either one answer or `all` those that the page showed. Raises
    `BadRequest`.
    """
    word, _colon, which = form.get("decide", "").partition(":")
    decisions: dict[str, Decision] = {"accepted": "accepted", "declined": "declined"}
    ids = form.get("shown", "").split() if which == "all" else [which]
    if word not in decisions or not all(_NUMBER.fullmatch(one) for one in ids):
        raise BadRequest(UNREADABLE)
    return decisions[word], {int(one) for one in ids}, set(form.getlist("agreed"))


@dataclass(frozen=True, slots=True)
class ClassTime:
    """Minutes for everybody who writes, and what names this giving: the same one sent twice gives once."""

    minutes: int
    operation: str


def read_class_time(form: MultiDict[str, str]) -> ClassTime:
    """Return the time for a whole class. Raises `BadRequest` for what the page could not have sent."""
    minutes = form.get("minutes", "")
    if not re.fullmatch("[1-9][0-9]{0,3}", minutes):
        raise BadRequest(UNREADABLE)
    return ClassTime(int(minutes), read_operation(form))


def read_operation(form: MultiDict[str, str]) -> str:
    """Return what names a giving of time. Raises `BadRequest`."""
    operation = form.get("operation", "")
    if not _OPERATION.fullmatch(operation):
        raise BadRequest(UNREADABLE)
    return operation


def read_attempts(form: MultiDict[str, str]) -> set[int]:
    """Return the attempts that a page showed. Raises `BadRequest`."""
    ids = form.get("attempts", "").split()
    if len(ids) > MOST_ATTEMPTS or not all(_NUMBER.fullmatch(one) and int(one) < 2**31 for one in ids):
        raise BadRequest(UNREADABLE)
    return {int(one) for one in ids}


# Emergency files


class _FilesField(MultipleFileField):
    def process(self, formdata: Any, *rest: Any, **values: Any) -> None:
        """Take what was sent, but no text where a file belongs."""
        super().process(formdata, *rest, **values)
        sent = list(formdata.getlist(self.name)) if formdata else []
        self.raw_data = [one for one in sent if isinstance(one, FileStorage) and one.filename]
        self.data = self.raw_data


class FilesForm(Form):
    """One or more emergency files."""

    files = _FilesField(
        _l("Emergency files"),
        [Required(_l("Choose a file first."))],
        description=_l(
            "Their names begin with “quizapp-” and end with “.json”. You may choose the files of several pupils."
        ),
    )

    def __init__(self) -> None:
        # The base form leaves files out: one must not come where a text belongs.
        both: list[Any] = [request.files, request.form]
        super().__init__(formdata=CombinedMultiDict(both) if request.method == "POST" else None)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it arrived: its name, and what it holds or why it cannot be read."""

    name: str
    content: Content | None = None
    packed: str = ""
    """The file for a hidden field, so that the next page needs no upload."""
    problem: Message | None = None


def read_uploads(files: Iterable[FileStorage]) -> list[Uploaded]:
    """Return what was uploaded, each file for itself: one that cannot be read stops no other."""
    return [_read_upload(place, file) for place, file in enumerate(files)]


def _read_upload(place: int, file: FileStorage) -> Uploaded:
    name = (file.filename or "")[-80:]
    if place >= MOST_FILES:
        return Uploaded(name, problem=Message(N_("At most %(count)s files at once."), {"count": MOST_FILES}))
    data = file.stream.read(emergency_file.MAXIMUM_BYTES + 1)
    try:
        return Uploaded(name, emergency_file.read(data), pack(data))
    except UnreadableFileError as error:
        return Uploaded(name, problem=error.message)


def pack(data: bytes) -> str:
    """Return a file as the value of a hidden field."""
    return base64.urlsafe_b64encode(zlib.compress(data)).decode("ascii")


def unpack(text: str) -> bytes:
    """Return the file that `pack` made a field of. Raises `BadRequest`."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii"))
        # A little that unpacks to a lot is not unpacked further than a file may be long.
        return zlib.decompressobj().decompress(packed, emergency_file.MAXIMUM_BYTES + 1)
    except (binascii.Error, UnicodeEncodeError, ValueError, zlib.error):
        raise BadRequest(UNREADABLE) from None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the teacher chose of the files that the page showed."""

    contents: list[Content]
    choices: list[Choice]
    hand_in: set[int]


def read_delivery(form: MultiDict[str, str]) -> Delivery:
    """Return what was chosen. Raises `BadRequest` when it is nothing that the page could have sent."""
    held, taken, hand_in = form.getlist("held"), form.getlist("take"), form.getlist("hand_in")
    found = [_CHOICE.fullmatch(one) for one in taken]
    if len(held) > MOST_FILES or not all(found) or not all(_NUMBER.fullmatch(one) for one in hand_in):
        raise BadRequest(UNREADABLE)
    try:
        contents = [emergency_file.read(unpack(one)) for one in held]
    except UnreadableFileError as error:
        raise BadRequest(error.message) from None
    choices = [Choice(int(one[1]), int(one[2]), one[3]) for one in found if one]
    return Delivery(contents, choices, {int(one) for one in hand_in})


def choice_value(attempt_id: int, position: int, seen: str) -> Any:
    """Return the value of the checkbox that chooses an answer."""
    return f"{attempt_id}.{position}.{seen}"
