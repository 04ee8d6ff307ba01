"""The matrix of an assignment: pupils by questions, with totals and a head a question. Screen and files are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, select

from quizapp.models import Assignment, Attempt, Person, db
from quizapp.operations import library
from quizapp.operations.columns import Results, columns_of, get_results
from quizapp.operations.hidden_marks import hidden_in
from quizapp.operations.lateness import late_attempts
from quizapp.operations.matrix_heads import Head, Section, heads_of, sections_of
from quizapp.operations.matrix_rows import (
    Cell,
    CellState,
    Filters,
    Order,
    Row,
    narrowed,
    responses_of,
    row_of,
    rows_query,
)
from quizapp.operations.participants import WHICH, Which, chosen_attempt, people_of

__all__ = ["ROWS_A_PAGE", "Cell", "CellState", "Counts", "Filters", "Head", "Matrix", "Order", "Row", "matrix"]

ROWS_A_PAGE = 50
BY_NAME = Order()
EVERYBODY = Filters()


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
    filters: Filters
    points: int
    """Of all questions, also of those that the filter leaves out."""
    heads: tuple[Head, ...]
    """Of the questions that are shown."""
    sections: tuple[Section, ...]
    """How their columns are grouped; empty where the text has no parts, or questions do not follow them."""
    processes: tuple[str, ...]
    """The reading processes that the questions ask for, in the order of the questions."""
    threshold: int
    """Points of 100 that pass."""
    rows: tuple[Row, ...]
    counts: Counts
    shown: int
    """How many rows there are on all pages."""
    page: int
    pages: int
    hidden: bool = False
    """Marks that the actor is to rate a second time, and the totals with them, are left out."""


def matrix(
    actor: Person,
    assignment_id: int,
    *,
    which: Which | None = "first",
    order: Order = BY_NAME,
    filters: Filters = EVERYBODY,
    page: int | None = 1,
) -> Matrix:
    """Return the matrix of an assignment, `page` from 1 or None for all rows.

    `which` None: the attempt that counts for it. Six queries, however many rows; one more where rows are filtered,
    two where late work is taken.
    Raises `NotFound` when its results are not the actor's to see.
    """
    results = get_results(actor, assignment_id)
    assignment = results.assignment
    counting: Which = next(one for one in WHICH if one == assignment.counts)
    meant = which or counting
    threshold = results.settings.pass_mark if assignment.pass_mark is None else assignment.pass_mark
    columns = columns_of(assignment)
    hidden = hidden_in(actor, results)
    if hidden:
        order, filters = _telling_nothing(order, filters)
    counts = _counts(assignment, meant)
    query = narrowed(rows_query(assignment, meant, order, columns), filters, threshold)
    shown = _count(query) if filters.narrows else counts.people
    pages = max(1, -(-shown // ROWS_A_PAGE))
    page = page and min(max(page, 1), pages)
    found, chosen = _rows_on(page, query, assignment, meant)
    responses, late = responses_of(chosen), late_attempts(assignment, chosen)
    heads = heads_of(assignment, meant, columns, results.settings.limits.fewest, hidden.questions)
    void = {head.column.question_id for head in heads if head.taken_out}
    views = library.presentation(results.fingerprint)["questions"]
    asked = [head for head in heads if filters.process in ("", head.column.process)]
    numbers = frozenset(head.column.number for head in asked)
    in_class = assignment.classroom_id is not None
    return Matrix(
        results=results,
        which=meant,
        order=order,
        filters=filters,
        points=sum(view["points"] for view in views if view["id"] not in void),
        heads=tuple(asked),
        sections=sections_of([head.column for head in asked]),
        processes=tuple(dict.fromkeys(column.process for column in columns)),
        threshold=threshold,
        rows=tuple(
            row_of(row, columns, responses, numbers, in_class=in_class, late=late, hidden=hidden) for row in found
        ),
        counts=counts,
        shown=shown,
        page=page or 1,
        pages=pages if page else 1,
        hidden=bool(hidden),
    )


def _telling_nothing(order: Order, filters: Filters) -> tuple[Order, Filters]:
    """Return them without what would tell hidden marks: the order by marks, and who is below the threshold."""
    shown = replace(filters, show="all") if filters.show == "below" else filters
    return (order if order.by == "name" else BY_NAME), shown


def _rows_on(page: int | None, query: Any, assignment: Assignment, which: Which) -> tuple[Sequence[Any], Any]:
    """Return the rows of `query` that are on `page`, and the SQL that says which attempts are theirs."""
    if page is None:  # all of them: too many keys for one statement
        return db.session.execute(query).all(), chosen_attempt(assignment, which)
    found = db.session.execute(query.limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)).all()
    return found, Attempt.id.in_([row.Attempt.id for row in found if row.Attempt is not None])


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


def _count(query: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
