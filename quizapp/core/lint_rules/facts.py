"""What a lint rule gets and gives: the quiz laid out, findings, and text made comparable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from quizapp.core.lint_rules.words import LANGUAGES, Words
from quizapp.core.messages import Message
from quizapp.core.question_types.base import Part, Question
from quizapp.core.quizzes import QuizContent
from quizapp.core.records import Path

Severity = Literal["error", "warn", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw in a quiz: the rule's code, how grave it is, where (a path into the content), and what to do.

    `other` is the second place, where two pieces do not go together.
    """

    code: str
    severity: Severity
    path: Path
    message: Message
    other: Path | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its number (from 0), its parts, and whether exactly one option is to be chosen."""

    number: int
    question: Question
    parts: tuple[Part, ...]
    single: bool

    @property
    def options(self) -> tuple[Part, ...]:
        """The choices of the whole question."""
        return tuple(part for part in self.parts if part.role == "option")

    @property
    def key(self) -> Part | None:
        """The key, where one option is to be chosen and one is marked."""
        keys = [option for option in self.options if option.right]
        return keys[0] if self.single and len(keys) == 1 else None

    @property
    def forms(self) -> tuple[Part, ...]:
        """The replies its author listed."""
        return tuple(part for part in self.parts if part.role == "form")

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts that are right: keys and accepted replies."""
        return tuple(part.text for part in self.parts if part.right and part.role in ("option", "form"))

    def at(self, *path: str | int) -> Path:
        """Return the path of something in this question as seen from the quiz."""
        return ("questions", self.number, *path)


@dataclass(frozen=True)
class Facts:
    """A quiz as the rules see it. `strict_feedback`: poor feedback is an error (files), not advice (studio)."""

    content: QuizContent
    strict_feedback: bool

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every question, laid out."""
        passage = self.content.passage
        return tuple(
            Item(number, question, tuple(question.parts()), question.declaration(passage).shape == "choice")
            for number, question in enumerate(self.content.questions)
        )

    @property
    def words(self) -> Words:
        """The word lists of the passage's language; empty ones where we have none."""
        return LANGUAGES.get(self.content.passage.language, Words())

    @property
    def languages(self) -> Mapping[str, Words]:
        """Every language we have lists for: an Indonesian quiz may hold English options."""
        return LANGUAGES

    def rationales(self) -> Iterator[tuple[Path, str]]:
        """Yield every explanation a pupil may read, with its path."""
        for item in self.items:
            yield item.at("feedback"), item.question.feedback
            if item.question.hint:
                yield item.at("hint"), item.question.hint
            for part in item.parts:
                if part.rationale:
                    yield item.at(*part.path, "rationale"), part.rationale


def collapsed(text: str) -> str:
    """Return `text` in NFKC with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)  # the rules compare each question with every other
def plain(text: str) -> str:
    """Return `text` without case, diacritics and punctuation; signs that carry sense (`<`, `%`, a minus) stay.

    Function words stay too: here *di Moskwa* and *ke Moskwa* differ, as they do for a reader.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept: list[str] = []
    for place, character in enumerate(letters):
        category = unicodedata.category(character)
        if category == "Mn":
            continue
        minus = (
            character in "-\u2212"
            and letters[place + 1 : place + 2].isdigit()
            and not letters[max(place - 1, 0) : place].isalnum()
        )
        sense = character.isalnum() or category in ("Sm", "Sc") or character == "%"
        kept.append("-" if minus else character if sense else " ")
    return " ".join("".join(kept).split())
