"""Multiple response (*PG kompleks, MCMA*): tick every option that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Option, Part, Question, ResponseClass, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.question_types.multiple_choice import (
    option_classes,
    option_parts,
    option_problems,
    redraw_options,
    rekey_options,
)
from quizapp.core.records import Problem


class MultipleResponse(Question):
    """Tick options; ticking everything never earns full marks, ticking nothing is 0."""

    label: ClassVar[str] = N_("Multiple response")
    position: ClassVar[int] = 2

    type: Literal["multiple_response"] = "multiple_response"
    options: tuple[Option, ...] = Field(min_length=3, max_length=10)
    rule: Literal["all_or_nothing", "one_error", "right_minus_wrong"] = "all_or_nothing"

    @property
    def keys(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.key)

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("choices", choices=tuple(option.id for option in self.options))

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        options = [{"id": option.id, "text": option.text} for option in self.options]
        return {**self.common_presentation(), "options": options}

    def scoring(self) -> Message:
        match self.rule:
            case "one_error":
                return Message(N_("Several answers may be right: full marks for exactly these, half with one error."))
            case "right_minus_wrong":
                return Message(
                    N_("Several answers may be right: each right tick counts, each wrong tick takes one away.")
                )
            case _:
                return Message(N_("Several answers may be right: full marks only for exactly these."))

    def correct_response(self) -> Response | None:
        return [option.id for option in self.options if option.key]

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        chosen = frozenset(response)
        missed, extra = len(self.keys - chosen), len(chosen - self.keys)
        message = Message(
            N_("%(right)s right, %(missed)s missed, %(extra)s wrongly ticked."),
            {"right": len(self.keys & chosen), "missed": missed, "extra": extra},
        )
        return Score(self._fraction(missed, extra, len(chosen)), self.rule, message)

    def _fraction(self, missed: int, extra: int, ticked: int) -> float:
        if missed + extra == 0:
            return 1.0
        if self.rule == "one_error" and missed + extra == 1 and ticked < len(self.options):
            return 0.5
        if self.rule == "right_minus_wrong":
            return max(0.0, (len(self.keys) - missed - extra) / len(self.keys))
        return 0.0

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        if not self.declaration(passage).fits(value) or not 0 < len(value) < len(self.options):
            return None  # ticking everything must never be right
        return self.model_copy(update={"options": rekey_options(self.options, frozenset(value))})

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        return "; ".join(option.text for option in self.options if option.id in (response or ()))

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(option.id for option in self.options if option.id in (response or ()))

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        return option_classes(self.options)

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        chosen = response or ()
        return tuple(
            Note(option.text, option.key == (option.id in chosen), option.rationale)
            for option in self.options
            if option.key or option.id in chosen
        )

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        yield from option_problems(self.options)
        if not self.keys:
            yield Problem(("options",), Message(N_("Mark at least one option as a key.")))
        elif len(self.keys) == len(self.options):
            yield Problem(("options",), Message(N_("Every option is a key, so ticking everything would be right.")))

    def parts(self) -> Iterator[Part]:
        yield from option_parts(self.options)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:
        return self.model_copy(update={"options": redraw_options(self.options, new_id)})
