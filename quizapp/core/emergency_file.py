"""The emergency file: what a pupil's phone could not send, saved as a file that a teacher loads. Strict to read.

A JSON object `{quizapp, version, read_me, content, checksum}`. The checksum tells a damaged file from a whole one; it is
no proof of who wrote it, which is why a teacher sees every answer before it counts. The browser writes it
(`static/js/emergency_file.js`); `write` here is its twin for tests.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import is_storable
from quizapp.core.quizzes import MOST_QUESTIONS

KIND = "answers"
VERSION = 1
MAXIMUM_BYTES = 1_000_000
MAXIMUM_ENTRIES = 500
"""Answers in one file; a question may stand in it more than once, the last time counts."""
MAXIMUM_AGO = 30 * 24 * 60 * 60
"""Seconds: as far back as a page may say that something was written; a phone with a wilder clock says this."""
MAXIMUM_NUMBER = 2**31 - 1
"""Of ids and revisions: what a column of the database holds."""
OPERATION_ID = r"^[A-Za-z0-9-]{8,64}$"
"""Like the two limits above it holds for what the page sends, too (`web/attempts/forms.py`): a file carries saves."""
_KEYS = frozenset({"quizapp", "version", "read_me", "content", "checksum"})
_EARLIEST, _LATEST = 1970, 2200
"""Years that a phone's clock may show: it may be wrong, but not so that its times cannot be reckoned with."""


class UnreadableFileError(ValueError):
    """This is no emergency file that can be read; `message` says why, for the teacher."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Entry(_Record):
    """One answer on the phone."""

    question: int = Field(ge=1, le=MOST_QUESTIONS)
    prompt: str
    in_words: str
    """The answer as a person reads it; what counts is `value`."""
    value: str | list[str] | dict[str, str]
    flagged: bool
    base_revision: int = Field(ge=0, le=MAXIMUM_NUMBER)
    operation_id: str = Field(pattern=OPERATION_ID)
    ago: int = Field(ge=0, le=MAXIMUM_AGO)
    """Seconds between the answer and the file."""
    sent: bool
    """The server had acknowledged it, as far as the phone knew."""


class Content(_Record):
    """What a file holds of one attempt."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    attempt: int = Field(ge=1, le=MAXIMUM_NUMBER)
    person: int = Field(ge=1, le=MAXIMUM_NUMBER)
    name: str
    class_name: str = Field(alias="class")
    title: str
    written: str
    """ISO 8601 with its zone, by the clock of the phone."""
    submit: bool
    """The pupil had pressed the button that hands in."""
    answers: list[Entry] = Field(max_length=MAXIMUM_ENTRIES)

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        _ = self.written_at
        return self

    @property
    def written_at(self) -> datetime:
        """When the file was written, by the clock of the phone."""
        time = datetime.fromisoformat(self.written)
        if time.tzinfo is None or not _EARLIEST <= time.year <= _LATEST:
            raise ValueError("no time that can be reckoned with")
        return time.astimezone(UTC)

    def entry_written_at(self, entry: Entry) -> datetime:
        """When an answer was given, by the clock of the phone."""
        return self.written_at - timedelta(seconds=entry.ago)

    def newest(self) -> Sequence[Entry]:
        """Return the last entry of each question, in the order of the questions."""
        last = {entry.question: entry for entry in self.answers}
        return [last[question] for question in sorted(last)]


def read(data: bytes) -> Content:
    """Return what the file holds. Raises `UnreadableFileError` with a sentence for whoever chose the file."""
    if len(data) > MAXIMUM_BYTES:
        raise UnreadableFileError(Message(N_("This file is larger than 1 MB; an emergency file never is.")))
    try:
        return _content_of(_object_in(data))
    except RecursionError:  # brackets nested a thousand deep
        raise UnreadableFileError(_damaged()) from None


