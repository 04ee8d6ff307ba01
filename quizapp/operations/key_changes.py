"""A key changed between two versions: which classes have marks by the old one, and the regrade that would mend them.

Nothing is decided here. Each class gets a proposal for the preview of `regrading`, whose rulings stand beside the old
version: old attempts keep what they saw, and are marked by the new key once a teacher says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from quizapp.core import changes
from quizapp.core.changes import Rekeying
from quizapp.core.levels import as_read
from quizapp.core.passages import Passage
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent
from quizapp.core.rulings import NO_RULINGS
from quizapp.core.text_matching import canonical
from quizapp.models import Assignment, Attempt, Classroom, Person, Quiz, QuizVersion, db
from quizapp.operations import corrections, library, rulings
from quizapp.operations.columns import columns_for, teaches
from quizapp.operations.errors import NotFound
from quizapp.operations.marking import levels_of
from quizapp.operations.regrade_links import MOST_RULINGS
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling
from quizapp.operations.rulings import Place


@dataclass(frozen=True, slots=True)
class ClassToMend:
    """A class with attempts that the old key marks, and the proposal that its preview is made of.

    `proposal` is None where no ruling can say the new key. `settled`: what it proposes holds there already.
    """

    assignment_id: int
    classroom: str
    attempts: int
    number: int
    proposal: Proposal | None
    settled: bool


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A question of the new version that earlier attempts were asked with another key."""

    question: str
    number: int
    prompt: str
    old_key: str
    new_key: str
    complete: bool
    """The proposals say all of the new key; otherwise a teacher has to look at the rest by hand."""
    classes: tuple[ClassToMend, ...]


@dataclass(frozen=True, slots=True)
class KeyChanges:
    """Everything about the keys of a version that earlier attempts do not know."""

    quiz: Quiz
    version: QuizVersion
    language: str
    listed: tuple[KeyChange, ...]
    elsewhere: int
    """Classes of other teachers with such attempts: only they change their marks."""


class _Rekeyed(NamedTuple):
    """A question of an old version whose key the new one changed."""

    version_id: int
    """Of the question."""
    position: int
    question: Question
    passage: Passage
    told: Rekeying


class _Sat(NamedTuple):
    """An assignment with attempts at old versions."""

    assignment: Assignment
    classroom: str
    mine: bool
    attempts: dict[int, int]
    """By version of the quiz."""


def key_changes(actor: Person, quiz_id: int, number: int) -> KeyChanges:
    """Return the keys that version `number` changed, for the classes that sat an earlier version.

    Raises `NotFound` for who may not edit the quiz. A constant number of queries, and one for each version in use.
    """
    quiz = library.get_quiz(actor, quiz_id, "edit_quiz")
    versions = db.session.scalars(select(QuizVersion).where(QuizVersion.quiz_id == quiz.id)).all()
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise NotFound
    numbers = {one.id: one.number for one in versions}
    # Another text of a version is as old as the version.
    older = {one.id: one for one in versions if numbers[one.level_of_id or one.id] < number}
    looking = _Looking(actor, quiz, version, older)
    return KeyChanges(quiz, version, quiz.language, tuple(looking.changes()), looking.elsewhere)


