"""Backups: complete, consistent while others write, restorable into either database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, delete, func, insert, select, text

from quizapp import backups, installation, migrations
from quizapp.app import QuizApp, create_app
from quizapp.backups import BackupError
from quizapp.config import Settings
from quizapp.models import Attempt, Base, Lease, Person, Response, School, SignIn, db
from quizapp.operations import accounts
from quizapp.operations import attempts as taking
from quizapp.operations.responses import Save, save
from tests.conftest import make_app
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.postgres import fresh_database

KINDS = ("sqlite", "postgresql")
A_LATER_MIGRATION = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{migrations.newest_revision()}", None, None
def upgrade():
    op.add_column("school", sa.Column("motto", sa.String(40), nullable=False, server_default="Tut Wuri Handayani"))
"""
NEVER_RESTORED = {"lease", "sign_in", "one_time_link"}


@contextmanager
def new_app(kind: str, folder: Path, request: pytest.FixtureRequest, name: str) -> Iterator[QuizApp]:
    """Give an app on a migrated database of its own."""
    url = f"sqlite:///{folder / f'{name}.sqlite3'}"
    if kind == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"), f"{name}_{os.getpid()}")
    app = make_app(folder, url)
    yield app
    with app.app_context():
        db.engine.dispose()


def fill() -> None:
    """Make a school with a class and a submitted attempt; text that tests encodings; JSON that is none, null and more."""
    school = make_school(name="SMP “Bhinneka” – Jakarta ☀")
    teacher, pupil = make_person(school, "teacher"), make_person(school, name="Ni Luh Putu Ayu Ḥasanah 😀")
    room = make_classroom(school, teacher)
    make_membership(room, pupil)
    assignment = make_assignment(make_version(school, owner=teacher), room)
    attempt = taking.start(pupil, assignment.id, NOW)
    wanted = Save(2, "Bu “Rina”\nsekali'; --", True, 0, "operation-1")
    save(pupil, attempt.id, [wanted], now=NOW + timedelta(microseconds=7), grace=timedelta(0))
    taking.submit(pupil, attempt.id, NOW + timedelta(minutes=9))
    accounts.open_session(pupil, NOW, timedelta(days=1))
    db.session.add(Lease(name="sweeper", holder="x", until=NOW))
    db.session.commit()


def rows(engine: Engine) -> dict[str, list[Any]]:
    """Return everything that a restore brings back, by table."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if table.name not in NEVER_RESTORED
        }


@pytest.mark.parametrize(("first", "second"), list(product(KINDS, KINDS)))
def test_everything_comes_back_in_either_database(
    first: str, second: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = tmp_path / "all.backup"
    with new_app(first, tmp_path, request, "source") as app, app.app_context():
        fill()
        before = rows(db.engine)
        content = backups.backup(db.engine, place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [other.name for other in tmp_path.iterdir() if other.name.startswith(".")] == []
    assert content.rows["response"] == len(before["response"]) == 2
    assert "lease" not in content.rows
    with new_app(second, tmp_path, request, "target") as app, app.app_context():
        make_school(name="will be replaced")
        db.session.commit()
        backups.restore(db.engine, place)
        assert rows(db.engine) == before
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
        make_person(db.session.scalars(select(School)).one())  # new rows are numbered after the restored ones
        db.session.commit()
        assert db.session.scalar(select(func.max(Person.id))) == len(before["person"]) + 1


def test_json_none_stays_none(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """JSON columns must come back as SQL NULL: queries ask for `IS NULL`."""
    place = tmp_path / "all.backup"
    with new_app("postgresql", tmp_path, request, "source") as app, app.app_context():
        fill()
        backups.backup(db.engine, place)
        backups.restore(db.engine, place)
        columns = [c for table in Base.metadata.sorted_tables for c in table.columns if isinstance(c.type, JSON)]
        assert columns
        for column in columns:
            nulls = select(func.count()).where(text(f"{column.table.name}.{column.name}::text = 'null'"))
            assert db.session.scalar(nulls.select_from(column.table)) == 0, column


def test_times_come_back_to_the_microsecond(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = tmp_path / "all.backup"
    with new_app("sqlite", tmp_path, request, "source") as app, app.app_context():
        fill()
        backups.backup(db.engine, place)
    with new_app("postgresql", tmp_path, request, "target") as app, app.app_context():
        backups.restore(db.engine, place)
        saved = db.session.scalars(select(Response.saved_at).where(Response.position == 2)).one()
        assert saved == NOW + timedelta(microseconds=7)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_one_moment_while_others_write(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Each transaction of the writer adds a person and a school: a backup between the two would differ."""
    with new_app(kind, tmp_path, request, "busy") as app, app.app_context():
        engine, stopping, written = db.engine, threading.Event(), [0]

        def write() -> None:
            while not stopping.is_set():
                with engine.connect().execution_options(quizapp_writes=True) as connection:
                    values = {"name": "S", "timezone": "UTC", "threshold": 0.66, "created_at": NOW}
                    school = connection.execute(insert(School).returning(School.id), values).scalar_one()
                    person = {"school_id": school, "role": "pupil", "name": "P", "active": True, "created_at": NOW}
                    connection.execute(insert(Person), person)
                    connection.commit()
                written[0] += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            made = [backups.backup(engine, tmp_path / f"{number}.backup") for number in range(5)]
        finally:
            stopping.set()
            writer.join()
    assert written[0] > 5
    assert [one.rows["person"] for one in made] == [one.rows["school"] for one in made]
    assert made[-1].rows["school"] > made[0].rows["school"]


