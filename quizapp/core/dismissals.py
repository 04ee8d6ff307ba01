"""Advice that an author has let go, with the reason: in a draft by fingerprint, in files by rule and question.

A draft names exactly what was found, so that a changed text brings the advice back. A file says `rule`, `question` and
`reason`, as a person would write it; only where a question breaks one rule in several places and not all of them were
let go, it names the `finding` as well. Errors are never let go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from quizapp.core.drafts import Draft
from quizapp.core.lint import Finding, lint
from quizapp.core.messages import N_, Message
from quizapp.core.quizzes import Dismissed, QuizContent
from quizapp.core.records import Problem


def let_go(dismissed: Iterable[Dismissed], findings: Iterable[Finding]) -> dict[str, Dismissed]:
    """Return by fingerprint which of `findings` were let go, and why. Errors never are."""
    entries = list(dismissed)
    found: dict[str, Dismissed] = {}
    for finding in findings:
        if finding.severity != "error":
            entry = next((one for one in entries if _means(one, finding)), None)
            if entry is not None:
                found[finding.fingerprint] = entry
    return found


def stale(dismissed: Sequence[Dismissed], findings: Sequence[Finding]) -> Iterator[Problem]:
    """Yield the entries that let nothing go: the text was mended, or what is there has to be."""
    for place, entry in enumerate(dismissed):
        meant = [finding for finding in findings if _means(entry, finding)]
        if not meant:
            message = Message(N_("There is no such advice (any more); take this entry out."))
            yield Problem(("dismissed", place), message)
        elif all(finding.severity == "error" for finding in meant):
            message = Message(
                N_("Rule %(rule)s is an error here: mend it, no reason lets it go."), {"rule": entry.rule}
            )
            yield Problem(("dismissed", place), message)


def from_draft(draft: Draft, content: QuizContent) -> tuple[Dismissed, ...]:
    """Return what was let go in `draft`, as a file says it; what is no longer found is left out.

    `content` is the draft as it would be published.
    """
    reasons = {str(entry["finding"]): str(entry["reason"]) for entry in draft.get("dismissed") or ()}
    if not reasons:
        return ()
    findings = [one for one in lint(content, strict_feedback=False) if one.severity != "error"]
    listed: dict[Dismissed, None] = {}
    for finding in findings:
        reason = reasons.get(finding.fingerprint)
        if reason is not None:
            alike = [one for one in findings if (one.code, one.question) == (finding.code, finding.question)]
            shared = all(reasons.get(one.fingerprint) == reason for one in alike)
            entry = Dismissed(
                rule=finding.code,
                question=finding.question,
                reason=reason,
                finding=None if shared else finding.fingerprint,
            )
            listed.setdefault(entry)
    return tuple(listed)


def to_draft(content: QuizContent) -> list[dict[str, Any]]:
    """Return the entries for a draft made of `content`: nobody has let them go but the file."""
    findings = lint(content, strict_feedback=False)
    return [
        {
            "finding": fingerprint,
            "code": entry.rule,
            "question": entry.question,
            "reason": entry.reason,
            "person_id": None,
            "at": None,
        }
        for fingerprint, entry in let_go(content.dismissed, findings).items()
    ]


def _means(entry: Dismissed, finding: Finding) -> bool:
    if entry.finding is not None:
        return entry.finding == finding.fingerprint
    return (entry.rule, entry.question) == (finding.code, finding.question)
