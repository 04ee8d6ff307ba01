"""A set to be printed or put into a table: its draft or a published version, for those who may use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import select

from quizapp.core.levels import MAIN
from quizapp.core.permissions import may
from quizapp.core.printing import PrintedSet, printed_draft, printed_version
from quizapp.models import Assignment, Person, Quiz, QuizVersion, School, db
from quizapp.operations import library, reading_levels, sharing
from quizapp.operations.columns import get_results
from quizapp.operations.errors import NotFound

Which = Literal["draft"] | int | None
"""The draft, a published version by its number, or what is usual for the page."""
CACHED = 64
"""Published sets kept ready for paper by each process."""


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A set as paper shows it, and what else there is of it."""

    quiz: Quiz
    printed: PrintedSet
    version: int | None
    """The number of the version that is shown; none: the draft."""
    newest: int | None
    """The number of the newest published version."""
    has_draft: bool
    """The actor may see the draft, and it is not what was published last."""
    school: str


def get_set(actor: Person, quiz_id: int, which: Which = None, *, draft_first: bool = False) -> ToPrint:
    """Return a set that `actor` may use. Raises `NotFound`, also for a draft that is not theirs to see.

    Without `which`: the newest version, or the draft while nothing is published. `draft_first`: the draft if it holds
    something that is not published.
    """
    quiz = library.get_quiz(actor, quiz_id)
    newest = library.newest_version(quiz)
    edits = quiz.draft is not None and may(actor.role, "edit_quiz", sharing.relations(actor, quiz))
    has_draft = edits and (newest is None or quiz.updated_at > newest.published_at)
    if which is None:
        prefers_draft = has_draft and (draft_first or newest is None)
        which = "draft" if prefers_draft or newest is None else newest.number
    if which == "draft":
        if not edits or quiz.draft is None:
            raise NotFound
        printed, number = printed_draft(quiz.draft), None
    else:
        printed, number = published(_version(quiz, newest, which).fingerprint), which
    return ToPrint(quiz, printed, number, newest.number if newest else None, has_draft, _school(quiz.school_id))


def _version(quiz: Quiz, newest: QuizVersion | None, number: int) -> QuizVersion:
    if newest is not None and newest.number == number:
        return newest
    query = select(QuizVersion).where(QuizVersion.quiz_id == quiz.id, QuizVersion.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _school(school_id: int) -> str:
    return db.session.scalars(select(School.name).where(School.id == school_id)).one()


@lru_cache(maxsize=CACHED)
def published(fingerprint: str) -> PrintedSet:
    """Return the version drawn as `fingerprint`, keys included. A version never changes."""
    title = db.session.scalars(select(QuizVersion.title).where(QuizVersion.fingerprint == fingerprint)).one()
    content = library.published(fingerprint)
    return printed_version(title, content.passage, content.questions)


@dataclass(frozen=True, slots=True)
class Version:
    """A published version as papers name it."""

    id: int
    number: int
    fingerprint: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What a class was given, to be printed."""

    assignment: Assignment
    printed: PrintedSet
    version: Version
    versions: tuple[Version, ...]
    """Those that papers of the class may show, newest first (see `versions_of`)."""
    classroom: str
    school: str
    texts: Mapping[str, str]
    """What teachers call each text there is, by name (`core.levels`); empty where there is only the main one."""
    text: str
    """Which of them this is."""
    language: str
    """Of the text; the questions may be in another one."""

    @property
    def mixed(self) -> bool:
        """Whether screens mix questions or options; paper does not."""
        return self.assignment.shuffle_questions or self.assignment.shuffle_options


def get_given(actor: Person, assignment_id: int, number: int | None = None, text: str | None = None) -> Given:
    """Return what a class of `actor` was given, whoever wrote the set: in the version that new attempts see.

    `number`: in another version that its papers may show. `text`: one of its other texts, by name. Raises `NotFound`
    for what there is not.
    """
    results = get_results(actor, assignment_id, "supervise")
    versions = versions_of(results.assignment)
    version = chosen(results.assignment, versions, number)
    others = reading_levels.texts_of(version.id)
    name = text or MAIN
    if name != MAIN and name not in others:
        raise NotFound
    fingerprint = others[name].fingerprint if name in others else version.fingerprint
    return Given(
        results.assignment,
        published(fingerprint),
        version,
        versions,
        results.classroom or "",
        _school(results.assignment.school_id),
        {name: other.label for name, other in others.items()},
        name,
        library.presentation(fingerprint)["passage"]["language"],
    )


def versions_of(assignment: Assignment) -> tuple[Version, ...]:
    """Return the versions that papers of an assignment may show, newest first. One query.

    It was given in one version and may since have been put on newer ones, whose letters can differ: what was printed
    before has to be read with the signs that stand on it.
    """
    query = select(QuizVersion.id, QuizVersion.number, QuizVersion.fingerprint, QuizVersion.published_at)
    found = db.session.execute(
        query.where(QuizVersion.quiz_id == assignment.quiz_id, QuizVersion.level_of_id.is_(None)).order_by(
            QuizVersion.number.desc()
        )
    )
    rows = [Version(*row) for row in found]
    current = next(row.number for row in rows if row.id == assignment.quiz_version_id)
    known = [row for row in rows if row.number <= current]
    first = next((row for row in known if row.published_at <= assignment.created_at), known[-1])
    return tuple(row for row in known if row.number >= first.number)


def chosen(assignment: Assignment, versions: Sequence[Version], number: int | None) -> Version:
    """Return the version of that number, or the one that new attempts see. Raises `NotFound`."""
    wanted = (
        (one for one in versions if one.id == assignment.quiz_version_id)
        if number is None
        else (one for one in versions if one.number == number)
    )
    found = next(wanted, None)
    if found is None:
        raise NotFound
    return found
