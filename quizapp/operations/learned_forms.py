"""What the key of each question has learned: the author's forms, those that teachers decided about, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.core.question_types.base import Question
from quizapp.core.rulings import Scope
from quizapp.core.text_matching import canonical
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Membership,
    Person,
    QuestionVersion,
    Quiz,
    QuizVersion,
    Response,
    Ruling,
    db,
)
from quizapp.operations import library, rulings
from quizapp.operations.credentials import STAFF
from quizapp.operations.errors import NotFound


@dataclass(frozen=True, slots=True)
class Authored:
    """A form the author listed. `listed`: accepted, partial, wrong, insufficient or review; `place`: from 1 in its list."""

    listed: str
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A reply that a teacher decided about."""

    id: int
    question: str
    text: str
    canonical: str
    fraction: float
    scope: Scope
    classroom_id: int | None
    classroom: str | None
    teacher_id: int | None
    teacher: str | None
    """None: the account is gone."""
    own: bool
    may_change: bool
    decided_at: datetime
    comment: str
    source: str
    responses: int
    """How many responses have their mark from it."""
    in_force: bool
    """False: it was for all classes of a teacher who teaches none now."""


@dataclass(frozen=True, slots=True)
class Since:
    """What became of the responses handed in since the first decision about a question, blank ones left out."""

    first: datetime
    responses: int
    by_program: int
    """Marked with nobody's name on it."""
    by_forms: int
    """Part of `by_program`: the same as a form that a teacher had marked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that learns, in the words of the newest version."""

    number: int
    question: Question
    authored: tuple[Authored, ...]
    forms: tuple[Form, ...]
    """Newest first."""
    since: Since | None


@dataclass(frozen=True, slots=True)
class Former:
    """A form with the question as it was when it was decided."""

    quiz_id: int
    prompt: str
    points: int
    language: str
    form: Form


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned about a quiz."""

    quiz: Quiz
    title: str
    language: str
    asked: tuple[Asked, ...]
    former: tuple[Former, ...]
    """Forms of questions that are asked in other words now, or not at all."""


def get_quiz(actor: Person, quiz_id: int) -> Quiz:
    """Return a quiz whose learned forms are the actor's to see: they may use it, or a class of theirs was given it.

    Raises `NotFound`.
    """
    try:
        return library.get_quiz(actor, quiz_id)
    except NotFound:
        given = exists().where(
            Assignment.quiz_id == Quiz.id,
            Assignment.classroom_id == Membership.classroom_id,
            Membership.person_id == actor.id,
            Membership.role == "teacher",
            Membership.status == "active",
        )
        quiz = db.session.scalar(select(Quiz).where(Quiz.id == quiz_id, Quiz.school_id == actor.school_id, given))
        if quiz is None or actor.role not in STAFF:
            raise NotFound from None
        return quiz


def learned(actor: Person, quiz_id: int) -> Learned:
    """Return what the keys of a quiz have learned. Raises `NotFound`. Nine queries, however many forms there are."""
    quiz = get_quiz(actor, quiz_id)
    version = library.newest_version(quiz)
    forms = _forms(actor, quiz)
    if version is None:
        return Learned(quiz, quiz.title, quiz.language, (), ())
    content = library.published(version.fingerprint)
    words = {name: digest for name, (_, _, digest) in rulings.questions_of(version.fingerprint).items()}
    now_asked = {form.id for asked, form in forms if words.get(form.question) == asked}
    since = _since(quiz, [(asked, form) for asked, form in forms if form.id in now_asked])
    asked = tuple(
        Asked(
            number,
            question,
            authored(question),
            tuple(form for _, form in forms if form.id in now_asked and form.question == question.id),
            since.get(question.id),
        )
        for number, question in enumerate(content.questions, start=1)
        if question.learns
    )
    former = _former(quiz, [form for _, form in forms if form.id not in now_asked])
    return Learned(quiz, version.title, quiz.language, asked, former)


def authored(question: Question) -> tuple[Authored, ...]:
    """Return the forms in the author's lists, in the order of the file."""
    found = [
        Authored(part.listed, int(part.path[-1]) + 1, part.text) for part in question.parts() if part.role == "form"
    ]
    found += [Authored("review", place, text) for place, text in enumerate(getattr(question, "review", ()), start=1)]
    return tuple(found)


def get_form(actor: Person, form_id: int) -> tuple[Ruling, Form]:
    """Return a form that is in force, or could be. Raises `NotFound` where it is not the actor's to see."""
    row = db.session.get(Ruling, form_id)
    if row is None or row.kind != "form" or row.withdrawn_at is not None:
        raise NotFound
    quiz = get_quiz(actor, row.quiz_id)
    return row, next(form for _, form in _forms(actor, quiz, Ruling.id == form_id))


def get_withdrawn(actor: Person, form_id: int) -> Ruling:
    """Return a form that was withdrawn or replaced, for pages made before. Raises `NotFound`."""
    row = db.session.get(Ruling, form_id)
    if row is None or row.kind != "form" or row.withdrawn_at is None:
        raise NotFound
    get_quiz(actor, row.quiz_id)
    return row


def get_changeable(actor: Person, form_id: int) -> Former:
    """Return a form that the actor may withdraw, with its question as it was decided about. Raises `NotFound`."""
    row, form = get_form(actor, form_id)
    if not form.may_change:
        raise NotFound
    [found] = _former(db.session.get_one(Quiz, row.quiz_id), [form])
    return found


def forms_of(actor: Person, quiz: Quiz, question: str) -> list[Form]:
    """Return the forms of one question that have not been withdrawn, newest first, in whatever words it was asked."""
    return [form for _, form in _forms(actor, quiz, Ruling.question == question)]


