"""The form of a passage: the article and where it comes from."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Length, Optional, ValidationError

from quizapp.core import glossary
from quizapp.core.articles import as_text, read_article, without_headline
from quizapp.core.passages import Block, Passage, Source
from quizapp.web.authoring.forms import MOST_TOLD, stripped
from quizapp.web.forms import Form, required
from quizapp.web.languages import LANGUAGES, say

MAXIMUM_ARTICLE = 60_000
MOST_SENTENCES = 1_500


class PassageForm(Form):
    """The article and where it comes from."""

    revision = HiddenField(default="0")
    title = StringField(_l("Title"), [required(), Length(max=200)], filters=[stripped])
    language = SelectField(_l("Language of the text"))
    text = TextAreaField(
        _l("Text"),
        [required(), Length(max=MAXIMUM_ARTICLE, message=_l("The text is too long: at most 60,000 characters."))],
        description=_l("Paste the article. Blank lines separate paragraphs; a line that begins with # is a heading."),
    )
    glossary = TextAreaField(
        _l("Hard words, one “word: explanation” a line"),
        [Length(max=20_000)],
        description=_l(
            "Write each word as it stands in the text. Pupils can open the explanation beside it; a word that a question "
            "tests is explained only together with the key."
        ),
    )
    outlet = StringField(_l("Source: newspaper, site or book"), [Length(max=200)], filters=[stripped])
    author = StringField(_l("Author"), [Length(max=200)], filters=[stripped])
    date = StringField(_l("Date of the text"), [Length(max=60)], filters=[stripped])
    url = URLField(
        _l("Address on the web"),
        [Optional(), URL(_l("Write a whole address, with https://.")), Length(max=500)],
        filters=[stripped],
    )
    licence = StringField(
        _l("Licence, or why you may use the text"),
        [required(), Length(max=300)],
        filters=[stripped],
        description=_l("For example: own text; CC BY 4.0; quoted for teaching with permission of the publisher."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = [SelectChoice(code, name) for code, name in LANGUAGES.items()]

    def validate_text(self, field: TextAreaField) -> None:
        """The text must hold a paragraph once it is cleaned, and sentences of a length people read."""
        if field.errors:
            return  # too long already
        try:
            blocks = read_article(field.data)
        except ValueError:
            raise ValidationError(
                _l("A sentence is too long: more than 20,000 characters without a full stop.")
            ) from None
        if sum(len(block.sentences) for block in blocks) > MOST_SENTENCES:
            raise ValidationError(_l("The text has too many sentences: at most %(most)s.", most=MOST_SENTENCES))
        if not any(block.kind == "paragraph" for block in blocks):
            raise ValidationError(_l("There is no paragraph in this text."))

    def validate_glossary(self, field: TextAreaField) -> None:
        """Every line has a word of the text and a short explanation; each line that has not is told by its number."""
        if self.text.errors:
            return  # the text comes first
        _entries, problems = glossary.read_lines(field.data or "", self.blocks)
        if problems:
            raise ValidationError(" ".join(say(problem) for problem in problems[:MOST_TOLD]))

    def validate_url(self, field: URLField) -> None:
        """A page on the web, nothing that runs."""
        if field.data and not field.data.lower().startswith(("http://", "https://")):
            raise ValidationError(_l("Write a whole address, with https://."))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text as typed; a headline that repeats the title is shown once, as the title."""
        return without_headline(read_article(self.text.data or ""), self.title.data or "")

    def passage(self) -> Passage:
        """Return the passage; only after `validate`."""
        source = {name: self[name].data or None for name in ("outlet", "author", "date", "url")}
        return Passage(
            language=self.language.data,
            title=self.title.data,
            licence=self.licence.data,
            blocks=self.blocks,
            source=Source(**source),
            glossary=glossary.read_lines(self.glossary.data or "", self.blocks)[0],
        )

    @classmethod
    def load(cls, passage: Passage, revision: int) -> PassageForm:
        """Return the form filled from a draft."""
        source = passage.source.model_dump(include={"outlet", "author", "date", "url"})
        return cls(
            data={
                "revision": str(revision),
                "title": passage.title,
                "language": passage.language,
                "licence": passage.licence,
                "text": as_text(passage.blocks),
                "glossary": glossary.as_lines(passage.glossary),
                **source,
            }
        )
