"""What waits at one question, alike responses together: the largest groups and the least sure ones first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.core.question_types.base import Question, Score
from quizapp.core.rulings import NO_RULINGS, Rulings, Scope
from quizapp.core.text_matching import canonical
from quizapp.models import Attempt, Person, Quiz, QuizVersion, Response, db
from quizapp.operations import library, rule_marks, rulings, rulings_settling
from quizapp.operations.columns import Column, Results
from quizapp.operations.feedback import evidence_of
from quizapp.operations.marking import MarkLevel, levels_of
from quizapp.operations.marking_rooms import Rooms, get_rooms

MOST_GRADED = 300
"""Groups for which it is asked how sure their mark is; smaller ones after these count as fully unsure."""
LEAST_UNSURE = 0.02
"""What remains of a group's weight when its mark is as good as sure."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A response that waits."""

    response_id: int
    attempt_id: int
    position: int
    name: str
    submitted_at: datetime | None
    assignment_id: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A reply as it was written, and who wrote it (or what counts as the same)."""

    text: str
    waiting: tuple[Waiting, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The keys of its responses."""
        return tuple(one.response_id for one in self.waiting)


@dataclass(frozen=True, slots=True)
class Group:
    """Responses that say the same, to be decided together; often just one."""

    spellings: tuple[Spelling, ...]
    """The most frequent first."""
    fingerprint: str
    """The version they answer."""
    score: Score | None = None
    """What the rules say of the most frequent spelling; None if they were not asked."""
    settles: int = 0
    """Responses elsewhere that the same decision would settle."""
    is_part: bool = False
    """It was split off a larger group."""
    is_alone: bool = False
    """One pupil of several who wrote the same: the key must not learn from it."""

    @property
    def text(self) -> str:
        """The most frequent spelling."""
        return self.spellings[0].text

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """All its responses."""
        return tuple(one for spelling in self.spellings for one in spelling.waiting)

    @property
    def ids(self) -> tuple[int, ...]:
        """The keys of its responses."""
        return tuple(one.response_id for one in self.waiting)

    @property
    def by_assignment(self) -> Mapping[int, int]:
        """How many of its responses there are in each assignment."""
        return Counter(one.assignment_id for one in self.waiting)

    @property
    def unsure(self) -> float:
        """0: surely right or surely wrong; 1: as good as a guess."""
        sureness = 0.5 if self.score is None or self.score.sureness is None else self.score.sureness
        return 1 - abs(2 * sureness - 1)


