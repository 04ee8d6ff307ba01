"""`quizapp demo …`: a school at work, to look at and to try."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from quizapp import installation
from quizapp.commands import program
from quizapp.commands.serving import listening_options, start
from quizapp.config import Settings
from quizapp.demonstration import folder as demonstration
from quizapp.demonstration.cast import SignIn
from quizapp.operations.schools import has_people
from quizapp.operations.transactions import transaction
from quizapp.serving import Listening, refuse_taken

SHOWN_PUPILS = 2
"""Pupils printed at the start; `quizapp demo sign-ins` prints all."""

folder_option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=demonstration.demonstration_folder,
    show_default="instance/demo in a checkout",
    help="Where the demonstration is kept.",
)


@click.group()
def demo() -> None:
    """A made-up school with two classes and seven weeks of attempts.

    It has a database of its own, apart from the real one: DATABASE_URL and QUIZAPP_FOLDER do not count here.
    """


@demo.command("serve")
@folder_option
@listening_options
def demo_serve(folder: Path, listening: Listening) -> None:
    """Serve the demonstration; make it first if there is none.

    Starting again makes nothing anew and loses nothing.
    """
    settings = _settings(folder)
    refuse_taken(listening)  # said before the wait, not after it
    _create(settings)
    start(settings, listening, ["", *_few(demonstration.read_sign_ins(folder) or [])])


@demo.command("create")
@folder_option
@click.option("--fresh", is_flag=True, help="Delete the demonstration that is there and make a new one.")
def demo_create(folder: Path, *, fresh: bool) -> None:
    """Make the demonstration without serving it."""
    if fresh and demonstration.read_sign_ins(folder) is not None:
        demonstration.remove(folder)
    if not _create(_settings(folder)):
        click.echo("The demonstration was there already. `quizapp demo create --fresh` makes a new one.")


@demo.command("sign-ins")
@folder_option
def demo_sign_ins(folder: Path) -> None:
    """Print the usernames, passwords and PINs of everybody in the demonstration."""
    sign_ins = demonstration.read_sign_ins(folder)
    if sign_ins is None:
        raise click.ClickException("There is no demonstration yet. `quizapp demo create` makes one.")
    for line in _lines(sign_ins):
        click.echo(line)


def _settings(folder: Path) -> Settings:
    try:
        return demonstration.demonstration_settings(folder.absolute(), os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _create(settings: Settings) -> bool:
    with program.opened(settings) as app:
        installation.prepare(app.settings.folder, program.now())
        with transaction(write=False):
            if has_people():
                return False
        click.echo("Making the demonstration: a school, two classes, seven weeks of attempts …")
        made = demonstration.create_once(app.settings.folder, program.now())
    click.echo(f"Made in {settings.folder}")
    return made


def _few(sign_ins: list[SignIn]) -> list[str]:
    if not sign_ins:
        return []
    pupils = [one for one in sign_ins if one.role == "pupil"][:SHOWN_PUPILS]
    return [
        f"Sign in as  (all: {_command()} demo sign-ins)",
        *_lines([one for one in sign_ins if one.role != "pupil"] + pupils),
        "",
    ]


def _command() -> str:
    """Return how to run this command again: by its path where it is not on the search path, as in a checkout."""
    called = Path(sys.argv[0])
    known = shutil.which("quizapp")
    if called.name != "quizapp" or (known and Path(known).samefile(called)):
        return "quizapp"
    return os.path.relpath(called)


def _lines(sign_ins: Iterable[SignIn]) -> list[str]:
    return [
        f"  {one.role:13} {one.username:22} {one.secret:19} {one.name}{f', {one.classroom}' if one.classroom else ''}"
        for one in sign_ins
    ]
