"""What the views of authoring share when they save."""

from __future__ import annotations

from typing import Any

from quizapp.core.permissions import may
from quizapp.models import Quiz
from quizapp.operations.errors import Refused
from quizapp.web.identity import actor
from quizapp.web.languages import say

UNPROCESSABLE, CONFLICT = 422, 409


def revision_of(form: Any) -> int:
    """Return the revision that the page of `form` was made from; 0 for what is no number."""
    text = str(form.revision.data)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def may_edit(quiz: Quiz) -> bool:
    """Say whether who is asking may change the draft."""
    return may(actor().role, "edit_quiz", {"own"} if quiz.owner_id == actor().id else {"shared"})


def explain(form: Any, refusal: Refused, quiz: Quiz) -> None:
    """Put a refusal into the form. A conflict is told once: the next save is made from what stands there now."""
    field = form._fields.get(refusal.field or "")
    if field is not None:
        field.errors = [*field.errors, say(refusal.message)]
    else:
        form.form_errors.append(say(refusal.message))
        form.revision.data = str(quiz.draft_revision)
