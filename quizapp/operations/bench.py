"""The bench of a short answer: what its key says of sample replies, and of what pupils have written before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from quizapp.core import text_matching
from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage
from quizapp.core.question_types.short_answer import MAXIMUM_LENGTH, MOST_FORMS, ShortAnswer
from quizapp.models import Assignment, Attempt, Person, QuestionVersion, Quiz, QuizSlot, QuizVersion, Response, db
from quizapp.operations import rulings
from quizapp.operations.columns import teaches

MOST_REPLIES = 30
MOST_REMEMBERED = 2_000
"""Marked responses that are looked at, the newest ones."""
MOST_COMPARED = 300
"""Different replies among them that are marked again, the most frequent ones."""
MOST_LISTED = 20
LONGEST_SECONDS = 1.5
"""After that no further earlier reply is marked: the author is waiting while typing."""
SAME = 0.005
"""Marks that differ by less are the same: shares are rounded."""
LONGEST_PROMPT = 2_000
_KEY = (
    "accepted",
    "concepts",
    "items",
    "needed",
    "partial",
    "wrong",
    "insufficient",
    "review",
    "date",
    "number",
    "tags",
)
_REST = {"id": "q", "process": "locate", "subprocess": "scan_locate", "evidence": [], "feedback": "-"}
_STEPS = 60
"""How often a part that lacks something is left out of what is tried."""
_FOUND = frozenset({"everyone", "void", "blank"})
"""Reasons of a mark that say nothing about the reply."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the key says of a reply, in stable codes and in words."""

    reply: str
    outcome: text_matching.keys.Outcome
    credit: float
    rule: str
    message: Message


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Replies that the key would mark otherwise than they were marked."""

    tried: Tried
    count: int
    fraction: float
    by_teacher: bool


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How the key would do on replies that have a mark: how many it decides by itself, how many of these as marked."""

    marked: int
    by_teacher: int
    decided: int
    as_marked: int
    disagreements: tuple[Disagreement, ...]
    is_part: bool
    """There are more than could be looked at."""


def question_to_try(data: Mapping[str, Any]) -> tuple[ShortAnswer | None, list[Message]]:
    """Return the question with what can be tried of it already, and what was left out; none while there is no key.

    What does not matter to marking (prompt, evidence …) may be missing; parts of the key that lack something are left out.
    """
    key: dict[str, Any] = {name: data[name] for name in _KEY if data.get(name)}
    left_out: list[Message] = []
    for name in ("accepted", "review"):
        if len(key.get(name, ())) > MOST_FORMS:
            key[name] = key[name][:MOST_FORMS]
            left_out.append(Message(N_("Only the first %(count)s answers are tried."), {"count": MOST_FORMS}))
    rest = _REST | {"prompt": str(data.get("prompt") or "-")[:LONGEST_PROMPT]}
    for _step in range(_STEPS):
        try:
            question = ShortAnswer.model_validate(rest | key)
        except ValidationError as error:
            places = sorted({tuple(one["loc"][:2]) for one in error.errors(include_url=False)}, key=str, reverse=True)
            _leave_out(key, places)
            said = Message(N_("What lacks something is left out for now."))
            left_out += [said] if said not in left_out else []
        else:
            has_key = question.accepted or question.concepts or question.items or question.date or question.number
            return (question if has_key else None), left_out
    return None, left_out


def _leave_out(key: dict[str, Any], places: Iterable[tuple[int | str, ...]]) -> None:
    """Take out the entries of lists, or the whole parts, that `places` name. The last entries come first."""
    numbered = sorted(
        (p for p in places if len(p) > 1 and isinstance(p[1], int)), key=lambda p: int(p[1]), reverse=True
    )
    for name, place in numbered:
        entries = list(key.get(str(name), ()))
        if int(place) < len(entries):
            del entries[int(place)]
        key[str(name)] = entries
    for found in places:
        if found not in numbered:
            key.pop(str(found[0]), None)


