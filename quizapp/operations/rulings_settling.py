"""What waits and has been decided meanwhile: a form that a teacher marked settles the same answers everywhere it holds.

Only responses without a mark are touched. Marks that were given change through a regrade alone, which asks first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, false, insert, or_, select, true

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Score
from quizapp.core.rulings import NO_RULINGS, Rulings, Scope
from quizapp.core.text_matching import canonical
from quizapp.models import Assignment, Attempt, AuditEntry, Membership, Person, QuizVersion, Response, Ruling, db
from quizapp.operations import library, marking, rule_marks, rulings
from quizapp.operations.rulings import Place

MOST_RESCORED = 200
"""Different replies that are asked again what the program thinks of them, beside those a form decides: about 0.2 s.

While a teacher decides, pupils save; the others have their turn with the next decision."""
MOST_SETS = 4
"""Different sets of rulings under which they are asked: each needs a model of its own, fitted in up to 30 ms."""

_T = TypeVar("_T")


class _Waiting(NamedTuple):
    """A response that waits, and where."""

    response_id: int
    attempt_id: int
    position: int
    value: Any
    fingerprint: str
    assignment_id: int
    place: Place


def settle(actor: Person, rows: Collection[Ruling], now: datetime, *, here: Collection[int] = ()) -> list[Response]:
    """Mark what waits and is decided by the rulings in force since the forms `rows` came; return it.

    The same answers get the mark of the form, given by `actor`: in every class where the form is in force, with scope
    `everyone` also in classes of others, where it would have been marked so had it been handed in a minute later; a
    school that decides once must not have two marks for one answer. Other answers to these questions are asked again,
    as the program may have learned enough: what it decides now has nobody's name on it. Where a colleague decided
    differently the response goes on waiting, but for the assignments `here`, where the actor is looking at it: there
    it is their own mark.

    Callers who lock attempts themselves call `rulings.hold(…, submits=True)` first. Nine queries and the writing, however
    many there are.
    """
    forms = [row for row in rows if row.kind == "form" and row.withdrawn_at is None]
    if not forms:
        return []
    for quiz_id in sorted({row.quiz_id for row in forms}):
        rulings.hold(quiz_id, submits=True)
    candidates = _waiting(_same_questions(forms))
    in_force = rulings.in_force_at({(one.place, one.fingerprint) for one in candidates})
    scores = _decided(candidates, forms, in_force, here)
    touched = {one.attempt_id for one in candidates if one.response_id in scores}
    if not touched:
        return []
    db.session.execute(select(Attempt.id).where(Attempt.id.in_(touched)).order_by(Attempt.id).with_for_update())
    # Read after the lock: somebody may have marked one of them, or a late answer may have taken its place.
    still = {one.response_id: one for one in _waiting(Response.id.in_(scores))}
    scores = _decided(still.values(), forms, in_force, here)
    query = select(Response).where(Response.id.in_(scores)).order_by(Response.id)
    responses = db.session.scalars(query.execution_options(populate_existing=True)).all()
    given = {row.id for row in forms}
    entries = []
    for response in responses:
        score = scores[response.id]
        old = marking.mark_state(response)
        for name, value in rule_marks.mark_values(score, now).items():
            setattr(response, name, value)
        response.marked_by_id = actor.id if score.ruling in given or score.rule == "teacher" else None
        entries.append(_entry(actor, still[response.id], old, marking.mark_state(response), now))
    db.session.flush()
    db.session.connection().execute(insert(AuditEntry), entries)
    marking.recompute({response.attempt_id for response in responses})
    return list(responses)


def _entry(
    actor: Person, one: _Waiting, old: Mapping[str, Any], new: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "school_id": one.place.school_id,
        "at": now,
        "actor_id": actor.id,
        "verb": marking.VERB,
        "subject": "response",
        "subject_id": one.response_id,
        "details": {"attempt": one.attempt_id, "position": one.position, "old": old, "new": new},
    }


def _decided(
    candidates: Iterable[_Waiting],
    forms: Collection[Ruling],
    in_force: Mapping[tuple[Place, str], Mapping[int, Rulings]],
    here: Collection[int],
) -> dict[int, Score]:
    """Return the scores of those that need not wait any more, by the key of the response."""
    marked = {(row.question, row.canonical): row for row in forms}
    found: dict[int, Score] = {}
    others: dict[Rulings, list[_Waiting]] = {}
    for one in sorted(candidates, key=lambda one: (one.assignment_id not in here, one.response_id)):
        content = library.published(one.fingerprint)
        question = content.questions[one.position - 1].id
        row = marked.get((question, canonical(str(one.value), content.passage.language)))
        held = in_force[one.place, one.fingerprint].get(one.position, NO_RULINGS)
        if row is None:
            others.setdefault(held, []).append(one)
            continue
        score = rule_marks.score(one.fingerprint, one.position, one.value, held)
        found[one.response_id] = _own(row) if score.waiting and one.assignment_id in here else score
    turn = max(row.id for row in forms)
    chosen = _in_turn(list(others.items()), MOST_SETS, turn, first=1)
    for held, waiting in chosen:
        for alike in _in_turn(_alike(waiting), MOST_RESCORED // len(chosen), turn):
            score = rule_marks.score(alike[0].fingerprint, alike[0].position, alike[0].value, held)
            found |= {one.response_id: score for one in alike}
    return {key: score for key, score in found.items() if not score.waiting}


def _alike(waiting: Iterable[_Waiting]) -> list[list[_Waiting]]:
    """Return together what is the same reply to the same question of the same version."""
    found: dict[tuple[str, int, str], list[_Waiting]] = {}
    for one in waiting:
        found.setdefault((one.fingerprint, one.position, str(one.value)), []).append(one)
    return list(found.values())


def _in_turn(things: list[_T], most: int, turn: int, first: int = 0) -> list[_T]:
    """Return at most `most` of `things`: the `first` ones always, of the others in each turn the next ones."""
    if len(things) <= most:
        return things
    begin = turn * (most - first) % (len(things) - first) + first
    rest = [*things[begin:], *things[first:begin]]
    return [*things[:first], *rest[: most - first]]


def _own(row: Ruling) -> Score:
    """Return the score of somebody who looks at a response and decides against a colleague's form."""
    if row.comment:
        return Score(
            row.fraction, "teacher", Message(N_("Marked by your teacher: %(reason)s"), {"reason": row.comment})
        )
    return Score(row.fraction, "teacher", Message(N_("Marked by your teacher.")))


