"""Which rulings a question takes, in which version, and from whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question
from quizapp.core.rulings import SCOPES, Scope
from quizapp.core.text_matching import canonical
from quizapp.models import Attempt, Person, Quiz, Response, Ruling, db
from quizapp.operations import library, rulings
from quizapp.operations.columns import Results
from quizapp.operations.errors import Refused
from quizapp.operations.marking import get_column, levels_of
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the question, in one version of the quiz."""

    quiz_version_id: int
    fingerprint: str
    position: int
    id: int
    """Of the question version."""
    asked: str

    @property
    def question(self) -> Question:
        """The question, key and all."""
        return library.published(self.fingerprint).questions[self.position - 1]


def places(versions: Iterable[Version]) -> ColumnElement[bool]:
    """Return SQL: is the `Response` of the `Attempt` selected one to the question, in any version?"""
    return or_(
        *(
            (Attempt.quiz_version_id == version.quiz_version_id) & (Response.position == version.position)
            for version in versions
        )
    )


def may_withdraw(actor: Person, results: Results, quiz: Quiz, row: Ruling) -> bool:
    """Say whether `actor` may take a ruling back: their own, one of this class, or with the right to decide for all."""
    if row.person_id == actor.id:
        return True
    if row.scope == "classroom":
        return row.classroom_id == results.assignment.classroom_id
    return row.scope == "everyone" and rulings.may_rule(actor, "everyone", quiz)


def scopes_open_to(actor: Person, proposal: Proposal) -> tuple[Scope, ...]:
    """Return for whom `actor` may decide about the question, the narrowest first. Raises `NotFound`."""
    assignment = get_column(actor, proposal.assignment_id, proposal.number)[0].assignment
    quiz = db.session.get_one(Quiz, assignment.quiz_id)
    return tuple(scope for scope in SCOPES if rulings.may_rule(actor, scope, quiz, assignment.classroom_id))


def check(one: ProposedRuling, version: Version) -> None:
    """Raise `Refused` when the question does not take such a ruling."""
    content = library.published(version.fingerprint)
    question = version.question
    declaration = question.declaration(content.passage)
    if one.kind == "form":
        if not question.learns:
            raise Refused(Message(N_("Wordings can be marked only where pupils write a short answer.")))
        if not declaration.fits(one.text) or not canonical(one.text, content.passage.language):
            raise Refused(Message(N_("Type the wording as a pupil would write it.")), field="text")
        if one.fraction not in {level.mark / question.points for level in levels_of(question)}:
            raise Refused(Message(N_("Choose one of the marks shown.")), field="mark")
        return
    if one.kind in ("everyone", "void"):
        return
    value = one.response
    if value is None or not declaration.fits(value) or declaration.is_blank(value):
        raise Refused(Message(N_("Answer the question first: the answer that is right.")), field="response")
    if question.rekeyed(value, content.passage) is None:
        raise Refused(Message(N_("This answer cannot be the key of the question.")), field="response")
