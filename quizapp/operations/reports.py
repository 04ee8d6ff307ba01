"""The matrix of an assignment: pupils by questions, with totals and a head a question. Screen and CSV are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, func, literal, null, or_, select

from quizapp.core.grading import Marked, State, percent
from quizapp.core.psychometrics import facility
from quizapp.models import Assignment, Attempt, Membership, Person, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.columns import Column, Results, columns_of, get_results
from quizapp.operations.participants import Which, chosen_attempt, is_pupil, people_of

ROWS_A_PAGE = 50

CellState = State | Literal["given", "empty"]
"""`given`: answered in an attempt that still runs. `empty`: nothing there (no attempt, or not in its version)."""


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are sorted: by `name`, by `score` or by the column `number`; who has handed nothing in comes last."""

    by: Literal["name", "score", "column"] = "name"
    number: int = 0
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a question came to in the attempt of a row. `mark` where one has been given."""

    state: CellState
    mark: float | None = None
    position: int | None = None
    """Where the question stands in the attempt; none when there is nothing to open."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person and the attempt that is shown of them."""

    person_id: int
    name: str
    left: bool
    """Has an attempt, but is not in the class any more."""
    attempt_id: int | None
    attempt_number: int | None
    state: Literal["none", "open", "finished"]
    submitted_at: datetime | None
    saved_at: datetime | None
    answered: int
    mark: float | None
    percent: int | None
    waiting: int
    cells: tuple[Cell, ...]
    on_paper: bool = False
    """The attempt was entered from paper."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a question did over all finished attempts that are shown, whatever page one looks at."""

    column: Column
    finished: int
    """Who handed it in, those left out for whom it does not count."""
    right: int
    waiting: int
    facility: float | None
    """0-1; none for few learners or while answers wait (see `core.psychometrics`)."""
    void: int = 0
    """For how many it does not count, as a ruling took it out."""

    @property
    def taken_out(self) -> bool:
        """Whether it counts for nobody."""
        return self.void > 0 and self.finished == 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people there are, and how far they are."""

    people: int
    finished: int
    running: int
    waiting: int
    """Answers that wait for a mark."""

    @property
    def absent(self) -> int:
        """People without an attempt."""
        return self.people - self.finished - self.running


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the matrix; heads and counts are over everything."""

    results: Results
    which: Which
    order: Order
    points: int
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    counts: Counts
    page: int
    pages: int


