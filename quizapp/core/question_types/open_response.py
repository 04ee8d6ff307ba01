"""Open response (*uraian*): sentences of the pupil's own, marked by a person with a rubric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Path, Problem, Record, ShortText, Text, WholeNumber, duplicates

MAXIMUM_LENGTH = 4_000
"""Longest response in characters."""
WHOLE = "rubric"
"""The id of the only criterion of a question whose levels are not divided into criteria."""


class Level(Record):
    """A level of the rubric: its points and what a response at it does, with an example."""

    points: WholeNumber = Field(ge=0, le=100)
    text: Text
    example: Text | None = None


class Criterion(Record):
    """One thing a response is marked by (content, evidence, language), with levels of its own."""

    id: Identifier
    name: ShortText
    levels: tuple[Level, ...] = Field(min_length=2, max_length=8)
    """From the highest to the lowest; the lowest earns 0."""

    @property
    def points(self) -> int:
        """What its best level earns."""
        return max(level.points for level in self.levels)


class OpenResponse(Question):
    """Write; a teacher marks with the rubric. Until then it is waiting, never 0.

    The rubric is either one row of levels (`rubric`) or several criteria with levels each (`criteria`).
    """

    label: ClassVar[str] = N_("Open response")
    position: ClassVar[int] = 8
    by_person: ClassVar[bool] = True

    type: Literal["open_response"] = "open_response"
    rubric: tuple[Level, ...] = Field(default=(), min_length=2, max_length=8)
    """Levels from the highest to the lowest; the highest earns the question's points, the lowest 0."""
    criteria: tuple[Criterion, ...] = Field(default=(), min_length=1, max_length=6)
    """Instead of `rubric`. The best levels together earn the question's points."""

    @model_serializer(mode="wrap")
    def _without_the_other(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the way of marking that is not used: files from before there were criteria keep their digest."""
        return {name: value for name, value in handler(self).items() if value or name not in ("rubric", "criteria")}

    @property
    def marked_by(self) -> tuple[Criterion, ...]:
        """The criteria; a plain rubric is the only criterion, named as its type is."""
        return self.criteria or (Criterion(id=WHOLE, name="rubric", levels=self.rubric),)

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("text", maximum=MAXIMUM_LENGTH)

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        return {**self.common_presentation(), "maximum": MAXIMUM_LENGTH}

    def scoring(self) -> Message:
        if not self.criteria:
            return Message(N_("Marked by your teacher with a rubric."))
        names = ", ".join(f"{criterion.name} ({criterion.points})" for criterion in self.criteria)
        return Message(N_("Marked by your teacher by: %(criteria)s."), {"criteria": names})

    def outline(self) -> tuple[str, ...]:
        return tuple(
            f"{criterion.id}: {' '.join(str(level.points) for level in criterion.levels)}"
            for criterion in self.criteria
        )

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
        if bool(self.rubric) == bool(self.criteria):
            place: Path = ("criteria",) if self.criteria else ()
            yield Problem(place, Message(N_("Give either `rubric` or `criteria`: one of the two, not both.")))
        elif self.rubric:
            yield from self._problems_of_rubric()
        else:
            yield from self._problems_of_criteria()

    def _problems_of_rubric(self) -> Iterator[Problem]:
        yield from _problems_of_levels(self.rubric, ("rubric",))
        if self.rubric[0].points != self.points:
            message = Message(
                N_("The highest level earns %(level)s points, but the question has %(points)s."),
                {"level": self.rubric[0].points, "points": self.points},
            )
            yield Problem(("rubric", 0, "points"), message)

    def _problems_of_criteria(self) -> Iterator[Problem]:
        for place, name in duplicates([criterion.id for criterion in self.criteria]):
            yield Problem(("criteria", place, "id"), Message(N_("The id “%(id)s” is used twice."), {"id": name}))
        for place, criterion in enumerate(self.criteria):
            yield from _problems_of_levels(criterion.levels, ("criteria", place, "levels"))
        together = sum(criterion.points for criterion in self.criteria)
        if together != self.points:
            message = Message(
                N_("The best levels of the criteria earn %(sum)s points together, but the question has %(points)s."),
                {"sum": together, "points": self.points},
            )
            yield Problem(("criteria",), message)


def _problems_of_levels(levels: tuple[Level, ...], path: Path) -> Iterator[Problem]:
    points = [level.points for level in levels]
    if points != sorted(set(points), reverse=True):
        yield Problem(path, Message(N_("List the levels from the highest points to the lowest, each once.")))
    if points[-1] != 0:
        yield Problem((*path, len(points) - 1, "points"), Message(N_("The lowest level must earn 0 points.")))
