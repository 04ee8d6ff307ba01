"""After a test: bands, who is below and above, remedials with parallel questions, and the three marks kept apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AssignmentPupil, AuditEntry, Person, Quiz, QuizVersion, db
from quizapp.operations import attempts, follow_up_giving, library, participants
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.follow_up_giving import Wish, give, propose
from quizapp.operations.follow_ups import Earned, outcome, set_final_rule, shares_by_process
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.reviewing import MIXED, Review, answers, make_review, make_set
from tests.scenes import RIGHT, WRONG, make_scene
from tests.scenes import give as sit

WEEK = timedelta(days=7)


def names(pupils: Any) -> list[str]:
    return [pupil.name for pupil in pupils]


def proposed(review: Review, purpose: str = "remedial", **values: Any) -> follow_up_giving.Proposal:
    return propose(review.teacher, review.assignment.id, purpose, NOW, **values)


def wish_of(proposal: follow_up_giving.Proposal, **values: Any) -> Wish:
    source = proposal.source
    assert source is not None
    defaults = {
        "purpose": proposal.purpose,
        "process": proposal.process,
        "version_id": source.version_id,
        "questions": tuple(one.name for one in source.questions),
        "pupils": tuple(pupil.person_id for pupil in proposal.pupils),
        "closes_at": proposal.closes_at,
    }
    return Wish(**(defaults | values))


# What it came to


def test_who_is_where(database: QuizApp) -> None:
    review = make_review()
    found = outcome(review.teacher, review.assignment.id)
    assert names(found.list_of("below")) == ["Ani Lestari", "Budi Santoso"]
    assert names(found.list_of("above")) == ["Citra Dewi"]
    assert names(found.list_of(None)) == ["Dewi Anggraini"]
    assert [pupil.mark.original for pupil in found.pupils] == [25, 63, 88, None]
    assert found.summary.counts == (1, 1, 0, 1)
    assert found.summary.handed_in == 3
    assert found.summary.mastery == pytest.approx(100 / 3)
    assert found.summary.absorption == pytest.approx(100 * 14 / 24)
    assert found.processes == ("locate", "understand", "evaluate")


def test_what_each_missed(database: QuizApp) -> None:
    review = make_review()
    found = outcome(review.teacher, review.assignment.id)
    ani, budi = found.list_of("below")
    assert ani.by_process == {"locate": Earned(2, 2), "understand": Earned(0, 3), "evaluate": Earned(0, 3)}
    assert budi.by_process == {"locate": Earned(2, 2), "understand": Earned(3, 3), "evaluate": Earned(0, 3)}
    assert shares_by_process([ani, budi]) == {"locate": 1.0, "understand": 0.5, "evaluate": 0.0}


def test_a_mark_that_hangs_on_waiting_answers_is_undecided(database: QuizApp) -> None:
    scene = make_scene(pass_mark=75)
    sit(scene.pupil("Ani"), scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan turun.")
    sit(scene.pupil("Budi"), scene.assignment, WRONG, "kelas kami", "Baik, karena hujan turun.")
    found = outcome(scene.teacher, scene.assignment.id)
    assert [(pupil.name, pupil.standing, pupil.mark.provisional) for pupil in found.pupils] == [
        ("Ani", "undecided", True),
        ("Budi", "below", True),
    ]


def test_without_a_pass_mark_of_its_own_that_of_the_school_holds(database: QuizApp) -> None:
    review = make_review(pass_mark=None)
    assert outcome(review.teacher, review.assignment.id).pass_mark == 75
    review.school.settings = {"pass_mark": 60, "bands": [60]}
    found = outcome(review.teacher, review.assignment.id)
    assert (found.pass_mark, found.own_pass_mark) == (60, False)
    assert names(found.list_of("below")) == ["Ani Lestari"]
    assert found.summary.counts == (1, 2)


def test_an_attempt_that_is_not_handed_in_is_no_mark(database: QuizApp) -> None:
    review = make_review(closes_at=None)
    review.pupil("Eko Prasetyo", RIGHT, hand_in=False)
    eko = outcome(review.teacher, review.assignment.id).pupils[-1]
    assert (eko.name, eko.state, eko.mark.original, eko.standing) == ("Eko Prasetyo", "open", None, None)


def test_the_attempt_that_counts(database: QuizApp) -> None:
    review = make_review(counts="best")
    review.sits(review.pupils["Ani Lestari"], *answers(8))
    assert outcome(review.teacher, review.assignment.id).pupils[0].mark.original == 100
    review.assignment.counts = "first"
    assert outcome(review.teacher, review.assignment.id).pupils[0].mark.original == 25


def test_who_may_see_it(database: QuizApp) -> None:
    review = make_review()
    colleague = factories.make_person(review.school, "teacher")
    for nobody in (colleague, review.pupils["Ani Lestari"], factories.make_person(factories.make_school(), "teacher")):
        with pytest.raises(NotFound):
            outcome(nobody, review.assignment.id)
        with pytest.raises(NotFound):
            propose(nobody, review.assignment.id, "remedial", NOW)
    practice = factories.make_assignment(review.version, created_by_id=review.teacher.id)
    with pytest.raises(NotFound):
        outcome(review.teacher, practice.id)


def test_as_many_queries_for_many_pupils_and_follow_ups(database: QuizApp) -> None:
    review = make_review()
    for title in ("Sungai", "Pasar"):
        make_set(review.school, title, ("evaluate",) * 3)
    first = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    with count_queries(database) as few:
        outcome(review.teacher, review.assignment.id)
    for number in range(6):
        review.pupil(f"Pupil {number}", *answers(number))
    give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    with count_queries(database) as many:
        found = outcome(review.teacher, review.assignment.id)
    assert len(found.follow_ups) == 2
    assert found.follow_ups[0].assignment == first
    assert len(many) == len(few)


# What is proposed


def test_the_weak_process_from_a_text_nobody_has_met(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("locate", *("evaluate",) * 4))
    make_set(review.school, "Pasar", ("evaluate",) * 6, grade="9")
    make_set(review.school, "Hutan", ("locate",) * 6)
    found = proposed(review)
    assert (found.weak, found.process) == ("evaluate", "evaluate")
    assert [source.title for source in found.sources] == ["Pasar", "Sungai"]
    assert found.source is not None
    assert [(one.process, one.points) for one in found.source.questions] == [("evaluate", 1)] * 5
    assert names(found.pupils) == ["Ani Lestari", "Budi Santoso"]
    assert found.closes_at == NOW + WEEK


def test_another_process_another_text(database: QuizApp) -> None:
    review = make_review()
    chosen = make_set(review.school, "Sungai", ("understand",) * 3)
    make_set(review.school, "Pasar", ("understand",) * 4)
    found = proposed(review, process="understand", version_id=chosen.id)
    assert (found.weak, found.process) == ("evaluate", "understand")
    assert found.source is not None
    assert found.source.title == "Sungai"


def test_questions_that_one_of_them_has_met_are_not_asked_again(database: QuizApp) -> None:
    review = make_review()
    known = make_set(review.school, "Sungai", ("evaluate",) * 3)
    practice = factories.make_assignment(known, review.room)
    review.sits(review.pupils["Budi Santoso"], RIGHT, assignment=practice, hand_in=False, at=NOW)
    assert proposed(review).sources == ()
    everything = proposed(review, any_process=True)
    assert (everything.process, everything.sources) == (None, ())


def test_questions_the_set_did_not_ask_yet(database: QuizApp) -> None:
    review = make_review()
    questions = [*MIXED, "evaluate", "evaluate"]
    newer = make_set(review.school, "Kebun sekolah", questions, slug="kebun")
    found = proposed(review)
    assert found.source is not None
    assert (found.source.version_id, found.source.is_same, found.source.is_read) == (newer.id, True, True)
    assert [one.name for one in found.source.questions] == ["soal-9", "soal-10"]


def test_nothing_is_taken_from_a_set_of_which_a_test_is_planned(database: QuizApp) -> None:
    review = make_review()
    coming = make_set(review.school, "Sungai", ("evaluate",) * 3)
    elsewhere = factories.make_classroom(review.school)
    test = factories.make_assignment(
        coming, elsewhere, mode="test", opens_at=NOW + WEEK, closes_at=NOW + WEEK + timedelta(hours=1)
    )
    assert proposed(review).sources == ()
    test.withdrawn_at = NOW
    db.session.flush()
    assert [source.title for source in proposed(review).sources] == ["Sungai"]


def test_only_sets_the_teacher_may_use(database: QuizApp) -> None:
    review = make_review()
    colleague = factories.make_person(review.school, "teacher")
    make_set(review.school, "Sungai", ("evaluate",) * 3, colleague)
    make_set(factories.make_school(), "Pasar", ("evaluate",) * 3)
    make_set(review.school, "River", ("evaluate",) * 3, passage=factories.small_passage(language="en"))
    hidden = make_set(review.school, "Hutan", ("evaluate",) * 3)
    db.session.get_one(Quiz, hidden.quiz_id).hidden_at = NOW
    assert proposed(review).sources == ()


def test_an_enrichment_is_for_those_above(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("evaluate",) * 3)
    found = proposed(review, "enrichment")
    assert names(found.pupils) == ["Citra Dewi"]
    assert found.weak == "evaluate"
    made = give(review.teacher, review.assignment.id, wish_of(found), NOW)
    assert (made.mode, made.purpose, made.attempts_allowed, made.weight) == ("practice", "enrichment", None, 0.0)


# Giving it


def test_what_is_given(database: QuizApp) -> None:
    review = make_review()
    source = make_set(review.school, "Sungai", ("locate", *("evaluate",) * 3))
    made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    assert (made.purpose, made.parent_id, made.audience, made.mode) == (
        "remedial",
        review.assignment.id,
        "chosen",
        "test",
    )
    assert (made.closes_at, made.attempts_allowed, made.release_step) == (NOW + WEEK, 1, "key")
    assert (made.classroom_id, made.pass_mark, made.weight) == (review.room.id, 75, 0.0)
    quiz = db.session.get_one(Quiz, made.quiz_id)
    assert (quiz.derived_from_id, quiz.owner_id, quiz.title) == (source.quiz_id, review.teacher.id, "Sungai")
    whole = library.published(db.session.get_one(QuizVersion, made.quiz_version_id).fingerprint)
    origin = library.published(source.fingerprint)
    assert whole.passage == origin.passage
    assert [question.id for question in whole.questions] == ["soal-2", "soal-3", "soal-4"]
    assert not set(whole.version_ids) & set(origin.version_ids)
    chosen = select(AssignmentPupil.person_id).where(AssignmentPupil.assignment_id == made.id, AssignmentPupil.chosen)
    assert set(db.session.scalars(chosen)) == {review.pupils[name].id for name in ("Ani Lestari", "Budi Santoso")}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "give_remedial")).one()
    assert (entry.subject_id, entry.details) == (
        made.id,
        {"parent": review.assignment.id, "pupils": 2, "questions": 3},
    )


def test_a_second_tap_gives_nothing_twice(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("evaluate",) * 3)
    wish = wish_of(proposed(review))
    made = give(review.teacher, review.assignment.id, wish, NOW)
    quizzes = db.session.scalar(select(func.count()).select_from(Quiz))
    assert give(review.teacher, review.assignment.id, wish, NOW + timedelta(seconds=1)) == made
    assert db.session.scalar(select(func.count()).select_from(Quiz)) == quizzes
    assert proposed(review).busy == {review.pupils["Ani Lestari"].id, review.pupils["Budi Santoso"].id}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"pupils": ()}, "Choose at least one pupil."),
        ({"questions": ()}, "Choose at least one question."),
        ({"closes_at": None}, "Say until when."),
        ({"closes_at": NOW}, "This time has passed already."),
        ({"questions": ("soal-1",)}, "These questions cannot be given any more. Look at what is proposed now."),
        ({"version_id": 2_000_000_000}, "These questions cannot be given any more. Look at what is proposed now."),
        ({"pupils": (2_000_000_000,)}, "Somebody of this list is no longer in the class. Look at it again."),
    ],
)
def test_what_cannot_be_given(database: QuizApp, values: dict[str, Any], sentence: str) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("locate", *("evaluate",) * 3))
    wish = wish_of(proposed(review), **values)
    with pytest.raises(Refused) as refused:
        give(review.teacher, review.assignment.id, wish, NOW)
    assert str(refused.value) == sentence
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_a_key_of_the_same_text_stays_shut_while_the_remedial_is_open(database: QuizApp) -> None:
    review = make_review()
    source = make_set(review.school, "Sungai", ("evaluate",) * 3)
    practice = factories.make_assignment(source, review.room)
    made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    ani = review.pupils["Ani Lestari"]
    with pytest.raises(Refused, match="Practice is off"):
        attempts.start(ani, practice.id, NOW)
    attempt = review.sits(ani, *answers(3, 3), assignment=made, at=NOW)
    assert attempts.get_sitting(ani, attempt.id, NOW).release(NOW) == "right_wrong"
    after = NOW + WEEK + timedelta(hours=1)
    assert attempts.get_sitting(ani, attempt.id, after).release(after) == "key"


def test_only_the_chosen_may_begin(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("evaluate",) * 3)
    made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    with pytest.raises(NotFound):
        attempts.start(review.pupils["Citra Dewi"], made.id, NOW)
    assert set(db.session.scalars(participants.pupils_of(made))) == {
        review.pupils["Ani Lestari"].id,
        review.pupils["Budi Santoso"].id,
    }


def test_a_remedial_is_not_followed_up_by_its_own(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("evaluate",) * 6)
    wish = wish_of(proposed(review))
    made = give(review.teacher, review.assignment.id, wish, NOW)
    found = outcome(review.teacher, made.id)
    assert found.parent == review.assignment
    with pytest.raises(NotFound):
        give(review.teacher, made.id, wish, NOW + timedelta(days=1))


# The three marks


def remedial_of(review: Review, right: int, person: Person) -> None:
    make_set(review.school, "Sungai", ("evaluate",) * 5)
    made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    review.sits(person, *answers(right, 5), assignment=made, at=NOW)


@pytest.mark.parametrize(("rule", "final"), [("capped", 75), ("highest", 80), ("average", 53)])
def test_original_remedial_and_final_stand_beside_one_another(database: QuizApp, rule: str, final: int) -> None:
    review = make_review()
    ani = review.pupils["Ani Lestari"]
    remedial_of(review, 4, ani)
    before = outcome(review.teacher, review.assignment.id).pupils[0].mark.sitting
    set_final_rule(review.teacher, review.assignment.id, rule, NOW)
    mark = outcome(review.teacher, review.assignment.id).pupils[0].mark
    assert (mark.original, mark.remedial, mark.final) == (25, 80, final)
    assert mark.sitting == before
    budi = outcome(review.teacher, review.assignment.id).pupils[1].mark
    assert (budi.original, budi.remedial, budi.final) == (63, None, 63)


def test_a_remedial_that_was_taken_back_counts_no_more(database: QuizApp) -> None:
    review = make_review()
    remedial_of(review, 4, review.pupils["Ani Lestari"])
    made = outcome(review.teacher, review.assignment.id).follow_ups[0].assignment
    made.withdrawn_at = NOW
    db.session.flush()
    mark = outcome(review.teacher, review.assignment.id).pupils[0].mark
    assert (mark.original, mark.remedial, mark.final) == (25, None, 25)


def test_the_rule_is_one_of_three_and_noted(database: QuizApp) -> None:
    review = make_review()
    with pytest.raises(Refused, match="Choose one of the rules"):
        set_final_rule(review.teacher, review.assignment.id, "lowest", NOW)
    for _ in range(2):
        set_final_rule(review.teacher, review.assignment.id, "average", NOW)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_final_rule")).one()
    assert entry.details == {"old": "capped", "new": "average"}
    with pytest.raises(NotFound):
        set_final_rule(review.pupils["Ani Lestari"], review.assignment.id, "highest", NOW)


def test_a_text_there_is_none_of_is_refused_also_while_one_is_open(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Pasar", ("evaluate",) * 6)
    proposal = proposed(review)
    give(review.teacher, review.assignment.id, wish_of(proposal), NOW)
    with pytest.raises(Refused, match="cannot be given any more"):
        give(review.teacher, review.assignment.id, wish_of(proposal, version_id=2**31 - 1), NOW)
