"""Skills in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import url_for
from flask_babel import format_datetime, gettext, ngettext

from quizapp.core.progress import LABELS, LAST_DAYS, LAST_RESPONSES, Label
from quizapp.core.question_types.base import PROCESS_LABELS, Process
from quizapp.core.skills import NextStep, Skill, SkillHead, SkillRow
from quizapp.operations.process_status import PROCESSES
from quizapp.operations.skills import ClassSkills
from quizapp.web.links import Link, names_query

SHAPES: Mapping[Label, str] = {"mastered": "right", "not_mastered": "wrong", "not_enough": "waiting"}
"""The shape of each word, from `components/status.html`."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the address asks for."""

    process: Process | None = None
    hidden: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Options:
        """Return the options in the query string `values`; what it says wrongly is as usual."""
        process: Process | None = next((one for one in PROCESSES if one == values.get("sort")), None)
        return cls(process, values.get("names") == "hidden")

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the query that keeps these options but for `changes`."""
        new = {"process": self.process, "hidden": self.hidden} | changes
        return ({"sort": new["process"]} if new["process"] else {}) | names_query(hidden=new["hidden"])


@dataclass(frozen=True, slots=True)
class SkillCell:
    """A pupil in a process: shape, word, and from how many answers."""

    head: str
    shape: str
    word: str
    n: str
    improved: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A pupil."""

    name: str
    url: str | None
    cells: tuple[SkillCell, ...]


@dataclass(frozen=True, slots=True)
class HeadView:
    """A process over the class."""

    label: str
    sort: Link
    counts: tuple[tuple[str, str], ...]
    """Shape, and how many with their word."""
    about: str


@dataclass(frozen=True, slots=True)
class GroupList:
    """Pupils who need the same, and the button that makes a group of them."""

    kind: Literal["practise", "ask"]
    sentence: str
    names: str | None
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """What comes next in a process."""

    process: Process
    label: str
    lists: tuple[GroupList, ...]


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """The page. `assignment_id`: the one it is from; none over the term."""

    heading: str
    classroom: str
    classroom_id: int
    assignment_id: int | None
    sentence: str
    basis: tuple[str, ...]
    name_sort: Link
    names_link: Link
    heads: tuple[HeadView, ...]
    lines: tuple[SkillLine, ...]
    steps: tuple[StepView, ...]
    days: int
    most: int
    threshold: int


def skills_page(found: ClassSkills, options: Options) -> SkillsPage:
    """Return the page of `found`."""
    name = gettext("Hide names") if not options.hidden else gettext("Show names")
    return SkillsPage(
        heading=_heading(found),
        classroom=found.classroom.name,
        classroom_id=found.classroom.id,
        assignment_id=found.results.assignment.id if found.results else None,
        sentence=_sentence(found),
        basis=tuple(_basis(found)),
        name_sort=Link(gettext("Name"), _url(found, options.query(process=None)), current=options.process is None),
        names_link=Link(name, _url(found, options.query(hidden=not options.hidden))),
        heads=tuple(_head(found, one, options) for one in found.heads),
        lines=tuple(_line(found, row, options) for row in found.rows),
        steps=tuple(_step(step, options) for step in found.steps if step.practise or step.ask),
        days=LAST_DAYS.days,
        most=LAST_RESPONSES,
        threshold=round(100 * found.threshold),
    )


def group_name(process: str | None, now: datetime) -> str:
    """Return how a group is called that practises `process`."""
    label = gettext(PROCESS_LABELS[process]) if process and process in PROCESS_LABELS else gettext("Reading")
    return f"{label}, {format_datetime(now, 'd MMM')}"


def _heading(found: ClassSkills) -> str:
    if found.results is None:
        return gettext("Skills of %(classroom)s", classroom=found.classroom.name)
    return gettext("Skills: %(title)s", title=found.results.title)


def _url(found: ClassSkills, query: dict[str, Any]) -> str:
    if found.results is None:
        return url_for("skills.class_skills", classroom_id=found.classroom.id, **query)
    return url_for("skills.assignment_skills", assignment_id=found.results.assignment.id, **query)


