"""A set to be printed or put into a table: its draft or a published version, for those who may use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sqlalchemy import select

from quizapp.core.permissions import may
from quizapp.core.printing import PrintedSet, printed_draft, printed_version
from quizapp.models import Assignment, Person, Quiz, QuizVersion, School, db
from quizapp.operations import library, sharing
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
class Given:
    """What a class was given, to be printed."""

    assignment: Assignment
    printed: PrintedSet
    classroom: str
    school: str

    @property
    def mixed(self) -> bool:
        """Whether screens mix questions or options; paper does not."""
        return self.assignment.shuffle_questions or self.assignment.shuffle_options


def get_given(actor: Person, assignment_id: int) -> Given:
    """Return what a class of `actor` was given, whoever wrote the set: in the version that new attempts see."""
    results = get_results(actor, assignment_id, "supervise")
    school = _school(results.assignment.school_id)
    return Given(results.assignment, published(results.fingerprint), results.classroom or "", school)
