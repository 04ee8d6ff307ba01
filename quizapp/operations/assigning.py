"""Giving a quiz to a class or to anyone: making assignments, changing, closing, taking back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from quizapp.core import tokens
from quizapp.core.availability import LatePolicy, Mode, ReleaseStep
from quizapp.core.messages import N_, Message
from quizapp.core.permissions import may
from quizapp.core.school_settings import PassLabel
from quizapp.models import Assignment, AssignmentPupil, Attempt, Person, db
from quizapp.operations import audiences, auditing
from quizapp.operations.audiences import Audience
from quizapp.operations.classrooms import get_classroom
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import Given, get_held
from quizapp.operations.library import get_quiz, newest_version
from quizapp.operations.moving_ends import end_all, move_ends
from quizapp.operations.participants import Which

MOST_ATTEMPTS = 20
MOST_WEIGHT = 10
LONGEST_LIMIT = 600
"""Minutes of the longest time limit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a teacher decides about an assignment."""

    mode: Mode
    opens_at: datetime
    closes_at: datetime | None
    attempts_allowed: int | None
    release_step: ReleaseStep = "nothing"
    time_limit_minutes: int | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    with_token: bool = False
    """Draw an exam token when it is given; afterwards `ask_token` and `ask_no_token` decide."""
    audience: Audience = "class"
    """Whom it is given to; afterwards `audiences.set_audience` decides, and a change of the plan leaves it alone."""
    group_id: int | None = None
    people: tuple[int, ...] = ()
    """The pupils, where `audience` is `chosen`. Nobody yet: they are chosen afterwards."""
    counts: Which = "first"
    """Which attempt stands in the mark book."""
    pass_mark: int | None = None
    """Points of 100 that pass."""
    threshold_label: PassLabel = "KKTP"
    late_policy: LatePolicy = "ask"
    late_until: datetime | None = None
    """Until when one may still begin and hand in after the close."""
    weight: float = 1.0
    """How much it counts in the mark book."""


# Giving


def assign(actor: Person, quiz_id: int, classroom_id: int | None, plan: Plan, now: datetime) -> Assignment:
    """Give the newest version of a quiz to a class, or (`classroom_id` None) to anyone as practice."""
    quiz = get_quiz(actor, quiz_id)
    version = newest_version(quiz)
    if version is None:
        raise Refused(Message(N_("This set has not been published yet.")), "quiz")
    classroom = None if classroom_id is None else get_classroom(actor, classroom_id, "manage_classroom")
    if classroom is None and not may(actor.role, "open_to_anyone", {"school"}):
        raise NotFound
    if classroom is not None and classroom.archived_at is not None:
        raise Refused(Message(N_("This class has been put away.")), "classroom")
    check(plan, for_anyone=classroom is None, now=now)
    assignment = Assignment(
        school_id=actor.school_id,
        quiz_id=quiz.id,
        quiz_version_id=version.id,
        classroom_id=classroom.id if classroom else None,
        mode=plan.mode,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        attempts_allowed=plan.attempts_allowed,
        release_step=plan.release_step if plan.mode == "test" else "nothing",
        time_limit_minutes=plan.time_limit_minutes,
        shuffle_questions=plan.shuffle_questions,
        shuffle_options=plan.shuffle_options,
        token=tokens.draw(secrets.choice) if plan.with_token else None,
        created_by_id=actor.id,
        created_at=now,
    )
    _put_rules(assignment, plan)
    db.session.add(assignment)
    db.session.flush()
    if plan.audience != "class":
        audiences.put(assignment, plan.audience, plan.group_id, plan.people)
    _note(actor, assignment, "assign", now)
    return assignment


def _put_rules(assignment: Assignment, plan: Plan) -> None:
    """Store what counts, what passes, and what becomes of late work."""
    assignment.counts, assignment.weight = plan.counts, plan.weight
    assignment.pass_mark, assignment.threshold_label = plan.pass_mark, plan.threshold_label
    assignment.late_policy, assignment.late_until = plan.late_policy, plan.late_until


def check(plan: Plan, *, for_anyone: bool, now: datetime) -> None:
    """Raise `Refused` for a plan that makes no sense. `for_anyone`: without an account, who may only practise."""
    if plan.closes_at is not None and plan.closes_at <= plan.opens_at:
        raise Refused(Message(N_("It has to close after it opens.")), "closes")
    if plan.closes_at is not None and plan.closes_at <= now:
        raise Refused(Message(N_("This time has passed already.")), "closes")
    if for_anyone and plan.mode == "test":
        raise Refused(Message(N_("A test is given to a class; anyone may only practise.")), "mode")
    if for_anyone and plan.with_token:
        raise Refused(_NO_TOKEN, "token")
    if plan.attempts_allowed is not None and not 1 <= plan.attempts_allowed <= MOST_ATTEMPTS:
        raise Refused(
            Message(N_("Between 1 and %(most)s attempts, or as many as they like."), {"most": MOST_ATTEMPTS}),
            "attempts",
        )
    if for_anyone and plan.audience != "class":
        raise Refused(Message(N_("Anyone may practise this, so nobody is chosen for it.")), "audience")
    if for_anyone and plan.late_until is not None:
        raise Refused(Message(N_("Anyone may practise this, so nothing is late.")), "late_until")
    _check_limit(plan)
    _check_rules(plan)


_NO_TOKEN = Message(N_("Anyone may practise this, so there is nobody to show an exam token to."))


def _check_order(plan: Plan, given: Given) -> None:
    """An attempt keeps its order for good, and that follows from what is chosen here."""
    for name in ("shuffle_questions", "shuffle_options"):
        if given.started and getattr(plan, name) != getattr(given.assignment, name):
            raise Refused(Message(N_("Somebody has begun, so the order stays as it is.")), name)


def _check_limit(plan: Plan) -> None:
    if plan.time_limit_minutes is not None and not 1 <= plan.time_limit_minutes <= LONGEST_LIMIT:
        raise Refused(Message(N_("Between 1 and %(most)s minutes."), {"most": LONGEST_LIMIT}), "limit")


def _check_rules(plan: Plan) -> None:
    if plan.late_until is not None and plan.closes_at is None:
        raise Refused(Message(N_("Without a closing time nothing is late.")), "late_until")
    if plan.late_until is not None and plan.closes_at is not None and plan.late_until <= plan.closes_at:
        raise Refused(Message(N_("It has to be after the closing time.")), "late_until")
    if plan.pass_mark is not None and not 0 <= plan.pass_mark <= 100:  # noqa: PLR2004 - points of 100
        raise Refused(Message(N_("Between 0 and 100 points.")), "pass_mark")
    if not 0 <= plan.weight <= MOST_WEIGHT:
        raise Refused(Message(N_("Between 0 and %(most)s."), {"most": MOST_WEIGHT}), "weight")


# Changing what was given


def change(actor: Person, assignment_id: int, plan: Plan, now: datetime) -> Assignment:
    """Change dates, attempts, time limit and release step. The ends of running attempts follow.

    The kind stays once somebody has begun: a practice shows keys that a test must not.
    """
    given = get_held(actor, assignment_id, now)
    assignment = given.assignment
    if given.state == "withdrawn":
        raise Refused(Message(N_("This has been taken back. Give it again first.")))
    if plan.mode != assignment.mode and given.started:
        raise Refused(Message(N_("Somebody has begun, so practice stays practice and a test stays a test.")), "mode")
    if plan.closes_at != assignment.closes_at or plan.mode != assignment.mode:
        check(plan, for_anyone=assignment.classroom_id is None, now=now)
    _check_limit(plan)
    _check_rules(plan)
    _check_order(plan, given)
    before = _facts(assignment)
    assignment.mode, assignment.opens_at, assignment.closes_at = plan.mode, plan.opens_at, plan.closes_at
    assignment.attempts_allowed = plan.attempts_allowed
    assignment.release_step = plan.release_step if plan.mode == "test" else "nothing"
    assignment.time_limit_minutes = plan.time_limit_minutes
    assignment.shuffle_questions, assignment.shuffle_options = plan.shuffle_questions, plan.shuffle_options
    _put_rules(assignment, plan)
    move_ends(assignment, now)
    _note(actor, assignment, "change", now, before=before)
    return assignment


def close_now(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Close at once, for everybody who writes: extra time, late work and make-up sittings that have begun included.

    What has been saved counts. Make-up sittings that are still to come stay. Closing again changes nothing.
    """
    given = get_held(actor, assignment_id, now)
    if given.state not in ("open", "planned", "extended"):
        return given.assignment
    assignment, before = given.assignment, _facts(given.assignment)
    assignment.opens_at, assignment.closes_at = min(assignment.opens_at, now), min(assignment.closes_at or now, now)
    assignment.late_until = None
    db.session.execute(
        update(AssignmentPupil)
        .where(AssignmentPupil.assignment_id == assignment.id)
        .where(AssignmentPupil.opens_at <= now, AssignmentPupil.closes_at > now)
        .values(closes_at=now)
    )
    end_all(assignment, now)
    # Nothing is left of extra time, or the next change of a date would let an ended attempt run again.
    db.session.execute(
        update(Attempt)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .values(extra_seconds=0)
    )
    _note(actor, assignment, "close", now, before=before)
    return assignment


