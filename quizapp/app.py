"""`create_app`: configuration, tables, pages, in that order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp import web
from quizapp.config import Settings, bundled, load_settings
from quizapp.models import configure_engine, db
from quizapp.operations.transactions import transaction
from quizapp.web import access, static_files
from quizapp.web.requests import LimitedJson, LimitedRequest

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class QuizApp(Flask):
    """Flask with one transaction round every dispatch.

    Loading the person who asks, checking access, the view and the commit all happen inside it, so that a failed BEGIN
    or COMMIT reaches the error handlers and nothing is acknowledged that is not stored.
    """

    settings: Settings
    request_class = LimitedRequest
    json_provider_class = LimitedJson

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view inside a transaction: committed if the method writes, rolled back on any exception."""
        reads = request.method in READING_METHODS or access.reads_first(self, request.endpoint)
        nowhere = request.routing_exception is not None  # no such page: no reason to keep others from writing
        with transaction(write=not reads and not nowhere):
            access.enforce()
            return super().dispatch_request()


def create_app(settings: Settings | None = None) -> QuizApp:
    """Return the application. Raises `RuntimeError` when a view does not declare who may use it."""
    settings = settings or load_settings()
    app = QuizApp("quizapp", template_folder=str(bundled("templates")), static_folder=None)
    app.settings = settings
    app.config.from_mapping(_flask_config(settings))
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # personal data live there

    _keep_to_oneself(settings.database_url)
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)

    CSRFProtect(app)
    web.register(app)
    access.refuse_unmarked(app)
    static_files.register(app, bundled("static"))
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _keep_to_oneself(database_url: str) -> None:
    """Let a new SQLite file be readable by its owner only, wherever it lies; its WAL takes the mode from it."""
    place = make_url(database_url).database
    if database_url.startswith("sqlite") and place and place != ":memory:" and not Path(place).exists():
        Path(place).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(place).touch(mode=0o600)


def _flask_config(settings: Settings) -> dict[str, Any]:
    engine: dict[str, Any] = {"hide_parameters": True}  # errors are logged; names, answers and hashes are not
    if settings.database_url.startswith("postgresql"):
        engine |= {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "TESTING": settings.testing,
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "MAX_FORM_PARTS": 2_000,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings.session_days),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_NAME": "quizapp",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "WTF_CSRF_TIME_LIMIT": None,  # a limit would throw away what was typed in a long attempt
        "WTF_CSRF_SSL_STRICT": False,  # proxies of schools drop the Referer
        "BABEL_DEFAULT_LOCALE": "id",
    }
