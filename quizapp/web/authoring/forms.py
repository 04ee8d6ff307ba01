"""What every form of authoring shares."""

from __future__ import annotations

from wtforms import HiddenField

from quizapp.web.forms import Form

MOST_TOLD = 10
"""Wrong lines told at once."""


def stripped(value: str | None) -> str | None:
    """Return `value` without blanks around it: a filter of text fields."""
    return value.strip() if value else value


class RevisionForm(Form):
    """The token, and the revision of the draft that the page was made from."""

    revision = HiddenField(default="0")
