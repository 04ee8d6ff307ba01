"""The one way to change a draft: a part at a time, so that two people meet only where they write the same thing.

A change is made from a revision of the draft that somebody has seen. It is carried out unless its own part has changed
since; then it is set aside beside what stands there, and both are shown. Every change is kept, so that it can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from quizapp.core import draft_parts
from quizapp.core.draft_parts import Slice
from quizapp.core.drafts import Draft, passage_of, slug_for
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.models import DraftChange, Person, Quiz, School, db
from quizapp.operations import library
from quizapp.operations.errors import NotFound, Refused

CHANGED_ELSEWHERE = Message(
    N_("This set was changed in another tab or by another person. Look at how it stands now, then do it again.")
)
BOTH_KEPT = Message(
    N_("This was changed in another tab or by another person while you wrote. Both texts are kept; choose below.")
)
TYPED_TOGETHER = timedelta(minutes=10)
"""Autosaves of one part by one person within this time are one change."""
MOST_KEPT = 200
"""Changes of one draft that are kept for undoing."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change: the draft as it stands now. `changed`: False when it said what stood there already."""

    quiz: Quiz
    draft: Draft
    revision: int
    at: datetime
    changed: bool


class Conflict(Refused):
    """Somebody changed the same part meanwhile. What was typed is kept as the `DraftChange` `aside`; nothing is lost.

    Whoever answers this with an error must let the transaction commit, or what was set aside is gone.
    """

    def __init__(self, part: str, *, mine: Slice, theirs: Slice, aside: DraftChange) -> None:
        super().__init__(BOTH_KEPT)
        self.part, self.mine, self.theirs, self.aside = part, mine, theirs, aside


def get_draft(actor: Person, quiz_id: int, revision: int | None = None) -> tuple[Quiz, Draft]:
    """Return a quiz that `actor` may edit and its draft.

    With `revision` (what the page was made from) the row is locked; raises `Refused` when anything has changed since.
    """
    quiz = library.get_quiz(actor, quiz_id, "edit_quiz")
    if quiz.draft is None:
        raise NotFound
    if revision is not None:
        lock(quiz)
        if revision != quiz.draft_revision:
            raise Refused(CHANGED_ELSEWHERE)
    return quiz, quiz.draft


def lock(quiz: Quiz) -> Draft:
    """Let one after the other change the draft; return it as it stands now."""
    db.session.refresh(quiz, with_for_update=True)
    if quiz.draft is None:
        raise NotFound
    return quiz.draft


def change_part(
    actor: Person,
    quiz_id: int,
    part: str,
    base_revision: int | None,
    change: Callable[[Draft], Draft],
    now: datetime,
    *,
    together: bool = False,
    names: Iterable[str] = (),
    aside_id: int | None = None,
) -> Saved:
    """Store what `change` makes of the draft; it may touch nothing but `part`.

    `base_revision`: of the draft that `actor` saw; None where the change cannot meet another (it is worked out from what
    stands there now). `together`: it is one with an autosave of the same part a little before. `names`: the questions,
    where `part` is several. `aside_id`: what was set aside earlier of the same typing, to be replaced. Raises `Conflict`
    when the part has changed since, `NotFound` and `Refused` as `change` does.
    """
    quiz, _ = get_draft(actor, quiz_id)
    draft = lock(quiz)
    changed = change(draft)
    parts = [draft_parts.question_part(name) for name in names] if part == draft_parts.SEVERAL else [part]
    before, after = _slice(draft, part, names), _slice(changed, part, names)
    if before == after:
        return Saved(quiz, draft, quiz.draft_revision, quiz.updated_at, changed=False)
    if base_revision is not None and any(draft_parts.last_change(draft, one) > base_revision for one in parts):
        row = _set_aside(actor, quiz, part, base_revision, before, after, now, aside_id)
        raise Conflict(part, mine=after, theirs=before, aside=row)
    store(quiz, draft_parts.touched(changed, parts, quiz.draft_revision + 1), now)
    _remember(actor, quiz, part, before, after, now, together=together)
    return Saved(quiz, quiz.draft or {}, quiz.draft_revision, now, changed=True)


def _slice(draft: Draft, part: str, names: Iterable[str]) -> Slice:
    return draft_parts.slices_of(draft, names) if part == draft_parts.SEVERAL else draft_parts.slice_of(draft, part)


def begin(actor: Person, named: str, language: str, draft: Draft, now: datetime) -> Quiz:
    """Return a new set of `actor` with this draft; its address is made of `named`, a title or another set's address."""
    # PostgreSQL lets two sets of one title be made side by side: they draw their addresses one after the other.
    db.session.execute(select(School.id).where(School.id == actor.school_id).with_for_update())
    taken = db.session.scalars(select(Quiz.slug).where(Quiz.school_id == actor.school_id, Quiz.language == language))
    quiz = Quiz(
        school_id=actor.school_id,
        slug=slug_for(named, taken),
        language=language,
        title=draft["title"],
        owner_id=actor.id,
        draft=draft,
        draft_revision=1,
        created_at=now,
        updated_at=now,
    )
    library.index(quiz, draft)
    db.session.add(quiz)
    db.session.flush()
    return quiz


