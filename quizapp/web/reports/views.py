"""Reports: the matrix of an assignment, its CSV, the release of marks, and progress."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from quizapp.operations import progress, releasing, reports
from quizapp.web import clock
from quizapp.web.access import LEARNERS, STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.reports.forms import ReleaseForm
from quizapp.web.reports.matrix_page import Options, matrix_page
from quizapp.web.reports.progress_page import progress_page
from quizapp.web.spreadsheets import to_csv

blueprint = Blueprint("reports", __name__)


@blueprint.get("/assignments/<id:assignment_id>/results")
@allow(*STAFF)
def matrix(assignment_id: int) -> ResponseReturnValue:
    """Pupils by questions, with totals; who has handed in, and what waits."""
    options = Options.read(request.args)
    found = reports.matrix(actor(), assignment_id, which=options.which, order=options.order, page=options.page)
    page = matrix_page(found, options)
    assignment = found.results.assignment
    form = ReleaseForm(step=assignment.release_step) if found.results.may_mark and assignment.mode == "test" else None
    return render_template("reports/matrix.html", page=page, form=form, assignment=assignment)


@blueprint.get("/assignments/<id:assignment_id>/results.csv")
@allow(*STAFF)
def matrix_csv(assignment_id: int) -> ResponseReturnValue:
    """The same cells as a file, all rows."""
    options = Options.read(request.args)
    found = reports.matrix(actor(), assignment_id, which=options.which, order=options.order, page=None)
    page = matrix_page(found, options)
    file = to_csv(page.table(), "," if request.args.get("separator") == "," else ";")
    name = secure_filename(f"{page.classroom} {page.title}") or "results"
    return Response(
        file,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@blueprint.post("/assignments/<id:assignment_id>/release")
@allow(*STAFF)
def release(assignment_id: int) -> ResponseReturnValue:
    """Choose what all pupils see of a finished test, at once."""
    form = ReleaseForm()
    form.validate()  # an unknown step is refused by the operation, after it has looked who asks
    releasing.set_release_step(actor(), assignment_id, form.step.data or "", clock.now())
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
