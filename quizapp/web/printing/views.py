"""The blueprint table and the printed set, of a library's set or of what a class was given."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from quizapp.operations import printing
from quizapp.web.access import STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.printing import paper_views
from quizapp.web.printing.blueprint import blueprint
from quizapp.web.printing.forms import read_number, read_which
from quizapp.web.printing.print_page import Choices, print_page, print_page_of_class
from quizapp.web.printing.table_page import table_page
from quizapp.web.spreadsheets import XLSX, to_xlsx

__all__ = ["blueprint", "paper_views"]


@blueprint.get("/sets/<id:quiz_id>/blueprint")
@allow(*STAFF)
def blueprint_table(quiz_id: int) -> ResponseReturnValue:
    """Show the blueprint table (*kisi-kisi*) of a draft or a published set."""
    found = printing.get_set(actor(), quiz_id, read_which(request.args), draft_first=True)
    return render_template("printing/blueprint_table.html", page=table_page(found))


@blueprint.get("/sets/<id:quiz_id>/blueprint.xlsx")
@allow(*STAFF)
def blueprint_xlsx(quiz_id: int) -> ResponseReturnValue:
    """The same cells as a file."""
    found = printing.get_set(actor(), quiz_id, read_which(request.args), draft_first=True)
    page = table_page(found)
    name = secure_filename(f"kisi-kisi {page.title}") or "kisi-kisi"
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(to_xlsx(page.sheet()), mimetype=XLSX, headers=headers)


@blueprint.get("/sets/<id:quiz_id>/print")
@allow(*STAFF)
def print_set(quiz_id: int) -> ResponseReturnValue:
    """Show a set as paper: passage, questions, answer sheet; the key only when it is asked for."""
    found = printing.get_set(actor(), quiz_id, read_which(request.args))
    return render_template("printing/print_set.html", page=print_page(found, Choices.read(request.args)))


@blueprint.get("/assignments/<id:assignment_id>/print")
@allow(*STAFF)
def print_given(assignment_id: int) -> ResponseReturnValue:
    """The same for what a class was given, in the version that it has."""
    found = printing.get_given(actor(), assignment_id, read_number(request.args), request.args.get("level"))
    return render_template("printing/print_set.html", page=print_page_of_class(found, Choices.read(request.args)))
