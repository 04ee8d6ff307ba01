"""A COMMIT that fails loses its own transaction and nothing else: the next one works, without a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from quizapp.models import School, db
from quizapp.operations.transactions import transaction
from tests.conftest import make_app
from tests.factories import make_school


def test_after_a_failed_commit_the_connection_is_of_use_again(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with app.app_context():
        with pytest.raises(IntegrityError), transaction(write=True):  # noqa: PT012 - the block's end is what fails
            db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
            db.session.execute(text("INSERT INTO membership VALUES (1, 4711, 4711, 'pupil', 'active', '2026-11-23')"))
        with transaction(write=True):
            make_school(name="Sekolah sesudahnya")
        with transaction(write=False):
            assert db.session.scalars(select(School.name)).all() == ["Sekolah sesudahnya"]
            assert db.session.scalar(text("SELECT count(*) FROM membership")) == 0
        db.engine.dispose()
