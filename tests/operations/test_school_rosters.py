"""Pupils of several classes from one list: what is seen before, and the job that brings them in once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.jobs import run
from quizapp.models import Classroom, Job, Membership, Person, db
from quizapp.operations import jobs, pupils, school_rosters, sign_ins
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.transactions import transaction
from quizapp.sweeper import Sweeper
from tests.factories import NOW, make_account, make_classroom, make_membership, make_person, make_school
from tests.test_job_workers import look, wait_for

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


def test_a_second_try_and_a_cut_in_the_middle_make_nobody_twice(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher_id = begin(app)
    monkeypatch.setattr(school_rosters, "BATCH", 1)
    bring_in, seen = school_rosters.bring_in, []

    def breaks(*given: Any) -> Any:
        seen.append(given[2][1][0].name)
        if len(seen) == 3:
            bring_in(*given)
            raise ZeroDivisionError  # inside the third transaction, after its rows
        return bring_in(*given)

    monkeypatch.setattr(school_rosters, "bring_in", breaks)
    job = import_list(app, teacher_id)
    assert (job.state, members(app)) == ("failed", EVERYBODY[:2])
    with app.app_context(), transaction(write=True):
        jobs.again(db.session.get_one(Person, teacher_id), job.id, datetime.now(UTC))
    run(app, job.id)
    assert (look(app, job.id).state, members(app)) == ("done", EVERYBODY)
    assert seen == [
        "Siti Nurhaliza",
        "Budi Santoso",
        "Rina Wati",
        "Siti Nurhaliza",
        "Budi Santoso",
        "Rina Wati",
        "Siti Nurhaliza",
    ]


def test_what_is_seen_before(app: QuizApp) -> None:
    with app.app_context(), transaction(write=True):
        school = make_school()
        teacher = make_account(school, "teacher")
        mine = make_classroom(school, teacher, name="VII-A", school_year=YEAR)
        make_classroom(school, make_account(school, "teacher"), name="VII B", school_year=YEAR)
        make_membership(mine, make_person(school, name="Budi Santoso"))
        make_person(school, name="Siti Nurhaliza", nisn="0012345678")
        plan = school_rosters.look(teacher, LIST, YEAR)
        assert [(one.name, one.classroom, [line.kind for line in one.lines]) for one in plan.classes] == [
            ("VII-A", mine, ["joins", "here"])
        ]
        assert [(line.number, str(line.problem)) for line in plan.problems] == [
            (4, str(school_rosters.TAUGHT_BY_OTHERS)),
            (5, str(school_rosters.TAUGHT_BY_OTHERS)),
            (6, "Write the class, for example VII-A."),
            (7, "“12” is no NISN: it has 10 digits, zeros at the front included."),
        ]
        administrator = make_account(school, "administrator")
        assert school_rosters.look(administrator, LIST, YEAR).coming == 3
        assert [one.classroom for one in school_rosters.look(administrator, LIST, "2027/2028").classes] == [None, None]
        with pytest.raises(NotFound):
            school_rosters.look(make_account(school), LIST, YEAR)
        with pytest.raises(Refused, match="no column with the classes"):
            school_rosters.look(teacher, "Nama\tNISN\nSiti\t0012345678\n", YEAR)


@pytest.mark.parametrize(
    ("name", "nisn", "kind"),
    [
        ("Agus", "0011111111", "problem"),  # in the class with another number
        ("Agus", "", "here"),
        ("Wayan", "0022222222", "here"),  # in the class without a number
        ("Komang", "0033333333", "problem"),  # the number is of somebody else
        ("Rina", "", "problem"),  # a teacher of the class
    ],
)
def test_namesakes(app: QuizApp, name: str, nisn: str, kind: str) -> None:
    with app.app_context(), transaction(write=True):
        school = make_school()
        teacher = make_account(school, "teacher", name="Rina")
        room = make_classroom(school, teacher, name="VII-A", school_year=YEAR)
        make_membership(room, make_person(school, name="Agus", nisn="0012345678"))
        make_membership(room, make_person(school, name="Wayan"))
        make_person(school, name="Ketut", nisn="0033333333")
        plan = school_rosters.look(teacher, f"Nama\tNISN\tKelas\n{name}\t{nisn}\tVII-A\n", YEAR)
        kinds = [line.kind for one in plan.classes for line in one.lines] + [line.kind for line in plan.problems]
        assert kinds == [kind]


def test_an_account_without_a_pin_opens_for_nobody(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    teacher_id = begin(app)
    import_list(app, teacher_id)
    spent: list[str] = []
    monkeypatch.setattr(sign_ins.credentials, "spend_as", lambda role, _: spent.append(role))
    with app.app_context(), transaction(write=True):
        for typed in ("0012345678", "siti.nurhaliza"):
            for pin in ("", "None", "123456"):
                candidate = sign_ins.look_up(typed, NOW)
                assert candidate is not None
                assert not sign_ins.verify(candidate, pin)
                assert sign_ins.conclude(candidate, True, NOW).person is None  # even if it were taken for verified
                sign_ins.clear_failures(candidate.school_id, candidate.key)
    assert spent == ["pupil", "teacher"] * 6, "as much work as for a name that nobody has"


def test_deleting_a_pupil_ends_the_import_and_takes_its_file(app: QuizApp) -> None:
    teacher_id = begin(app)
    import_list(app, teacher_id)
    with app.app_context(), transaction(write=True):
        teacher = db.session.get_one(Person, teacher_id)
        more = LIST + "Made Wijaya\t0012345699\t\tVII-B\n"
        job_id = school_rosters.ask(teacher, more, YEAR, NOW).id
        rina = db.session.scalars(select(Person).where(Person.name == "Rina Wati")).one()
        room_id = db.session.scalars(select(Membership.classroom_id).where(Membership.person_id == rina.id)).one()
        pupils.delete_pupil(teacher, room_id, rina.id, NOW)
    run(app, job_id)
    assert look(app, job_id).state == "failed"
    assert [name for _, name, _, _ in members(app)] == ["Budi Santoso", "Siti Nurhaliza", "Siti Nurhaliza"]


@pytest.mark.slow
def test_ten_thousand_pupils(app: QuizApp) -> None:
    teacher_id = begin(app, "administrator")
    rows = [f"Nama {number} Siswa\t{number:010}\t\tVII-{number % 250 + 1}" for number in range(1, 10_001)]
    began = time.monotonic()
    job = import_list(app, teacher_id, "\n".join(["Nama\tNISN\tNIS\tKelas", *rows]))
    took = time.monotonic() - began
    assert (job.state, job.done, len(job.result["classrooms"])) == ("done", 10_000, 250)  # type: ignore[index]
    assert len(members(app)) == 10_000
    assert took < 300, took


# A killed process

PROCESS = textwrap.dedent("""
    import json, sys, time
    from pathlib import Path
    from quizapp.app import create_app
    from quizapp.config import Settings
    from quizapp.jobs import run
    from quizapp.operations import school_rosters

    given = json.loads(sys.argv[1])
    app = create_app(Settings(folder=Path(given["folder"]), database_url=given["url"], secret_key="a" * 64, testing=True))
    school_rosters.BATCH = 1
    bring_in, count = school_rosters.bring_in, 0

    def waits(*arguments):
        global count
        done, count = bring_in(*arguments), count + 1
        if count == 3:
            Path(given["sign"]).touch()
            time.sleep(60)
        return done

    school_rosters.bring_in = waits
    run(app, given["job"])
""")


@pytest.mark.slow
def test_a_killed_worker_leaves_whole_batches_and_another_goes_on(app: QuizApp, tmp_path: Path) -> None:
    teacher_id = begin(app)
    with app.app_context(), transaction(write=True):
        job_id = school_rosters.ask(db.session.get_one(Person, teacher_id), LIST, YEAR, datetime.now(UTC)).id
    sign = tmp_path / "sign"
    given = {"folder": str(tmp_path / "data"), "url": app.settings.database_url, "job": job_id, "sign": str(sign)}
    command = [sys.executable, "-c", PROCESS, json.dumps(given)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
        assert wait_for(sign.exists, 60)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
    assert (look(app, job_id).state, members(app)) == ("running", EVERYBODY[:2])
    assert wait_for(lambda: Sweeper(app).sweep_jobs(datetime.now(UTC) + timedelta(minutes=2)) == 1)
    run(app, job_id)
    assert (look(app, job_id).state, look(app, job_id).tries, members(app)) == ("done", 2, EVERYBODY)