def _sentence(found: ClassSkills) -> str:
    """Return what the table shows, in a sentence."""
    if not any(head.answers for head in found.heads):
        return gettext("No answers count yet.")
    worst = max(found.heads, key=lambda head: head.not_mastered)
    if worst.not_mastered:
        return ngettext(
            "%(num)s of %(all)s pupils has surely not mastered “%(process)s” yet.",
            "%(num)s of %(all)s pupils have surely not mastered “%(process)s” yet.",
            worst.not_mastered,
            all=len(found.rows),
            process=gettext(PROCESS_LABELS[worst.process]),
        )
    if all(head.mastered == len(found.rows) for head in found.heads):
        return gettext("Everybody has mastered what was asked.")
    return gettext(
        "Nobody is surely below the threshold; for some, more answers are needed before anything can be said."
    )


def _basis(found: ClassSkills) -> list[str]:
    if found.results is None:
        return [gettext("Each pupil sees the same words on their own progress page.")]
    lines = [
        gettext("From this assignment alone: first finished attempts."),
        gettext("A few questions rarely allow a word; the page of the class takes all assignments together."),
    ]
    if found.waiting:
        lines.append(
            gettext(
                "Kept out until all answers are marked: questions %(numbers)s.",
                numbers=", ".join(map(str, found.waiting)),
            )
        )
    return lines


def _head(found: ClassSkills, head: SkillHead, options: Options) -> HeadView:
    counts: tuple[tuple[Label, int], ...] = (
        ("mastered", head.mastered),
        ("not_mastered", head.not_mastered),
        ("not_enough", head.not_enough),
    )
    questions = found.questions.get(head.process)
    return HeadView(
        label=gettext(PROCESS_LABELS[head.process]),
        sort=Link(
            gettext(PROCESS_LABELS[head.process]),
            _url(found, options.query(process=head.process)),
            current=options.process == head.process,
        ),
        counts=tuple((SHAPES[label], f"{number} {gettext(LABELS[label]).lower()}") for label, number in counts),
        about=ngettext("%(num)s question", "%(num)s questions", questions)
        if questions
        else ngettext("%(num)s answer", "%(num)s answers", head.answers),
    )


def _line(found: ClassSkills, row: SkillRow, options: Options) -> SkillLine:
    url = url_for("reports.pupil_progress", classroom_id=found.classroom.id, person_id=row.person_id)
    return SkillLine(
        name=_name(row, options),
        url=None if options.hidden or found.results is not None else url,
        cells=tuple(_cell(skill) for skill in row.skills),
    )


def _name(row: SkillRow, options: Options) -> str:
    return gettext("Pupil %(number)s", number=row.place) if options.hidden else row.name


def _cell(skill: Skill) -> SkillCell:
    waiting = None
    if skill.left_out:
        waiting = ngettext("%(num)s waits for a mark", "%(num)s wait for a mark", skill.left_out)
    return SkillCell(
        head=gettext(PROCESS_LABELS[skill.process]),
        shape=SHAPES[skill.label],
        word=gettext(LABELS[skill.label]),
        n=ngettext("%(num)s answer", "%(num)s answers", skill.estimate.n),
        improved=skill.improved,
        note=waiting,
    )


# What comes next


def _step(step: NextStep, options: Options) -> StepView:
    lists = []
    if step.practise:
        sentence = ngettext("%(num)s pupil needs practice.", "%(num)s pupils need practice.", len(step.practise))
        lists.append(_group("practise", sentence, step.practise, options))
    if step.ask:
        sentence = ngettext(
            "Not enough evidence for %(num)s pupil.", "Not enough evidence for %(num)s pupils.", len(step.ask)
        )
        lists.append(_group("ask", f"{sentence} {_more(step)}", step.ask, options))
    return StepView(step.process, gettext(PROCESS_LABELS[step.process]), tuple(lists))


def _more(step: NextStep) -> str:
    if step.fewest == step.most:
        return ngettext(
            "Ask at least %(num)s more question of this kind.",
            "Ask at least %(num)s more questions of this kind.",
            step.most,
        )
    return gettext(
        "Ask at least %(fewest)s to %(most)s more questions of this kind.", fewest=step.fewest, most=step.most
    )


def _group(kind: Literal["practise", "ask"], sentence: str, rows: tuple[SkillRow, ...], options: Options) -> GroupList:
    return GroupList(
        kind=kind,
        sentence=sentence,
        names=None if options.hidden else ", ".join(row.name for row in rows),
        ids=tuple(row.person_id for row in rows),
    )
