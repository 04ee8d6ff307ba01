"""Short answer (*isian singkat*): a word or phrase, compared with the author's word lists."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from quizapp.core import text_matching
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Part, Question, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Path, Problem, Record, ShortText, Text, WholeNumber, duplicates
from quizapp.core.rulings import NO_RULINGS, Rulings
from quizapp.core.text_matching import grouping

MAXIMUM_LENGTH = 500
"""Longest reply in characters; a short answer is a phrase, not an essay."""
MOST_FORMS = 1000
"""Most forms in one list. Spelling and word order are forgiven anyway; more than this is a mistake of pasting."""
MOST_PARTS = 20
SHARES_NEAR = 0.011
"""How far shares may be from 1 altogether: three times 0.33 are meant to be the whole."""


_OTHER_VALUE = frozenset({"number_differs", "unit_differs", "date_contradiction", "date_impossible"})
_TOLD_ELSEWHERE = frozenset({"conflict", "listed_review"})
"""Forms that stand in two lists are told by the lint, with both places."""


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
    """A number as the key: a `value` with a tolerance either way (an amount, or a `percent` of it), or a range; a unit."""

    value: Decimal | None = None
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    percent: Decimal = Field(default=Decimal(0), ge=0, le=50)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: ShortText | None = None

    @property
    def middle(self) -> tuple[Decimal, Decimal]:
        """The middle of what is right, and how far it goes either way."""
        if self.minimum is not None and self.maximum is not None:
            return (self.minimum + self.maximum) / 2, (self.maximum - self.minimum) / 2
        value = self.value or Decimal(0)
        return value, max(self.tolerance, abs(value) * self.percent / 100)

    def problems(self) -> Iterator[Problem]:
        """Yield what contradicts itself."""
        ends = [end for end in (self.minimum, self.maximum) if end is not None]
        if (self.value is None) != (len(ends) == 2) or len(ends) == 1:  # noqa: PLR2004 - a range has two ends
            message = Message(N_("A number has either a `value`, or a `minimum` and a `maximum`."))
            yield Problem((), message)
        elif ends and (ends[0] > ends[1] or self.tolerance or self.percent):
            message = Message(N_("A range has its `minimum` first, and no `tolerance` or `percent` beside it."))
            yield Problem((), message)
        elif self.tolerance and self.percent:
            yield Problem((), Message(N_("Give either `tolerance` or `percent`.")))


class ConceptForms(Record):
    """A part of the answer: what kind of thing it is, ways to say it, and its share of the points."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    """Pupils read it when the part is missing, so it must not tell the part."""
    accepted: tuple[ShortText, ...] = Field(min_length=1, max_length=MOST_FORMS)
    share: float | None = Field(default=None, gt=0, lt=1)


class ItemForms(Record):
    """An entry of a list: ways to say it."""

    accepted: tuple[ShortText, ...] = Field(min_length=1, max_length=MOST_FORMS)


class ShortAnswer(Question):
    """Type a word or phrase. What no rule decides waits for the teacher; it is never silently 0."""

    label: ClassVar[str] = N_("Short answer")
    position: ClassVar[int] = 6
    learns: ClassVar[bool] = True

    type: Literal["short_answer"] = "short_answer"
    accepted: tuple[ShortText, ...] = Field(default=(), max_length=MOST_FORMS)
    """Full marks. The first is the one shown as the key. With `concepts` or `items` it may be left out."""
    concepts: tuple[ConceptForms, ...] = Field(default=(), max_length=MOST_PARTS)
    """Parts that are all needed, each with its share."""
    items: tuple[ItemForms, ...] = Field(default=(), max_length=MOST_PARTS)
    """Entries of a list in any order, of which `needed` are asked for."""
    needed: WholeNumber | None = Field(default=None, ge=2, le=MOST_PARTS)
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
        if self.concepts:
            shares = " + ".join(f"{round(100 * one)} %" for one in self.shares)
            return Message(
                N_(
                    "The answer has %(count)s parts, which earn %(shares)s of the points. Spelling is judged mildly; what "
                    "is not certain is marked by your teacher."
                ),
                {"count": len(self.concepts), "shares": shares},
            )
        if self.items:
            return Message(
                N_(
                    "Give %(count)s answers in any order; each earns an equal share of the points, and a wrong one too "
                    "many takes a share away. Spelling is judged mildly; what is not certain is marked by your teacher."
                ),
                {"count": self.needed or len(self.items)},
            )
        return Message(N_("Spelling is judged mildly; what is not certain is marked by your teacher."))

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of the points of each concept; equal ones where the author gave none."""
        return tuple(1 / len(self.concepts) if one.share is None else one.share for one in self.concepts)

    def outline(self) -> tuple[str, ...]:
        if self.concepts:
            return tuple(f"{round(100 * share)} %" for share in self.shares)
        return (f"{self.needed}/{len(self.items)}",) if self.items else ()

    def correct_response(self) -> Response | None:
        if self.accepted:
            return self.accepted[0]
        if self.concepts:
            return ", ".join(concept.accepted[0] for concept in self.concepts)
        return ", ".join(item.accepted[0] for item in self.items[: self.needed]) or None

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
            number=text_matching.NumberKey(*number.middle, number.unit) if number else None,
            vocabulary="vocabulary" in self.tags,
            passage_words=passage.words,
            concepts=tuple(
                text_matching.Concept(concept.name, share, concept.accepted)
                for concept, share in zip(self.concepts, self.shares, strict=True)
            ),
            items=tuple(text_matching.Item(item.accepted) for item in self.items),
            needed=self.needed or len(self.items),
        )

    def graded(self, response: Response, passage: Passage, rulings: Rulings = NO_RULINGS) -> text_matching.Graded:
        grade = text_matching.grade_parts if self.concepts or self.items else text_matching.grade
        return grade(str(response), self.matching_key(passage), rulings.ledger)

    def _score(self, response: Response, passage: Passage) -> Score:
        return self._score_learned(response, passage, NO_RULINGS)

    def _score_learned(self, response: Response, passage: Passage, rulings: Rulings) -> Score:
        graded = self.graded(response, passage, rulings)
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
        for path, text in self._forms():
            if path[0] in {"accepted", "review", "concepts", "items"} and not text_matching.normalize(
                text, passage.language
            ):
                message = Message(N_("The form “%(form)s” has no letter or digit to compare."), {"form": text})
                yield Problem(path, message)
        yield from self._problems_of_values(passage)
        found = [*self._problems_of_parts(passage)]
        yield from found
        if not found and not self.accepted and (self.concepts or self.items):
            score = self.score(self.correct_response(), passage)
            if score.fraction < 1 and score.rule not in _TOLD_ELSEWHERE:
                values = {"response": str(self.correct_response()), "reason": str(score.message)}
                message = Message(N_("All parts together, “%(response)s”, do not earn full marks: %(reason)s"), values)
                yield Problem(("concepts" if self.concepts else "items",), message)

    def _problems_of_values(self, passage: Passage) -> Iterator[Problem]:
        """Yield forms that say otherwise than the date or the number of the key."""
        unclear = [problem.under("number") for problem in self.number.problems()] if self.number else []
        yield from unclear
        if unclear or not (self.date or self.number):
            return
        value = "date" if self.date else "number"
        empty: dict[str, Any] = dict.fromkeys(("accepted", "partial", "wrong", "insufficient", "review"), ())
        key = dataclasses.replace(self.matching_key(passage), **empty, concepts=(), items=())
        for path, text in self._forms():
            found = text_matching.decide(text, key)
            told = {"form": text, "list": str(path[0]), "value": value}
            if path[0] == "accepted" and found.rule in _OTHER_VALUE:
                message = Message(N_("“%(form)s” is accepted, but the `%(value)s` says otherwise."), told)
                yield Problem(path, message, (value,))
            elif path[0] in {"partial", "wrong", "insufficient"} and found.outcome == "full":
                message = Message(N_("“%(form)s” stands in `%(list)s`, but by the `%(value)s` it is right."), told)
                yield Problem(path, message, (value,))

    def _problems_of_parts(self, passage: Passage) -> Iterator[Problem]:
        if not self.accepted and not self.concepts and not self.items:
            message = Message(N_("Write what is right: `accepted` forms, `concepts`, or `items` of a list."))
            yield Problem(("accepted",), message)
        if self.concepts and self.items:
            yield Problem(("items",), Message(N_("A question has `concepts` or `items`, not both.")))
        if self.items and (self.needed is None or self.needed > len(self.items)):
            values = {"count": len(self.items)}
            message = Message(N_("Say how many are `needed`, from 2 to the number of items (%(count)s)."), values)
            yield Problem(("needed",), message)
        if self.needed is not None and not self.items:
            yield Problem(("needed",), Message(N_("`needed` belongs to `items`, and there are none.")))
        if self.concepts:
            yield from self._problems_of_concepts(passage)

    def _problems_of_concepts(self, passage: Passage) -> Iterator[Problem]:
        if len(self.concepts) == 1:
            message = Message(N_("One concept alone is no part of anything: write its forms in `accepted`."))
            yield Problem(("concepts",), message)
        given = [concept.share for concept in self.concepts if concept.share is not None]
        if given and len(given) < len(self.concepts):
            place = next(place for place, concept in enumerate(self.concepts) if concept.share is None)
            yield Problem(("concepts", place), Message(N_("Give every concept a `share`, or none.")))
        elif given and abs(sum(given) - 1) > SHARES_NEAR:
            values = {"sum": f"{sum(given):.2f}"}
            yield Problem(("concepts",), Message(N_("The shares must add up to 1; they add up to %(sum)s."), values))
        for place, name in duplicates([concept.name.casefold() for concept in self.concepts]):
            yield Problem(
                ("concepts", place, "name"), Message(N_("Two concepts are called “%(name)s”."), {"name": name})
            )
        for place, concept in enumerate(self.concepts):
            name = text_matching.normalize(concept.name, passage.language)
            if name in {text_matching.normalize(text, passage.language) for text in concept.accepted}:
                message = Message(
                    N_("The name “%(name)s” tells the answer; say what kind of thing it is."), {"name": concept.name}
                )
                yield Problem(("concepts", place, "name"), message)

    def _forms(self) -> Iterator[tuple[Path, str]]:
        """Yield every form with its path."""
        for name in ("accepted", "review"):
            yield from (((name, place), text) for place, text in enumerate(getattr(self, name)))
        for name in ("partial", "wrong", "insufficient"):
            yield from (((name, place), form.text) for place, form in enumerate(getattr(self, name)))
        for name in ("concepts", "items"):
            for number, part in enumerate(getattr(self, name)):
                yield from (((name, number, "accepted", place), text) for place, text in enumerate(part.accepted))

    def parts(self) -> Iterator[Part]:
        for path, text in self._forms():
            listed = str(path[0])
            if listed in {"accepted", "concepts", "items"}:
                yield Part("form", path, text, right=True, explained=False, listed=listed)
            elif listed == "review":
                yield Part("form", path, text, right=False, explained=False, listed=listed)
            else:
                form = getattr(self, listed)[path[1]]
                yield Part("form", path, text, False, form.rationale, explained=listed != "partial", listed=listed)
