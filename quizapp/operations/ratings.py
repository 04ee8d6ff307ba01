"""Open responses marked by criteria, and a second marker who does not see what the first one gave.

The first marker's rating is the mark. A second teacher may rate the same response *blind*; the mark stays until the two
are settled, which only needs doing where they differ. What was given blind never changes: agreement is counted by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from quizapp.core.messages import N_, Message
from quizapp.core.question_types.base import Question, Score
from quizapp.core.question_types.open_response import WHOLE, Criterion, OpenResponse
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Rating, Response, db
from quizapp.operations import comments, hidden_marks, library, marking
from quizapp.operations.columns import get_results
from quizapp.operations.errors import NotFound, Refused

LONGEST_COMMENT = 500
SAME = 1e-6
"""Points that differ by less are equal: a fraction times the points may fall a hair beside a whole number."""
WAITING = "waiting"
"""What a page of waiting responses sends as the mark it has shown: there was none."""
SETTLED = "rubric_settled"
"""The rule of a mark on which two markers settled."""


def criteria_of(question: Question) -> tuple[Criterion, ...]:
    """Return what `question` is marked by; empty where it is not marked by levels."""
    return question.marked_by if isinstance(question, OpenResponse) else ()


@dataclass(frozen=True, slots=True)
class Case:
    """A response that is marked by levels, with what surrounds it and its ratings, the oldest first."""

    response: Response
    attempt: Attempt
    assignment: Assignment
    fingerprint: str
    ratings: tuple[Rating, ...]

    @property
    def question(self) -> Question:
        """The question with its rubric."""
        return library.published(self.fingerprint).questions[self.response.position - 1]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What it is marked by."""
        return criteria_of(self.question)

    @property
    def second(self) -> Rating | None:
        """What the second marker gave."""
        return next((rating for rating in self.ratings if rating.blind), None)

    @property
    def first(self) -> Rating | None:
        """What the first marker gave: the newest rating that was not blind, as it made the mark."""
        return next((rating for rating in reversed(self.ratings) if not rating.blind), None)

    def of(self, actor: Person) -> Rating | None:
        """Return the actor's own rating."""
        return next((rating for rating in self.ratings if rating.person_id == actor.id), None)


def get_case(actor: Person, attempt_id: int, position: int, *, lock: bool = False) -> Case:
    """Return a response if `actor` may mark it and it is marked by levels. Raises `NotFound`, or `Refused` before submit.

    `lock`: marks of this attempt are given one after another from here on.
    """
    query = (
        select(Attempt, Assignment, QuizVersion.fingerprint)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Attempt.id == attempt_id)
    )
    row = db.session.execute(query.with_for_update(of=Attempt) if lock else query).one_or_none()
    if row is None:
        raise NotFound
    attempt, assignment, fingerprint = row
    get_results(actor, assignment.id, "mark_response")
    response = db.session.scalar(
        select(Response)
        .where(Response.attempt_id == attempt_id, Response.position == position)
        .execution_options(populate_existing=True)  # the page may have been read before the lock
    )
    if response is None or not criteria_of(library.published(fingerprint).questions[position - 1]):
        raise NotFound
    if attempt.submitted_at is None:
        raise Refused(Message(N_("This attempt still runs; it can be marked once it has been handed in.")))
    return Case(response, attempt, assignment, fingerprint, ratings_of([response.id]).get(response.id, ()))


def ratings_of(response_ids: Sequence[int]) -> dict[int, tuple[Rating, ...]]:
    """Return the ratings by response, oldest first. One query."""
    found: dict[int, tuple[Rating, ...]] = {}
    query = select(Rating).where(Rating.response_id.in_(response_ids)).order_by(Rating.id)
    for rating in db.session.scalars(query.execution_options(populate_existing=True)):
        found[rating.response_id] = (*found.get(rating.response_id, ()), rating)
    return found


# The mark


def rate(
    actor: Person,
    attempt_id: int,
    position: int,
    levels: Mapping[str, int],
    *,
    comment: str,
    seen: str,
    now: datetime,
) -> Response:
    """Give a response its mark by a level for each criterion, and return it. The same again changes nothing.

    Where a second marker has rated it, this settles the two. Changing a mark needs words that the pupil reads. `seen`:
    the stamp of the mark the actor was shown, or `WAITING`. Raises `NotFound`, or `Refused` with the field to mend.
    """
    case = get_case(actor, attempt_id, position, lock=True)
    hidden_marks.check_not_hidden(actor, case.assignment, attempt_id, position)
    response = case.response
    given = _check(case.criteria, levels)
    comment = _check_comment(comment)
    settles = case.second is not None and not response.waiting
    score = score_of(case.question, given, comment, settled=settles)
    if response.marked_by_id == actor.id and not response.waiting and response.reason == score.to_json():
        return response  # a second tap
    if seen != marking.stamp(response) and not (seen == WAITING and response.waiting):
        raise Refused(Message(N_("Somebody has marked this meanwhile. Look at the new mark, then decide.")))
    if not response.waiting and not settles and not comment:
        raise Refused(Message(N_("Say why the mark changes; the pupil reads it.")), field="comment")
    if response.waiting:  # what was rated before it waited (again) was another response
        db.session.execute(delete(Rating).where(Rating.response_id == response.id))
    if not settles:
        _store(actor, case, given, comment, now)
    marking.give(actor, case.assignment, response, score, now)
    db.session.flush()
    marking.recompute([attempt_id])
    _remember(actor, case, comment, now)
    return response


