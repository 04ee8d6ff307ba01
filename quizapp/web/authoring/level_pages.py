"""What the pages of other texts are handed: the texts side by side, and where the evidence stands in each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from quizapp.catalogues import LANGUAGES
from quizapp.core import draft_levels
from quizapp.core.draft_anchors import text_at
from quizapp.core.drafts import Draft, passage_of, question_of
from quizapp.core.level_places import Proposal, propose
from quizapp.core.levels import KIND_LABELS, Need, as_asked, needs
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.readability import Readability, measure_passage
from quizapp.operations import library
from quizapp.web.filters_reading import names_paragraph
from quizapp.web.languages import translated


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A text beside the others. `name`: none for the main text. `waiting`: sentences whose place nobody has confirmed."""

    name: str | None
    label: str
    kind: str
    language: str
    figures: Readability | None
    paragraphs: int
    waiting: int
    nowhere: str
    """Numbers of questions that rest on what this text does not say."""


@dataclass(frozen=True, slots=True)
class LevelsPage:
    """The texts of a set side by side."""

    columns: tuple[TextColumn, ...]
    may_add: bool
    translated: bool
    """One of them is a translation."""
    paragraph_numbers: str
    """Numbers of questions that name a paragraph by its number; empty where all texts have as many paragraphs."""


def levels_page(draft: Draft) -> LevelsPage:
    """Return the texts of a draft with their figures."""
    main = passage_of(draft)
    columns = [
        TextColumn(None, _("Main text"), "", _language(main), measure_passage(main), len(main.numbers), 0, ""),
        *(_column(draft, data) for data in draft_levels.levels_of(draft)),
    ]
    naming = [number for number, data in enumerate(draft["questions"], 1) if _names_paragraph(data)]
    same = len({column.paragraphs for column in columns}) == 1
    return LevelsPage(
        tuple(columns),
        may_add=draft_levels.free_name(draft) is not None,
        translated=len({column.language for column in columns}) > 1,
        paragraph_numbers="" if same else ", ".join(map(str, naming)),
    )


def _language(passage: Passage) -> str:
    return LANGUAGES.get(passage.language, passage.language)


def _names_paragraph(data: Mapping[str, Any]) -> bool:
    return any(names_paragraph(str(data.get(name) or "")) for name in ("prompt", "hint", "feedback"))


def _column(draft: Draft, data: dict[str, Any]) -> TextColumn:
    passage = Passage.model_validate(data["passage"])
    waiting = draft_levels.unconfirmed(draft, data)
    open_ones = {need.at for need in waiting}
    nowhere = {
        number
        for need in needs(draft["questions"], passage_of(draft))
        if need.at not in open_ones and not data["anchors"][need.at]
        for number in need.resting
    }
    return TextColumn(
        name=data["id"],
        label=data["label"],
        kind=translated(KIND_LABELS[data["kind"]]),
        language=_language(passage),
        figures=measure_passage(passage),
        paragraphs=len(passage.numbers),
        waiting=len(waiting),
        nowhere=", ".join(map(str, sorted(nowhere))),
    )


# Where the evidence stands


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: the sentences it asked about, those ticked for each, and which the text does not say."""

    rows: tuple[str, ...]
    chosen: Mapping[str, list[str]]
    nowhere: frozenset[str]

    @property
    def both(self) -> frozenset[str]:
        """Sentences for which a place was ticked and that there is none."""
        return self.nowhere & self.chosen.keys()

    @property
    def told(self) -> dict[str, list[str]]:
        """What was said, for the sentences for which something was."""
        return {at: self.chosen.get(at, []) for at in self.rows if at in self.chosen or at in self.nowhere}


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence or block of the other text that may be chosen."""

    at: str
    place: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A sentence or block of the main text that questions point to, and where the other text may say it."""

    at: str
    place: str
    text: str
    questions: str
    count: int
    required: bool
    confirmed: bool
    why: str
    """Why something is proposed; empty where it is confirmed."""
    spots: tuple[Spot, ...]
    others: tuple[Spot, ...]
    nowhere: bool
    wrong: bool
    """A place was ticked, and that there is none."""


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Where the evidence stands in another text: what is only proposed, then what is confirmed."""

    name: str
    label: str
    language: str
    revision: int
    proposed: tuple[PlaceRow, ...]
    confirmed: tuple[PlaceRow, ...]


