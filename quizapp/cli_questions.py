"""`quizapp questions …`: commands for the authors of quizzes."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp.core.interchange.authored import Located
from quizapp.questions_folder import bundled_questions, check

_LABELS = {"error": "", "warn": "warning: ", "info": "advice: "}


@click.group()
def questions() -> None:
    """Check and load quizzes kept as files."""


@questions.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_questions(paths: tuple[Path, ...]) -> None:
    """Say what there is to mend in quiz files, as `file:line: message`.

    PATH is a quiz folder, a folder of them, or one file; without it the quizzes that come with the program are checked.
    Ends with 1 when there is an error; warnings and advice do not count.
    """
    problems = check(paths or (bundled_questions(),))
    for problem in problems:
        click.echo(_line(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    click.echo(f"{errors} errors, {len(problems) - errors} warnings.", err=True)
    if errors:
        raise SystemExit(1)


def _line(problem: Located) -> str:
    code = f" [{problem.code}]" if problem.code else ""
    return f"{problem.file}:{problem.line}: {_LABELS[problem.severity]}{problem.message}{code}"
