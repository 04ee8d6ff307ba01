"""The rows of a matrix: which people, in which order, with which cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal, null, or_, select, true
from sqlalchemy.orm import aliased

from quizapp.core.grading import Marked, State, percent
from quizapp.models import Assignment, Attempt, Membership, Person, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.columns import Column
from quizapp.operations.hidden_marks import NOTHING, Hidden
from quizapp.operations.participants import Which, chosen_attempt, is_pupil, people_of
from quizapp.operations.reading_levels import has_several

CellState = State | Literal["given", "empty"]
"""`given`: answered in an attempt that still runs. `empty`: nothing there (no attempt, or not in its version)."""
Show = Literal["all", "below", "absent", "waiting"]
SHOWS: tuple[Show, ...] = ("all", "below", "absent", "waiting")
"""Whose rows are shown: of everybody, of those below the threshold, who have not handed in, whose answers wait."""
_HALF_UP = 0.5 + 5e-10
"""Below the half that is rounded up, as `core.grading.percent` rounds."""


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are sorted: by `name`, by `score` or by the column `number`; who has handed nothing in comes last."""

    by: Literal["name", "score", "column"] = "name"
    number: int = 0
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows and columns are shown. Heads, counts and totals stay over everything."""

    show: Show = "all"
    process: str = ""
    """Only questions of this reading process; empty: of all."""
    search: str = ""
    """Only people whose name holds this."""

    @property
    def narrows(self) -> bool:
        """Whether fewer rows may be shown than there are."""
        return self.show != "all" or bool(self.search)


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
    attempts: int = 0
    """How many attempts there are."""
    text: str | None = None
    """What the text is called that they read, where there are several; empty for the main one."""
    nis: str | None = None
    nisn: str | None = None
    late: bool = False
    """The attempt came late, in the time in which late work is still taken. No mark depends on it."""


def rows_query(assignment: Assignment, which: Which, order: Order, columns: Sequence[Column]) -> Any:
    """Return the selection of rows, sorted."""
    people = people_of(assignment)
    member = (
        select(literal(1)).where(is_pupil(assignment), Membership.person_id == Person.id).correlate(Person).exists()
    )
    other = aliased(Attempt)
    attempts = (
        select(func.count(other.id))
        .where(other.assignment_id == assignment.id, other.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    query = (
        select(
            Person.id,
            Person.name,
            Person.nis,
            Person.nisn,
            member.label("member"),
            Attempt,
            QuizVersion.fingerprint,
            QuizVersion.points,
            QuizVersion.level_body["label"].as_string().label("text"),
            has_several(assignment.quiz_version_id).label("several"),
            attempts.label("attempts"),
        )
        .join(people, people.c.id == Person.id)
        .outerjoin(Attempt, (Attempt.person_id == Person.id) & chosen_attempt(assignment, which))
        .outerjoin(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
    )
    return _sorted(query, order, columns)


def _sorted(query: Any, order: Order, columns: Sequence[Column]) -> Any:
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


def narrowed(query: Any, filters: Filters, threshold: int) -> Any:
    """Return the selection of rows with only those that `filters` leave. `threshold`: points of 100 that pass."""
    if filters.search:
        query = query.where(Person.name.icontains(filters.search, autoescape=True))
    maximum = QuizVersion.points - Attempt.void_points
    clauses: dict[Show, ColumnElement[bool]] = {
        "all": true(),
        "below": Attempt.submitted_at.is_not(None)
        & or_(maximum <= 0, 100 * Attempt.mark < (threshold - _HALF_UP) * maximum),
        "absent": Attempt.submitted_at.is_(None),
        "waiting": Attempt.waiting > 0,
    }
    return query.where(clauses[filters.show])


class Given(NamedTuple):
    """A stored response, as far as the matrix shows it."""

    value: Any
    fraction: float | None
    waiting: bool
    void: bool
    rule: str | None
    saved_at: datetime | None


def responses_of(of_attempts: ColumnElement[bool]) -> dict[int, dict[int, Given]]:
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
    found: dict[int, dict[int, Given]] = {}
    for attempt_id, position, *values in db.session.execute(query):
        found.setdefault(attempt_id, {})[position] = Given(*values)
    return found


def row_of(
    row: Any,
    columns: Sequence[Column],
    responses: Mapping[int, Mapping[int, Given]],
    shown: frozenset[int],
    *,
    in_class: bool,
    late: Collection[int],
    hidden: Hidden = NOTHING,
) -> Row:
    """Return a row of the selection with the cells of the columns whose numbers are `shown`.

    `late`: the attempts that came late. `hidden`: what may not be seen, in cells as if it waited, and without a total.
    """
    attempt: Attempt | None = row.Attempt
    if attempt is None:
        empty = (Cell("empty"),) * len(shown)
        return Row(
            row.id, row.name, False, None, None, "none", None, None, 0, None, None, 0, empty, nis=row.nis, nisn=row.nisn
        )
    given = responses.get(attempt.id, {})
    finished = attempt.submitted_at is not None
    told = attempt.mark if attempt.id not in hidden.attempts else None
    cells = tuple(
        _finished_cell(column, attempt, given, hidden)
        if finished
        else _running_cell(column, attempt, given, row.fingerprint)
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
        mark=round(told, 2) if told is not None else None,
        percent=percent(told, row.points - attempt.void_points) if told is not None else None,
        waiting=attempt.waiting,
        cells=tuple(cell for column, cell in zip(columns, cells, strict=True) if column.number in shown),
        on_paper=attempt.paper_at is not None,
        attempts=row.attempts,
        text=(row.text or "") if row.several else None,
        nis=row.nis,
        nisn=row.nisn,
        late=attempt.id in late,
    )


def _finished_cell(column: Column, attempt: Attempt, given: Mapping[int, Given], hidden: Hidden) -> Cell:
    position = column.places.get(attempt.quiz_version_id)
    if position is None:
        return Cell("empty")
    one = given.get(position)
    if one is None:
        return Cell("blank", 0.0, position)
    if (attempt.id, position) in hidden.places:
        return Cell("waiting", None, position)
    blank = one.fraction is None or one.rule == "blank"
    return _marked_cell(position, column.view["points"], one.fraction, one.waiting, blank, one.void)


@lru_cache(maxsize=4096)
def _marked_cell(position: int, points: int, fraction: float | None, waiting: bool, blank: bool, void: bool) -> Cell:
    """Return a cell, the same one for everybody with the same mark: 30,000 of a large test are a few dozen."""
    marked = Marked(points, fraction, waiting, blank, void)
    return Cell(marked.state, None if marked.waiting or marked.void else round(marked.mark, 2), position)


def _running_cell(column: Column, attempt: Attempt, given: Mapping[int, Given], fingerprint: str) -> Cell:
    position = column.places.get(attempt.quiz_version_id)
    one = None if position is None else given.get(position)
    if position is None or one is None:
        return Cell("empty")
    blank = library.declarations(fingerprint)[position - 1].is_blank(one.value)
    return Cell("empty") if blank else Cell("given", None, position)
