"""The command `quizapp` with synchronous=NORMAL instead of FULL: what a power cut then takes shows what FULL is for."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event

from quizapp.cli import main


def _weaken(connection: Connection) -> None:
    # Before every BEGIN: listeners of the whole class come before the application's own.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")


if __name__ == "__main__":
    event.listen(Engine, "begin", _weaken)
    main()
