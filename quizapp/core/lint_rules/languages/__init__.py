"""The languages of passages that the lint has words for. A new language is one module and one entry here."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.core.lint_rules.languages.en import ENGLISH
from quizapp.core.lint_rules.languages.id import INDONESIAN
from quizapp.core.lint_rules.words import Words

LANGUAGES: Mapping[str, Words] = {"id": INDONESIAN, "en": ENGLISH}