def store(quiz: Quiz, draft: Draft, now: datetime) -> None:
    """Write the draft, and what searches look in."""
    quiz.draft = draft
    quiz.title = draft["title"]
    quiz.draft_revision += 1
    quiz.updated_at = now
    library.index(quiz, draft)
    db.session.flush()


def _remember(
    actor: Person, quiz: Quiz, part: str, before: Slice, after: Slice, now: datetime, *, together: bool
) -> None:
    if together and (last := _typing(actor, quiz, part, now)) is not None:
        last.after, last.revision = after, quiz.draft_revision
    else:
        write_down(actor, quiz, part, before, after, now)
    db.session.flush()


def write_down(
    actor: Person, quiz: Quiz, part: str, before: Slice, after: Slice, now: datetime, **values: Any
) -> DraftChange:
    """Add a row to the history of a draft; the oldest go."""
    row = DraftChange(
        quiz_id=quiz.id,
        person_id=actor.id,
        at=now,
        revision=quiz.draft_revision,
        part=part,
        before=before,
        after=after,
        **values,
    )
    db.session.add(row)
    _drop_oldest(quiz)
    return row


def _drop_oldest(quiz: Quiz) -> None:
    """Keep the newest changes. They are counted, since an hour of typing is one change and a thousand revisions."""
    kept = select(DraftChange.id).where(DraftChange.quiz_id == quiz.id, DraftChange.aside.is_(False))
    newest_first = kept.order_by(DraftChange.revision.desc(), DraftChange.id.desc())
    too_many = db.session.scalars(newest_first.offset(MOST_KEPT).limit(MOST_KEPT)).all()
    if too_many:
        db.session.execute(delete(DraftChange).where(DraftChange.id.in_(too_many)))


def newest_change(quiz: Quiz, part: str | None = None) -> DraftChange | None:
    """Return the newest change in the history of a draft, or of one part of it."""
    query = select(DraftChange).where(DraftChange.quiz_id == quiz.id, DraftChange.aside.is_(False))
    if part is not None:
        query = query.where(DraftChange.part == part)
    return db.session.scalar(query.order_by(DraftChange.revision.desc(), DraftChange.id.desc()).limit(1))


def _typing(actor: Person, quiz: Quiz, part: str, now: datetime) -> DraftChange | None:
    """Return the change that an autosave goes on with: the newest of its part, an edit of what was there."""
    last = newest_change(quiz, part)
    if last is None or last.person_id != actor.id or last.settled_at is not None or now - last.at > TYPED_TOGETHER:
        return None
    both = all(isinstance(one, dict) and one.get("question") for one in (last.before, last.after))
    return last if both else None


def _set_aside(
    actor: Person,
    quiz: Quiz,
    part: str,
    base_revision: int,
    theirs: Slice,
    mine: Slice,
    now: datetime,
    aside_id: int | None,
) -> DraftChange:
    """Keep what could not be stored, with the revision it was made fit for; the same typing sent again is kept once."""
    mine = {**mine, "fits": quiz.draft_revision}
    waiting = db.session.scalars(
        select(DraftChange).where(
            DraftChange.quiz_id == quiz.id,
            DraftChange.part == part,
            DraftChange.person_id == actor.id,
            DraftChange.aside.is_(True),
            DraftChange.settled_at.is_(None),
        )
    ).all()
    for row in waiting:
        if row.id == aside_id or draft_parts.same(part, dict(row.after or {}), mine):
            row.before, row.after, row.at = theirs, mine, now
            db.session.flush()
            return row
    row = DraftChange(
        quiz_id=quiz.id,
        person_id=actor.id,
        at=now,
        revision=base_revision,
        part=part,
        before=theirs,
        after=mine,
        aside=True,
    )
    db.session.add(row)
    db.session.flush()
    return row


def passage_at(quiz: Quiz, draft: Draft, revision: int) -> Passage:
    """Return the text as a page of that revision showed it; the present one where the history does not reach back."""
    if draft_parts.last_change(draft, draft_parts.PASSAGE) <= revision:
        return passage_of(draft)
    row = db.session.scalar(
        select(DraftChange)
        .where(
            DraftChange.quiz_id == quiz.id,
            DraftChange.part == draft_parts.PASSAGE,
            DraftChange.aside.is_(False),
            DraftChange.revision > revision,
        )
        .order_by(DraftChange.revision)
        .limit(1)
    )
    if row is None or not isinstance(row.before, dict):
        return passage_of(draft)
    return Passage.model_validate(row.before["passage"])
