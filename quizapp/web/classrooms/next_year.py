"""A new school year: the pupils of a class go on to the next."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from quizapp.operations import promotion as promoting
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.classrooms.blueprint import blueprint
from quizapp.web.classrooms.forms import PromotionForm
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor


@blueprint.get("/<id:classroom_id>/next-year")
@allow(*STAFF)
def promotion(classroom_id: int) -> ResponseReturnValue:
    """Propose next year's class, with everybody who is not in one yet."""
    plan = promoting.plan(actor(), classroom_id)
    staying = [pupil.person.id for pupil in plan.pupils if not pupil.went_to]
    form = PromotionForm(name=plan.name, school_year=plan.school_year, pupils=staying, put_away=not plan.leaving)
    return _page(plan, form)


@blueprint.post("/<id:classroom_id>/next-year")
@allow(*STAFF)
def promote(classroom_id: int) -> ResponseReturnValue:
    """Bring those who were ticked into next year's class."""
    plan, form = promoting.plan(actor(), classroom_id), PromotionForm()
    _offer(plan, form)
    if form.validate():
        name, year, semester = form.name.data, form.school_year.data or "", form.chosen_semester
        people, put_away = form.pupils.data or [], bool(form.put_away.data)
        try:
            done = promoting.promote(
                actor(), classroom_id, name, year, people, clock.now(), semester=semester, put_away=put_away
            )
            flash(ngettext("%(num)s pupil came in.", "%(num)s pupils came in.", done.added), "success")
            return redirect(url_for("classrooms.classroom", classroom_id=done.classroom.id), 303)
        except Refused as refused:
            put_refusal(form, refused)
    return _page(plan, form), 422


def _offer(plan: promoting.Plan, form: PromotionForm) -> None:
    form.pupils.offer(
        (pupil.person.id, f"{pupil.person.name} ({pupil.went_to})" if pupil.went_to else pupil.person.name)
        for pupil in plan.pupils
    )


def _page(plan: promoting.Plan, form: PromotionForm) -> str:
    _offer(plan, form)
    return render_template("classrooms/next_year.html", plan=plan, form=form)
