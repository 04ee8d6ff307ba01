"""A world that many tests begin with: made once by operations, its rows put back for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from quizapp.app import QuizApp
from quizapp.models import Base, db
from quizapp.web import clock

Made = TypeVar("Made")
FRESH = timedelta(minutes=10)
"""A test that is open and a session that is valid for an hour must still be so when a test begins with them."""


@dataclass(frozen=True, slots=True)
class Standing(Generic[Made]):
    """What was made for an app, when, and the rows of it (PostgreSQL keeps them itself)."""

    app: QuizApp
    made: Made
    at: datetime
    rows: dict[str, list[Any]]


def keeper(make: Callable[[QuizApp], Made]) -> Callable[[QuizApp], Made]:
    """Return a function that does as `make` in an app with empty tables, but works only once for many tests.

    What it returns is the same object each time: the caller copies what a test may change in it.
    """
    kept: list[Standing[Made]] = []

    def stand(app: QuizApp) -> Made:
        for one in kept:
            if one.app is app and abs(clock.now() - one.at) < FRESH:
                with app.app_context(), db.engine.begin() as connection:
                    _put_back(connection, one.rows)
                return one.made
        at = clock.now()
        made = make(app)
        with app.app_context(), db.engine.begin() as connection:
            kept[:] = [one for one in kept if one.app is not app] + [Standing(app, made, at, _taken(connection))]
        return made

    return stand


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


def _taken(connection: Connection) -> dict[str, list[Any]]:
    """Every row as the driver has it, so that nothing of it is understood and written otherwise."""
    if connection.dialect.name == "postgresql":
        copies = "; ".join(f'CREATE TABLE standing."{name}" AS TABLE "{name}"' for name in _tables())
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS standing CASCADE; CREATE SCHEMA standing; {copies}")
        return {}
    rows = {name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')] for name in _tables()}  # noqa: S608
    return {name: found for name, found in rows.items() if found}


def _put_back(connection: Connection, rows: dict[str, list[Any]]) -> None:
    if connection.dialect.name == "postgresql":
        copies = (f'INSERT INTO "{name}" SELECT * FROM standing."{name}"' for name in _tables())  # noqa: S608
        connection.exec_driver_sql("; ".join(copies))
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # a row may name a later one of its own table
    for name, found in rows.items():
        marks = ", ".join("?" * len(found[0]))
        connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({marks})', found)  # noqa: S608
