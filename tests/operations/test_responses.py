"""Saving: each response once, whatever is sent again, together, late or from two devices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import library, responses
from quizapp.operations.errors import NotFound
from quizapp.operations.responses import Save, Saved, save
from tests.factories import NOW, make_assignment, make_attempt, make_person, make_school, make_version

GRACE = timedelta(seconds=30)


@pytest.fixture
def attempt(database: QuizApp) -> Attempt:
    school = make_school()
    return make_attempt(make_assignment(make_version(school)), make_person(school))


def pupil_of(attempt: Attempt) -> Person:
    return db.session.get_one(Person, attempt.person_id)


def text_save(
    value: str, base: int = 0, operation: str = "operation-1", *, position: int = 2, flagged: bool = False
) -> Save:
    return Save(position, value, flagged, base, operation)


def send(attempt: Attempt, *saves: Save, later: timedelta = timedelta(0), current: int | None = None) -> list[Saved]:
    return save(pupil_of(attempt), attempt.id, saves, now=NOW + later, grace=GRACE, current=current)[1]


def stored(attempt: Attempt) -> dict[int, tuple[object, int, bool]]:
    rows = db.session.execute(
        select(Response.position, Response.value, Response.revision, Response.flagged).where(
            Response.attempt_id == attempt.id
        )
    )
    return {position: (value, revision, flagged) for position, value, revision, flagged in rows}


def history(attempt: Attempt) -> list[tuple[str, object, str]]:
    rows = db.session.execute(
        select(ResponseRevision.operation_id, ResponseRevision.value, ResponseRevision.outcome)
        .where(ResponseRevision.attempt_id == attempt.id)
        .order_by(ResponseRevision.id)
    )
    return [tuple(row) for row in rows]


def test_a_save_is_stored_with_the_next_revision(attempt: Attempt) -> None:
    assert send(attempt, text_save("Bu Rina")) == [Saved(2, "saved", 1)]
    assert send(attempt, text_save("Bu Rina S.", 1, "operation-2", flagged=True)) == [Saved(2, "saved", 2)]
    assert stored(attempt) == {2: ("Bu Rina S.", 2, True)}


def test_the_same_operation_again_gets_the_same_reply_and_changes_nothing(attempt: Attempt) -> None:
    first = send(attempt, text_save("Bu Rina"))
    send(attempt, text_save("Bu Ani", 1, "operation-2"))
    assert send(attempt, text_save("Bu Rina")) == first
    assert stored(attempt) == {2: ("Bu Ani", 2, False)}
    assert len(history(attempt)) == 2


def test_a_stale_device_does_not_beat_the_current_one_and_both_values_are_kept(attempt: Attempt) -> None:
    send(attempt, text_save("Bu Rina", 0, "phone-1111"))
    assert send(attempt, text_save("Bu Ani", 0, "tablet-1111")) == [Saved(2, "conflict", 1, "Bu Rina", flagged=False)]
    assert stored(attempt) == {2: ("Bu Rina", 1, False)}
    assert history(attempt) == [("phone-1111", "Bu Rina", "saved"), ("tablet-1111", "Bu Ani", "conflict")]
    assert send(attempt, text_save("Bu Ani", 1, "tablet-2222")) == [Saved(2, "saved", 2)]


def test_equal_values_from_two_devices_are_no_conflict(attempt: Attempt) -> None:
    send(attempt, text_save("Bu Rina", 0, "phone-1111"))
    assert send(attempt, text_save("Bu Rina", 0, "tablet-1111")) == [Saved(2, "saved", 2)]


def test_several_saves_travel_together(attempt: Attempt) -> None:
    option = _an_option(attempt)
    results = send(
        attempt,
        Save(1, option, False, 0, "operation-a"),
        text_save("Bu", 0, "operation-b"),
        text_save("Bu Rina", 1, "operation-c"),
        current=2,
    )
    assert [(one.status, one.revision) for one in results] == [("saved", 1), ("saved", 1), ("saved", 2)]
    assert stored(attempt) == {1: (option, 1, False), 2: ("Bu Rina", 2, False)}
    db.session.refresh(attempt)
    assert attempt.current == 2


def _an_option(attempt: Attempt) -> str:
    version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    return library.declarations(version.fingerprint)[0].choices[0]


@pytest.mark.parametrize("value", ["not an option", "a\0b", "\ud800", "x" * 501, ["Bu Rina"], {"a": "b"}])
def test_what_does_not_fit_the_question_is_refused_and_not_stored(attempt: Attempt, value: object) -> None:
    position = 1 if value == "not an option" else 2
    (result,) = send(attempt, Save(position, value, False, 0, "operation-1"))  # type: ignore[arg-type]
    assert result.status == "refused"
    assert stored(attempt) == {}


def test_a_foreign_attempt_does_not_exist(attempt: Attempt) -> None:
    other = make_person(make_school())
    with pytest.raises(NotFound):
        save(other, attempt.id, [text_save("Bu Rina")], now=NOW, grace=GRACE)


def test_saves_count_until_the_end_and_a_short_grace(attempt: Attempt) -> None:
    attempt.ends_at = NOW
    db.session.flush()
    assert send(attempt, text_save("Bu Rina"), later=GRACE)[0].status == "saved"
    (late,) = send(attempt, text_save("Bu Ani", 1, "operation-2"), later=GRACE + timedelta(seconds=1))
    assert late.status == "late"
    assert stored(attempt) == {2: ("Bu Rina", 1, False)}


def test_a_resent_save_gets_its_reply_even_after_the_end(attempt: Attempt) -> None:
    first = send(attempt, text_save("Bu Rina"))
    attempt.ends_at = NOW
    db.session.flush()
    assert send(attempt, text_save("Bu Rina"), later=timedelta(hours=1)) == first


def test_a_submitted_attempt_takes_nothing_more(attempt: Attempt) -> None:
    attempt.submitted_at = NOW
    db.session.flush()
    assert send(attempt, text_save("Bu Rina"))[0].status == "late"
    assert stored(attempt) == {}


def test_ten_saves_need_as_few_statements_as_one(attempt: Attempt) -> None:
    def statements(*saves: Save) -> int:
        seen: list[str] = []
        person = pupil_of(attempt)
        event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        save(person, attempt.id, saves, now=NOW, grace=GRACE, current=None)
        return len(seen)

    option = _an_option(attempt)
    assert statements(text_save("Bu Rina")) <= 4
    assert statements(text_save("Bu Ani", 1, "operation-2"), Save(1, option, False, 0, "operation-3")) <= 5


def test_one_row_a_question(attempt: Attempt) -> None:
    for number in range(5):
        send(attempt, text_save(f"Bu {number}", number, f"operation-{number}"))
    count = db.session.scalar(select(func.count()).select_from(Response).where(Response.attempt_id == attempt.id))
    assert count == 1


def test_nobody_fills_the_disk_with_changes(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "MOST_CHANGES", 3)  # the limit itself is a setting of the module
    for number in range(3):
        assert send(attempt, text_save(f"Bu {number}", number, f"operation-{number}"))[0].status == "saved"
    assert send(attempt, text_save("Bu Ani", 3, "operation-9"))[0].status == "refused"
    assert stored(attempt) == {2: ("Bu 2", 3, False)}


def test_nobody_fills_the_disk_with_conflicts(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "MOST_CHANGES", 2)
    send(attempt, text_save("Bu Rina", 0, "operation-0"))
    told = [send(attempt, text_save(f"Bu {n}", 0, f"conflict-{n}"))[0].status for n in range(4)]
    assert told == ["conflict", "conflict", "refused", "refused"]
    assert len(history(attempt)) == 3