def places_page(draft: Draft, data: dict[str, Any], revision: int, sent: Sent | None = None) -> PlacesPage:
    """Return the page of one text; `sent`: with what was ticked on it."""
    main, passage = passage_of(draft), Passage.model_validate(data["passage"])
    waiting = {need.at for need in draft_levels.unconfirmed(draft, data)}
    needed = needs(draft["questions"], main)
    proposals = propose(main, passage, [need.at for need in needed])
    found = _Places(main, passage, data, proposals, waiting, sent)
    rows = [found.row(need) for need in needed]
    return PlacesPage(
        name=data["id"],
        label=data["label"],
        language=passage.language,
        revision=revision,
        proposed=tuple(row for row in rows if not row.confirmed),
        confirmed=tuple(row for row in rows if row.confirmed),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """What the rows of a page are made of."""

    main: Passage
    passage: Passage
    data: Mapping[str, Any]
    proposals: Mapping[str, Proposal]
    waiting: Collection[str]
    sent: Sent | None

    def row(self, need: Need) -> PlaceRow:
        waits, proposal = need.at in self.waiting, self.proposals.get(need.at)
        candidates = proposal.candidates if proposal else ()
        chosen, nowhere = self._said(need.at)
        names = _in_order(self.passage, blocks="." not in need.at)
        shown = {*chosen, *candidates}
        return PlaceRow(
            at=need.at,
            place=place_words(self.main, need.at),
            text=text_at(self.main, need.at),
            questions=", ".join(map(str, need.questions)),
            count=len(need.questions),
            required=need.required,
            confirmed=not waits,
            why=_why(proposal) if waits and proposal else "",
            spots=tuple(_spot(self.passage, at, chosen=at in chosen) for at in names if at in shown),
            others=tuple(_spot(self.passage, at, chosen=False) for at in names if at not in shown),
            nowhere=nowhere,
            wrong=self.sent is not None and need.at in self.sent.both,
        )

    def _said(self, at: str) -> tuple[Collection[str], bool]:
        """Return the places that are ticked, and whether it is ticked that there is none."""
        if self.sent is not None and at in self.sent.rows:
            return self.sent.chosen.get(at, []), at in self.sent.nowhere
        if at in self.waiting:
            proposal = self.proposals.get(at)
            return (proposal.chosen if proposal else ()), False
        confirmed = self.data["anchors"][at]
        return confirmed, not confirmed


def _in_order(passage: Passage, *, blocks: bool) -> list[str]:
    return [block.id for block in passage.blocks] if blocks else list(passage.sentences)


def _spot(passage: Passage, at: str, *, chosen: bool) -> Spot:
    return Spot(at, place_words(passage, at), text_at(passage, at), chosen)


def _why(proposal: Proposal) -> str:
    return {
        "same": _("the same words"),
        "alike": _("words in common"),
        "place": _("only because it stands about there; look closely"),
    }[proposal.why]


def place_words(passage: Passage, at: str) -> str:
    """Return where a sentence or block stands, in words."""
    block = next(block for block in passage.blocks if block.id == at.split(".", maxsplit=1)[0])
    if block.kind == "heading":
        return _("heading")
    paragraph = passage.numbers.get(block.id)
    if "." not in at:
        return _("paragraph %(number)s", number=paragraph) if paragraph else _("the boxed note")
    number = [sentence.id for sentence in block.sentences].index(at.split(".")[1]) + 1
    if paragraph is None:
        return _("the boxed note, sentence %(number)s", number=number)
    return _("paragraph %(paragraph)s, sentence %(number)s", paragraph=paragraph, number=number)


# As a pupil


def level_view(draft: Draft, data: dict[str, Any], language: str) -> tuple[dict[str, Any], list[int]]:
    """Return the draft as a pupil with this text sees it, and the numbers of the questions that cannot be shown yet."""
    passage = Passage.model_validate(data["passage"])
    asked: list[Question] = []
    missing: list[int] = []
    for number, question in enumerate(map(question_of, draft["questions"]), start=1):
        try:
            asked.append(as_asked(question, data["anchors"], passage)) if question else missing.append(number)
        except ValidationError:
            missing.append(number)
    asked_in = language if passage.language != language else None
    return library.present(passage, asked, asked_in=asked_in), missing
