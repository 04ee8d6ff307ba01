"""PAGES: what people see. One folder an area; areas never import each other."""

from __future__ import annotations

from flask import Flask

from quizapp.web import compression, errors, filters, fragments, headers, identity, languages, navigation
from quizapp.web.account.views import blueprint as account
from quizapp.web.attempts.views import blueprint as attempts
from quizapp.web.authoring.views import blueprint as authoring
from quizapp.web.health.views import blueprint as health
from quizapp.web.library.views import blueprint as library
from quizapp.web.marking.views import blueprint as marking
from quizapp.web.people.views import blueprint as people
from quizapp.web.reports.views import blueprint as reports

BLUEPRINTS = (account, people, library, attempts, authoring, health, reports, marking)


def register(app: Flask) -> None:
    """Put every page and what all pages share onto `app`."""
    for part in (compression, languages, identity, filters, fragments, navigation, headers, errors):
        part.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
