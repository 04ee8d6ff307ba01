"""Several texts in one class: each pupil reads theirs, all answer the same questions, and everything counts together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Attempt, AuditEntry, PassageVersion, QuestionVersion, Quiz, QuizVersion, db
from quizapp.operations import (
    assigned_levels,
    assigning,
    attempts,
    emergency_files,
    feedback,
    invitations,
    library,
    marking_pile,
    paper,
    paper_entry,
    practice,
    printing,
    publishing,
    regrading,
    reports,
)
from quizapp.operations.columns import columns_of
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling
from quizapp.operations.reports import Cell
from tests import emergency, factories
from tests.factories import NOW, leveled_content, make_choice, simple_passage
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give

END = NOW + timedelta(minutes=40)
LATER = END + timedelta(minutes=5)


def leveled_scene(content: Any = None, **assignment: Any) -> Scene:
    """Return a class with a test about a quiz of two texts."""
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Rina Wati")
    room = factories.make_classroom(school, teacher, name="VIII-A")
    version = factories.make_version(school, content or leveled_content())
    values = {"mode": "test", "attempts_allowed": 2, "closes_at": END, "release_step": "key"} | assignment
    return Scene(school, teacher, room, version, factories.make_assignment(version, room, **values))


@pytest.fixture
def scene(database: QuizApp) -> Scene:
    return leveled_scene()


def beside(version: QuizVersion) -> QuizVersion:
    return db.session.scalars(select(QuizVersion).where(QuizVersion.level_of_id == version.id)).one()


def publish(scene: Scene, content: Any, at: Any = LATER) -> tuple[QuizVersion, bool]:
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    return library.publish(content.model_copy(update={"slug": quiz.slug}), school_id=scene.school.id, now=at)


# Publishing


def test_a_text_is_published_beside_its_version_and_is_never_the_newest(scene: Scene) -> None:
    quiz, other = db.session.get_one(Quiz, scene.version.quiz_id), beside(scene.version)
    assert (scene.version.number, scene.version.level) == (1, None)
    assert (other.number, other.level, other.title, other.points) == (-1, "b", scene.version.title, 3)
    assert library.newest_version(quiz) == scene.version
    assert [one.number for one in publishing.versions_of(quiz)] == [1]
    assert [version for _, version in library.usable_quizzes(scene.teacher)] == [scene.version]
    main, read = (library.published(one.fingerprint) for one in (scene.version, other))
    assert [question.id for question in main.questions] == [question.id for question in read.questions]
    assert main.version_ids[:2] == read.version_ids[:2]
    assert main.version_ids[2] != read.version_ids[2], "pupils choose sentences of another text"
    assert [question.evidence[0].at for question in read.questions] == ["b-p1.s2", "b-p1.s3", "b-p2.s1"]
    assert (
        library.presentation(other.fingerprint)["passage"]["blocks"][0]["sentences"][0]["text"] == "Kami punya kebun."
    )
    options = [library.presentation(one.fingerprint)["questions"][0]["options"] for one in (scene.version, other)]
    assert options[0] == options[1]


def test_a_quiz_with_one_text_is_stored_as_before_there_were_several() -> None:
    assert "levels" not in factories.make_content().model_dump(mode="json")


def test_publishing_the_same_again_changes_nothing_and_what_stayed_keeps_its_rows(scene: Scene) -> None:
    content = leveled_content()
    assert publish(scene, content) == (scene.version, False)
    version, is_new = publish(scene, leveled_content(description="Untuk kelas VIII"))
    assert (is_new, version.number, beside(version).number) == (True, 2, -2)
    assert beside(version).passage_version_id == beside(scene.version).passage_version_id
    assert library.published(beside(version).fingerprint).version_ids == (
        library.published(beside(scene.version).fingerprint).version_ids
    )
    assert [row.number for row in db.session.scalars(select(PassageVersion).order_by(PassageVersion.number))] == [-1, 1]
    numbers = select(QuestionVersion.number).where(QuestionVersion.name == "kalimat").order_by(QuestionVersion.number)
    assert list(db.session.scalars(numbers)) == [-1, 1]


def test_a_changed_text_is_told_as_a_change_and_one_more_is_a_correction(scene: Scene) -> None:
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    quiz.owner_id = scene.teacher.id
    without = leveled_content(levels=[]).model_copy(update={"slug": quiz.slug})
    assert publishing.outlook(scene.teacher, quiz, without, NOW).changes.structure != ()
    plain = leveled_scene(leveled_content(levels=[]))
    their = db.session.get_one(Quiz, plain.version.quiz_id)
    found = publishing.outlook(plain.teacher, their, leveled_content().model_copy(update={"slug": their.slug}), NOW)
    assert (found.changes.correction, [one.assignment_id for one in found.running]) == (True, [plain.assignment.id])


# Who reads which


def fingerprint_of(attempt: Attempt) -> str:
    return db.session.get_one(QuizVersion, attempt.quiz_version_id).fingerprint


def level_of(attempt: Attempt) -> str | None:
    return db.session.get_one(QuizVersion, attempt.quiz_version_id).level


def test_an_attempt_takes_the_text_of_the_pupil_before_that_of_the_class_and_keeps_it(scene: Scene) -> None:
    ani, budi, citra = scene.pupil("Ani"), scene.pupil("Budi"), scene.pupil("Citra")
    make_choice(scene.assignment, "b")
    make_choice(scene.assignment, "a", budi)
    first = give(ani, scene.assignment, hand_in=False)
    assert (level_of(first), level_of(give(budi, scene.assignment))) == ("b", None)
    assigned_levels.choose(scene.teacher, scene.assignment.id, "a", {}, NOW)
    assert level_of(attempts.start(ani, scene.assignment.id, NOW)) == "b", "the running one"
    attempts.submit(ani, first.id, NOW)
    assert level_of(attempts.start(ani, scene.assignment.id, NOW)) == "b", "the next one goes on with the same text"
    assert level_of(give(citra, scene.assignment)) is None


def test_the_start_shows_the_text_that_will_be_read(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    make_choice(scene.assignment, "b", ani)
    seen = [invitations.look_at(one, scene.assignment.id, NOW).passage["blocks"][0]["sentences"] for one in (ani, budi)]
    assert [sentences[0]["text"] for sentences in seen] == ["Kami punya kebun.", "Kelas kami menanam cabai."]


def test_a_text_that_the_version_does_not_have_gives_the_main_one_and_is_told(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    make_choice(scene.assignment, "c", ani)
    assert assigned_levels.get_choice(scene.teacher, scene.assignment.id, NOW).gone == ("c",)
    assert level_of(give(ani, scene.assignment)) is None


def test_choosing_is_written_down_and_stops_at_who_has_begun(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    choice = assigned_levels.choose(scene.teacher, scene.assignment.id, "b", {ani.id: "a", budi.id: None}, NOW)
    assert (choice.whole, [(one.name, one.chosen, one.begun) for one in choice.readers]) == (
        "b",
        [("Ani", "a", None), ("Budi", None, None)],
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "choose_texts")).one()
    assert entry.details == {"whole": "b", "pupils": {str(ani.id): "a"}}
    give(ani, scene.assignment, hand_in=False)
    with pytest.raises(Refused, match="Ani has begun and keeps the text"):
        assigned_levels.choose(scene.teacher, scene.assignment.id, "a", {ani.id: "b"}, NOW)
    again = assigned_levels.choose(scene.teacher, scene.assignment.id, "b", {ani.id: "a", budi.id: "b"}, NOW)
    assert [(one.chosen, one.begun) for one in again.readers] == [("a", "a"), ("b", None)]


def test_only_who_teaches_the_class_chooses_and_only_what_there_is(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    stranger = factories.make_person(scene.school, "teacher")
    for actor, whole, pupils in (
        (stranger, "b", {}),
        (ani, "b", {}),
        (scene.teacher, "c", {}),
        (scene.teacher, "a", {ani.id: "c"}),
        (scene.teacher, "a", {stranger.id: "b"}),
    ):
        with pytest.raises(NotFound):
            assigned_levels.choose(actor, scene.assignment.id, whole, pupils, NOW)
    assert assigned_levels.get_choice(scene.teacher, scene.assignment.id, NOW).whole == "a"


def test_choosing_takes_as_many_queries_for_one_pupil_as_for_three(app: QuizApp, scene: Scene) -> None:
    counts = []
    for names in (("Ani",), ("Budi", "Citra")):
        for name in names:
            scene.pupil(name)
        db.session.flush()
        with count_queries(app) as queries:
            assigned_levels.get_choice(scene.teacher, scene.assignment.id, NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Everything together


@pytest.fixture
def mixed(scene: Scene) -> tuple[Scene, Attempt, Attempt]:
    """Ani read the simplified text, Budi the main one; both found the sentence, Ani's words are wrong."""
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    make_choice(scene.assignment, "b", ani)
    return (
        scene,
        give(ani, scene.assignment, RIGHT, "kelas kami", ["b-p2.s1"]),
        give(budi, scene.assignment, WRONG, "Bu Rina", ["p2.s1"]),
    )


