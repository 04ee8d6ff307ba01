"""Quizzes in the library: publish a version, find what an actor may use, read a published version."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Subquery, func, select

from quizapp.core import glossary, levels, library_search
from quizapp.core.levels import Level
from quizapp.core.passages import Passage
from quizapp.core.permissions import may
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.declarations import Declaration
from quizapp.core.quizzes import QuizContent
from quizapp.models import PassageVersion, Person, QuestionVersion, Quiz, QuizSlot, QuizVersion, db
from quizapp.operations import sharing
from quizapp.operations.errors import NotFound

CACHED_VERSIONS = 256
"""Published versions kept in memory by each process (about 50 KB each)."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published version ready for marking: the passage and its questions in order, with drawn ids."""

    passage: Passage
    questions: tuple[Question, ...]
    version_ids: tuple[int, ...]
    """The key of each question's `QuestionVersion`, in the same order."""


def draw_id() -> str:
    """Return a new random id for a part of a question."""
    return secrets.token_hex(4)


def publish(
    content: QuizContent,
    *,
    school_id: int,
    now: datetime,
    owner: Person | None = None,
    new_id: Callable[[], str] = draw_id,
    note: str | None = None,
    correction: bool = False,
) -> tuple[QuizVersion, bool]:
    """Publish `content` as the newest version of its quiz; return it and whether anything was new.

    Equal content publishes nothing. An unchanged passage or question keeps its version, a changed one gets a new
    one; published rows are never changed. The other texts of `content` become versions beside it.
    `note`, `correction`: see `QuizVersion`.
    """
    quiz = _quiz_for(content, school_id=school_id, owner=owner, now=now)
    newest = newest_version(quiz)
    digest = _digest(content.model_dump(mode="json"))
    if newest is not None and newest.digest == digest:
        return newest, False
    passage = _passage_version(quiz, content.passage)
    questions = [_question_version(quiz, question, new_id) for question in content.questions]
    db.session.flush()
    version = QuizVersion(
        quiz_id=quiz.id,
        number=newest.number + 1 if newest else 1,
        passage_version_id=passage.id,
        title=content.title,
        description=content.description,
        grade=content.grade,
        points=content.points,
        question_count=len(questions),
        digest=digest,
        fingerprint=secrets.token_hex(16),
        presentation=present(content.passage, [question_from_json(row.body) for row in questions]),
        published_at=now,
        published_by_id=owner.id if owner else None,
        note=note,
        correction=correction,
    )
    db.session.add(version)
    db.session.flush()
    _place(version, questions)
    for level in content.levels:
        _publish_level(quiz, version, content.passage, questions, level)
    quiz.title, quiz.updated_at = content.title, now
    if quiz.draft is None:
        index(quiz, content.model_dump(mode="json"))
    db.session.flush()
    return version, True


def index(quiz: Quiz, content: dict[str, Any]) -> None:
    """Store what a search looks in, from a draft or from content dumped as JSON."""
    quiz.search_text, quiz.facets = library_search.search_text(content), library_search.facets(content)


def _place(version: QuizVersion, questions: Iterable[QuestionVersion]) -> None:
    for position, row in enumerate(questions, start=1):
        db.session.add(QuizSlot(quiz_version_id=version.id, position=position, question_version_id=row.id))


def _publish_level(
    quiz: Quiz, version: QuizVersion, main: Passage, questions: Iterable[QuestionVersion], level: Level
) -> None:
    """Publish another text for the questions of `version`, as a version beside it.

    Questions are the same rows, so that decisions about them hold for both; but where pupils choose sentences a reply
    means another sentence in each text, and the question is a version of its own.
    """
    passage = _level_passage(quiz, level.passage)
    asked: list[Question] = []
    rows: list[QuestionVersion] = []
    for row in questions:
        question = question_from_json(row.body)
        asked.append(levels.as_asked(question, level.anchors, level.passage))
        own = levels.differs(question, asked[-1], main, level.passage)
        rows.append(_level_question(quiz, asked[-1]) if own else row)
    db.session.flush()
    asked_in = quiz.language if level.passage.language != quiz.language else None
    beside = QuizVersion(
        quiz_id=quiz.id,
        number=_below_all(QuizVersion, quiz),
        passage_version_id=passage.id,
        title=version.title,
        description=version.description,
        grade=version.grade,
        points=version.points,
        question_count=version.question_count,
        digest=_digest(level.model_dump(mode="json")),
        fingerprint=secrets.token_hex(16),
        presentation=present(level.passage, asked, asked_in=asked_in),
        published_at=version.published_at,
        published_by_id=version.published_by_id,
        note=version.note,
        correction=version.correction,
        level=level.id,
        level_of_id=version.id,
        level_body=level.model_dump(mode="json", exclude={"id", "passage"}),
    )
    db.session.add(beside)
    db.session.flush()
    _place(beside, rows)


