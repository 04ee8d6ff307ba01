"""The studio's menu: what else can be done with a set. Pages of other areas are named by their endpoints."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext

from quizapp.core.messages import N_

FOR_ALL = (
    ("authoring.preview", N_("See it as a pupil")),
    ("printing.print_set", N_("Print")),
    ("printing.blueprint_table", N_("Blueprint table")),
    ("sharing.download", N_("Download")),
)
FOR_EDITORS = (
    ("pasting.paste", N_("Paste questions")),
    ("authoring.edit_passage", N_("Edit the text")),
    ("authoring.details", N_("Details")),
)
FOR_OWNERS = (("sharing.share", N_("Share")),)


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A line of the menu."""

    label: str
    url: str


def menu_of(quiz_id: int, *, edits: bool, owns: bool) -> tuple[MenuLink, ...]:
    """Return the lines for who edits, or owns, or only sees a set."""
    entries = (FOR_EDITORS if edits else ()) + FOR_ALL + (FOR_OWNERS if owns else ())
    return tuple(
        MenuLink(gettext(label), url_for(endpoint, quiz_id=quiz_id))
        for endpoint, label in entries
        if endpoint in current_app.view_functions
    )
