"""The command `quizapp`: its parts put together. Each is a module of `quizapp.commands`."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

import click

_PLACES = {
    "serve": "serving",
    "db": "database",
    "questions": "questions",
    "demo": "demonstration",
    "backup": "database",
    "restore": "database",
    "accounts": "accounts",
    "responses": "responses",
    "items": "items",
    "jobs": "jobs",
}
"""The module of each command."""


class Commands(UserDict[str, click.Command]):
    """The commands by name, each loaded when it is asked for: most need the whole application, some need none of it."""

    def __init__(self) -> None:
        super().__init__()
        self.data = dict.fromkeys(_PLACES)  # type: ignore[assignment]

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"quizapp.commands.{_PLACES[name]}"), name)
        return command


class Program(click.Group):
    """A group of commands that tells faults from outside as one sentence and ends with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception:
            from quizapp.commands.program import faults_as_sentences  # noqa: PLC0415 - it knows the database's faults

            with faults_as_sentences():
                raise


@click.group(cls=Program, commands=Commands())
@click.version_option(package_name="quizapp", prog_name="quizapp")
def cli() -> None:
    """Reading-comprehension quizzes for schools: read the passage, answer, see why, see progress.

    Start with `quizapp serve`. Settings come from the environment; docs/settings.md lists them.
    """


def main() -> None:
    """Run the command line."""
    cli(prog_name="quizapp")