def matrix(
    actor: Person,
    assignment_id: int,
    *,
    which: Which = "first",
    order: Order = Order(),
    page: int | None = 1,
) -> Matrix:
    """Return the matrix of an assignment, `page` from 1 or None for all rows. Six queries, however many rows.

    Raises `NotFound` when its results are not the actor's to see.
    """
    results = get_results(actor, assignment_id)
    columns = columns_of(results.assignment)
    counts = _counts(results.assignment, which)
    pages = max(1, -(-counts.people // ROWS_A_PAGE))
    page = page and min(max(page, 1), pages)
    query = _rows_query(results.assignment, which, order, columns)
    if page is not None:
        query = query.limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)
    found = db.session.execute(query).all()
    if page is None:  # all of them: too many keys for one statement
        responses = _responses(chosen_attempt(results.assignment, which))
    else:
        responses = _responses(Attempt.id.in_([row.Attempt.id for row in found if row.Attempt is not None]))
    heads = _heads(results.assignment, which, columns)
    void = {head.column.question_id for head in heads if head.taken_out}
    views = library.presentation(results.fingerprint)["questions"]
    return Matrix(
        results=results,
        which=which,
        order=order,
        points=sum(view["points"] for view in views if view["id"] not in void),
        heads=heads,
        rows=tuple(
            _row(row, columns, responses, in_class=results.assignment.classroom_id is not None) for row in found
        ),
        counts=counts,
        page=page or 1,
        pages=pages if page else 1,
    )


# Which people, which attempts


def _counts(assignment: Assignment, which: Which) -> Counts:
    people = select(func.count()).select_from(people_of(assignment)).scalar_subquery()
    submitted = Attempt.submitted_at.is_not(None)
    row = db.session.execute(
        select(
            people,
            func.coalesce(func.sum(case((submitted, 1), else_=0)), 0),
            func.coalesce(func.sum(case((submitted, 0), else_=1)), 0),
            func.coalesce(func.sum(Attempt.waiting), 0),
        ).where(chosen_attempt(assignment, which))
    ).one()
    return Counts(*row)


# Rows


def _rows_query(assignment: Assignment, which: Which, order: Order, columns: Sequence[Column]) -> Any:
    people = people_of(assignment)
    member = (
        select(literal(1)).where(is_pupil(assignment), Membership.person_id == Person.id).correlate(Person).exists()
    )
    query = (
        select(Person.id, Person.name, member.label("member"), Attempt, QuizVersion.fingerprint, QuizVersion.points)
        .join(people, people.c.id == Person.id)
        .outerjoin(Attempt, (Attempt.person_id == Person.id) & chosen_attempt(assignment, which))
        .outerjoin(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
    )
    by_name = (func.lower(Person.name), Person.id)
    if order.by == "score":
        share = Attempt.mark / func.nullif(QuizVersion.points - Attempt.void_points, 0)
        key = share.desc() if order.falling else share.asc()
        return query.order_by(Attempt.submitted_at.is_(None), key, *by_name)
    column = next((column for column in columns if column.number == order.number), None)
    if order.by == "column" and column is not None:
        query = query.outerjoin(Response, (Response.attempt_id == Attempt.id) & column.clause())
        missing = or_(Attempt.submitted_at.is_(None), Response.id.is_(None))
        void = ~missing & Response.void
        waiting = ~missing & Response.waiting
        share = case((missing | Response.waiting | Response.void, null()), else_=Response.fraction)
        key = share.desc() if order.falling else share.asc()
        return query.order_by(missing, void, waiting, key, *by_name)
    first, second = by_name
    return query.order_by(first.desc() if order.falling else first.asc(), second)


@dataclass(frozen=True, slots=True)
class _Given:
    """A stored response, as far as the matrix shows it."""

    value: Any
    fraction: float | None
    waiting: bool
    void: bool
    rule: str | None
    saved_at: datetime | None


def _responses(of_attempts: ColumnElement[bool]) -> dict[int, dict[int, _Given]]:
    """Return the responses by attempt and position. Values are read only where the attempt still runs."""
    running = Attempt.submitted_at.is_(None)
    query = (
        select(
            Response.attempt_id,
            Response.position,
            case((running, Response.value), else_=null()),
            Response.fraction,
            Response.waiting,
            Response.void,
            Response.reason["rule"].as_string(),
            Response.saved_at,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(of_attempts)
    )
    found: dict[int, dict[int, _Given]] = {}
    for attempt_id, position, *values in db.session.execute(query):
        found.setdefault(attempt_id, {})[position] = _Given(*values)
    return found


def _row(row: Any, columns: Sequence[Column], responses: Mapping[int, Mapping[int, _Given]], *, in_class: bool) -> Row:
    attempt: Attempt | None = row.Attempt
    if attempt is None:
        empty = (Cell("empty"),) * len(columns)
        return Row(row.id, row.name, False, None, None, "none", None, None, 0, None, None, 0, empty)
    given = responses.get(attempt.id, {})
    finished = attempt.submitted_at is not None
    cells = tuple(
        _finished_cell(column, attempt, given) if finished else _running_cell(column, attempt, given, row.fingerprint)
        for column in columns
    )
    times = [one.saved_at for one in given.values() if one.saved_at is not None]
    return Row(
        person_id=row.id,
        name=row.name,
        left=in_class and not row.member,
        attempt_id=attempt.id,
        attempt_number=attempt.number,
        state="finished" if finished else "open",
        submitted_at=attempt.submitted_at,
        saved_at=max(times, default=None),
        answered=sum(cell.state == "given" for cell in cells),
        mark=round(attempt.mark, 2) if attempt.mark is not None else None,
        percent=percent(attempt.mark, row.points - attempt.void_points) if attempt.mark is not None else None,
        waiting=attempt.waiting,
        cells=cells,
        on_paper=attempt.paper_at is not None,
    )


def _finished_cell(column: Column, attempt: Attempt, given: Mapping[int, _Given]) -> Cell:
    position = column.places.get(attempt.quiz_version_id)
    if position is None:
        return Cell("empty")
    one = given.get(position)
    if one is None:
        return Cell("blank", 0.0, position)
    blank = one.fraction is None or one.rule == "blank"
    marked = Marked(column.view["points"], one.fraction, one.waiting, blank, one.void)
    return Cell(marked.state, None if marked.waiting or marked.void else round(marked.mark, 2), position)


def _running_cell(column: Column, attempt: Attempt, given: Mapping[int, _Given], fingerprint: str) -> Cell:
    position = column.places.get(attempt.quiz_version_id)
    one = None if position is None else given.get(position)
    if position is None or one is None:
        return Cell("empty")
    blank = library.declarations(fingerprint)[position - 1].is_blank(one.value)
    return Cell("empty") if blank else Cell("given", None, position)


# Heads


def _heads(assignment: Assignment, which: Which, columns: Sequence[Column]) -> tuple[Head, ...]:
    """Return the heads, counted by the database: 3,000 attempts never come into memory."""
    counts = Response.void.is_(False)
    decided = counts & Response.waiting.is_(False)
    rows = db.session.execute(
        select(
            Attempt.quiz_version_id,
            Response.position,
            func.sum(case((counts, 1), else_=0)),
            func.sum(case((decided & (Response.fraction >= 1), 1), else_=0)),
            func.sum(case((counts & Response.waiting, 1), else_=0)),
            func.sum(case((decided, Response.fraction), else_=0.0)),
            func.sum(case((counts, 0), else_=1)),
        )
        .join(Response, Response.attempt_id == Attempt.id)
        .where(chosen_attempt(assignment, which), Attempt.submitted_at.is_not(None))
        .group_by(Attempt.quiz_version_id, Response.position)
    )
    figures = {(version, position): tuple(values) for version, position, *values in rows}
    nothing = (0, 0, 0, 0.0, 0)
    heads = []
    for column in columns:
        parts = [figures.get(place, nothing) for place in column.places.items()]
        finished, right, waiting, earned, void = (sum(part[index] for part in parts) for index in range(5))
        share = facility(earned, int(finished), int(waiting))
        heads.append(Head(column, int(finished), int(right), int(waiting), share, int(void)))
    return tuple(heads)
