"""The language of the interface: chosen by the person, Indonesian by default. Times in the school's zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, session
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel import gettext as translate
from markupsafe import Markup

from quizapp.config import PACKAGE
from quizapp.core.messages import Message
from quizapp.web.identity import current

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
CATALOGUES = PACKAGE / "translations"


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> NullTranslations:
    """Return the catalogue read from its `.po` file, so that no build step stands between a text and the page."""
    place = CATALOGUES / language / "messages.po"
    if not place.exists():
        return NullTranslations()
    with place.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class CatalogueDomain(Domain):
    """Flask-Babel's domain, reading `.po` files itself."""

    def get_translations(self) -> Any:
        """Return the catalogue of the language in use."""
        locale = get_locale()
        return _catalogue(locale.language if locale else DEFAULT)


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
    """Return a rule's sentence in the language of this request.

    Singular and plural are texts of their own in the catalogues: English chooses between them, and a language with
    one form says the same for both.
    """
    singular = message.plural is None or message.values.get("count") == 1
    text = message.text if singular else message.plural
    return str(translate(text, **message.values))


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
    return Markup(_catalogue(language).gettext(text))  # noqa: S704 - our own texts; values are escaped as they go in


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
        lambda text: _catalogue(chosen_language()).gettext(text),
        lambda one, many, number: _catalogue(chosen_language()).ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _page_text
    app.context_processor(_page_context)
