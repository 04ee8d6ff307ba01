"""The reading passage: blocks with stable ids, sentences, and the spans that questions rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    field_validator,
    model_serializer,
    model_validator,
)

from quizapp.core.messages import N_, Message
from quizapp.core.records import Identifier, Language, Problem, Record, ShortText, Text, duplicates
from quizapp.core.text_matching import words

MOST_TERMS = 50
LONGEST_TERM, LONGEST_EXPLANATION = 80, 300
"""Characters. An explanation is read in passing: one or two short sentences."""

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TERM)]
Explanation = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_EXPLANATION)]


class Sentence(Record):
    """One sentence with an id that stays when the text around it is edited."""

    id: Identifier
    text: Text


class Block(Record):
    """A heading, a paragraph or a boxed note. In files the sentences are a mapping `id: text`."""

    id: Identifier
    kind: Literal["heading", "paragraph", "box"]
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    title: ShortText | None = None

    @field_validator("sentences", mode="before")
    @classmethod
    def _from_mapping(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return [{"id": name, "text": text} for name, text in value.items()]
        return value

    @property
    def text(self) -> str:
        """The block's sentences as one line."""
        return " ".join(sentence.text for sentence in self.sentences)


class Source(Record):
    """Where the text comes from, as a reader may check it. Dates as people write them."""

    outlet: ShortText | None = None
    title: ShortText | None = None
    author: ShortText | None = None
    date: ShortText | None = None
    url: ShortText | None = None
    note: Text | None = None


class Span(Record):
    """Evidence: a sentence (`p3.s1`), a whole block (`p3`), or with `quote` a piece of that sentence.

    In files a plain string stands for `{at: ...}`.
    """

    at: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)?$")
    quote: ShortText | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"at": value} if isinstance(value, str) else value


class GlossaryEntry(Record):
    """A hard word of the text, written as it stands there, and what it means in this text."""

    term: Term
    explanation: Explanation

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        together = r"\s+".join(re.escape(word) for word in self.term.split())
        return re.compile(rf"(?<![\w-]){together}(?![\w-])", re.IGNORECASE)

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where the term stands in `text` as whole words (start, end), whatever its capitals; None if nowhere."""
        match = self._pattern.search(text)
        return match.span() if match else None

    def stands_in(self, blocks: Iterable[Block]) -> bool:
        """Say whether the term stands in a paragraph or a box; headings do not explain words."""
        return any(self.find(s.text) for block in blocks if block.kind != "heading" for s in block.sentences)

    @property
    def same(self) -> str:
        """The term as it is compared with others."""
        return " ".join(self.term.casefold().split())


class Passage(Record):
    """A reading passage in one language."""

    language: Language
    title: ShortText
    licence: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]
    """Why the text may be used. A draft may still lack it; publishing asks for it."""
    blocks: tuple[Block, ...] = Field(min_length=1)
    source: Source = Source()
    introduction: Text | None = None
    glossary: tuple[GlossaryEntry, ...] = Field(default=(), max_length=MOST_TERMS)

    @model_serializer(mode="wrap")
    def _without_empty_glossary(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A passage without a glossary is stored as before there were any: publishing it again publishes nothing."""
        data: dict[str, Any] = handler(self)
        if not data["glossary"]:
            del data["glossary"]
        return data

    @cached_property
    def sentences(self) -> dict[str, Sentence]:
        """Every sentence by its full id `block.sentence`, in reading order."""
        return {f"{block.id}.{sentence.id}": sentence for block in self.blocks for sentence in block.sentences}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Paragraph number (from 1) by block id; headings and boxes have none."""
        paragraphs = [block.id for block in self.blocks if block.kind == "paragraph"]
        return {name: number for number, name in enumerate(paragraphs, start=1)}

    @cached_property
    def words(self) -> frozenset[str]:
        """The normalised words of the text and its title: a typed word among them is never taken for a typo."""
        return words("\n".join([self.title, *(block.text for block in self.blocks)]), self.language)

    def resolve(self, span: Span) -> tuple[str, ...]:
        """Return the full sentence ids that `span` covers; empty when it points nowhere."""
        found: tuple[str, ...]
        if "." in span.at:
            found = (span.at,) if span.at in self.sentences else ()
        else:
            found = tuple(name for name in self.sentences if name.split(".")[0] == span.at)
        if span.quote is None:
            return found
        return tuple(name for name in found if span.quote in self.sentences[name].text)

    def problems(self) -> Iterator[Problem]:
        """Yield what an author has to mend before the passage can be used."""
        for position, name in duplicates([block.id for block in self.blocks]):
            message = Message(N_("The block id “%(id)s” is used twice; give each block its own id."), {"id": name})
            yield Problem(("blocks", position, "id"), message)
        for place, block in enumerate(self.blocks):
            for position, name in duplicates([sentence.id for sentence in block.sentences]):
                message = Message(
                    N_("The sentence id “%(id)s” is used twice in block “%(block)s”."), {"id": name, "block": block.id}
                )
                yield Problem(("blocks", place, "sentences", position), message)
        if not self.licence:
            message = Message(N_("Write under which licence the text stands, or why you may use it."))
            yield Problem(("licence",), message)
        if not self.numbers:
            yield Problem(("blocks",), Message(N_("The passage needs at least one paragraph.")))
        yield from self._glossary_problems()

    def _glossary_problems(self) -> Iterator[Problem]:
        for position, _term in duplicates([entry.same for entry in self.glossary]):
            message = Message(N_("The term “%(term)s” is explained twice."), {"term": self.glossary[position].term})
            yield Problem(("glossary", position, "term"), message)
        for position, entry in enumerate(self.glossary):
            if not entry.stands_in(self.blocks):
                message = Message(
                    N_("The term “%(term)s” does not stand in a paragraph; write it exactly as the text does."),
                    {"term": entry.term},
                )
                yield Problem(("glossary", position, "term"), message)


WORDS_PER_MINUTE = 150
"""Reading speed at lower secondary school (SMP); upper secondary (SMA) reads about 180."""


def reading_minutes(texts: Iterable[str]) -> int:
    """Return the minutes a pupil needs to read `texts`, at least 1."""
    count = sum(len(text.split()) for text in texts)
    return max(1, -(-count // WORDS_PER_MINUTE))
