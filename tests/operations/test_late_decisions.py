"""Late answers: accepted they count, declined they do not; both can be taken back; a person's mark is asked for first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, LateResponse, Response, ResponseRevision, db
from quizapp.operations import attempts, marking_desk, practice, responses, supervision
from quizapp.operations.errors import NotFound
from quizapp.operations.late_decisions import Decided, InForce, decide, late_of, seen_mark
from quizapp.operations.marking import mark, stamp
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

END = NOW + timedelta(minutes=40)
AFTER = END + timedelta(minutes=10)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(closes_at=END)


@pytest.fixture
def attempt(scene: Scene) -> Attempt:
    """Handed in: right, wrong, blank; 1 of 4 marks."""
    return give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami")


def response_at(attempt: Attempt, position: int) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def history(attempt: Attempt, position: int) -> list[tuple[Any, int]]:
    query = select(ResponseRevision).where(
        ResponseRevision.attempt_id == attempt.id, ResponseRevision.position == position
    )
    return [(row.value, row.revision) for row in db.session.scalars(query.order_by(ResponseRevision.id))]


def total_of(attempt: Attempt) -> tuple[float | None, int]:
    db.session.refresh(attempt)
    return attempt.mark, attempt.waiting


def say(scene: Scene, attempt: Attempt, decision: Any, *lates: LateResponse, **values: Any) -> Decided:
    waiting = select(LateResponse.id).where(LateResponse.attempt_id == attempt.id, LateResponse.decision.is_(None))
    ids = [late.id for late in lates] or list(db.session.scalars(waiting))
    return decide(scene.teacher, attempt.id, ids, decision, values.pop("now", AFTER), **values)


def entries(verb: str, subject: str) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.verb == verb, AuditEntry.subject == subject).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_an_accepted_answer_counts_and_the_total_moves(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Bu Rina", flagged=True)
    assert say(scene, attempt, "accepted", late) == Decided(changed=1)
    now_counts = response_at(attempt, 2)
    assert (now_counts.value, now_counts.flagged, now_counts.revision) == ("Bu Rina", True, 2)
    assert (now_counts.saved_at, now_counts.fraction, now_counts.marked_by_id) == (late.arrived_at, 1.0, None)
    assert history(attempt, 2) == [("kelas kami", 1), ("Bu Rina", 2)]
    assert total_of(attempt) == (2.0, 0)
    assert (late.decision, late.decided_by_id, late.decided_at) == ("accepted", scene.teacher.id, AFTER)


def test_accepting_twice_changes_nothing(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Bu Rina")
    say(scene, attempt, "accepted", late)
    assert say(scene, attempt, "accepted", late, now=AFTER + timedelta(hours=1)) == Decided()
    assert say(scene, attempt, "accepted") == Decided()
    assert (history(attempt, 2)[-1], late.decided_at) == (("Bu Rina", 2), AFTER)
    assert len(entries("accept_late", "late_response")) == 1


def test_a_declined_answer_changes_nothing_but_is_kept(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Bu Rina")
    assert say(scene, attempt, "declined", late) == Decided(changed=1)
    assert say(scene, attempt, "declined", late) == Decided()
    assert (history(attempt, 2), total_of(attempt)) == ([("kelas kami", 1)], (1.0, 0))
    assert late.decision == "declined"
    assert len(entries("decline_late", "late_response")) == 1


def test_accepting_is_taken_back_and_done_again(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Bu Rina")
    say(scene, attempt, "accepted", late)
    say(scene, attempt, "declined", late)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("kelas kami", (1.0, 0))
    assert response_at(attempt, 2).saved_at == NOW
    say(scene, attempt, "accepted", late)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("Bu Rina", (2.0, 0))
    arrived = marking_desk.look_at_response(scene.teacher, attempt.id, 2).arrived
    assert [one.text for one in arrived] == ["kelas kami", "Bu Rina", "Bu Rina"]
    assert history(attempt, 2) == [("kelas kami", 1), ("Bu Rina", 2), ("kelas kami", 3), ("Bu Rina", 4)]


def test_where_nothing_was_answered_nothing_stands_again(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 3, "Baik, karena pedas.")
    say(scene, attempt, "accepted", late)
    assert total_of(attempt) == (1.0, 1)
    say(scene, attempt, "declined", late)
    stored = response_at(attempt, 3)
    assert (stored.value, stored.fraction, stored.waiting, total_of(attempt)) == (None, 0.0, False, (1.0, 0))
    assert stored.saved_at is None


def test_all_that_wait_are_decided_at_once_the_newest_counts(scene: Scene, attempt: Attempt) -> None:
    first = factories.make_late_response(attempt, 2, "Rina")
    second = factories.make_late_response(attempt, 2, "bibit", arrived_at=AFTER)
    third = factories.make_late_response(attempt, 3, "Baik.")
    declined = factories.make_late_response(attempt, 1, "", decision="declined")
    assert say(scene, attempt, "accepted").changed == 3
    assert [late.decision for late in (first, second, third, declined)] == [*["accepted"] * 3, "declined"]
    assert response_at(attempt, 2).value == "bibit"
    say(scene, attempt, "declined", first)  # it was not in force
    assert response_at(attempt, 2).value == "bibit"
    say(scene, attempt, "declined", second)
    assert response_at(attempt, 2).value == "kelas kami"


def test_the_former_accepted_answer_comes_back_when_a_newer_one_goes(scene: Scene, attempt: Attempt) -> None:
    first, second = (factories.make_late_response(attempt, 2, value) for value in ("Rina", "bibit"))
    say(scene, attempt, "accepted", first)
    say(scene, attempt, "accepted", second)
    assert total_of(attempt) == (1.0, 1)
    say(scene, attempt, "declined", second)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("Rina", (2.0, 0))


def test_what_the_pupil_wrote_after_reopening_stays(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Rina")
    say(scene, attempt, "accepted", late)
    supervision.give_time(scene.teacher, attempt.id, 5, AFTER, seen=supervision.stamp(attempt))
    ani = db.session.get_one(factories.Person, attempt.person_id)
    save = responses.Save(2, "bibit", False, 2, "operation-after-reopening")
    responses.save(ani, attempt.id, [save], now=AFTER, grace=timedelta(0))
    attempts.submit(ani, attempt.id, AFTER)
    say(scene, attempt, "declined", late)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("bibit", (1.0, 1))


def test_in_a_running_attempt_it_counts_at_submit(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Rina")
    supervision.give_time(scene.teacher, attempt.id, 5, AFTER, seen=supervision.stamp(attempt))
    say(scene, attempt, "accepted", late)
    assert (response_at(attempt, 2).value, response_at(attempt, 2).fraction) == ("Rina", None)
    attempts.close_overdue(AFTER + timedelta(minutes=6), timedelta(0))
    assert total_of(attempt) == (2.0, 0)


# Marks of persons


def marked_by_hand(scene: Scene, attempt: Attempt, position: int = 2, points: float = 0.5) -> None:
    seen = stamp(response_at(attempt, position))
    mark(scene.teacher, attempt.id, position, points, reason="Hampir benar.", seen=seen, now=AFTER)


def test_a_mark_of_a_person_is_shown_and_asked_for_before_it_goes(scene: Scene, attempt: Attempt) -> None:
    marked_by_hand(scene, attempt)
    late, other = factories.make_late_response(attempt, 2, "Rina"), factories.make_late_response(attempt, 3, "Baik.")
    asked = say(scene, attempt, "accepted")
    assert [(one.position, one.in_force) for one in asked.at_stake] == [(2, InForce("kelas kami", 0.5, 1, "Rina Wati"))]
    assert (late.decision, other.decision, total_of(attempt)) == (None, None, (1.5, 0))
    agreed = [one.seen for one in asked.at_stake]
    assert say(scene, attempt, "accepted", agreed=agreed).changed == 2
    assert (response_at(attempt, 2).marked_by_id, total_of(attempt)) == (None, (2.0, 1))


def test_agreeing_to_an_older_mark_is_not_agreeing(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Rina")
    marked_by_hand(scene, attempt)
    agreed = [one.seen for one in say(scene, attempt, "accepted", late).at_stake]
    marked_by_hand(scene, attempt, points=1.0)
    assert [one.in_force.mark for one in say(scene, attempt, "accepted", late, agreed=agreed).at_stake] == [1.0]
    assert total_of(attempt) == (2.0, 0)


def test_the_mark_of_a_person_comes_back_with_its_answer(scene: Scene, attempt: Attempt) -> None:
    marked_by_hand(scene, attempt)
    before = (response_at(attempt, 2).reason, response_at(attempt, 2).marked_at)
    late = factories.make_late_response(attempt, 2, "Rina")
    say(scene, attempt, "accepted", late, agreed=[seen_mark(response_at(attempt, 2))])
    assert say(scene, attempt, "declined", late) == Decided(changed=1)
    back = response_at(attempt, 2)
    assert (back.value, back.fraction, back.marked_by_id) == ("kelas kami", 0.5, scene.teacher.id)
    assert ((back.reason, back.marked_at), total_of(attempt)) == (before, (1.5, 0))


def test_the_mark_of_a_person_on_the_late_answer_is_asked_for_too(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Rina")
    say(scene, attempt, "accepted", late)
    marked_by_hand(scene, attempt)
    asked = say(scene, attempt, "declined", late)
    assert [(one.in_force.text, one.in_force.mark) for one in asked.at_stake] == [("Rina", 0.5)]
    say(scene, attempt, "declined", late, agreed=[asked.at_stake[0].seen])
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("kelas kami", (1.0, 0))


def test_declining_what_waits_asks_for_nothing(scene: Scene, attempt: Attempt) -> None:
    marked_by_hand(scene, attempt)
    late = factories.make_late_response(attempt, 2, "Rina")
    assert say(scene, attempt, "declined", late) == Decided(changed=1)
    assert total_of(attempt) == (1.5, 0)


def test_what_happened_to_the_mark_stands_on_the_page_of_the_response(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 3, "Baik.")
    say(scene, attempt, "accepted", late)
    changes = marking_desk.look_at_response(scene.teacher, attempt.id, 3).changes
    assert [(one.by, one.old["fraction"], one.new["waiting"]) for one in changes] == [("Rina Wati", 0.0, True)]
    assert "Baik." not in str([entry.details for entry in db.session.scalars(select(AuditEntry))])


# Showing, and who may


def test_late_answers_stand_beside_what_counts(scene: Scene, attempt: Attempt) -> None:
    sat = supervision.get_sat(scene.teacher, attempt.id, AFTER)
    assert late_of(sat) == ()
    late = factories.make_late_response(attempt, 2, "Rina", source="file", written_at=END)
    same = factories.make_late_response(attempt, 2, "kelas kami", arrived_at=AFTER)
    blank = factories.make_late_response(attempt, 3, "Baik.")
    say(scene, attempt, "declined", same)
    found = late_of(sat)
    assert [(one.id, one.position, one.text, one.same) for one in found] == [
        (late.id, 2, "Rina", False),
        (same.id, 2, "kelas kami", True),
        (blank.id, 3, "Baik.", False),
    ]
    assert found[0].in_force == InForce("kelas kami", 0.0, 1, None)
    assert (found[0].source, found[0].written_at, found[0].prompt) == ("file", END, "Siapa yang membawa bibit?")
    assert [(one.decision, one.decided_by) for one in found] == [(None, None), ("declined", "Rina Wati"), (None, None)]


def test_what_practice_had_checked_comes_back(database: QuizApp) -> None:
    scene = make_scene(mode="practice", closes_at=END)
    ani = scene.pupil("Ani")
    attempt = attempts.start(ani, scene.assignment.id, NOW)
    practice.check(ani, attempt.id, 2, "kelas kami", NOW)
    attempts.submit(ani, attempt.id, NOW)
    late = factories.make_late_response(attempt, 2, "Rina")
    say(scene, attempt, "accepted", late)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("Rina", (1.0, 0))
    say(scene, attempt, "declined", late)
    assert (response_at(attempt, 2).value, total_of(attempt)) == ("kelas kami", (0.0, 0))


def test_strangers_decide_nothing_and_foreign_answers_stay(scene: Scene, attempt: Attempt) -> None:
    late = factories.make_late_response(attempt, 2, "Rina")
    other = give(scene.pupil("Budi"), scene.assignment, WRONG)
    for stranger in (
        db.session.get_one(factories.Person, attempt.person_id),
        factories.make_person(scene.school, "teacher"),
        factories.make_person(scene.school, "administrator"),
    ):
        with pytest.raises(NotFound):
            decide(stranger, attempt.id, [late.id], "accepted", AFTER)
    assert say(scene, other, "accepted", late) == Decided()
    assert late.decision is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["accepted", "declined"])), max_size=8))
def test_what_is_in_force_follows_from_the_decisions(database: QuizApp, steps: list[tuple[int, str]]) -> None:
    """Accepted in any order: the one accepted last and not declined since counts, else what came in time."""
    scene = make_scene(closes_at=END)
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami")
    lates = [factories.make_late_response(attempt, 2, value) for value in ("Rina", "bibit", "hujan")]
    accepted: list[int] = []
    for number, decision in steps:
        say(scene, attempt, decision, lates[number])
        if decision == "declined":
            accepted = [one for one in accepted if one != number]
        elif number not in accepted:
            accepted.append(number)
        expected = lates[accepted[-1]].value if accepted else "kelas kami"
        assert response_at(attempt, 2).value == expected
        assert total_of(attempt) == (2.0 if expected == "Rina" else 1.0, int(expected in ("bibit", "hujan")))
        assert [one.decision == "accepted" for one in lates] == [place in accepted for place in range(3)]
    db.session.rollback()
