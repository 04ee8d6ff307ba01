"""The texts of the interface in other languages, for pages and for commands that load no pages."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from quizapp.config import PACKAGE
from quizapp.core.messages import Message

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
CATALOGUES = PACKAGE / "translations"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue read from its `.po` file, so that no build step stands between a text and the page."""
    place = CATALOGUES / language / "messages.po"
    if not place.exists():
        return NullTranslations()
    with place.open("rb") as file:
        found = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return Translations(compiled)


def text_of(message: Message) -> str:
    """Return the English text of a sentence that holds for its count: what catalogues have a translation of.

    Singular and plural are texts of their own in the catalogues: English chooses between them, and a language with
    one form says the same for both.
    """
    singular = message.plural is None or message.values.get("count") == 1
    return message.text if singular or message.plural is None else message.plural


def say_in(language: str, message: Message) -> str:
    """Return a rule's sentence in `language`."""
    text = catalogue(language).gettext(text_of(message))
    return text % message.values if message.values else text
