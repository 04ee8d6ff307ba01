"""Evidence selection (*pilih kalimat bukti*): choose the sentences of the passage that show something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Note, Part, Question, ResponseClass, Score
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Problem, Record, ShortText, Text

EXTRA_ALLOWED = 1
"""Sentences that may be selected beside the gold ones."""

MOST_GOLD = 6
"""Sentences that may be gold."""


class TypicalError(Record):
    """A sentence pupils often choose instead, and why it does not show it."""

    at: ShortText
    rationale: Text


class EvidenceSelection(Question):
    """Choose sentences: full marks when all gold sentences are among them with at most one other."""

    label: ClassVar[str] = N_("Evidence selection")
    position: ClassVar[int] = 7

    type: Literal["evidence"] = "evidence"
    gold: tuple[ShortText, ...] = Field(min_length=1, max_length=MOST_GOLD)
    """Full sentence ids, `block.sentence`."""
    within: tuple[Identifier, ...] = ()
    """Blocks whose sentences are offered; all paragraphs and boxes when empty."""
    errors: tuple[TypicalError, ...] = ()

    def offered(self, passage: Passage) -> tuple[str, ...]:
        """Return the ids of the sentences a pupil may choose, in reading order."""
        kinds = {block.id: block.kind for block in passage.blocks}
        return tuple(
            name
            for name in passage.sentences
            if (name.split(".")[0] in self.within if self.within else kinds[name.split(".")[0]] != "heading")
        )

    def declaration(self, passage: Passage) -> Declaration:
        return Declaration("choices", choices=self.offered(passage))

    def presentation(self, passage: Passage) -> dict[str, Any]:
        sentences = [
            {"id": name, "text": passage.sentences[name].text, "paragraph": passage.numbers.get(name.split(".")[0])}
            for name in self.offered(passage)
        ]
        return {**self.common_presentation(), "sentences": sentences}

    def scoring(self) -> Message:
        if len(self.gold) == 1:
            return Message(N_("Choose the sentence that shows it; one sentence too many is forgiven."))
        return Message(N_("Choose every sentence that shows it; one sentence too many is forgiven."))

    def correct_response(self) -> Response | None:
        return list(self.gold)

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        chosen = set(response)
        missing, extra = len(set(self.gold) - chosen), len(chosen - set(self.gold))
        if missing:
            return Score(0.0, "gold_missing", Message(N_("The sentence that shows it is not among those you chose.")))
        if extra > EXTRA_ALLOWED:
            return Score(0.0, "too_many", Message(N_("The right sentence is there, but with too many others.")))
        return Score(1.0, "gold", Message(N_("You found the sentence that shows it.")))

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        offered = self.offered(passage)
        if not self.declaration(passage).fits(value) or not 0 < len(value) <= MOST_GOLD:
            return None
        if len(offered) <= len(value) + EXTRA_ALLOWED:
            return None  # choosing everything must never be right
        gold = tuple(name for name in offered if name in value)
        errors = tuple(error for error in self.errors if error.at not in gold)
        return self.model_copy(update={"gold": gold, "errors": errors})

    def summarize(self, response: Response | None, passage: Passage) -> str:
        return " / ".join(passage.sentences[name].text for name in response or () if name in passage.sentences)

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(response or ())

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:
        return tuple(
            ResponseClass(name, passage.sentences[name].text, name in self.gold) for name in self.offered(passage)
        )

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:
        why = {error.at: error.rationale for error in self.errors}
        return tuple(
            Note(passage.sentences[name].text, name in self.gold, why.get(name))
            for name in response or ()
            if name in passage.sentences
        )

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        blocks = {block.id for block in passage.blocks}
        for position, name in enumerate(self.within):
            if name not in blocks:
                yield Problem(("within", position), Message(N_("There is no block “%(id)s”."), {"id": name}))
        offered = self.offered(passage)
        for position, name in enumerate(self.gold):
            if name not in offered:
                message = Message(N_("The sentence “%(id)s” is not among those offered."), {"id": name})
                yield Problem(("gold", position), message)
        if len(offered) <= len(self.gold) + EXTRA_ALLOWED:
            message = Message(N_("Offer more sentences: now choosing all of them would be right."))
            yield Problem(("gold",), message)
        for position, error in enumerate(self.errors):
            if error.at not in offered or error.at in self.gold:
                message = Message(N_("“%(id)s” is not an offered sentence beside the gold ones."), {"id": error.at})
                yield Problem(("errors", position, "at"), message)

    def parts(self) -> Iterator[Part]:
        for place, error in enumerate(self.errors):
            yield Part("piece", ("errors", place), error.at, right=False, rationale=error.rationale)
