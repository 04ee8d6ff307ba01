"""The command `quizapp` with synchronous=NORMAL instead of FULL: what a power cut then takes shows what FULL is for."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

from quizapp.cli import main


def _weaken(connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
    # At every BEGIN, as the application's own settings come after any listener of a whole class.
    if statement.startswith("BEGIN") and isinstance(cursor.connection, sqlite3.Connection):
        cursor.connection.execute("PRAGMA synchronous=NORMAL")


if __name__ == "__main__":
    event.listen(Engine, "before_cursor_execute", _weaken)
    main()
