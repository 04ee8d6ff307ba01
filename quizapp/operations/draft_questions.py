"""The questions of a draft: write, change, put in order, duplicate, move to another set, delete, confirm proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from quizapp.core import draft_parts, drafts
from quizapp.core.articles import follow
from quizapp.core.draft_anchors import anchors_of, follow_anchors
from quizapp.core.drafts import Draft, passage_of
from quizapp.core.messages import N_, Message
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.models import Person, Quiz, QuizShare, db
from quizapp.operations import draft_changes
from quizapp.operations.draft_changes import CHANGED_ELSEWHERE, Saved, change_part, get_draft, passage_at
from quizapp.operations.errors import NotFound, Refused

PROPOSALS = ("evidence", "process", "feedback")
"""What the program may propose about a question."""

Data = Mapping[str, Any]


def question_data(draft: Draft, name: str) -> dict[str, Any]:
    """Return a question of the draft as data. Raises `NotFound`."""
    found = next((question for question in draft["questions"] if question["id"] == name), None)
    if found is None:
        raise NotFound
    return dict(found)


def known_question(quiz: Quiz, draft: Draft, name: str) -> dict[str, Any]:
    """Return a question of the draft, or as it was before somebody deleted it. Raises `NotFound`."""
    found = next((question for question in draft["questions"] if question["id"] == name), None)
    if found is not None:
        return dict(found)
    row = draft_changes.newest_change(quiz, draft_parts.question_part(name))
    before = (row.before or {}).get("question") if row is not None else None
    if before is None:
        raise NotFound
    return dict(before)


def evidence_of(data: Data) -> list[str]:
    """Return the ids of sentences and blocks that a question points to."""
    return list(dict.fromkeys(anchors_of(dict(data))))


def _refuse_beyond(count: int) -> None:
    if count > MOST_QUESTIONS:
        raise Refused(Message(N_("A set has at most %(most)s questions."), {"most": MOST_QUESTIONS}))


def save_question(
    actor: Person,
    quiz_id: int,
    base_revision: int,
    data: Data,
    now: datetime,
    *,
    together: bool = False,
    aside_id: int | None = None,
) -> Saved:
    """Change the question with the id of `data`, or add it. It may be incomplete.

    Evidence that was ticked in an earlier edition of the text follows to the present one; what is lost is listed.
    Raises `Conflict` when somebody has changed the same question since `base_revision`, `Refused` when the set is full.
    """
    quiz, _ = get_draft(actor, quiz_id)
    name = str(data["id"])

    def change(draft: Draft) -> Draft:
        names = {question["id"] for question in draft["questions"]}
        _refuse_beyond(len(names | {name}))
        following, gone = _followed(quiz, draft, base_revision, data)
        stored = drafts.with_question(draft, following)
        return _with_settled(draft, stored, name, gone)

    part = draft_parts.question_part(name)
    return change_part(actor, quiz_id, part, base_revision, change, now, together=together, aside_id=aside_id)


def _followed(
    quiz: Quiz, draft: Draft, base_revision: int | None, data: Data
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a question that was written beside an earlier edition of the text as it rests on the present one."""
    if base_revision is None:
        return dict(data), ()
    before, after = passage_at(quiz, draft, base_revision), passage_of(draft)
    if before == after:
        return dict(data), ()
    return follow_anchors(dict(data), follow(before.blocks, after.blocks), before, after)


def _with_settled(old: Draft, new: Draft, name: str, gone: Collection[str]) -> Draft:
    """Note what an author has settled by choosing: other evidence ends what was lost, another choice what was proposed."""
    before = next((question for question in old["questions"] if question["id"] == name), None)
    after = question_data(new, name)
    had = list((before or {}).get("evidence") or ())
    chosen = [span for span in after.get("evidence") or () if span not in had]
    lost = list((new.get("lost") or {}).get(name, []))
    if before is not None and chosen and not gone:
        lost = []
    lost += [text for text in gone if text not in lost]
    proposed = list((new.get("proposed") or {}).get(name, []))
    for field in ("evidence", "feedback"):
        if before is not None and after.get(field) != before.get(field):
            proposed = [one for one in proposed if one != field]
    if before is not None and (after.get("process"), after.get("subprocess")) != (
        before.get("process"),
        before.get("subprocess"),
    ):
        proposed = [one for one in proposed if one != "process"]
    return draft_parts.with_marks(new, name, proposed=proposed, lost=lost)


