"""The language of the interface: chosen by the person, Indonesian by default. Times in the school's zone."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, session
from flask_babel import Babel, Domain, get_locale, ngettext
from flask_babel import gettext as translate

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


def chosen_language() -> str:
    """Return the language of this request: as chosen, else the default."""
    if not has_request_context():
        return DEFAULT
    language = session.get("language", DEFAULT)
    return language if language in LANGUAGES else DEFAULT


def chosen_timezone() -> str:
    """Return the school's time zone for the person who asks."""
    identity = current()
    return identity.school.timezone if identity else "Asia/Jakarta"


def say(message: Message) -> str:
    """Return a rule's sentence in the language of this request."""
    values = dict(message.values)
    if message.plural is not None:
        return str(ngettext(message.text, message.plural, int(values.get("count", 0)), **values))
    return str(translate(message.text, **values)) if values else str(translate(message.text))


def translated(text: str) -> str:
    """Return a text that the core marked with `N_`, in the language of this request."""
    return str(translate(text))


class _CatalogueBabel(Babel):
    """Flask-Babel with our domain as the default one."""

    domain_instance = CatalogueDomain()


def register(app: Flask) -> None:
    """Translate the pages of `app`."""
    _CatalogueBabel(app, locale_selector=chosen_language, timezone_selector=chosen_timezone)
    app.context_processor(lambda: {"language": chosen_language(), "languages": LANGUAGES})
