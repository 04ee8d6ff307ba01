"""Publishing: what stands in the way, and the step from a draft to a version that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from quizapp.core import drafts
from quizapp.core.drafts import Draft
from quizapp.core.lint import Finding, lint
from quizapp.core.messages import N_, Message
from quizapp.core.quizzes import QuizContent
from quizapp.core.records import Problem
from quizapp.models import Attempt, Person, Quiz, QuizVersion, db
from quizapp.operations import library
from quizapp.operations.draft_changes import get_draft
from quizapp.operations.draft_questions import unconfirmed
from quizapp.operations.errors import Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands between a draft and publishing: problems, lint errors, and advice that does not stop it."""

    content: QuizContent | None
    problems: list[Problem]
    findings: list[Finding]

    @property
    def publishable(self) -> bool:
        """Say whether nothing stops publishing."""
        return self.content is not None and not any(finding.severity == "error" for finding in self.findings)


def judge(quiz: Quiz, draft: Draft) -> Verdict:
    """Return what stands between the draft and publishing."""
    content, problems = drafts.content_of(draft, quiz.slug)
    findings = lint(content, strict_feedback=False) if content else []
    return Verdict(content, problems, findings)


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A published version in the history of a set."""

    id: int
    number: int
    published_at: datetime
    by: str | None
    note: str | None
    correction: bool
    attempts: int
    """How many began with it."""


def versions_of(quiz: Quiz) -> list[VersionSummary]:
    """Return the published versions, newest first. One query."""
    begun = select(Attempt.quiz_version_id, func.count().label("attempts")).group_by(Attempt.quiz_version_id).subquery()
    rows = db.session.execute(
        select(QuizVersion, Person.name, begun.c.attempts)
        .outerjoin(Person, Person.id == QuizVersion.published_by_id)
        .outerjoin(begun, begun.c.quiz_version_id == QuizVersion.id)
        .where(QuizVersion.quiz_id == quiz.id)
        .options(defer(QuizVersion.presentation))
        .order_by(QuizVersion.number.desc())
    )
    return [
        VersionSummary(row.id, row.number, row.published_at, name, row.note, row.correction, attempts or 0)
        for row, name, attempts in rows
    ]


def publish(actor: Person, quiz_id: int, revision: int, note: str | None, now: datetime) -> tuple[QuizVersion, bool]:
    """Publish the draft as an immutable version; return it and whether anything was new.

    Raises `Refused` while a problem, a lint error or an unconfirmed proposal stands in the way.
    """
    quiz, draft = get_draft(actor, quiz_id, revision)
    _refuse_unconfirmed(draft)
    verdict = judge(quiz, draft)
    if verdict.content is None or not verdict.publishable:
        raise Refused(Message(N_("This set cannot be published yet; see what is missing below.")))
    return library.publish(verdict.content, school_id=quiz.school_id, now=now, owner=actor)


def _refuse_unconfirmed(draft: Draft) -> None:
    waiting = set(unconfirmed(draft))
    numbers = [str(place) for place, question in enumerate(draft["questions"], 1) if question["id"] in waiting]
    if not numbers:
        return
    raise Refused(
        Message(
            N_("Confirm what is only proposed before publishing: question %(numbers)s."),
            {"numbers": ", ".join(numbers), "count": len(numbers)},
            plural=N_("Confirm what is only proposed before publishing: questions %(numbers)s."),
        )
    )
