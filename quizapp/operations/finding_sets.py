"""Finding sets in the library: search, filters, the archive. A constant number of queries however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select

from quizapp.core import library_search
from quizapp.core.permissions import may
from quizapp.models import Person, Quiz, QuizShare, QuizVersion, db
from quizapp.operations import library, sharing
from quizapp.operations.auditing import note
from quizapp.operations.errors import NotFound

PAGE = 50
"""Sets on one page of the list."""
WHOSE = ("mine", "shared", "bundled")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; empty means any. `whose` is one of `WHOSE`."""

    query: str = ""
    language: str = ""
    process: str = ""
    type_name: str = ""
    grade: str = ""
    whose: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class FoundSet:
    """A set of the list: its newest version (none for a draft), its owner's name (none: from files or one's own)."""

    quiz: Quiz
    version: QuizVersion | None
    owner: str | None
    is_shared: bool
    """Its owner shares it with somebody."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of sets, how many there are on all pages (0 beyond the last), and what one can filter by."""

    sets: tuple[FoundSet, ...]
    total: int
    languages: tuple[str, ...]
    grades: tuple[str, ...]


def find(actor: Person, filters: Filters, page: int = 1) -> Found:
    """Return the sets `actor` may use that fit, the last changed first; beyond the last page there are none."""
    usable = sharing.usable_by(actor)
    rows = db.session.execute(
        _listed()
        .where(usable, *_conditions(actor, filters))
        .order_by(Quiz.updated_at.desc(), Quiz.id.desc())
        .limit(PAGE)
        .offset(PAGE * (max(page, 1) - 1))
    ).all()
    facets = db.session.execute(select(Quiz.language, Quiz.facets).where(usable).distinct()).all()
    return Found(
        sets=tuple(
            FoundSet(quiz, version, owner if quiz.owner_id != actor.id else None, is_shared)
            for quiz, version, owner, is_shared, _total in rows
        ),
        total=rows[0][-1] if rows else 0,
        languages=tuple(sorted({language for language, _ in facets})),
        grades=tuple(library_search.grades(words for _, words in facets)),
    )


def _listed() -> Select[Quiz, QuizVersion | None, str | None, bool, int]:
    """Return quizzes with newest version, owner, whether they are shared, and how many there are on all pages."""
    newest = library.newest_numbers()
    is_shared = exists(select(QuizShare.id).where(QuizShare.quiz_id == Quiz.id))
    return (
        select(Quiz, QuizVersion, Person.name, is_shared, func.count().over())
        .outerjoin(newest, newest.c.quiz_id == Quiz.id)
        .outerjoin(QuizVersion, (QuizVersion.quiz_id == Quiz.id) & (QuizVersion.number == newest.c.number))
        .outerjoin(Person, Person.id == Quiz.owner_id)
    )


def _conditions(actor: Person, filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Quiz.hidden_at.is_not(None) if filters.archived else Quiz.hidden_at.is_(None)]
    wanted += [Quiz.search_text.contains(word, autoescape=True) for word in library_search.query_words(filters.query)]
    named = (("process", filters.process), ("type", filters.type_name), ("grade", filters.grade))
    wanted += [
        Quiz.facets.contains(f" {library_search.facet(kind, value)} ", autoescape=True)
        for kind, value in named
        if value
    ]
    if filters.language:
        wanted.append(Quiz.language == filters.language)
    whose: dict[str, ColumnElement[bool]] = {
        "mine": Quiz.owner_id == actor.id,
        "shared": Quiz.owner_id.is_not(None) & (Quiz.owner_id != actor.id),
        "bundled": Quiz.owner_id.is_(None),
    }
    if filters.whose in whose:
        wanted.append(whose[filters.whose])
    return wanted


def archive(actor: Person, quiz: Quiz, now: datetime) -> None:
    """Take `quiz` out of the lists; what was given goes on, and it can be brought back. Again: nothing changes."""
    _check(actor, quiz)
    if quiz.hidden_at is None:
        quiz.hidden_at = now
        note(actor, "archive", "quiz", quiz.id, school_id=quiz.school_id, now=now)
        db.session.flush()


def bring_back(actor: Person, quiz: Quiz, now: datetime) -> None:
    """Put an archived `quiz` back into the lists. Again: nothing changes."""
    _check(actor, quiz)
    if quiz.hidden_at is not None:
        quiz.hidden_at = None
        note(actor, "unarchive", "quiz", quiz.id, school_id=quiz.school_id, now=now)
        db.session.flush()


def _check(actor: Person, quiz: Quiz) -> None:
    if not may(actor.role, "share_quiz", sharing.relations(actor, quiz)):
        raise NotFound


def fill_missing() -> int:
    """Give quizzes from before there was a search what it looks in; return how many there were."""
    missing = db.session.scalars(select(Quiz).where(Quiz.search_text == "")).all()
    for quiz in missing:
        library.index(quiz, quiz.draft or _published(quiz))
    db.session.flush()
    return len(missing)


def _published(quiz: Quiz) -> dict[str, object]:
    row = db.session.execute(
        select(QuizVersion.title, QuizVersion.grade, QuizVersion.description, QuizVersion.presentation)
        .where(QuizVersion.quiz_id == quiz.id)
        .order_by(QuizVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return {"title": quiz.title}
    title, grade, description, presentation = row
    return {**presentation, "title": title, "grade": grade, "description": description}
