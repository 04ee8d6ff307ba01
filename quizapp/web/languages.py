"""The language of the interface: chosen by the person, Indonesian by default. Times in the school's zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, session
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel import gettext as translate
from markupsafe import Markup

from quizapp.catalogues import LANGUAGES, catalogue, text_of
from quizapp.core.messages import Message
from quizapp.web.identity import current

DEFAULT = "id"


class CatalogueDomain(Domain):
    """Flask-Babel's domain, reading `.po` files itself."""

    def get_translations(self) -> Any:
        """Return the catalogue of the language in use."""
        locale = get_locale()
        return catalogue(locale.language if locale else DEFAULT)


_zone_outside: ContextVar[str] = ContextVar("zone_outside", default="")
"""The time zone of what is written outside of a request; empty inside of one."""


@contextmanager
def outside_a_request(app: Flask, language: str, timezone: str) -> Iterator[None]:
    """Let the block put things into words as a page in `language` would, at the clock of `timezone`: for long work."""
    token = _zone_outside.set(timezone)
    try:
        with app.test_request_context(), force_locale(language if language in LANGUAGES else DEFAULT):
            yield
    finally:
        _zone_outside.reset(token)


def chosen_language() -> str:
    """Return the language of this request: as chosen, else the default."""
    if not has_request_context():
        return DEFAULT
    language = session.get("language", DEFAULT)
    return language if language in LANGUAGES else DEFAULT


def chosen_timezone() -> str:
    """Return the school's time zone for the person who asks."""
    if zone := _zone_outside.get():
        return zone
    identity = current()
    return identity.timezone if identity else "Asia/Jakarta"


def say(message: Message) -> str:
    """Return a rule's sentence in the language of this request."""
    return str(translate(text_of(message), **message.values))


def translated(text: str) -> str:
    """Return a text that the core marked with `N_`, in the language of this request."""
    return str(translate(text))


_page_language: ContextVar[str] = ContextVar("page_language", default=DEFAULT)
"""The language of the page being rendered, looked up once as rendering begins (`_page_context`)."""


def _page_context() -> dict[str, object]:
    language = chosen_language()
    _page_language.set(language)
    return {"language": language, "languages": LANGUAGES}


@lru_cache(maxsize=4096)
def _marked(language: str, text: str) -> Markup:
    return Markup(catalogue(language).gettext(text))  # noqa: S704 - our own texts; values are escaped as they go in


def _page_text(text: str, /, **values: object) -> Markup:
    """Return a text of a template in the language of this request, with `values` escaped: `_()` in templates.

    A long page says a hundred texts; Jinja's own `_` resolves its context twice for each.
    """
    found = _marked(_page_language.get(), text)
    return found % values if values or "%" in found else found


class _CatalogueBabel(Babel):
    """Flask-Babel with our domain as the default one."""

    domain_instance = CatalogueDomain()


def register(app: Flask) -> None:
    """Translate the pages of `app`."""
    _CatalogueBabel(app, locale_selector=chosen_language, timezone_selector=chosen_timezone)
    # Flask-Babel looks its context up anew for every text, a fifth of the time of a long page; ours is one look-up.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's i18n extension
        lambda text: catalogue(chosen_language()).gettext(text),
        lambda one, many, number: catalogue(chosen_language()).ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _page_text
    app.context_processor(_page_context)
