"""What every command shares: the settings, an application on a ready database, and faults told as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from quizapp import installation
from quizapp.app import QuizApp, create_app
from quizapp.backups import BackupError
from quizapp.config import Settings, load_settings
from quizapp.models import db
from quizapp.operations.errors import NotFound, Refused


def now() -> datetime:
    """Return the time of this moment in UTC."""
    return datetime.now(UTC)


def settings(folder: Path | None = None) -> Settings:
    """Return the settings from the environment. Raises `click.UsageError` when one cannot be read."""
    try:
        return load_settings(folder=folder) if folder else load_settings()
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def opened(given: Settings | None = None) -> Iterator[QuizApp]:
    """Give an application inside its context, whatever its database is like; close its connections at the end."""
    app = create_app(given or settings())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def ready(given: Settings | None = None) -> Iterator[QuizApp]:
    """Give an application whose database has the right tables, inside its context."""
    with opened(given) as app:
        installation.require_current()
        yield app


def shown_database(found: Settings) -> str:
    """Return which database is used, without its password."""
    url = make_url(found.database_url)
    if url.get_backend_name() == "sqlite":
        return f"SQLite, {url.database}"
    return f"PostgreSQL, {url.render_as_string(hide_password=True)}"


@contextmanager
def faults_as_sentences() -> Iterator[None]:
    """Turn what can go wrong outside of us (database, disk, files, rules) into one sentence and status 1, never a trace.

    What is left is a fault of the program, and its trace is wanted.
    """
    try:
        yield
    except (installation.NotReady, BackupError) as error:
        raise click.ClickException(str(error)) from error
    except Refused as error:
        raise click.ClickException(str(error.message)) from error
    except NotFound as error:
        raise click.ClickException("There is no such thing here.") from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(f"The database could not be used: {reason}") from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"The database could not be used: {error}") from error
    except BrokenPipeError:
        raise  # the reader of our output has seen enough; click ends quietly
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"{place}{error.strerror or error}") from error
