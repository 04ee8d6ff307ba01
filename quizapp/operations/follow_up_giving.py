"""Giving a remedial or an enrichment: parallel questions of the weak process, from a text these pupils can still learn from.

The questions chosen are published as a quiz of their own (`Quiz.derived_from_id`), which stands in no list of sets and
counts as the set it comes from wherever a key could leak: practice of that set is off while the remedial is open, and
no set is taken of which a test is planned or open in the school, so that nobody meets its questions before the test.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from quizapp.core.availability import Mode
from quizapp.core.messages import N_, Message
from quizapp.core.parallel_questions import WANTED, WANTED_OF_ALL, Candidate, Source, ranked, weakest
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import Process
from quizapp.core.quizzes import QuizContent
from quizapp.models import (
    Assignment,
    AssignmentPupil,
    Attempt,
    Person,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    db,
)
from quizapp.operations import assigning, auditing, library, sharing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.follow_ups import PURPOSES, Outcome, PupilOutcome, Purpose, outcome, shares_by_process
from quizapp.operations.given import Given, get_given, hold

USUAL_TIME = timedelta(days=7)
"""How long pupils have, unless the teacher says otherwise."""
MODES: Mapping[Purpose, Mode] = {"remedial": "test", "enrichment": "practice"}
"""A remedial makes a mark, so nobody learns the key from who is faster: key and explanation open when it closes. An
enrichment makes none and explains at once."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be given, before anybody decides."""

    outcome: Outcome
    purpose: Purpose
    process: Process | None
    """Questions of this process; None: of any."""
    weak: Process | None
    """The weakest process of these pupils together."""
    shares: Mapping[Process, float]
    pupils: tuple[PupilOutcome, ...]
    busy: frozenset[int]
    """Those of them who have one that is still open."""
    sources: tuple[Source, ...]
    """The most fitting first, each with the questions to ask; empty when nothing fits."""
    source: Source | None
    """The one that is proposed."""
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What the teacher confirmed."""

    purpose: str
    process: Process | None
    version_id: int
    """The published version the questions come from."""
    questions: tuple[str, ...]
    pupils: tuple[int, ...]
    closes_at: datetime | None


def propose(
    actor: Person,
    assignment_id: int,
    purpose: str,
    now: datetime,
    *,
    process: Process | None = None,
    any_process: bool = False,
    version_id: int | None = None,
) -> Proposal:
    """Return what could be given to those below (`remedial`) or at and above the pass mark (`enrichment`).

    Without `process` the weakest one of these pupils is taken, with `any_process` questions of all; `version_id` chooses
    one of the sources. Raises `NotFound` for who may not give anything to this class.
    """
    given = get_given(actor, assignment_id, now)
    found = outcome(actor, assignment_id)
    wanted = _purpose(purpose)
    pupils = found.list_of("below" if wanted == "remedial" else "above")
    shares = shares_by_process(pupils)
    weak = weakest(shares, higher_first=wanted == "enrichment")
    chosen = None if any_process else process or weak
    sources = _sources(actor, given, wanted, chosen, [pupil.person_id for pupil in pupils], now)
    source = next((one for one in sources if one.version_id == version_id), sources[0] if sources else None)
    busy = _busy(given.assignment, wanted, now)
    return Proposal(found, wanted, chosen, weak, shares, pupils, busy, sources, source, now + USUAL_TIME)


def give(actor: Person, assignment_id: int, wish: Wish, now: datetime) -> Assignment:
    """Give the questions of `wish` to its pupils. Sent again while it is open, it returns what was given the first time.

    Raises `Refused` with what no longer holds since the page was drawn.
    """
    given = get_given(actor, assignment_id, now)
    purpose = _purpose(wish.purpose)
    _check(given, wish, now)
    hold(assignment_id)
    same = _same(given.assignment, purpose, wish, now)
    if same is not None:
        return same
    people = {pupil.person_id for pupil in outcome(actor, assignment_id).pupils}
    if not people.issuperset(wish.pupils):
        raise Refused(Message(N_("Somebody of this list is no longer in the class. Look at it again.")), "pupils")
    sources = _sources(actor, given, purpose, wish.process, wish.pupils, now, picked_only=False)
    source = next((one for one in sources if one.version_id == wish.version_id), None)
    if source is None or not {one.name for one in source.questions}.issuperset(wish.questions):
        raise Refused(
            Message(N_("These questions cannot be given any more. Look at what is proposed now.")), "questions"
        )
    quiz = _derive(actor, source, wish.questions, now)
    plan = _plan(given.assignment, purpose, wish, now)
    made = assigning.assign(actor, quiz.id, given.assignment.classroom_id, plan, now)
    made.purpose, made.parent_id = purpose, assignment_id
    details = {"parent": assignment_id, "pupils": len(set(wish.pupils)), "questions": len(set(wish.questions))}
    auditing.note(actor, f"give_{purpose}", "assignment", made.id, school_id=made.school_id, now=now, **details)
    return made


def _purpose(name: str) -> Purpose:
    purpose = next((one for one in PURPOSES if one == name), None)
    if purpose is None:
        raise NotFound
    return purpose


def _check(given: Given, wish: Wish, now: datetime) -> None:
    if given.classroom is None or given.assignment.parent_id is not None:
        raise NotFound
    if given.classroom.archived_at is not None:
        raise Refused(Message(N_("This class has been put away.")))
    if not wish.pupils:
        raise Refused(Message(N_("Choose at least one pupil.")), "pupils")
    if not wish.questions:
        raise Refused(Message(N_("Choose at least one question.")), "questions")
    if wish.closes_at is None:
        raise Refused(Message(N_("Say until when.")), "closes")
    if wish.closes_at <= now:
        raise Refused(Message(N_("This time has passed already.")), "closes")


def _plan(parent: Assignment, purpose: Purpose, wish: Wish, now: datetime) -> assigning.Plan:
    is_test = MODES[purpose] == "test"
    return assigning.Plan(
        mode=MODES[purpose],
        opens_at=now,
        closes_at=wish.closes_at,
        attempts_allowed=1 if is_test else None,
        release_step="key" if is_test else "nothing",
        audience="chosen",
        people=tuple(sorted(set(wish.pupils))),
        pass_mark=parent.pass_mark,
        threshold_label="KKM" if parent.threshold_label == "KKM" else "KKTP",
        weight=0.0,  # its mark counts within that of the assignment it follows up
    )


# What has been given already


def _open_children(assignment: Assignment, purpose: Purpose, now: datetime) -> Any:
    return (
        (Assignment.parent_id == assignment.id)
        & (Assignment.purpose == purpose)
        & Assignment.withdrawn_at.is_(None)
        & (Assignment.closes_at > now)
    )


def _busy(assignment: Assignment, purpose: Purpose, now: datetime) -> frozenset[int]:
    query = (
        select(AssignmentPupil.person_id)
        .join(Assignment, Assignment.id == AssignmentPupil.assignment_id)
        .where(_open_children(assignment, purpose, now), AssignmentPupil.chosen)
    )
    return frozenset(db.session.scalars(query))


def _same(assignment: Assignment, purpose: Purpose, wish: Wish, now: datetime) -> Assignment | None:
    """Return an open one with the same questions for the same pupils: somebody tapped twice."""
    for child in db.session.scalars(select(Assignment).where(_open_children(assignment, purpose, now))):
        pupils = set(
            db.session.scalars(
                select(AssignmentPupil.person_id).where(
                    AssignmentPupil.assignment_id == child.id, AssignmentPupil.chosen
                )
            )
        )
        fingerprint = db.session.get_one(QuizVersion, child.quiz_version_id).fingerprint
        questions = {view["id"] for view in library.presentation(fingerprint)["questions"]}
        source = db.session.get(QuizVersion, wish.version_id) if pupils == set(wish.pupils) else None
        derived_from = db.session.get_one(Quiz, child.quiz_id).derived_from_id
        if source is not None and source.quiz_id == derived_from and questions == set(wish.questions):
            return child
    return None


# Where questions come from


def _sources(
    actor: Person,
    given: Given,
    purpose: Purpose,
    process: Process | None,
    pupils: Collection[int],
    now: datetime,
    *,
    picked_only: bool = True,
) -> tuple[Source, ...]:
    """Return the sets with questions that none of `pupils` has met. Three queries.

    `picked_only`: only those with enough questions, ranked, with the questions to ask; otherwise all there are.
    """
    quiz = _set_of(given.assignment)
    met = _met(given.assignment, pupils)
    pending = _pending_slugs(actor.school_id, now)
    if purpose == "remedial":  # it is a test itself; a practice of the set would be off until its test has closed
        pending -= {quiz.slug}
    found: dict[int, Source] = {}
    questions: dict[int, list[Candidate]] = {}
    read = {slug for slug, _ in met}
    for version, slug, candidate in _candidates(actor, quiz.language, process):
        if slug in pending:
            continue
        if version.id not in found:
            is_same = slug == quiz.slug
            found[version.id] = Source(
                version.quiz_id, version.id, version.title, version.grade, slug in read, is_same, ()
            )
        if (slug, candidate.name) not in met:
            questions.setdefault(version.id, []).append(candidate)
    sources = [
        Source(one.quiz_id, one.version_id, one.title, one.grade, one.is_read, one.is_same, tuple(questions[key]))
        for key, one in found.items()
        if key in questions
    ]
    if not picked_only:
        return tuple(sources)
    grade = db.session.scalar(select(QuizVersion.grade).where(QuizVersion.id == given.assignment.quiz_version_id))
    return tuple(ranked(sources, grade, WANTED if process else WANTED_OF_ALL))


def _set_of(assignment: Assignment) -> Quiz:
    """Return the set of an assignment: what its quiz was derived from, if it was."""
    quiz = db.session.get_one(Quiz, assignment.quiz_id)
    return quiz if quiz.derived_from_id is None else db.session.get_one(Quiz, quiz.derived_from_id)


def _candidates(actor: Person, language: str, process: Process | None) -> list[tuple[QuizVersion, str, Candidate]]:
    """Return the questions of the newest versions of all sets the actor may use, in order. One query."""
    newest = library.newest_numbers()
    body = QuestionVersion.body
    query = (
        select(
            QuizVersion,
            Quiz.slug,
            QuizSlot.position,
            QuestionVersion.name,
            body["prompt"].as_string(),
            body["process"].as_string(),
            body["subprocess"].as_string(),
            body["type"].as_string(),
            body["points"].as_integer(),
        )
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .join(newest, (newest.c.quiz_id == Quiz.id) & (newest.c.number == QuizVersion.number))
        .join(QuizSlot, QuizSlot.quiz_version_id == QuizVersion.id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .where(sharing.usable_by(actor), Quiz.hidden_at.is_(None), Quiz.language == language)
        .order_by(QuizVersion.id, QuizSlot.position)
    )
    if process is not None:
        query = query.where(body["process"].as_string() == process)
    return [(version, slug, _candidate(*values)) for version, slug, *values in db.session.execute(query)]


def _candidate(
    position: int, name: str, prompt: str, process: Process, subprocess: str, type_name: str, points: int
) -> Candidate:
    by_rule = not QUESTION_TYPES[type_name].by_person
    return Candidate(position, name, prompt, process, subprocess, type_name, points, by_rule)


def _met(assignment: Assignment, pupils: Collection[int]) -> set[tuple[str, str]]:
    """Return set and name of every question that somebody of `pupils` has met, or that this or its follow-ups ask."""
    origin = aliased(Quiz)
    asked = (
        select(QuizSlot.quiz_version_id.label("version_id"))
        .join(Attempt, Attempt.quiz_version_id == QuizSlot.quiz_version_id)
        .where(Attempt.person_id.in_(pupils))
        .union(
            select(Assignment.quiz_version_id).where(
                (Assignment.id == assignment.id)
                | ((Assignment.parent_id == assignment.id) & Assignment.withdrawn_at.is_(None))
            )
        )
        .subquery()
    )
    rows = db.session.execute(
        select(origin.slug, QuestionVersion.name)
        .join(QuizSlot, QuizSlot.question_version_id == QuestionVersion.id)
        .join(Quiz, Quiz.id == QuestionVersion.quiz_id)
        .join(origin, origin.id == func.coalesce(Quiz.derived_from_id, Quiz.id))
        .where(QuizSlot.quiz_version_id.in_(select(asked.c.version_id)))
        .distinct()
    )
    return {(slug, name) for slug, name in rows}


def _pending_slugs(school_id: int, now: datetime) -> set[str]:
    """Return the sets of which a test is planned or open somewhere in the school."""
    origin = aliased(Quiz)
    query = (
        select(origin.slug)
        .select_from(Assignment)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(origin, origin.id == func.coalesce(Quiz.derived_from_id, Quiz.id))
        .where(
            Assignment.school_id == school_id,
            Assignment.mode == "test",
            Assignment.withdrawn_at.is_(None),
            Assignment.closes_at.is_(None)
            | (Assignment.closes_at > now)
            | (Assignment.late_until > now)
            | (Assignment.extended_to > now),
        )
    )
    return set(db.session.scalars(query))


def _derive(actor: Person, source: Source, names: Collection[str], now: datetime) -> Quiz:
    """Publish the questions called `names` as a quiz of their own, with the text they are about."""
    version = db.session.get_one(QuizVersion, source.version_id)
    origin = db.session.get_one(Quiz, version.quiz_id)
    whole = library.published(version.fingerprint)
    content = QuizContent(
        slug=f"{origin.slug[:60]}-{secrets.token_hex(6)}",
        title=version.title,
        grade=version.grade,
        passage=whole.passage,
        questions=tuple(question for question in whole.questions if question.id in names),
    )
    made, _ = library.publish(content, school_id=actor.school_id, now=now, owner=actor)
    quiz = db.session.get_one(Quiz, made.quiz_id)
    quiz.derived_from_id = origin.id
    db.session.flush()
    return quiz
