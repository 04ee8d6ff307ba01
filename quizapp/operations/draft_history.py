"""Undoing the last change of a draft, in words; and what was set aside when two wrote the same part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from quizapp.core import draft_parts, drafts
from quizapp.core.articles import follow
from quizapp.core.draft_anchors import follow_anchors
from quizapp.core.draft_parts import Slice
from quizapp.core.drafts import Draft, passage_of
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.models import DraftChange, Person, Quiz, db
from quizapp.operations import draft_changes
from quizapp.operations.draft_changes import get_draft, passage_at
from quizapp.operations.errors import NotFound, Refused

Choice = Literal["mine", "theirs", "both"]
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "both")

# Undoing


def last_change(actor: Person, quiz: Quiz) -> DraftChange | None:
    """Return the newest change that `actor` made and has not undone. One query."""
    return db.session.scalar(
        select(DraftChange)
        .where(
            DraftChange.quiz_id == quiz.id,
            DraftChange.person_id == actor.id,
            DraftChange.aside.is_(False),
            DraftChange.settled_at.is_(None),
        )
        .order_by(DraftChange.revision.desc(), DraftChange.id.desc())
        .limit(1)
    )


_WHOLE = {
    draft_parts.PASSAGE: N_("text changed"),
    draft_parts.DETAILS: N_("title and details changed"),
    draft_parts.ORDER: N_("order of the questions changed"),
    draft_parts.ADVICE: N_("advice dismissed"),
}


def describe(change: DraftChange) -> Message:
    """Return what a change did, to stand behind “Undone:”."""
    before, after = change.before or {}, change.after or {}
    if change.part in _WHOLE:
        return Message(_WHOLE[change.part])
    if change.part == draft_parts.SEVERAL:
        return _several(before, after)
    if draft_parts.is_level(change.part):
        return _other_text(before.get("level"), after.get("level"))
    here = before if after.get("question") is None else after
    return Message(_deed(before, after), {"number": int(here.get("place") or 0) + 1})


def _other_text(before: Any, after: Any) -> Message:
    label = {"label": (after or before or {}).get("label", "")}
    if before is None:
        return Message(N_("text “%(label)s” added"), label)
    if after is None:
        return Message(N_("text “%(label)s” taken out"), label)
    if before["passage"] == after["passage"] and before["anchors"] != after["anchors"]:
        return Message(N_("places of the evidence in “%(label)s” confirmed"), label)
    return Message(N_("text “%(label)s” changed"), label)


def _deed(before: Slice, after: Slice) -> str:
    if after.get("moved_to"):
        return N_("question %(number)s moved to another set")
    if after.get("question") is None:
        return N_("question %(number)s deleted")
    if before.get("question") is None:
        return N_("question %(number)s added")
    if before["question"] != after["question"]:
        return N_("question %(number)s changed")
    if before.get("proposed") != after.get("proposed"):
        return N_("proposals for question %(number)s confirmed")
    return N_("lost evidence of question %(number)s let go")


def _several(before: Slice, after: Slice) -> Message:
    count = {"count": len(after)}
    if any(one.get("question") is None for one in before.values()):
        return Message(N_("%(count)s question added"), count, plural=N_("%(count)s questions added"))
    return Message(
        N_("proposals for %(count)s question confirmed"),
        count,
        plural=N_("proposals for %(count)s questions confirmed"),
    )


def undo(actor: Person, quiz_id: int, now: datetime) -> Message:
    """Take back the last change of `actor` and return what it was, in words; again: the one before.

    Raises `Refused` when there is none, or when somebody has changed the same part since.
    """
    quiz, _ = get_draft(actor, quiz_id)
    draft = _lock_all(actor, quiz)
    row = last_change(actor, quiz)
    if row is None:
        raise Refused(Message(N_("There is nothing of yours to undo here.")))
    before, after = dict(row.before or {}), dict(row.after or {})
    names = list(after) if row.part == draft_parts.SEVERAL else []
    now_there = _now_there(draft, row.part, names)
    if not draft_parts.same(row.part, now_there, after):
        raise Refused(_changed_since(actor, row))
    restored = _restored(quiz, draft, row, before, after)
    if len(restored["questions"]) > MOST_QUESTIONS:
        raise Refused(Message(N_("A set has at most %(most)s questions."), {"most": MOST_QUESTIONS}))
    if moved := after.get(
        "moved_to"
    ):  # last of what may refuse, as it writes: no question may be taken out of both sets
        _take_back(actor, moved, now)
    parts = [draft_parts.question_part(name) for name in names] or [row.part]
    draft_changes.store(quiz, draft_parts.touched(restored, parts, quiz.draft_revision + 1), now)
    again = _now_there(restored, row.part, names)
    draft_changes.write_down(actor, quiz, row.part, now_there, again, now, settled_at=now)
    row.settled_at = now
    db.session.flush()
    return describe(row)


def _lock_all(actor: Person, quiz: Quiz) -> Draft:
    """Lock the set, and in one order with it the one a question was moved to: two such undoings never wait in a ring."""
    row = last_change(actor, quiz)
    moved = (row.after or {}).get("moved_to") if row is not None and isinstance(row.after, dict) else None
    keys = {quiz.id} | ({int(moved["quiz"])} if moved else set())
    db.session.execute(select(Quiz.id).where(Quiz.id.in_(keys)).order_by(Quiz.id).with_for_update())
    return draft_changes.lock(quiz)


def _now_there(draft: Draft, part: str, names: Sequence[str]) -> Slice:
    return draft_parts.slices_of(draft, names) if part == draft_parts.SEVERAL else draft_parts.slice_of(draft, part)


def _changed_since(actor: Person, row: DraftChange) -> Message:
    """Return why a change cannot be undone: who has changed the same part since."""
    name = db.session.scalar(
        select(Person.name)
        .join(DraftChange, DraftChange.person_id == Person.id)
        .where(
            DraftChange.quiz_id == row.quiz_id,
            DraftChange.revision > row.revision,
            DraftChange.aside.is_(False),
            DraftChange.person_id != actor.id,
        )
        .order_by(DraftChange.part != row.part, DraftChange.revision.desc())
        .limit(1)
    )
    if name is None:
        return Message(N_("This has been changed since, so it cannot be undone."))
    return Message(N_("%(name)s has changed this since, so it cannot be undone."), {"name": name})


def _restored(quiz: Quiz, draft: Draft, row: DraftChange, before: Slice, after: Slice) -> Draft:
    """Return the draft as it was before the change of `row`, the rest of it as it is now."""
    if row.part == draft_parts.PASSAGE:
        return _with_former_passage(draft, before, after)
    then, here = passage_at(quiz, draft, row.revision), passage_of(draft)
    if then != here:
        if row.part == draft_parts.SEVERAL:
            before = {name: fitted(one, then, here) for name, one in before.items()}
        elif draft_parts.is_question(row.part):
            before = fitted(before, then, here)
    return draft_parts.with_slice(draft, row.part, before)


def _with_former_passage(draft: Draft, before: Slice, after: Slice) -> Draft:
    """Return the draft on the text it had; questions that nobody touched since are as they were, the others follow."""
    here, there = passage_of(draft), Passage.model_validate(before["passage"])
    changed, _ = drafts.with_passage(draft, there, follow(here.blocks, there.blocks))
    untouched = {
        question["id"]
        for question in draft["questions"]
        if question == after["questions"].get(question["id"]) and question["id"] in before["questions"]
    }
    questions = [before["questions"].get(q["id"]) if q["id"] in untouched else q for q in changed["questions"]]
    lost = {name: texts for name, texts in (changed.get("lost") or {}).items() if name not in untouched}
    lost |= {name: texts for name, texts in before["lost"].items() if name in untouched}
    title = before["title"] if draft["title"] == after["title"] else draft["title"]
    return changed | {"questions": questions, "lost": lost, "title": title}


def fitted(one: Slice, before: Passage, after: Passage) -> Slice:
    """Return a slice of a question of the text `before` as it rests on `after`; what is lost is noted in it."""
    if one.get("question") is None or before == after:
        return one
    question, gone = follow_anchors(one["question"], follow(before.blocks, after.blocks), before, after)
    lost = list(one.get("lost") or [])
    return {**one, "question": question, "lost": [*lost, *(text for text in gone if text not in lost)]}


def _take_back(actor: Person, moved: dict[str, Any], now: datetime) -> None:
    """Take a question that was moved out of the set it went to. Raises `Refused` when it was changed there."""
    try:
        quiz, _ = get_draft(actor, int(moved["quiz"]))
    except NotFound:
        raise Refused(Message(N_("You may not change the set it was moved to, so it cannot be undone."))) from None
    draft = draft_changes.lock(quiz)
    part = draft_parts.question_part(moved["name"])
    coming = draft_changes.newest_change(quiz, part)
    there = draft_parts.slice_of(draft, part)
    if (
        coming is None
        or coming.before != {"question": None}
        or not draft_parts.same(part, there, dict(coming.after or {}))
    ):
        raise Refused(Message(N_("The question has been changed in the other set since, so it cannot be undone.")))
    without = drafts.without_question(draft, moved["name"])
    draft_changes.store(quiz, draft_parts.touched(without, [part], quiz.draft_revision + 1), now)
    draft_changes.write_down(actor, quiz, part, there, {"question": None}, now, settled_at=now)
    coming.settled_at = now


# What was set aside


@dataclass(frozen=True, slots=True)
class Aside:
    """What somebody typed while another changed the same part, and what stands there now."""

    id: int
    part: str
    by: str | None
    own: bool
    at: datetime
    mine: Slice
    theirs: Slice

    @property
    def is_question(self) -> bool:
        """Whether it is about one question, so that both can be kept."""
        return draft_parts.is_question(self.part) and self.mine.get("question") is not None


def set_aside(actor: Person, quiz: Quiz) -> list[Aside]:
    """Return what waits beside a draft for somebody to choose, oldest first. One query."""
    rows = db.session.execute(
        select(DraftChange, Person.name)
        .outerjoin(Person, Person.id == DraftChange.person_id)
        .where(DraftChange.quiz_id == quiz.id, DraftChange.aside.is_(True), DraftChange.settled_at.is_(None))
        .order_by(DraftChange.id)
    )
    draft = quiz.draft or {}
    return [
        Aside(
            row.id,
            row.part,
            name,
            row.person_id == actor.id,
            row.at,
            dict(row.after or {}),
            draft_parts.slice_of(draft, row.part),
        )
        for row, name in rows
        if quiz.draft is not None
    ]


def settle_aside(actor: Person, quiz_id: int, aside_id: int, choice: Choice, now: datetime) -> None:
    """Take what was set aside (`mine`), leave what stands there (`theirs`), or keep `both` as two questions.

    A choice made twice changes nothing. Raises `NotFound`, and `Refused` where both cannot be kept.
    """
    quiz, _ = get_draft(actor, quiz_id)
    draft = draft_changes.lock(quiz)
    row = db.session.get(DraftChange, aside_id, with_for_update=True, populate_existing=True)
    if row is None or row.quiz_id != quiz.id or not row.aside:
        raise NotFound
    if row.settled_at is not None:
        return
    mine = dict(row.after or {})
    fits = passage_at(quiz, draft, int(mine.pop("fits", row.revision)))
    if row.part != draft_parts.PASSAGE:
        mine = fitted(mine, fits, passage_of(draft))
    if choice == "mine":
        _take(actor, quiz, row.part, mine, now)
    elif choice == "both":
        _add_beside(actor, quiz, row.part, mine, now)
    row.settled_at = now
    db.session.flush()


def _take(actor: Person, quiz: Quiz, part: str, mine: Slice, now: datetime) -> None:
    def change(draft: Draft) -> Draft:
        if part != draft_parts.PASSAGE:
            return draft_parts.with_slice(draft, part, mine)
        here, there = passage_of(draft), Passage.model_validate(mine["passage"])
        return drafts.with_passage(draft, there, follow(here.blocks, there.blocks))[0]

    draft_changes.change_part(actor, quiz.id, part, None, change, now)


def _add_beside(actor: Person, quiz: Quiz, part: str, mine: Slice, now: datetime) -> None:
    """Put a question that was set aside behind the one that stands there."""
    if not draft_parts.is_question(part) or mine.get("question") is None:
        raise Refused(Message(N_("Only questions can be kept twice; choose one of the two texts.")))
    draft = quiz.draft or {}
    copy = drafts.name_for(draft)
    names = [question["id"] for question in draft["questions"]]
    name = draft_parts.name_of(part)
    place = names.index(name) + 2 if name in names else len(names) + 1

    def change(draft: Draft) -> Draft:
        if len(draft["questions"]) >= MOST_QUESTIONS:
            raise Refused(Message(N_("A set has at most %(most)s questions."), {"most": MOST_QUESTIONS}))
        with_copy = drafts.with_question(draft, {**mine["question"], "id": copy})
        placed = drafts.with_question_placed(with_copy, copy, place)
        return draft_parts.with_marks(placed, copy, proposed=mine.get("proposed", ()), lost=mine.get("lost", ()))

    draft_changes.change_part(actor, quiz.id, copy, None, change, now)