@pytest.mark.parametrize("kind", KINDS)
def test_who_reads_during_a_restore_sees_the_old_and_then_the_new(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = tmp_path / "monday.backup"
    with new_app(kind, tmp_path, request, "read") as app, app.app_context():
        make_school(name="Monday")
        db.session.commit()
        backups.backup(db.engine, place)
        db.session.execute(text("UPDATE school SET name = 'Tuesday'"))
        db.session.commit()
        with db.engine.connect() as reader:
            repeatable = {"isolation_level": "REPEATABLE READ"} if kind == "postgresql" else {}
            reader.execution_options(**repeatable)
            assert reader.scalar(select(School.name)) == "Tuesday"
            backups.restore(db.engine, place)
            assert reader.scalar(select(School.name)) == "Tuesday"
            reader.rollback()
            assert reader.scalar(select(School.name)) == "Monday"


@pytest.mark.parametrize("kind", KINDS)
def test_a_failed_restore_changes_nothing(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = tmp_path / "broken.backup"
    with new_app(kind, tmp_path, request, "kept") as app, app.app_context():
        fill()
        backups.backup(db.engine, place)
        before = rows(db.engine)
        with closing(sqlite3.connect(place)) as connection:  # a row whose parent is missing
            connection.execute("UPDATE attempt SET person_id = 4711")
            connection.commit()
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            backups.restore(db.engine, place)
        assert rows(db.engine) == before


def test_damage_and_strangers_are_told(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = tmp_path / "all.backup"
    with new_app("sqlite", tmp_path, request, "source") as app, app.app_context():
        fill()
        backups.backup(db.engine, place)
        good = place.read_bytes()
        place.write_bytes(good[: len(good) // 2])
        with pytest.raises(BackupError, match="is damaged"):
            backups.restore(db.engine, place)
        place.write_bytes(good)
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        with pytest.raises(BackupError, match="made by a newer quizapp"):
            backups.restore(db.engine, place)
        with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
            connection.execute("CREATE TABLE song (title)")
        with pytest.raises(BackupError, match="of another program"):
            backups.inspect(tmp_path / "other.db")
        with pytest.raises(BackupError, match="cannot be read"):
            backups.inspect(tmp_path / "missing")
        with pytest.raises(BackupError, match="could not be written"):
            backups.backup(db.engine, place / "inside-a-file")


def test_deleted_people_are_not_in_a_later_backup(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A copied file would still hold what was deleted but not yet overwritten."""
    place = tmp_path / "later.backup"
    with new_app("sqlite", tmp_path, request, "source") as app, app.app_context():
        school = make_school()
        make_person(school, name="Zulaikha Dihapus")
        db.session.commit()
        db.session.execute(delete(Person))
        db.session.commit()
        backups.backup(db.engine, place)
    assert b"Dihapus" not in place.read_bytes()


def test_the_newest_ten_automatic_backups_are_kept(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with new_app("sqlite", tmp_path, request, "source") as app, app.app_context():
        made = [backups.keep_one(db.engine, tmp_path, NOW + timedelta(seconds=number)) for number in range(12)]
    assert sorted((tmp_path / "backups").iterdir()) == made[2:]


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_made_before_each_migration_and_can_be_restored_after_it(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_app(kind, tmp_path, request, "old") as app, app.app_context():
        fill()
        before = rows(db.engine)
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder)
        (folder / "versions" / "9999_a_motto.py").write_text(A_LATER_MIGRATION)
        monkeypatch.setattr(migrations, "FOLDER", folder)
        done = installation.migrate(tmp_path, NOW)
        assert done.after == "9999"
        assert done.backup is not None
        assert backups.inspect(done.backup).revision == done.before
        assert installation.migrate(tmp_path, NOW) == installation.Migrated("9999", "9999", None)
        db.session.execute(text("UPDATE school SET motto = 'changed'"))
        db.session.commit()
        backups.restore(db.engine, done.backup)
        assert db.session.scalars(text("SELECT motto FROM school")).all() == ["Tut Wuri Handayani"]
        assert rows(db.engine) == before


def test_an_empty_database_has_nothing_to_back_up(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = fresh_database(request.getfixturevalue("postgres_url"), f"empty_{os.getpid()}")
    app = create_app(Settings(tmp_path, url, "a" * 64, testing=True))
    with app.app_context():
        with pytest.raises(BackupError, match="The database is empty"):
            backups.backup(db.engine, tmp_path / "x")
        migrations.upgrade(db.engine)
        assert backups.backup(db.engine, tmp_path / "x").total == 0
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0
        db.session.rollback()
        db.engine.dispose()