def _object_in(data: bytes) -> Mapping[str, Any]:
    """Return the JSON object in `data` if it calls itself an emergency file of ours."""
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark before it
    except UnicodeDecodeError:
        raise UnreadableFileError(Message(N_("This is not an emergency file: it is not text in UTF-8."))) from None
    try:
        found = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        sentence = N_("This file breaks off or is damaged at line %(line)s, column %(column)s. Ask for it once more.")
        raise UnreadableFileError(Message(sentence, where)) from None
    except ValueError:  # a key twice, a number of thousands of digits
        raise UnreadableFileError(_damaged()) from None
    if not isinstance(found, dict) or found.get("quizapp") != KIND:
        raise UnreadableFileError(
            Message(N_("This is another kind of file, not an emergency file with a pupil's answers."))
        )
    version = found.get("version")
    if type(version) is int and version > VERSION:
        sentence = N_("This file was written by a newer quizapp. Update the server, then load it again.")
        raise UnreadableFileError(Message(sentence))
    if type(version) is not int or version != VERSION or found.keys() != _KEYS:
        raise UnreadableFileError(_damaged())
    return found


def _content_of(found: Mapping[str, Any]) -> Content:
    """Return the content of an envelope after checking that it is whole."""
    content = found["content"]
    if not all(is_storable(text) for text in _texts(found)):
        raise UnreadableFileError(_unstorable(content))
    if found["checksum"] != checksum(content):
        raise UnreadableFileError(_damaged())
    try:
        held = Content.model_validate(content)
    except ValidationError as error:
        raise UnreadableFileError(_shape_problem(error, content)) from None
    if len({entry.operation_id for entry in held.newest()}) < len(held.newest()):
        raise UnreadableFileError(_damaged())  # an operation answers one question and is stored once
    return held


def _damaged() -> Message:
    return Message(N_("This file was changed or damaged on its way: its checksum does not fit. Ask for it once more."))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _unstorable(content: Any) -> Message:
    answers = content.get("answers") if isinstance(content, dict) else None
    for entry in answers if isinstance(answers, list) else ():
        if not all(map(is_storable, _texts(entry))) and (number := _number_of(entry)):
            sentence = N_("The answer to question %(number)s in this file holds a character that cannot be stored.")
            return Message(sentence, {"number": number})
    return Message(N_("This file holds a character that cannot be stored."))


def _number_of(entry: Any) -> int | None:
    """Return the question that an entry of any shape is about, if it says so."""
    number = entry.get("question") if isinstance(entry, dict) else None
    return number if type(number) is int and 1 <= number <= MOST_QUESTIONS else None


def _shape_problem(error: ValidationError, content: Any) -> Message:
    """Say where the first thing stands that has another shape than an emergency file."""
    place = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
    if len(place) > 1 and place[0] == "answers" and isinstance(place[1], int):
        number = _number_of(content["answers"][place[1]])
        if number is None:
            sentence = N_("The answer that stands in place %(number)s of this file cannot be read.")
            return Message(sentence, {"number": place[1] + 1})
        sentence = N_("The answer to question %(number)s in this file cannot be read (at “%(part)s”).")
        return Message(sentence, {"number": number, "part": ".".join(map(str, place[2:3]))})
    part = str(place[0]) if place else "written"
    return Message(N_("This file cannot be read (at “%(part)s”)."), {"part": part})


# Writing, as the browser does it


def checksum(content: Any) -> str:
    """Return the checksum of `content`, over what `JSON.stringify` makes of it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"crc32:{zlib.crc32(text.encode('utf-8')):08x}"


def write(content: Content, read_me: str = "") -> bytes:
    """Return the file that holds `content`; `read_me` tells whoever opens it what it is."""
    data = content.model_dump(mode="json", by_alias=True)
    envelope = {
        "quizapp": KIND,
        "version": VERSION,
        "read_me": read_me,
        "content": data,
        "checksum": checksum(data),
    }
    return json.dumps(envelope, ensure_ascii=False, indent=2).encode("utf-8")