def _check(criteria: Sequence[Criterion], levels: Mapping[str, int]) -> dict[str, int]:
    """Return one level for each criterion in their order, or refuse what is missing or none of them."""
    for criterion in criteria:
        if levels.get(criterion.id) not in {level.points for level in criterion.levels}:
            raise Refused(Message(N_("Choose a level.")), field=criterion.id)
    return {criterion.id: levels[criterion.id] for criterion in criteria}


def _check_comment(comment: str) -> str:
    comment = " ".join(comment.split())
    if len(comment) > LONGEST_COMMENT:
        raise Refused(Message(N_("At most %(count)s characters."), {"count": LONGEST_COMMENT}), field="comment")
    return comment


def score_of(question: Question, levels: Mapping[str, int], comment: str, *, settled: bool = False) -> Score:
    """Return the score of a mark by levels, said so that the pupil understands it."""
    points = sum(levels.values())
    criteria = criteria_of(question)
    if [criterion.id for criterion in criteria] == [WHOLE]:
        score = marking.score_of(question, float(points), comment)
        return replace(score, levels=levels, rule=SETTLED if settled else score.rule)
    listed = ", ".join(f"{one.name} {levels[one.id]}/{one.points}" for one in criteria)
    values = {"levels": listed} | ({"reason": comment} if comment else {})
    if settled:
        text = (
            N_("Two teachers marked this: %(levels)s. %(reason)s")
            if comment
            else N_("Two teachers marked this: %(levels)s.")
        )
        return Score(points / question.points, SETTLED, Message(text, values), levels=levels)
    text = (
        N_("Marked by your teacher: %(levels)s. %(reason)s") if comment else N_("Marked by your teacher: %(levels)s.")
    )
    return Score(points / question.points, "rubric_levels", Message(text, values), levels=levels)


def _store(
    actor: Person, case: Case, levels: Mapping[str, int], comment: str, now: datetime, *, blind: bool = False
) -> None:
    """Keep what the actor gave; their former rating goes."""
    db.session.execute(delete(Rating).where(Rating.response_id == case.response.id, Rating.person_id == actor.id))
    rating = Rating(
        response_id=case.response.id,
        person_id=actor.id,
        levels=dict(levels),
        points=sum(levels.values()),
        comment=comment or None,
        blind=blind,
        rated_at=now,
    )
    db.session.add(rating)
    db.session.flush()


def _remember(actor: Person, case: Case, comment: str, now: datetime) -> None:
    if comment:
        comments.remember(actor, case.assignment.quiz_id, case.question.id, comment, now)


# The second marker


def may_rate_blind(actor: Person, case: Case) -> Message | None:
    """Return why `actor` may not give the second rating, or None when they may."""
    if case.response.waiting or case.response.fraction is None:
        return Message(N_("Nobody has marked this yet: mark it first, then a colleague rates it a second time."))
    if case.response.marked_by_id == actor.id or any(rating.person_id == actor.id for rating in case.ratings):
        return Message(N_("You gave the first mark; the second comes from a colleague."))
    if case.response.marked_by_id is None:
        return Message(N_("No teacher has marked this, so there is nothing to compare."))
    if case.second is not None:
        return Message(N_("Two teachers have rated this."))
    return None


def rate_blind(
    actor: Person, attempt_id: int, position: int, levels: Mapping[str, int], *, comment: str, now: datetime
) -> Rating:
    """Keep a second marker's rating; the mark stays. Sent twice it is kept once. Raises `NotFound` or `Refused`."""
    case = get_case(actor, attempt_id, position, lock=True)
    given = _check(case.criteria, levels)
    comment = _check_comment(comment)
    mine = case.of(actor)
    if mine is not None and mine.blind:
        if mine.levels == given:
            return mine
        raise Refused(Message(N_("You have rated this. What differs is settled by talking about it.")))
    refusal = may_rate_blind(actor, case)
    if refusal is not None:
        raise Refused(refusal)
    _keep_first(case)
    _store(actor, case, given, comment, now, blind=True)
    _remember(actor, case, comment, now)
    found = get_case(actor, attempt_id, position).second
    assert found is not None  # noqa: S101 - it was stored just now
    return found


def _keep_first(case: Case) -> None:
    """Write the mark down as the first rating where it was given without one: as a mark of a plain rubric."""
    response = case.response
    points = (response.fraction or 0.0) * case.question.points
    first = case.first
    if first is not None and first.person_id == response.marked_by_id and abs(first.points - points) < SAME:
        return
    db.session.execute(
        delete(Rating).where(Rating.response_id == response.id, Rating.person_id == response.marked_by_id)
    )
    whole = [criterion.id for criterion in case.criteria] == [WHOLE]
    db.session.add(
        Rating(
            response_id=response.id,
            person_id=response.marked_by_id,
            levels={WHOLE: round(points)} if whole else {},
            points=points,
            blind=False,
            rated_at=response.marked_at,
        )
    )
    db.session.flush()


def differ(first: Rating, second: Rating) -> bool:
    """Say whether two ratings are not the same, in any criterion; of a mark without criteria only the points count."""
    if first.levels.keys() == second.levels.keys():
        return dict(first.levels) != dict(second.levels)
    return abs(first.points - second.points) >= SAME


def is_settled(response: Response, second: Rating) -> bool:
    """Say whether a teacher has given the mark anew since the second rating."""
    rule = (response.reason or {}).get("rule")
    return rule == SETTLED or (response.marked_at is not None and response.marked_at > second.rated_at)
