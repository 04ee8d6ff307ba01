"""`quizapp jobs work`: do long work here, for servers that only ask for it."""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

import click

from quizapp import installation
from quizapp.commands import program
from quizapp.config import EMBEDDED_JOBS
from quizapp.jobs import Worker
from quizapp.models import db
from quizapp.sweeper import Sweeper


@click.group()
def jobs() -> None:
    """Long work: imports, regrades, archives."""


@jobs.command()
def work() -> None:
    """Do the long work of servers whose queue is Redis or PostgreSQL (QUIZAPP_JOBS).

    Run it on any machine that reaches the queue and the database, as often as wanted. Ctrl-C or SIGTERM ends it; work
    under way is put back and done by another. Without QUIZAPP_JOBS `quizapp serve` does everything itself.
    """
    settings = program.settings()
    if settings.jobs == EMBEDDED_JOBS:
        raise click.ClickException(
            "QUIZAPP_JOBS is not set: `quizapp serve` does the work itself. Set it to the same redis:// or postgresql://"
            " address here and for the servers (docs/jobs.md)."
        )
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    with program.opened(settings) as app:
        installation.require_current()
        db.session.remove()
        worker, sweeper = Worker(app, works=True), Sweeper(app)
        _stop_at_signals(worker)
        worker.start()
        sweeper.start()
        click.echo("Working. Stop: Ctrl-C")
        sys.stdout.flush()
        worker.wait()
        sweeper.stop()
        worker.stop()


def _stop_at_signals(worker: Worker) -> None:
    def end(*_: Any) -> None:
        worker.end()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, end)
