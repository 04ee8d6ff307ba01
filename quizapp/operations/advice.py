"""What is told about a draft: what stops publishing, the lint's advice, and the reasons why some of it was let go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.core.drafts import Draft
from quizapp.core.lint import Finding
from quizapp.core.lint_rules.facts import Severity
from quizapp.core.messages import Message
from quizapp.core.records import Path, Problem
from quizapp.models import Person, Quiz, db
from quizapp.operations import authoring


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Why an advice was let go, by whom (None: a person who is gone) and when (None: it came with a file)."""

    reason: str
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to mend or to weigh. `path` leads into the draft; `code` is the lint rule, None where no rule is broken.

    `fingerprint` names it as long as the text stays; None: it cannot be let go.
    """

    path: Path
    message: Message
    mend: Message | None
    severity: Severity
    code: str | None = None
    question: str | None = None
    fingerprint: str | None = None
    dismissal: Dismissal | None = None

    @property
    def stops_publishing(self) -> bool:
        """Whether it has to be mended."""
        return self.severity == "error"

    @property
    def may_be_dismissed(self) -> bool:
        """Whether its author may let it go."""
        return self.fingerprint is not None and not self.stops_publishing


def tell(quiz: Quiz, draft: Draft) -> list[Advice]:
    """Return what there is to tell about the draft of `quiz`."""
    verdict = authoring.judge(quiz, draft)
    return judged(draft, verdict.problems, verdict.findings)


def find(actor: Person, quiz_id: int, fingerprint: str) -> Advice | None:
    """Return the advice of that name about a draft that `actor` may edit; None where it is no longer given."""
    quiz, draft = authoring.get_draft(actor, quiz_id)
    return next((advice for advice in tell(quiz, draft) if advice.fingerprint == fingerprint), None)


def judged(draft: Draft, problems: Iterable[Problem], findings: Iterable[Finding]) -> list[Advice]:
    """Return what there is to tell about `draft`: what stops publishing first, what was let go last.

    What a problem says already is not told again by the lint. One query, for the names of those who let advice go.
    """
    told = [Advice(problem.path, problem.message, None, "error") for problem in problems]
    let_go = dismissals(draft)
    paths = {advice.path for advice in told}
    for finding in findings:
        if finding.path in paths and finding.severity == "error":
            continue
        if _is_missing_evidence_again(finding, paths):
            continue
        paths |= {finding.path} if finding.code == "L17" else set()
        dismissal = let_go.get(finding.fingerprint) if finding.severity != "error" else None
        told.append(_advice(finding, dismissal))
    return sorted(told, key=lambda advice: (not advice.stops_publishing, advice.dismissal is not None))


def _advice(finding: Finding, dismissal: Dismissal | None) -> Advice:
    return Advice(
        path=finding.path,
        message=finding.message,
        mend=finding.mend,
        severity=finding.severity,
        code=finding.code,
        question=finding.question,
        fingerprint=finding.fingerprint,
        dismissal=dismissal,
    )


def _is_missing_evidence_again(finding: Finding, paths: set[Path]) -> bool:
    """Say whether the finding only repeats, for the feedback, that the question has no evidence."""
    return finding.code == "L18" and not finding.found and (*finding.path[:2], "evidence") in paths


def dismissals(draft: Draft) -> dict[str, Dismissal]:
    """Return the reasons kept in `draft` by the fingerprint of what they are about."""
    listed: list[dict[str, Any]] = draft.get("dismissed") or []
    ids = {entry["person_id"] for entry in listed if entry.get("person_id") is not None}
    names: dict[int, str] = {}
    if ids:
        names = {
            row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
        }
    return {
        entry["finding"]: Dismissal(
            reason=entry["reason"],
            by=names.get(entry.get("person_id") or 0),
            at=datetime.fromisoformat(entry["at"]) if entry.get("at") else None,
        )
        for entry in listed
    }
