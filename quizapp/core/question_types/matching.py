"""Matching (*menjodohkan*): a phrase for each item; some phrases may be left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Part, Question, ResponseClass, Score, redraw, sorted_by_id
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Problem, Record, ShortText, Text, duplicates


class Pair(Record):
    """An item on the left, the phrase it belongs to, and why."""

    id: Identifier
    left: ShortText
    right: ShortText
    rationale: Text | None = None
    phrase: Identifier | None = None
    """Id of the phrase, drawn at publication; authors leave it out."""

    @property
    def phrase_id(self) -> str:
        """The id a pupil sends for `right`."""
        return self.phrase or self.id


class Extra(Record):
    """A phrase that belongs to no item, and why not."""

    id: Identifier
    right: ShortText
    rationale: Text | None = None


class Matching(Question):
    """Match each item with a phrase: all pairs right is full marks, half of them right is half."""

    label: ClassVar[str] = N_("Matching")
    position: ClassVar[int] = 4

    type: Literal["matching"] = "matching"
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=10)
    extras: tuple[Extra, ...] = Field(default=(), max_length=5)

    @property
    def phrases(self) -> dict[str, str]:
        """Text of every phrase by phrase id, the unused ones last."""
        return {pair.phrase_id: pair.right for pair in self.pairs} | {e.id: e.right for e in self.extras}

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration("mapping", choices=tuple(self.phrases), parts=tuple(pair.id for pair in self.pairs))

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        return {
            **self.common_presentation(),
            "lefts": [{"id": pair.id, "text": pair.left} for pair in self.pairs],
            "phrases": sorted_by_id([{"id": name, "text": text} for name, text in self.phrases.items()]),
        }

    def scoring(self) -> Message:
        if self.extras:
            return Message(N_("All pairs right: full marks; at least half: half. Some phrases are left over."))
        return Message(N_("All pairs right: full marks; at least half: half."))

    def correct_response(self) -> Response | None:
        return {pair.id: pair.phrase_id for pair in self.pairs}

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        assert isinstance(response, dict)  # noqa: S101 - the declaration was checked
        right = sum(response.get(pair.id) == pair.phrase_id for pair in self.pairs)
        fraction = 1.0 if right == len(self.pairs) else 0.5 if right * 2 >= len(self.pairs) else 0.0
        message = Message(N_("%(right)s of %(total)s pairs right."), {"right": right, "total": len(self.pairs)})
        return Score(fraction, "pairs", message)

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        if not self.declaration(passage).fits(value) or not isinstance(value, dict):
            return None
        if not all(value.get(pair.id) for pair in self.pairs):
            return None
        pairs = tuple(self._matched(pair, value[pair.id]) for pair in self.pairs)
        given = set(value.values())
        why = {extra.id: extra.rationale for extra in self.extras}
        left_over = tuple(
            Extra(id=name, right=text, rationale=why.get(name))
            for name, text in self.phrases.items()
            if name not in given
        )
        return self.model_copy(update={"pairs": pairs, "extras": left_over})

    def _matched(self, pair: Pair, phrase: str) -> Pair:
        if pair.phrase_id == phrase:
            return pair
        return pair.model_copy(update={"phrase": phrase, "right": self.phrases[phrase], "rationale": None})

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        return "; ".join(
            f"{pair.left} → {self.phrases[given[pair.id]]}" for pair in self.pairs if given.get(pair.id) in self.phrases
        )

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        return tuple(f"{pair.id}={given[pair.id]}" for pair in self.pairs if given.get(pair.id))

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        return tuple(
            ResponseClass(f"{pair.id}={name}", text, name == pair.phrase_id, part=pair.left)
            for pair in self.pairs
            for name, text in self.phrases.items()
        )

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        return tuple(Note(pair.left, given.get(pair.id) == pair.phrase_id, pair.rationale) for pair in self.pairs)

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        names = [pair.id for pair in self.pairs] + [extra.id for extra in self.extras]
        for position, name in duplicates(names):
            field, place = ("pairs", position) if position < len(self.pairs) else ("extras", position - len(self.pairs))
            yield Problem((field, place, "id"), Message(N_("The id “%(id)s” is used twice."), {"id": name}))
        texts = [pair.right for pair in self.pairs] + [extra.right for extra in self.extras]
        for position, text in duplicates([text.casefold() for text in texts]):
            field, place = ("pairs", position) if position < len(self.pairs) else ("extras", position - len(self.pairs))
            message = Message(N_("The phrase “%(text)s” stands twice, so two answers would be right."), {"text": text})
            yield Problem((field, place, "right"), message)

    def parts(self) -> Iterator[Part]:
        for place, pair in enumerate(self.pairs):
            yield Part("pair", ("pairs", place), pair.right, right=True, rationale=pair.rationale)
        for place, extra in enumerate(self.extras):
            yield Part("extra", ("extras", place), extra.right, right=False, rationale=extra.rationale)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:
        names = [pair.id for pair in self.pairs]
        lefts = redraw(names, new_id)
        phrases = redraw([*names, *(extra.id for extra in self.extras)], new_id)
        return self.model_copy(
            update={
                "pairs": tuple(
                    pair.model_copy(update={"id": lefts[pair.id], "phrase": phrases[pair.id]}) for pair in self.pairs
                ),
                "extras": tuple(extra.model_copy(update={"id": phrases[extra.id]}) for extra in self.extras),
            }
        )
