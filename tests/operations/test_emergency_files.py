"""Emergency files: shown beside what the server has, stored as chosen, in time or late; twice changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.emergency_file import Content
from quizapp.models import Attempt, AuditEntry, LateResponse, Response, ResponseRevision, db
from quizapp.operations import attempts, late_responses, responses, supervision
from quizapp.operations.emergency_files import Choice, Found, Loaded, load, look_into
from quizapp.operations.errors import NotFound
from quizapp.operations.late_decisions import decide
from quizapp.operations.marking import mark, stamp
from tests import emergency, factories
from tests.emergency import entry
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene

END = NOW + timedelta(minutes=40)
DURING = NOW + timedelta(minutes=20)
AFTER = END + timedelta(minutes=10)
GRACE = timedelta(seconds=30)


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene(closes_at=END)


@pytest.fixture
def attempt(scene: Scene) -> Attempt:
    """At work: right, wrong, nothing."""
    return give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami", hand_in=False)


def content(sat: Attempt, *entries: dict[str, Any], at: datetime = DURING, **values: Any) -> Content:
    return emergency.content(sat, *entries, at=at, **values)


def look(scene: Scene, *contents: Content, now: datetime = DURING) -> list[Found]:
    return look_into(scene.teacher, scene.assignment.id, contents, now, GRACE)[1]


def states(found: Found) -> list[tuple[int, str, bool]]:
    return [(line.position, line.state, line.suggested) for line in found.lines]


def every_choice(found: list[Found]) -> list[Choice]:
    return [
        Choice(one.attempt_id, line.position, line.seen) for one in found for line in one.lines if line.can_be_chosen
    ]


def load_all(scene: Scene, *contents: Content, now: datetime = DURING, hand_in: bool = False) -> list[Loaded]:
    choices = every_choice(look(scene, *contents, now=now))
    return load_chosen(scene, choices, *contents, now=now, hand_in=hand_in)


def load_chosen(
    scene: Scene, choices: list[Choice], *contents: Content, now: datetime = DURING, hand_in: bool = False
) -> list[Loaded]:
    ids = [one.attempt for one in contents] if hand_in else []
    return load(scene.teacher, scene.assignment.id, contents, choices, ids, now=now, grace=GRACE)


def response_at(attempt: Attempt, position: int) -> Response:
    query = select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def everything() -> list[Any]:
    """All rows that loading could change."""
    db.session.flush()
    return [
        [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]
        for table in (model.__table__ for model in (Attempt, Response, ResponseRevision, LateResponse, AuditEntry))
    ]


# Looking


def test_each_answer_is_shown_beside_what_the_server_has(scene: Scene, attempt: Attempt) -> None:
    key = response_at(attempt, 1).value
    found = look(
        scene,
        content(
            attempt,
            entry(1, key, sent=True, base_revision=1),
            entry(2, "Rina", base_revision=1),
            entry(3, "Baik, karena pedas."),
        ),
    )[0]
    assert (found.name, found.attempt_id, found.number, found.problem) == ("Ani", attempt.id, 1, None)
    assert (found.is_open, found.ended_at, found.hand_in, found.choices) == (True, None, False, 2)
    assert states(found) == [(1, "same", False), (2, "differs", True), (3, "new", True)]
    second = found.lines[1]
    assert (second.on_server, second.in_file) == ("kelas kami", "Rina")
    assert (second.prompt, second.written_at) == ("Siapa yang membawa bibit?", DURING - timedelta(minutes=1))


def test_what_the_server_got_after_the_phone_lost_it_is_not_suggested(scene: Scene, attempt: Attempt) -> None:
    found = look(scene, content(attempt, entry(2, "Rina", base_revision=0)))[0]
    assert (states(found), found.lines[0].moved_on) == ([(2, "differs", False)], True)
    emptied = look(scene, content(attempt, entry(2, " ", base_revision=1)))[0]
    assert states(emptied) == [(2, "differs", False)]
    acknowledged = look(scene, content(attempt, entry(2, "Rina", base_revision=1, sent=True)))[0]
    assert states(acknowledged) == [(2, "differs", False)]


def test_the_last_answer_to_a_question_is_the_one_shown(scene: Scene, attempt: Attempt) -> None:
    twice = content(attempt, entry(3, "Baik.", operation_id="first-one"), entry(3, "Buruk.", operation_id="second-one"))
    assert [line.in_file for line in look(scene, twice)[0].lines] == ["Buruk."]


def test_known_operations_count_as_delivered(scene: Scene, attempt: Attempt) -> None:
    sent = [responses.Save(2, "Rina", False, 1, "from-phone-2"), responses.Save(2, "bibit", False, 2, "newer-one")]
    ani = db.session.get_one(factories.Person, attempt.person_id)
    responses.save(ani, attempt.id, sent, now=NOW, grace=GRACE)
    late_responses.keep(attempt.id, NOW, [responses.Save(3, "Baik.", False, 0, "from-phone-3")], NOW)
    found = look(scene, content(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik.")))[0]
    assert (states(found), found.choices) == ([(2, "delivered", False), (3, "delivered", False)], 0)


def test_after_the_end_each_answer_is_in_time_or_late_by_the_phone(scene: Scene, attempt: Attempt) -> None:
    written = content(attempt, entry(2, "Rina", base_revision=1, ago=600), entry(3, "Baik.", ago=0), at=END + GRACE)
    found = look(scene, written, now=AFTER)[0]
    assert (found.is_open, found.ended_at) == (False, END)
    assert [(line.late, line.suggested) for line in found.lines] == [(False, True), (True, False)]


def test_files_of_other_assignments_people_and_schools_are_refused_alike(scene: Scene, attempt: Attempt) -> None:
    other = factories.make_assignment(scene.version, scene.room, mode="test")
    elsewhere = make_scene()
    far = give(elsewhere.pupil("Jauh"), elsewhere.assignment, RIGHT)
    foreign = [
        content(give(scene.pupil("Budi"), other, RIGHT), entry(1, "x")),
        content(far, entry(1, "x")),
        content(attempt, entry(1, "x"), person=attempt.person_id + 100_000),
        content(attempt, entry(1, "x"), attempt=2**31 - 1),
    ]
    sentence = "This file does not belong to this assignment: it names “Judul di HP” and Nama di HP."
    for found in look(scene, *foreign):
        assert (str(found.problem), found.lines, found.name) == (sentence, (), "Nama di HP")
    before = everything()
    assert load_all(scene, *foreign, hand_in=True) == []
    assert everything() == before


def test_values_that_do_not_fit_and_questions_that_are_not_there_cannot_be_chosen(
    scene: Scene, attempt: Attempt
) -> None:
    forged = content(
        attempt,
        entry(1, "no-such-option"),
        entry(2, ["a"]),
        entry(3, "x" * 20_001),
        entry(4, "x"),
        entry(99, {"a": "b"}),
    )
    found = look(scene, forged)[0]
    assert [line.state for line in found.lines] == ["unfit"] * 5
    choices = [Choice(attempt.id, position, "0-00000000") for position in (1, 2, 3, 4, 99)]
    before = everything()
    assert load_chosen(scene, choices, forged) == [Loaded("Ani", attempt.id, 0, 0, False, ())]
    assert everything() == before


def test_two_files_of_one_attempt_go_one_after_the_other(scene: Scene, attempt: Attempt) -> None:
    first, second = content(attempt, entry(2, "Rina")), content(attempt, entry(2, "bibit"))
    found = look(scene, first, second)
    assert [one.problem is None for one in found] == [True, False]
    assert [len(one.lines) for one in found] == [1, 0]


def test_looking_asks_as_often_for_one_file_as_for_three(database: QuizApp, scene: Scene, attempt: Attempt) -> None:
    more = [give(scene.pupil(name), scene.assignment, RIGHT, hand_in=False) for name in ("Budi", "Citra")]
    counts = []
    for sat in ([attempt], [attempt, *more]):
        contents = [content(one, entry(2, "Rina"), entry(3, "Baik.")) for one in sat]
        look(scene, *contents)
        with count_queries(database) as found:
            look(scene, *contents)
        counts.append(len(found))
    assert counts == [5, 5]


# Loading while the attempt runs


def test_in_time_the_answers_are_saves_of_the_pupil(scene: Scene, attempt: Attempt) -> None:
    file = content(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik.", flagged=True))
    assert load_all(scene, file) == [Loaded("Ani", attempt.id, 2, 0, False, ())]
    second, third = response_at(attempt, 2), response_at(attempt, 3)
    assert (second.value, second.revision, second.saved_at, second.fraction) == ("Rina", 2, DURING, None)
    assert (third.value, third.flagged, third.revision) == ("Baik.", True, 1)
    kept = db.session.scalars(select(ResponseRevision.operation_id).where(ResponseRevision.position == 3)).all()
    assert kept == ["from-phone-3"]
    audit = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "load_emergency_file")).one()
    assert audit.details == {"questions": [2, 3], "handed_in": False}
    assert db.session.scalars(select(LateResponse)).all() == []


def test_loading_twice_changes_nothing(scene: Scene, attempt: Attempt) -> None:
    file = content(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik."), submit=True)
    choices = every_choice(look(scene, file))
    load_chosen(scene, choices, file, hand_in=True)
    before = everything()
    assert look(scene, file)[0].choices == 0
    assert not look(scene, file)[0].hand_in
    for now in (DURING, AFTER):
        assert load_chosen(scene, choices, file, now=now, hand_in=True) == [Loaded("Ani", attempt.id, 0, 0, False, ())]
    assert everything() == before


def test_the_phone_that_delivers_later_gets_the_reply_it_missed(scene: Scene, attempt: Attempt) -> None:
    load_all(scene, content(attempt, entry(3, "Baik.")))
    ani = db.session.get_one(factories.Person, attempt.person_id)
    same = responses.Save(3, "Baik.", False, 0, "from-phone-3")
    _seat, (saved,) = responses.save(ani, attempt.id, [same], now=DURING, grace=GRACE)
    assert (saved.status, saved.revision, response_at(attempt, 3).revision) == ("saved", 1, 1)


def test_only_what_is_chosen_is_stored(scene: Scene, attempt: Attempt) -> None:
    file = content(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik."))
    choices = [one for one in every_choice(look(scene, file)) if one.position == 3]
    assert load_chosen(scene, choices, file)[0].saved == 1
    assert response_at(attempt, 2).value == "kelas kami"


def test_what_changed_after_it_was_shown_is_not_overwritten(scene: Scene, attempt: Attempt) -> None:
    file = content(attempt, entry(2, "Rina", base_revision=1))
    choices = every_choice(look(scene, file))
    ani = db.session.get_one(factories.Person, attempt.person_id)
    responses.save(ani, attempt.id, [responses.Save(2, "bibit", False, 1, "newer-one")], now=DURING, grace=GRACE)
    (loaded,) = load_chosen(scene, choices, file)
    assert [(position, str(why)) for position, why in loaded.refused] == [
        (2, "This was changed meanwhile; load the file again to see how it stands.")
    ]
    assert (loaded.saved, response_at(attempt, 2).value) == (0, "bibit")


def test_the_teacher_may_choose_the_file_over_the_server(scene: Scene, attempt: Attempt) -> None:
    assert load_all(scene, content(attempt, entry(2, "Rina", base_revision=0)))[0].saved == 1
    assert response_at(attempt, 2).value == "Rina"


def test_handing_in_for_the_pupil_is_asked_by_the_file_and_agreed_by_the_teacher(
    scene: Scene, attempt: Attempt
) -> None:
    file = content(attempt, entry(2, "Rina", base_revision=1))
    assert load_all(scene, file, hand_in=True)[0].handed_in is False  # the file does not ask
    asks = content(attempt, entry(2, "Rina", base_revision=1), submit=True)
    assert look(scene, asks)[0].hand_in
    assert load_all(scene, asks)[0].handed_in is False  # the teacher does not agree
    assert load_all(scene, asks, hand_in=True)[0].handed_in is True
    db.session.refresh(attempt)
    assert (attempt.submitted_at, attempt.mark, attempt.receipt is not None) == (DURING, 2.0, True)


def test_within_the_grace_it_is_in_time(scene: Scene, attempt: Attempt) -> None:
    at = END + timedelta(seconds=20)
    assert load_all(scene, content(attempt, entry(3, "Baik.")), now=at)[0].saved == 1
    assert load_all(scene, content(attempt, entry(2, "Rina")), now=END + timedelta(seconds=31))[0].accepted == 1


# Loading after the end


@pytest.mark.parametrize("handed_in", [True, False])
def test_after_the_end_chosen_answers_are_late_ones_accepted_at_once(scene: Scene, handed_in: bool) -> None:
    attempt = give(scene.pupil("Budi"), scene.assignment, RIGHT, "kelas kami", hand_in=handed_in)
    file = content(attempt, entry(2, "Rina", base_revision=1), entry(3, "Baik."), submit=True)
    assert load_all(scene, file, now=AFTER, hand_in=True) == [Loaded("Budi", attempt.id, 0, 2, False, ())]
    lates = db.session.scalars(select(LateResponse).order_by(LateResponse.position)).all()
    assert [(one.source, one.decision, one.decided_by_id) for one in lates] == [
        ("file", "accepted", scene.teacher.id)
    ] * 2
    assert [one.written_at for one in lates] == [DURING - timedelta(minutes=1)] * 2
    db.session.refresh(attempt)
    assert (attempt.mark, attempt.waiting) == (2.0, 1)
    assert attempt.submitted_at == (NOW if handed_in else END)
    before = everything()
    assert look(scene, file, now=AFTER)[0].choices == 0
    assert load_all(scene, file, now=AFTER) == [Loaded("Budi", attempt.id, 0, 0, False, ())]
    assert everything() == before


def test_a_mark_of_a_person_is_shown_and_taken_only_as_seen(scene: Scene) -> None:
    attempt = give(scene.pupil("Budi"), scene.assignment, RIGHT, "kelas kami")
    file = content(attempt, entry(2, "Rina", base_revision=1))
    unaware = every_choice(look(scene, file, now=AFTER))
    mark(scene.teacher, attempt.id, 2, 0.5, reason="Hampir.", seen=stamp(response_at(attempt, 2)), now=AFTER)
    line = look(scene, file, now=AFTER)[0].lines[0]
    assert (line.mark, line.suggested) == ((0.5, "Rina Wati"), False)
    assert [position for position, _ in load_chosen(scene, unaware, file, now=AFTER)[0].refused] == [2]
    assert response_at(attempt, 2).fraction == 0.5
    assert load_all(scene, file, now=AFTER)[0].accepted == 1
    assert (response_at(attempt, 2).fraction, response_at(attempt, 2).marked_by_id) == (1.0, None)


def test_what_was_loaded_late_can_be_taken_back(scene: Scene) -> None:
    attempt = give(scene.pupil("Budi"), scene.assignment, RIGHT, "kelas kami")
    load_all(scene, content(attempt, entry(2, "Rina", base_revision=1)), now=AFTER)
    (late,) = db.session.scalars(select(LateResponse.id))
    decide(scene.teacher, attempt.id, [late], "declined", AFTER)
    assert response_at(attempt, 2).value == "kelas kami"


def test_a_reopened_attempt_takes_the_file_in_time(scene: Scene) -> None:
    attempt = give(scene.pupil("Budi"), scene.assignment, WRONG, "kelas kami")
    supervision.give_time(scene.teacher, attempt.id, 10, AFTER, seen=supervision.stamp(attempt))
    assert load_all(scene, content(attempt, entry(2, "Rina", base_revision=1)), now=AFTER)[0].saved == 1
    attempts.submit(db.session.get_one(factories.Person, attempt.person_id), attempt.id, AFTER)
    assert attempt.mark == 1.0


def test_files_of_several_pupils_at_once(scene: Scene, attempt: Attempt) -> None:
    budi = give(scene.pupil("Budi"), scene.assignment, WRONG, hand_in=True)
    loaded = load_all(scene, content(attempt, entry(3, "Baik.")), content(budi, entry(2, "Rina")))
    assert loaded == [Loaded("Ani", attempt.id, 1, 0, False, ()), Loaded("Budi", budi.id, 0, 1, False, ())]


def test_strangers_load_nothing(scene: Scene, attempt: Attempt) -> None:
    file = content(attempt, entry(3, "Baik."))
    choices = every_choice(look(scene, file))
    before = everything()
    for stranger in (
        db.session.get_one(factories.Person, attempt.person_id),
        factories.make_person(scene.school, "teacher"),
        factories.make_person(scene.school, "administrator"),
    ):
        with pytest.raises(NotFound):
            look_into(stranger, scene.assignment.id, [file], DURING, GRACE)
        with pytest.raises(NotFound):
            load(stranger, scene.assignment.id, [file], choices, [], now=DURING, grace=GRACE)
    assert everything() == before
