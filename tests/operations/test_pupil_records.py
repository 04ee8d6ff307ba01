"""One pupil: moved to another class, exported completely, deleted by those who answer for all of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import AuditEntry, Base, Classroom, Person, RecallCard, RecallReview, School, db
from quizapp.operations import accounts, attempts, classrooms, pupil_records, pupils, responses
from quizapp.operations.errors import NotFound, Refused
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_attempt_event,
    make_classroom,
    make_group,
    make_late_response,
    make_membership,
    make_person,
    make_school,
    make_version,
)

SPACE = timedelta(hours=8)


def scene() -> tuple[Person, Classroom, Person]:
    school = make_school()
    teacher = make_person(school, "teacher")
    room = make_classroom(school, teacher, name="VIII-B")
    pupil = make_account(school, name="Siti O'Brien", username="siti.obrien", nisn="0012345678", nis="2401")
    make_membership(room, pupil)
    return teacher, room, pupil


def work(room: Classroom, pupil: Person) -> None:
    """Let the pupil leave something in as many tables as there are."""
    assignment = make_assignment(make_version(db.session.get_one(School, room.school_id)), room)
    attempt = attempts.start(pupil, assignment.id, NOW)
    save = responses.Save(2, "tulisan Siti", False, 0, "operation-1")
    responses.save(pupil, attempt.id, [save], now=NOW, grace=SPACE, current=None)
    attempts.submit(pupil, attempt.id, NOW)
    make_attempt_event(attempt)
    make_late_response(attempt, 1, "terlambat")
    make_group(room, pupil)
    accounts.open_session(pupil, NOW, SPACE)
    card = RecallCard(
        person_id=pupil.id, kind="word", source="word:1:kebun", content={}, state={}, due_at=NOW, created_at=NOW
    )
    db.session.add(card)
    db.session.flush()
    db.session.add(RecallReview(card_id=card.id, operation_id="r1", rating=3, at=NOW))
    db.session.flush()


# Moving


def test_a_pupil_moves_and_keeps_what_they_did(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    work(room, pupil)
    school = db.session.get_one(School, room.school_id)
    new = make_classroom(school, teacher, name="VIII-C")
    assert pupil_records.move_pupil(teacher, room.id, pupil.id, new.id, NOW) == (pupil, new)
    assert ([p.id for p in classrooms.roster_of(room).pupils], [p.id for p in classrooms.roster_of(new).pupils]) == (
        [],
        [pupil.id],
    )
    assert len(pupil_records.rows_of(pupil.id)["attempt"]) == 1
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id.desc())).first() == "move_pupil"
    with pytest.raises(NotFound):
        pupil_records.move_pupil(teacher, room.id, pupil.id, new.id, NOW)


def test_where_a_pupil_cannot_move(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    school = db.session.get_one(School, room.school_id)
    theirs = make_classroom(school, make_person(school, "teacher"))
    full = make_classroom(school, teacher)
    make_membership(full, make_person(school, name="SITI O'BRIEN"))
    for other in (theirs.id, make_classroom(make_school()).id, 2**31 - 1):
        with pytest.raises(NotFound):
            pupil_records.move_pupil(teacher, room.id, pupil.id, other, NOW)
    with pytest.raises(Refused) as refused:
        pupil_records.move_pupil(teacher, room.id, pupil.id, full.id, NOW)
    assert refused.value.field == "to"
    assert [one.id for one in classrooms.roster_of(room).pupils] == [pupil.id]


def test_who_waited_there_is_let_in(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    new = make_classroom(db.session.get_one(School, room.school_id), teacher)
    make_membership(new, pupil, status="waiting")
    pupil_records.move_pupil(teacher, room.id, pupil.id, new.id, NOW)
    assert [one.id for one in classrooms.roster_of(new).pupils] == [pupil.id]


# Everything in one file


def test_everything_about_a_pupil_in_one_file(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    work(room, pupil)
    name, data = pupil_records.export_pupil(teacher, room.id, pupil.id, NOW)
    found: dict[str, Any] = json.loads(data)
    assert name == "siti.obrien.json"
    assert {key: found["person"][key] for key in ("name", "username", "nisn", "nis")} == {
        "name": "Siti O'Brien",
        "username": "siti.obrien",
        "nisn": "0012345678",
        "nis": "2401",
    }
    tables = found["tables"]
    assert [row["value"] for row in tables["response"] if row["position"] == 2] == ["tulisan Siti"]
    assert {table: len(rows) for table, rows in tables.items() if table not in ("response", "audit_entry")} == {
        "attempt": 1,
        "attempt_event": 1,
        "class_group_member": 1,
        "late_response": 1,
        "membership": 1,
        "recall_card": 1,
        "recall_review": 1,
        "response_revision": 1,
        "sign_in": 1,
    }
    assert list(found["classes"].values()) == ["VIII-B"]
    assert list(found["assignments"].values()) == ["Kebun sekolah"]
    assert b"argon2" not in data
    assert b"_hash" not in data
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id.desc())).first() == "export_pupil"


def test_no_table_that_knows_people_is_forgotten() -> None:
    # The walk goes along foreign keys: a column that names a person and has none would not be seen.
    for table in Base.metadata.sorted_tables:
        pointing = {key.parent.name for key in table.foreign_keys if key.column.table.name == "person"}
        named = {column.name for column in table.columns if column.name.endswith(("person_id", "_by_id", "actor_id"))}
        assert (table.name, named - pointing) == (table.name, set())
        parents = {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}
        assert (table.name in pupil_records.OWNED) == bool(parents & pupil_records.OWNED or table.name == "person")
    assert {
        "assignment_pupil",
        "attempt",
        "response",
        "response_revision",
        "late_response",
        "attempt_event",
        "appeal",
        "mark_change",
        "rating",
        "membership",
        "class_group_member",
        "reading_preference",
        "recall_card",
        "recall_review",
        "job",
    } <= pupil_records.OWNED


def test_a_deleted_pupil_leaves_nothing_of_what_was_exported(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    work(room, pupil)
    before = pupil_records.rows_of(pupil.id)
    pupil_id = pupil.id
    pupils.delete_pupil(teacher, room.id, pupil_id, NOW)
    assert set(pupil_records.rows_of(pupil_id)) == {"audit_entry"}
    for name, rows in before.items():
        table = Base.metadata.tables[name]
        if "id" in table.c and name != "audit_entry":
            left = select(func.count()).select_from(table).where(table.c.id.in_([row["id"] for row in rows]))
            assert (name, db.session.scalar(left)) == (name, 0)


# Whose it is to say


def test_a_pupil_with_work_elsewhere_is_an_administrators(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    school = db.session.get_one(School, room.school_id)
    colleague, head = make_person(school, "teacher"), make_person(school, "administrator")
    theirs = make_classroom(school, colleague)
    make_membership(theirs, pupil)
    work(theirs, pupil)
    pupils.remove_pupil(colleague, theirs.id, pupil.id, NOW)
    for act in (pupils.delete_pupil, pupil_records.export_pupil):
        with pytest.raises(Refused) as refused:
            act(teacher, room.id, pupil.id, NOW)
        assert "An administrator of the school can do this." in str(refused.value)
    assert b"tulisan Siti" in pupil_records.export_pupil(head, room.id, pupil.id, NOW)[1]
    assert pupils.delete_pupil(head, room.id, pupil.id, NOW) == "Siti O'Brien"


def test_strangers_export_nobody(database: QuizApp) -> None:
    teacher, room, pupil = scene()
    stranger = make_person(make_school(), "administrator")
    for who in (stranger, pupil):
        with pytest.raises(NotFound):
            pupil_records.export_pupil(who, room.id, pupil.id, NOW)
    with pytest.raises(NotFound):
        pupil_records.export_pupil(teacher, room.id, teacher.id, NOW)