def test_both_stand_in_the_same_columns(mixed: tuple[Scene, Attempt, Attempt]) -> None:
    scene, *_ = mixed
    columns = columns_of(scene.assignment)
    assert [(column.question_id, len(column.places)) for column in columns] == [
        ("tanaman", 2),
        ("bibit", 2),
        ("kalimat", 2),
    ]
    found = reports.matrix(scene.teacher, scene.assignment.id)
    assert [row.cells for row in found.rows] == [
        (Cell("right", 1.0, 1), Cell("wrong", 0.0, 2), Cell("right", 1.0, 3)),
        (Cell("wrong", 0.0, 1), Cell("right", 1.0, 2), Cell("right", 1.0, 3)),
    ]
    assert [(head.finished, head.right) for head in found.heads] == [(2, 1), (2, 1), (2, 2)]


def test_feedback_shows_the_evidence_in_the_text_that_was_read(mixed: tuple[Scene, Attempt, Attempt]) -> None:
    _, *both = mixed
    shown = []
    for attempt in both:
        pupil = db.session.get_one(type(mixed[0].teacher), attempt.person_id)
        found = feedback.feedback_of(attempts.get_sitting(pupil, attempt.id, LATER), LATER)
        texts = {s["id"]: s["text"] for block in found.passage["blocks"] for s in block["sentences"]}
        shown.append([texts[one] for question in found.questions for one in question.evidence])
    assert shown == [
        ["Kami menanam cabai.", "Bibitnya dari Bu Rina.", "Senin turun hujan."],
        ["Kelas kami menanam cabai.", "Bu Rina membawa bibit.", "Hujan turun pada hari Senin."],
    ]


