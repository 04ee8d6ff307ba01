"""The reader's choices on pages with a text: drawn by the server, so that nothing moves after the page is there."""

from __future__ import annotations

from flask import Flask, g
from markupsafe import Markup

from quizapp.core.reading_preferences import ReadingPreferences
from quizapp.operations.reading_preferences import preferences_of
from quizapp.web import clock
from quizapp.web.identity import current

ATTRIBUTES = {"text_size": "text", "spacing": "spacing", "tint": "tint", "width": "width"}
"""Preference → data attribute of <html>, which the styles and static/js/reading_preferences.js know."""


def preferences() -> ReadingPreferences:
    """Return how the person who asks likes to read, read once a request."""
    if "reading_preferences" not in g:
        identity = current()
        g.reading_preferences = preferences_of(identity.person) if identity else ReadingPreferences()
    found: ReadingPreferences = g.reading_preferences
    return found


def look() -> Markup:
    """Return the attributes of <html> that draw the page as the reader likes it."""
    chosen = preferences()
    values = {name: getattr(chosen, field) for field, name in ATTRIBUTES.items()}
    values = {name: value for name, value in values.items() if value not in ("normal", "none")}
    if chosen.ruler:
        values["ruler"] = "on"
    values["drawn"] = str(clock.now().timestamp())
    return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in values.items())


def register(app: Flask) -> None:
    """Give templates `reading_look` and `reading_preferences`; pages without a text do not ask for them."""
    app.jinja_env.globals.update(reading_look=look, reading_preferences=preferences)
