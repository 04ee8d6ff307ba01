"""The live view's facts: answers filling in, who deserves a look, make-up sittings; and when the sitting has changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.models import AssignmentPupil, Attempt, Person, db
from quizapp.operations import late_decisions, responses, sitting_changes, supervision
from quizapp.operations.class_supervision import MakeUp, Supervised, get_participant, get_supervised
from quizapp.operations.errors import NotFound
from quizapp.operations.responses import Save
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

END = NOW + timedelta(minutes=40)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(closes_at=END)


def row_of(scene: Scene, name: str, now: datetime = NOW) -> Supervised:
    found = get_supervised(scene.teacher, scene.assignment.id, now)
    return next(row for row in found.rows if row.name == name)


def save(scene: Scene, attempt: Attempt, position: int, value: object, *, flagged: bool = False, **more: int) -> None:
    pupil = db.session.get_one(Person, attempt.person_id)
    stored = responses.stored_values(attempt.id).get(position, (None, False, 0))
    one = Save(position, value, flagged, stored[2], f"operation-{position}-{stored[2]}")  # type: ignore[arg-type]
    responses.save(pupil, attempt.id, [one], now=NOW, grace=MINUTE, **more)
    db.session.expire_all()


def test_answers_fill_in(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    save(scene, attempt, 3, "  ", flagged=True, current=3)
    row = row_of(scene, "Ani")
    assert (row.given, row.flagged, row.answered, row.question_count) == ({1}, {3}, 1, 3)
    assert row.attempt is not None
    assert row.attempt.current == 3
    save(scene, attempt, 3, "Baik.")
    row = row_of(scene, "Ani")
    assert (row.given, row.flagged) == ({1, 3}, frozenset())


def test_who_deserves_a_look(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    give(scene.pupil("Budi"), scene.assignment, hand_in=False)
    give(scene.pupil("Citra"), scene.assignment, RIGHT)
    scene.pupil("Dewi")

    def reasons(minutes: int) -> list[tuple[str, ...]]:
        now = NOW + minutes * MINUTE
        return [row.reasons(now) for row in get_supervised(scene.teacher, scene.assignment.id, now).rows]

    assert reasons(4) == [(), (), (), ()]
    assert reasons(5) == [("silent",), (), (), ()]
    assert reasons(10) == [("silent",), ("silent",), (), ()]
    for device in ("one", "two"):
        factories.make_attempt_event(attempt, "opened", device=device)
    assert reasons(36) == [("silent", "devices", "nearly_over"), ("silent", "nearly_over"), (), ()]
    for position, value in ((2, "Bu Rina"), (3, "Baik.")):
        save(scene, attempt, position, value)
    assert reasons(36)[0] == ("silent", "devices")  # done, with time left


def test_silence_counts_only_while_the_test_is_being_sat(scene: Scene) -> None:
    scene.assignment.time_limit_minutes = None
    scene.assignment.closes_at = NOW + 3 * 24 * 60 * MINUTE
    give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)

    def reasons(minutes: int) -> tuple[str, ...]:
        return (
            get_supervised(scene.teacher, scene.assignment.id, NOW + minutes * MINUTE)
            .rows[0]
            .reasons(NOW + minutes * MINUTE)
        )

    assert [reasons(minutes) for minutes in (119, 120, 24 * 60)] == [("silent",), (), ()]


def test_make_up_sittings_and_those_it_was_not_given_to(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    scene.pupil("Citra")
    scene.assignment.audience = "chosen"
    for person, opens in ((ani, NOW + 60 * MINUTE), (budi, None)):
        values = {"assignment_id": scene.assignment.id, "person_id": person.id, "chosen": True}
        db.session.add(AssignmentPupil(**values, opens_at=opens, closes_at=opens and opens + 60 * MINUTE))
    db.session.flush()
    found = get_supervised(scene.teacher, scene.assignment.id, NOW)
    assert [(row.name, row.make_up) for row in found.rows] == [
        ("Ani", MakeUp(NOW + 60 * MINUTE, NOW + 120 * MINUTE)),
        ("Budi", None),
    ]
    assert get_participant(scene.teacher, scene.assignment.id, ani.id)[1].name == "Ani"
    for stranger in (scene.teacher.id, factories.make_person(scene.school).id, 2**31 - 1):
        with pytest.raises(NotFound):
            get_participant(scene.teacher, scene.assignment.id, stranger)


# Changes


def test_every_change_changes_the_mark_and_nothing_else_does(database: QuizApp, scene: Scene) -> None:
    seen: list[str] = []

    def look(now: datetime = NOW) -> str:
        db.session.flush()
        return sitting_changes.mark_of(scene.assignment, now)

    def changed(what: str) -> None:
        found = look()
        assert found not in seen, what
        assert look() == found
        seen.append(found)

    changed("nothing yet")
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    changed("pupils came")
    attempt = give(ani, scene.assignment, RIGHT, hand_in=False)
    changed("one has begun")
    save(scene, attempt, 2, "Bu Rina")
    changed("an answer")
    save(scene, attempt, 2, "Bu Rina", flagged=True)
    changed("a flag")
    save(scene, attempt, 2, "Bu Rina", current=3)
    changed("another place")
    factories.make_attempt_event(attempt, "left")
    changed("the page was left")
    supervision.give_time(scene.teacher, attempt.id, 5, NOW, seen=supervision.stamp(attempt))
    changed("more time")
    give(budi, scene.assignment, RIGHT)
    changed("another has handed in")
    late = factories.make_late_response(attempt, 3, "Baik.")
    changed("something came late")
    late_decisions.decide(scene.teacher, attempt.id, [late.id], "declined", NOW)
    changed("and was decided")
    db.session.add(AssignmentPupil(assignment_id=scene.assignment.id, person_id=budi.id, opens_at=NOW))
    changed("a make-up sitting")
    scene.assignment.closes_at = END + MINUTE
    changed("another close")
    with count_queries(database) as found:
        look()
    assert len(found) == 1


def test_while_somebody_works_time_alone_changes_it_every_two_minutes(scene: Scene) -> None:
    give(scene.pupil("Ani"), scene.assignment, RIGHT, hand_in=False)
    marks = [sitting_changes.mark_of(scene.assignment, NOW + timedelta(seconds=at)) for at in (0, 119, 120)]
    assert (marks[0] == marks[1], marks[1] == marks[2]) == (True, False)
    after = [sitting_changes.mark_of(scene.assignment, END + timedelta(seconds=at)) for at in (-1, 0, 3600)]
    assert (after[0] == after[1], after[1] == after[2]) == (False, True)