def marks(*both: Attempt) -> list[float | None]:
    db.session.expire_all()
    return [attempt.mark for attempt in both]


def carry_out(scene: Scene, proposal: Proposal, operation: str = "operation-1") -> None:
    digest = regrading.preview(scene.teacher, proposal).digest
    values: dict[str, Any] = {"reason": "Kunci keliru.", "include_own": False, "now": LATER}
    regrading.apply(scene.teacher, proposal, **values, digest=digest, operation_id=operation)


def test_a_new_key_and_a_new_form_mark_both_texts(mixed: tuple[Scene, Attempt, Attempt]) -> None:
    scene, *both = mixed
    assert marks(*both) == [2.0, 2.0]
    options = library.published(scene.version.fingerprint).questions[0].options  # type: ignore[attr-defined]
    other = next(option.id for option in options if not option.key)
    carry_out(scene, Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", other),)))
    assert marks(*both) == [1.0, 3.0]
    carry_out(
        scene, Proposal(scene.assignment.id, 2, (ProposedRuling("form", text="kelas kami", fraction=1.0),)), "second"
    )
    assert marks(*both) == [2.0, 3.0]
    citra = scene.pupil("Citra")
    make_choice(scene.assignment, "b", citra)
    assert give(citra, scene.assignment, other, "Kelas kami").mark == 2.0, "what was decided holds for who comes later"


def test_a_question_taken_out_is_taken_out_for_both(mixed: tuple[Scene, Attempt, Attempt]) -> None:
    scene, *both = mixed
    carry_out(scene, Proposal(scene.assignment.id, 3, (ProposedRuling("void"),)))
    assert [(attempt.mark, attempt.void_points) for attempt in both] == [(1.0, 1), (1.0, 1)]


def test_a_sentence_that_becomes_the_key_of_one_text_is_no_key_of_the_other(
    mixed: tuple[Scene, Attempt, Attempt],
) -> None:
    scene, *both = mixed
    carry_out(scene, Proposal(scene.assignment.id, 3, (ProposedRuling.about("key", ["p1.s2"]),)))
    assert marks(*both) == [2.0, 1.0], "Budi's sentence is wrong now; Ani's text has its own key"


def test_words_that_wait_are_one_pile(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    make_choice(scene.assignment, "b", ani)
    for person in (ani, budi):
        give(person, scene.assignment, None, "bukan Bu Rina")
    task = marking_pile.waiting_at(scene.teacher, scene.assignment.id, 2)
    assert [len(group.waiting) for group in task.groups] == [2]


def test_practice_gives_hint_and_explanation_in_the_own_text(database: QuizApp) -> None:
    scene = leveled_scene(mode="practice", attempts_allowed=None, closes_at=None)
    ani = scene.pupil("Ani")
    make_choice(scene.assignment, "b")
    attempt = give(ani, scene.assignment, hand_in=False)
    assert practice.check(ani, attempt.id, 3, ["b-p1.s1"], NOW).fraction == 0
    assert practice.check(ani, attempt.id, 3, ["b-p2.s1"], NOW).second_fraction == 1
    sitting = attempts.get_sitting(ani, attempt.id, NOW)
    questions, _ = feedback.taking_questions(sitting, {})
    check = questions[2].check
    assert check is not None
    assert check.explanation is not None
    assert check.explanation.evidence == ("b-p2.s1",)


def test_an_emergency_file_is_read_with_the_text_of_its_pupil(scene: Scene) -> None:
    ani = scene.pupil("Ani")
    make_choice(scene.assignment, "b", ani)
    attempt = give(ani, scene.assignment, hand_in=False)
    content = emergency.content(attempt, emergency.entry(3, ["b-p2.s1"]), at=NOW + timedelta(minutes=20), submit=True)
    now = NOW + timedelta(minutes=21)
    found = emergency_files.look_into(scene.teacher, scene.assignment.id, [content], now, timedelta(seconds=30))[1]
    assert [(line.position, line.state, line.in_file) for line in found[0].lines] == [(3, "new", "Senin turun hujan.")]
    choices = [emergency_files.Choice(found[0].attempt_id, line.position, line.seen) for line in found[0].lines]
    emergency_files.load(
        scene.teacher, scene.assignment.id, [content], choices, [attempt.id], now=now, grace=timedelta(seconds=30)
    )
    assert marks(attempt) == [1.0]


def test_paper_is_entered_with_the_signs_of_the_own_text(scene: Scene) -> None:
    ani, budi = scene.pupil("Ani"), scene.pupil("Budi")
    make_choice(scene.assignment, "b", ani)
    key = printing.get_given(scene.teacher, scene.assignment.id).printed.questions[0].key
    sheet = paper.get_sheet(scene.teacher, scene.assignment.id, NOW)
    assert [pupil.form.fingerprint == sheet.form.fingerprint for pupil in sheet.pupils] == [False, True]
    typed = [
        paper.Typed(ani.id, sheet.pupils[0].seen, f"{key} 2.2", {2: "Bu Rina"}),
        paper.Typed(budi.id, sheet.pupils[1].seen, f"{key} 2.2", {2: "Bu Rina"}),
    ]
    done = paper_entry.enter(scene.teacher, scene.assignment.id, typed, NOW)
    assert [outcome.status for outcome in done] == ["entered", "unreadable"], "the main text has no sentence 2.2"
    attempt = db.session.scalars(select(Attempt)).one()
    assert (level_of(attempt), attempt.mark) == ("b", 2.0)


def test_each_text_is_printed_by_its_name(scene: Scene) -> None:
    found = printing.get_given(scene.teacher, scene.assignment.id, text="b")
    assert (found.text, found.texts, found.printed.passage.blocks[0].id) == ("b", {"b": "Teks B"}, "b-p1")
    with pytest.raises(NotFound):
        printing.get_given(scene.teacher, scene.assignment.id, text="c")


def test_another_set_is_not_given_by_its_text(scene: Scene) -> None:
    quiz = db.session.get_one(Quiz, scene.version.quiz_id)
    plan = assigning.Plan("practice", NOW, None, None)
    given = assigning.assign(factories.make_person(scene.school, "administrator"), quiz.id, None, plan, NOW)
    assert given.quiz_version_id == scene.version.id


# Translations


def test_a_translation_keeps_prompts_and_keys_in_the_language_of_the_main_text(database: QuizApp) -> None:
    passage = Passage.model_validate(simple_passage(language="en", title="The school garden"))
    body = passage.model_dump(mode="json")
    level = leveled_content().levels[0].model_dump(mode="json") | {"kind": "translation", "passage": body}
    scene = leveled_scene(leveled_content(levels=[level]))
    ani = scene.pupil("Ani")
    make_choice(scene.assignment, "b", ani)
    attempt = give(ani, scene.assignment, RIGHT, "dibawa oleh Bu Rina")
    view = library.presentation(fingerprint_of(attempt))
    assert (view["passage"]["language"], view["passage"]["asked_in"]) == ("en", "id")
    assert library.published(fingerprint_of(attempt)).passage.language == "id"
    assert attempt.mark == 2.0
