"""After a test: who passed and who did not, what each missed, and what has been given to follow it up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select

from quizapp.core.bands import Band, ClassSummary, Standing, bands, class_summary, standing
from quizapp.core.grading import percent
from quizapp.core.mark_books import FINAL_RULES, Sitting
from quizapp.core.messages import N_, Message
from quizapp.core.parallel_questions import PROCESSES
from quizapp.core.question_types.base import Process
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, db
from quizapp.operations import auditing, library
from quizapp.operations.class_marks import PupilMark, pass_mark_of, pupil_marks
from quizapp.operations.columns import Results, get_results
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.given import get_given
from quizapp.operations.participants import people_of, pupils_of

Purpose = Literal["remedial", "enrichment"]
PURPOSES: tuple[Purpose, ...] = ("remedial", "enrichment")


@dataclass(frozen=True, slots=True)
class Earned:
    """Points earned in one process, of those that count and have been marked."""

    earned: float
    points: int


@dataclass(frozen=True, slots=True)
class PupilOutcome:
    """A pupil, what they reached, and what they missed."""

    person_id: int
    name: str
    state: Literal["none", "open", "finished"]
    """No attempt; one that is not handed in; handed in."""
    mark: PupilMark
    standing: Standing | None
    """None: nothing has been handed in. Undecided, too, where the mark is hidden from the actor."""
    by_process: Mapping[Process, Earned]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something given to follow this up."""

    assignment: Assignment
    title: str
    pupils: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an assignment came to, for everybody it was given to."""

    results: Results
    pass_mark: int
    own_pass_mark: bool
    """The assignment has a pass mark of its own; otherwise it is the school's."""
    bands: tuple[Band, ...]
    summary: ClassSummary
    processes: tuple[Process, ...]
    """Those the questions are about."""
    pupils: tuple[PupilOutcome, ...]
    """By name."""
    left_out: int
    """Pupils who are in no figure: the actor is to rate an answer of theirs without seeing its mark."""
    follow_ups: tuple[FollowUp, ...]
    parent: Assignment | None
    """What this one follows up: a remedial is not followed up by another one of its own."""

    def list_of(self, where: Standing | None) -> tuple[PupilOutcome, ...]:
        """Return who stands there (None: who handed nothing in)."""
        return tuple(pupil for pupil in self.pupils if pupil.standing == where)


def outcome(actor: Person, assignment_id: int) -> Outcome:
    """Return what an assignment of a class came to. Raises `NotFound`. A constant number of queries."""
    results = get_results(actor, assignment_id)
    assignment = results.assignment
    if assignment.classroom_id is None:
        raise NotFound
    settings = results.settings
    pass_mark = pass_mark_of(assignment, settings.pass_mark)
    found = pupils_of(assignment).subquery("found")
    people = db.session.execute(
        select(Person.id, Person.name).join(found, found.c.id == Person.id).order_by(func.lower(Person.name), Person.id)
    ).all()
    marks = pupil_marks([assignment], [person for person, _ in people], settings.pass_mark, actor)
    earned, waiting = _earned(assignment)
    pupils = tuple(
        _pupil(person, name, marks[assignment.id, person], earned, waiting, pass_mark) for person, name in people
    )
    shares = [
        pupil.mark.sitting.share
        for pupil in pupils
        if pupil.mark.sitting is not None and pupil.mark.sitting.share is not None
    ]
    views = library.presentation(results.fingerprint)["questions"]
    return Outcome(
        results=results,
        pass_mark=pass_mark,
        own_pass_mark=assignment.pass_mark is not None,
        bands=bands(settings.bands),
        summary=class_summary(shares, settings.bands, pass_mark),
        processes=tuple(process for process in PROCESSES if any(view["process"] == process for view in views)),
        pupils=pupils,
        left_out=sum(pupil.state == "finished" and pupil.mark.original is None for pupil in pupils),
        follow_ups=_follow_ups(assignment),
        parent=None if assignment.parent_id is None else db.session.get(Assignment, assignment.parent_id),
    )


def _pupil(
    person_id: int,
    name: str,
    mark: PupilMark,
    earned: Mapping[int, Mapping[Process, Earned]],
    waiting: Mapping[int, int],
    pass_mark: int,
) -> PupilOutcome:
    sitting = mark.sitting
    if sitting is None or sitting.points is None:
        state: Literal["none", "open", "finished"] = (
            "none" if sitting is None else "finished" if sitting.handed_in else "open"
        )
        return PupilOutcome(person_id, name, state, mark, "undecided" if state == "finished" else None, {})
    where = standing(sitting.points, _best_points(sitting, waiting), pass_mark)
    return PupilOutcome(person_id, name, "finished", mark, where, earned.get(sitting.attempt_id, {}))