def try_replies(question: ShortAnswer, passage: Passage, replies: Sequence[str]) -> tuple[Tried, ...]:
    """Return what the key says of each of the first replies. What pupils were marked before does not count here."""
    return tuple(_tried(question, passage, reply) for reply in replies[:MOST_REPLIES])


def _tried(question: ShortAnswer, passage: Passage, reply: str) -> Tried:
    decision = question.graded(reply[: 2 * MAXIMUM_LENGTH + 1], passage).decision
    return Tried(reply[:MAXIMUM_LENGTH], decision.outcome, decision.credit, decision.rule, decision.message)


def accuracy(actor: Person, quiz: Quiz, name: str, question: ShortAnswer, passage: Passage) -> Accuracy | None:
    """Return how the key would do on the marked responses to this question in classes that `actor` teaches.

    None while there are none. Only responses to the question in these words count. Three queries.
    """
    rows = _marked(actor, quiz, name, rulings.asked(question.prompt, passage.language))
    if not rows:
        return None
    grouped: dict[tuple[str, float], list[tuple[str, bool]]] = {}
    for reply, fraction, by_teacher in rows[:MOST_REMEMBERED]:
        same = text_matching.canonical(reply, passage.language)
        grouped.setdefault((same, fraction), []).append((reply, by_teacher))
    frequent = sorted(grouped.items(), key=lambda pair: -len(pair[1]))
    until = monotonic() + LONGEST_SECONDS
    counts = {"marked": 0, "by_teacher": 0, "decided": 0, "as_marked": 0}
    otherwise: list[Disagreement] = []
    done = 0
    for (_same, fraction), group in frequent[:MOST_COMPARED]:
        if monotonic() > until:
            break
        done += 1
        tried, from_teachers = _tried(question, passage, group[0][0]), sum(teacher for _, teacher in group)
        counts["marked"] += len(group)
        counts["by_teacher"] += from_teachers
        if tried.outcome == "review":
            continue
        counts["decided"] += len(group)
        if abs(tried.credit - fraction) < SAME:
            counts["as_marked"] += len(group)
        else:
            otherwise.append(Disagreement(tried, len(group), fraction, from_teachers > 0))
    is_part = done < len(frequent) or len(rows) > MOST_REMEMBERED
    return Accuracy(**counts, disagreements=tuple(otherwise[:MOST_LISTED]), is_part=is_part) if done else None


def _marked(actor: Person, quiz: Quiz, name: str, asked: str) -> list[tuple[str, float, bool]]:
    """Return reply, mark, and whether a teacher gave it, the newest first."""
    versions = db.session.execute(
        select(QuestionVersion.id, QuestionVersion.body["prompt"].as_string()).where(
            QuestionVersion.quiz_id == quiz.id, QuestionVersion.name == name
        )
    )
    alike = [key for key, prompt in versions if rulings.asked(prompt or "", quiz.language) == asked]
    if not alike:
        return []
    rows = db.session.execute(
        select(Response.value, Response.fraction, Response.marked_by_id, Response.ruling_id, Response.reason)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(
            QuizSlot,
            (QuizSlot.quiz_version_id == Attempt.quiz_version_id) & (QuizSlot.position == Response.position),
        )
        .where(
            Assignment.quiz_id == quiz.id,
            Assignment.school_id == actor.school_id,
            teaches(actor),
            QuizSlot.question_version_id.in_(alike),
            Attempt.submitted_at.is_not(None),
            Response.fraction.is_not(None),
            Response.waiting.is_(False),
            Response.void.is_(False),
        )
        .order_by(Attempt.submitted_at.desc(), Response.id.desc())
        .limit(MOST_REMEMBERED + 1)
    )
    return [
        (value, float(fraction or 0), marker is not None or ruling is not None)
        for value, fraction, marker, ruling, reason in rows
        if isinstance(value, str) and value.strip() and (reason or {}).get("rule") not in _FOUND
    ]
