"""The navigation: one line a page that stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from quizapp.core.messages import N_
from quizapp.web.identity import current


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation: its text, its endpoint, who sees it."""

    text: str
    endpoint: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str
    url: str
    current: bool


STAFF = frozenset({"teacher", "administrator"})
ENTRIES = (
    Entry(N_("Home"), "library.home", frozenset({"pupil", "visitor", "teacher", "administrator"})),
    Entry(N_("Classes"), "classrooms.index", STAFF),
    Entry(N_("Sets"), "authoring.sets", STAFF),
    Entry(N_("Marking"), "marking.inbox", STAFF),
    Entry(N_("My progress"), "reports.my_progress", frozenset({"pupil", "visitor"})),
    Entry(N_("Remember"), "recall.cards", frozenset({"pupil"})),
    Entry(N_("People"), "people.index", frozenset({"administrator"})),
    Entry(N_("School"), "schools.settings", frozenset({"administrator"})),
    Entry(N_("My account"), "account.profile", frozenset({"pupil", "teacher", "administrator"})),
)


def links() -> list[Link]:
    """Return the entries the person who asks may use."""
    identity = current()
    if identity is None:
        return []
    return [
        Link(gettext(entry.text), url_for(entry.endpoint), request.endpoint == entry.endpoint)
        for entry in ENTRIES
        if identity.role in entry.roles
    ]


def register(app: Flask) -> None:
    """Give every template `navigation`; pages that show none do not ask for it."""
    app.jinja_env.globals["navigation"] = links
