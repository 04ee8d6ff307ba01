"""What the keys of a set have learned, and deciding about an answer by hand."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import form_decisions, learned_forms, library
from quizapp.operations.contradictions import Standing
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.form_decisions import Contradicted, Done
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.learning import remember
from quizapp.web.rulings import pages
from quizapp.web.rulings.forms import LearnedForm

blueprint = Blueprint("rulings", __name__)
UNPROCESSABLE = 422


@blueprint.get("/sets/<id:quiz_id>/learned")
@allow(*STAFF)
def learned(quiz_id: int) -> ResponseReturnValue:
    """Show by question what the author listed and what teachers have decided since."""
    found = learned_forms.learned(actor(), quiz_id)
    done = _keys(request.args.get("done", ""))
    standing = form_decisions.looked_back(actor(), quiz_id, done) if done else Standing(0)
    page = pages.learned_page(found, request.args, standing, may_open_set=_may_open(quiz_id))
    return render_template("rulings/learned.html", page=page)


def _keys(text: str) -> list[int]:
    """Return the keys of the forms that came or went a moment ago; whatever is no key is left out."""
    parts = text.split(".")[:2]
    return [key for part in parts if part.isascii() and part.isdigit() and 0 < (key := int(part[:11])) < 2**31]


def _may_open(quiz_id: int) -> bool:
    try:
        library.get_quiz(actor(), quiz_id)
    except NotFound:
        return False
    return True


@blueprint.get("/sets/<id:quiz_id>/learned/<name>/new")
@allow(*STAFF)
def new_form(quiz_id: int, name: str) -> ResponseReturnValue:
    """Ask for an answer and what it is worth."""
    subject = form_decisions.get_subject(actor(), quiz_id, name)
    page = pages.form_page(subject, url_for("rulings.add_form", quiz_id=quiz_id, name=name))
    return render_template("rulings/new_form.html", page=page, form=LearnedForm(subject))


@blueprint.post("/sets/<id:quiz_id>/learned/<name>/new")
@allow(*STAFF)
def add_form(quiz_id: int, name: str) -> ResponseReturnValue:
    """Let the key learn an answer; what waits is marked at once."""
    subject = form_decisions.get_subject(actor(), quiz_id, name)
    form = LearnedForm(subject)
    if form.validate():
        try:
            done = form_decisions.write(actor(), quiz_id, name, form.decision(), clock.now())
            return _decided(done)
        except Refused as refusal:
            _explain(form, refusal)
    page = pages.form_page(subject, url_for("rulings.add_form", quiz_id=quiz_id, name=name))
    return render_template("rulings/new_form.html", page=page, form=form), UNPROCESSABLE


def _explain(form: LearnedForm, refusal: Refused) -> None:
    """Put a refusal into the form: a contradiction with every place that says otherwise."""
    if isinstance(refusal, Contradicted):
        form.text.errors = [*form.text.errors, *(pages.clash_words(clash) for clash in refusal.clashes)]
        form.is_contradicted = True
    else:
        put_refusal(form, refusal)


def _decided(done: Done, *gone: int) -> ResponseReturnValue:
    """Go back to the list, and offer the same scope at the next decision about the question."""
    remember(done.form.quiz_id, done.form.question, done.form.scope)
    return _to_list(done, pages.done_words(done), *gone)


def _to_list(done: Done, words: str, *gone: int) -> ResponseReturnValue:
    """Go back to the question in the list, or to its top where given marks are not as the forms say now."""
    flash(words, "success")
    row = done.form
    if done.standing.count:
        keys = ".".join(str(key) for key in (row.id, *gone))
        return redirect(url_for("rulings.learned", quiz_id=row.quiz_id, done=keys), 303)
    return redirect(url_for("rulings.learned", quiz_id=row.quiz_id, _anchor=f"question-{row.question}"), 303)


def _gone(form_id: int) -> ResponseReturnValue:
    """Go to the list from a page about a form that is not there any more: a second tap, or somebody was first."""
    row = learned_forms.get_withdrawn(actor(), form_id)
    flash(_("This answer was changed or withdrawn meanwhile. The list shows what holds now."), "info")
    place = url_for("rulings.learned", quiz_id=row.quiz_id, _anchor=f"question-{row.question}")
    return redirect(place, 303)


@blueprint.get("/forms/<id:form_id>")
@allow(*STAFF)
def edit_form(form_id: int) -> ResponseReturnValue:
    """Show a form for editing."""
    try:
        subject, former = form_decisions.get_mine(actor(), form_id)
    except NotFound:
        return _gone(form_id)
    page = pages.form_page(subject, url_for("rulings.change_form", form_id=form_id), former)
    return render_template("rulings/edit_form.html", page=page, form=LearnedForm(subject, former))


@blueprint.post("/forms/<id:form_id>")
@allow(*STAFF)
def change_form(form_id: int) -> ResponseReturnValue:
    """Put another form in the place of one."""
    try:
        subject, former = form_decisions.get_mine(actor(), form_id)
        form = LearnedForm(subject, former)
        if form.validate():
            done = form_decisions.edit(actor(), form_id, form.decision(), clock.now())
            return _decided(done, form_id)
    except NotFound:
        return _gone(form_id)
    except Refused as refusal:
        _explain(form, refusal)
    page = pages.form_page(subject, url_for("rulings.change_form", form_id=form_id), former)
    return render_template("rulings/edit_form.html", page=page, form=form), UNPROCESSABLE


@blueprint.get("/forms/<id:form_id>/withdraw")
@allow(*STAFF)
def confirm_withdrawal(form_id: int) -> ResponseReturnValue:
    """Ask before a form is withdrawn."""
    try:
        found = learned_forms.get_changeable(actor(), form_id)
    except NotFound:
        return _gone(form_id)
    return render_template("rulings/confirm_withdrawal.html", page=pages.withdrawal_page(found))


@blueprint.post("/forms/<id:form_id>/withdraw")
@allow(*STAFF)
def withdraw_form(form_id: int) -> ResponseReturnValue:
    """Let the key forget an answer; marks stay as they are."""
    try:
        done = form_decisions.withdraw(actor(), form_id, clock.now())
    except NotFound:
        return _gone(form_id)
    return _to_list(done, _("The key has forgotten it. Marks that were given stay as they are."))