# Which responses


def _waiting(condition: ColumnElement[bool]) -> list[_Waiting]:
    rows = db.session.execute(
        select(
            Response.id,
            Response.attempt_id,
            Response.position,
            Response.value,
            QuizVersion.fingerprint,
            Assignment.id.label("assignment_id"),
            Assignment.school_id,
            Assignment.quiz_id,
            Assignment.classroom_id,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(condition, Response.waiting, Attempt.waiting > 0, Attempt.submitted_at.is_not(None))
        .order_by(Response.id)
    )
    return [
        _Waiting(one.id, one.attempt_id, one.position, one.value, one.fingerprint, one.assignment_id, Place(*one[6:]))
        for one in rows
    ]


class _Subject(NamedTuple):
    """A question in some words, and whose pupils were asked it."""

    school_id: int
    quiz_id: int
    question: str
    asked: str
    scope: Scope
    classroom_id: int | None
    person_id: int | None


def _same_questions(forms: Iterable[Ruling]) -> ColumnElement[bool]:
    """Return SQL: is the `Response` one to a question that a form was decided about, where that form holds?"""
    return _asked({_Subject(*(getattr(row, name) for name in _Subject._fields)) for row in forms})


def _asked(subjects: Collection[_Subject]) -> ColumnElement[bool]:
    versions = _versions({subject.quiz_id for subject in subjects})
    return or_(false(), *(and_(_reach(subject), _places(subject, versions)) for subject in sorted(subjects, key=str)))


def _versions(quiz_ids: Collection[int]) -> Mapping[int, list[tuple[int, str]]]:
    """Return key and fingerprint of the versions in which something waits, by quiz."""
    found: dict[int, list[tuple[int, str]]] = {}
    for quiz_id, version_id, fingerprint in db.session.execute(
        select(QuizVersion.quiz_id, QuizVersion.id, QuizVersion.fingerprint)
        .join(Attempt, Attempt.quiz_version_id == QuizVersion.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Assignment.quiz_id.in_(quiz_ids), Attempt.waiting > 0)
        .distinct()
    ):
        found.setdefault(quiz_id, []).append((version_id, fingerprint))
    return found


def _places(subject: _Subject, versions: Mapping[int, list[tuple[int, str]]]) -> ColumnElement[bool]:
    """Return SQL: does the `Response` of the `Attempt` answer the subject's question, in whatever version?"""
    found: list[ColumnElement[bool]] = [false()]
    for version_id, fingerprint in versions.get(subject.quiz_id, ()):
        position, _, words = rulings.questions_of(fingerprint).get(subject.question, (0, 0, ""))
        if words == subject.asked:
            found.append(and_(Attempt.quiz_version_id == version_id, Response.position == position))
    return or_(*found)


def _reach(subject: _Subject) -> ColumnElement[bool]:
    """Return SQL: does the subject's scope reach the `Assignment`? The other side of `rulings.holds_in`."""
    scope: ColumnElement[bool] = true()
    if subject.scope == "classroom":
        scope = Assignment.classroom_id == subject.classroom_id
    elif subject.scope == "mine":
        scope = Assignment.classroom_id.in_(
            select(Membership.classroom_id).where(
                Membership.person_id == subject.person_id, Membership.role == "teacher", Membership.status == "active"
            )
        )
    return and_(Assignment.school_id == subject.school_id, Assignment.quiz_id == subject.quiz_id, scope)


# What a click would settle


def would_settle(
    actor: Person, place: Place, fingerprint: str, position: int, groups: Sequence[Collection[str]], scope: Scope
) -> list[int]:
    """Return for each group of texts how many waiting responses a form for each of them would settle. Two queries.

    Those of the group itself are among them. What a colleague decided differently and what the program would learn
    are not looked at: this is told before anything is decided.
    """
    content = library.published(fingerprint)
    question = content.questions[position - 1]
    words = rulings.asked(question.prompt, content.passage.language)
    room = place.classroom_id if scope == "classroom" else None
    subject = _Subject(place.school_id, place.quiz_id, question.id, words, scope, room, actor.id)
    language = content.passage.language
    counts = Counter(canonical(str(one.value), language) for one in _waiting(_asked({subject})))
    return [sum(counts[form] for form in {canonical(text, language) for text in texts}) for texts in groups]
