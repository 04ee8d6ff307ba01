"""What happened in the demonstration's weeks: assignments, attempts and marks, made by the real operations.

Only the clock is imagined: each operation is told the time at which it would have been carried out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import select

from quizapp.core.interchange.authored import read_set
from quizapp.core.question_types.base import Question
from quizapp.core.question_types.open_response import Criterion
from quizapp.demonstration.cast import Cast, make_cast
from quizapp.demonstration.learners import Learner, Reply, Replying, open_responses
from quizapp.models import Assignment, Attempt, Classroom, Person, Quiz, QuizVersion, Response, db
from quizapp.operations import assigning, group_decisions, library, marking, practice, ratings, responses
from quizapp.operations import attempts as taking
from quizapp.operations.assigning import Plan
from quizapp.questions_folder import find_sets

QUIZZES = Path(__file__).with_name("quizzes")
NEWS, STORY, MARKET = ("kim-putin-vostochny", "id"), ("mangrove-nursery", "id"), ("pasar-terapung", "id")
NEWS_IN_ENGLISH = ("kim-putin-vostochny", "en")
PRACTISED_BY_ANYONE = (NEWS, STORY, NEWS_IN_ENGLISH, ("mangrove-nursery", "en"))
SCHOOL_BEGINS = timedelta(minutes=30)
"""After midnight UTC: 07.30 in Jakarta."""
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Sitting:
    """One lesson or homework: who, which quiz, when (days before now), how, and how far it got."""

    group: int
    quiz: tuple[str, str]
    days_ago: int
    open_for: timedelta
    mode: Literal["practice", "test"]
    share: float = 1.0
    """Of the class, how many begin."""
    release: Literal["nothing", "score", "right_wrong", "key"] = "key"
    marked: float = 1.0
    """Of what waits for the teacher, how much has been marked."""


WEEKS = (
    Sitting(0, STORY, 44, timedelta(days=6), "practice", share=0.9),
    Sitting(1, STORY, 40, timedelta(days=6), "practice", share=0.8),
    Sitting(0, NEWS, 33, timedelta(days=6), "practice", share=0.85),
    Sitting(0, STORY, 24, timedelta(hours=3), "test", share=0.97),
    Sitting(1, NEWS, 17, timedelta(hours=3), "test"),
    Sitting(0, NEWS, 10, timedelta(hours=3), "test", share=0.97, release="right_wrong", marked=0.75),
    Sitting(0, MARKET, 1, timedelta(days=4), "test", share=0.4, release="key", marked=0.0),
    Sitting(0, NEWS_IN_ENGLISH, 3, timedelta(days=14), "practice", share=0.25, marked=0.0),
)


def play(now: datetime, seed: int = 20261123) -> Cast:
    """Fill an empty school that has the bundled quizzes, and return its people.

    The same `seed` imagines the same pupils. Passwords, PINs and codes are never the same twice.
    """
    rng = random.Random(seed)
    begins = _school_day(now, WEEKS[0].days_ago + 7)
    cast = make_cast(rng, begins)
    _publish_own_quiz(cast, begins)
    for quiz in PRACTISED_BY_ANYONE:
        _assign(cast.groups[0].teacher, None, quiz, Plan("practice", begins, None, None))
    weeks = _Weeks(cast, rng, now)
    for sitting in sorted(WEEKS, key=lambda one: -one.days_ago):
        weeks.sit(sitting)
    return cast


def _school_day(now: datetime, days_ago: int) -> datetime:
    """Return the beginning of school about `days_ago` days before `now`, never on a Sunday."""
    day = (now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    if day.weekday() == _SUNDAY:
        day -= timedelta(days=1)
    return day + SCHOOL_BEGINS


def _publish_own_quiz(cast: Cast, now: datetime) -> None:
    """Publish the quiz that the first teacher wrote."""
    for found in find_sets((QUIZZES,))[0]:
        for content in read_set(found.slug, found.files)[0].values():
            library.publish(content, school_id=cast.school.id, now=now, owner=cast.groups[0].teacher)


def _assign(teacher: Person, room: Classroom | None, quiz: tuple[str, str], plan: Plan) -> Assignment:
    slug, language = quiz
    row = db.session.scalars(select(Quiz).where(Quiz.slug == slug, Quiz.language == language)).one()
    return assigning.assign(teacher, row.id, room.id if room else None, plan, plan.opens_at)


class _Weeks:
    """Plays one sitting after another."""

    def __init__(self, cast: Cast, rng: random.Random, now: datetime) -> None:
        self.cast, self.rng, self.now, self.bank = cast, rng, now, open_responses()
        self.deserved: dict[tuple[int, int], float] = {}
        """What the teacher will give: by attempt and position, the share of the points."""

    def sit(self, sitting: Sitting) -> None:
        """Assign, let the pupils work, close, mark."""
        group = self.cast.groups[sitting.group]
        opens = _school_day(self.now, sitting.days_ago)
        closes = opens + sitting.open_for
        plan = Plan(sitting.mode, opens, closes, 1 if sitting.mode == "test" else None, sitting.release)
        assignment = _assign(group.teacher, group.room, sitting.quiz, plan)
        week = (WEEKS[0].days_ago - sitting.days_ago) / 7
        last = min(closes, self.now) - timedelta(minutes=45)
        for place, (pupil, learner) in enumerate(group.pupils):
            if self.rng.random() > sitting.share:
                continue
            begins = opens + (last - opens) * self.rng.random() * 0.9
            unfinished = closes > self.now and place % 9 == 0  # somebody is always in the middle
            self._attempt(pupil, learner, assignment, begins, week, unfinished=unfinished)
        taking.close_overdue(min(closes + timedelta(minutes=1), self.now), timedelta(seconds=30))
        self._mark(group.teacher, assignment, sitting.marked, min(closes + timedelta(days=1), self.now))

    def _attempt(
        self, pupil: Person, learner: Learner, assignment: Assignment, at: datetime, week: float, *, unfinished: bool
    ) -> None:
        attempt = taking.start(pupil, assignment.id, at)
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        content = library.published(version.fingerprint)
        replying = Replying(self.rng, content.passage, self.bank)
        at += timedelta(seconds=self.rng.uniform(100, 260))  # reading
        given: list[tuple[int, Reply, datetime]] = []
        for position, question in enumerate(content.questions, start=1):
            at += timedelta(seconds=self.rng.uniform(15, 70))
            reply = replying.reply(question, learner.chance(question, week), learner.care)
            if reply is not None:
                self.deserved[attempt.id, position] = reply.deserves
                given.append((position, reply, at))
        if unfinished:
            given = given[: len(given) // 2]
        if assignment.mode == "practice":
            self._check_one_by_one(pupil, learner, attempt, given, replying, week)
        else:
            self._save(pupil, learner, attempt, given)
        if not unfinished and self.rng.random() < 0.5 + learner.care / 2:  # some forget; the end comes by itself
            taking.submit(pupil, attempt.id, at + timedelta(seconds=20))

    def _save(
        self, pupil: Person, learner: Learner, attempt: Attempt, given: list[tuple[int, Reply, datetime]]
    ) -> None:
        for batch in _in_batches(given, 4):
            saves = [
                responses.Save(position, reply.value, self.rng.random() < 0.06, 0, f"demonstration-{position}")
                for position, reply, _ in batch
            ]
            position, _, at = batch[-1]
            grace = timedelta(seconds=30)
            responses.save(pupil, attempt.id, saves, now=at, grace=grace, current=position)
            if self.rng.random() < 0.1 * learner.care:  # somebody thinks again
                again = responses.Save(position, batch[-1][1].value, False, 1, f"demonstration-again-{position}")
                responses.save(pupil, attempt.id, [again], now=at, grace=grace)

    def _check_one_by_one(
        self,
        pupil: Person,
        learner: Learner,
        attempt: Attempt,
        given: list[tuple[int, Reply, datetime]],
        replying: Replying,
        week: float,
    ) -> None:
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        questions = library.published(version.fingerprint).questions
        for position, reply, at in given:
            checked = practice.check(pupil, attempt.id, position, reply.value, at)
            if practice.is_explained(checked) or self.rng.random() > learner.care:
                continue
            question = questions[position - 1]
            with_hint = (1 + learner.chance(question, week)) / 2
            second = replying.reply(question, with_hint, care=1)
            if second is not None:
                practice.check(pupil, attempt.id, position, second.value, at + timedelta(seconds=12))

    def _mark(self, teacher: Person, assignment: Assignment, share: float, at: datetime) -> None:
        """Let the teacher mark `share` of what waits, as a teacher would."""
        waiting = db.session.execute(
            select(Response, QuizVersion.fingerprint)
            .join(Attempt, Attempt.id == Response.attempt_id)
            .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
            .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_not(None), Response.waiting)
            .order_by(Response.position, Response.id)
        ).all()
        for response, fingerprint in self.rng.sample(list(waiting), round(len(waiting) * share)):
            at += timedelta(seconds=25)
            question = library.published(fingerprint).questions[response.position - 1]
            deserves = self.deserved.get((response.attempt_id, response.position), 0.0) * question.points
            given = min((level.mark for level in marking.levels_of(question)), key=lambda mark: abs(mark - deserves))
            self._decide(teacher, assignment, response, question, given, min(at, self.now))

    def _decide(
        self,
        teacher: Person,
        assignment: Assignment,
        response: Response,
        question: Question,
        given: float,
        at: datetime,
    ) -> None:
        """Give a mark; from a short answer the key learns, for all classes of the teacher."""
        if not question.learns:
            seen = marking.stamp(response)
            if getattr(question, "criteria", ()):
                levels = _levels(ratings.criteria_of(question), round(given))
                ratings.rate(teacher, response.attempt_id, response.position, levels, comment="", seen=seen, now=at)
                return
            marking.mark(teacher, response.attempt_id, response.position, given, reason="", seen=seen, now=at)
            return
        # In a class where all took the same version a question's column is its position.
        decision = group_decisions.Decision((response.id,), given, learn="mine")
        group_decisions.decide(teacher, assignment.id, response.position, decision, at)


def _levels(criteria: Sequence[Criterion], points: int) -> dict[str, int]:
    """Return levels of `criteria` that come to `points`, or as near below as they can."""
    given: dict[str, int] = {}
    for criterion in criteria:
        left = points - sum(given.values())
        given[criterion.id] = max(level.points for level in criterion.levels if level.points <= left)
    return given


def _in_batches(given: list[tuple[int, Reply, datetime]], size: int) -> Iterator[list[tuple[int, Reply, datetime]]]:
    for begin in range(0, len(given), size):
        yield given[begin : begin + size]
