"""What second markers see: whom to rate at a question, where two ratings differ, and how far the two agree.

Nothing here tells what the first marker gave a response before a second rating of it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from quizapp.core.agreement import Agreement, Pair, agreement
from quizapp.core.messages import Message
from quizapp.core.question_types.open_response import Criterion
from quizapp.models import Attempt, Classroom, Person, QuizVersion, Rating, Response, db
from quizapp.operations import comments, library, marking
from quizapp.operations.columns import Column, Results, columns_of
from quizapp.operations.errors import NotFound
from quizapp.operations.feedback import evidence_of
from quizapp.operations.hidden_marks import places_of
from quizapp.operations.ratings import Case, criteria_of, differ, get_case, is_settled, may_rate_blind, ratings_of

SAMPLES = (1, 2, 3, 5, 10)
"""Every how many-th response a second marker may take."""

State = Literal["mine", "to_rate", "agreed", "differs", "settled"]
"""`mine`: the actor gave the first mark; `to_rate`: a second rating may be given."""


@dataclass(frozen=True, slots=True)
class Line:
    """A response that one teacher has marked, in the list of second marking."""

    attempt_id: int
    position: int
    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Desk:
    """Second marking of one question."""

    results: Results
    column: Column
    criteria: tuple[Criterion, ...]
    language: str
    every: int
    lines: tuple[Line, ...]
    """The sample: every n-th attempt in the order in which they were begun, if something was written in it."""
    unmarked: int
    """Responses of the sample that wait for their first mark."""
    total: Agreement
    by_criterion: Mapping[str, Agreement]
    """Of responses that both rated by criteria."""


def desk(actor: Person, assignment_id: int, number: int, every: int) -> Desk:
    """Return the second marking of the question in column `number`. Raises `NotFound`. Constant number of queries."""
    results, column = marking.get_column(actor, assignment_id, number)
    question = library.published(column.fingerprint).questions[column.position - 1]
    criteria = criteria_of(question)
    if not criteria or every not in SAMPLES:
        raise NotFound
    places = places_of([assignment_id])
    rows = db.session.execute(
        select(Response, Person.name, places.c.place)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(places, places.c.attempt_id == Attempt.id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Attempt.assignment_id == assignment_id, Attempt.submitted_at.is_not(None), column.clause())
        .order_by(Response.attempt_id)
    ).all()
    ratings = ratings_of([response.id for response, _, _ in rows])
    # The sample is drawn of all attempts, handed in or not, so that it stays the same while answers and marks come in.
    rows_written = [row for row in rows if (row[0].reason or {}).get("rule") != "blank"]
    written = [(response, name) for response, name, _ in rows_written]
    sample = [(response, name) for response, name, place in rows_written if place % every == 0]
    marked = [(response, name) for response, name in sample if response.marked_by_id and not response.waiting]
    lines = [_line(actor, response, name, ratings.get(response.id, ())) for response, name in marked]
    pairs = [pair for response, _ in written if not response.waiting and (pair := _pair(ratings.get(response.id, ())))]
    return Desk(
        results=results,
        column=column,
        criteria=criteria,
        language=library.presentation(column.fingerprint)["passage"]["language"],
        every=every,
        lines=tuple(lines),
        unmarked=sum(response.waiting for response, _ in sample),
        total=agreement([(round(first.points), round(second.points)) for first, second in pairs]),
        by_criterion={one.id: agreement(_levels(pairs, one.id)) for one in criteria} if len(criteria) > 1 else {},
    )


def _pair(ratings: tuple[Rating, ...]) -> tuple[Rating, Rating] | None:
    second = next((rating for rating in ratings if rating.blind), None)
    first = next((rating for rating in reversed(ratings) if not rating.blind), None)
    return (first, second) if first and second else None


def _levels(pairs: list[tuple[Rating, Rating]], name: str) -> list[Pair]:
    return [
        (first.levels[name], second.levels[name])
        for first, second in pairs
        if name in first.levels and name in second.levels
    ]


def _line(actor: Person, response: Response, name: str, ratings: tuple[Rating, ...]) -> Line:
    return Line(response.attempt_id, response.position, name, _state(actor, response, ratings))


def _state(actor: Person, response: Response, ratings: tuple[Rating, ...]) -> State:
    pair = _pair(ratings)
    if pair is None:
        is_mine = response.marked_by_id == actor.id or any(rating.person_id == actor.id for rating in ratings)
        return "mine" if is_mine else "to_rate"
    if not differ(*pair):
        return "agreed"
    return "settled" if is_settled(response, pair[1]) else "differs"


# One response


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it may be shown to everybody who marks: both have been given."""

    name: str
    levels: Mapping[str, int]
    points: float
    comment: str
    blind: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One response for a person who rates it. `given` is empty until both ratings are there."""

    name: str
    title: str
    classroom: str
    assignment_id: int
    number: int
    """The column of the question."""
    attempt_id: int
    position: int
    prompt: str
    points: int
    language: str
    text: str
    quotes: tuple[tuple[int | None, str], ...]
    criteria: tuple[Criterion, ...]
    stamp: str
    waiting: bool
    mark: float
    """The mark now; shown only with both ratings."""
    given: tuple[Given, ...]
    differs: bool
    settled: bool
    own: Mapping[str, int]
    """Levels the actor gave, where they are the mark: for changing it."""
    refusal: Message | None
    """Why the actor may not give the second rating."""
    comments: tuple[str, ...]


def look(actor: Person, attempt_id: int, position: int) -> Seen:
    """Return one response to rate. Raises `NotFound`, or `Refused` before submit."""
    case = get_case(actor, attempt_id, position)
    question, response = case.question, case.response
    shown = library.presentation(case.fingerprint)
    # What was rated before a response waits (again) was another response.
    pair, own = (None, None) if response.waiting else (_pair(case.ratings), case.of(actor))
    name, title, classroom = _names(case)
    passage = library.published(case.fingerprint).passage
    return Seen(
        name=name,
        title=title,
        classroom=classroom,
        assignment_id=case.assignment.id,
        number=_number(case),
        attempt_id=attempt_id,
        position=position,
        prompt=question.prompt,
        points=question.points,
        language=shown["passage"]["language"],
        text=str(response.value or ""),
        quotes=_quotes(shown["passage"], evidence_of(question, passage)),
        criteria=case.criteria,
        # The stamp says what the mark is: whoever rates blind must not find it in the page.
        stamp="" if may_rate_blind(actor, case) is None else marking.stamp(response),
        waiting=response.waiting,
        mark=(response.fraction or 0.0) * question.points,
        given=_given(pair) if pair else (),
        differs=bool(pair and differ(*pair)),
        settled=bool(pair and is_settled(response, pair[1])),
        own=own.levels if own and not own.blind else {},
        refusal=may_rate_blind(actor, case),
        comments=comments.offered(actor, case.assignment.quiz_id, question.id),
    )


def following(actor: Person, seen: Seen, every: int) -> Line | None:
    """Return the next response of the sample that `actor` may rate a second time, or the first one before it."""
    lines = [line for line in desk(actor, seen.assignment_id, seen.number, every).lines if line.state == "to_rate"]
    return next((line for line in lines if line.attempt_id > seen.attempt_id), lines[0] if lines else None)


def _names(case: Case) -> tuple[str, str, str]:
    row = db.session.execute(
        select(Person.name, QuizVersion.title, Classroom.name)
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Classroom, Classroom.id == case.assignment.classroom_id)
        .where(Attempt.id == case.attempt.id)
    ).one()
    return row[0], row[1], row[2] or ""


def _number(case: Case) -> int:
    """Return the column of the question in the tables of the assignment."""
    return next(one.number for one in columns_of(case.assignment) if one.question_id == case.question.id)


def _quotes(passage: Mapping[str, Any], evidence: tuple[str, ...]) -> tuple[tuple[int | None, str], ...]:
    return tuple(
        (block["number"], sentence["text"])
        for block in passage["blocks"]
        for sentence in block["sentences"]
        if sentence["id"] in evidence
    )


def _given(pair: tuple[Rating, Rating]) -> tuple[Given, ...]:
    ids = {rating.person_id for rating in pair if rating.person_id}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all()
    names = {row.id: row.name for row in rows}
    return tuple(
        Given(names.get(one.person_id or 0, "–"), one.levels, one.points, one.comment or "", one.blind) for one in pair
    )
