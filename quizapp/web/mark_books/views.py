"""The mark book of a class, its files, the sheet for e-Rapor, and the reports for parents."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import mark_books, pupil_reports
from quizapp.operations.errors import Refused
from quizapp.operations.mark_books import Choice
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.mark_books.pages import (
    ERaporPage,
    MarkBookPage,
    e_rapor_page,
    how_averaged,
    mark_book_page,
    read_choice,
)
from quizapp.web.mark_books.report_pages import report_views
from quizapp.web.spreadsheets import csv_file, separator_of, xlsx_file

blueprint = Blueprint("mark_books", __name__, url_prefix="/classrooms/<id:classroom_id>")


@blueprint.get("/mark-book")
@allow(*STAFF)
def mark_book(classroom_id: int) -> ResponseReturnValue:
    """Pupils by assignments, with averages."""
    page = _page(classroom_id)
    return render_template("mark_books/mark_book.html", page=page, how=how_averaged(page.book))


def _page(classroom_id: int) -> MarkBookPage:
    return mark_book_page(mark_books.mark_book(actor(), classroom_id, read_choice(), clock.now()))


def _file_name(page: MarkBookPage) -> str:
    book = _("Mark book")
    return f"{page.book.classroom.name} {book}"


@blueprint.get("/mark-book.csv")
@allow(*STAFF)
def mark_book_csv(classroom_id: int) -> Response:
    """The same cells as a file."""
    page = _page(classroom_id)
    heads, rows = page.table()
    return csv_file([heads, *rows], separator_of(request.args.get("separator")), _file_name(page))


@blueprint.get("/mark-book.xlsx")
@allow(*STAFF)
def mark_book_xlsx(classroom_id: int) -> Response:
    """The same cells as a spreadsheet."""
    page = _page(classroom_id)
    return xlsx_file([page.sheet()], _file_name(page))


@blueprint.post("/mark-book/weights")
@allow(*STAFF)
def choose_weights(classroom_id: int) -> ResponseReturnValue:
    """Store how much each assignment counts."""
    try:
        mark_books.set_weights(actor(), classroom_id, _weights(), clock.now())
        flash(_("Stored."), "success")
    except Refused as refused:
        flash(say(refused.message), "error")
    return redirect(url_for("mark_books.mark_book", classroom_id=classroom_id), 303)


MOST_WEIGHTS = 500


def _weights() -> dict[int, float]:
    """Return the weights that were typed, with a decimal point or comma; what is no number is refused as -1."""
    found: dict[int, float] = {}
    for name, text in list(request.form.items())[:MOST_WEIGHTS]:
        key = re.fullmatch(r"weight-([1-9][0-9]{0,8})", name)
        if key:
            typed = text.strip().replace(",", ".")
            found[int(key[1])] = float(typed) if re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,4})?", typed) else -1.0
    return found


@blueprint.get("/mark-book/e-rapor")
@allow(*STAFF)
def e_rapor(classroom_id: int) -> ResponseReturnValue:
    """The sheet that e-Rapor takes."""
    return render_template("mark_books/e_rapor.html", page=_e_rapor(classroom_id))


def _e_rapor(classroom_id: int) -> ERaporPage:
    now = clock.now()
    book = mark_books.mark_book(actor(), classroom_id, Choice(read_choice().semester), now)
    return e_rapor_page(book, mark_books.report_rows(actor(), book, now))


@blueprint.get("/mark-book/e-rapor.csv")
@allow(*STAFF)
def e_rapor_csv(classroom_id: int) -> Response:
    """The same cells as a file."""
    page = _e_rapor(classroom_id)
    separator = separator_of(request.args.get("separator"))
    return csv_file([page.heads, *page.rows], separator, f"{page.book.classroom.name} e-Rapor")


@blueprint.get("/mark-book/e-rapor.xlsx")
@allow(*STAFF)
def e_rapor_xlsx(classroom_id: int) -> Response:
    """The same cells as a spreadsheet."""
    page = _e_rapor(classroom_id)
    return xlsx_file([page.sheet()], f"{page.book.classroom.name} e-Rapor")


@blueprint.get("/pupils/<id:person_id>/report")
@allow(*STAFF)
def pupil_report(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """One page about a pupil that parents can read."""
    found = pupil_reports.reports(
        actor(), classroom_id, clock.now(), person_id=person_id, semester=read_choice().semester
    )
    (view,) = report_views(found)
    return render_template("mark_books/pupil_report.html", found=found, view=view)


@blueprint.get("/reports")
@allow(*STAFF)
def class_reports(classroom_id: int) -> ResponseReturnValue:
    """The same page for every pupil of the class, to print."""
    found = pupil_reports.reports(actor(), classroom_id, clock.now(), semester=read_choice().semester)
    return render_template("mark_books/class_reports.html", found=found, views=report_views(found))
