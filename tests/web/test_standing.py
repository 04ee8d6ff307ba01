"""The world that is put back is the one that was made."""

from __future__ import annotations

import pytest

from quizapp.app import QuizApp
from quizapp.models import Base, Person, db
from tests.attacks import standing_world
from tests.conftest import empty_tables

pytestmark = pytest.mark.both_databases  # rows are put back in another way on each


def rows() -> dict[str, list[str]]:
    return {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
        for table in Base.metadata.sorted_tables
    }


def test_a_world_that_was_broken_is_whole_again(app: QuizApp) -> None:
    world = standing_world(app)
    with app.app_context():
        made = rows()
        db.session.get_one(Person, world.people["pupil"].id).name = "Somebody else"
        db.session.commit()
        assert rows() != made
        empty_tables()
    world.ids.clear()
    world.cookies.clear()
    again = standing_world(app)
    with app.app_context():
        assert rows() == made
    assert again.ids
    assert again.client("teacher").get("/sets").status_code == 200
