"""The list of sets: search, filters, the sets that were put away."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from quizapp.operations import finding_sets
from quizapp.web.access import STAFF, allow
from quizapp.web.authoring import list_pages
from quizapp.web.authoring.blueprint import blueprint
from quizapp.web.authoring.list_forms import FilterForm
from quizapp.web.identity import actor


@blueprint.get("")
@allow(*STAFF)
def sets() -> ResponseReturnValue:
    """List the sets one may use: one's own, those that colleagues share, and the bundled ones."""
    person, form = actor(), FilterForm(request.args)
    found = finding_sets.find(person, form.filters, form.page_number)
    form.offer(found)
    return render_template("authoring/sets.html", page=list_pages.list_page(found, form, person.id), form=form)
