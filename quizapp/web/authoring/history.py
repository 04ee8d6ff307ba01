"""What the studio tells about a draft's past: what undo takes back, what is proposed, lost or set aside, and versions."""

from __future__ import annotations

from dataclasses import replace

from quizapp.core.drafts import Draft
from quizapp.models import Person, Quiz, QuizVersion
from quizapp.operations import authoring, publishing
from quizapp.web.authoring.asides import aside_rows
from quizapp.web.authoring.pages import StudioPage, VersionRow
from quizapp.web.languages import say


def with_history(page: StudioPage, person: Person, quiz: Quiz, draft: Draft, version: QuizVersion | None) -> StudioPage:
    """Return the page of a draft with its past. Three queries, however many questions there are."""
    last = authoring.last_change(person, quiz)
    proposed, lost = draft.get("proposed") or {}, draft.get("lost") or {}
    questions = tuple(
        replace(row, proposed=tuple(proposed.get(row.name, ())), lost=tuple(lost.get(row.name, ())))
        for row in page.questions
    )
    waiting = tuple(row.number for row in questions if row.proposed)
    return with_versions(
        replace(
            page,
            questions=questions,
            undo=say(authoring.describe(last)) if last else None,
            unconfirmed=waiting,
            publishable=page.publishable and not waiting,
            changed=version is None or (page.changed and publishing.is_changed(quiz, draft, version)),
            asides=aside_rows(person, quiz),
        ),
        quiz,
    )


def with_versions(page: StudioPage, quiz: Quiz) -> StudioPage:
    """Return the page with the published versions, newest first. One query."""
    found = publishing.versions_of(quiz)
    rows = tuple(
        VersionRow(one.number, one.published_at, one.by, one.note, one.correction, one.attempts) for one in found
    )
    return replace(page, versions=rows, attempts=sum(row.attempts for row in rows))
