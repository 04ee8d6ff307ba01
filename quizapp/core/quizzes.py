"""A quiz as its author wrote it: one passage and its questions in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, SerializeAsAny, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from quizapp.core.levels import LEVELS, Level, level_problems
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.records import Identifier, Problem, Record, ShortText, Slug, Text, duplicates

MOST_QUESTIONS = 100
"""Questions in one quiz; an attempt cannot save more."""


MOST_DISMISSED = 500
LONGEST_REASON = 300
"""Characters of the reason why an advice was let go."""


class Dismissed(Record):
    """An advice of the lint that its author has let go: the rule, the question (none: the quiz as a whole), and why.

    `finding` names one of several places where the question breaks the rule, by its fingerprint.
    """

    rule: Annotated[str, StringConstraints(pattern=r"^L[0-9]{2}$")]
    question: Identifier | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]
    finding: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class QuizContent(Record):
    """Everything a published version holds. `slug` and the passage's language name the quiz."""

    slug: Slug
    title: ShortText
    description: Text | None = None
    grade: ShortText | None = None
    passage: Passage
    questions: tuple[SerializeAsAny[Question], ...] = Field(min_length=1, max_length=MOST_QUESTIONS)
    dismissed: tuple[Dismissed, ...] = Field(default=(), exclude=True, max_length=MOST_DISMISSED)
    """What its authors say about advice of the lint: kept in files and drafts, and no part of what is published."""
    levels: tuple[Level, ...] = Field(default=(), max_length=len(LEVELS))
    """Other texts for the same questions."""

    @model_serializer(mode="wrap")
    def _without_no_levels(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A quiz with one text is stored as before there were others: publishing it again publishes nothing."""
        data: dict[str, Any] = handler(self)
        if not data.get("levels"):
            data.pop("levels", None)
        return data

    @property
    def points(self) -> int:
        """The highest mark of the quiz."""
        return sum(question.points for question in self.questions)

    def problems(self) -> Iterator[Problem]:
        """Yield every logic break: what stops publishing whatever the lint says."""
        for problem in self.passage.problems():
            yield problem.under("passage")
        for position, name in duplicates([question.id for question in self.questions]):
            message = Message(N_("The question id “%(id)s” is used twice."), {"id": name})
            yield Problem(("questions", position, "id"), message)
        for position, question in enumerate(self.questions):
            for problem in question.problems(self.passage):
                yield problem.under("questions", position)
        for position, name in duplicates([level.id for level in self.levels]):
            message = Message(N_("There are two texts “%(id)s”."), {"id": name})
            yield Problem(("levels", position, "id"), message)
        for position, level in enumerate(self.levels):
            for problem in level_problems(level, self.passage, self.questions, self.levels[:position]):
                yield problem.under("levels", position)