def _forms(actor: Person, quiz: Quiz, *only: ColumnElement[bool]) -> list[tuple[str, Form]]:
    """Return digest of the prompt and form, newest first. Two queries."""
    member = aliased(Membership)
    teaches = exists().where(member.person_id == Ruling.person_id, member.role == "teacher", member.status == "active")
    rows = db.session.execute(
        select(Ruling, Person.name, Classroom.name, teaches)
        .outerjoin(Person, Person.id == Ruling.person_id)
        .outerjoin(Classroom, Classroom.id == Ruling.classroom_id)
        .where(Ruling.quiz_id == quiz.id, Ruling.kind == "form", Ruling.withdrawn_at.is_(None), *only)
        .order_by(Ruling.id.desc())
    ).all()
    counts = _counts(quiz, *only) if rows else {}
    return [
        (
            row.asked,
            Form(
                id=row.id,
                question=row.question,
                text=row.text or "",
                canonical=row.canonical or "",
                fraction=row.fraction,
                scope=row.scope,  # type: ignore[arg-type]  # checked by the table
                classroom_id=row.classroom_id,
                classroom=classroom,
                teacher_id=row.person_id,
                teacher=teacher,
                own=row.person_id == actor.id,
                may_change=may_change(actor, row),
                decided_at=row.created_at,
                comment=row.comment or "",
                source=row.source,
                responses=counts.get(row.id, 0),
                in_force=row.scope != "mine" or is_teaching,
            ),
        )
        for row, teacher, classroom, is_teaching in rows
    ]


def may_change(actor: Person, row: Ruling) -> bool:
    """Say whether the actor may edit and withdraw a form they may see: their own; an administrator every one."""
    return row.person_id == actor.id or actor.role == "administrator"


def _counts(quiz: Quiz, *only: ColumnElement[bool]) -> Mapping[int, int]:
    """Return how many responses each form has decided."""
    rows = db.session.execute(
        select(Response.ruling_id, func.count())
        .join(Ruling, Ruling.id == Response.ruling_id)
        .where(Ruling.quiz_id == quiz.id, Ruling.kind == "form", Ruling.withdrawn_at.is_(None), *only)
        .group_by(Response.ruling_id)
    )
    return {key: count for key, count in rows if key is not None}


def _former(quiz: Quiz, forms: Collection[Form]) -> tuple[Former, ...]:
    rows = db.session.execute(
        select(Ruling.id, QuestionVersion.body)
        .join(QuestionVersion, QuestionVersion.id == Ruling.question_version_id)
        .where(Ruling.id.in_([form.id for form in forms]))
    )
    bodies: dict[int, dict[str, Any]] = {key: body for key, body in rows}  # noqa: C416 - rows are no pairs to mypy
    return tuple(
        Former(quiz.id, bodies[form.id]["prompt"], bodies[form.id]["points"], quiz.language, form) for form in forms
    )


def _since(quiz: Quiz, forms: Collection[tuple[str, Form]]) -> Mapping[str, Since]:
    """Return for each question what became of what was handed in after the first decision about it. Two queries."""
    firsts: dict[str, tuple[datetime, str]] = {}
    for digest, form in forms:
        firsts[form.question] = (form.decided_at, digest)  # the last one is the oldest
    places: dict[tuple[int, int], str] = {}
    clauses: list[ColumnElement[bool]] = [false()]
    versions = select(QuizVersion.id, QuizVersion.fingerprint).where(QuizVersion.quiz_id == quiz.id)
    for version_id, fingerprint in db.session.execute(versions) if firsts else ():
        for question, (position, _, digest) in rulings.questions_of(fingerprint).items():
            first, asked = firsts.get(question, (None, ""))
            if digest == asked:
                places[version_id, position] = question
                here = and_(Attempt.quiz_version_id == version_id, Response.position == position)
                clauses.append(and_(here, Attempt.submitted_at > first))
    if not places:
        return {}
    alone = and_(Response.marked_by_id.is_(None), ~Response.waiting)
    rows: Any = db.session.execute(
        select(
            Attempt.quiz_version_id,
            Response.position,
            func.count(),
            func.sum(case((alone, 1), else_=0)),
            func.sum(case((and_(alone, Response.ruling_id.is_not(None)), 1), else_=0)),
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Assignment.quiz_id == quiz.id, or_(*clauses), Response.reason["rule"].as_string() != "blank")
        .group_by(Attempt.quiz_version_id, Response.position)
    )
    sums: dict[str, list[int]] = {}
    for version_id, position, *counts in rows:
        former = sums.setdefault(places[version_id, position], [0, 0, 0])
        sums[places[version_id, position]] = [old + int(new) for old, new in zip(former, counts, strict=True)]
    return {question: Since(firsts[question][0], *counts) for question, counts in sums.items()}


# Where a form would stand against what is there


Clash = Authored | Form
"""What says otherwise about the same reply: a form of the author's lists, or one of a teacher."""


def clashes(
    question: Question, language: str, forms: Collection[Form], text: str, fraction: float, *, but: int | None = None
) -> list[Clash]:
    """Return what says otherwise about `text`: the author's lists first, then teachers' forms, `but` the one edited."""
    same = canonical(text, language)
    points = {"accepted": 1.0, "wrong": 0.0, "insufficient": 0.0}
    points |= {f"partial {form.text}": form.credit for form in getattr(question, "partial", ())}
    found: list[Clash] = [
        one
        for one in authored(question)
        if canonical(one.text, language) == same
        and points.get(one.listed if one.listed != "partial" else f"partial {one.text}", fraction) != fraction
    ]
    found += [form for form in forms if form.canonical == same and form.fraction != fraction and form.id != but]
    return found