def add_questions(
    actor: Person,
    quiz_id: int,
    datas: Sequence[Data],
    now: datetime,
    proposed: Sequence[Collection[str]] = (),
    *,
    base_revision: int | None = None,
) -> tuple[str, ...]:
    """Add questions at the end and return the ids they got, whatever ids `datas` have.

    `proposed`: for each, which of `PROPOSALS` nobody has confirmed yet. `base_revision`: of the text they were written
    beside; None: the present one. Raises `Refused` when the set is full.
    """
    quiz, _ = get_draft(actor, quiz_id)
    first = draft_changes.lock(quiz)
    if not datas:
        return ()
    names = _free_names(first, len(datas))

    def change(draft: Draft) -> Draft:
        _refuse_beyond(len(draft["questions"]) + len(datas))
        for place, (name, data) in enumerate(zip(names, datas, strict=True)):
            following, gone = _followed(quiz, draft, base_revision, data)
            draft = drafts.with_question(draft, {**following, "id": name})
            marks = [one for one in PROPOSALS if place < len(proposed) and one in proposed[place]]
            draft = draft_parts.with_marks(draft, name, proposed=marks, lost=gone)
        return draft

    one = draft_parts.question_part(names[0]) if len(names) == 1 else draft_parts.SEVERAL
    change_part(actor, quiz_id, one, None, change, now, names=names)
    return names


def _free_names(draft: Draft, count: int) -> tuple[str, ...]:
    first = int(drafts.name_for(draft)[1:])
    return tuple(f"q{first + place}" for place in range(count))


def delete_question(actor: Person, quiz_id: int, base_revision: int, name: str, now: datetime) -> dict[str, Any]:
    """Take a question out of the draft and return it. Raises `Refused` when somebody has changed it since."""
    quiz, _ = get_draft(actor, quiz_id)
    draft = draft_changes.lock(quiz)
    data = question_data(draft, name)
    _refuse_if_changed(draft, draft_parts.question_part(name), base_revision)
    part = draft_parts.question_part(name)
    change_part(actor, quiz_id, part, None, lambda draft: drafts.without_question(draft, name), now)
    return data


def _refuse_if_changed(draft: Draft, part: str, base_revision: int | None) -> None:
    """Refuse what would go past a change that `actor` has not seen; nothing was typed that could be lost."""
    if base_revision is not None and draft_parts.last_change(draft, part) > base_revision:
        raise Refused(CHANGED_ELSEWHERE)


def duplicate_question(actor: Person, quiz_id: int, name: str, now: datetime) -> str:
    """Put a copy of a question behind it and return its id."""
    quiz, _ = get_draft(actor, quiz_id)
    draft = draft_changes.lock(quiz)
    data = question_data(draft, name)
    copy = drafts.name_for(draft)
    place = next(number for number, question in enumerate(draft["questions"], 2) if question["id"] == name)

    def change(draft: Draft) -> Draft:
        _refuse_beyond(len(draft["questions"]) + 1)
        changed = drafts.with_question_placed(drafts.with_question(draft, {**data, "id": copy}), copy, place)
        marks = {key: (draft.get(key) or {}).get(name, []) for key in ("proposed", "lost")}
        return draft_parts.with_marks(changed, copy, **marks)

    change_part(actor, quiz_id, copy, None, change, now)
    return copy


def place_question(
    actor: Person, quiz_id: int, name: str, position: int, base_revision: int | None, now: datetime
) -> Saved:
    """Put a question at `position` (from 1). Raises `Refused` when the order has changed since `base_revision`."""
    quiz, _ = get_draft(actor, quiz_id)
    draft = draft_changes.lock(quiz)
    question_data(draft, name)
    _refuse_if_changed(draft, draft_parts.ORDER, base_revision)
    return change_part(
        actor,
        quiz_id,
        draft_parts.ORDER,
        None,
        lambda draft: drafts.with_question_placed(draft, name, position),
        now,
    )


def move_question(actor: Person, quiz_id: int, name: str, by: int, now: datetime) -> Saved:
    """Move a question up (`by` -1) or down (1) from where it stands now; at the ends it stays."""
    quiz, _ = get_draft(actor, quiz_id)
    draft = draft_changes.lock(quiz)
    question_data(draft, name)
    place = next(number for number, question in enumerate(draft["questions"], 1) if question["id"] == name)
    return place_question(actor, quiz_id, name, max(1, place + by), None, now)


def sets_to_move_to(actor: Person, quiz: Quiz) -> list[tuple[int, str]]:
    """Return keys and titles of the other sets of the same language that `actor` may edit, by title. One query."""
    shared = (
        select(QuizShare.quiz_id)
        .where(or_(QuizShare.person_id == actor.id, QuizShare.person_id.is_(None)), QuizShare.level == "edit")
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Quiz.id, Quiz.title)
        .where(
            Quiz.school_id == actor.school_id,
            Quiz.language == quiz.language,
            Quiz.id != quiz.id,
            Quiz.hidden_at.is_(None),
            Quiz.draft.is_not(None),
            or_(Quiz.owner_id == actor.id, and_(Quiz.owner_id.is_not(None), Quiz.id.in_(shared))),
        )
        .order_by(func.lower(Quiz.title), Quiz.id)
    )
    return [(quiz_id, title) for quiz_id, title in rows]


