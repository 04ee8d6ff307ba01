"""The emergency file: what is written reads back; what is damaged, foreign or forged is refused with a sentence."""

from __future__ import annotations

import json
import string
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core import emergency_file
from quizapp.core.emergency_file import Content, Entry, UnreadableFileError, checksum, read, write

SURROGATES = ("Cs",)
TEXT = st.text(st.characters(exclude_categories=SURROGATES, exclude_characters="\0"), max_size=40)
OPERATION = st.text(string.ascii_letters + string.digits + "-", min_size=8, max_size=64)
VALUES = st.one_of(TEXT, st.lists(TEXT, max_size=4), st.dictionaries(TEXT, TEXT, max_size=4))
ENTRIES = st.builds(
    Entry,
    question=st.integers(1, 100),
    prompt=TEXT,
    in_words=TEXT,
    value=VALUES,
    flagged=st.booleans(),
    base_revision=st.integers(0, 2**31 - 1),
    operation_id=OPERATION,
    ago=st.integers(0, emergency_file.MAXIMUM_AGO),
    sent=st.booleans(),
)
TIMES = st.integers(0, 7_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
)
CONTENTS = st.builds(
    Content,
    attempt=st.integers(1, 2**31 - 1),
    person=st.integers(1, 2**31 - 1),
    name=TEXT,
    class_name=TEXT,
    title=TEXT,
    written=TIMES,
    submit=st.booleans(),
    answers=st.lists(ENTRIES, max_size=5, unique_by=lambda one: one.operation_id),
)


def entry(**values: Any) -> dict[str, Any]:
    return {
        "question": 1,
        "prompt": "Apa yang ditanam?",
        "in_words": "cabai",
        "value": "a1b2c3d4",
        "flagged": False,
        "base_revision": 0,
        "operation_id": "0f0f0f0f-1",
        "ago": 60,
        "sent": False,
    } | values


def content(*entries: Any, **values: Any) -> dict[str, Any]:
    return {
        "attempt": 12,
        "person": 7,
        "name": "Siti Nur’aini",
        "class": "VIII-B",
        "title": "Kebun sekolah",
        "written": "2026-11-23T03:00:00.000Z",
        "submit": False,
        "answers": list(entries) or [entry()],
    } | values


def envelope(data: Any, **values: Any) -> bytes:
    whole = {"quizapp": "answers", "version": 1, "read_me": "Berikan kepada gurumu.", "content": data}
    return json.dumps(whole | {"checksum": checksum(data)} | values).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    return str(caught.value)


@given(CONTENTS, TEXT)
def test_what_is_written_reads_back(found: Content, read_me: str) -> None:
    assert read(write(found, read_me)) == found


@given(CONTENTS, st.data())
@settings(max_examples=200)
def test_a_changed_byte_is_refused_or_harmless(found: Content, data: st.DataObject) -> None:
    written = bytearray(write(found, "Berikan kepada gurumu."))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[place]))
    try:
        again = read(bytes(written))
    except UnreadableFileError:
        return
    assert again == found


@given(CONTENTS, st.data())
def test_a_file_that_breaks_off_is_refused(found: Content, data: st.DataObject) -> None:
    written = write(found)
    short = written[: data.draw(st.integers(0, len(written) - 1))]
    with pytest.raises(UnreadableFileError):
        read(short)


@given(st.binary(max_size=300))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(JSON, st.sampled_from(sorted(content())))
def test_any_shape_with_a_right_checksum_is_read_or_refused(value: Any, key: str) -> None:
    for data in (value, content() | {key: value}, content(value), content(entry(value=value))):
        try:
            whole = envelope(data)
        except (ValueError, UnicodeEncodeError):
            continue  # no checksum can be reckoned of it
        with suppress(UnreadableFileError):
            assert isinstance(read(whole), Content)


@given(JSON, st.sampled_from(["quizapp", "version", "read_me", "checksum", "more"]))
def test_any_envelope_is_read_or_refused(value: Any, key: str) -> None:
    with suppress(UnreadableFileError):
        assert isinstance(read(envelope(content(), **{key: value})), Content)


def test_an_editor_may_have_put_a_mark_before_it_and_other_line_ends() -> None:
    written = write(Content.model_validate(content()))
    assert read(b"\xef\xbb\xbf" + written.replace(b"\n", b"\r\n")) == read(written)


