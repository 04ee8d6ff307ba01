"""The places of a text that a question may point at, in words, for lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from quizapp.core.passages import Passage

SHOWN = 64
"""Characters of a sentence in a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence (`p3.s1`) or a whole block (`p3`): its value in the form, where it stands, and its text."""

    value: str
    where: str
    text: str
    block: str
    is_block: bool
    is_heading: bool

    @property
    def label(self) -> str:
        """Where and how it begins."""
        return f"{self.where}: {self.text if len(self.text) <= SHOWN else self.text[: SHOWN - 1].rstrip() + '…'}"


def places_of(passage: Passage) -> tuple[Place, ...]:
    """Return every block, each followed by its sentences; a block of one sentence is the sentence."""
    found: list[Place] = []
    for block in passage.blocks:
        number = passage.numbers.get(block.id)
        if block.kind == "heading":
            where = _("Heading")
        elif block.kind == "box":
            where = _("Boxed note")
        else:
            where = _("Paragraph %(number)s", number=number)
        found.append(Place(block.id, where, block.text, block.id, is_block=True, is_heading=block.kind == "heading"))
        for place, sentence in enumerate(block.sentences, start=1):
            short = f"{number}.{place}" if number else where if len(block.sentences) == 1 else f"{where} {place}"
            value = f"{block.id}.{sentence.id}"
            found.append(
                Place(value, short, sentence.text, block.id, is_block=False, is_heading=block.kind == "heading")
            )
    return tuple(found)