@dataclass(frozen=True, slots=True)
class Task:
    """All that waits at one question, with what one needs to decide."""

    rooms: Rooms
    """Where these responses were given: one class, or all of the teacher's."""
    results: Results
    column: Column
    question: Question
    passage: Mapping[str, Any]
    evidence: tuple[str, ...]
    key: str
    """One right response in words; empty where only a person can say."""
    levels: tuple[MarkLevel, ...]
    may_rule_everyone: bool
    """The actor may decide for every class of the school."""
    groups: tuple[Group, ...] = field(repr=False)

    @property
    def count(self) -> int:
        """How many responses wait."""
        return sum(len(group.waiting) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Split:
    """Which groups are taken apart, by any of their responses: into spellings, and one spelling into pupils."""

    spellings: frozenset[int] = frozenset()
    pupils: frozenset[int] = frozenset()


def waiting_at(
    actor: Person, assignment_id: int, number: int, split: Split = Split(), *, together: bool = False
) -> Task:
    """Return what waits in column `number`, in the order to decide it. Raises `NotFound`.

    `together`: in all classes of the actor that were asked the question; as many statements as for three classes.
    """
    rooms = get_rooms(actor, assignment_id, number, together=together)
    results, column = rooms.results, rooms.column
    content = library.published(column.fingerprint)
    question = content.questions[column.position - 1]
    return Task(
        rooms=rooms,
        results=results,
        column=column,
        question=question,
        passage=library.presentation(column.fingerprint)["passage"],
        evidence=evidence_of(question, content.passage),
        key=question.summarize(question.correct_response(), content.passage),
        levels=levels_of(question),
        may_rule_everyone=rulings.may_rule(actor, "everyone", db.session.get_one(Quiz, results.assignment.quiz_id)),
        groups=tuple(_in_order(_groups(rooms), results, split)),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    waiting: Waiting
    value: Any
    fingerprint: str


def _rows(rooms: Rooms) -> list[_Row]:
    rows = db.session.execute(
        select(
            Response.id,
            Response.attempt_id,
            Response.position,
            Person.name,
            Attempt.submitted_at,
            Attempt.assignment_id,
            Response.value,
            QuizVersion.fingerprint,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(
            Attempt.assignment_id.in_(rooms.assignments),
            Attempt.submitted_at.is_not(None),
            Attempt.waiting > 0,
            Response.waiting,
            rooms.column.clause(),
        )
        .order_by(Attempt.submitted_at, Response.id)
    )
    return [_Row(Waiting(*row[:6]), row[6], row[7]) for row in rows]


def _groups(rooms: Rooms) -> list[Group]:
    """Return the groups; those who answered another version of the question stand apart."""
    versions: dict[int, list[_Row]] = {}
    for row in _rows(rooms):
        version = library.published(row.fingerprint).version_ids[row.waiting.position - 1]
        versions.setdefault(version, []).append(row)
    groups = []
    for rows in versions.values():
        content = library.published(rows[0].fingerprint)
        question = content.questions[rows[0].waiting.position - 1]
        alike = question.group([row.value for row in rows], content.passage)
        groups += [_group([rows[place] for place in places], question, content) for places in alike]
    return groups


def _group(rows: Sequence[_Row], question: Question, content: library.Published) -> Group:
    language = content.passage.language
    written: dict[str, list[_Row]] = {}
    for row in rows:
        text = row.value if isinstance(row.value, str) else question.summarize(row.value, content.passage)
        form = canonical(text, language) if question.learns else str(row.waiting.response_id)
        written.setdefault(form, []).append(row)
    spellings = [
        Spelling(_usual([_text(row, question, content) for row in same]), tuple(row.waiting for row in same))
        for same in written.values()
    ]
    return Group(tuple(sorted(spellings, key=lambda one: -len(one.waiting))), rows[0].fingerprint)


def _text(row: _Row, question: Question, content: library.Published) -> str:
    return row.value if isinstance(row.value, str) else question.summarize(row.value, content.passage)


def _usual(texts: Sequence[str]) -> str:
    return max(texts, key=texts.count)


# The order


def _in_order(groups: list[Group], results: Results, split: Split) -> list[Group]:
    groups.sort(key=lambda group: (-len(group.waiting), lot(group.ids[0])))
    place = rulings.Place.of(results.assignment)
    in_force = {
        fingerprint: rulings.at(place, fingerprint, group.waiting[0].position)
        for fingerprint, group in {group.fingerprint: group for group in groups}.items()
    }
    values = [replace(group, score=_score(group, in_force)) for group in groups[:MOST_GRADED]] + groups[MOST_GRADED:]
    values.sort(key=lambda group: (-len(group.waiting) * max(group.unsure, LEAST_UNSURE), lot(group.ids[0])))
    return [part for group in values for part in _taken_apart(group, in_force, split)]


def lot(response_id: int) -> str:
    """Return what decides between groups of equal weight: nothing that follows names or times."""
    return hashlib.sha256(str(response_id).encode()).hexdigest()


def _score(group: Group, in_force: Mapping[str, Rulings]) -> Score:
    held = in_force.get(group.fingerprint, NO_RULINGS)
    return rule_marks.score(group.fingerprint, group.waiting[0].position, group.text, held)


def _taken_apart(group: Group, in_force: Mapping[str, Rulings], split: Split) -> list[Group]:
    parts = [group]
    if len(group.spellings) > 1 and not split.spellings.isdisjoint(group.ids):
        parts = [replace(group, spellings=(one,), is_part=True) for one in group.spellings]
        parts = [replace(part, score=_score(part, in_force)) for part in parts]
    return [single for part in parts for single in _by_pupil(part, split)]


def _by_pupil(group: Group, split: Split) -> list[Group]:
    if len(group.spellings) > 1 or len(group.ids) == 1 or split.pupils.isdisjoint(group.ids):
        return [group]
    spelling = group.spellings[0]
    each = [replace(spelling, waiting=(one,)) for one in spelling.waiting]
    return [replace(group, spellings=(one,), is_part=True, is_alone=True) for one in each]


# What a press would settle


def with_counts(actor: Person, task: Task, groups: Sequence[Group], scope: Scope | None) -> list[Group]:
    """Return `groups` knowing how many responses elsewhere their decision would settle. Two queries a version."""
    if scope is None or not task.question.learns:
        return list(groups)
    place = rulings.Place.of(task.results.assignment)
    found = list(groups)
    for fingerprint in dict.fromkeys(group.fingerprint for group in groups):
        places = [at for at, group in enumerate(groups) if group.fingerprint == fingerprint and not group.is_alone]
        if not places:
            continue
        texts = [[spelling.text for spelling in groups[at].spellings] for at in places]
        position = groups[places[0]].waiting[0].position
        counts = rulings_settling.would_settle(actor, place, fingerprint, position, texts, scope)
        for at, count in zip(places, counts, strict=True):
            found[at] = replace(groups[at], settles=max(0, count - len(groups[at].waiting)))
    return found
