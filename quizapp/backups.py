"""Backups of a live database, SQLite or PostgreSQL, in one format: a SQLite file with the same tables.

A backup of either database can be restored into either, and an older backup is brought up to date by the same
migrations that the database itself would go through.

What is left out on purpose: leases (they belong to running processes). What is kept but not restored: sessions and
one-time links, so that neither a signed-out phone nor a used invitation works again. Everyone signs in anew.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import JSON, Connection, DateTime, Engine, MetaData, Table, create_engine, func, insert, select, text

from quizapp import migrations
from quizapp.models import WRITES, Lease, OneTimeLink, SignIn, configure_engine
from quizapp.models.base import UtcDateTime

KEPT = 10
"""Automatic backups kept in the folder; older ones are deleted."""
BATCH = 500
"""Rows copied at once."""
_MAGIC = b"SQLite format 3\x00"
_NOT_SAVED = frozenset({Lease.__tablename__})
_NOT_RESTORED = _NOT_SAVED | {SignIn.__tablename__, OneTimeLink.__tablename__}


class BackupError(Exception):
    """The backup could not be made or restored; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup or a database holds: its revision and rows by table."""

    revision: str | None
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


# Backup


def backup(engine: Engine, target: Path) -> Content:
    """Write everything in the database to the file `target`: one moment of it, while others go on writing.

    The file appears complete or not at all, readable by its owner only. An existing file is replaced.
    """
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target) as draft:
            if engine.dialect.name == "sqlite":
                _copy_sqlite(engine, draft)
            else:
                _copy_to_sqlite(engine, draft)
            content = inspect(draft)
            _sync(draft)
            draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup could not be written to {target}: {error}") from error
    return content


def keep_one(engine: Engine, folder: Path, now: datetime) -> Path:
    """Make an automatic backup in `folder/backups`, named by its time; keep the newest `KEPT`. Return its place."""
    place = folder / "backups" / f"quizapp-{now:%Y%m%d-%H%M%S-%f}.backup"
    backup(engine, place)
    for old in sorted(place.parent.glob("quizapp-*.backup"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return place


def inspect(place: Path) -> Content:
    """Return what the backup at `place` holds, its pages checked. Raises `BackupError` when it is no sound backup."""
    try:
        with place.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise BackupError(f"{place} is not a backup made by quizapp.")
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if state != "ok":
                raise BackupError(f"{place} is damaged: {state}")
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "school", "person"} <= names:
                raise BackupError(f"{place} is a database of another program.")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            counted = sorted(names - {"alembic_version"} - _NOT_SAVED)
            rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in counted}  # noqa: S608 - names of its own tables
    except OSError as error:
        raise BackupError(f"{place} cannot be read: {error.strerror}") from error
    except sqlite3.Error as error:
        raise BackupError(f"{place} is damaged: {error}") from error
    return Content(revision[0] if revision else None, rows)


def _copy_sqlite(engine: Engine, draft: Path) -> None:
    # VACUUM INTO reads one snapshot while others write, and leaves out what was deleted but not yet overwritten.
    with closing(sqlite3.connect(engine.url.database or "", timeout=30, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(draft),))
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        for name in _NOT_SAVED:
            connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own table


def _copy_to_sqlite(engine: Engine, draft: Path) -> None:
    revision = migrations.current_revision(engine)
    if revision is None:
        raise BackupError("The database is empty; there is nothing to back up.")
    with _sqlite_engine(draft) as copy:
        migrations.upgrade(copy, revision)  # the tables as the database has them, also before a migration
        # REPEATABLE READ: every table as it was at one moment.
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            copy.connect().execution_options(**{WRITES: True}) as sink,
        ):
            _copy_rows(_tables(copy), source, sink, _NOT_SAVED)
            sink.commit()
            source.rollback()
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


# Restore


def restore(engine: Engine, place: Path) -> Content:
    """Replace everything in the database by what the backup at `place` holds, in one transaction.

    Readers see the old or the new, never a mixture; writers wait. Raises `BackupError` and changes nothing when the
    backup is damaged or was made by a newer program.
    """
    content = inspect(place)
    if content.revision not in migrations.revisions():
        raise BackupError(f"{place} was made by a newer quizapp. Install that version or a later one first.")
    migrations.upgrade(engine)
    with tempfile.TemporaryDirectory(prefix="quizapp-restore-") as folder:
        copy_place = Path(folder) / "backup.sqlite3"
        shutil.copyfile(place, copy_place)  # brought up to date below; the backup itself stays as it is
        with (
            _sqlite_engine(copy_place) as copy,
            engine.connect().execution_options(**{WRITES: True}) as sink,
        ):
            migrations.upgrade(copy)
            tables = _tables(copy)
            with copy.connect() as source:
                _empty(tables, sink)
                _copy_rows(tables, source, sink, _NOT_RESTORED)
                _set_sequences(tables, sink)
                sink.commit()
                source.rollback()
    return content


def _empty(tables: list[Table], sink: Connection) -> None:
    if sink.dialect.name == "sqlite":
        sink.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        names = ", ".join(f'"{table.name}"' for table in tables)
        sink.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))  # writers wait, readers go on
    for table in reversed(tables):
        if table.name not in _NOT_SAVED:
            sink.execute(table.delete())


def _set_sequences(tables: list[Table], sink: Connection) -> None:
    """On PostgreSQL, let new rows be numbered after the restored ones."""
    if sink.dialect.name != "postgresql":
        return
    for table in tables:
        sequence = sink.scalar(select(func.pg_get_serial_sequence(table.name, "id"))) if "id" in table.columns else None
        if sequence is not None:
            highest = sink.scalar(select(func.max(table.c.id)))
            sink.execute(select(func.setval(sequence, highest or 1, highest is not None)))


# Rows


def _tables(engine: Engine) -> list[Table]:
    """Return the tables that the SQLite file of `engine` has, parents first.

    Read from the file and not from the models, which know the newest revision only. The types are those of the models,
    so that times and JSON mean the same in both databases.
    """
    metadata = MetaData()
    metadata.reflect(engine)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
            elif isinstance(column.type, DateTime):
                column.type = UtcDateTime()
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _copy_rows(tables: list[Table], source: Connection, sink: Connection, left_out: frozenset[str]) -> None:
    for table in tables:
        if table.name in left_out:
            continue
        rows = source.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
        for batch in rows.mappings().partitions(BATCH):
            sink.execute(insert(table), [dict(row) for row in batch])


# Files


@contextmanager
def _sqlite_engine(place: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{place}")
    configure_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a name in the folder of `target` for a draft, readable by its owner only, and remove what is left of it."""
    handle, name = tempfile.mkstemp(prefix=".quizapp-backup-", dir=target.parent)  # mode 600
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    finally:
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm", "-journal"))):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _sync(place: Path) -> None:
    """Wait until the disk has the file: VACUUM INTO does not."""
    with place.open("r+b") as file:
        os.fsync(file.fileno())
