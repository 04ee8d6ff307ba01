"""What the views of authoring share when they save."""

from __future__ import annotations

from typing import Any

from flask import request

from quizapp.core.permissions import may
from quizapp.models import Quiz
from quizapp.operations import sharing
from quizapp.operations.errors import Refused
from quizapp.web.identity import actor
from quizapp.web.languages import say

UNPROCESSABLE, CONFLICT = 422, 409
_DIGITS = 9
"""Of a number that a page sends: more than any revision, place or key has."""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def revision_of(form: Any) -> int:
    """Return the revision that the page of `form` was made from; 0 for what is no number."""
    return _number(str(form.revision.data)) or 0


def number_sent(name: str) -> int | None:
    """Return a number of the form that was sent; None for what is none."""
    return _number(request.form.get(name, ""))


def may_edit(quiz: Quiz) -> bool:
    """Say whether who is asking may change the draft."""
    return may(actor().role, "edit_quiz", sharing.relations(actor(), quiz))


def explain(form: Any, refusal: Refused, quiz: Quiz) -> None:
    """Put a refusal into the form. A conflict is told once: the next save is made from what stands there now."""
    field = form._fields.get(refusal.field or "")
    if field is not None:
        field.errors = [*field.errors, say(refusal.message)]
    else:
        form.form_errors.append(say(refusal.message))
        form.revision.data = str(quiz.draft_revision)


def first_error(form: Any) -> tuple[str, str]:
    """Return the id of the first field that was refused, and why, with its label."""
    for field in form:
        told = _innermost(field)
        if told is not None:
            return told
    return "", " ".join(str(error) for error in form.form_errors)


def _innermost(field: Any) -> tuple[str, str] | None:
    """Return id and words of the first error in a field, in a row of it or in the row itself."""
    if not field.errors:
        return None
    inside = getattr(field, "entries", None) or list(getattr(getattr(field, "form", None), "_fields", {}).values())
    for one in inside:
        told = _innermost(one)
        if told is not None:
            return told
    errors = [error for error in field.errors if not isinstance(error, (dict, list))]
    return field.id, f"{field.label.text}: {' '.join(str(error) for error in errors)}"
