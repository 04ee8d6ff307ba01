"""The school's own settings: administrators change them, teachers read them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import schools
from quizapp.operations.errors import Refused
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.schools.forms import SettingsForm, filled

blueprint = Blueprint("schools", __name__)


@blueprint.get("/school")
@allow(*STAFF)
def settings() -> ResponseReturnValue:
    """Show what the school has set; a form for those who may change it."""
    school = schools.school_of(actor())
    form = filled(school, schools.settings_of(school))
    return render_template("schools/settings.html", form=form, may_change=schools.may_change(actor()))


@blueprint.post("/school")
@allow("administrator")
def change() -> ResponseReturnValue:
    """Store what was set."""
    form = SettingsForm()
    if form.validate():
        try:
            changed = schools.change_settings(
                actor(),
                name=form.name.data,
                timezone=form.timezone.data,
                threshold=form.threshold.data / 100,
                settings=form.chosen(),
                now=clock.now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(
                _("Saved. It holds from now on, on every page.") if changed else _("Nothing was different."), "success"
            )
            return redirect(url_for("schools.settings"), 303)
    return render_template("schools/settings.html", form=form, may_change=True), 422


@blueprint.post("/school/usual")
@allow("administrator")
def reset() -> ResponseReturnValue:
    """Set every figure to what is usual."""
    schools.reset_settings(actor(), clock.now())
    flash(_("All figures are as usual again. Name, time and head of printed pages were left as they are."), "success")
    return redirect(url_for("schools.settings"), 303)
