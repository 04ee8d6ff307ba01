"""The floor: what Flask itself costs on this machine now, for comparison. None of our code runs here.

Three steps: bare Flask; a signed session whose person is loaded (Flask-Login, Flask-SQLAlchemy), and one select; the same
with a Jinja template that fills a page of a given size with rows, as long as the page it is compared with. A fourth, for
what must be durable: the second with one INSERT committed on the same kind of disk and with the same settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = """\
<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="{{ url_for('static', filename='app.css') }}"></head>
<body><header><p>{{ person.name }}</p></header><main><h1>{{ title }}</h1>
{% for row in rows %}
<fieldset id="q{{ loop.index }}"><legend>{{ loop.index }}. {{ row.prompt }}</legend>
{% for option in row.options %}
<label><input type="radio" name="q{{ loop.index }}" value="{{ option.id }}"{% if option.chosen %} checked{% endif %}>
{{ option.text }}</label>
{% endfor %}
</fieldset>
{% endfor %}
</main></body></html>
"""
PROMPT = "Menurut bacaan, apa yang terjadi sesudah kedua pemimpin itu bertemu? Pilih satu & jelaskan."
OPTION = "Keduanya saling memberi hadiah dan berjanji bertemu lagi pada tahun berikutnya"


class _Base(DeclarativeBase):
    pass


def floor_app(folder: Path) -> tuple[Flask, str]:
    """Return the floor's application, on a database of its own, and the cookie of somebody signed in."""
    app = Flask("floor", static_folder=str(folder))
    app.config.update(SECRET_KEY="f" * 64, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'floor.sqlite3'}")
    app.jinja_loader = DictLoader({"page.html": PAGE})  # type: ignore[misc]
    database = SQLAlchemy(app, model_class=_Base)
    login = LoginManager(app)

    class Somebody(database.Model, UserMixin):  # type: ignore[name-defined, misc]
        """A person."""

        __tablename__ = "somebody"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    @login.user_loader
    def load(key: str) -> Any:
        return database.session.get(Somebody, int(key))

    @app.get("/bare")
    def bare() -> str:
        return "ok"

    class Thing(database.Model):  # type: ignore[name-defined, misc]
        """Something of theirs."""

        __tablename__ = "thing"
        id: Mapped[int] = mapped_column(primary_key=True)
        owner_id: Mapped[int]
        title: Mapped[str]

    def one_select() -> str:
        found = database.session.scalars(select(Thing).where(Thing.owner_id == current_user.id).limit(1)).one()
        return str(found.title)

    @app.get("/session")
    def session_and_select() -> str:
        return one_select()

    @app.get("/write")
    def session_and_write() -> str:
        title = one_select()
        database.session.add(Thing(owner_id=2, title=title))
        database.session.commit()
        return title

    @app.get("/page/<int:rows>")
    def page(rows: int) -> str:
        data = [_row(number) for number in range(rows)]
        return render_template("page.html", title=one_select(), person=current_user, rows=data)

    @app.get("/in")
    def enter() -> str:
        login_user(database.session.get(Somebody, 1))
        return "in"

    with app.app_context():
        database.create_all()
        event.listen(database.engine, "connect", _durable)
        database.engine.dispose()
        database.session.add_all([Somebody(name="Siti Nurhaliza"), Thing(owner_id=1, title="Bacaan")])
        database.session.commit()
    client = app.test_client()
    client.get("/in")
    cookie = client.get_cookie("session")
    assert cookie is not None
    return app, f"session={cookie.value}"


def _durable(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _row(number: int) -> dict[str, Any]:
    options = [{"id": f"{number}{place}", "text": OPTION, "chosen": place == number % 4} for place in range(4)]
    return {"prompt": PROMPT, "options": options}


BYTES_A_ROW = 735
"""About what a row of the page adds."""


def rows_for(size: int) -> int:
    """Return how many rows make a page of about `size` bytes."""
    return max(1, round((size - 350) / BYTES_A_ROW))
