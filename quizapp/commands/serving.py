"""`quizapp serve`: get ready, say where, serve."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
import segno

from quizapp import installation, serving
from quizapp.commands import program
from quizapp.config import Settings
from quizapp.serving import Listening


def listening_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the options that say where to listen; it gets them as one `Listening`."""

    @functools.wraps(command)
    def with_listening(host: str, port: int, lan: bool, workers: int, threads: int, **others: Any) -> None:
        everywhere = "0.0.0.0"  # noqa: S104 - asked for with --lan
        command(listening=Listening(everywhere if lan else host, port, workers, threads), **others)

    options = (
        click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Listen here [HOST]."),
        click.option(
            "--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port [PORT]."
        ),
        click.option(
            "--lan", is_flag=True, help="Serve the whole network of this place; print its address as QR code."
        ),
        click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes."),
        click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Threads of each."),
    )
    for option in reversed(options):
        with_listening = option(with_listening)
    return with_listening


@click.command()
@listening_options
def serve(listening: Listening) -> None:
    """Serve the pages.

    Makes or updates the tables first (after a backup) and loads the quizzes that come with the program. Everything is
    kept in the data folder (QUIZAPP_FOLDER), or in the PostgreSQL database that DATABASE_URL names.

    The first page asks for the administrator's account while there is none. Ctrl-C ends it; requests under way are
    finished first.
    """
    settings = program.settings()
    start(settings, listening, [f"Data:    {program.shown_database(settings)}"])


def start(settings: Settings, listening: Listening, lines: Sequence[str]) -> None:
    """Get the database ready, print where we serve and `lines`, and serve until stopped."""
    serving.refuse_taken(listening)
    with program.opened(settings) as app:  # closed before the server forks: no connection may be carried over
        migrated, loaded = installation.prepare(app.settings.folder, program.now())
    if migrated.backup:
        click.echo(f"Backup made before the tables were updated: {migrated.backup}")
    for one in loaded:
        if one.is_new:
            click.echo(f"Quiz loaded: {one.slug} [{one.language}], version {one.version}")
    _say_where(listening)
    for line in lines:
        click.echo(line)
    click.echo("Stop:    Ctrl-C")
    sys.stdout.flush()
    serving.serve(settings, listening)


def _say_where(listening: Listening) -> None:
    everywhere = listening.host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    here = "127.0.0.1" if everywhere else listening.host
    click.echo(f"\nquizapp: http://{f'[{here}]' if ':' in here else here}:{listening.port}")
    if not everywhere:
        return
    address = serving.lan_address()
    if address is None:
        click.echo("Network: none found. Connect this machine to the school's network and start again.")
        return
    url = f"http://{address}:{listening.port}"
    click.echo(f"Network: {url}   (phones in the same network scan this)")
    _print_code(url)
    click.echo(
        "This is plain http: fine inside a school's own network, where others could read along. Browsers then do not\n"
        "let the page be installed or kept for use without network. For the internet put an https proxy in front and\n"
        "set QUIZAPP_HTTPS=1 (docs/running.md)."
    )


def _print_code(url: str) -> None:
    try:
        segno.make(url, error="m").terminal(out=sys.stdout, compact=True, border=2)
    except UnicodeEncodeError:  # a terminal without block characters: the address above has to do
        click.echo("(this terminal cannot draw the QR code)")
