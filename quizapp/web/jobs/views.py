"""Long work: how far it is, what it has made, and another try."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from quizapp.operations import class_archive as archives
from quizapp.operations import jobs as operations
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.jobs import pages
from quizapp.web.languages import chosen_language, say

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs")
@allow(*STAFF)
def index() -> ResponseReturnValue:
    """List what the person has asked for lately."""
    return render_template("jobs/index.html", lines=[pages.job_line(one) for one in operations.jobs_of(actor())])


@blueprint.get("/jobs/<id:job_id>")
@allow(*STAFF)
def job(job_id: int) -> ResponseReturnValue:
    """Show how far a job is; the script asks the same page again."""
    found = operations.get_job(actor(), job_id)
    page = pages.job_page(found, operations.made_files(found))
    return render_template("jobs/job.html", page=page, now=clock.now())


@blueprint.get("/jobs/<id:job_id>/files/<id:file_id>")
@allow(*STAFF)
def download(job_id: int, file_id: int) -> ResponseReturnValue:
    """Give a file that a job has made."""
    file = operations.get_made_file(actor(), job_id, file_id)
    name = secure_filename(file.name)[-100:] or "quizapp"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file.content, mimetype=file.kind, headers=headers)


@blueprint.post("/jobs/<id:job_id>/again")
@allow(*STAFF)
def again(job_id: int) -> ResponseReturnValue:
    """Try a failed job again."""
    try:
        operations.again(actor(), job_id, clock.now())
    except Refused as refused:
        flash(say(refused.message), "error")
    return redirect(url_for("jobs.job", job_id=job_id), 303)


@blueprint.get("/classrooms/<id:classroom_id>/download")
@allow(*STAFF)
def class_archive(classroom_id: int) -> ResponseReturnValue:
    """Say what the archive of a class holds."""
    return render_template("jobs/class_archive.html", outline=archives.outline_of(actor(), classroom_id))


@blueprint.post("/classrooms/<id:classroom_id>/download")
@allow(*STAFF)
def make_class_archive(classroom_id: int) -> ResponseReturnValue:
    """Ask for the archive of a class."""
    job = archives.ask(actor(), classroom_id, chosen_language(), clock.now())
    return redirect(url_for("jobs.job", job_id=job.id), 303)
