"""The form of another text for the questions of a set."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import ListWidget

from quizapp.core import glossary
from quizapp.core.articles import as_text, read_article, read_sentences, without_headline
from quizapp.core.articles.bringing_in import Article
from quizapp.core.articles.credits import Found
from quizapp.core.levels import KIND_LABELS, LONGEST_LABEL, plain_ids
from quizapp.core.passages import Passage
from quizapp.web.authoring.forms import stripped
from quizapp.web.authoring.passage_forms import SENTENCES, PassageForm
from quizapp.web.forms import required
from quizapp.web.languages import translated

SOURCE = ("outlet", "author", "date", "url")


class LevelForm(PassageForm):
    """Another text, taken as it stands, with what teachers call it and its kind."""

    label = StringField(
        _l("Name of this text"),
        [required(), Length(max=LONGEST_LABEL)],
        filters=[stripped],
        description=_l(
            "For teachers only, for example “Text B”. Pupils see neither the name nor that there are several texts."
        ),
    )
    kind = RadioField(_l("Kind"), widget=ListWidget(), default="simplified")

    def __init__(self, main: Passage, original: Passage | None = None, **values: Any) -> None:
        super().__init__(original=original, **values)
        self.main = main
        self.kind.choices = [SelectChoice(name, translated(words)) for name, words in KIND_LABELS.items()]

    @cached_property
    def article(self) -> Article:
        """What the text becomes: nothing is left out of it."""
        text = self.text.data or ""
        known = Found(title=self.title.data or None, language=self.language.data or None)
        blocks = read_sentences(text) if self.view.data == SENTENCES else read_article(text, self.before)
        return Article(without_headline(blocks, self.title.data or ""), known, ())

    def passage(self) -> Passage:
        """Return the text; only after `validate`. What the form does not ask for is as in the main text."""
        passage = super().passage()
        if self.original is not None:
            return passage
        source = self.main.source.model_copy(update=passage.source.model_dump(include=set(SOURCE)))
        return passage.model_copy(update={"source": source, "language": self.language.data or self.main.language})

    @classmethod
    def begin(cls, main: Passage, revision: int, label: str) -> LevelForm:
        """Return the form of a text that is not there yet: it begins as the main one."""
        return cls(main, formdata=None, data=_values(main, revision) | {"label": label})

    @classmethod
    def load_level(cls, main: Passage, data: dict[str, Any], revision: int) -> LevelForm:
        """Return the form filled from a draft."""
        passage = plain_ids(Passage.model_validate(data["passage"]), data["id"])
        values = _values(passage, revision) | {"label": data["label"], "kind": data["kind"]}
        return cls(main, original=passage, formdata=None, data=values)

    @classmethod
    def sent(cls, main: Passage, data: dict[str, Any] | None = None) -> LevelForm:
        """Return the form as it was sent; `data`: the text that is edited."""
        original = None if data is None else plain_ids(Passage.model_validate(data["passage"]), data["id"])
        return cls(main, original=original)


def _values(passage: Passage, revision: int) -> dict[str, Any]:
    return {
        "revision": str(revision),
        "title": passage.title,
        "language": passage.language,
        "licence": passage.licence,
        "text": as_text(passage.blocks),
        "glossary": glossary.as_lines(passage.glossary),
        **passage.source.model_dump(include=set(SOURCE)),
    }