@dataclass(frozen=True, slots=True)
class MovedQuestion:
    """A question that went to another set: its id there, and the sentences it rested on that are not in that text."""

    name: str
    lost: tuple[str, ...]


def move_to_set(
    actor: Person, quiz_id: int, name: str, target_quiz_id: int, base_revision: int, now: datetime
) -> MovedQuestion:
    """Move a question to another set of the same language that `actor` may edit.

    It keeps evidence whose words stand in that text, too; the rest is listed there as lost. Raises `NotFound`, and
    `Refused` for another language, a full set, and a question that somebody has changed since `base_revision`.
    """
    source, target = get_draft(actor, quiz_id)[0], get_draft(actor, target_quiz_id)[0]
    if source.id == target.id:
        raise Refused(Message(N_("The question is in this set already.")), field="target")
    for quiz in sorted((source, target), key=lambda quiz: quiz.id):  # in one order, or two moves wait for each other
        draft_changes.lock(quiz)
    if source.language != target.language:
        raise Refused(Message(N_("Both sets must be in the same language.")), field="target")
    data = question_data(source.draft or {}, name)
    # Whatever refuses comes before anything is written: the page that tells a refusal keeps what was done until then.
    _refuse_if_changed(source.draft or {}, draft_parts.question_part(name), base_revision)
    before, after = passage_of(source.draft or {}), passage_of(target.draft or {})
    moved = follow(before.blocks, after.blocks)
    following, gone = follow_anchors(data, moved, before, after)
    [there] = add_questions(actor, target.id, [following], now)
    if gone:
        _note_lost(target, there, gone, now)
    delete_question(actor, source.id, base_revision, name, now)
    _link_the_two(source, target, there)
    return MovedQuestion(there, gone)


def _note_lost(quiz: Quiz, name: str, gone: Iterable[str], now: datetime) -> None:
    """Note what a question that came from elsewhere has lost: a part of its coming, not a change of its own."""
    draft = draft_parts.with_marks(quiz.draft or {}, name, lost=gone)
    part = draft_parts.question_part(name)
    draft_changes.store(quiz, draft_parts.touched(draft, [part], quiz.draft_revision + 1), now)
    row = draft_changes.newest_change(quiz)
    if row is not None:
        row.after, row.revision = draft_parts.slice_of(draft, part), quiz.draft_revision
    db.session.flush()


def _link_the_two(source: Quiz, target: Quiz, there: str) -> None:
    """Note in both histories where the question went, so that undoing takes it back here and away there."""
    row = draft_changes.newest_change(source)
    if row is not None:
        row.after = {**(row.after or {}), "moved_to": {"quiz": target.id, "name": there}}
    db.session.flush()


def change_details(actor: Person, quiz_id: int, base_revision: int, details: Mapping[str, Any], now: datetime) -> Saved:
    """Change `title`, `description`, `grade` and `targets` (questions wanted by process), those that are given.

    Raises `Conflict`.
    """
    known = {key: details[key] for key in ("title", "description", "grade", "targets") if key in details}
    return change_part(actor, quiz_id, draft_parts.DETAILS, base_revision, lambda draft: draft | known, now)


def confirm_proposals(actor: Person, quiz_id: int, names: Collection[str] | None, now: datetime) -> int:
    """Confirm what the program proposed about the questions `names`, or about all; return about how many."""
    quiz, _ = get_draft(actor, quiz_id)
    waiting = [name for name in unconfirmed(draft_changes.lock(quiz)) if names is None or name in names]
    if not waiting:
        return 0

    def change(draft: Draft) -> Draft:
        for name in waiting:
            draft = draft_parts.with_marks(draft, name, proposed=())
        return draft

    part = draft_parts.question_part(waiting[0]) if len(waiting) == 1 else draft_parts.SEVERAL
    change_part(actor, quiz_id, part, None, change, now, names=waiting)
    return len(waiting)


def unconfirmed(draft: Draft) -> list[str]:
    """Return the ids of questions with proposals that nobody has confirmed, in their order."""
    proposed = draft.get("proposed") or {}
    return [question["id"] for question in draft["questions"] if proposed.get(question["id"])]


def dismiss_lost(actor: Person, quiz_id: int, name: str, now: datetime) -> Saved:
    """Let go of the list of sentences that a question rested on and that are no longer in the text."""
    quiz, _ = get_draft(actor, quiz_id)
    question_data(draft_changes.lock(quiz), name)
    part = draft_parts.question_part(name)
    return change_part(actor, quiz_id, part, None, lambda draft: draft_parts.with_marks(draft, name, lost=()), now)
