"""Reports: the matrix of an assignment, its CSV, the release of marks, and progress."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import matrix_exports, progress, releasing, reports
from quizapp.operations.matrix_responses import responses_in_words
from quizapp.web import clock
from quizapp.web.access import LEARNERS, STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.languages import chosen_language
from quizapp.web.reports.forms import ReleaseForm
from quizapp.web.reports.matrix_options import Options
from quizapp.web.reports.matrix_page import file_name, matrix_page
from quizapp.web.reports.matrix_sheets import sheets
from quizapp.web.reports.progress_page import progress_page
from quizapp.web.spreadsheets import csv_file, separator_of, xlsx_file

blueprint = Blueprint("reports", __name__)


@blueprint.get("/assignments/<id:assignment_id>/results")
@allow(*STAFF)
def matrix(assignment_id: int) -> ResponseReturnValue:
    """Pupils by questions, with totals; `static/js/live.js` asks again for the part that changes."""
    options = Options.read(request.args)
    found = _matrix(assignment_id, options, options.page)
    assignment = found.results.assignment
    page = matrix_page(found, options, may_begin=releasing.may_begin(assignment, clock.now()))
    if request.headers.get("X-Live") == "matrix":
        return render_template("reports/matrix_live.html", page=page)
    form = ReleaseForm(step=assignment.release_step) if found.results.may_mark and assignment.mode == "test" else None
    return render_template("reports/matrix.html", page=page, form=form, results=found.results)


def _matrix(assignment_id: int, options: Options, page: int | None) -> reports.Matrix:
    return reports.matrix(
        actor(), assignment_id, which=options.which, order=options.order, filters=options.filters, page=page
    )


@blueprint.get("/assignments/<id:assignment_id>/results.csv")
@allow(*STAFF)
def matrix_csv(assignment_id: int) -> ResponseReturnValue:
    """The same cells as a file, all rows."""
    options = Options.read(request.args)
    page = matrix_page(_matrix(assignment_id, options, None), options, links=False)
    return csv_file(page.table(), separator_of(request.args.get("separator")), file_name(page))


@blueprint.get("/assignments/<id:assignment_id>/results.xlsx")
@allow(*STAFF)
def matrix_xlsx(assignment_id: int) -> ResponseReturnValue:
    """The same cells as a workbook, with a sheet of what everybody answered and one of the questions."""
    options = Options.read(request.args)
    found = _matrix(assignment_id, options, None)
    page = matrix_page(found, options, links=False)
    return xlsx_file(sheets(found, page, responses_in_words(found)), file_name(page))


@blueprint.post("/assignments/<id:assignment_id>/results.xlsx")
@allow(*STAFF)
def export_matrix(assignment_id: int) -> ResponseReturnValue:
    """Ask for the same workbook as a job: of a large matrix it takes longer than a request should."""
    query = Options.read(request.args).query()
    job = matrix_exports.ask(actor(), assignment_id, query, chosen_language(), clock.now())
    return redirect(url_for("jobs.job", job_id=job.id), 303)


@blueprint.post("/assignments/<id:assignment_id>/release")
@allow(*STAFF)
def release(assignment_id: int) -> ResponseReturnValue:
    """Choose what all pupils see of a finished test, at once. Showing less than before is asked about first."""
    form = ReleaseForm()
    form.validate()  # an unknown step is refused by the operation, after it has looked who asks
    step = form.step.data or ""
    less = releasing.takes_back(actor(), assignment_id, step)
    if less is not None and not request.form.get("sure"):
        return render_template("reports/release_back.html", less=less, form=form)
    releasing.set_release_step(actor(), assignment_id, step, clock.now())
    flash(_("Saved: everyone in the class sees this much from now on."), "success")
    return redirect(url_for("reports.matrix", assignment_id=assignment_id), 303)


@blueprint.get("/progress")
@allow(*LEARNERS)
def my_progress() -> ResponseReturnValue:
    """How I am doing in the three reading processes, and my attempts."""
    found = progress.progress_of(actor(), clock.now())
    return render_template("reports/progress.html", page=progress_page(found))


@blueprint.get("/classrooms/<id:classroom_id>/pupils/<id:person_id>/progress")
@allow(*STAFF)
def pupil_progress(classroom_id: int, person_id: int) -> ResponseReturnValue:
    """The same for the teacher of a pupil, from the same rule."""
    found = progress.progress_of_pupil(actor(), classroom_id, person_id, clock.now())
    return render_template("reports/progress.html", page=progress_page(found))
