"""What a lint rule gets and gives: the quiz laid out, findings, and text made comparable."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from quizapp.core.lint_rules.languages import LANGUAGES
from quizapp.core.lint_rules.words import Words
from quizapp.core.messages import Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Part, Question
from quizapp.core.records import Path

Severity = Literal["error", "warn", "info"]

Values = Mapping[str, str | int]
"""What stands in the places of a sentence."""

_DIGEST = 16
"""Characters of a fingerprint's last part: enough to tell apart the texts of one set."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw in a quiz: the rule's code, how grave it is, where (a path into the content), what it is, how to mend it.

    `question` is the id of the question it is about, None for the quiz as a whole. `found` are the texts it rests on.
    `other` is the second place, where two pieces do not go together.
    """

    code: str
    severity: Severity
    path: Path
    message: Message
    mend: Message
    question: str | None = None
    found: tuple[str, ...] = ()
    other: Path | None = None

    @property
    def fingerprint(self) -> str:
        """The same text as long as the rule finds the same in the same question, wherever that question stands."""
        names = [step for step in self.path[2 if self.question else 0 :] if isinstance(step, str)]
        basis = "\x1f".join([*names, "", *(collapsed(text) for text in self.found)])
        digest = hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
        return f"{self.code}.{self.question or '-'}.{digest}"


@dataclass(frozen=True)
class Item:
    """A question with its number (from 0), its parts, and whether exactly one option is to be chosen."""

    number: int
    question: Question
    parts: tuple[Part, ...]
    single: bool

    def of(self, *roles: str) -> tuple[Part, ...]:
        """Return the parts that play one of `roles`."""
        return tuple(part for part in self.parts if part.role in roles)

    @cached_property
    def options(self) -> tuple[Part, ...]:
        """The choices of the whole question."""
        return self.of("option")

    @cached_property
    def key(self) -> Part | None:
        """The key, where one option is to be chosen and one is marked."""
        keys = [option for option in self.options if option.right]
        return keys[0] if self.single and len(keys) == 1 else None

    @property
    def distractors(self) -> tuple[Part, ...]:
        """The options that are wrong."""
        return tuple(option for option in self.options if not option.right)

    @property
    def forms(self) -> tuple[Part, ...]:
        """The replies its author listed."""
        return self.of("form")

    @property
    def answers(self) -> tuple[str, ...]:
        """The texts that are right: keys and accepted replies."""
        return tuple(part.text for part in self.parts if part.right and part.role in ("option", "form"))

    def at(self, *path: str | int) -> Path:
        """Return the path of something in this question as seen from the quiz."""
        return ("questions", self.number, *path)

    def finding(
        self,
        code: str,
        severity: Severity,
        where: Path,
        what: str,
        mend: str,
        *,
        found: Sequence[str],
        values: Values | None = None,
        other: Path | None = None,
    ) -> Finding:
        """Return a finding about this question; `where` and `other` are paths in it, `values` those of both sentences."""
        said = values or {}
        return Finding(
            code=code,
            severity=severity,
            path=self.at(*where),
            message=Message(what, said),
            mend=Message(mend, said),
            question=self.question.id,
            found=tuple(found),
            other=None if other is None else self.at(*other),
        )


@dataclass(frozen=True)
class Facts:
    """A quiz as the rules see it, finished or not.

    `questions` hold None where one is not complete yet: the others keep their numbers. `strict_feedback`: poor feedback
    is an error (files), not advice (studio). `shuffled`: pupils see the options in an order of their own.
    """

    passage: Passage
    questions: tuple[Question | None, ...]
    grade: str | None = None
    strict_feedback: bool = False
    shuffled: bool = False

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every complete question, laid out."""
        return tuple(
            Item(number, question, tuple(question.parts()), question.declaration(self.passage).shape == "choice")
            for number, question in enumerate(self.questions)
            if question is not None
        )

    @property
    def words(self) -> Words:
        """The word lists of the passage's language; empty ones where we have none."""
        return LANGUAGES.get(self.passage.language, Words())

    @property
    def languages(self) -> Mapping[str, Words]:
        """Every language we have lists for: an Indonesian quiz may hold English options."""
        return LANGUAGES

    def rationales(self) -> Iterator[tuple[Item, Path, str]]:
        """Yield every explanation a pupil may read, with its question and its path in it."""
        for item in self.items:
            yield item, ("feedback",), item.question.feedback
            if item.question.hint:
                yield item, ("hint",), item.question.hint
            for part in item.parts:
                if part.rationale:
                    yield item, (*part.path, "rationale"), part.rationale


@lru_cache(maxsize=4096)
def collapsed(text: str) -> str:
    """Return `text` in NFKC with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)  # the rules compare each question with every other
def plain(text: str) -> str:
    """Return `text` without case, diacritics and punctuation; signs that carry sense (`<`, `%`, a minus) stay.

    Function words stay too: here *di Moskwa* and *ke Moskwa* differ, as they do for a reader.
    """
    letters = unicodedata.normalize("NFKD", text.casefold()).replace(_KEPT_MINUS, " ")
    letters = _MINUS.sub(_KEPT_MINUS, letters)
    return " ".join(letters.translate(_SIGNS).split()).replace(_KEPT_MINUS, "-")


_MINUS = re.compile(r"(?<![^\W_])[-\u2212](?=\d)")
_KEPT_MINUS = "\ue000"
_MOST_SIGNS = 10_000


class _Signs(dict[int, str | None]):
    """What stands for each character in plain text, worked out once: itself, a space, or nothing for a mark."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        sense = character.isalnum() or category in ("Sm", "Sc") or character in ("%", _KEPT_MINUS)
        shown = None if category == "Mn" else character if sense else " "
        if len(self) < _MOST_SIGNS:
            self[code] = shown
        return shown


_SIGNS = _Signs()


def holds(text: str, phrases: frozenset[str]) -> str | None:
    """Return the first of `phrases` (plain, of one word or several) that stands in `text` as whole words."""
    padded = f" {plain(text)} "
    found = [(padded.find(f" {phrase} "), phrase) for phrase in phrases]
    return min(((place, phrase) for place, phrase in found if place >= 0), default=(0, None))[1]