def _best_points(sitting: Sitting, waiting: Mapping[int, int]) -> int:
    """Return the mark if every answer that waits is right."""
    return percent((sitting.mark or 0.0) + waiting.get(sitting.attempt_id, 0), sitting.maximum)


def _earned(assignment: Assignment) -> tuple[dict[int, dict[Process, Earned]], dict[int, int]]:
    """Return what each finished attempt earned by process, and the points that wait in it. One query.

    A question without a response was left blank: it counts with 0 of its points.
    """
    rows = db.session.execute(
        select(
            Attempt.id, QuizVersion.fingerprint, Response.position, Response.fraction, Response.waiting, Response.void
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_not(None))
    )
    given: dict[tuple[int, str], dict[int, tuple[float | None, bool, bool]]] = {}
    for attempt_id, fingerprint, position, fraction, waits, void in rows:
        given.setdefault((attempt_id, fingerprint), {})[position or 0] = (fraction, waits, void)
    earned: dict[int, dict[Process, Earned]] = {}
    waiting: dict[int, int] = {}
    for (attempt_id, fingerprint), responses in given.items():
        sums: dict[Process, Earned] = {}
        for position, view in enumerate(library.presentation(fingerprint)["questions"], start=1):
            fraction, waits, void = responses.get(position, (0.0, False, False))
            if waits and not void:
                waiting[attempt_id] = waiting.get(attempt_id, 0) + view["points"]
            if not waits and not void:
                so_far = sums.get(view["process"], Earned(0.0, 0))
                points = view["points"]
                sums[view["process"]] = Earned(so_far.earned + (fraction or 0.0) * points, so_far.points + points)
        earned[attempt_id] = sums
    return earned, waiting


def shares_by_process(pupils: Iterable[PupilOutcome]) -> dict[Process, float]:
    """Return the share of the points (0-1) that `pupils` together earned in each process."""
    sums: dict[Process, Earned] = {}
    for pupil in pupils:
        for process, one in pupil.by_process.items():
            so_far = sums.get(process, Earned(0.0, 0))
            sums[process] = Earned(so_far.earned + one.earned, so_far.points + one.points)
    return {process: one.earned / one.points for process, one in sums.items() if one.points}


def _follow_ups(assignment: Assignment) -> tuple[FollowUp, ...]:
    rows = db.session.execute(
        select(Assignment, QuizVersion.title)
        .join(QuizVersion, QuizVersion.id == Assignment.quiz_version_id)
        .where(Assignment.parent_id == assignment.id, Assignment.withdrawn_at.is_(None))
        .order_by(Assignment.opens_at, Assignment.id)
    ).all()
    pupils, handed_in = _counts([row[0] for row in rows])
    return tuple(FollowUp(one, title, pupils.get(one.id, 0), handed_in.get(one.id, 0)) for one, title in rows)


def _counts(assignments: Collection[Assignment]) -> tuple[dict[int, int], dict[int, int]]:
    """Return for how many people each of `assignments` is, and how many have handed in. Two queries."""
    if not assignments:
        return {}, {}
    parts = [
        select(func.count()).select_from(people_of(one)).scalar_subquery().label(f"number_{one.id}")
        for one in assignments
    ]
    row = db.session.execute(select(*parts)).one()
    handed_in: Any = db.session.execute(
        select(Attempt.assignment_id, func.count(Attempt.person_id.distinct()))
        .where(Attempt.assignment_id.in_([one.id for one in assignments]), Attempt.submitted_at.is_not(None))
        .group_by(Attempt.assignment_id)
    )
    return {one.id: row[place] for place, one in enumerate(assignments)}, dict(map(tuple, handed_in))


def set_final_rule(actor: Person, assignment_id: int, rule: str, now: datetime) -> Assignment:
    """Choose what original and remedial mark come to. Neither of them changes; choosing again changes nothing."""
    assignment = get_given(actor, assignment_id, now).assignment
    if rule not in FINAL_RULES:
        raise Refused(Message(N_("Choose one of the rules.")), field="rule")
    if rule != assignment.final_rule:
        old, assignment.final_rule = assignment.final_rule, rule
        auditing.note(
            actor,
            "set_final_rule",
            "assignment",
            assignment.id,
            school_id=assignment.school_id,
            now=now,
            old=old,
            new=rule,
        )
    return assignment