def test_times_are_reckoned_by_the_clock_of_the_phone() -> None:
    found = read(envelope(content(entry(ago=120), written="2026-11-23T10:00:00+07:00")))
    assert found.written_at == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert found.entry_written_at(found.answers[0]) == datetime(2026, 11, 23, 2, 58, tzinfo=UTC)


def test_the_last_answer_to_a_question_is_the_one_that_counts() -> None:
    found = read(
        envelope(
            content(
                entry(operation_id="0f0f0f0f-2", question=2, value="a"),
                entry(value="b"),
                entry(operation_id="0f0f0f0f-2", question=2, value="c"),
            )
        )
    )
    assert [(one.question, one.value) for one in found.newest()] == [(1, "b"), (2, "c")]


def test_the_checksum_is_the_one_that_browsers_reckon() -> None:
    # In Node: zlib.crc32(JSON.stringify({name: "Nur’aini \u2028\t\"/\x7f", answers: []})).toString(16)
    assert checksum({"name": 'Nur’aini \u2028\t"/\x7f', "answers": []}) == "crc32:76a9c56b"


SIZE = "This file is larger than 1 MB; an emergency file never is."
OTHER = "This is another kind of file, not an emergency file with a pupil's answers."
DAMAGED = "This file was changed or damaged on its way: its checksum does not fit. Ask for it once more."
NEWER = "This file was written by a newer quizapp. Update the server, then load it again."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b" " * 1_000_001, SIZE),
        (b"", "This file breaks off or is damaged at line 1, column 1. Ask for it once more."),
        (b'{\n  "quizapp": ', "This file breaks off or is damaged at line 2, column 14. Ask for it once more."),
        (b"\xff\xfe{\x00}\x00", "This is not an emergency file: it is not text in UTF-8."),
        (b"[]", OTHER),
        (b'{"quizapp": "passage"}', OTHER),
        (b'{"quizapp": "answers"}', DAMAGED),
        (b'{"quizapp": "answers", "version": true}', DAMAGED),
        (b'{"quizapp": "answers", "version": 2}', NEWER),
        (b'{"quizapp": "answers", "quizapp": "answers"}', DAMAGED),
        (b'{"quizapp": NaN}', DAMAGED),
        (b'{"quizapp": ' + b"1" * 5000 + b"}", DAMAGED),
        (b"[" * 100_000, DAMAGED),
        (b'{"quizapp": "answers", "version": 1, "read_me": ' + b"[" * 900 + b"]" * 900 + b"}", DAMAGED),
        (envelope(content(), checksum="crc32:00000000"), DAMAGED),
        (envelope(content(), more=1), DAMAGED),
        (envelope([]), "This file cannot be read (at “written”)."),
        (envelope(content(written="yesterday")), "This file cannot be read (at “written”)."),
        (envelope(content(written="2026-11-23T03:00:00")), "This file cannot be read (at “written”)."),
        (envelope(content(written="0001-01-01T00:00:00+14:00")), "This file cannot be read (at “written”)."),
        (envelope(content(attempt="12")), "This file cannot be read (at “attempt”)."),
        (envelope(content(key=True)), "This file cannot be read (at “key”)."),
        (envelope(content(*([entry()] * 501))), "This file cannot be read (at “answers”)."),
        (
            envelope(content(entry(), entry(question=99, value=7))),
            "The answer to question 99 in this file cannot be read (at “value”).",
        ),
        (
            envelope(content(entry(question=3, operation_id="x y"))),
            "The answer to question 3 in this file cannot be read (at “operation_id”).",
        ),
        (
            envelope(content(entry(operation_id="12345678\n"))),
            "The answer to question 1 in this file cannot be read (at “operation_id”).",
        ),
        (
            envelope(content(entry(), entry(question=101))),
            "The answer that stands in place 2 of this file cannot be read.",
        ),
        (envelope(content(entry(), entry(question=2))), DAMAGED),  # one operation for two questions
        (envelope(content("Budi")), "The answer that stands in place 1 of this file cannot be read."),
        (
            envelope(content(entry(question=4, value="a\0b"))),
            "The answer to question 4 in this file holds a character that cannot be stored.",
        ),
        (envelope(content(name="\0")), "This file holds a character that cannot be stored."),
        (
            b'{"quizapp": "answers", "version": 1, "read_me": "\\ud800", "content": {}, "checksum": ""}',
            "This file holds a character that cannot be stored.",
        ),
    ],
)
def test_refusals_say_what_is_wrong(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence
