"""The heads of a matrix: how each question did over all finished attempts that are shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from quizapp.core.psychometrics import facility
from quizapp.models import Assignment, Attempt, Response, db
from quizapp.operations import library
from quizapp.operations.columns import Column
from quizapp.operations.participants import Which, chosen_attempt


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


def heads_of(
    assignment: Assignment,
    which: Which,
    columns: Sequence[Column],
    fewest: int,
    hidden: Collection[str] = (),
) -> tuple[Head, ...]:
    """Return the heads, counted by the database: 3,000 attempts never come into memory.

    `fewest`: learners for a share. `hidden`: questions of which the reader may not see every mark; of few marks a head
    would tell each, so it stands as if all waited.
    """
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
        share = facility(earned, int(finished), int(waiting), fewest)
        if column.question_id in hidden:
            right, waiting, share = 0, finished, None
        heads.append(Head(column, int(finished), int(right), int(waiting), share, int(void)))
    return tuple(heads)


# Groups of columns


@dataclass(frozen=True, slots=True)
class Section:
    """Columns side by side that rest on the same part of the text. `title` is empty for what stands before the first."""

    title: str
    columns: int


def sections_of(columns: Sequence[Column]) -> tuple[Section, ...]:
    """Return the columns in groups, one for each part of the text under a heading, in the order of the questions.

    Empty where there are no parts, or where the questions go back and forth between them: groups in bits say nothing.
    """
    runs: list[Section] = []
    for column in columns:
        title = _part(column)
        if runs and runs[-1].title == title:
            runs[-1] = Section(title, runs[-1].columns + 1)
        else:
            runs.append(Section(title, 1))
    titles = [run.title for run in runs]
    return tuple(runs) if len(runs) > 1 and len(set(titles)) == len(titles) else ()


def _part(column: Column) -> str:
    """Return the heading above the first sentence that the question rests on."""
    content = library.published(column.fingerprint)
    evidence = content.questions[column.position - 1].evidence
    first = {span.at.split(".")[0] for span in evidence}
    heading = ""
    for block in content.passage.blocks:
        if block.kind == "heading":
            heading = " ".join(sentence.text for sentence in block.sentences)
        if block.id in first:
            return heading
    return ""
