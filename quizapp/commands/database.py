"""`quizapp db …`, `quizapp backup` and `quizapp restore`: the tables and what is in them."""

from __future__ import annotations

from pathlib import Path

import click

from quizapp import backups, installation, migrations
from quizapp.commands import program
from quizapp.models import db as database
from quizapp.operations import library


@click.group()
def db() -> None:
    """Look at the database and bring its tables up to date."""


@db.command("status")
def db_status() -> None:
    """Say which database is used and whether its tables fit this program.

    Ends with 1 when they do not.
    """
    with program.opened() as app:
        revision = migrations.current_revision(database.engine)
    newest = migrations.newest_revision()
    click.echo(f"Database: {program.shown_database(app.settings)}")
    click.echo(f"Tables:   {revision or 'none yet'} (this program needs {newest})")
    if revision != newest:
        installation.refuse_newer(revision)
        click.echo("To do:    quizapp db upgrade")
        raise SystemExit(1)


@db.command("upgrade")
def db_upgrade() -> None:
    """Make the tables, or bring them up to date after a new version of the program.

    A backup is made first when there is anything to lose. `quizapp serve` does the same at every start.
    """
    with program.opened() as app:
        tell_migration(installation.migrate(app.settings.folder, program.now()))


def tell_migration(done: installation.Migrated) -> None:
    """Print what a migration did."""
    if done.backup:
        click.echo(f"Backup made before the change: {done.backup}")
    if done.before == done.after:
        click.echo(f"The tables are up to date ({done.after}).")
    else:
        click.echo(f"The tables are now at {done.after} (before: {done.before or 'none'}).")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write everything in the database to FILE.

    Works while the server is running, on SQLite and PostgreSQL; the file can be restored into either. It holds personal
    data: keep it as safe as the server itself.
    """
    with program.ready():
        content = backups.backup(database.engine, file)
    click.echo(f"{content.total} rows of {len(content.rows)} tables written to {file}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Replace everything in the database by what the backup FILE holds.

    What is there now is first backed up into the data folder. Works while the server is running. Everybody has to
    sign in again, and unused invitation links are void.
    """
    content = backups.inspect(file)
    with program.opened() as app:
        revision = migrations.current_revision(database.engine)
        installation.refuse_newer(revision)
        if revision is not None:
            click.echo(f"{program.shown_database(app.settings)} will be replaced by {content.total} rows of {file}.")
            if not yes:
                click.confirm("Go on?", abort=True)
            kept = backups.keep_one(database.engine, app.settings.folder, program.now())
            click.echo(f"What was there is kept in {kept}")
        backups.restore(database.engine, file)
        library.forget()
    click.echo(f"{content.total} rows of {len(content.rows)} tables restored.")
