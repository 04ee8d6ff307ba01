"""What parents read about a pupil: marks in words, what goes well and what to practise next. No ranking, no comparison.

Only marks that the pupil may know stand in it: a test whose marks are not released is left out. The status in each
process is that of `operations.process_status`, the same that pupil and teacher see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quizapp.core.bands import Band, band_of, bands
from quizapp.core.mark_books import average
from quizapp.core.school_settings import SchoolSettings
from quizapp.models import Assignment, Classroom, Person, School
from quizapp.operations.class_marks import PupilMark
from quizapp.operations.errors import NotFound
from quizapp.operations.mark_books import BookRow, Choice, MarkBook, mark_book
from quizapp.operations.process_status import ProcessProgress, statuses

MOST_LINES = 8
"""Assignments on a report, the newest: with more it would not fit one page."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An assignment that was meant for the pupil."""

    title: str
    at: datetime
    mode: str
    mark: PupilMark
    band: Band | None
    passed: bool | None
    """None: nothing was handed in."""
    threshold: str
    """“KKTP 75”."""


@dataclass(frozen=True, slots=True)
class PupilReport:
    """One page about one pupil."""

    person: Person
    lines: tuple[ReportLine, ...]
    """Oldest first."""
    earlier: int
    """Assignments that are left out for want of room; the average has them."""
    average: int | None
    processes: tuple[ProcessProgress, ...]


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a class, or of one pupil of it."""

    classroom: Classroom
    school: School
    settings: SchoolSettings
    reports: tuple[PupilReport, ...]
    unreleased: int
    """Tests that are left out because their marks are not released."""


def reports(
    actor: Person, classroom_id: int, now: datetime, *, person_id: int | None = None, semester: int | None = None
) -> Reports:
    """Return the reports of all pupils of a class that `actor` teaches, or of one. Raises `NotFound`.

    A constant number of queries.
    """
    book = mark_book(actor, classroom_id, Choice(semester), now)
    rows = [row for row in book.rows if person_id is None or row.person.id == person_id]
    if person_id is not None and not rows:
        raise NotFound
    found = statuses(actor, [row.person.id for row in rows], book.school.threshold, now)
    return Reports(
        classroom=book.classroom,
        school=book.school,
        settings=book.settings,
        reports=tuple(_report(row, book, found[row.person.id]) for row in rows),
        unreleased=sum(not is_released(column.assignment) for column in book.columns),
    )


def is_released(assignment: Assignment) -> bool:
    """Say whether pupils may know their marks."""
    return assignment.mode == "practice" or assignment.release_step != "nothing"


def _report(row: BookRow, book: MarkBook, processes: Iterable[ProcessProgress]) -> PupilReport:
    lines = []
    marks = []
    for column, entry in zip(book.columns, row.entries, strict=True):
        assignment, mark = column.assignment, entry.mark
        if not is_released(assignment) or not (entry.given or mark.sitting):
            continue
        final = mark.final
        marks.append((final, assignment.weight))
        lines.append(
            ReportLine(
                title=column.title,
                at=assignment.opens_at,
                mode=assignment.mode,
                mark=mark,
                band=None if final is None else bands(book.settings.bands)[band_of(final, book.settings.bands)],
                passed=None if final is None else final >= column.pass_mark,
                threshold=f"{assignment.threshold_label} {column.pass_mark}",
            )
        )
    earlier = max(0, len(lines) - MOST_LINES)
    return PupilReport(row.person, tuple(lines[earlier:]), earlier, average(marks), tuple(processes))
