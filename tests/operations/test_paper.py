"""Entering answers from paper: attempts like any other, corrected with their history, never two for one paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Person, Quiz, Response, ResponseRevision, db
from quizapp.operations import attempts, late_decisions, library, marking, printing, progress, reports, supervision
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.orders import order_of
from quizapp.operations.paper import Pupil, Typed, get_sheet
from quizapp.operations.paper_entry import Outcome, enter, get_entry, take_out
from tests import factories
from tests.at_once import at_once
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(minutes=5)
Job = Callable[[], str]


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def row(scene: Scene, person: Person) -> Pupil:
    pupils = get_sheet(scene.teacher, scene.assignment.id, NOW).pupils
    return next(pupil for pupil in pupils if pupil.person_id == person.id)


def key_line(scene: Scene) -> str:
    printed = printing.get_given(scene.teacher, scene.assignment.id).printed
    return printed.questions[0].key


def type_in(scene: Scene, person: Person, line: str, answer: str, opinion: str, **values: Any) -> Outcome:
    typed = {"seen": row(scene, person).seen, "line": line, "texts": {2: answer, 3: opinion}} | values
    now = typed.pop("now", NOW)
    return enter(typed.pop("by", scene.teacher), scene.assignment.id, [Typed(person.id, **typed)], now)[0]


def attempt_of(person: Person) -> Attempt:
    return db.session.scalars(
        select(Attempt).where(Attempt.person_id == person.id).execution_options(populate_existing=True)
    ).one()


def responses_of(attempt: Attempt) -> dict[int, Response]:
    return attempts.responses_of(attempt)


def test_a_line_becomes_an_attempt_marked_by_the_rules(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    outcome = type_in(scene, ani, key_line(scene).lower(), "bu rina", "2")
    attempt = attempt_of(ani)
    assert outcome.status == "entered"
    assert (attempt.number, attempt.paper_at, attempt.submitted_at, attempt.ends_at) == (1, NOW, NOW, None)
    assert (attempt.mark, attempt.waiting) == (4.0, 0)
    assert attempt.receipt
    stored = responses_of(attempt)
    assert [stored[position].value for position in (2, 3)] == ["bu rina", "(ditulis di kertas)"]
    assert [stored[position].fraction for position in (1, 2, 3)] == [1.0, 1.0, 1.0]
    assert stored[3].marked_by_id == scene.teacher.id
    assert stored[1].marked_by_id is None
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert list(verbs) == ["mark_response", "enter_paper"]


def test_what_only_a_person_can_mark_waits_in_the_queue(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    type_in(scene, ani, "-", "bukan Bu Rina", "?")
    type_in(scene, budi, "A", "-", "Baik, karena hujan turun.")
    assert (attempt_of(ani).mark, attempt_of(ani).waiting) == (0.0, 2)
    stored = responses_of(attempt_of(budi))
    assert (stored[3].value, stored[3].waiting) == ("Baik, karena hujan turun.", True)
    assert (stored[2].reason or {})["rule"] == "blank"


def test_the_matrix_and_progress_count_it_like_any_other(database: QuizApp) -> None:
    scene = make_scene(release_step="score")
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    type_in(scene, ani, key_line(scene), "Bu Rina", "1")
    give(budi, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    found = reports.matrix(scene.teacher, scene.assignment.id)
    assert [(one.name, one.state, one.on_paper, one.mark) for one in found.rows] == [
        ("Ani", "finished", True, 3.0),
        ("Budi", "finished", False, 2.0),
    ]
    assert found.counts.finished == 2
    mine = progress.progress_of(ani, NOW)
    found_out = [(one.process, one.estimate.n, one.left_out) for one in mine.processes]
    assert found_out == [("locate", 2, 0), ("understand", 0, 0), ("evaluate", 0, 1)]
    assert [(one.number, one.on_paper, one.mark) for one in mine.attempts] == [(1, True, 3.0)]


def test_what_cannot_be_read_is_told_with_its_place_and_nothing_is_stored(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    sheets = [
        Typed(ani.id, row(scene, ani).seen, "E B", {2: "", 3: "7"}),
        Typed(budi.id, row(scene, budi).seen, "A", {2: "tomat", 3: "0"}),
    ]
    wrong, right = enter(scene.teacher, scene.assignment.id, sheets, NOW)
    assert (wrong.status, right.status) == ("unreadable", "entered")
    assert [(place, str(message)) for place, message in wrong.understood.problems] == [
        (1, "“E” is not one of A–C."),
        (2, "Nothing is typed; type - for no answer."),
        (3, "The points here are 0, 1, 2."),
        (None, "Too much at the end of the line: “B”."),
    ]
    assert db.session.scalars(select(Attempt.person_id)).all() == [budi.id]


def test_empty_lines_are_passed_over(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    assert enter(scene.teacher, scene.assignment.id, [Typed(ani.id, "", " ", {2: "", 3: ""})], NOW) == []


def test_entering_again_shows_what_was_entered_and_corrects_it_with_its_history(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "-", "tomat", "1")
    shown = row(scene, ani)
    assert (shown.line(), shown.text(2), shown.text(3)) == ("-", "tomat", "1")
    outcome = type_in(scene, ani, key_line(scene), "Rina", "2", now=LATER)
    attempt = attempt_of(ani)
    assert outcome.status == "corrected"
    assert (attempt.number, attempt.mark, attempt.paper_at) == (1, 4.0, NOW)
    query = select(ResponseRevision.value).where(ResponseRevision.position == 2).order_by(ResponseRevision.id)
    assert db.session.scalars(query).all() == ["tomat", "Rina"]
    note = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "correct_paper")).one()
    assert (note.details["positions"], note.details["before"], note.details["mark"]) == ([1, 2], 1.0, 4.0)
    assert note.actor_id == scene.teacher.id
    marks = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "mark_response")).all()
    assert [entry.details["new"]["fraction"] for entry in marks] == [0.5, 1.0]


def test_the_same_again_changes_nothing(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    first = Typed(ani.id, row(scene, ani).seen, "A", {2: "Rina", 3: "2"})
    assert enter(scene.teacher, scene.assignment.id, [first], NOW)[0].status == "entered"
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    assert enter(scene.teacher, scene.assignment.id, [first], LATER)[0].status == "same"
    assert type_in(scene, ani, "a", " Rina ", "2,0", now=LATER).status == "same"
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before
    assert db.session.scalar(select(func.count(Attempt.id))) == 1


def test_a_mark_given_in_the_queue_stays_unless_the_answer_changes(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "bukan Bu Rina", "?")
    attempt = attempt_of(ani)
    for position, points in ((2, 1.0), (3, 1.0)):
        seen = marking.stamp(responses_of(attempt)[position])
        marking.mark(scene.teacher, attempt.id, position, points, reason="", seen=seen, now=NOW)
    shown = row(scene, ani)
    assert shown.text(3) == "1"
    assert type_in(scene, ani, shown.line(), shown.text(2), shown.text(3)).status == "same"
    kept = type_in(scene, ani, "B", shown.text(2), shown.text(3))
    assert (kept.status, kept.marks_gone) == ("corrected", ())
    assert [responses_of(attempt)[position].fraction for position in (2, 3)] == [1.0, 0.5]
    gone = type_in(scene, ani, "B", "kelas kami", "?")
    assert (gone.status, gone.marks_gone) == ("corrected", (2, 3))
    stored = responses_of(attempt)
    assert [(stored[p].fraction, stored[p].waiting) for p in (2, 3)] == [(0.0, False), (0.0, True)]


def test_somebody_elses_entry_is_not_overwritten_unseen(scene: Scene) -> None:
    ani, other = scene.pupil("Ani"), factories.make_person(scene.school, "teacher", name="Made Wirawan")
    factories.make_membership(scene.room, other, role="teacher")
    seen = row(scene, ani).seen
    type_in(scene, ani, "A", "Rina", "2", by=other)
    late = type_in(scene, ani, "B", "Rina", "2", seen=seen)
    assert late.status == "refused"
    assert str(late.message).startswith("Somebody else has entered or changed this pupil meanwhile.")
    assert late.pupil.line() == "A"
    assert type_in(scene, ani, "A", "Rina", "2", seen=seen).status == "same"
    assert type_in(scene, ani, "B", "Rina", "2").status == "corrected"


def test_a_line_one_left_alone_undoes_no_correction_of_another(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "Rina", "2")
    shown = row(scene, ani)
    type_in(scene, ani, "B", "Rina", "1")
    untouched = type_in(scene, ani, shown.line(), shown.text(2), shown.text(3), seen=shown.seen)
    assert untouched.status == "same"
    assert row(scene, ani).line() == "B"


def test_a_screen_attempt_keeps_paper_out_unless_another_is_allowed(scene: Scene) -> None:
    ani, budi, citra = scene.pupil("Ani"), scene.pupil("Budi"), scene.pupil("Citra")
    give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    give(budi, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    give(budi, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    give(citra, scene.assignment, RIGHT, "Bu Rina", hand_in=False)
    assert type_in(scene, ani, "A", "-", "0").status == "entered"
    numbers = db.session.execute(select(Attempt.number, Attempt.paper_at).where(Attempt.person_id == ani.id)).all()
    assert sorted((number, paper_at is not None) for number, paper_at in numbers) == [(1, False), (2, True)]
    refused = [type_in(scene, person, "A", "-", "0") for person in (budi, citra)]
    assert [(one.status, str(one.message)) for one in refused] == [
        ("refused", "has answered on a screen, and no further attempt is allowed"),
        ("refused", "is working on a screen now"),
    ]
    assert row(scene, ani).refusal is None


def test_who_began_on_a_screen_meanwhile_is_told(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    seen = row(scene, ani).seen
    give(ani, scene.assignment, RIGHT, "Bu Rina", "Baik.")
    outcome = type_in(scene, ani, "A", "-", "0", seen=seen)
    assert (outcome.status, str(outcome.message)) == (
        "refused",
        "The pupil has begun on a screen meanwhile. Saving enters the paper as a further attempt.",
    )


def test_when_nobody_can_be_entered(database: QuizApp) -> None:
    for values, words in (
        ({"withdrawn_at": NOW}, "This has been taken back."),
        ({"opens_at": LATER}, "This has not opened yet;"),
    ):
        scene = make_scene(**values)
        ani = scene.pupil("Ani")
        with pytest.raises(Refused, match=words):
            type_in(scene, ani, "A", "-", "0")
        assert str(get_sheet(scene.teacher, scene.assignment.id, NOW).refusal).startswith(words)


def test_papers_are_entered_after_the_close(database: QuizApp) -> None:
    scene = make_scene(closes_at=NOW - timedelta(hours=1))
    ani = scene.pupil("Ani")
    assert type_in(scene, ani, "A", "-", "0").status == "entered"
    assert supervision.state_of(attempt_of(ani), NOW) == "handed_in"


def test_only_teachers_of_the_class_and_only_its_pupils(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    stranger = factories.make_person(scene.school, "pupil", name="Eko")
    colleague = factories.make_person(scene.school, "teacher", name="Dewi")
    administrator = factories.make_person(scene.school, "administrator", name="Wayan")
    for who in (ani, colleague, administrator):
        with pytest.raises(NotFound):
            get_sheet(who, scene.assignment.id, NOW)
        with pytest.raises(NotFound):
            enter(who, scene.assignment.id, [Typed(ani.id, "0.0.0", "A", {2: "-", 3: "-"})], NOW)
    with pytest.raises(Refused, match="not in the class any more"):
        enter(scene.teacher, scene.assignment.id, [Typed(stranger.id, "0.0.0", "A", {2: "-", 3: "-"})], NOW)


def test_an_entry_is_not_reopened_on_a_screen(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "-", "0")
    looked = supervision.look_at(scene.teacher, attempt_of(ani).id, NOW)
    assert str(looked.refusal) == "This was entered from paper; it is corrected where it was entered."


def test_paper_keeps_the_authors_order(database: QuizApp) -> None:
    scene = make_scene(shuffle_questions=True, shuffle_options=True)
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "-", "0")
    attempt = attempt_of(ani)
    order = order_of(scene.assignment, attempt, scene.version.fingerprint)
    assert (order.positions, order.option_seed, order.mixed) == ((1, 2, 3), None, False)


def test_an_answer_accepted_late_and_declined_again_brings_back_what_was_typed(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "tomat", "0")
    attempt = attempt_of(ani)
    late = factories.make_late_response(attempt, 2, "Bu Rina")
    for decision in ("accepted", "declined"):
        late_decisions.decide(scene.teacher, attempt.id, [late.id], decision, LATER)
    assert responses_of(attempt)[2].value == "tomat"


def test_an_entry_for_the_wrong_pupil_is_taken_out(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    type_in(scene, ani, "A", "tomat", "0")
    entry = get_entry(scene.teacher, scene.assignment.id, ani.id, NOW)
    type_in(scene, ani, "B", "tomat", "0")
    with pytest.raises(Refused, match="changed meanwhile"):
        take_out(scene.teacher, scene.assignment.id, ani.id, entry.seen, NOW)
    entry = get_entry(scene.teacher, scene.assignment.id, ani.id, NOW)
    take_out(scene.teacher, scene.assignment.id, ani.id, entry.seen, NOW)
    assert db.session.scalar(select(func.count(Attempt.id))) == 0
    with pytest.raises(NotFound):
        get_entry(scene.teacher, scene.assignment.id, ani.id, NOW)
    assert type_in(scene, ani, "A", "tomat", "0").status == "entered"
    give(ani, scene.assignment, RIGHT)
    entry = get_entry(scene.teacher, scene.assignment.id, ani.id, NOW)
    with pytest.raises(Refused, match="later attempt"):
        take_out(scene.teacher, scene.assignment.id, ani.id, entry.seen, NOW)


def publish_anew(scene: Scene) -> None:
    """Let the set of the scene be corrected and the class go on with the new version, in other words and letters."""
    old = library.published(scene.version.fingerprint)
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    questions = factories.small_questions()[:1]
    questions[0]["options"].append({"id": "d", "text": "kangkung", "rationale": "Kangkung tidak disebut."})
    content = factories.make_content(questions, slug=quiz.slug, passage=old.passage.model_dump(mode="json"))
    version, _ = library.publish(content, school_id=scene.school.id, now=LATER)
    scene.assignment.quiz_version_id = version.id
    db.session.flush()


def test_papers_printed_before_a_correction_are_read_with_the_signs_that_stand_on_them(scene: Scene) -> None:
    ani, budi, citra = scene.pupil("Ani"), scene.pupil("Budi"), scene.pupil("Citra")
    type_in(scene, ani, "C", "Rina", "2")
    publish_anew(scene)
    sheet = get_sheet(scene.teacher, scene.assignment.id, LATER)
    assert (sheet.version.number, [one.number for one in sheet.versions]) == (2, [2, 1])
    old, new = row(scene, ani), row(scene, budi)
    assert (len(old.form.questions), len(new.form.questions)) == (3, 1)
    assert (old.line(), old.text(2), old.text(3)) == ("C", "Rina", "2")
    assert type_in(scene, citra, "D", "", "").status == "entered"
    typed = Typed(budi.id, new.seen, "D", {2: "Rina", 3: "2"})
    assert enter(scene.teacher, scene.assignment.id, [typed], LATER, 1)[0].status == "unreadable"
    typed = Typed(budi.id, new.seen, "C", {2: "Rina", 3: "2"})
    assert enter(scene.teacher, scene.assignment.id, [typed], LATER, 1)[0].status == "entered"
    assert attempt_of(budi).quiz_version_id == scene.version.id
    assert attempt_of(citra).quiz_version_id == scene.assignment.quiz_version_id
    with pytest.raises(NotFound):
        get_sheet(scene.teacher, scene.assignment.id, LATER, 3)


def test_the_page_takes_as_many_queries_for_one_as_for_three(app: QuizApp) -> None:
    counts = []
    for pupils in (1, 3):
        with app.app_context():
            scene = make_scene()
            for number in range(pupils):
                type_in(scene, scene.pupil(f"P{number}"), "A", "Rina", "2")
            scene.pupil("Tanpa kertas")
            get_sheet(scene.teacher, scene.assignment.id, NOW)
            with count_queries(app) as queries:
                assert len(get_sheet(scene.teacher, scene.assignment.id, NOW).pupils) == pupils + 1
            counts.append(len(queries))
            db.session.rollback()
    assert counts == [4, 4]


# At the same moment


def committed(app: QuizApp) -> tuple[Scene, int, int, str]:
    """Return a scene that others can see, its teacher, a pupil, and the pupil as the page shows them."""
    with app.app_context():
        scene = make_scene()
        ani = scene.pupil("Ani")
        ids = scene.teacher.id, ani.id, row(scene, ani).seen
        db.session.commit()
        db.session.expunge_all()
        return scene, *ids


def test_two_teachers_who_enter_a_pupil_at_once_make_one_attempt(app: QuizApp) -> None:
    for lines, statuses in ((("A", "A"), ["entered", "same"]), (("A", "B"), ["entered", "refused"])):
        scene, teacher, ani, seen = committed(app)
        with app.app_context():
            db.session.add(scene.assignment)
            assignment = scene.assignment.id

        def typing(
            line: str, assignment: int = assignment, ids: tuple[int, int] = (teacher, ani), seen: str = seen
        ) -> Job:
            def job() -> str:
                typed = Typed(ids[1], seen, line, {2: "Rina", 3: "2"})
                return enter(db.session.get_one(Person, ids[0]), assignment, [typed], NOW)[0].status

            return job

        outcomes = at_once(app, [typing(line) for line in lines])
        assert sorted(map(str, outcomes)) == statuses
        with app.app_context():
            mine = select(func.count(Attempt.id)).where(Attempt.person_id == ani)
            assert db.session.scalar(mine) == 1
            assert (
                db.session.scalar(
                    select(func.count(ResponseRevision.id))
                    .join(Attempt, Attempt.id == ResponseRevision.attempt_id)
                    .where(Attempt.person_id == ani)
                )
                == 3
            )


def test_a_pupil_who_begins_while_the_paper_is_entered_has_two_attempts_with_two_numbers(app: QuizApp) -> None:
    for _ in range(4):
        scene, teacher, ani, seen = committed(app)
        with app.app_context():
            db.session.add(scene.assignment)
            assignment = scene.assignment.id

        def on_paper(assignment: int = assignment, ids: tuple[int, int] = (teacher, ani), seen: str = seen) -> str:
            typed = Typed(ids[1], seen, "A", {2: "Rina", 3: "2"})
            return enter(db.session.get_one(Person, ids[0]), assignment, [typed], NOW)[0].status

        def on_screen(assignment: int = assignment, ani: int = ani) -> str:
            return str(attempts.start(db.session.get_one(Person, ani), assignment, NOW).number)

        status, number = at_once(app, [on_paper, on_screen])
        assert (status, number) in [("entered", "2"), ("refused", "1")]


def test_two_teachers_who_correct_a_pupil_at_once_do_not_overwrite_each_other(app: QuizApp) -> None:
    for lines in (("B", "C"), ("B", "B")):
        scene, teacher, ani, seen = committed(app)
        with app.app_context():
            db.session.add(scene.assignment)
            assignment = scene.assignment.id
            first = Typed(ani, seen, "A", {2: "Rina", 3: "?"})
            enter(db.session.get_one(Person, teacher), assignment, [first], NOW)
            db.session.commit()
            shown = get_sheet(db.session.get_one(Person, teacher), assignment, NOW).pupils[0].seen

        def correcting(line: str, shown: str = shown, ids: tuple[int, int, int] = (teacher, assignment, ani)) -> Job:
            def job() -> str:
                typed = Typed(ids[2], shown, line, {2: "Rina", 3: "?"})
                return enter(db.session.get_one(Person, ids[0]), ids[1], [typed], LATER)[0].status

            return job

        outcomes = at_once(app, [correcting(line) for line in lines])
        assert sorted(map(str, outcomes)) == (
            ["corrected", "refused"] if lines[0] != lines[1] else ["corrected", "same"]
        )
        with app.app_context():
            entries = db.session.scalars(select(ResponseRevision.revision).where(ResponseRevision.position == 1)).all()
            assert sorted(entries)[-2:] == [1, 2] if lines[0] != lines[1] else 2 in entries


def test_a_mark_given_while_the_entry_is_corrected_is_in_the_total(app: QuizApp) -> None:
    for _ in range(4):
        scene, teacher, ani, seen = committed(app)
        with app.app_context():
            db.session.add(scene.assignment)
            assignment = scene.assignment.id
            right = printing.get_given(db.session.get_one(Person, teacher), assignment).printed.questions[0].key
            enter(db.session.get_one(Person, teacher), assignment, [Typed(ani, seen, "-", {2: "Rina", 3: "?"})], NOW)
            db.session.commit()
            attempt = attempt_of(db.session.get_one(Person, ani))
            attempt_id, stamp = attempt.id, marking.stamp(responses_of(attempt)[3])
            shown = get_sheet(db.session.get_one(Person, teacher), assignment, NOW).pupils[0].seen

        def correct(
            ids: tuple[int, int, int] = (teacher, assignment, ani), typed: tuple[str, str] = (shown, right)
        ) -> str:
            one = Typed(ids[2], typed[0], typed[1], {2: "Rina", 3: "?"})
            return enter(db.session.get_one(Person, ids[0]), ids[1], [one], LATER)[0].status

        def mark(teacher: int = teacher, attempt_id: int = attempt_id, stamp: str = stamp) -> str:
            actor = db.session.get_one(Person, teacher)
            marking.mark(actor, attempt_id, 3, 2.0, reason="", seen=stamp, now=LATER)
            return "marked"

        status, marked = at_once(app, [correct, mark])
        assert (status, marked) in [("corrected", "marked"), ("refused", "marked")]
        with app.app_context():
            attempt = attempt_of(db.session.get_one(Person, ani))
            assert attempt.mark == (4.0 if status == "corrected" else 3.0)
