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
