"""Children's data: what we know of a pupil stands in one place, and goes when the pupil goes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import String, func, select

from quizapp import migrations
from quizapp.app import QuizApp
from quizapp.models import (
    Assignment,
    AssignmentPupil,
    AuditEntry,
    Base,
    Classroom,
    Person,
    RecallCard,
    RecallReview,
    db,
)
from quizapp.models.people import PERSONAL_FIELDS
from quizapp.operations import accounts, attempts, jobs, pupil_records, pupils, responses, sign_ins
from quizapp.operations.transactions import transaction
from tests.conftest import make_app
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_classroom,
    make_group,
    make_membership,
    make_school,
    make_version,
)

TECHNICAL = {"id", "school_id", "role", "secret_hash", "language", "active", "created_at"}
"""Columns of a person that say nothing about who they are."""

TEXTS_ELSEWHERE = {
    "school": {"name", "timezone"},
    "classroom": {"name", "school_year", "join_code"},
    "sign_in": {"token_hash"},
    "sign_in_failure": {"username"},
    "one_time_link": {"token_hash", "purpose"},
    "membership": {"role", "status"},
    "attempt": {"receipt"},
    "audit_entry": {"verb", "subject"},
    "job": {"kind", "key", "state"},
}
"""Text columns of the tables that know people: none holds another fact about a pupil."""


def test_a_person_has_at_most_four_personal_fields() -> None:
    assert len(PERSONAL_FIELDS) == 4
    assert {column.name for column in Person.__table__.columns} == TECHNICAL | set(PERSONAL_FIELDS)


def test_tables_that_know_people_hold_no_other_facts_about_them() -> None:
    texts = {
        table.name: {column.name for column in table.columns if isinstance(column.type, String)}
        for table in Base.metadata.sorted_tables
        if table.name in TEXTS_ELSEWHERE
    }
    assert texts == TEXTS_ELSEWHERE


def test_everything_that_belongs_to_a_person_goes_with_the_person() -> None:
    kinds = {
        (table.name, key.parent.name): key.ondelete
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "person"
    }
    assert set(kinds.values()) == {"CASCADE", "SET NULL"}
    assert {place for place, kind in kinds.items() if kind == "CASCADE"} >= {
        ("attempt", "person_id"),
        ("membership", "person_id"),
        ("sign_in", "person_id"),
        ("one_time_link", "person_id"),
    }


def test_of_a_deleted_pupil_the_database_file_knows_nothing(tmp_path: Path) -> None:
    place = tmp_path / "school.sqlite3"
    app = make_app(tmp_path, f"sqlite:///{place}")
    traces = [b"Zulaikha", b"zulaikha", b"0099887766", b"jawaban rahasia Zulaikha"]
    with app.app_context():
        with transaction(write=True):
            room_id, teacher_id, pupil_id = _a_pupil_at_work(app)
        _to_the_file()
        assert [trace in place.read_bytes() for trace in traces] == [True] * 4
        with transaction(write=True):
            pupils.delete_pupil(db.session.get_one(Person, teacher_id), room_id, pupil_id, NOW)
        _to_the_file()
        assert [trace in _all_bytes(place) for trace in traces] == [False] * 4
        left = {
            table.name
            for table in Base.metadata.sorted_tables
            if "person_id" in table.columns
            and db.session.scalar(select(func.count()).where(table.c.person_id == pupil_id))
        }
        assert left == set()
        assert sorted(db.session.scalars(select(AuditEntry.verb))) == ["delete_pupil", "export_pupil"]
        db.session.rollback()
        db.engine.dispose()
    assert migrations.newest_revision() is not None


def _a_pupil_at_work(app: QuizApp) -> tuple[int, int, int]:
    school = make_school()
    teacher = make_account(school, "teacher")
    room = make_classroom(school, teacher)
    pupil = make_account(school, name="Zulaikha Putri", username="zulaikha.putri", nisn="0099887766")
    make_membership(room, pupil)
    accounts.open_session(pupil, NOW, app.permanent_session_lifetime)
    sign_ins.count_failure(school.id, "zulaikha.putri", NOW)
    assignment = make_assignment(make_version(school), room)
    attempt = attempts.start(pupil, assignment.id, NOW)
    save = responses.Save(2, "jawaban rahasia Zulaikha", False, 0, "operation-1")
    responses.save(pupil, attempt.id, [save], now=NOW, grace=app.permanent_session_lifetime, current=None)
    attempts.submit(pupil, attempt.id, NOW)
    _other_tables(room, pupil, assignment)
    pupil_records.export_pupil(teacher, room.id, pupil.id, NOW)
    _jobs_that_know(teacher)
    return room.id, teacher.id, pupil.id


def _other_tables(room: Classroom, pupil: Person, assignment: Assignment) -> None:
    """Leave a place in a group, time of one's own, and a practice card."""
    make_group(room, pupil, name="Kelompok")
    content = {"front": "kebun", "back": "jawaban rahasia Zulaikha"}
    card = RecallCard(
        person_id=pupil.id, kind="word", source="word:1:kebun", content=content, state={}, due_at=NOW, created_at=NOW
    )
    db.session.add_all((card, AssignmentPupil(assignment_id=assignment.id, person_id=pupil.id, extra_minutes=10)))
    db.session.flush()
    db.session.add(RecallReview(card_id=card.id, operation_id="zulaikha-1", rating=3, at=NOW))
    db.session.flush()


def _jobs_that_know(teacher: Person) -> None:
    """Leave files with the pupil in them: of a roster that is being read, and of an archive that is ready."""
    roster = jobs.File("8A.csv", "text/csv", b"Nama;NISN\nZulaikha Putri;0099887766\n")
    jobs.ask(teacher, "roster_import", {}, NOW, [roster])
    claim = jobs.claim(jobs.ask(teacher, "class_archive", {}, NOW).id, NOW)
    assert claim is not None
    jobs.finish(
        claim, {}, [jobs.File("8A.zip", "application/zip", b"Zulaikha Putri, jawaban rahasia Zulaikha")], 1, 1, NOW
    )


def _to_the_file() -> None:
    """Bring what the write-ahead log holds into the database file."""
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")


def _all_bytes(place: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(place.parent.glob(place.name + "*")))
