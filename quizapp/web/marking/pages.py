"""The finished values that the templates of marking are handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from quizapp.core.messages import Message
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.operations.feedback import Explanation
from quizapp.operations.marking import MarkLevel
from quizapp.operations.marking_desk import Arrived, Change, Neighbour, Seen
from quizapp.operations.marking_inbox import Pile
from quizapp.web.filters import number
from quizapp.web.languages import say
from quizapp.web.links import names_query

FILTERS = ("all", "short", "open", "appeals")
"""What the inbox may be narrowed to."""


@dataclass(frozen=True, slots=True)
class PileLine:
    """A question in the inbox."""

    title: str
    number: int
    prompt: str
    type_label: str
    is_open: bool
    count: int
    oldest: datetime
    url: str
    """The pile of the class with the most."""
    classes: tuple[tuple[str, int, str], ...]
    """Name, how many wait, and the address of the pile of each class."""
    together_url: str | None
    """The pile of all of them, where there are several."""


def _line(pile: Pile, names: str | None) -> PileLine:
    kind = QUESTION_TYPES[pile.column.view["type"]]
    classes = tuple(
        (
            share.classroom,
            share.count,
            url_for("marking.pile", assignment_id=share.assignment_id, number=share.number, names=names),
        )
        for share in pile.shares
    )
    return PileLine(
        title=pile.title,
        number=pile.column.number,
        prompt=pile.column.view["prompt"],
        type_label=gettext(kind.label),
        is_open=not kind.learns,
        count=pile.count,
        oldest=pile.oldest,
        url=classes[0][2],
        together_url=url_for(
            "marking.pile",
            assignment_id=pile.shares[0].assignment_id,
            number=pile.shares[0].number,
            names=names,
            classes="all",
        )
        if len(classes) > 1
        else None,
        classes=classes,
    )


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Everything that waits for the teacher."""

    lines: tuple[PileLine, ...]
    filters: tuple[tuple[str, str, int], ...]
    """What to show, in words with its address and how many there are."""
    chosen: str
    count: int
    shows_appeals: bool
    hidden: bool
    names_url: str


def inbox_page(piles: Sequence[Pile], appeals: int, chosen: str | None, *, hidden: bool) -> InboxPage:
    """Return the inbox; `chosen`: one of `FILTERS`."""
    chosen = chosen if chosen in FILTERS else "all"
    names = "hidden" if hidden else None
    lines = [_line(pile, names) for pile in piles]
    short = [line for line in lines if not line.is_open]
    opened = [line for line in lines if line.is_open]
    counts = {
        "short": sum(line.count for line in short),
        "open": sum(line.count for line in opened),
        "appeals": appeals,
    }
    words = {
        "all": gettext("Everything"),
        "short": gettext("Short answers"),
        "open": gettext("Open responses"),
        "appeals": gettext("Appeals"),
    }
    shown = {"all": lines, "short": short, "open": opened, "appeals": []}[chosen]
    total = sum(counts.values())
    show_of = {name: None if name == "all" else name for name in FILTERS}
    return InboxPage(
        lines=tuple(shown),
        filters=tuple(
            (word, url_for("marking.inbox", show=show_of[name], names=names), counts.get(name, total))
            for name, word in words.items()
        ),
        chosen=words[chosen],
        count=total,
        shows_appeals=chosen in {"all", "appeals"} and appeals > 0,
        hidden=hidden,
        names_url=url_for("marking.inbox", show=show_of[chosen], names=None if hidden else "hidden"),
    )


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A mark that was given or changed, in words."""

    at: datetime
    by: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One of several attempts of the pupil."""

    number: int
    url: str | None
    """The same question in it."""
    current: bool
    mark: float | None
    maximum: int


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """One response."""

    name: str
    title: str
    classroom: str
    attempt_number: int
    position: int
    question_count: int
    running: bool
    view: Mapping[str, Any]
    passage: Mapping[str, Any]
    explanation: Explanation
    highlights: Mapping[str, list[Any]]
    marked_by: str | None
    levels: tuple[MarkLevel, ...]
    may_mark: bool
    rating_url: str | None
    """Where a level for each criterion is chosen, for questions with criteria."""
    learns: bool
    """The key may learn the mark of this response."""
    learned_url: str | None
    """What it has learned about this question."""
    arrived: tuple[Arrived, ...]
    changes: tuple[ChangeLine, ...]
    former: tuple[str, str] | None
    following: tuple[str, str] | None
    questions: tuple[tuple[int, str], ...]
    attempts: tuple[AttemptLine, ...]
    """Empty where there is one."""
    quotes: tuple[str, ...]
    """The sentences the question rests on, for where the text does not stand beside it."""
    results_url: str
    url: str
    mend_url: str | None
    second_url: str | None
    """Where the actor rates it without seeing the mark; set while the mark is hidden from them."""


