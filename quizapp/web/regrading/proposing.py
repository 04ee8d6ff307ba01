"""From the plain choices of the page to a proposal, and from a proposal to a sentence."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from quizapp.core.messages import N_, Message
from quizapp.core.rulings import Ruling, Scope
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.mending import Mending
from quizapp.operations.regrade_preview import Preview
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling
from quizapp.web.filters import number
from quizapp.web.learning import WORDS, remembered_scope


def proposal_from(found: Mending, assignment_id: int, place: int, sent: MultiDict[str, str]) -> Proposal:
    """Return what the page's form proposes. Raises `Refused` where something is missing, `NotFound` for nonsense."""
    kind = sent.get("kind", "")
    if kind in ("key", "accept"):
        value = found.declaration.read_form(sent, "q")
        if found.declaration.is_blank(value):
            raise Refused(Message(N_("Answer the question first: the answer that is right.")), "q")
        ruling = ProposedRuling(kind, value=json.dumps(value), version_id=found.version_id)  # type: ignore[arg-type]
    elif kind == "form":
        text, mark = sent.get("text", ""), sent.get("mark", "")
        levels = {number(level.mark): level.mark for level in found.levels}
        if not text.strip():
            raise Refused(Message(N_("Type the wording as a pupil would write it.")), "text")
        if mark not in levels:
            raise Refused(Message(N_("Choose one of the marks shown.")), "mark")
        fraction = levels[mark] / found.question.points
        ruling = ProposedRuling("form", text=text, fraction=fraction, version_id=found.version_id)
    elif kind in ("everyone", "void"):
        ruling = ProposedRuling(kind)  # type: ignore[arg-type]
    else:
        raise NotFound
    return Proposal(assignment_id, place, (ruling,))


def in_scope_chosen_last(found: Mending, proposal: Proposal, open_to: Collection[Scope]) -> Proposal:
    """Return the proposal for the pupils that the key learned for last, where it is the key that is to learn.

    Points for everyone and questions that do not count are no learning: whom those are for is chosen anew each time.
    """
    scope = remembered_scope(found.results.assignment.quiz_id, found.column.question_id)
    learns = all(one.kind not in ("everyone", "void") for one in proposal.add)
    return replace(proposal, scope=scope) if learns and scope in open_to else proposal


def sentences(found: Preview) -> list[str]:
    """Return what is proposed, a sentence a ruling."""
    coming = [_coming(one, words, found) for one, words in found.said]
    going = [_going(rule, words, found) for rule, words in found.going]
    return [*coming, *going] or [_("Mark every answer again by the key and the decisions that hold now.")]


def _coming(one: ProposedRuling, words: str, found: Preview) -> str:
    match one.kind:
        case "key":
            return _("New key: %(words)s", words=words)
        case "accept":
            return _("This is right, too: %(words)s", words=words)
        case "everyone":
            return _("Everyone gets the points of this question.")
        case "void":
            return _("This question does not count for anybody.")
    mark, points = number(one.fraction * found.question.points), found.question.points
    return _("“%(words)s” earns %(mark)s of %(points)s points.", words=words, mark=mark, points=points)


def _going(rule: Ruling, words: str, found: Preview) -> str:
    what = kind_words(rule.kind, words, number(rule.fraction * found.question.points))
    return _("No longer: %(what)s", what=what)


def kind_words(kind: str, words: str, mark: str) -> str:
    """Return a ruling in words."""
    match kind:
        case "key":
            return _("the key is %(words)s", words=words)
        case "accept":
            return _("%(words)s is right, too", words=words)
        case "everyone":
            return _("everyone gets the points")
        case "void":
            return _("the question does not count")
    return _("“%(words)s” earns %(mark)s", words=words, mark=mark)


def suggested_reason(proposal: Proposal) -> str:
    """Return words to the pupils that the teacher may change."""
    kinds = {one.kind for one in proposal.add}
    if kinds == {"key"}:
        return _("The key of this question was wrong.")
    if kinds == {"accept"}:
        return _("Another answer is right, too.")
    if kinds in ({"everyone"}, {"void"}):
        return _("The question was unclear.")
    return ""


def scope_words(scope: Scope) -> str:
    """Return for whom a decision holds."""
    return str(WORDS[scope])
