"""Pupils of several classes from one list: what is seen before, and the job that brings them in once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.jobs import run
from quizapp.models import Classroom, Job, Membership, Person, db
from quizapp.operations import school_rosters
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import transaction
from tests.factories import NOW, make_account, make_school
from tests.test_job_workers import look

YEAR = "2026/2027"
LIST = """Nama\tNISN\tNIS\tKelas
Siti Nurhaliza\t0012345678\t2401\tVII-A
Budi Santoso\t\t\t7a
Rina Wati\t0012345679\t\tVII-B
Siti Nurhaliza\t0012345680\t\tVII-B
Tanpa Kelas\t0012345681\t\t
Made Wijaya\t12\t\tVII-B
"""


def import_list(app: QuizApp, teacher_id: int, text: str = LIST) -> Job:
    """Ask for the import and do it."""
    with app.app_context(), transaction(write=True):
        job_id = school_rosters.ask(db.session.get_one(Person, teacher_id), text, YEAR, datetime.now(UTC)).id
    run(app, job_id)
    return look(app, job_id)


def begin(app: QuizApp, role: str = "teacher") -> int:
    """Return the number of somebody new who may import."""
    with app.app_context(), transaction(write=True):
        return make_account(make_school(), role).id


def members(app: QuizApp) -> list[tuple[str, str, str | None, str | None]]:
    """Return class, name, NISN and hash of every pupil in a class."""
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(Classroom.name, Person.name, Person.nisn, Person.secret_hash)
            .join(Membership, Membership.classroom_id == Classroom.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.role == "pupil", Membership.status == "active")
            .order_by(Classroom.name, Person.name)
        )
        return [tuple(row) for row in rows]


EVERYBODY = [
    ("VII-A", "Budi Santoso", None, None),
    ("VII-A", "Siti Nurhaliza", "0012345678", None),
    ("VII-B", "Rina Wati", "0012345679", None),
    ("VII-B", "Siti Nurhaliza", "0012345680", None),
]


def test_a_list_of_two_classes_comes_in_once(app: QuizApp) -> None:
    teacher_id = begin(app)
    job = import_list(app, teacher_id)
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    assert (job.result or {})["left_out"] == [6, 7]
    assert members(app) == EVERYBODY
    with app.app_context():
        teachers = select(Membership.person_id).where(Membership.role == "teacher")
        assert set(db.session.scalars(teachers)) == {teacher_id}
        assert db.session.scalar(select(func.count(Classroom.id))) == 2
        with pytest.raises(Refused, match="Nobody in this list is new"):
            school_rosters.ask(db.session.get_one(Person, teacher_id), LIST, YEAR, NOW)
