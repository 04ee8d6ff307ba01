"""Regrading: what a preview says is what happens, once, and undoing brings back every mark as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, MarkChange, Person, Regrade, Response, Ruling, db
from quizapp.operations import marking, regrade_undoing, regrading
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.regrade_links import proposal_of, query_of
from quizapp.operations.regrading import Proposal, ProposedRuling
from tests.factories import NOW, make_assignment, make_classroom, make_membership, make_person
from tests.queries import count_queries
from tests.regrading import LATER, book, carry_out, key_is, moves, option, three, whole, word
from tests.scenes import RIGHT, WRONG, give, make_scene

pytestmark = pytest.mark.usefixtures("database")

pytestmark = pytest.mark.usefixtures("database")


def test_another_key_changes_marks_and_totals_once_and_undoing_brings_them_back():
    scene = make_scene()
    three(scene)
    before = book()
    proposal = key_is(scene, 1)
    found = regrading.preview(scene.teacher, proposal)
    assert moves(found) == [("Ani", 1.0, 0.0), ("Budi", 0.0, 1.0)]
    assert (found.up, found.down, len(found.same), found.own) == (1, 1, 1, ())
    assert [(line.old_total.mark, line.new_total.mark, line.new_total.maximum) for line in found.lines] == [
        (2.0, 1.0, 4),
        (0.0, 1.0, 4),
    ]
    assert book() == before, "a preview changes nothing"
    done = carry_out(scene, proposal)
    after = book()
    assert [row.mark for row in db.session.scalars(select(Attempt).order_by(Attempt.id))] == [1.0, 1.0, 0.0]
    again = regrading.preview(scene.teacher, proposal)
    assert (again.lines, again.nothing) == ((), True)
    with pytest.raises(Refused, match="change nothing"):
        carry_out(scene, proposal, "operation-2")
    assert carry_out(scene, proposal) is done, "the same operation again is the same regrade"
    assert book() == after
    undone = regrade_undoing.undo(scene.teacher, done.id, LATER)
    assert (undone.put_back, undone.left) == (2, 0)
    assert book() == before
    assert regrade_undoing.undo(scene.teacher, done.id, LATER).put_back == 0
    assert book() == before
    assert moves(regrading.preview(scene.teacher, proposal)) == moves(found)


def test_every_changed_response_has_its_history_and_the_change_that_is_told():
    scene = make_scene()
    three(scene)
    done = carry_out(scene, key_is(scene, 1))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "response")).all()
    assert [(entry.verb, entry.actor_id, entry.details["regrade"]) for entry in entries] == [
        ("regrade", scene.teacher.id, done.id)
    ] * 2
    changes = db.session.scalars(select(MarkChange).order_by(MarkChange.id)).all()
    assert [(change.old["fraction"], change.new["fraction"], change.seen_at) for change in changes] == [
        (1.0, 0.0, None),
        (0.0, 1.0, None),
    ]
    rulings = db.session.scalars(select(Ruling)).all()
    assert [(row.id, row.kind, row.scope, row.source) for row in rulings] == [
        (done.proposal["added"][0], "key", "mine", "regrade")
    ]


def test_a_mark_that_changed_since_the_preview_stops_everything():
    scene = make_scene()
    attempts = three(scene)
    proposal = key_is(scene, 1)
    seen = regrading.preview(scene.teacher, proposal)
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempts[1].id, Response.position == 1)
    ).one()
    marking.mark(scene.teacher, attempts[1].id, 1, 0.5, reason="Hampir.", seen=marking.stamp(response), now=NOW)
    before = book()
    with pytest.raises(Refused) as refused:
        carry_out(scene, proposal, digest=seen.digest)
    assert refused.value.field == regrading.CHANGED
    assert book() == before
    assert db.session.scalars(select(Regrade)).all() == []
    assert db.session.scalars(select(Ruling)).all() == []


def test_marks_that_persons_gave_stay_unless_included():
    scene = make_scene()
    attempts = three(scene)
    for number in (0, 1):
        response = db.session.scalars(
            select(Response).where(Response.attempt_id == attempts[number].id, Response.position == 1)
        ).one()
        marking.mark(
            scene.teacher, attempts[number].id, 1, 0.5, reason="Hampir.", seen=marking.stamp(response), now=NOW
        )
    found = regrading.preview(scene.teacher, key_is(scene, 1))
    assert moves(found) == []
    assert [(line.name, line.old.mark, line.new.mark, line.marked_by) for line in found.own] == [
        ("Ani", 0.5, 0.0, "Rina Wati"),
        ("Budi", 0.5, 1.0, "Rina Wati"),
    ]
    before = book()
    done = carry_out(scene, key_is(scene, 1))
    assert book() == before
    regrade_undoing.undo(scene.teacher, done.id, LATER)
    done = carry_out(scene, key_is(scene, 1), "operation-2", include_own=True)
    assert [row.mark for row in db.session.scalars(select(Attempt).order_by(Attempt.id))] == [1.0, 1.0, 0.0]
    regrade_undoing.undo(scene.teacher, done.id, LATER)
    assert book() == before


def test_another_option_is_right_too_and_the_order_of_ticks_says_nothing():
    scene = make_scene()
    three(scene)
    first, second = option(scene, 1), option(scene, 2)
    one = Proposal(scene.assignment.id, 1, (ProposedRuling.about("accept", first),))
    two = Proposal(scene.assignment.id, 1, (ProposedRuling.about("accept", second),))
    assert moves(regrading.preview(scene.teacher, one)) == [("Budi", 0.0, 1.0)]
    done = carry_out(scene, one)
    carry_out(scene, two, "operation-2")
    assert [row.withdrawn_at for row in db.session.scalars(select(Ruling))] == [None, None]
    assert moves(regrading.preview(scene.teacher, Proposal(scene.assignment.id, 1))) == []
    taken = Proposal(scene.assignment.id, 1, withdraw=tuple(done.proposal["added"]))
    assert moves(regrading.preview(scene.teacher, taken)) == [("Budi", 1.0, 0.0)]
    carry_out(scene, taken, "operation-3")
    assert moves(regrading.preview(scene.teacher, one)) == [("Budi", 0.0, 1.0)]


def test_everyone_gets_the_points_and_then_the_question_does_not_count():
    scene = make_scene()
    three(scene)
    before = book()
    done = carry_out(scene, whole(scene, "everyone"))
    assert [row.mark for row in db.session.scalars(select(Attempt).order_by(Attempt.id))] == [2.0, 1.0, 1.0]
    found = regrading.preview(scene.teacher, whole(scene, "void"))
    assert (found.taken_out, found.up, found.down) == (3, 0, 0)
    assert [line.new_total.maximum for line in found.lines] == [3, 3, 3]
    void = carry_out(scene, whole(scene, "void"), "operation-2")
    rows = db.session.scalars(select(Attempt).order_by(Attempt.id)).all()
    assert [(row.mark, row.void_points) for row in rows] == [(1.0, 1), (0.0, 1), (0.0, 1)]
    regrade_undoing.undo(scene.teacher, void.id, LATER)
    regrade_undoing.undo(scene.teacher, done.id, LATER)
    assert book() == before


def test_a_wording_settles_what_waits_and_taking_it_back_lets_it_wait_again():
    scene = make_scene()
    three(scene)
    before = book()
    proposal = word(scene, "Bukan  BU RINA")
    found = regrading.preview(scene.teacher, proposal)
    assert (found.settled, moves(found)) == (1, [("Budi", 0.0, 1.0)])
    done = carry_out(scene, proposal)
    other = Proposal(scene.assignment.id, 2, withdraw=tuple(done.proposal["added"]))
    back = regrading.preview(scene.teacher, other)
    assert (back.begin_to_wait, back.down) == (1, 0)
    carry_out(scene, other, "operation-2")
    assert book()["totals"] == before["totals"]
    with pytest.raises(Refused, match="later regrade"):
        regrade_undoing.undo(scene.teacher, done.id, LATER)


def test_scope_this_class_all_my_classes_and_never_those_of_others():
    scene = make_scene()
    other = make_classroom(scene.school, scene.teacher, name="VIII-B")
    foreign = make_classroom(scene.school, make_person(scene.school, "teacher"), name="VIII-C")
    for room, name in ((scene.room, "Ani"), (other, "Budi"), (foreign, "Citra")):
        pupil = make_person(scene.school, name=name)
        make_membership(room, pupil)
        given = scene.assignment if room is scene.room else make_assignment(scene.version, room, mode="test")
        give(pupil, given, WRONG, "Bu Rina", "Baik.")
    here = regrading.preview(scene.teacher, key_is(scene, 1, scope="classroom"))
    assert [(line.classroom, line.name) for line in here.lines] == [("VIII-A", "Ani")]
    mine = regrading.preview(scene.teacher, key_is(scene, 1))
    assert [(line.classroom, line.name) for line in mine.lines] == [("VIII-A", "Ani"), ("VIII-B", "Budi")]
    carry_out(scene, key_is(scene, 1, scope="classroom"))
    mine = regrading.preview(scene.teacher, key_is(scene, 1))
    assert [(line.classroom, line.name) for line in mine.lines] == [("VIII-B", "Budi")]
    with pytest.raises(NotFound):
        regrading.preview(scene.teacher, key_is(scene, 1, scope="everyone"))
    admin = make_person(scene.school, "administrator")
    make_membership(scene.room, admin, role="teacher")
    wide = regrading.preview(admin, key_is(scene, 1, scope="everyone"))
    assert (len(wide.lines), wide.elsewhere) == (0, 2)


def test_only_who_teaches_the_class_sees_a_preview():
    scene = make_scene()
    three(scene)
    for stranger in (
        make_person(scene.school, "teacher"),
        scene.pupil("Eka"),
        make_person(scene.school, "administrator"),
    ):
        with pytest.raises(NotFound):
            regrading.preview(stranger, key_is(scene, 1))
    done = carry_out(scene, key_is(scene, 1))
    for stranger in (make_person(scene.school, "teacher"), scene.pupil("Eka")):
        with pytest.raises(NotFound):
            regrade_undoing.undo(stranger, done.id, LATER)
    colleague = make_person(scene.school, "teacher")
    make_membership(scene.room, colleague, role="teacher")
    with pytest.raises(NotFound):
        regrading.apply(
            colleague, key_is(scene, 1), operation_id="operation-1", digest="", reason="x", include_own=False, now=LATER
        )


@pytest.mark.parametrize(
    ("number", "ruling"),
    [
        (1, ProposedRuling("form", text="cabai")),
        (1, ProposedRuling.about("key", "nonsense")),
        (1, ProposedRuling.about("key", "")),
        (1, ProposedRuling.about("accept", ["a"])),
        (1, ProposedRuling("key")),
        (2, ProposedRuling("form", text="  ")),
        (2, ProposedRuling("form", text="x", fraction=0.3)),
        (2, ProposedRuling.about("key", "Bu Sari")),
        (3, ProposedRuling.about("accept", "Baik.")),
        (3, ProposedRuling("form", text="Baik.")),
    ],
)
def test_a_question_takes_only_rulings_that_fit_it(number: int, ruling: ProposedRuling):
    scene = make_scene()
    with pytest.raises(Refused):
        regrading.preview(scene.teacher, Proposal(scene.assignment.id, number, (ruling,)))


def test_a_reason_is_asked_for():
    scene = make_scene()
    three(scene)
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Refused) as refused:
            carry_out(scene, key_is(scene, 1), reason=reason)
        assert refused.value.field == "reason"


def test_a_proposal_travels_in_an_address():
    proposal = Proposal(
        3,
        2,
        (ProposedRuling("form", text="si Joko & Ani", fraction=0.5), ProposedRuling.about("key", {"a": "b"}, 7)),
        (4, 5),
        "classroom",
    )
    assert proposal_of(3, 2, query_of(proposal)) == proposal
    assert proposal_of(3, 2, {}) == Proposal(3, 2)
    for query in (
        {"add": "["},
        {"add": '[{"kind":"gift"}]'},
        {"add": '[{"kind":"key","value":"{"}]'},
        {"add": '[{"kind":"form","fraction":NaN}]'},
        {"withdraw": "1,x"},
        {"withdraw": "0"},
        {"scope": "world"},
        {"add": "[" * 5000},
    ):
        with pytest.raises(NotFound):
            proposal_of(3, 2, query)


def test_a_preview_asks_a_constant_number_of_questions_of_the_database(app: QuizApp):
    scene = make_scene()
    give(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
    proposal, teacher = key_is(scene, 1), scene.teacher

    def count() -> int:
        db.session.expire_all()
        assert (teacher.id, scene.assignment.id) > (0, 0)
        with count_queries(app) as counted:
            regrading.preview(teacher, proposal)
        return len(counted)

    one = count()
    for name in ("Budi", "Citra"):
        give(scene.pupil(name), scene.assignment, WRONG, "bukan Bu Rina", "Baik.")
    assert count() == one


def persons_mark(attempt: Attempt, position: int, teacher: Person, points: float) -> None:
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == position)
    ).one()
    marking.mark(teacher, attempt.id, position, points, reason="Hampir.", seen=marking.stamp(response), now=NOW)


def test_a_persons_mark_stays_a_persons_when_their_account_goes():
    scene = make_scene()
    attempt = three(scene)[0]
    persons_mark(attempt, 1, scene.teacher, 0.5)
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == 1)
    ).one()
    response.marked_by_id = None
    db.session.flush()
    found = regrading.preview(scene.teacher, key_is(scene, 1))
    assert ([line.name for line in found.own], [line.name for line in found.lines]) == (["Ani"], ["Budi"])


def test_rules_that_do_not_know_say_nothing_about_a_persons_mark():
    scene = make_scene()
    attempts = three(scene)
    persons_mark(attempts[1], 2, scene.teacher, 1.0)
    persons_mark(attempts[1], 3, scene.teacher, 2.0)
    for number in (2, 3):
        assert regrading.preview(scene.teacher, Proposal(scene.assignment.id, number)).nothing
