"""A set as one zip: the folder `<slug>/` with its authored files, the same bytes for the same set.

Reading trusts nothing: sizes are counted while unpacking, whatever the archive claims; names never become paths of this
machine.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.core.interchange.authored_dump import dump
from quizapp.core.messages import N_, Message
from quizapp.core.quizzes import QuizContent

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
MOST_MEMBERS = 1_000
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can tell: the same set gives the same bytes at any time."""
_MEMBER = re.compile(r"(?:([A-Za-z0-9][A-Za-z0-9_-]{0,79})/)?([A-Za-z0-9._-]{1,120})")
_IGNORED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_CHUNK = 65_536


class UnreadableArchiveError(ValueError):
    """What was uploaded is no archive we read; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class ArchivedSet:
    """A folder of an archive: its name and the bytes of its files."""

    slug: str
    files: dict[str, bytes]


def pack(contents: Iterable[QuizContent]) -> bytes:
    """Return one zip with the authored files of `contents`; editions of one quiz share its folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for content in contents:
            for name, data in sorted(dump(content).items()):
                member = zipfile.ZipInfo(f"{content.slug}/{name}", _WHEN)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, data)
    return buffer.getvalue()


def unpack(data: bytes) -> list[ArchivedSet]:
    """Return the sets of an archive, by name. Files without a folder make a set called `set`.

    Raises `UnreadableArchiveError` for what is too large, damaged, encrypted, or would leave its folder.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableArchiveError(Message(N_("The file is too large: at most %(most)s MB."), {"most": 5}))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            named = [one for one in archive.infolist() if not one.filename.endswith("/")]  # `is_dir` wants a name
            members = [one for one in named if not _IGNORED.search(one.filename)]
            return _read(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, UnreadableArchiveError):
            raise
        raise UnreadableArchiveError(Message(N_("This is not a zip file, or it is damaged."))) from error


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> list[ArchivedSet]:
    if len(members) > MOST_MEMBERS:
        message = Message(N_("The archive holds too many files: at most %(most)s."), {"most": MOST_MEMBERS})
        raise UnreadableArchiveError(message)
    sets: dict[str, dict[str, bytes]] = {}
    left = MOST_UNPACKED
    for member in members:
        slug, name = _place(member)
        body = _bytes(archive, member, left)
        left -= len(body)
        files = sets.setdefault(slug, {})
        if name in files:
            raise UnreadableArchiveError(
                Message(N_("The file “%(name)s” stands in it twice."), {"name": member.filename[:80]})
            )
        files[name] = body
    if not sets:
        raise UnreadableArchiveError(Message(N_("The archive is empty.")))
    return [ArchivedSet(slug, files) for slug, files in sorted(sets.items())]


def _place(member: zipfile.ZipInfo) -> tuple[str, str]:
    """Return folder and name of a member, none of which can lead out of a folder."""
    shown = "".join(one if one.isprintable() else "\ufffd" for one in member.filename[:80])
    if member.flag_bits & 0x1:
        raise UnreadableArchiveError(Message(N_("The archive is protected by a password.")))
    match = _MEMBER.fullmatch(member.filename)
    if match is None or stat.S_ISLNK(member.external_attr >> 16):
        message = Message(
            N_("“%(name)s” is not a file of a set: expected is one folder with yaml files."), {"name": shown}
        )
        raise UnreadableArchiveError(message)
    return match[1] or "set", match[2]


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Return a member's bytes, counted while they come: the size an archive claims may be a lie."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > most:
                message = Message(N_("Unpacked, the archive is too large: at most %(most)s MB."), {"most": 20})
                raise UnreadableArchiveError(message)
            pieces.append(chunk)
    return b"".join(pieces)
