"""The folder `questions/` on disk: finds quiz folders, reads their bytes and checks them.

Everything that can go wrong with a file (not there, not ours to read, a loop of links, a pipe, far too large) becomes a
located problem like those inside the file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizapp.core import dismissals
from quizapp.core.interchange.authored import FOLDER, Located, read_editions
from quizapp.core.interchange.yaml_nodes import MAXIMUM_BYTES
from quizapp.core.lint import lint
from quizapp.core.messages import N_, Message

_SUFFIXES = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class FoundSet:
    """A quiz folder: its name, where it is, and the bytes of its files by name."""

    slug: str
    folder: Path
    files: dict[str, bytes] = field(repr=False)


def bundled_questions() -> Path:
    """Return the folder of quizzes that comes with the program."""
    package = Path(__file__).parent
    installed = package / "bundled" / "questions"
    return installed if installed.is_dir() else package.parent / "questions"


def find_sets(paths: Iterable[Path]) -> tuple[list[FoundSet], list[Located]]:
    """Return the quizzes under `paths` and what could not be read.

    A path is one quiz folder, a folder of quiz folders, or one file: then its language alone is read.
    """
    sets: list[FoundSet] = []
    problems: list[Located] = []
    for path in paths:
        try:
            sets += _sets_under(path, problems)
        except OSError as error:
            problems.append(_unreadable(path, error))
    return sets, problems


def check(paths: Iterable[Path]) -> list[Located]:
    """Return everything there is to mend in the quizzes under `paths`, in the order of files and lines."""
    sets, problems = find_sets(paths)
    for found in sets:
        problems += check_set(found)
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def check_set(found: FoundSet) -> list[Located]:
    """Return everything there is to mend in one quiz, files named by their paths."""
    editions, problems = read_editions(found.slug, found.files)
    for edition in editions.values():
        broken = {(problem.file, problem.line) for problem in problems if problem.severity == "error"}
        dismissed, findings = edition.content.dismissed, lint(edition.content, strict_feedback=True)
        gone = dismissals.let_go(dismissed, findings)
        for finding in findings:
            place = edition.locate(finding.path)
            if place in broken or finding.fingerprint in gone:  # the same flaw as a logic break is told once
                continue
            other = None if finding.other is None else edition.locate(finding.other)
            problems.append(Located(*place, finding.message, finding.severity, finding.code, other, finding.mend))
        problems += [
            Located(*edition.locate(problem.path), problem.message, "warn")
            for problem in dismissals.stale(dismissed, findings)
        ]
    return [_placed(problem, found.folder) for problem in problems]


def _placed(problem: Located, folder: Path) -> Located:
    """Return the problem with its files named by their paths."""
    other = None if problem.other is None else (_file(folder, problem.other[0]), problem.other[1])
    return replace(problem, file=_file(folder, problem.file), other=other)


def _sets_under(path: Path, problems: list[Located]) -> Iterator[FoundSet]:
    if not path.is_dir():
        path.stat()  # says why it is not there
        language = path.name.split(".")[1:2]
        yield _read(path.parent, problems, only=language[0] if language else "")
        return
    entries = _visible(path)
    if any(entry.suffix in _SUFFIXES for entry in entries):
        yield _read(path, problems)
        return
    folders = [entry for entry in entries if entry.is_dir()]
    if not folders:
        problems.append(Located(_shown(path), 1, Message(N_("There is no quiz in this folder."))))
    for folder in folders:
        try:
            yield _read(folder, problems)
        except OSError as error:
            problems.append(_unreadable(folder, error))


def _read(folder: Path, problems: list[Located], *, only: str | None = None) -> FoundSet:
    """Return the quiz in `folder`; with `only`, the files of that language."""
    files: dict[str, bytes] = {}
    for entry in _visible(folder):
        if only is not None and entry.name.split(".")[1:2] != [only]:
            continue
        try:
            files[_printable(entry.name)] = _bytes(entry)
        except OSError as error:
            problems.append(_unreadable(entry, error))
    return FoundSet(_printable(Path(os.path.abspath(folder)).name), folder, files)  # noqa: PTH100 - `resolve` would follow links


def _bytes(path: Path) -> bytes:
    """Return the bytes of a regular file, at most one more than allowed: enough to know that it is too large."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, N_("it is not a regular file"))
    with path.open("rb") as file:
        return file.read(MAXIMUM_BYTES + 1)


def _visible(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _unreadable(path: Path, error: OSError) -> Located:
    reason = error.strerror or type(error).__name__
    return Located(_shown(path), 1, Message(N_("This cannot be read: %(reason)s."), {"reason": reason}))


def _file(folder: Path, name: str) -> str:
    return _shown(folder if name == FOLDER else folder / name)


def _shown(path: Path) -> str:
    """Return the path as it can be printed anywhere."""
    return _printable(str(path))


def _printable(name: str) -> str:
    text = os.fsencode(name).decode("utf-8", errors="replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
