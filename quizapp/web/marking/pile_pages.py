"""The finished values of a pile: what waits at one question, a card a group, and what the last press did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.messages import Message
from quizapp.operations.marking import MarkLevel
from quizapp.operations.marking_pile import Group, Task, lot
from quizapp.web.learning import NOTHING, LearnForm
from quizapp.web.marking.forms import CardForm, level_text, mark_value, points_text
from quizapp.web.marking.pile_state import ALL, MOST_SPLIT, Desk, State, Wanted, following_of, state_of

Errors = Mapping[int, tuple[CardForm, str]]
"""What was sent and could not be taken: the form and why, by the first key of its group."""

GROUPS_A_PAGE = 20
CLASSES_NAMED = 2
"""Classes of a pile that are named above it; of more, their number is told."""
SPELLINGS_SHOWN = 12
UNSURE = 0.7
"""From here on (`Group.unsure`) no suggestion is shown."""
HINTS = (0.85, 0.65, 0.35, 0.15)
"""From which sureness on the words of `hint_of` hold."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that decides."""

    value: str
    label: str
    kind: Literal["accept", "part", "reject"]
    key: str
    """The key that presses it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A group of alike responses with its buttons."""

    name: str
    text: str
    count: int
    spellings: tuple[tuple[str, int], ...]
    """Other spellings with how often they were written."""
    more_spellings: int
    hint: str
    leans: bool
    """The program would say right or wrong."""
    why: Message | None
    people: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Name and address of each response, by class; a class has no name where all are of one, or names are hidden."""
    presses: tuple[Press, ...]
    settles: str
    split_url: str | None
    split_text: str
    alone: bool
    form: CardForm
    error: str
    rating_url: str
    """Where a level for each criterion is sent to, for questions with criteria."""


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
    criteria: tuple[Any, ...]
    """What the response is marked by, where that is more than one row of levels."""
    learns: bool
    learn: LearnForm
    cards: tuple[Card, ...]
    state: State
    comments: tuple[str, ...]
    comments_url: str
    learned_url: str
    pages: tuple[tuple[int, str], ...]
    page: int
    hidden: bool
    is_split: bool
    url: str
    together_url: str
    names_url: str
    results_url: str
    second_url: str | None
    """Where a colleague rates the same responses, for open responses."""
    following: tuple[str, str] | None
    """Where to go on when nothing waits here: words and address."""


def pile_page(task: Task, shown: Sequence[Group], desk: Desk, wanted: Wanted, learn: str, errors: Errors) -> PilePage:
    """Return the page of `task`.

    `learn`: what is chosen for the key; `errors`: what was sent and could not be taken, by the first key of the group.
    """
    assignment_id, number = task.results.assignment.id, task.column.number

    def at(**changes: Any) -> str:
        return url_for("marking.pile", assignment_id=assignment_id, number=number, **wanted.query(**changes))

    first = GROUPS_A_PAGE * (wanted.page - 1)
    form = LearnForm(formdata=None)
    form.offer(everyone=task.may_rule_everyone, chosen=learn, one_class=not wanted.together)
    pages = -(-len(task.groups) // GROUPS_A_PAGE)
    language, names = task.passage["language"], "hidden" if wanted.hidden else None
    return PilePage(
        title=task.results.title,
        classroom=_classes(task),
        number=number,
        view={**task.column.view, "language": language},
        language=language,
        feedback=task.question.feedback,
        quotes=_quotes(task),
        key=task.key,
        levels=task.levels,
        criteria=getattr(task.question, "criteria", ()),
        learns=task.question.learns,
        learn=form,
        cards=tuple(_card(group, task, wanted, at, errors, learn) for group in shown),
        state=state_of(task.results.assignment.id, number, task.column.question_id, desk, wanted),
        comments=desk.comments,
        comments_url=url_for("marking.saved_comments"),
        learned_url=url_for(
            "rulings.learned", quiz_id=task.results.assignment.quiz_id, _anchor=f"question-{task.question.id}"
        ),
        pages=tuple((one, at(page=one if one > 1 else None)) for one in range(1, pages + 1)) if pages > 1 else (),
        page=first // GROUPS_A_PAGE + 1,
        hidden=wanted.hidden,
        is_split=bool(wanted.spellings or wanted.pupils),
        url=at(),
        together_url=at(split=None, each=None, page=None),
        names_url=at(names=None if wanted.hidden else "hidden"),
        results_url=url_for("reports.matrix", assignment_id=assignment_id, names=names),
        second_url=None
        if task.question.learns
        else url_for("ratings.desk", assignment_id=assignment_id, number=number, names=names),
        following=following_of(task, desk.piles, wanted),
    )


def of_page(groups: Sequence[Group], wanted: Wanted) -> Sequence[Group]:
    """Return the groups of the page that is wanted; of the last one if there are not so many."""
    last = max(0, (len(groups) - 1) // GROUPS_A_PAGE)
    first = GROUPS_A_PAGE * min(wanted.page - 1, last)
    return groups[first : first + GROUPS_A_PAGE]


def _quotes(task: Task) -> tuple[tuple[int | None, str], ...]:
    return tuple(
        (block["number"], sentence["text"])
        for block in task.passage["blocks"]
        for sentence in block["sentences"]
        if sentence["id"] in task.evidence
    )


def _classes(task: Task) -> str:
    """Return the classes by name, or how many there are where the names would fill the screen."""
    names = list(dict.fromkeys(task.rooms.classrooms.values()))
    if len(names) <= CLASSES_NAMED:
        return ", ".join(names)
    return ngettext("%(num)s class", "%(num)s classes", len(names))


# A card


def _card(group: Group, task: Task, wanted: Wanted, at: Any, errors: Errors, learn: str) -> Card:
    form, error = errors.get(group.ids[0], (None, ""))
    others = group.spellings[1:]
    split_url, split_text = _split(group, wanted, at)
    return Card(
        name=f"g{group.ids[0]}",
        text=group.text,
        count=len(group.ids),
        spellings=tuple((one.text, len(one.ids)) for one in others[:SPELLINGS_SHOWN]),
        more_spellings=max(0, len(others) - SPELLINGS_SHOWN),
        hint=hint_of(group) if task.question.learns else "",
        why=group.score.message if group.score and task.question.learns else None,
        people=_people(group, task, hidden=wanted.hidden),
        presses=_presses(task, group.ids[0]),
        settles=_settles(group, task, learn),
        split_url=split_url,
        split_text=split_text,
        alone=group.is_alone,
        form=form or CardForm.of(group),
        error=error,
        leans=group.unsure < UNSURE,
        rating_url=url_for(
            "ratings.rating",
            attempt_id=group.waiting[0].attempt_id,
            position=group.waiting[0].position,
            names="hidden" if wanted.hidden else None,
            classes=ALL if wanted.together else None,
        ),
    )


def hint_of(group: Group) -> str:
    """Return what the program would say of a group, in words."""
    sureness = group.score.sureness if group.score and group.score.sureness is not None else 0.5
    words = (
        gettext("Probably right."),
        gettext("Rather right than wrong."),
        gettext("No suggestion: it can be either."),
        gettext("Rather wrong than right."),
        gettext("Probably wrong."),
    )
    return words[next((place for place, least in enumerate(HINTS) if sureness >= least), len(HINTS))]


def _people(group: Group, task: Task, *, hidden: bool) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    waiting = sorted(group.waiting, key=lambda one: lot(one.response_id)) if hidden else group.waiting
    names = "hidden" if hidden else None
    rooms = task.rooms.classrooms
    by_class: dict[str, list[tuple[str, str]]] = (
        {"": []} if hidden or len(set(rooms.values())) == 1 else {room: [] for room in rooms.values()}
    )
    for number, one in enumerate(waiting, start=1):
        name = gettext("Pupil %(number)s", number=number) if hidden else one.name
        url = url_for("marking.response", attempt_id=one.attempt_id, position=one.position, names=names)
        by_class["" if "" in by_class else rooms[one.assignment_id]].append((name, url))
    return tuple((room, tuple(people)) for room, people in by_class.items() if people)


def _presses(task: Task, first: int) -> tuple[Press, ...]:
    """Return the buttons from the best mark to none; the keys of part marks count from the lowest."""
    best, worst = task.levels[0], task.levels[-1]
    presses = []
    for place, level in enumerate(task.levels):
        kind: Literal["accept", "part", "reject"] = "part"
        label, key = level_text(level), str(len(task.levels) - 1 - place)
        if level is best or level is worst:
            kind, key = ("accept", "A") if level is best else ("reject", "R")
            if not level.text:
                word = gettext("Right") if level is best else gettext("Wrong")
                label = word if task.question.points == 1 else f"{word}: {points_text(level.mark)}"
        presses.append(Press(f"{first}:{mark_value(level.mark)}", label, kind, key if len(key) == 1 else ""))
    return tuple(presses)


def _settles(group: Group, task: Task, learn: str) -> str:
    """Return where a press would hold; what everyone learns also decides in classes of colleagues."""
    if group.is_alone:
        return gettext("Decides for this pupil alone; the key does not learn it.")
    if learn == NOTHING or not task.question.learns:
        return ""
    if len(group.ids) == 1 and not group.settles:
        return ""
    here = ngettext("Settles %(num)s here", "Settles %(num)s here", len(group.ids))
    if not group.settles:
        return f"{here}."
    there = (
        ngettext("%(num)s in other classes", "%(num)s in other classes", group.settles)
        if learn == "everyone" and task.may_rule_everyone
        else ngettext("%(num)s in your other classes", "%(num)s in your other classes", group.settles)
    )
    return gettext("%(here)s and %(there)s.", here=here, there=there)


def _split(group: Group, wanted: Wanted, at: Any) -> tuple[str | None, str]:
    if len(group.ids) == 1:
        return None, ""
    if len(group.spellings) > 1:
        ids = (*wanted.spellings, *(spelling.ids[0] for spelling in group.spellings))
        url = at(split="-".join(map(str, ids[-MOST_SPLIT:])))
        return f"{url}#g{group.ids[0]}", gettext("Decide each spelling alone")
    ids = (*wanted.pupils, *group.ids)
    return f"{at(each='-'.join(map(str, ids[-MOST_SPLIT:])))}#g{group.ids[0]}", gettext("Decide each pupil alone")