class _Looking:
    """What is read once: who sat which version, what each old version is marked by, and what was decided since."""

    def __init__(self, actor: Person, quiz: Quiz, version: QuizVersion, older: Mapping[int, QuizVersion]) -> None:
        self.new = corrections.content_of(quiz, version)
        sat = _sat(actor, quiz, older)
        self.used = {key: older[key] for one in sat for key in one.attempts}
        self.rekeyed = {key: _rekeyed(quiz, one, as_read(self.new, one.level)) for key, one in self.used.items()}
        self.mine = [one for one in sat if one.mine]
        self.elsewhere = sum(any(self.rekeyed[key] for key in one.attempts) for one in sat if not one.mine)
        columns = columns_for([one.assignment for one in self.mine]) if self.mine else {}
        self.numbers = {key: {one.question_id: one.number for one in listed} for key, listed in columns.items()}
        places = [(Place.of(one.assignment), self.used[key].fingerprint) for one in self.mine for key in one.attempts]
        self.held = rulings.in_force_at(places) if places else {}

    def changes(self) -> Iterator[KeyChange]:
        """Yield what changed, question by question, where a class of the actor has attempts."""
        for number, question in enumerate(self.new.questions, 1):
            concerned = [one for one in self.mine if self._told(one, question.id)]
            if not concerned:
                continue
            told = [found for one in concerned for found in self._told(one, question.id).values()]
            former = told[-1]
            yield KeyChange(
                question=question.id,
                number=number,
                prompt=question.prompt,
                old_key=former.question.summarize(former.question.correct_response(), former.passage),
                new_key=question.summarize(question.correct_response(), self.new.passage),
                complete=all(found.told.complete for found in told),
                classes=tuple(self._class(one, question.id) for one in concerned),
            )

    def _told(self, one: _Sat, name: str) -> dict[int, _Rekeyed]:
        """Return how a question was keyed in the versions an assignment saw, where that was otherwise."""
        return {key: self.rekeyed[key][name] for key in sorted(one.attempts) if name in self.rekeyed[key]}

    def _class(self, one: _Sat, name: str) -> ClassToMend:
        told = self._told(one, name)
        coming = dict.fromkeys(
            ProposedRuling(
                said.kind, text=said.text, value=said.value, fraction=said.fraction, version_id=found.version_id
            )
            for found in told.values()
            for said in found.told.decisions
        )
        number = self.numbers[one.assignment.id][name]
        add = _each_once(coming)[:MOST_RULINGS]
        return ClassToMend(
            assignment_id=one.assignment.id,
            classroom=one.classroom,
            attempts=sum(one.attempts[key] for key in told),
            number=number,
            proposal=Proposal(one.assignment.id, number, tuple(add), scope="classroom") if add else None,
            settled=bool(add) and all(self._holds(one, key, found) for key, found in told.items()),
        )

    def _holds(self, one: _Sat, key: int, found: _Rekeyed) -> bool:
        """Say whether everything that rulings can say about an old version is decided in that class already."""
        held = self.held[Place.of(one.assignment), self.used[key].fingerprint].get(found.position, NO_RULINGS)
        language = found.passage.language
        for said in found.told.decisions:
            if said.kind == "key":
                newest = held.newest("key")
                if newest is None or json.loads(newest.value) != json.loads(said.value):
                    return False
            elif (canonical(said.text, language), said.fraction) not in {
                (canonical(rule.text, language), rule.fraction) for rule in held.all("form")
            }:
                return False
        return True


def _each_once(coming: Iterable[ProposedRuling]) -> list[ProposedRuling]:
    """Return the proposed rulings, a form of the same words once: it holds for every version that asks in them."""
    forms: set[str] = set()
    found = []
    for one in coming:
        if one.kind == "form" and one.text in forms:
            continue
        forms.add(one.text)
        found.append(one)
    return found


def _sat(actor: Person, quiz: Quiz, older: Iterable[int]) -> list[_Sat]:
    """Return the assignments with attempts at `older` versions, by class. One query."""
    counted = (
        select(Attempt.assignment_id, Attempt.quiz_version_id, func.count().label("attempts"))
        .where(Attempt.quiz_version_id.in_(list(older)))
        .group_by(Attempt.assignment_id, Attempt.quiz_version_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Assignment, Classroom.name, teaches(actor), counted.c.quiz_version_id, counted.c.attempts)
        .join(counted, counted.c.assignment_id == Assignment.id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Assignment.quiz_id == quiz.id)
        .order_by(func.lower(Classroom.name), Assignment.id, counted.c.quiz_version_id)
    )
    found: dict[int, _Sat] = {}
    for assignment, name, is_teacher, version_id, attempts in rows:
        one = found.setdefault(assignment.id, _Sat(assignment, name, bool(is_teacher), {}))
        one.attempts[version_id] = attempts
    return list(found.values())


def _rekeyed(quiz: Quiz, old: QuizVersion, after: QuizContent) -> dict[str, _Rekeyed]:
    """Return the questions of an old version that the new content marks otherwise, by id."""
    before = corrections.content_of(quiz, old)
    names = {one.question for one in changes.compare(before, after).keys}
    questions = {question.id: question for question in after.questions}
    ids = library.published(old.fingerprint).version_ids
    found = {}
    for position, question in enumerate(before.questions, 1):
        if question.id in names:
            levels = [level.mark / question.points for level in levels_of(question)]
            told = changes.rekeying(question, questions[question.id], before.passage, after.passage, levels)
            found[question.id] = _Rekeyed(ids[position - 1], position, question, before.passage, told)
    return found