def _below_all(table: type[QuizVersion | PassageVersion | QuestionVersion], quiz: Quiz, *also: Any) -> int:
    """Return the number of the next row that is no version of its own: below 0 and below all others."""
    lowest = db.session.scalar(select(func.min(table.number)).where(table.quiz_id == quiz.id, *also))
    return min(lowest or 0, 0) - 1


def _level_passage(quiz: Quiz, passage: Passage) -> PassageVersion:
    body = passage.model_dump(mode="json")
    digest = _digest(body)
    same = select(PassageVersion).where(
        PassageVersion.quiz_id == quiz.id, PassageVersion.number < 0, PassageVersion.digest == digest
    )
    row = db.session.scalar(same.limit(1))
    if row is None:
        row = PassageVersion(quiz_id=quiz.id, number=_below_all(PassageVersion, quiz), digest=digest, body=body)
        db.session.add(row)
        db.session.flush()
    return row


def _level_question(quiz: Quiz, question: Question) -> QuestionVersion:
    body = question.model_dump(mode="json")
    digest = _digest(body)
    named = (QuestionVersion.quiz_id == quiz.id, QuestionVersion.name == question.id)
    same = select(QuestionVersion).where(*named, QuestionVersion.number < 0, QuestionVersion.digest == digest)
    row = db.session.scalar(same.limit(1))
    if row is None:
        number = _below_all(QuestionVersion, quiz, QuestionVersion.name == question.id)
        row = QuestionVersion(quiz_id=quiz.id, name=question.id, number=number, digest=digest, body=body)
        db.session.add(row)
        db.session.flush()
    return row


def present(passage: Passage, questions: list[Question], *, asked_in: str | None = None) -> dict[str, Any]:
    """Return all that a pupil may see of a quiz before release, as plain data.

    `asked_in`: the language of the questions, where the passage is a translation.
    """
    source = passage.source
    return {
        "passage": {
            "language": passage.language,
            **({"asked_in": asked_in} if asked_in else {}),
            "title": passage.title,
            "introduction": passage.introduction,
            "licence": passage.licence,
            "source_note": source.note
            or ", ".join(part for part in (source.author, source.outlet, source.date) if part),
            "blocks": [
                {
                    "id": block.id,
                    "kind": block.kind,
                    "title": block.title,
                    "number": passage.numbers.get(block.id),
                    "sentences": [{"id": f"{block.id}.{s.id}", "text": s.text} for s in block.sentences],
                }
                for block in passage.blocks
            ],
            "glossary": glossary.view(passage, glossary.open_entries(passage, questions)),
        },
        "questions": [question.presentation(passage) for question in questions],
        "declarations": [asdict(question.declaration(passage)) for question in questions],
    }


def _quiz_for(content: QuizContent, *, school_id: int, owner: Person | None, now: datetime) -> Quiz:
    language = content.passage.language
    quiz = db.session.scalar(
        select(Quiz).where(Quiz.school_id == school_id, Quiz.slug == content.slug, Quiz.language == language)
    )
    if quiz is None:
        quiz = Quiz(
            school_id=school_id,
            slug=content.slug,
            language=language,
            title=content.title,
            owner_id=owner.id if owner else None,
            created_at=now,
            updated_at=now,
        )
        db.session.add(quiz)
        db.session.flush()
    return quiz


def _passage_version(quiz: Quiz, passage: Passage) -> PassageVersion:
    body = passage.model_dump(mode="json")
    digest = _digest(body)
    newest = db.session.scalar(
        select(PassageVersion).where(PassageVersion.quiz_id == quiz.id).order_by(PassageVersion.number.desc()).limit(1)
    )
    if newest is not None and newest.digest == digest:
        return newest
    row = PassageVersion(quiz_id=quiz.id, number=newest.number + 1 if newest else 1, digest=digest, body=body)
    db.session.add(row)
    return row


def _question_version(quiz: Quiz, question: Question, new_id: Callable[[], str]) -> QuestionVersion:
    digest = _digest(question.model_dump(mode="json"))
    newest = db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.quiz_id == quiz.id, QuestionVersion.name == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    if newest is not None and newest.digest == digest:
        return newest
    row = QuestionVersion(
        quiz_id=quiz.id,
        name=question.id,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        body=question.with_opaque_ids(new_id).model_dump(mode="json"),
    )
    db.session.add(row)
    return row


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_published(version: QuizVersion, content: QuizContent) -> bool:
    """Say whether `version` is `content` as its author wrote it."""
    return version.digest == _digest(content.model_dump(mode="json"))


