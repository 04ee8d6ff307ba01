"""What the key has learned is listed with what came of it, and forms are added, edited and withdrawn by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.rulings import Scope
from quizapp.models import Attempt, AuditEntry, Person, Quiz, Response, Ruling, db
from quizapp.operations import form_decisions, marking, rulings
from quizapp.operations.contradictions import Standing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.form_decisions import Contradicted, Decision, edit, looked_back, write
from quizapp.operations.learned_forms import Authored, Form, Since, get_form, learned
from tests import factories
from tests.factories import NOW, make_ruling
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene

LATER = NOW + timedelta(hours=1)
NEGATED = "bukan Bu Rina"


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return make_scene()


def colleague_of(scene: Scene, **values: Any) -> Person:
    colleague = factories.make_person(scene.school, "teacher", name="Sari Dewi", **values)
    factories.make_membership(scene.room, colleague, role="teacher")
    return colleague


def second(attempt: Attempt) -> Response:
    return db.session.scalars(select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)).one()


def decided(text: str = NEGATED, mark: float = 1.0, scope: Scope = "mine", **values: Any) -> Decision:
    return Decision(text, mark, scope, **values)


def add(scene: Scene, decision: Decision, by: Person | None = None) -> form_decisions.Done:
    return write(by or scene.teacher, scene.version.quiz_id, "bibit", decision, LATER)


# The list


def test_the_list_shows_the_authors_forms_and_those_of_teachers(scene: Scene) -> None:
    sari = colleague_of(scene)
    first = make_ruling(scene.version, sari, text="Rina S", fraction=0.5, comment="Hampir.")
    own = make_ruling(
        scene.version, scene.teacher, text="guru", scope="classroom", classroom_id=scene.room.id, created_at=LATER
    )
    for name in ("A", "B"):
        give(scene.pupil(name), scene.assignment, RIGHT, "rina s")
    found = learned(scene.teacher, scene.version.quiz_id)
    [asked] = found.asked  # only the short answer learns
    assert (asked.number, asked.question.id) == (2, "bibit")
    assert asked.authored == (
        Authored("accepted", 1, "Bu Rina"),
        Authored("accepted", 2, "Rina"),
        Authored("wrong", 1, "kelas kami"),
    )
    assert [(form.id, form.text, form.fraction, form.responses) for form in asked.forms] == [
        (own.id, "guru", 1.0, 0),
        (first.id, "Rina S", 0.5, 2),
    ]
    mine, theirs = asked.forms
    assert (mine.scope, mine.classroom, mine.own, mine.may_change) == ("classroom", "VIII-A", True, True)
    assert (theirs.teacher, theirs.comment, theirs.own, theirs.may_change) == ("Sari Dewi", "Hampir.", False, False)
    assert {form.in_force for form in asked.forms} == {True}


def test_the_number_of_queries_does_not_grow(scene: Scene, database: QuizApp) -> None:
    counts = []
    for text in ("satu", "dua", "tiga"):
        person = colleague_of(scene)
        make_ruling(scene.version, person, text=text)
        give(scene.pupil(text), scene.assignment, RIGHT, text)
        db.session.flush()
        with count_queries(database) as statements:
            learned(scene.teacher, scene.version.quiz_id)
        counts.append(len(statements))
    assert counts[0] == counts[-1] <= 9, counts


def test_withdrawn_forms_are_not_listed_and_forms_of_other_words_stand_apart(scene: Scene) -> None:
    make_ruling(scene.version, scene.teacher, text="lama", withdrawn_at=LATER)
    kept = make_ruling(scene.version, scene.teacher, text="guru")
    questions = factories.small_questions()
    questions[1]["prompt"] = "Siapa nama guru itu?"
    slug = db.session.get_one(Quiz, scene.version.quiz_id).slug
    factories.make_version(scene.school, factories.make_content(questions, slug=slug))
    found = learned(scene.teacher, scene.version.quiz_id)
    assert [one.forms for one in found.asked] == [()]
    assert [(one.prompt, one.form.id) for one in found.former] == [("Siapa yang membawa bibit?", kept.id)]


def test_a_form_of_somebody_who_teaches_no_class_is_told_to_be_out_of_force(scene: Scene) -> None:
    gone = factories.make_person(scene.school, "teacher")
    make_ruling(scene.version, gone, text="satu")
    make_ruling(scene.version, gone, text="dua", scope="everyone")
    [asked] = learned(scene.teacher, scene.version.quiz_id).asked
    assert [(form.text, form.in_force) for form in asked.forms] == [("dua", True), ("satu", False)]


def test_what_became_of_the_answers_since(scene: Scene) -> None:
    before = give(scene.pupil("Early"), scene.assignment, RIGHT, "Bu Rina", at=NOW - timedelta(minutes=5))
    make_ruling(scene.version, scene.teacher, text="Rina S")
    for number, text in enumerate(("rina s", "Bu Rina", "kelas kami", NEGATED, None, "tidak tahu")):
        give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, text, at=LATER)
    hand = give(scene.pupil("By hand"), scene.assignment, RIGHT, NEGATED, at=LATER)
    marking.mark(scene.teacher, hand.id, 2, 1.0, reason="", seen=marking.stamp(second(hand)), now=LATER)
    assert before.submitted_at is not None
    [asked] = learned(scene.teacher, scene.version.quiz_id).asked
    assert asked.since == Since(NOW, responses=5, by_program=3, by_forms=1)


# Who may see


def test_who_may_see_and_change(scene: Scene) -> None:
    row = make_ruling(scene.version, scene.teacher)
    boss = factories.make_person(scene.school, "administrator")
    assert get_form(boss, row.id)[1].may_change
    assert not get_form(colleague_of(scene), row.id)[1].may_change
    foreign = factories.make_person(factories.make_school(), "administrator")
    for person in (foreign, scene.pupil("Ani")):
        with pytest.raises(NotFound):
            learned(person, scene.version.quiz_id)
        with pytest.raises(NotFound):
            get_form(person, row.id)
    with pytest.raises(NotFound):
        form_decisions.withdraw(colleague_of(scene), row.id, LATER)


def test_a_set_of_a_colleague_is_seen_by_teachers_of_the_classes_it_was_given_to(scene: Scene) -> None:
    version = factories.make_version(scene.school, owner=colleague_of(scene))
    with pytest.raises(NotFound):
        learned(scene.teacher, version.quiz_id)
    factories.make_assignment(version, scene.room)
    assert learned(scene.teacher, version.quiz_id).quiz.id == version.quiz_id
    with pytest.raises(NotFound):
        learned(factories.make_person(scene.school, "teacher"), version.quiz_id)


# Adding


def test_a_form_added_by_hand_settles_what_waits(scene: Scene) -> None:
    waits = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    done = add(scene, decided("  Bukan  bu Rina ", 0.5, comment=" Baca\nlagi. "))
    assert (done.settled, done.standing.count) == (1, 0)
    assert (done.form.text, done.form.comment, done.form.source) == ("Bukan bu Rina", "Baca lagi.", "page")
    assert (second(waits).fraction, second(waits).ruling_id) == (0.5, done.form.id)


def test_the_same_form_again_is_the_one_there_is(scene: Scene) -> None:
    assert add(scene, decided()).form is add(scene, decided()).form
    assert len(db.session.scalars(select(Ruling)).all()) == 1


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (decided("  "), "text"),
        (decided("x" * 501), "text"),
        (decided(mark=0.3), "mark"),
        (decided(mark=2.0), "mark"),
    ],
)
def test_what_is_no_answer_or_no_mark_is_refused(scene: Scene, decision: Decision, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        add(scene, decision)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("text", "mark", "found"),
    [
        ("kelas  KAMI", 1.0, [Authored("wrong", 1, "kelas kami")]),
        ("rina", 0.0, [Authored("accepted", 2, "Rina")]),
        ("rina", 1.0, []),
        ("kelas kami", 0.0, []),
    ],
)
def test_what_the_author_listed_otherwise_is_told_with_its_place(
    scene: Scene, text: str, mark: float, found: list[Authored]
) -> None:
    if not found:
        assert add(scene, decided(text, mark)).form.text == text
        return
    with pytest.raises(Contradicted) as refusal:
        add(scene, decided(text, mark))
    assert refusal.value.clashes == found
    assert add(scene, decided(text, mark, despite=True)).form.fraction == mark


def test_what_a_colleague_decided_otherwise_is_told(scene: Scene) -> None:
    theirs = make_ruling(scene.version, colleague_of(scene), fraction=0.0)
    with pytest.raises(Contradicted) as refusal:
        add(scene, decided(mark=1.0))
    [clash] = refusal.value.clashes
    assert isinstance(clash, Form)
    assert (clash.id, clash.teacher, clash.decided_at) == (theirs.id, "Sari Dewi", NOW)
    assert add(scene, decided(mark=0.0)).form.fraction == 0.0


@pytest.mark.parametrize(("scope", "room"), [("everyone", None), ("classroom", None), ("classroom", "theirs")])
def test_nobody_decides_for_classes_that_are_not_theirs(scene: Scene, scope: Scope, room: str | None) -> None:
    theirs = factories.make_classroom(scene.school, colleague_of(scene))
    with pytest.raises(NotFound):
        add(scene, decided(scope=scope, classroom_id=theirs.id if room else None))


def test_questions_that_do_not_learn_take_no_forms(scene: Scene) -> None:
    for question in ("tanaman", "pendapat", "nothing"):
        with pytest.raises(NotFound):
            write(scene.teacher, scene.version.quiz_id, question, decided(), LATER)


# Editing and withdrawing


def test_an_edited_form_is_a_withdrawn_one_and_a_new_one(scene: Scene) -> None:
    former = add(scene, decided(mark=0.0)).form
    new = edit(scene.teacher, former.id, decided(mark=1.0), LATER).form
    assert (former.withdrawn_at, former.withdrawn_by_id, former.fraction) == (LATER, scene.teacher.id, 0.0)
    assert (new.fraction, new.withdrawn_at) == (1.0, None)
    verbs = select(AuditEntry.verb).where(AuditEntry.subject == "ruling").order_by(AuditEntry.id)
    assert sorted(db.session.scalars(verbs)) == ["rule", "rule"]
    with pytest.raises(NotFound):
        edit(scene.teacher, former.id, decided(), LATER)


def test_an_edit_that_changes_nothing_changes_nothing(scene: Scene) -> None:
    former = add(scene, decided()).form
    assert edit(scene.teacher, former.id, decided(), LATER + timedelta(hours=1)).form is former
    assert former.withdrawn_at is None


def test_an_administrator_may_take_back_what_a_teacher_decided(scene: Scene) -> None:
    row = add(scene, decided()).form
    boss = factories.make_person(scene.school, "administrator")
    form_decisions.withdraw(boss, row.id, LATER)
    assert (row.withdrawn_at, row.withdrawn_by_id) == (LATER, boss.id)


def test_given_marks_stay_and_are_counted(scene: Scene) -> None:
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    row = add(scene, decided(mark=1.0)).form
    later = give(scene.pupil("Budi"), scene.assignment, RIGHT, NEGATED, at=LATER)
    done = form_decisions.withdraw(scene.teacher, row.id, LATER)
    assert done.standing == Standing(2, scene.assignment.id, 2)
    assert looked_back(scene.teacher, scene.version.quiz_id, [row.id]) == done.standing
    assert [(second(one).fraction, second(one).ruling_id) for one in (attempt, later)] == [(1.0, row.id)] * 2


def test_a_form_against_what_rules_marked_is_counted_and_changes_nothing(scene: Scene) -> None:
    wrong = give(scene.pupil("Ani"), scene.assignment, RIGHT, "kelas kami")
    by_hand = give(scene.pupil("Budi"), scene.assignment, RIGHT, "kelas kami")
    marking.mark(scene.teacher, by_hand.id, 2, 0.5, reason="Hampir.", seen=marking.stamp(second(by_hand)), now=NOW)
    done = add(scene, decided("kelas kami", 1.0, despite=True))
    assert (done.settled, done.standing) == (0, Standing(1, scene.assignment.id, 2))
    assert (second(wrong).fraction, second(by_hand).fraction) == (0.0, 0.5)
    with pytest.raises(NotFound):
        looked_back(factories.make_person(factories.make_school(), "teacher"), scene.version.quiz_id, [done.form.id])


def test_a_mark_by_a_narrower_form_is_as_the_key_says(scene: Scene) -> None:
    make_ruling(scene.version, colleague_of(scene), fraction=0.0, scope="classroom", classroom_id=scene.room.id)
    give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    assert add(scene, decided(mark=1.0, despite=True)).standing == Standing(0)


def test_a_mark_that_rules_would_give_again_is_not_counted(scene: Scene) -> None:
    row = make_ruling(scene.version, scene.teacher, text="Bu Rina")
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina")
    assert second(attempt).ruling_id == row.id
    assert form_decisions.withdraw(scene.teacher, row.id, LATER).standing == Standing(0)


def test_marks_that_the_program_learned_are_looked_at_when_a_form_goes(scene: Scene) -> None:
    row = make_ruling(scene.version, scene.teacher, text="guru")
    attempt = give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
    response = second(attempt)
    response.fraction, response.waiting, response.reason = 1.0, False, {"rule": "learned_right", "text": "x"}
    db.session.flush()
    assert form_decisions.withdraw(scene.teacher, row.id, LATER).standing == Standing(1, scene.assignment.id, 2)


def test_rules_of_place_are_those_of_marking(scene: Scene) -> None:
    done = add(scene, decided(scope="classroom", classroom_id=scene.room.id))
    place = rulings.Place.of(scene.assignment)
    assert [rule.id for rule in rulings.at(place, scene.version.fingerprint, 2).listed] == [done.form.id]
