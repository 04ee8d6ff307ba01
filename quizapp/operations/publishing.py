"""Publishing: what stands in the way, and the step from a draft to a version that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from quizapp.core import drafts
from quizapp.core.changes import Changes, compare
from quizapp.core.drafts import Draft
from quizapp.core.lint import Finding, lint, lint_draft
from quizapp.core.messages import N_, Message
from quizapp.core.quizzes import QuizContent
from quizapp.core.records import Problem
from quizapp.models import Attempt, Person, Quiz, QuizVersion, db
from quizapp.operations import corrections, library
from quizapp.operations.corrections import Running
from quizapp.operations.draft_changes import get_draft
from quizapp.operations.draft_questions import unconfirmed
from quizapp.operations.errors import Refused

LONGEST_NOTE = 500
"""Letters of what an author says about a new version."""


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
    findings = lint(content, strict_feedback=False) if content else lint_draft(draft)
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
    # Who read another text of a version (`QuizVersion.level`) began with that version all the same.
    of_version = func.coalesce(QuizVersion.level_of_id, QuizVersion.id)
    begun = (
        select(of_version.label("version_id"), func.count().label("attempts"))
        .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
        .where(QuizVersion.quiz_id == quiz.id)
        .group_by(of_version)
        .subquery()
    )
    rows = db.session.execute(
        select(QuizVersion, Person.name, begun.c.attempts)
        .outerjoin(Person, Person.id == QuizVersion.published_by_id)
        .outerjoin(begun, begun.c.version_id == QuizVersion.id)
        .where(QuizVersion.quiz_id == quiz.id, QuizVersion.level_of_id.is_(None))
        .options(defer(QuizVersion.presentation))
        .order_by(QuizVersion.number.desc())
    )
    return [
        VersionSummary(row.id, row.number, row.published_at, name, row.note, row.correction, attempts or 0)
        for row, name, attempts in rows
    ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing the draft would do, told before it is done."""

    number: int
    """Of the version it would become; that of the newest one when nothing changed."""
    attempts: int
    """Attempts at earlier versions."""
    changes: Changes
    """Against the newest version; nothing for the first one."""
    running: tuple[Running, ...]
    """Running assignments that may go on with the corrected words."""

    @property
    def needs_note(self) -> bool:
        """Whether the author has to say what changed: others have taken the quiz as it was."""
        return self.attempts > 0 and bool(self.changes.all)


def outlook(actor: Person, quiz: Quiz, content: QuizContent, now: datetime) -> Outlook:
    """Return what publishing `content` as the newest version of `quiz` would do."""
    newest = library.newest_version(quiz)
    if newest is None:
        return Outlook(1, 0, Changes(), ())
    found = compare(corrections.content_of(quiz, newest), content)
    running = corrections.running(actor, quiz, content, now) if found.correction else []
    number = newest.number + 1 if found.all else newest.number
    return Outlook(number, corrections.attempts_at(quiz), found, tuple(running))


def is_changed(quiz: Quiz, draft: Draft, version: QuizVersion) -> bool:
    """Say whether the draft says something that `version` does not; a change that was undone is none."""
    content, _ = drafts.content_of(draft, quiz.slug)
    return content is None or not library.is_published(version, content)


def publish(
    actor: Person, quiz_id: int, revision: int, note: str | None, now: datetime, *, use: bool = False
) -> Publication:
    """Publish the draft as an immutable version. Attempts keep the version they began with, always.

    `note`: what the author changed, at most `LONGEST_NOTE` letters; needed once there are attempts. `use`: where only
    words changed, running assignments begin new attempts with this version. Raises `Refused` while a problem, a lint
    error or an unconfirmed proposal stands in the way, and with the field `note` where that is missing.
    """
    quiz, draft = get_draft(actor, quiz_id, revision)
    _refuse_unconfirmed(draft)
    verdict = judge(quiz, draft)
    if verdict.content is None or not verdict.publishable:
        raise Refused(Message(N_("This set cannot be published yet; see what is missing below.")))
    former = library.newest_version(quiz)
    found = outlook(actor, quiz, verdict.content, now)
    note = " ".join((note or "").split()) or None
    if note is None and found.needs_note:
        raise Refused(Message(N_("Say in a sentence what you changed: classes have taken this quiz.")), field="note")
    if note is not None and len(note) > LONGEST_NOTE:
        raise Refused(Message(N_("At most %(most)s letters."), {"most": LONGEST_NOTE}), field="note")
    correction = found.changes.correction
    version, is_new = library.publish(
        verdict.content, school_id=quiz.school_id, now=now, owner=actor, note=note, correction=correction
    )
    given = 0
    if is_new and former is not None:
        corrections.carry_on(actor, quiz, former, version, found.changes, now)
        given = corrections.give(actor, found.running, version, now) if use and correction else 0
    return Publication(version, is_new, found.changes, given)


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing. `is_new`: False when nothing had changed. `given`: assignments that go on with it."""

    version: QuizVersion
    is_new: bool
    changes: Changes
    given: int


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
