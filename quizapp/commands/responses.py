"""`quizapp responses …`: short answers from files, marked as the program marks them.

Nothing here needs the application or a database, so that a small file is marked before the web would have been loaded.
"""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Protocol

import click

from quizapp.core import text_matching
from quizapp.core.interchange.response_rows import MAXIMUM_LINE, Reader, RowError, write
from quizapp.core.messages import Message
from quizapp.core.text_matching.explaining import in_one_line

STANDARD = Path("-")
LANGUAGES = ("en", "id")
"""In which explanations can be written; a test compares them with those of the interface."""
STEPS = 200
"""How often the bar moves at most."""


class Bar(Protocol):
    """What is told how far we are."""

    def update(self, n_steps: int) -> None:
        """Go on by so many bytes."""


class _NoBar:
    def update(self, n_steps: int) -> None:
        pass


@click.group()
def responses() -> None:
    """Mark short answers that are kept as files."""


@responses.command("mark")
@click.option(
    "--input", "source", required=True, type=click.Path(path_type=Path), help="JSON lines to read; - for stdin."
)
@click.option("--output", "target", required=True, type=click.Path(path_type=Path), help="File to write; - for stdout.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language the explanations are written in.",
)
def mark_responses(source: Path, target: Path, language: str) -> None:
    """Say of each answer in a file what the rules decide: accept, reject, or review by a person.

    Each line of the input is a JSON object with id, question, refs (accepted answers), answer and lang; optional are
    partial, rejected, insufficient, passage, and marks (a teacher's marks on other answers to the same question). Each
    line of the output has id, decision, fraction, sureness, rule and explanation. docs/grading.md tells more.

    A bad line is told by its number and left out; the rest goes on, and the command ends with 1.
    """
    if STANDARD not in {source, target} and target.exists() and source.exists() and target.samefile(source):
        raise click.UsageError("Input and output are the same file.")
    with click.open_file(source, "rb") as rows, click.open_file(target, "wb") as results, _bar(source) as bar:
        bad = _mark(rows, results, bar, _voice(language))
    if bad:
        click.echo(f"{bad} {'line was' if bad == 1 else 'lines were'} left out.", err=True)
        raise SystemExit(1)


def _voice(language: str) -> Callable[[Message], str]:
    """Return what puts a sentence into words: English as it stands in the sources, else by the project's catalogue."""
    if language == "en":
        return str
    from quizapp.catalogues import say_in  # noqa: PLC0415 - reading a catalogue is 100 ms that only a language needs

    return partial(say_in, language)


def _mark(rows: IO[bytes], results: IO[bytes], bar: Bar, say: Callable[[Message], str]) -> int:
    """Write a result for each good row; return how many were bad."""
    reader = Reader()
    bad = 0
    for number, line in _lines(rows, bar):
        if len(line) <= MAXIMUM_LINE and not line.strip():
            continue
        try:
            row = reader.read(line)
        except RowError as error:
            bad += 1
            click.echo(f"{_clear_line()}line {number}: {error.message}", err=True)
            continue
        graded = text_matching.grade(row.answer, row.key, row.ledger)
        results.write(write(row.id, graded, in_one_line(graded, say)))
    return bad


def _lines(rows: IO[bytes], bar: Bar) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their numbers, from 1. Of a line that is too long only the beginning is kept."""
    number = 0
    while line := rows.readline(MAXIMUM_LINE + 1):
        number += 1
        yield number, line.removeprefix(BOM_UTF8) if number == 1 else line
        bar.update(len(line))
        while len(line) > MAXIMUM_LINE and not line.endswith(b"\n"):
            line = rows.readline(MAXIMUM_LINE + 1)
            bar.update(len(line))


@contextmanager
def _bar(source: Path) -> Iterator[Bar]:
    """Give a progress bar where a person watches and the size is known, else nothing."""
    size = source.stat().st_size if source.is_file() else 0
    if not size or not sys.stderr.isatty():
        yield _NoBar()
        return
    with click.progressbar(
        length=size, label="Marking", file=sys.stderr, update_min_steps=max(1, size // STEPS)
    ) as bar:
        yield bar


def _clear_line() -> str:
    """Return what takes the bar away for a message; the bar comes back by itself."""
    return "\r\x1b[K" if sys.stderr.isatty() else ""
