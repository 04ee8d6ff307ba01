"""How many statements a page takes: list pages need the same number for one row and for three."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import event

from quizapp.app import QuizApp
from quizapp.models import db


def statements(app: QuizApp, client: FlaskClient, address: str) -> int:
    """Return how many SQL statements a GET of `address` takes, BEGIN and COMMIT left out."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))])
