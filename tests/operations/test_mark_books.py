"""The mark book, the sheet for e-Rapor, and the reports for parents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, AuditEntry, Person, db
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.follow_up_giving import give
from quizapp.operations.mark_books import Choice, MarkBook, Show, mark_book, report_rows, set_weights
from quizapp.operations.pupil_reports import MOST_LINES, reports
from tests import factories
from tests.factories import NOW, make_assignment_pupil
from tests.operations.test_follow_ups import proposed, wish_of
from tests.queries import count_queries
from tests.reviewing import MIXED, Review, answers, make_review, make_set

DAY = timedelta(days=1)


def book_of(review: Review, semester: int | None = None, show: Show = "all") -> MarkBook:
    return mark_book(review.teacher, review.room.id, Choice(semester, show), NOW)


def finals(book: MarkBook) -> list[tuple[str, list[int | None], int | None]]:
    return [(row.person.name, [entry.mark.final for entry in row.entries], row.average) for row in book.rows]


def second(review: Review, right: dict[str, int], **values: object) -> Assignment:
    """Give another test, later; `right`: how many each got right."""
    version = make_set(review.school, "Sungai", MIXED)
    defaults = {"mode": "test", "opens_at": NOW - 2 * DAY, "closes_at": NOW + DAY, "release_step": "score"}
    given = factories.make_assignment(version, review.room, **(defaults | values))
    for name, number in right.items():
        review.sits(review.pupils[name], *answers(number), assignment=given, at=NOW - DAY)
    return given


def test_averages_are_only_over_what_there_is(database: QuizApp) -> None:
    review = make_review()
    second(review, {"Ani Lestari": 4, "Citra Dewi": 8})
    book = book_of(review)
    assert [column.title for column in book.columns] == ["Kebun sekolah", "Sungai"]
    assert finals(book) == [
        ("Ani Lestari", [25, 50], 38),
        ("Budi Santoso", [63, None], 63),
        ("Citra Dewi", [88, 100], 94),
        ("Dewi Anggraini", [None, None], None),
    ]


def test_weights(database: QuizApp) -> None:
    review = make_review()
    given = second(review, {"Ani Lestari": 4})
    foreign = factories.make_assignment(review.version, factories.make_classroom(review.school))
    set_weights(review.teacher, review.room.id, {review.assignment.id: 3.0, given.id: 1.0, foreign.id: 5.0}, NOW)
    assert finals(book_of(review))[0] == ("Ani Lestari", [25, 50], 31)
    assert foreign.weight == 1.0
    set_weights(review.teacher, review.room.id, {review.assignment.id: 0.0}, NOW)
    assert finals(book_of(review))[:2] == [("Ani Lestari", [25, 50], 50), ("Budi Santoso", [63, None], None)]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_weight")).all()
    assert [(entry.subject_id, entry.details) for entry in entries] == [
        (review.assignment.id, {"old": 1.0, "new": 3.0}),
        (review.assignment.id, {"old": 3.0, "new": 0.0}),
    ]


@pytest.mark.parametrize("weight", [-1.0, 10.5, float("nan"), float("inf")])
def test_what_is_no_weight(database: QuizApp, weight: float) -> None:
    review = make_review()
    with pytest.raises(Refused, match="A weight is a number from 0 to 10"):
        set_weights(review.teacher, review.room.id, {review.assignment.id: weight}, NOW)


def test_original_remedial_and_final(database: QuizApp) -> None:
    review = make_review()
    make_set(review.school, "Sungai", ("evaluate",) * 5)
    made = give(review.teacher, review.assignment.id, wish_of(proposed(review)), NOW)
    review.sits(review.pupils["Ani Lestari"], *answers(5, 5), assignment=made, at=NOW)
    book = book_of(review)
    assert [column.has_remedial for column in book.columns] == [True]
    ani = book.rows[0].entries[0].mark
    assert (ani.original, ani.remedial, ani.final, book.rows[0].average) == (25, 100, 75, 75)
    shown = book_of(review, show="remedial")
    assert finals(shown)[0] == ("Ani Lestari", [100], None)
    assert [entry.given for entry in (row.entries[0] for row in shown.rows)] == [True, True, False, False]
    assert book_of(review, show="enrichment").columns == ()


def test_what_is_shown(database: QuizApp) -> None:
    review = make_review()
    second(review, {}, mode="practice", opens_at=NOW.replace(month=3))
    second(review, {}, opens_at=NOW + DAY)
    second(review, {}, withdrawn_at=NOW)

    def titles(**values: Any) -> list[str]:
        return [column.title for column in book_of(review, **values).columns]

    assert titles() == ["Sungai", "Kebun sekolah"]
    assert titles(show="practice") == ["Sungai"]
    assert titles(show="test") == ["Kebun sekolah"]
    assert titles(semester=1) == ["Kebun sekolah"]
    assert titles(semester=2) == ["Sungai"]
    review.room.semester = 1
    assert titles(semester=2) == ["Sungai", "Kebun sekolah"]


def test_what_was_not_given_to_somebody(database: QuizApp) -> None:
    review = make_review()
    given = second(review, {}, audience="chosen")
    make_assignment_pupil(given, review.pupils["Ani Lestari"])
    assert [row.entries[1].given for row in book_of(review).rows] == [True, False, False, False]


def test_who_may_see_it(database: QuizApp) -> None:
    review = make_review()
    outsiders = [
        factories.make_person(review.school, "teacher"),
        factories.make_person(review.school, "administrator"),
        review.pupils["Ani Lestari"],
        factories.make_person(factories.make_school(), "teacher"),
    ]
    for nobody in outsiders:
        with pytest.raises(NotFound):
            mark_book(nobody, review.room.id, Choice(), NOW)
        with pytest.raises(NotFound):
            set_weights(nobody, review.room.id, {review.assignment.id: 0.0}, NOW)
        with pytest.raises(NotFound):
            reports(nobody, review.room.id, NOW)


def test_as_many_queries_for_many_pupils_and_assignments(database: QuizApp) -> None:
    review = make_review()
    with count_queries(database) as few:
        report_rows(review.teacher, book_of(review), NOW)
        reports(review.teacher, review.room.id, NOW)
    for _ in range(3):
        second(review, {"Ani Lestari": 3})
    for number in range(4):
        review.pupil(f"Murid {number}")
    for assignment in [column.assignment for column in book_of(review).columns]:
        report_rows(review.teacher, book_of(review), NOW)  # versions are read once by each process
        assert assignment.weight == 1.0
    with count_queries(database) as many:
        report_rows(review.teacher, book_of(review), NOW)
        reports(review.teacher, review.room.id, NOW)
    assert len(many) == len(few)


def test_the_goals_of_the_sheet(database: QuizApp) -> None:
    review = make_review()
    for _ in range(3):
        second(review, {"Ani Lestari": 2, "Budi Santoso": 5, "Citra Dewi": 8})
    found = {
        row.person.name: (row.mark, row.highest, row.lowest)
        for row in report_rows(review.teacher, book_of(review), NOW)
    }
    assert found == {
        "Ani Lestari": (25, "locate", "understand"),
        "Budi Santoso": (63, "understand", "evaluate"),
        "Citra Dewi": (97, "understand", None),
        "Dewi Anggraini": (None, None, None),
    }


# Reports


def test_a_report(database: QuizApp) -> None:
    review = make_review()
    second(review, {"Ani Lestari": 4}, release_step="nothing")
    found = reports(review.teacher, review.room.id, NOW, person_id=review.pupils["Ani Lestari"].id)
    assert found.unreleased == 1
    (report,) = found.reports
    assert report.person == review.pupils["Ani Lestari"]
    assert [(line.title, line.mark.final, line.passed, line.threshold) for line in report.lines] == [
        ("Kebun sekolah", 25, False, "KKTP 75")
    ]
    assert report.lines[0].band is not None
    assert (report.lines[0].band.low, report.lines[0].band.high) == (0, 40)
    assert report.average == 25
    assert [(one.process, one.estimate.n) for one in report.processes] == [
        ("locate", 2),
        ("understand", 3),
        ("evaluate", 3),
    ]


def test_who_handed_nothing_in_has_a_dash(database: QuizApp) -> None:
    review = make_review()
    report = reports(review.teacher, review.room.id, NOW, person_id=review.pupils["Dewi Anggraini"].id).reports[0]
    assert [(line.mark.final, line.band, line.passed) for line in report.lines] == [(None, None, None)]
    assert report.average is None


def test_a_long_list_keeps_the_newest(database: QuizApp) -> None:
    review = make_review()
    for number in range(MOST_LINES + 1):
        second(review, {}, opens_at=NOW - timedelta(hours=30 - number))
    report = reports(review.teacher, review.room.id, NOW).reports[0]
    assert len(report.lines) == MOST_LINES
    assert report.earlier == 2
    assert report.average == 25


def test_the_report_of_somebody_else(database: QuizApp) -> None:
    review = make_review()
    stranger: Person = factories.make_person(review.school)
    with pytest.raises(NotFound):
        reports(review.teacher, review.room.id, NOW, person_id=stranger.id)
