"""The passage map in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.levels import MAIN
from quizapp.core.messages import N_
from quizapp.core.passage_map import LEVEL_WORDS, Level, MappedBlock, Outcome, Place, level_of
from quizapp.core.psychometrics import FACILITY_WORDS, FacilityWord
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.core.school_settings import Limits
from quizapp.operations.passage_map import MappedQuestion, TextMap
from quizapp.web.links import Link

_HARDNESS: dict[Level, FacilityWord] = {"few": "hard", "some": "medium", "most": "easy"}
"""The word for a question is the opposite side of the word for its place, from the same limits."""
_LEGEND: dict[Level, str] = {
    "few": N_("less than %(hard)s of 100 points were earned"),
    "some": N_("%(hard)s to %(easy)s of 100"),
    "most": N_("more than %(easy)s of 100"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the legend."""

    level: Level
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PieceView:
    """A run of sentences as it stands in the text. Without a `place` no question rests on it."""

    text: str
    place: PlaceView | None


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the text."""

    kind: str
    number: int | None
    title: str | None
    pieces: tuple[PieceView, ...]
    uncovered: bool
    """A paragraph no question rests on."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question that rests on a place."""

    number: int
    prompt: str
    about: str
    word: str | None
    counts: str
    others: str | None
    """Where else it rests."""
    matrix_url: str
    items_url: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of the text: what it is called, how well it was understood, and its questions."""

    anchor: str
    name: str
    level: Level
    label: str
    """What stands in the text: right answers of all answers, and the word."""
    counts: str
    """The same in a sentence."""
    word: str
    text: str
    questions: tuple[QuestionLine, ...]
    left_out: str | None


@dataclass(frozen=True, slots=True)
class MapPage:
    """The page."""

    assignment_id: int
    heading: str
    classroom: str | None
    language: str
    title: str
    sentence: str
    """What the map shows, in a sentence."""
    basis: str
    """Whose answers these are."""
    notes: tuple[str, ...]
    legend: tuple[Sign, ...]
    blocks: tuple[BlockView, ...]
    places: tuple[PlaceView, ...]
    texts: tuple[Link, ...]


def map_page(found: TextMap) -> MapPage:
    """Return the page of `found`."""
    views = {
        place.sentences[0]: _place(found, block, place)
        for block in found.map.blocks
        for place in block.places
        if place.questions
    }
    return MapPage(
        assignment_id=found.results.assignment.id,
        heading=found.results.title,
        classroom=found.results.classroom,
        language=found.language,
        title=found.title,
        sentence=_sentence(found),
        basis=_basis(found),
        notes=tuple(_notes(found)),
        legend=_legend({view.level for view in views.values()}, found.limits),
        blocks=tuple(_block(block, views) for block in found.map.blocks),
        places=tuple(views.values()),
        texts=_texts(found),
    )


# Sentences above the text


def _sentence(found: TextMap) -> str:
    if not found.text.readers:
        return gettext("Nobody has handed this text in yet; the colours come with the first attempts.")
    if found.text.readers < found.limits.fewest:
        return gettext(
            "Counts only: with fewer than %(fewest)s pupils a word would say too much.", fewest=found.limits.fewest
        )
    weakest = found.map.weakest()
    if weakest is None:
        return gettext("No part of the text was understood worse than another.")
    block, place = weakest
    values = {"place": _name(block, place), "counts": _counts(place)}
    if place.level == "few":
        return gettext("Understood by the fewest: %(place)s (%(counts)s).", **values)
    return gettext("No part was understood by few; the least was %(place)s (%(counts)s).", **values)


def _basis(found: TextMap) -> str:
    if not found.text.readers:
        return ""
    return ngettext(
        "From the first finished attempt of %(num)s person: right answers of all answers.",
        "From the first finished attempts of %(num)s people: right answers of all answers.",
        found.text.readers,
    )


def _notes(found: TextMap) -> list[str]:
    notes: list[str] = []
    waiting = [number for number, one in found.questions.items() if one.outcome.waiting]
    if waiting:
        notes.append(
            gettext("Kept out until all answers are marked: questions %(numbers)s.", numbers=_listed(waiting))
            if len(waiting) > 1
            else gettext("Kept out until all answers are marked: question %(numbers)s.", numbers=waiting[0])
        )
    void = [number for number, one in found.questions.items() if one.outcome.void and not one.outcome.learners]
    if void:
        notes.append(gettext("Left out because they do not count: %(numbers)s.", numbers=_listed(void)))
    if found.map.uncovered:
        notes.append(
            ngettext(
                "No question rests on paragraph %(numbers)s.",
                "No question rests on paragraphs %(numbers)s.",
                len(found.map.uncovered),
                numbers=_listed(found.map.uncovered),
            )
        )
    if found.earlier:
        notes.append(
            ngettext(
                "%(num)s of them answered another version of the set; it counts where the same question rests now.",
                "%(num)s of them answered another version of the set; they count where the same question rests now.",
                found.earlier,
            )
        )
    if found.gone:
        notes.append(gettext("Only another version has these questions: %(numbers)s.", numbers=_listed(found.gone)))
    return notes


def _texts(found: TextMap) -> tuple[Link, ...]:
    """Return a link for each text, where there are several."""
    if len(found.texts) == 1:
        return ()
    return tuple(
        Link(
            gettext(
                "%(text)s: %(count)s handed in",
                text=gettext("Main text") if one.label is None else one.label,
                count=one.readers,
            ),
            url_for(
                "passage_map.text_map",
                assignment_id=found.results.assignment.id,
                text=None if one.name == MAIN else one.name,
            ),
            current=one.name == found.text.name,
        )
        for one in found.texts
    )


def _legend(levels: set[Level], limits: Limits) -> tuple[Sign, ...]:
    shown: tuple[Level, ...] = ("few", "some", "most") if levels & {"few", "some", "most"} else ()
    others: tuple[Level, ...] = ("counts", "waiting", "void", "nobody")
    values = {"hard": round(100 * limits.hard_below), "easy": round(100 * limits.easy_above)}
    return tuple(
        Sign(level, gettext(LEVEL_WORDS[level]), gettext(_LEGEND[level], **values) if level in _LEGEND else "")
        for level in (*shown, *(level for level in others if level in levels))
    )


# The text


def _block(mapped: MappedBlock, views: dict[str, PlaceView]) -> BlockView:
    texts = [sentence.text for sentence in mapped.block.sentences]
    return BlockView(
        kind=mapped.block.kind,
        number=mapped.number,
        title=mapped.block.title,
        pieces=tuple(
            PieceView(" ".join(texts[place.first - 1 : place.last]), views.get(place.sentences[0]))
            for place in mapped.places
        ),
        uncovered=mapped.number is not None and not mapped.covered,
    )


def _place(found: TextMap, block: MappedBlock, place: Place) -> PlaceView:
    word = gettext(LEVEL_WORDS[place.level])
    outcome = place.outcome
    parts = [gettext("%(right)s of %(all)s", right=outcome.right, all=outcome.learners)] if outcome.learners else []
    parts += [word] if place.level != "counts" else []
    texts = [sentence.text for sentence in block.block.sentences]
    return PlaceView(
        anchor="at-" + place.sentences[0].replace(".", "-"),
        name=_name(block, place),
        level=place.level,
        label=" · ".join(parts),
        counts=_counts(place) if outcome.learners else "",
        word=word,
        text=" ".join(texts[place.first - 1 : place.last]),
        questions=tuple(_question(found, number, place) for number in place.questions),
        left_out=_left_out(place),
    )


def _left_out(place: Place) -> str | None:
    if not place.left_out or len(place.left_out) == len(place.questions):
        return None
    return ngettext(
        "Without question %(numbers)s, which does not count yet.",
        "Without questions %(numbers)s, which do not count yet.",
        len(place.left_out),
        numbers=_listed(place.left_out),
    )


def _name(block: MappedBlock, place: Place) -> str:
    """Return what people call a place: “paragraph 2, sentences 1–3”."""
    if block.block.kind == "heading":
        return gettext("the heading “%(text)s”", text=block.block.text)
    where = (
        gettext("paragraph %(number)s", number=block.number)
        if block.number is not None
        else gettext("the box “%(title)s”", title=block.block.title or block.block.sentences[0].text)
    )
    if (place.first, place.last) == (1, len(block.block.sentences)):
        return where
    if place.first == place.last:
        return gettext("%(where)s, sentence %(number)s", where=where, number=place.first)
    return gettext("%(where)s, sentences %(first)s–%(last)s", where=where, first=place.first, last=place.last)


def _counts(place: Place) -> str:
    counts = _right(place.outcome)
    counted = len(place.questions) - len(place.left_out)
    if counted < 2:  # noqa: PLR2004
        return counts
    return gettext("%(counts)s in %(number)s questions", counts=counts, number=counted)


def _right(outcome: Outcome) -> str:
    if outcome.partly:
        return gettext(
            "%(right)s of %(all)s right, %(partly)s partly",
            right=outcome.right,
            all=outcome.learners,
            partly=outcome.partly,
        )
    return gettext("%(right)s of %(all)s right", right=outcome.right, all=outcome.learners)


# The questions of a place


def _question(found: TextMap, number: int, place: Place) -> QuestionLine:
    one = found.questions[number]
    assignment_id = found.results.assignment.id
    return QuestionLine(
        number=number,
        prompt=one.column.view["prompt"],
        about=f"{gettext(QUESTION_TYPES[one.column.view['type']].label)}, {gettext(PROCESS_LABELS[one.column.process])}",
        word=_hardness(one, found.limits),
        counts=_question_counts(one.outcome),
        others=_others(found, number, place),
        matrix_url=url_for("reports.matrix", assignment_id=assignment_id, sort=f"q{number}"),
        items_url=url_for("analysis.items", assignment_id=assignment_id, _anchor=f"q{number}"),
    )


def _hardness(one: MappedQuestion, limits: Limits) -> str | None:
    return None if one.share is None else gettext(FACILITY_WORDS[_HARDNESS[level_of(one.share, limits)]])


def _question_counts(outcome: Outcome) -> str:
    if outcome.waiting:
        return ngettext("%(num)s answer waits for a mark", "%(num)s answers wait for a mark", outcome.waiting)
    if not outcome.learners:
        return gettext("does not count") if outcome.void else gettext("no answers yet")
    return _right(outcome)


def _others(found: TextMap, number: int, place: Place) -> str | None:
    elsewhere = [
        _name(block, other)
        for block in found.map.blocks
        for other in block.places
        if number in other.questions and other is not place
    ]
    return gettext("It also rests on %(places)s.", places="; ".join(elsewhere)) if elsewhere else None


def _listed(numbers: tuple[int, ...] | list[int]) -> str:
    return ", ".join(map(str, numbers))