def response_page(seen: Seen, *, hidden: bool) -> ResponsePage:
    """Return the page of one response."""
    names = names_query(hidden=hidden)

    def at(attempt_id: int, position: int) -> str:
        return url_for("marking.response", attempt_id=attempt_id, position=position, **names)

    def neighbour(one: Neighbour | None) -> tuple[str, str] | None:
        return None if one is None else ("" if hidden else one.name, at(one.attempt_id, one.position))

    points = seen.explanation.question.points
    return ResponsePage(
        name=gettext("A pupil") if hidden else seen.person_name,
        title=seen.title,
        classroom=seen.classroom or "",
        attempt_number=seen.attempt.number,
        position=seen.position,
        question_count=seen.question_count,
        running=seen.attempt.submitted_at is None,
        view={
            **seen.explanation.view,
            "language": seen.passage["language"],
            "theirs": True,
            "comparison": seen.explanation.comparison,
        },
        passage=seen.passage,
        explanation=seen.explanation,
        highlights={sentence: [{"label": gettext("evidence")}] for sentence in seen.explanation.evidence},
        marked_by=seen.marked_by,
        levels=seen.levels,
        may_mark=seen.may_mark,
        rating_url=url_for("ratings.rating", attempt_id=seen.attempt.id, position=seen.position, **names)
        if getattr(seen.explanation.question, "criteria", ())
        else None,
        learns=seen.explanation.question.learns and bool(seen.explanation.response),
        learned_url=url_for(
            "rulings.learned",
            quiz_id=seen.assignment.quiz_id,
            _anchor=f"question-{seen.explanation.question.id}",
        )
        if seen.explanation.question.learns
        else None,
        arrived=seen.arrived,
        changes=tuple(_change(one, points) for one in seen.changes),
        former=neighbour(seen.former),
        following=neighbour(seen.following),
        questions=tuple((number, at(seen.attempt.id, number)) for number in range(1, seen.question_count + 1)),
        attempts=_attempt_lines(seen, at),
        quotes=_quotes(seen),
        results_url=url_for("reports.matrix", assignment_id=seen.assignment.id, **names),
        url=at(seen.attempt.id, seen.position),
        mend_url=url_for("regrading.mend_from_response", attempt_id=seen.attempt.id, position=seen.position)
        if seen.may_mark
        else None,
        second_url=url_for("ratings.second_rating", attempt_id=seen.attempt.id, position=seen.position, **names)
        if seen.hidden
        else None,
    )


def _attempt_lines(seen: Seen, at: Callable[[int, int], str]) -> tuple[AttemptLine, ...]:
    """Return the attempts of the pupil, none if there is but one."""
    if len(seen.attempts) < 2:  # noqa: PLR2004
        return ()
    return tuple(
        AttemptLine(
            number=one.number,
            url=at(one.attempt_id, one.position) if one.position else None,
            current=one.attempt_id == seen.attempt.id,
            mark=one.mark,
            maximum=one.maximum,
        )
        for one in seen.attempts
    )


def _quotes(seen: Seen) -> tuple[str, ...]:
    texts = {one["id"]: one["text"] for block in seen.passage["blocks"] for one in block["sentences"]}
    return tuple(texts[one] for one in seen.explanation.evidence if one in texts)


def _change(one: Change, points: int) -> ChangeLine:
    reason = one.new.get("reason")
    return ChangeLine(
        at=one.at,
        by=one.by or "–",
        old=_mark_words(one.old, points),
        new=_mark_words(one.new, points),
        reason=say(Message.from_json(reason)) if reason else "",
    )


def _mark_words(state: Mapping[str, Any], points: int) -> str:
    if state.get("void"):
        return gettext("does not count")
    if state.get("waiting") or state.get("fraction") is None:
        return gettext("waiting")
    return number(state["fraction"] * points)
