"""A set in one zip: the same after a round trip, and nothing an archive can do harms us."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.interchange import set_archive
from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.set_archive import UnreadableArchiveError, pack, unpack
from quizapp.questions_folder import bundled_questions, find_sets

FOUND, _ = find_sets([bundled_questions()])


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.slug)
def test_a_set_is_identical_after_a_round_trip(found) -> None:
    contents, problems = read_set(found.slug, found.files)
    assert problems == []
    packed = pack(contents.values())
    assert pack(contents.values()) == packed
    (archived,) = unpack(packed)
    again, problems = read_set(archived.slug, archived.files)
    assert (archived.slug, problems) == (found.slug, [])
    assert again == contents
    assert pack(again.values()) == packed


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../passage.id.yaml",
        "/etc/passwd",
        "a/b/c.yaml",
        "..\\x.yaml",
        "C:/x.yaml",
        "a/../x.yaml",
        "a\x00b.yaml",
        "a/ü.yaml",
    ],
)
def test_names_never_leave_their_folder(name: str) -> None:
    with pytest.raises(UnreadableArchiveError, match=r"not a file of a set|not a zip"):
        unpack(_zip((name.replace("\x00", "\x01"), b"x")))


def test_links_and_doubles_and_nothing_are_refused() -> None:
    link = zipfile.ZipInfo("a/passage.id.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(UnreadableArchiveError, match="not a file of a set"):
        unpack(_zip((link, b"/etc/passwd")))
    with pytest.warns(UserWarning, match="Duplicate"):
        double = _zip(("a/x.yaml", b"1"), ("a/x.yaml", b"2"))
    with pytest.raises(UnreadableArchiveError, match="twice"):
        unpack(double)
    with pytest.raises(UnreadableArchiveError, match="empty"):
        unpack(_zip())


def test_a_bomb_is_counted_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _zip(("a/passage.id.yaml", b"0" * (set_archive.MOST_UNPACKED + 1)))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableArchiveError, match="Unpacked"):
        unpack(bomb)
    lying = bomb.replace((set_archive.MOST_UNPACKED + 1).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(UnreadableArchiveError):
        unpack(lying)


def test_too_many_members_and_too_many_bytes() -> None:
    with pytest.raises(UnreadableArchiveError, match="too many files"):
        unpack(_zip(*((f"a/{number}.yaml", b"") for number in range(set_archive.MOST_MEMBERS + 1))))
    with pytest.raises(UnreadableArchiveError, match="too large"):
        unpack(b"PK" + b"0" * set_archive.MOST_BYTES)


def test_what_a_mac_adds_is_passed_over() -> None:
    (archived,) = unpack(
        _zip(("a/passage.id.yaml", b"x"), ("__MACOSX/a/._passage.id.yaml", b"y"), ("a/.DS_Store", b"z"))
    )
    assert archived.files == {"passage.id.yaml": b"x"}


def _is_read_or_refused(data: bytes) -> None:
    """What is read has files, and names that stay in their folder; what is not says why."""
    try:
        found = unpack(data)
    except UnreadableArchiveError as error:
        assert str(error.message)  # noqa: PT017 - either outcome is right
        return
    assert found
    assert all(one.files for one in found)
    assert not any(sign in name for one in found for name in (one.slug, *one.files) for sign in "/\\\0")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)):
        _is_read_or_refused(start + data)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_archive_is_read_or_refused(place: int, byte: int) -> None:
    whole = bytearray(_zip(("a/passage.id.yaml", b"title: x\n" * 20), ("a/questions.id.yaml", b"title: y\n")))
    whole[place % len(whole)] = byte
    _is_read_or_refused(bytes(whole))
