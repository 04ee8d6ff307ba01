"""Where the questions of a draft point into its text, and how that follows an edit; what is lost is named, never moved.

Besides `evidence`, a statement has evidence of its own, and a question that asks for sentences has them as its key. The
fields are found by their names, since a question of a draft is plain data, perhaps incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import ValidationError

from quizapp.core.passages import Passage, Sentence, Span

_SPANS = "evidence"
_PLACES = ("gold", "within")
_ERRORS = "errors"
_ROWS = "rows"


class Followed(Protocol):
    """Where what questions point to stands in another text: `articles.Moved` after an edit, `levels.Counterparts`."""

    def places(self, at: str) -> tuple[str, ...]:
        """Return where the sentence or block `at` stands there; empty when that is not sure."""

    def follow(self, span: Span, sentences: Mapping[str, Sentence]) -> tuple[Span, ...]:
        """Return the evidence `span` there, in the text of `sentences`; empty when that is not sure."""


@dataclass
class _Following:
    moved: Followed
    before: Passage
    after: Passage
    lost: list[str] = field(default_factory=list)

    def spans(self, listed: Iterable[Any]) -> list[Any]:
        """Return where evidence stands now."""
        found: list[Any] = []
        for raw in listed:
            span = _span(raw)
            there = () if span is None else self.moved.follow(span, self.after.sentences)
            if span is not None and not there:
                self.lost.append(span.quote or text_at(self.before, span.at))
            if there == (span,):
                found.append(raw)  # as it was written: what did not move is not changed
                continue
            found += [{"at": one.at, "quote": one.quote} if one.quote else one.at for one in there]
        return _once(found)

    def places(self, listed: Iterable[Any], *, told: bool = True) -> list[str]:
        """Return where sentences or blocks stand now."""
        found: list[str] = []
        for at in listed:
            there = self.moved.places(str(at))
            if told and not there:
                self.lost.append(text_at(self.before, str(at)))
            found += there
        return _once(found)

    def question(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return a question, or a row of one, with every anchor followed."""
        changed = dict(data)
        if data.get(_SPANS):
            changed[_SPANS] = self.spans(data[_SPANS])
        for name in _PLACES:
            if data.get(name):
                changed[name] = self.places(data[name])
        if data.get(_ERRORS):
            # What pupils wrongly choose is no key: a sentence that is gone simply is no longer chosen.
            changed[_ERRORS] = [
                {**error, "at": places[0]}
                for error in data[_ERRORS]
                if (places := self.places([error.get("at")], told=False))
            ]
        if data.get(_ROWS):
            changed[_ROWS] = [self.question(row) if isinstance(row, dict) else row for row in data[_ROWS]]
        return changed


def follow_anchors(
    data: dict[str, Any], moved: Followed, before: Passage, after: Passage
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a question of the text `before` as it rests on `after`, and the words of what it lost.

    `moved`: `articles.follow(before.blocks, after.blocks)`, perhaps with what the author confirmed.
    """
    following = _Following(moved, before, after)
    changed = following.question(data)
    return changed, tuple(_once(following.lost))


def anchors_of(data: dict[str, Any]) -> Iterator[str]:
    """Yield the ids of sentences and blocks that a question of a draft points to."""
    for raw in data.get(_SPANS) or ():
        span = _span(raw)
        if span is not None:
            yield span.at
    for name in _PLACES:
        yield from (str(at) for at in data.get(name) or ())
    for row in data.get(_ROWS) or ():
        if isinstance(row, dict):
            yield from anchors_of(row)


def typical_errors_of(data: dict[str, Any]) -> Iterator[str]:
    """Yield the ids of sentences that pupils wrongly choose, which are no key."""
    yield from (str(error["at"]) for error in data.get(_ERRORS) or () if isinstance(error, dict) and error.get("at"))


def text_at(passage: Passage, at: str) -> str:
    """Return the words of a sentence, or of a whole block; the id itself where nothing stands there."""
    if at in passage.sentences:
        return passage.sentences[at].text
    return next((block.text for block in passage.blocks if block.id == at), at)


def _span(raw: Any) -> Span | None:
    try:
        return Span.model_validate(raw)
    except ValidationError:
        return None


def _once(listed: list[Any]) -> list[Any]:
    found: list[Any] = []
    for one in listed:
        if one not in found:
            found.append(one)
    return found
