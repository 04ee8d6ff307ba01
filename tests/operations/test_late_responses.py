"""What arrives when an attempt is over: kept once for the teacher, changing nothing, and said aloud."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, LateResponse, Person, Response, db
from quizapp.operations import attempts, late_responses
from quizapp.operations.errors import NotFound
from quizapp.operations.responses import Save, Saved, save
from tests.factories import NOW, make_assignment, make_attempt, make_person, make_school, make_version

GRACE = timedelta(seconds=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def attempt(database: QuizApp) -> Attempt:
    """An attempt whose time is over; question 2 has an answer saved in time."""
    school = make_school()
    found = make_attempt(make_assignment(make_version(school)), make_person(school), ends_at=NOW + HOUR)
    assert send(found, a_save("Bu Rina", 0, "in-time-1"), at=timedelta(0)) == [Saved(2, "saved", 1)]
    return found


def a_save(value: str, base: int = 1, operation: str = "operation-1", *, position: int = 2, ago: int = 0) -> Save:
    return Save(position, value, False, base, operation, ago)


def send(attempt: Attempt, *saves: Save, at: timedelta = 2 * HOUR) -> list[Saved]:
    person = db.session.get_one(Person, attempt.person_id)
    return save(person, attempt.id, saves, now=NOW + at, grace=GRACE)[1]


def kept(attempt: Attempt) -> list[tuple[int, object, str]]:
    query = select(LateResponse.position, LateResponse.value, LateResponse.operation_id)
    rows = db.session.execute(query.where(LateResponse.attempt_id == attempt.id).order_by(LateResponse.id))
    return [tuple(row) for row in rows]


def stored(attempt: Attempt) -> list[tuple[int, object, int]]:
    query = select(Response.position, Response.value, Response.revision).where(Response.attempt_id == attempt.id)
    return [tuple(row) for row in db.session.execute(query.order_by(Response.position))]


def test_a_late_answer_is_kept_beside_the_one_that_counts(attempt: Attempt) -> None:
    (late,) = send(attempt, a_save("Bu Ani", ago=4000))
    words = "This answer arrived after the time was over. It is kept; your teacher decides whether it counts."
    assert (late.position, late.status, late.revision, str(late.message)) == (2, "late", 1, words)
    assert stored(attempt) == [(2, "Bu Rina", 1)]
    row = db.session.scalars(select(LateResponse)).one()
    assert (row.attempt_id, row.position, row.operation_id) == (attempt.id, 2, "operation-1")
    assert (row.value, row.flagged, row.source, row.decision) == ("Bu Ani", False, "page", None)
    assert row.written_at == NOW + 2 * HOUR - timedelta(seconds=4000)
    assert row.arrived_at == NOW + 2 * HOUR


def test_nothing_is_written_before_the_attempt_began(attempt: Attempt) -> None:
    send(attempt, a_save("Bu Ani", ago=30 * 24 * 3600))
    assert db.session.scalars(select(LateResponse.written_at)).one() == NOW


def test_after_submit_the_message_says_so(attempt: Attempt) -> None:
    attempts.submit(db.session.get_one(Person, attempt.person_id), attempt.id, NOW + HOUR / 2)
    (late,) = send(attempt, a_save("Bu Ani"), at=HOUR / 2)
    assert str(late.message) == (
        "This answer arrived after the attempt was handed in. It is kept; your teacher decides whether it counts."
    )
    assert kept(attempt) == [(2, "Bu Ani", "operation-1")]


def test_an_attempt_that_the_sweeper_ended_ended_by_time(attempt: Attempt) -> None:
    assert attempts.close_overdue(NOW + 2 * HOUR, GRACE) == 1
    (late,) = send(attempt, a_save("Bu Ani"))
    assert str(late.message).startswith("This answer arrived after the time was over.")


def test_the_same_operation_again_gets_the_same_reply_and_is_kept_once(attempt: Attempt) -> None:
    first = send(attempt, a_save("Bu Ani"))
    assert send(attempt, a_save("Bu Ani"), at=3 * HOUR) == first
    assert send(attempt, *[a_save("Bu Ani")] * 3) == first * 3
    assert kept(attempt) == [(2, "Bu Ani", "operation-1")]


def test_one_operation_three_times_in_one_late_batch_is_kept_once(attempt: Attempt) -> None:
    results = send(attempt, *[a_save("Bu Ani")] * 3)
    assert [one.status for one in results] == ["late"] * 3
    assert kept(attempt) == [(2, "Bu Ani", "operation-1")]


def test_what_was_saved_in_time_and_is_sent_again_late_was_saved(attempt: Attempt) -> None:
    assert send(attempt, a_save("Bu Rina", 0, "in-time-1")) == [Saved(2, "saved", 1)]
    assert kept(attempt) == []


def test_a_conflict_in_time_that_is_sent_again_late_is_the_same_conflict(attempt: Attempt) -> None:
    conflict = send(attempt, a_save("Bu Ani", 0, "tablet-1111"), at=timedelta(0))
    assert conflict[0].status == "conflict"
    assert send(attempt, a_save("Bu Ani", 0, "tablet-1111")) == conflict
    (chosen,) = send(attempt, a_save("Bu Ani", 1, "tablet-2222"))
    assert chosen.status == "late"
    assert kept(attempt) == [(2, "Bu Ani", "tablet-2222")]


def test_what_is_equal_to_the_stored_answer_is_saved_whatever_its_revision(attempt: Attempt) -> None:
    assert send(attempt, a_save("Bu Rina", 0, "operation-7")) == [Saved(2, "saved", 1)]
    assert kept(attempt) == []


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_an_empty_late_answer_replaces_nothing(attempt: Attempt, blank: str) -> None:
    for _ in range(2):
        (late,) = send(attempt, a_save(blank))
        assert (late.status, late.revision) == ("late", 1)
        assert str(late.message) == "An empty answer arrived after the end. What was saved before stays as it is."
    assert send(attempt, a_save("", 0, "operation-2", position=1)) == [Saved(1, "saved", 0)], "it was empty before"
    assert (stored(attempt), kept(attempt)) == ([(2, "Bu Rina", 1)], [])


@pytest.mark.parametrize("value", ["a\0b", "\ud800", "x" * 501, ["Bu Ani"]])
def test_what_does_not_fit_is_refused_late_as_well(attempt: Attempt, value: str) -> None:
    late, no_such, good = send(
        attempt, a_save(value), a_save("x", 0, "operation-2", position=9), a_save("Bu Ani", 1, "operation-3")
    )
    assert [late.status, no_such.status, good.status] == ["refused", "refused", "late"]
    assert kept(attempt) == [(2, "Bu Ani", "operation-3")]


def test_nobody_fills_the_disk_with_late_answers(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_responses, "MOST", 3)
    results = send(attempt, *[a_save(f"Bu {n}", 1, f"operation-{n}") for n in range(2)])
    results += send(attempt, *[a_save(f"Bu {n}", 1, f"operation-{n}") for n in range(1, 5)])
    assert [one.status for one in results] == ["late", "late", "late", "late", "refused", "refused"]
    assert str(results[-1].message).startswith("Too many answers arrived after the time was over.")
    assert [operation for _, _, operation in kept(attempt)] == ["operation-0", "operation-1", "operation-2"]


def test_when_the_attempt_is_open_again_the_late_answer_sent_again_is_saved(attempt: Attempt) -> None:
    """Its reply was lost, the teacher gave more time, and the phone sends it again: now it counts by itself."""
    send(attempt, a_save("Bu Ani"))
    attempt.ends_at = NOW + 3 * HOUR
    db.session.flush()
    assert send(attempt, a_save("Bu Ani")) == [Saved(2, "saved", 2)]
    assert stored(attempt) == [(2, "Bu Ani", 2)]
    assert send(attempt, a_save("Bu Ani"), at=4 * HOUR) == [Saved(2, "saved", 2)]


def test_a_foreign_attempt_does_not_exist_late_either(attempt: Attempt) -> None:
    other = make_person(make_school())
    with pytest.raises(NotFound):
        save(other, attempt.id, [a_save("Bu Ani")], now=NOW + 2 * HOUR, grace=GRACE)
    assert kept(attempt) == []
