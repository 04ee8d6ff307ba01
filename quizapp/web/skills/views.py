"""The class by reading process: over the term, from one assignment, and a group made of those who need the same."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import skills
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.identity import actor
from quizapp.web.skills.forms import GroupForm
from quizapp.web.skills.pages import Options, group_name, skills_page

blueprint = Blueprint("skills", __name__)


@blueprint.get("/classrooms/<id:classroom_id>/skills")
@allow(*STAFF)
def class_skills(classroom_id: int) -> ResponseReturnValue:
    """Every pupil of the class in the three processes, as each of them sees it."""
    options = Options.read(request.args)
    found = skills.class_skills(actor(), classroom_id, clock.now(), options.process)
    return render_template("skills/skills.html", page=skills_page(found, options), found=found)


@blueprint.get("/assignments/<id:assignment_id>/skills")
@allow(*STAFF)
def assignment_skills(assignment_id: int) -> ResponseReturnValue:
    """The same from one assignment alone."""
    options = Options.read(request.args)
    found = skills.assignment_skills(actor(), assignment_id, options.process)
    return render_template("skills/skills.html", page=skills_page(found, options), found=found)


@blueprint.post("/classrooms/<id:classroom_id>/skills/groups")
@allow(*STAFF)
def make_group(classroom_id: int) -> ResponseReturnValue:
    """Make a group of the pupils that were listed, to give them a set of their own."""
    form, now = GroupForm(), clock.now()
    group = skills.make_group(actor(), classroom_id, group_name(form.skill.data, now), form.person_ids, now)
    flash(_("The group “%(name)s” is made. Choose the set it gets.", name=group.name), "success")
    return redirect(url_for("assignments.new", classroom=f"{classroom_id}-g{group.id}"), 303)
