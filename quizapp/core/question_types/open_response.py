"""Open response (*uraian*): sentences of the pupil's own, marked by a person with a rubric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Problem, Record, Text, WholeNumber

MAXIMUM_LENGTH = 4_000
"""Longest response in characters."""


class Level(Record):
    """A level of the rubric: its points and what a response at it does, with an example."""

    points: WholeNumber = Field(ge=0, le=100)
    text: Text
    example: Text | None = None


class OpenResponse(Question):
    """Write; a teacher marks with the rubric. Until then it is waiting, never 0."""

    label: ClassVar[str] = N_("Open response")
    position: ClassVar[int] = 8

    type: Literal["open_response"] = "open_response"
    rubric: tuple[Level, ...] = Field(min_length=2, max_length=8)
    """Levels from the highest to the lowest; the highest earns the question's points, the lowest 0."""

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("text", maximum=MAXIMUM_LENGTH)

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        return {**self.common_presentation(), "maximum": MAXIMUM_LENGTH}

    def scoring(self) -> Message:
        return Message(N_("Marked by your teacher with a rubric."))

    def correct_response(self) -> Response | None:
        return None

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        return Score(0.0, "rubric", Message(N_("Waiting for your teacher to mark it.")), waiting=True)

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        return " ".join(response.split()) if isinstance(response, str) else ""

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        points = [level.points for level in self.rubric]
        if points != sorted(set(points), reverse=True):
            yield Problem(("rubric",), Message(N_("List the levels from the highest points to the lowest, each once.")))
        if points[0] != self.points:
            message = Message(
                N_("The highest level earns %(level)s points, but the question has %(points)s."),
                {"level": points[0], "points": self.points},
            )
            yield Problem(("rubric", 0, "points"), message)
        if points[-1] != 0:
            yield Problem(("rubric", len(points) - 1, "points"), Message(N_("The lowest level must earn 0 points.")))
