"""Publishing after attempts: words go on in running classes, a new key leads to a regrade, old attempts stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, Classroom, Person, Quiz, QuizVersion, Response, Ruling, School, db
from quizapp.operations import authoring, library, publishing, regrade_undoing, regrading, rulings
from quizapp.operations.authoring import Publication
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.key_changes import key_changes
from quizapp.operations.publishing import versions_of
from quizapp.operations.regrading import Proposal, ProposedRuling
from quizapp.operations.rulings import Place
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.operations.test_draft_changes import draft_of, question
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)
NOTE = "Salah ketik diperbaiki."


@dataclass
class Published(Scene):
    """A class that was given the first version of a draft."""

    quiz: Quiz

    def edit(self, name: str, **values: Any) -> None:
        data = question(self.quiz, name) | values
        authoring.save_question(self.teacher, self.quiz.id, self.quiz.draft_revision, data, NOW)

    def publish(self, note: str | None = NOTE, *, use: bool = False) -> Publication:
        return authoring.publish(self.teacher, self.quiz.id, self.quiz.draft_revision, note, LATER, use=use)

    def new_key(self, former: str, option: str) -> None:
        """Make another option of the first question the key. It no longer asks for a word of the evidence."""
        changed = {former: {"key": False}, option: {"key": True, "rationale": "Disebut dalam paragraf 1."}}
        process = {"process": "understand", "subprocess": "integrate_infer"}
        self.edit("tanaman", options=options(self.quiz, **changed), **process)

    def another_class(self, teacher: Person | None = None, **values: Any) -> Assignment:
        room = make_classroom(self.school, teacher or self.teacher, name="VIII-B")
        values = {"mode": "test", "attempts_allowed": 1} | values
        return make_assignment(self.version, room, **values)

    def key_value(self, place: int) -> str:
        """Return the id of an option in the first version; the first one is the key."""
        return library.published(self.version.fingerprint).questions[0].options[place].id


@pytest.fixture
def scene(database: QuizApp) -> Published:
    school = make_school()
    teacher = make_person(school, "teacher", name="Bu Rina")
    room = make_classroom(school, teacher, name="VIII-A")
    quiz = draft_of(teacher)
    version = authoring.publish(teacher, quiz.id, quiz.draft_revision, None, NOW).version
    assignment = make_assignment(version, room, mode="test", attempts_allowed=1)
    return Published(school, teacher, room, version, assignment, quiz)


def options(quiz: Quiz, **texts: Any) -> list[dict[str, Any]]:
    """Return the options of the first question with other words or another key, by id."""
    listed = question(quiz, "tanaman")["options"]
    return [one | texts.get(one["id"], {}) for one in listed]


def wait_for(scene: Published, name: str, value: Any, word: Any = "Bu Rina") -> Attempt:
    return give(scene.pupil(name), scene.assignment, value, word)


# What has to be said


def test_before_anybody_took_it_nothing_has_to_be_said(scene: Published) -> None:
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    done = scene.publish(None)
    assert (done.version.number, done.is_new, done.version.note, done.version.correction) == (2, True, None, True)


def test_after_attempts_a_version_says_what_changed(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    for note in (None, "", "  \n "):
        with pytest.raises(Refused) as refused:
            scene.publish(note)
        assert refused.value.field == "note"
    with pytest.raises(Refused) as refused:
        scene.publish("x" * 501)
    assert refused.value.field == "note"
    done = scene.publish("  Salah   ketik\ndiperbaiki. ")
    assert (done.version.number, done.version.note, done.version.correction) == (2, NOTE, True)
    assert [(one.number, one.note, one.correction, one.attempts, one.by) for one in versions_of(scene.quiz)] == [
        (2, NOTE, True, 0, "Bu Rina"),
        (1, None, False, 1, "Bu Rina"),
    ]


def test_the_same_again_publishes_nothing_and_asks_for_nothing(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    assert scene.publish(None).is_new is False
    scene.edit("tanaman", prompt="Apa saja?")
    assert publishing.is_changed(scene.quiz, scene.quiz.draft or {}, scene.version)
    authoring.undo(scene.teacher, scene.quiz.id, NOW)
    assert not publishing.is_changed(scene.quiz, scene.quiz.draft or {}, scene.version)


def test_a_revision_that_has_moved_on_is_not_published(scene: Published) -> None:
    seen = scene.quiz.draft_revision
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    with pytest.raises(Refused):
        authoring.publish(scene.teacher, scene.quiz.id, seen, None, LATER)
    assert len(versions_of(scene.quiz)) == 1


# Running classes


def test_running_classes_go_on_with_corrected_words_when_the_author_says_so(scene: Published) -> None:
    begun = wait_for(scene, "Ani", RIGHT)
    open_too = scene.another_class()
    closed = scene.another_class(closes_at=NOW - timedelta(hours=1))
    withdrawn = scene.another_class(withdrawn_at=NOW)
    stranger = make_person(scene.school, "teacher")
    not_mine = scene.another_class(stranger)
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    done = scene.publish(use=True)
    assert done.given == 2
    versions = {one.id: one.quiz_version_id for one in db.session.scalars(select(Assignment))}
    old, new = scene.version.id, done.version.id
    assert versions == {
        scene.assignment.id: new,
        open_too.id: new,
        closed.id: old,
        withdrawn.id: old,
        not_mine.id: old,
    }
    db.session.expire_all()
    assert begun.quiz_version_id == old
    assert wait_for(scene, "Budi", None).quiz_version_id == new


def test_without_the_tick_and_for_more_than_words_classes_keep_their_version(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    assert scene.publish(use=False).given == 0
    scene.edit("tanaman", points=2)
    done = scene.publish("Dua poin.", use=True)
    assert (done.given, done.version.correction) == (0, False)
    scene.edit("tanaman", feedback="Paragraf 1 menyebut cabai.")
    done = scene.publish("Penjelasan.", use=True)
    # Against the version before only words changed; the class has the one with one point.
    assert (done.given, done.version.correction) == (0, True)
    assert scene.assignment.quiz_version_id == scene.version.id


# Decisions that go on holding


def test_decisions_go_on_holding_where_only_words_changed(scene: Published) -> None:
    wait_for(scene, "Ani", WRONG, "ibu guru itu")
    place = Place.of(scene.assignment)
    fingerprint = scene.version.fingerprint
    add = lambda *args, **values: rulings.add(  # noqa: E731
        scene.teacher, place, fingerprint, *args, scope="mine", now=NOW, **values
    )
    form = add(2, "form", text="ibu guru itu", fraction=1.0)
    also = add(1, "accept", value=scene.key_value(1))
    add(1, "void")
    scene.edit("bibit", prompt="Siapa yang membawakan bibit?")
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?", options=options(scene.quiz, b={"text": "tomaat"}))
    version = scene.publish(use=True).version
    held = rulings.in_force(place, version.fingerprint)
    assert [(one.kind, one.text, one.fraction) for one in held[2].listed] == [("form", "ibu guru itu", 1.0)]
    [accepted] = held[1].listed
    question_now = library.published(version.fingerprint).questions[0]
    assert (accepted.kind, question_now.summarize(accepted.response, None)) == ("accept", "tomaat")  # type: ignore[arg-type]
    before = rulings.in_force(place, fingerprint)
    assert {one.id for one in before[2].listed} == {form.id}  # the old version has its own
    assert also.id in {one.id for one in before[1].listed}
    given = give(scene.pupil("Budi"), scene.assignment, None, "ibu guru itu")
    response = db.session.scalars(select(Response).where(Response.attempt_id == given.id, Response.position == 2)).one()
    assert (response.fraction, response.waiting) == (1.0, False)


def test_a_regrade_answers_for_what_was_carried_on(scene: Published) -> None:
    wait_for(scene, "Ani", WRONG)
    wrong = next(row.value for row in db.session.scalars(select(Response).where(Response.position == 1)) if row.value)
    proposal = Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", wrong),))
    digest = regrading.preview(scene.teacher, proposal).digest
    done = regrading.apply(
        scene.teacher, proposal, operation_id="one", digest=digest, reason="Salah.", include_own=False, now=NOW
    )
    scene.edit("tanaman", prompt="Apa yang ditanam kelas itu?")
    version = scene.publish().version
    place = Place.of(scene.assignment)
    assert rulings.in_force(place, version.fingerprint)[1].newest("key") is not None
    regrade_undoing.undo(scene.teacher, done.id, LATER)
    assert rulings.in_force(place, version.fingerprint) == {}
    assert {row.withdrawn_at for row in db.session.scalars(select(Ruling))} == {LATER}


def test_decisions_do_not_go_on_where_the_key_changed(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    rulings.add(
        scene.teacher,
        Place.of(scene.assignment),
        scene.version.fingerprint,
        1,
        "key",
        value=scene.key_value(1),
        scope="mine",
        now=NOW,
    )
    scene.new_key("a", "c")
    version = scene.publish().version
    assert rulings.in_force(Place.of(scene.assignment), version.fingerprint) == {}


# A new key


def test_a_new_key_leads_to_the_preview_of_its_regrade_in_each_class(scene: Published) -> None:
    ani, budi = wait_for(scene, "Ani", RIGHT), wait_for(scene, "Budi", WRONG)
    other = scene.another_class()
    cici = give(_pupil_of(scene, other), other, WRONG, None)
    stranger = make_person(scene.school, "teacher")
    elsewhere = scene.another_class(stranger)
    give(_pupil_of(scene, elsewhere), elsewhere, RIGHT, None)
    scene.new_key("a", "b")
    done = scene.publish()
    assert [(one.question, str(one.what)) for one in done.changes.keys] == [("tanaman", "the key")]
    marks = {one.id: one.mark for one in db.session.scalars(select(Attempt))}
    found = key_changes(scene.teacher, scene.quiz.id, 2)
    [change] = found.listed
    assert (change.number, change.old_key, change.new_key, change.complete) == (1, "cabai", "tomat", True)
    assert [(one.assignment_id, one.attempts, one.number, one.settled) for one in change.classes] == [
        (scene.assignment.id, 2, 1, False),
        (other.id, 1, 1, False),
    ]
    assert found.elsewhere == 1
    proposal = change.classes[0].proposal
    assert proposal is not None
    preview = regrading.preview(scene.teacher, proposal)
    wrong_is_b = scene.key_value(1)
    chosen = db.session.scalars(
        select(Response.value).where(Response.attempt_id == budi.id, Response.position == 1)
    ).one()
    expected = {("Ani", 1.0, 0.0)} | ({("Budi", 0.0, 1.0)} if chosen == wrong_is_b else set())
    assert {(line.name, line.old.mark, line.new.mark) for line in preview.lines} == expected
    assert {one.id: one.mark for one in db.session.scalars(select(Attempt))} == marks  # nothing was done yet
    regrading.apply(
        scene.teacher,
        proposal,
        operation_id="one",
        digest=preview.digest,
        reason="Kunci salah.",
        include_own=False,
        now=LATER,
    )
    [change] = key_changes(scene.teacher, scene.quiz.id, 2).listed
    assert [one.settled for one in change.classes] == [True, False]
    assert {ani.quiz_version_id, budi.quiz_version_id, cici.quiz_version_id} == {scene.version.id}


def _pupil_of(scene: Published, assignment: Assignment) -> Person:
    person = make_person(scene.school)
    room = db.session.get_one(Classroom, assignment.classroom_id)
    make_membership(room, person)
    return person


def test_forms_that_came_are_proposed_and_those_that_went_are_told(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT, "Ibu Rini")
    scene.edit("bibit", accepted=["Bu Rina", "Ibu Rini"])
    scene.publish("Ibu Rini juga benar.")
    [change] = key_changes(scene.teacher, scene.quiz.id, 2).listed
    assert change.complete is False  # “Rina” is accepted no more: whether it is wrong nobody has said
    proposal = change.classes[0].proposal
    assert proposal is not None
    assert [(one.kind, one.text, one.fraction) for one in proposal.add] == [("form", "Ibu Rini", 1.0)]
    regrading.preview(scene.teacher, proposal)


def test_what_no_decision_can_say_is_mended_by_hand(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    scene.edit("bibit", tags=["vocabulary"])
    scene.publish("Ejaan lebih ketat.")
    [change] = key_changes(scene.teacher, scene.quiz.id, 2).listed
    assert (change.complete, [one.proposal for one in change.classes]) == (False, [None])


def test_two_old_versions_with_two_old_keys_are_mended_together(scene: Published) -> None:
    wait_for(scene, "Ani", RIGHT)
    scene.new_key("a", "b")
    second = scene.publish().version
    scene.assignment.quiz_version_id = second.id
    wait_for(scene, "Budi", None)
    scene.new_key("b", "c")
    scene.publish()
    [change] = key_changes(scene.teacher, scene.quiz.id, 3).listed
    [one] = change.classes
    assert one.proposal is not None
    assert one.attempts == 2
    assert len({ruling.version_id for ruling in one.proposal.add}) == 2
    regrading.preview(scene.teacher, one.proposal)


def test_only_who_may_edit_sees_what_a_new_key_changes(scene: Published) -> None:
    for role in ("teacher", "pupil"):
        with pytest.raises(NotFound):
            key_changes(make_person(scene.school, role), scene.quiz.id, 1)
    with pytest.raises(NotFound):
        key_changes(scene.teacher, scene.quiz.id, 7)
    assert key_changes(scene.teacher, scene.quiz.id, 1).listed == ()


def test_the_outlook_asks_the_same_for_one_and_five_classes(scene: Published, database: QuizApp) -> None:
    def counted(look: Callable[[], Any]) -> int:
        db.session.expire_all()
        with count_queries(database) as statements:
            look()
        return len(statements)

    wait_for(scene, "Ani", RIGHT)
    scene.new_key("a", "b")
    scene.publish()
    content = authoring.judge(scene.quiz, scene.quiz.draft or {}).content
    assert content is not None
    looks: list[Callable[[], Any]] = [
        lambda: publishing.outlook(scene.teacher, scene.quiz, content, LATER),
        lambda: key_changes(scene.teacher, scene.quiz.id, 2),
    ]
    one = [counted(look) for look in looks]
    for _ in range(4):
        other = scene.another_class()
        give(_pupil_of(scene, other), other, RIGHT, None)
    assert [counted(look) for look in looks] == one
    assert len(key_changes(scene.teacher, scene.quiz.id, 2).listed[0].classes) == 5


def test_a_set_from_files_is_published_as_before(scene: Published) -> None:
    school = db.session.get_one(School, scene.school.id)
    version = make_version(school)
    assert (version.note, version.correction) == (None, False)
    found = db.session.get_one(Quiz, version.quiz_id)
    assert "cabai" in found.search_text
    assert db.session.scalars(select(QuizVersion.number).where(QuizVersion.quiz_id == found.id)).all() == [1]
