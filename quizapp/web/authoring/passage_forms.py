"""The form of a passage: the article, pasted or uploaded, and where it comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Length, Optional, ValidationError

from quizapp.catalogues import LANGUAGES
from quizapp.core import glossary
from quizapp.core.articles import (
    as_sentences,
    as_text,
    follow,
    keep_ids,
    read_article,
    read_sentences,
    without_headline,
)
from quizapp.core.articles.bringing_in import Article, LeftOut, bring_in
from quizapp.core.articles.credits import Found
from quizapp.core.articles.extracts import Extract, Unreadable
from quizapp.core.articles.following import Moved
from quizapp.core.articles.leftovers import REASONS
from quizapp.core.articles.pages import read_page
from quizapp.core.articles.uploads import LONGEST_TEXT, is_page, read_upload
from quizapp.core.passages import Block, Passage, Source
from quizapp.web.authoring.forms import MOST_TOLD, stripped
from quizapp.web.forms import Form, required
from quizapp.web.languages import say

MOST_SENTENCES = 1_500
MOST_PUT_BACK = 200
TEXT, SENTENCES = "text", "sentences"
LENGTHS = {"title": 200, "outlet": 200, "author": 200, "date": 60, "url": 500, "licence": 300}
"""Characters in the fields of the source."""


def _without_nul(value: str | None) -> str | None:
    """Return `value` without the one character that no database keeps and nobody types."""
    return value.replace("\x00", "") if value else value


class PassageForm(Form):
    """The article and where it comes from. `original`: the passage that is edited; none for a text that is brought in."""

    revision = HiddenField(default="0")
    view = HiddenField(default=TEXT)
    seen = HiddenField(default="")
    aside = HiddenField(default="")
    headline = HiddenField(default="")
    text = TextAreaField(
        _l("Text"),
        [required()],
        filters=[_without_nul],
        description=_l(
            "Paste the whole article, as it is. Blank lines separate paragraphs; a line that begins with # is a heading, "
            "with > a boxed note."
        ),
    )
    upload = FileField(
        _l("Or send a file"), description=_l("TXT, Markdown, HTML or Word (DOCX), at most 5 MB. Nothing in it is run.")
    )
    language = SelectField(_l("Language of the text"))
    title = StringField(_l("Title"), [Length(max=LENGTHS["title"])], filters=[stripped])
    outlet = StringField(_l("Source: newspaper, site or book"), [Length(max=LENGTHS["outlet"])], filters=[stripped])
    author = StringField(_l("Author"), [Length(max=LENGTHS["author"])], filters=[stripped])
    date = StringField(_l("Date of the text"), [Length(max=LENGTHS["date"])], filters=[stripped])
    url = URLField(
        _l("Address on the web"),
        [Optional(), URL(_l("Write a whole address, with https://.")), Length(max=LENGTHS["url"])],
        filters=[stripped],
    )
    licence = StringField(
        _l("Licence, or why you may use the text"),
        [Length(max=LENGTHS["licence"])],
        filters=[stripped],
        description=_l("For example: own text; CC BY 4.0; quoted for teaching with permission of the publisher."),
    )
    glossary = TextAreaField(
        _l("Hard words, one “word: explanation” a line"),
        [Length(max=20_000)],
        description=_l(
            "Write each word as it stands in the text. Pupils can open the explanation beside it; a word that a question "
            "tests is explained only together with the key."
        ),
    )

    def __init__(self, original: Passage | None = None, **values: Any) -> None:
        super().__init__(**values)
        self.original = original
        self.before: tuple[Block, ...] = original.blocks if original else ()
        self.notes: list[str] = []
        recognised = [] if original else [SelectChoice("", str(_l("As recognised")))]
        self.language.choices = [*recognised, *(SelectChoice(code, name) for code, name in LANGUAGES.items())]
        if self.language.data is None:
            self.language.data = ""

    @property
    def is_new(self) -> bool:
        """Say whether this is a text that is brought in, not one that is edited."""
        return self.original is None

    def validate(self, extra_validators: Any = None) -> bool:
        """Take the text out of an uploaded file, then validate; what was typed stays whatever the file is."""
        refused = self._take_upload()
        valid = super().validate(extra_validators)
        if refused is not None:
            self.upload.errors = [refused]
            if not self.text.data:
                self.text.errors = []
        return valid and refused is None

    def _take_upload(self) -> str | None:
        """Put the text of the file into the field; return why that is impossible."""
        file = request.files.get(self.upload.name)
        if file is None or not file.filename:
            return self._take_source()
        if (self.text.data or "").strip():
            return str(_l("There is a text in the field already. Empty the field, then send the file again."))
        try:
            extract = read_upload(file.filename, file.stream.read())
        except Unreadable as error:
            return say(error.message)
        self._take(extract)
        return None

    def _take_source(self) -> str | None:
        """Read the source of a web page that was pasted as text; return why that is impossible."""
        text = self.text.data or ""
        if not (self.is_new and is_page(text)):
            return None
        try:
            self._take(read_page(text))
        except Unreadable as error:
            return say(error.message)
        return None

    def _take(self, extract: Extract) -> None:
        """Put what was read into the fields."""
        self.text.data = extract.text
        self.text.raw_data = [extract.text]  # what `required` looks at
        self.aside.data = json.dumps([[out.text, out.reason] for out in extract.left_out])
        self.notes = [say(note) for note in extract.notes]
        self._fill(extract.found)

    def _fill(self, found: Found) -> None:
        """Put what was recognised into the fields that are empty."""
        for name, most in LENGTHS.items():
            if not self[name].data:
                self[name].data = (getattr(found, name) or "")[:most]
        if not self.language.data and found.language in LANGUAGES:
            self.language.data = found.language

    def validate_text(self, field: TextAreaField) -> None:
        """The text must hold a paragraph once it is cleaned, and sentences of a length people read."""
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(
                _l(
                    "The text is too long: it has %(count)s characters, at most 60,000 fit. Leave out what you do not need.",
                    count=len(field.data),
                )
            )
        try:
            blocks = self.article.blocks
        except ValueError:
            raise ValidationError(
                _l("A sentence is too long: more than 20,000 characters without a full stop.")
            ) from None
        if sum(len(block.sentences) for block in blocks) > MOST_SENTENCES:
            raise ValidationError(_l("The text has too many sentences: at most %(most)s.", most=MOST_SENTENCES))
        if not any(block.kind == "paragraph" for block in blocks):
            raise ValidationError(_l("There is no paragraph in this text."))
        if self.is_new:
            if not self.title.data and not self.article.made_title:
                self.headline.data = self.article.found.title or ""
            self._fill(self.article.found)

    def validate_title(self, field: StringField) -> None:
        """There is a title: typed, or found in the text."""
        if not field.data and not self.text.errors:
            raise ValidationError(_l("Please fill this in."))

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

    @cached_property
    def article(self) -> Article:
        """What the text becomes. A text of single sentences, and one that is edited, is taken as it stands."""
        text = self.text.data or ""
        known = Found(title=self.title.data or None, language=self.language.data or None)
        if self.view.data == SENTENCES:
            return Article(without_headline(read_sentences(text), self.title.data or ""), known, ())
        if self.is_new:
            text = "\n\n".join([text, *(out.text for out in self._aside if out.key in self.put_back)])
            return bring_in(text, known=known, put_back=self.put_back, headline=self.headline.data)
        return Article(without_headline(read_article(text, self.before), self.title.data or ""), known, ())

    @cached_property
    def put_back(self) -> frozenset[str]:
        """The keys of lines that the author wants to have in the text after all."""
        return frozenset(request.form.getlist("put_back")[:MOST_PUT_BACK])

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not in the text, with why: lines of the text, and what a file held beside it."""
        return (*self.article.left_out, *(out for out in self._aside if out.key not in self.put_back))

    @property
    def _aside(self) -> tuple[LeftOut, ...]:
        return _read_aside(self.aside.data)

    @cached_property
    def raw_blocks(self) -> tuple[Block, ...]:
        """The blocks of the text, numbered anew."""
        return self.article.blocks

    @cached_property
    def moved(self) -> Moved:
        """Where the sentences of the text before went, with what the author confirmed."""
        return follow(self.before, self.blocks).confirmed(self.confirmed)

    @cached_property
    def unconfirmed(self) -> Mapping[str, str]:
        """What every sentence may have become that did not surely stay, confirmed or not: old id, new id."""
        return follow(self.before, self.blocks).probable

    @property
    def confirmed(self) -> list[str]:
        """Ids of sentences whose probable successor the author confirmed."""
        return request.form.getlist("same")[:MOST_SENTENCES]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text as typed; what was there before keeps its ids."""
        if self.is_new:
            return self.raw_blocks
        moved = follow(self.before, self.raw_blocks).confirmed(self.confirmed)
        return keep_ids(self.before, self.raw_blocks, moved)

    @property
    def digest(self) -> str:
        """What names this text and what was decided about it, so that a page can say what it has shown."""
        parts = [self.view.data or "", *(self.text.data or "").split(), *sorted(self.put_back)]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def turn(self, view: str) -> None:
        """Show the text as sentences, one a line, or in paragraphs."""
        self.text.data = as_sentences(self.blocks) if view == SENTENCES else as_text(self.blocks)
        self.view.data = view

    def passage(self) -> Passage:
        """Return the passage; only after `validate`."""
        source = {name: self[name].data or None for name in ("outlet", "author", "date", "url")}
        kept = self.original.source if self.original else Source()
        return Passage(
            language=self.language.data or "id",
            title=self.title.data,
            licence=self.licence.data or "",
            blocks=self.blocks,
            source=kept.model_copy(update=source),
            introduction=self.original.introduction if self.original else None,
            glossary=glossary.read_lines(self.glossary.data or "", self.blocks)[0],
        )

    @classmethod
    def load(cls, passage: Passage, revision: int) -> PassageForm:
        """Return the form filled from a draft."""
        source = passage.source.model_dump(include={"outlet", "author", "date", "url"})
        return cls(
            original=passage,
            data={
                "revision": str(revision),
                "title": passage.title,
                "language": passage.language,
                "licence": passage.licence,
                "text": as_text(passage.blocks),
                "glossary": glossary.as_lines(passage.glossary),
                **source,
            },
        )


def _read_aside(text: str | None) -> tuple[LeftOut, ...]:
    """Return what a page sent back of what a file held beside its article; nothing if it was tampered with."""
    try:
        rows = json.loads(text or "[]")
        return tuple(LeftOut(str(line)[:400], reason) for line, reason in rows if reason in REASONS)
    except (ValueError, TypeError, RecursionError):
        return ()
