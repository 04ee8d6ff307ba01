"""Multiple choice (*pilihan ganda*): one key among the options."""

from __future__ import annotations

import string
from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Option, Part, Question, ResponseClass, Score, redraw
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Problem, duplicates


class MultipleChoice(Question):
    """Choose one option; the key earns full marks."""

    label: ClassVar[str] = N_("Multiple choice")
    position: ClassVar[int] = 1

    type: Literal["multiple_choice"] = "multiple_choice"
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)

    @property
    def key(self) -> Option | None:
        """The option marked as key, if there is exactly one."""
        keys = [option for option in self.options if option.key]
        return keys[0] if len(keys) == 1 else None

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("choice", choices=tuple(option.id for option in self.options))

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        options = [{"id": option.id, "text": option.text} for option in self.options]
        return {**self.common_presentation(), "options": options}

    def scoring(self) -> Message:
        return Message(N_("One answer is right."))

    def correct_response(self) -> Response | None:
        return self.key.id if self.key else None

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        if self.key and response == self.key.id:
            return Score(1.0, "key", Message(N_("You chose the key.")))
        return Score(0.0, "distractor", Message(N_("You chose another option than the key.")))

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        if not self.declaration(passage).fits(value) or not value:
            return None
        return self.model_copy(update={"options": rekey_options(self.options, {str(value)})})

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        return next((option.text for option in self.options if option.id == response), "")

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        return (response,) if isinstance(response, str) and response else ()

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        return option_classes(self.options)

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        return tuple(Note(o.text, o.key, o.rationale) for o in self.options if o.id == response)

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        yield from option_problems(self.options)
        keys = sum(option.key for option in self.options)
        if keys != 1:
            message = Message(N_("Mark exactly one option as the key; %(count)s are marked."), {"count": keys})
            yield Problem(("options",), message)

    def parts(self) -> Iterator[Part]:
        yield from option_parts(self.options)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:
        return self.model_copy(update={"options": redraw_options(self.options, new_id)})


def rekey_options(options: tuple[Option, ...], keys: Collection[str]) -> tuple[Option, ...]:
    """Return the options with other keys. The rationale of an option that changes sides is left out: it argues wrongly."""
    return tuple(
        option
        if option.key == (option.id in keys)
        else option.model_copy(update={"key": not option.key, "rationale": None})
        for option in options
    )


def option_classes(options: tuple[Option, ...]) -> tuple[ResponseClass, ...]:
    """Return the options as statistics count them."""
    return tuple(
        ResponseClass(option.id, option.text, option.key, letter=letter)
        for option, letter in zip(options, string.ascii_uppercase, strict=False)
    )


def option_problems(options: tuple[Option, ...]) -> Iterator[Problem]:
    """Yield option ids that are used twice."""
    for position, name in duplicates([option.id for option in options]):
        message = Message(N_("The option id “%(id)s” is used twice."), {"id": name})
        yield Problem(("options", position, "id"), message)


def option_parts(options: tuple[Option, ...]) -> Iterator[Part]:
    """Yield the options as the lint sees them. What explains a key is the question's feedback."""
    for place, option in enumerate(options):
        yield Part("option", ("options", place), option.text, option.key, option.rationale, explained=not option.key)


def redraw_options(options: tuple[Option, ...], new_id: Callable[[], str]) -> tuple[Option, ...]:
    """Return the options in their order with drawn ids."""
    drawn = redraw([option.id for option in options], new_id)
    return tuple(option.model_copy(update={"id": drawn[option.id]}) for option in options)
