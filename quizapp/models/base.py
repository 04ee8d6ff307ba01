"""The declarative base: named constraints, UTC times, and SQLite set up to be durable."""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 10.0
"""How long SQLite waits for a lock before the request is refused."""
_PATIENT = f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}"
WRITES = "quizapp_writes"
"""Execution option of a connection whose transaction will write: SQLite then takes its write lock at BEGIN."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps it naive, PostgreSQL with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. Constraint names are fixed by convention so that migrations can name them on every database."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, Any]: JSON(none_as_null=True),
            Any: JSON(none_as_null=True),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def configure_engine(engine: Engine) -> None:
    """Give every connection of `engine` what durability needs. Call once per engine."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _WritersInLine().begin)
    event.listen(engine, "checkin", _end_sqlite)


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - the dialect was checked
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    cursor = connection.cursor()
    # FULL: what was acknowledged survives a power cut. NORMAL in WAL mode would take the last commits back.
    # secure_delete: of a deleted pupil nothing stays in the file's free pages (most builds, not all, do so anyway).
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    cursor.execute(_PATIENT)
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _WritersInLine:
    """Begins transactions on SQLite; those that write wait in a line of this process for the one write lock.

    SQLite alone lets every waiting thread sleep up to 100 ms between tries, so that in a rush some starve while the lock
    is free. Here only the first of the line tries, every millisecond.
    """

    def __init__(self) -> None:
        self._line = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """Begin; a transaction that writes gets the lock now, or is refused after `BUSY_SECONDS`."""
        # A deferred transaction that reads and then writes fails at once when another wrote meanwhile; IMMEDIATE waits.
        if not connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql("BEGIN")
            return
        sqlite = connection.connection.driver_connection
        assert isinstance(sqlite, sqlite3.Connection)  # noqa: S101 - the dialect was checked
        sqlite.execute("PRAGMA busy_timeout=0")
        try:
            if not self._wait(sqlite):
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more: the refusal is told SQLAlchemy's way
        finally:
            sqlite.execute(_PATIENT)

    def _wait(self, sqlite: sqlite3.Connection) -> bool:
        """Say whether the transaction has begun; False after the time is up, and for any other trouble at once."""
        deadline = time.monotonic() + BUSY_SECONDS
        if not self._line.acquire(timeout=BUSY_SECONDS):
            return False
        try:
            while True:
                try:
                    sqlite.execute("BEGIN IMMEDIATE")
                except sqlite3.Error as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                        return False
                else:
                    return True
                time.sleep(0.001)
        finally:
            self._line.release()


def _end_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # After a COMMIT that failed SQLAlchemy takes the transaction for ended, but SQLite keeps it open: without this the
    # connection would refuse every later BEGIN.
    if connection is not None and connection.in_transaction:
        connection.rollback()
