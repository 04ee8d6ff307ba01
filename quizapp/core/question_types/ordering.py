"""Ordering (*mengurutkan*): put events or steps into their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Part, Question, Score, redraw, sorted_by_id
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Problem, Record, ShortText, Text, duplicates

NEARLY = 0.8
"""Share of correctly ordered pairs from which half the marks are given."""


class Step(Record):
    """One event, and why it stands where it stands."""

    id: Identifier
    text: ShortText
    rationale: Text | None = None


class Ordering(Question):
    """Order all steps; marks follow the share of pairs that stand the right way round."""

    label: ClassVar[str] = N_("Ordering")
    position: ClassVar[int] = 5

    type: Literal["ordering"] = "ordering"
    steps: tuple[Step, ...] = Field(min_length=3, max_length=10)
    """In the right order."""

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("order", choices=tuple(step.id for step in self.steps))

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        steps = sorted_by_id([{"id": step.id, "text": step.text} for step in self.steps])
        return {**self.common_presentation(), "steps": steps}

    def scoring(self) -> Message:
        return Message(N_("Everything in order: full marks; nearly (four fifths of the pairs): half."))

    def correct_response(self) -> Response | None:
        return [step.id for step in self.steps]

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        place = {name: position for position, name in enumerate(response)}
        pairs = list(combinations([step.id for step in self.steps], 2))
        right = sum(place[first] < place[second] for first, second in pairs)
        share = right / len(pairs)
        fraction = 1.0 if right == len(pairs) else 0.5 if share >= NEARLY else 0.0
        message = Message(
            N_("%(right)s of %(total)s pairs stand in the right order."), {"right": right, "total": len(pairs)}
        )
        return Score(fraction, "ordered_pairs", message)

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        if not self.declaration(passage).fits(value) or not isinstance(value, list) or not value:
            return None
        steps = {step.id: step for step in self.steps}
        moved = (
            steps[name] if old.id == name else steps[name].model_copy(update={"rationale": None})
            for name, old in zip(value, self.steps, strict=True)
        )
        return self.model_copy(update={"steps": tuple(moved)})

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        texts = {step.id: step.text for step in self.steps}
        return " → ".join(texts[name] for name in response or () if name in texts)

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        number = {step.id: str(place) for place, step in enumerate(self.steps, 1)}
        return ("-".join(number[name] for name in response),) if response else ()

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        given = list(response or ())
        return tuple(
            Note(step.text, given[place] == step.id if place < len(given) else False, step.rationale)
            for place, step in enumerate(self.steps)
        )

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        for field in ("id", "text"):
            for position, name in duplicates([getattr(step, field) for step in self.steps]):
                yield Problem(("steps", position, field), Message(N_("“%(id)s” stands twice."), {"id": name}))

    def parts(self) -> Iterator[Part]:
        for place, step in enumerate(self.steps):
            yield Part("step", ("steps", place), step.text, right=True, rationale=step.rationale)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:
        while True:
            drawn = redraw([step.id for step in self.steps], new_id)
            shown = sorted(drawn, key=lambda name: drawn[name])
            if shown != [step.id for step in self.steps]:  # the order shown first must not be the key
                break
        steps = tuple(step.model_copy(update={"id": drawn[step.id]}) for step in self.steps)
        return self.model_copy(update={"steps": steps})