def withdraw(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Take the assignment back: pupils no longer see it; attempts and marks stay. It can be given again."""
    given = get_held(actor, assignment_id, now)
    if given.state != "withdrawn":
        given.assignment.withdrawn_at = now
        end_all(given.assignment, now)
        _note(actor, given.assignment, "withdraw", now)
    return given.assignment


def give_again(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Undo `withdraw`; attempts that were running go on if there is time left, with their extra time."""
    given = get_held(actor, assignment_id, now)
    if given.state == "withdrawn":
        given.assignment.withdrawn_at = None
        move_ends(given.assignment, now)
        _note(actor, given.assignment, "give_again", now)
    return given.assignment


def take_release_back(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Show pupils nothing but the receipt of a test from now on, whatever had been released. Again changes nothing."""
    assignment = get_held(actor, assignment_id, now).assignment
    if assignment.mode != "test":
        raise Refused(Message(N_("A practice always shows everything; there is nothing to release.")))
    if assignment.release_step != "nothing":
        old, assignment.release_step = assignment.release_step, "nothing"
        db.session.flush()
        _note(actor, assignment, "set_release_step", now, old=old, new="nothing")
    return assignment


def ask_token(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Ask for an exam token from now on, newly drawn: the one before no longer works."""
    assignment = get_held(actor, assignment_id, now).assignment
    if assignment.classroom_id is None:
        raise Refused(_NO_TOKEN)
    assignment.token = tokens.draw(secrets.choice)
    _note(actor, assignment, "ask_token", now)  # that it was drawn, not what it is
    return assignment


def ask_no_token(actor: Person, assignment_id: int, now: datetime) -> Assignment:
    """Let pupils begin without a token."""
    assignment = get_held(actor, assignment_id, now).assignment
    if assignment.token is not None:
        assignment.token = None
        _note(actor, assignment, "ask_no_token", now)
    return assignment


def _facts(assignment: Assignment) -> dict[str, str | float | None]:
    closes = assignment.closes_at
    return {
        "mode": assignment.mode,
        "opens_at": assignment.opens_at.isoformat(),
        "closes_at": closes.isoformat() if closes else None,
        "attempts_allowed": assignment.attempts_allowed,
        "release_step": assignment.release_step,
        "time_limit_minutes": assignment.time_limit_minutes,
        "shuffle_questions": assignment.shuffle_questions,
        "shuffle_options": assignment.shuffle_options,
        "audience": assignment.audience,
        "group_id": assignment.group_id,
        "counts": assignment.counts,
        "pass_mark": assignment.pass_mark,
        "threshold_label": assignment.threshold_label,
        "late_policy": assignment.late_policy,
        "late_until": assignment.late_until.isoformat() if assignment.late_until else None,
        "weight": assignment.weight,
    }


def _note(actor: Person, assignment: Assignment, verb: str, now: datetime, **details: object) -> None:
    auditing.note(
        actor,
        verb,
        "assignment",
        assignment.id,
        school_id=assignment.school_id,
        now=now,
        after=_facts(assignment),
        **details,
    )
