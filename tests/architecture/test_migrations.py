"""Migrations: linear, reversible, and equal to the models, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

from quizapp import migrations
from quizapp.models import Base, configure_engine
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        url = fresh_database(request.getfixturevalue("postgres_url"), f"migrations_{os.getpid()}")
    engine = create_engine(url)
    configure_engine(engine)
    yield engine
    engine.dispose()


def test_the_migrated_schema_equals_the_models(engine: Engine) -> None:
    migrations.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        names = {
            constraint["name"]
            for table in inspect(connection).get_table_names()
            if table != "alembic_version"
            for kind in ("get_unique_constraints", "get_foreign_keys", "get_check_constraints")
            for constraint in getattr(inspect(connection), kind)(table)
        }
    assert None not in names


def test_every_migration_goes_back(engine: Engine) -> None:
    migrations.upgrade(engine)
    migrations.downgrade(engine, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(engine)
    assert migrations.current_revision(engine) == migrations.newest_revision()


def test_migrations_are_numbered_and_linear() -> None:
    scripts = ScriptDirectory(str(migrations.FOLDER))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert len(scripts.get_heads()) == 1


def test_rows_survive_every_migration_in_both_directions(engine: Engine) -> None:
    migrations.upgrade(engine, "0001")
    school = "INSERT INTO school (id, name, timezone, threshold, created_at) VALUES (1, 'SMP', 'UTC', 0.66, '{now}')"
    person = (
        "INSERT INTO person (id, school_id, role, name, active, created_at) VALUES (1, 1, 'pupil', 'A', true, '{now}')"
    )
    quiz = (
        "INSERT INTO quiz (id, school_id, slug, language, title, draft_revision, created_at, updated_at)"
        " VALUES (1, 1, 'a', 'id', 'A', 0, '{now}', '{now}')"
    )
    passage = "INSERT INTO passage_version (id, quiz_id, number, digest, body) VALUES (1, 1, 1, 'd', '{{}}')"
    version = (
        "INSERT INTO quiz_version (id, quiz_id, number, passage_version_id, title, question_count, points, digest,"
        " fingerprint, presentation, published_at) VALUES (1, 1, 1, 1, 'A', 1, 1, 'd', 'f', '{{}}', '{now}')"
    )
    assignment = (
        "INSERT INTO assignment (id, school_id, quiz_id, quiz_version_id, mode, opens_at, release_step, created_at)"
        " VALUES (1, 1, 1, 1, 'test', '{now}', 'nothing', '{now}')"
    )
    attempt = (
        "INSERT INTO attempt (id, assignment_id, person_id, number, quiz_version_id, started_at, current, waiting)"
        " VALUES (1, 1, 1, 1, 1, '{now}', 1, 0)"
    )
    response = (
        "INSERT INTO response (id, attempt_id, position, flagged, revision, waiting) VALUES (1, 1, 1, {no}, 3, {no})"
    )
    with engine.begin() as connection:
        for statement in (school, person, quiz, passage, version, assignment, attempt, response):
            connection.exec_driver_sql(statement.format(now="2026-11-23 00:00:00+00", no="false"))
    newest = migrations.newest_revision() or ""
    for there_and_back in ("0002", newest, "0002", "0001", newest):
        current = migrations.current_revision(engine) or ""
        (migrations.upgrade if there_and_back > current else migrations.downgrade)(engine, there_and_back)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT revision FROM response").scalars().all() == [3]
    with engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT shuffle_options, extra_seconds, void_points FROM assignment, attempt"
        ).one()
        assert (bool(row[0]), row[1], row[2]) == (False, 0, 0)
        assert connection.exec_driver_sql("SELECT ruling_id FROM response").scalar_one() is None
