"""The finished values that the templates of marking are handed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from quizapp.core.messages import Message
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.operations.feedback import Explanation
from quizapp.operations.marking import MarkLevel
from quizapp.operations.marking_desk import Arrived, Change, Group, Neighbour, Pile, Seen, Task
from quizapp.web.filters import number
from quizapp.web.languages import say
from quizapp.web.marking.forms import GroupForm

GROUPS_A_PAGE = 10


def names_query(*, hidden: bool) -> dict[str, Any]:
    """Return the query that keeps names hidden from page to page."""
    return {"names": "hidden"} if hidden else {}


@dataclass(frozen=True, slots=True)
class PileLine:
    """A question in the inbox."""

    title: str
    classroom: str
    number: int
    prompt: str
    type_label: str
    count: int
    oldest: datetime
    url: str


def inbox_lines(piles: Sequence[Pile]) -> list[PileLine]:
    """Return the inbox."""
    return [
        PileLine(
            title=pile.title,
            classroom=pile.classroom,
            number=pile.column.number,
            prompt=pile.column.view["prompt"],
            type_label=gettext(QUESTION_TYPES[pile.column.view["type"]].label),
            count=pile.count,
            oldest=pile.oldest,
            url=url_for("marking.pile", assignment_id=pile.assignment_id, number=pile.column.number),
        )
        for pile in piles
    ]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of alike responses with its form."""

    text: str
    count: int
    people: tuple[tuple[str, str], ...]
    """Name and address of each response."""
    form: GroupForm


@dataclass(frozen=True, slots=True)
class PilePage:
    """Everything that waits at a question."""

    title: str
    classroom: str
    number: int
    view: Mapping[str, Any]
    language: str
    feedback: str
    quotes: tuple[tuple[int | None, str], ...]
    """The evidence: paragraph number and sentence."""
    key: str
    levels: tuple[MarkLevel, ...]
    groups: tuple[GroupView, ...]
    count: int
    more: int
    hidden: bool
    url: str
    names_url: str
    results_url: str
    undo_url: str | None


def pile_page(task: Task, *, hidden: bool, done: str | None, forms: Mapping[int, GroupForm] | None = None) -> PilePage:
    """Return the page of `task`. `forms`: what was sent and could not be taken, by the first key of the group."""
    assignment_id, number = task.results.assignment.id, task.column.number
    shown = task.groups[:GROUPS_A_PAGE]
    language = task.passage["language"]
    names = names_query(hidden=hidden)
    return PilePage(
        title=task.results.title,
        classroom=task.results.classroom or "",
        number=number,
        view={**task.column.view, "language": language},
        language=language,
        feedback=task.question.feedback,
        quotes=_quotes(task),
        key=task.key,
        levels=task.levels,
        groups=tuple(_group(group, task.levels, (forms or {}).get(group.ids[0]), hidden=hidden) for group in shown),
        count=task.count,
        more=sum(len(group.waiting) for group in task.groups[GROUPS_A_PAGE:]),
        hidden=hidden,
        url=url_for("marking.pile", assignment_id=assignment_id, number=number, **names),
        names_url=url_for("marking.pile", assignment_id=assignment_id, number=number, **names_query(hidden=not hidden)),
        results_url=url_for("reports.matrix", assignment_id=assignment_id, **names),
        undo_url=url_for("marking.undo", assignment_id=assignment_id, number=number, at=done, **names)
        if done
        else None,
    )


def _quotes(task: Task) -> tuple[tuple[int | None, str], ...]:
    return tuple(
        (block["number"], sentence["text"])
        for block in task.passage["blocks"]
        for sentence in block["sentences"]
        if sentence["id"] in task.evidence
    )


def _group(group: Group, levels: Sequence[MarkLevel], form: GroupForm | None, *, hidden: bool) -> GroupView:
    names = names_query(hidden=hidden)
    people = tuple(
        (
            gettext("Pupil %(number)s", number=number) if hidden else one.name,
            url_for("marking.response", attempt_id=one.attempt_id, position=one.position, **names),
        )
        for number, one in enumerate(group.waiting, start=1)
    )
    text = group.value if isinstance(group.value, str) else group.text
    return GroupView(text, len(group.waiting), people, form or GroupForm.of(group, levels))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A mark that was given or changed, in words."""

    at: datetime
    by: str
    old: str
    new: str
    reason: str


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
    arrived: tuple[Arrived, ...]
    changes: tuple[ChangeLine, ...]
    former: tuple[str, str] | None
    following: tuple[str, str] | None
    questions: tuple[tuple[int, str], ...]
    results_url: str
    url: str


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
        view={**seen.explanation.view, "language": seen.passage["language"], "theirs": True},
        passage=seen.passage,
        explanation=seen.explanation,
        highlights={sentence: [{"label": gettext("evidence")}] for sentence in seen.explanation.evidence},
        marked_by=seen.marked_by,
        levels=seen.levels,
        may_mark=seen.may_mark,
        arrived=seen.arrived,
        changes=tuple(_change(one, points) for one in seen.changes),
        former=neighbour(seen.former),
        following=neighbour(seen.following),
        questions=tuple((number, at(seen.attempt.id, number)) for number in range(1, seen.question_count + 1)),
        results_url=url_for("reports.matrix", assignment_id=seen.assignment.id, **names),
        url=at(seen.attempt.id, seen.position),
    )


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
    if state.get("waiting") or state.get("fraction") is None:
        return gettext("waiting")
    return number(state["fraction"] * points)
