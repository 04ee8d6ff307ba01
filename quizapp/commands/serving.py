"""`quizapp serve`: get ready, say where, serve."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import segno

from quizapp import installation, serving
from quizapp.certificates import Certificate, CertificateError, read_certificate
from quizapp.commands import program
from quizapp.config import Settings
from quizapp.serving import Listening

HTTPS_PORT = 443
"""The port that addresses need not name."""
RENEW_BEFORE = timedelta(days=21)
"""A certificate that ends sooner is spoken of at the start."""


def listening_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` the options that say where to listen; it gets them as one `Listening`."""

    @functools.wraps(command)
    def with_listening(
        host: str,
        port: int,
        lan: bool,
        workers: int,
        threads: int,
        tls_cert: Path | None,
        tls_key: Path | None,
        **others: Any,
    ) -> None:
        everywhere = "0.0.0.0"  # noqa: S104 - asked for with --lan
        certificate = _certificate(tls_cert, tls_key)
        command(listening=Listening(everywhere if lan else host, port, workers, threads, certificate), **others)

    path = click.Path(path_type=Path)
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
        click.option("--tls-cert", type=path, help="Serve https with this certificate: a PEM file with its chain."),
        click.option("--tls-key", type=path, help="The key of the certificate, a PEM file without password."),
    )
    for option in reversed(options):
        with_listening = option(with_listening)
    return with_listening


def _certificate(chain: Path | None, key: Path | None) -> Certificate | None:
    """Return the certificate of --tls-cert and --tls-key, looked at before anything else is done."""
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise click.UsageError("--tls-cert and --tls-key go together: one is the certificate, the other its key.")
    if not serving.gunicorn_runs():
        raise click.ClickException(
            "quizapp serves https itself only where gunicorn runs, and it does not run here. Leave out --tls-cert and"
            " --tls-key, put a proxy such as Caddy in front and set QUIZAPP_HTTPS=1 (docs/https.md)."
        )
    try:
        return read_certificate(chain, key)
    except CertificateError as error:
        raise click.ClickException(str(error)) from None


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
    if listening.certificate:
        _say_where_with(listening.certificate, listening.port)
        return
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
        "This is plain http, for a school's own network: others in it could read along. Answers are kept on the phone\n"
        "until the server has them, but browsers allow two things only over https: opening the attempt again while the\n"
        "server cannot be reached (reloading the page needs the server), and installing quizapp on the phone. How to get\n"
        "a certificate: docs/https.md, then --tls-cert and --tls-key. Never serve the internet over plain http."
    )


def _say_where_with(certificate: Certificate, port: int) -> None:
    """Name the addresses of the certificate: at any other one browsers would warn."""
    urls = [
        f"https://{f'[{name}]' if ':' in name else name}{'' if port == HTTPS_PORT else f':{port}'}"
        for name in certificate.names
        if not name.startswith("*.")
    ]
    click.echo()
    for place, url in enumerate(urls):
        click.echo(f"{'         ' if place else 'quizapp: '}{url}")
    if urls:
        _print_code(urls[0])
    click.echo(f"Certificate: {', '.join(certificate.names)}, until {certificate.until:%d %B %Y}")
    if certificate.until - program.now() < RENEW_BEFORE:
        click.echo("Renew it soon: when it has ended, phones refuse to open quizapp.")


def _print_code(url: str) -> None:
    try:
        segno.make(url, error="m").terminal(out=sys.stdout, compact=True, border=2)
    except UnicodeEncodeError:  # a terminal without block characters: the address above has to do
        click.echo("(this terminal cannot draw the QR code)")
