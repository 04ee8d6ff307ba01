"""Writing a quiz: drafts, their questions, and publishing. Two tabs never overwrite each other silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from quizapp.core import drafts
from quizapp.core.articles import follow
from quizapp.core.drafts import Draft
from quizapp.core.lint import Finding, lint
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.quizzes import MOST_QUESTIONS, QuizContent
from quizapp.core.records import Problem
from quizapp.models import Person, Quiz, QuizVersion, School, db
from quizapp.operations import library
from quizapp.operations.errors import NotFound, Refused

CHANGED_ELSEWHERE = Message(
    N_("This set was changed in another tab or by another person. Your text is below; saving again replaces theirs.")
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands between a draft and publishing: problems, lint errors, and advice that does not stop it."""

    content: QuizContent | None
    problems: list[Problem]
    findings: list[Finding]

    @property
    def publishable(self) -> bool:
        """Say whether nothing stops publishing."""
        return self.content is not None and not any(finding.severity == "error" for finding in self.findings)


def create(actor: Person, passage: Passage, now: datetime) -> Quiz:
    """Return a new draft of `actor` that holds `passage`."""
    # PostgreSQL lets two sets of one title be made side by side: they draw their addresses one after the other.
    db.session.execute(select(School.id).where(School.id == actor.school_id).with_for_update())
    taken = db.session.scalars(
        select(Quiz.slug).where(Quiz.school_id == actor.school_id, Quiz.language == passage.language)
    )
    quiz = Quiz(
        school_id=actor.school_id,
        slug=drafts.slug_for(passage.title, taken),
        language=passage.language,
        title=passage.title,
        owner_id=actor.id,
        draft=drafts.new_draft(passage),
        draft_revision=1,
        created_at=now,
        updated_at=now,
    )
    db.session.add(quiz)
    db.session.flush()
    return quiz


def get_draft(actor: Person, quiz_id: int, revision: int | None = None) -> tuple[Quiz, Draft]:
    """Return a quiz that `actor` may edit and its draft.

    With `revision` (what the page was made from) the row is locked; raises `Refused` when it has moved on.
    """
    quiz = library.get_quiz(actor, quiz_id, "edit_quiz")
    if revision is not None:
        db.session.refresh(quiz, with_for_update=True)
    if quiz.draft is None:
        raise NotFound
    if revision is not None and revision != quiz.draft_revision:
        raise Refused(CHANGED_ELSEWHERE)
    return quiz, quiz.draft


def _store(quiz: Quiz, draft: Draft, now: datetime) -> None:
    quiz.draft = draft
    quiz.title = draft["title"]
    quiz.draft_revision += 1
    quiz.updated_at = now
    db.session.flush()


def change_passage(actor: Person, quiz_id: int, revision: int, passage: Passage, now: datetime) -> list[str]:
    """Replace the passage; evidence follows its sentences. Return the ids of questions that lost evidence."""
    quiz, draft = get_draft(actor, quiz_id, revision)
    if passage.language != quiz.language:
        raise Refused(Message(N_("The language of a set cannot be changed; make a new set.")), field="language")
    moved = follow(drafts.blocks_of(draft), passage.blocks)
    changed, losers = drafts.with_passage(draft, passage, moved)
    _store(quiz, changed, now)
    return losers


def save_question(actor: Person, quiz_id: int, revision: int, data: dict[str, object], now: datetime) -> None:
    """Add the question, or change the one with its id. Raises `Refused` when the set is full."""
    quiz, draft = get_draft(actor, quiz_id, revision)
    names = {question["id"] for question in draft["questions"]}
    if data["id"] not in names and len(names) >= MOST_QUESTIONS:
        raise Refused(Message(N_("A set has at most %(most)s questions."), {"most": MOST_QUESTIONS}))
    _store(quiz, drafts.with_question(draft, data), now)


def delete_question(actor: Person, quiz_id: int, revision: int, name: str, now: datetime) -> dict[str, object]:
    """Take a question out of the draft and return it, so that it can be put back."""
    quiz, draft = get_draft(actor, quiz_id, revision)
    data = question_data(draft, name)
    _store(quiz, drafts.without_question(draft, name), now)
    return data


def move_question(actor: Person, quiz_id: int, revision: int, name: str, by: int, now: datetime) -> None:
    """Move a question up (`by` -1) or down (1)."""
    quiz, draft = get_draft(actor, quiz_id, revision)
    question_data(draft, name)
    _store(quiz, drafts.with_question_moved(draft, name, by), now)


def question_data(draft: Draft, name: str) -> dict[str, object]:
    """Return a question of the draft as data. Raises `NotFound`."""
    found = next((question for question in draft["questions"] if question["id"] == name), None)
    if found is None:
        raise NotFound
    return dict(found)


def judge(quiz: Quiz, draft: Draft) -> Verdict:
    """Return what stands between the draft and publishing."""
    content, problems = drafts.content_of(draft, quiz.slug)
    findings = lint(content, strict_feedback=False) if content else []
    return Verdict(content, problems, findings)


def publish(actor: Person, quiz_id: int, revision: int, now: datetime) -> tuple[QuizVersion, bool]:
    """Publish the draft as an immutable version; return it and whether anything was new.

    Raises `Refused` while a problem or a lint error stands in the way.
    """
    quiz, draft = get_draft(actor, quiz_id, revision)
    verdict = judge(quiz, draft)
    if verdict.content is None or not verdict.publishable:
        raise Refused(Message(N_("This set cannot be published yet; see what is missing below.")))
    return library.publish(verdict.content, school_id=quiz.school_id, now=now, owner=actor)
