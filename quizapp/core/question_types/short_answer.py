"""Short answer (*isian singkat*): a word or phrase, compared with the author's word lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core import text_matching
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Part, Question, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Problem, Record, ShortText, Text, WholeNumber
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching import grouping

MAXIMUM_LENGTH = 500
"""Longest reply in characters; a short answer is a phrase, not an essay."""


class PartialForm(Record):
    """A form that earns a part of the points (`credit` between 0 and 1), and what is missing."""

    text: ShortText
    credit: float = Field(gt=0, lt=1)
    rationale: Text | None = None


class RefusedForm(Record):
    """A form that earns nothing, and why, in the pupil's language."""

    text: ShortText
    rationale: Text | None = None


class DateValue(Record):
    """A date as the key: day and month are needed, the year and weekday only if they stand in `required`."""

    day: WholeNumber = Field(ge=1, le=31)
    month: WholeNumber = Field(ge=1, le=12)
    year: WholeNumber | None = None
    weekday: WholeNumber | None = Field(default=None, ge=0, le=6)
    required: tuple[Literal["day", "month", "year", "weekday"], ...] = ("day", "month")


class NumberValue(Record):
    """A number as the key, with a tolerance either way and a unit."""

    value: Decimal
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    unit: ShortText | None = None


class ShortAnswer(Question):
    """Type a word or phrase. What no rule decides waits for the teacher; it is never silently 0."""

    label: ClassVar[str] = N_("Short answer")
    position: ClassVar[int] = 6
    learns: ClassVar[bool] = True

    type: Literal["short_answer"] = "short_answer"
    accepted: tuple[ShortText, ...] = Field(min_length=1, max_length=200)
    """Full marks. The first is the one shown as the key."""
    partial: tuple[PartialForm, ...] = ()
    wrong: tuple[RefusedForm, ...] = ()
    insufficient: tuple[RefusedForm, ...] = ()
    """True but not enough: 0 alone, ignored beside the key."""
    review: tuple[ShortText, ...] = ()
    """Forms the author wants a person to see."""
    date: DateValue | None = None
    number: NumberValue | None = None

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("text", maximum=MAXIMUM_LENGTH)

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        return {**self.common_presentation(), "maximum": MAXIMUM_LENGTH}

    def scoring(self) -> Message:
        return Message(N_("Spelling is judged mildly; what is not certain is marked by your teacher."))

    def correct_response(self) -> Response | None:
        return self.accepted[0]

    def matching_key(self, passage: Passage) -> text_matching.Key:
        """Return the word lists as `text_matching` takes them."""
        date, number = self.date, self.number
        return text_matching.Key(
            language=passage.language,
            question=self.prompt,
            accepted=self.accepted,
            partial=tuple((form.text, form.credit) for form in self.partial),
            wrong=tuple(form.text for form in self.wrong),
            insufficient=tuple(form.text for form in self.insufficient),
            review=self.review,
            date=text_matching.DateKey(date.year, date.month, date.day, date.weekday, frozenset(date.required))
            if date
            else None,
            number=text_matching.NumberKey(number.value, number.tolerance, number.unit) if number else None,
            vocabulary="vocabulary" in self.tags,
            passage_words=passage.words,
        )

    def _score(self, response: Response, passage: Passage) -> Score:
        return self._score_learned(response, passage, NO_RULINGS)

    def _score_learned(self, response: Response, passage: Passage, rulings: Rulings) -> Score:
        graded = text_matching.grade(str(response), self.matching_key(passage), rulings.ledger)
        decision = graded.decision
        return Score(
            decision.credit,
            decision.rule,
            decision.message,
            waiting=decision.outcome == "review",
            ruling=graded.marked.ruling if graded.marked else None,
            sureness=graded.sureness,
        )

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        return " ".join(response.split()) if isinstance(response, str) else ""

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:
        text = text_matching.normalize(response, passage.language) if isinstance(response, str) else ""
        return (text,) if text else ()

    def group(self, responses: Sequence[Response | None], passage: Passage) -> tuple[tuple[int, ...], ...]:
        said = [place for place, response in enumerate(responses) if isinstance(response, str) and response.strip()]
        texts = [str(responses[place]) for place in said]
        alike = grouping.group(texts, self.matching_key(passage))
        groups = [tuple(said[index] for index in places) for places in alike]
        groups += [(place,) for place in sorted(set(range(len(responses))).difference(said))]
        return tuple(sorted(groups))

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:
        if not isinstance(response, str) or not response.strip():
            return ()
        decision = text_matching.decide(response, self.matching_key(passage))
        forms: tuple[PartialForm | RefusedForm, ...] = (*self.wrong, *self.insufficient, *self.partial)
        listed = {form.text: form.rationale for form in forms}
        rationale = listed.get(decision.form or "")
        return (Note(" ".join(response.split()), decision.outcome == "full", rationale),) if rationale else ()

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        for form in ("accepted", "review"):
            for position, text in enumerate(getattr(self, form)):
                if not text_matching.normalize(text, passage.language):
                    message = Message(N_("The form “%(form)s” has no letter or digit to compare."), {"form": text})
                    yield Problem((form, position), message)

    def parts(self) -> Iterator[Part]:
        for place, text in enumerate(self.accepted):
            yield Part("form", ("accepted", place), text, right=True, explained=False, listed="accepted")
        for place, some in enumerate(self.partial):
            path = ("partial", place)
            yield Part("form", path, some.text, False, some.rationale, explained=False, listed="partial")
        for listed, forms in (("wrong", self.wrong), ("insufficient", self.insufficient)):
            for place, form in enumerate(forms):
                yield Part("form", (listed, place), form.text, False, form.rationale, listed=listed)
