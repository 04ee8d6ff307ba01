"""Marking: the inbox, what waits at a question, one response, and the comments a teacher keeps."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.operations import (
    appeals,
    comments,
    decision_log,
    group_decisions,
    marking,
    marking_desk,
    marking_inbox,
    marking_pile,
    second_markers,
)
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.marking_rooms import Rooms, get_rooms
from quizapp.web import clock
from quizapp.web.access import STAFF, allow
from quizapp.web.errors import wants_json
from quizapp.web.forms import put_refusal
from quizapp.web.identity import actor
from quizapp.web.languages import say
from quizapp.web.learning import NOTHING, remember, remembered, scope_of
from quizapp.web.links import names_hidden, names_query
from quizapp.web.marking import pages, pile_pages, pile_state
from quizapp.web.marking.forms import CommentForm, MarkForm, PressForm, mark_value
from quizapp.web.marking.pile_pages import Errors

blueprint = Blueprint("marking", __name__)


@blueprint.get("/marking")
@allow(*STAFF)
def inbox() -> ResponseReturnValue:
    """Show everything that waits in my classes, by question."""
    waiting = appeals.waiting(actor())
    piles = marking_inbox.inbox(actor())
    page = pages.inbox_page(piles, len(waiting), request.args.get("show"), hidden=bool(_names()))
    return render_template("marking/inbox.html", page=page, appeals=waiting, second=second_markers.left_for(actor()))


# What waits at one question


@blueprint.get("/marking/<id:assignment_id>/<id:number>")
@allow(*STAFF)
def pile(assignment_id: int, number: int) -> ResponseReturnValue:
    """Show what waits at one question, alike answers together."""
    return render_template("marking/pile.html", page=_pile(assignment_id, number))


def _pile(assignment_id: int, number: int, errors: Errors | None = None) -> pile_pages.PilePage:
    who, wanted = actor(), pile_state.Wanted.of(request.args)
    task = marking_pile.waiting_at(who, assignment_id, number, wanted.split, together=wanted.together)
    groups = pile_pages.of_page(task.groups, wanted)
    learn = wanted.learn or remembered(task.results.assignment.quiz_id, task.column.question_id)
    learn = "mine" if wanted.together and learn == "classroom" else learn
    scope = scope_of(learn)
    shown = marking_pile.with_counts(
        who, task, groups, "mine" if scope == "everyone" and not task.may_rule_everyone else scope
    )
    phrases = comments.offered(who, task.results.assignment.quiz_id, task.column.question_id)
    desk = _desk(task.rooms, phrases)
    return pile_pages.pile_page(task, shown, desk, wanted, learn, errors or {})


def _desk(rooms: Rooms, phrases: tuple[str, ...] = ()) -> pile_state.Desk:
    last = decision_log.last(actor(), rooms.assignments, rooms.column.question_id, clock.now())
    return pile_state.Desk(marking_inbox.inbox(actor()), last, phrases)


@blueprint.post("/marking/<id:assignment_id>/<id:number>")
@allow(*STAFF)
def press(assignment_id: int, number: int) -> ResponseReturnValue:
    """Carry out one press: a mark for one group. A script is answered with what it did, a page with the next group."""
    sent = PressForm.read(request.form)
    if sent is None or not sent.card.validate():
        return _not_taken(assignment_id, number, sent, _("Choose one of the marks shown."))
    try:
        decision = sent.decision(together=pile_state.Wanted.of(request.args).together)
        outcome = group_decisions.decide(actor(), assignment_id, number, decision, clock.now())
    except Refused as refused:
        return _not_taken(assignment_id, number, sent, say(refused.message))
    return _carried_out(assignment_id, number, sent, outcome)


def _carried_out(
    assignment_id: int, number: int, sent: PressForm, outcome: group_decisions.Outcome
) -> ResponseReturnValue:
    rooms = get_rooms(actor(), assignment_id, number, together=pile_state.Wanted.of(request.args).together)
    remember(rooms.results.assignment.quiz_id, rooms.column.question_id, sent.learn)
    told = pile_state.skipped_words(outcome.skipped)
    if wants_json():
        did = pile_state.outcome_words(outcome.made) if outcome.made else ""
        return _state(rooms, number, " ".join([did, *told]).strip(), skipped=bool(told))
    for words in told:
        flash(words, "warning")
    query = pile_state.Wanted.of(request.args).query(learn=sent.learn if sent.learn != "mine" else None)
    place = url_for("marking.pile", assignment_id=assignment_id, number=number, _anchor=sent.following, **query)
    return redirect(place, 303)


def _not_taken(assignment_id: int, number: int, sent: PressForm | None, words: str) -> ResponseReturnValue:
    marking.get_column(actor(), assignment_id, number)
    if wants_json():
        return jsonify(error=_("Not saved"), message=words), 422
    errors = {sent.first: (sent.card, words if not sent.card.errors else "")} if sent else {}
    flash(words, "error")
    return render_template("marking/pile.html", page=_pile(assignment_id, number, errors)), 422


def _state(rooms: Rooms, number: int, message: str, **more: Any) -> ResponseReturnValue:
    wanted, here = pile_state.Wanted.of(request.args), rooms.results.assignment.id
    state = pile_state.state_of(here, number, rooms.column.question_id, _desk(rooms), wanted)
    html = render_template("marking/pile_state.html", state=state)
    return jsonify(message=message, state=html, waiting=state.count, **more)


@blueprint.post("/marking/<id:assignment_id>/<id:number>/undo")
@allow(*STAFF)
def undo(assignment_id: int, number: int) -> ResponseReturnValue:
    """Take back my last press: its marks wait again, and the key forgets what it learned."""
    together = pile_state.Wanted.of(request.args).together
    rooms = get_rooms(actor(), assignment_id, number, together=together)
    decision = request.form.get("decision", "")
    if not re.fullmatch(r"[1-9][0-9]{0,9}", decision) or int(decision) >= 2**31:
        raise NotFound
    back = group_decisions.take_back(actor(), assignment_id, int(decision), clock.now(), together=together)
    words = pile_state.taken_back_words(back)
    if wants_json():
        return _state(rooms, number, words, back=back.response_ids)
    flash(words, "success")
    query = pile_state.Wanted.of(request.args).query()
    return redirect(url_for("marking.pile", assignment_id=assignment_id, number=number, **query), 303)


# One response


def _names() -> dict[str, Any]:
    return names_query(hidden=names_hidden())


@blueprint.get("/attempts/<id:attempt_id>/questions/<id:position>")
@allow(*STAFF)
def response(attempt_id: int, position: int) -> ResponseReturnValue:
    """Show one response with its rule, the evidence and all that happened to it."""
    seen = marking_desk.look_at_response(actor(), attempt_id, position)
    form = MarkForm(seen.levels, formdata=None, seen=seen.stamp, mark=_current(seen))
    return _response(seen, form)


def _current(seen: marking_desk.Seen) -> str | None:
    score = seen.explanation.score
    return None if score.waiting else mark_value(score.mark)


def _response(seen: marking_desk.Seen, form: MarkForm) -> str:
    chosen = form.learn.data or remembered(seen.assignment.quiz_id, seen.explanation.question.id, NOTHING)
    form.offer(everyone=seen.may_rule_everyone, chosen=chosen, one_class=seen.classroom is not None)
    phrases = comments.offered(actor(), seen.assignment.quiz_id, seen.explanation.question.id) if seen.may_mark else ()
    page = pages.response_page(seen, hidden=bool(_names()))
    return render_template("marking/response.html", page=page, form=form, comments=phrases)


@blueprint.post("/attempts/<id:attempt_id>/questions/<id:position>")
@allow(*STAFF)
def mark_response(attempt_id: int, position: int) -> ResponseReturnValue:
    """Give or change the mark of one response."""
    seen = marking_desk.look_at_response(actor(), attempt_id, position)
    form = MarkForm(seen.levels)
    if form.validate_on_submit():
        try:
            _mark(seen, form)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect(url_for("marking.response", attempt_id=attempt_id, position=position, **_names()), 303)
    form.seen.data = seen.stamp
    return _response(seen, form), 422


def _mark(seen: marking_desk.Seen, form: MarkForm) -> None:
    """Carry out the form and tell what it did."""
    where = (actor(), seen.attempt.id, seen.position, float(form.mark.data))
    how: dict[str, Any] = {"reason": form.reason.data or "", "seen": form.seen.data or "", "now": clock.now()}
    scope = scope_of(form.learn.data or NOTHING)
    remember(seen.assignment.quiz_id, seen.explanation.question.id, form.learn.data or NOTHING, NOTHING)
    learned = group_decisions.Learned(0, 0)
    if scope is None:
        marking.mark(*where, **how)
    else:
        learned = group_decisions.mark_and_learn(*where, scope, **how)
    comments.remember(
        actor(), seen.assignment.quiz_id, seen.explanation.question.id, form.reason.data or "", clock.now()
    )
    flash(_("The mark is saved; the total has followed."), "success")
    if learned.settled:
        flash(pile_state.followed_words(learned.settled), "success")
    if learned.contradicted:
        flash(pile_state.otherwise_words(learned.contradicted), "warning")


# The comment bank


@blueprint.get("/marking/comments")
@allow(*STAFF)
def saved_comments() -> ResponseReturnValue:
    """Show the comments I have written, to change or delete them."""
    return render_template("marking/saved_comments.html", lines=comments.listed(actor()))


@blueprint.get("/marking/comments/<id:comment_id>")
@allow(*STAFF)
def saved_comment(comment_id: int) -> ResponseReturnValue:
    """Show one comment in a form."""
    comment = comments.get_comment(actor(), comment_id)
    form = CommentForm(formdata=None, text=comment.text)
    return render_template("marking/saved_comment.html", form=form, comment_id=comment_id)


@blueprint.post("/marking/comments/<id:comment_id>")
@allow(*STAFF)
def change_comment(comment_id: int) -> ResponseReturnValue:
    """Put other words in its place."""
    comments.get_comment(actor(), comment_id)
    form = CommentForm()
    if form.validate_on_submit():
        try:
            comments.change(actor(), comment_id, form.text.data or "", clock.now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(_("The comment is saved."), "success")
            return redirect(url_for("marking.saved_comments"), 303)
    return render_template("marking/saved_comment.html", form=form, comment_id=comment_id), 422


@blueprint.post("/marking/comments/<id:comment_id>/delete")
@allow(*STAFF)
def forget_comment(comment_id: int) -> ResponseReturnValue:
    """Delete a comment; what pupils have read stays."""
    comments.forget(actor(), comment_id)
    flash(_("The comment is deleted; what pupils have read stays."), "success")
    return redirect(url_for("marking.saved_comments"), 303)