def newest_version(quiz: Quiz) -> QuizVersion | None:
    """Return the newest published version of `quiz`, or None while it is a draft."""
    return db.session.scalar(
        select(QuizVersion).where(QuizVersion.quiz_id == quiz.id).order_by(QuizVersion.number.desc()).limit(1)
    )


@lru_cache(maxsize=CACHED_VERSIONS)
def presentation(fingerprint: str) -> dict[str, Any]:
    """Return what pupils may see of the version drawn as `fingerprint`. Shared between requests: never change it."""
    query = select(QuizVersion.presentation).where(QuizVersion.fingerprint == fingerprint)
    found: dict[str, Any] | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


@lru_cache(maxsize=CACHED_VERSIONS)
def declarations(fingerprint: str) -> tuple[Declaration, ...]:
    """Return the declaration of each question in order: enough to check a response without knowing its key."""
    return tuple(
        Declaration(data["shape"], tuple(data["choices"]), tuple(data["parts"]), data["maximum"])
        for data in presentation(fingerprint)["declarations"]
    )


@lru_cache(maxsize=CACHED_VERSIONS)
def published(fingerprint: str) -> Published:
    """Return passage and questions, keys included, of the version drawn as `fingerprint`. For marking and release.

    Of another text (`QuizVersion.level`) the passage is that text, and the evidence stands in it.
    """
    rows = db.session.execute(
        select(PassageVersion.body, QuestionVersion.body, QuestionVersion.id, QuizVersion.level_body, Quiz.language)
        .select_from(QuizVersion)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .join(PassageVersion, PassageVersion.id == QuizVersion.passage_version_id)
        .join(QuizSlot, QuizSlot.quiz_version_id == QuizVersion.id)
        .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
        .where(QuizVersion.fingerprint == fingerprint)
        .order_by(QuizSlot.position)
    ).all()
    if not rows:
        raise NotFound
    body, _, _, level, language = rows[0]
    passage = Passage.model_validate(body)
    questions = tuple(question_from_json(row[1]) for row in rows)
    if level is not None:
        questions = tuple(levels.as_asked(question, level["anchors"], passage) for question in questions)
        # Whatever the language of the text: what pupils write is compared with keys in the language of the questions.
        passage = passage.model_copy(update={"language": language})
    return Published(passage, questions, version_ids=tuple(row[2] for row in rows))


def levels_of(version: QuizVersion) -> tuple[Level, ...]:
    """Return the other texts of a published version, by name. One query."""
    rows = db.session.execute(
        select(QuizVersion.level, QuizVersion.level_body, PassageVersion.body)
        .join(PassageVersion, PassageVersion.id == QuizVersion.passage_version_id)
        .where(QuizVersion.level_of_id == version.id)
        .order_by(QuizVersion.level)
    )
    return tuple(Level.model_validate({"id": name, "passage": passage, **body}) for name, body, passage in rows)


def get_quiz(actor: Person, quiz_id: int, verb: str = "use_quiz") -> Quiz:
    """Return the quiz, archived or not, if `actor` may do `verb` to it; otherwise there is no such quiz."""
    quiz = db.session.get(Quiz, quiz_id)
    if quiz is None or not may(actor.role, verb, sharing.relations(actor, quiz)):
        raise NotFound
    return quiz


def newest_numbers() -> Subquery:
    """Return a subquery with the number of the newest version of each quiz."""
    numbers = select(QuizVersion.quiz_id, func.max(QuizVersion.number).label("number"))
    return numbers.group_by(QuizVersion.quiz_id).subquery()


def usable_quizzes(actor: Person) -> list[tuple[Quiz, QuizVersion | None]]:
    """Return the quizzes `actor` may use with their newest version, by title. One query."""
    newest = newest_numbers()
    rows = db.session.execute(
        select(Quiz, QuizVersion)
        .outerjoin(newest, newest.c.quiz_id == Quiz.id)
        .outerjoin(QuizVersion, (QuizVersion.quiz_id == Quiz.id) & (QuizVersion.number == newest.c.number))
        .where(sharing.usable_by(actor), Quiz.hidden_at.is_(None))
        .order_by(func.lower(Quiz.title), Quiz.language, Quiz.id)
    )
    return [(quiz, version) for quiz, version in rows]


def forget() -> None:
    """Empty the caches of published versions: for tests, and after a restore brought another database."""
    for cached in (presentation, declarations, published):
        cached.cache_clear()
