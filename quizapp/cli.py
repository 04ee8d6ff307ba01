"""The command `quizapp`: its parts put together. Each is a module of `quizapp.commands`."""

from __future__ import annotations

from typing import Any

import click

from quizapp.commands.accounts import accounts
from quizapp.commands.database import backup, db, restore
from quizapp.commands.demonstration import demo
from quizapp.commands.program import faults_as_sentences
from quizapp.commands.questions import questions
from quizapp.commands.serving import serve


class Program(click.Group):
    """A group of commands that tells faults from outside as one sentence and ends with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        with faults_as_sentences():
            return super().invoke(ctx)


@click.group(cls=Program)
@click.version_option(package_name="quizapp", prog_name="quizapp")
def cli() -> None:
    """Reading-comprehension quizzes for schools: read the passage, answer, see why, see progress.

    Start with `quizapp serve`. Settings come from the environment; docs/settings.md lists them.
    """


for command in (serve, db, questions, demo, backup, restore, accounts):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="quizapp")
