"""What a regrade would change: every response to the question that the actor may mark, scored under other rulings.

Reading only: `regrading` locks, compares and writes. A mark that a person gave is listed apart, and only where a ruling
or the proposal says something else about it; where rules merely do not know, a person's mark says more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import func, select

from quizapp.core.question_types.base import Score
from quizapp.core.rulings import Ruling as Rule
from quizapp.core.rulings import Rulings
from quizapp.core.text_matching import canonical
from quizapp.models import (
    Assignment,
    Classroom,
    Membership,
    Person,
    QuestionVersion,
    Quiz,
    QuizSlot,
    QuizVersion,
    Ruling,
    db,
)
from quizapp.operations import library, regrade_rows, rule_marks, rulings
from quizapp.operations.columns import teaches
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.hidden_marks import RATE_THEM_FIRST, hidden_from
from quizapp.operations.marking import get_column
from quizapp.operations.regrade_preview import Line, Preview, state_of
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling
from quizapp.operations.regrade_versions import Version, check, may_withdraw


def preview(actor: Person, proposal: Proposal) -> Preview:
    """Return what `proposal` would change. A constant number of queries; nothing is written.

    Raises `NotFound` where the actor may not mark or decide, `Refused` when the question does not take such a ruling.
    """
    return Outlook(actor, proposal).preview()


class Outlook:
    """Everything a proposal touches, loaded once: assignments, versions, rulings, responses."""

    def __init__(self, actor: Person, proposal: Proposal, rooms: Mapping[int, tuple[int, str]] | None = None) -> None:
        """`rooms`: look at these assignments, whatever the scope."""
        self.actor, self.proposal = actor, proposal
        self.results, self.column = get_column(actor, proposal.assignment_id, proposal.number)
        assignment = self.results.assignment
        self.quiz = db.session.get_one(Quiz, assignment.quiz_id)
        self.versions = self._load_versions()
        shown = next(one for one in self.versions.values() if one.fingerprint == self.column.fingerprint)
        self.shown = shown
        self.rows = self._load_rulings()
        self.withdrawn = {row.id for row in self._going()}
        self.rooms = self._load_assignments() if rooms is None else rooms
        self.teachers = self._load_teachers()
        self.added = self._coming()
        self._rulings: dict[Any, tuple[Rulings, Rulings]] = {}

    # What there is

    def _load_versions(self) -> dict[int, Version]:
        """Return the versions of the question by quiz version."""
        rows = db.session.execute(
            select(QuizSlot.quiz_version_id, QuizVersion.fingerprint, QuizSlot.position, QuizSlot.question_version_id)
            .join(QuizVersion, QuizVersion.id == QuizSlot.quiz_version_id)
            .join(QuestionVersion, QuestionVersion.id == QuizSlot.question_version_id)
            .where(QuizVersion.quiz_id == self.quiz.id, QuestionVersion.name == self.column.question_id)
            .order_by(QuizVersion.number)
        )
        found = {}
        for quiz_version_id, fingerprint, position, version_id in rows:
            words = rulings.questions_of(fingerprint)[self.column.question_id][2]
            found[quiz_version_id] = Version(quiz_version_id, fingerprint, position, version_id, words)
        return found

    def _load_rulings(self) -> list[tuple[Ruling, str | None]]:
        """Return what is decided about the question, wherever it holds, oldest first."""
        rows = db.session.execute(
            select(Ruling, Person.name)
            .outerjoin(Person, Person.id == Ruling.person_id)
            .where(
                Ruling.school_id == self.quiz.school_id,
                Ruling.quiz_id == self.quiz.id,
                Ruling.question == self.column.question_id,
                Ruling.withdrawn_at.is_(None),
            )
            .order_by(Ruling.id)
            .execution_options(populate_existing=True)
        )
        return [(row, name) for row, name in rows]

    def _going(self) -> list[Ruling]:
        """Return the rulings that would go. Raises `NotFound` for those the actor may not withdraw."""
        found = {row.id: row for row, _ in self.rows}
        going = [found[key] for key in self.proposal.withdraw if key in found]
        if not all(may_withdraw(self.actor, self.results, self.quiz, row) for row in going):
            raise NotFound
        known = select(func.count()).where(
            Ruling.id.in_(self.proposal.withdraw),
            Ruling.quiz_id == self.quiz.id,
            Ruling.question == self.column.question_id,
        )
        if len(going) < len(self.proposal.withdraw) and db.session.scalar(known) != len(self.proposal.withdraw):
            raise NotFound  # some are about another question; those withdrawn already change nothing
        return going

    def _load_assignments(self) -> dict[int, tuple[int, str]]:
        """Return class and its name of every assignment in scope that the actor may mark."""
        query = (
            select(Assignment.id, Classroom.id, Classroom.name)
            .join(Classroom, Classroom.id == Assignment.classroom_id)
            .where(Assignment.quiz_id == self.quiz.id, Assignment.school_id == self.actor.school_id)
            .where(teaches(self.actor))
            .order_by(Assignment.id)
        )
        wide = self.proposal.scope != "classroom" or any(
            row.scope != "classroom" for row, _ in self.rows if row.id in self.withdrawn
        )
        if not wide:
            query = query.where(Assignment.classroom_id == self.results.assignment.classroom_id)
        return {assignment_id: (room, name) for assignment_id, room, name in db.session.execute(query)}

    def _load_teachers(self) -> dict[int, set[int]]:
        rooms = {room for room, _ in self.rooms.values()}
        rows = db.session.execute(
            select(Membership.classroom_id, Membership.person_id).where(
                Membership.classroom_id.in_(rooms), Membership.role == "teacher", Membership.status == "active"
            )
        )
        found: dict[int, set[int]] = {}
        for room, person_id in rows:
            found.setdefault(room, set()).add(person_id)
        return found

    # What would come

    def _coming(self) -> list[tuple[ProposedRuling, Version]]:
        """Return the proposed rulings with the version each is about. Raises `Refused` where the question has no place."""
        proposal = self.proposal
        room = self.results.assignment.classroom_id
        if proposal.add and not rulings.may_rule(self.actor, proposal.scope, self.quiz, room):
            raise NotFound
        coming: list[tuple[ProposedRuling, Version]] = []
        for one in dict.fromkeys(proposal.add):
            of_id = {version.id: version for version in self.versions.values()}
            if not one.is_sound or (one.version_id is not None and one.version_id not in of_id):
                raise NotFound
            version = of_id[one.version_id] if one.version_id is not None else self.shown
            check(one, version)
            whole = one.kind in ("everyone", "void") and one.version_id is None
            coming += [(one, each) for each in (of_id.values() if whole else (version,))]
        about = [self._subject(one, version) for one, version in coming]
        if len(set(about)) < len(about):
            raise NotFound  # two things at once about the same: no page proposes this
        return coming

    def _subject(self, one: ProposedRuling, version: Version) -> tuple[str, ...]:
        """Return what a proposed ruling is about: of two about the same `rulings.add` would keep the second."""
        if one.kind == "form":
            language = library.published(version.fingerprint).passage.language
            return one.kind, version.asked, canonical(one.text, language)
        return one.kind, str(version.id), one.value if one.kind == "accept" else ""

    @cached_property
    def fresh(self) -> list[tuple[ProposedRuling, Version]]:
        """The proposed rulings that are not in force already in the same words."""
        return [
            (one, version)
            for one, version in self.added
            if not any(self._says(row, one, version) for row in self._stored)
        ]

    @property
    def _stored(self) -> list[Ruling]:
        return [row for row, _ in self.rows if row.id not in self.withdrawn]

    @cached_property
    def superseded(self) -> set[int]:
        """Rulings of the actor about the same that `rulings.add` would withdraw."""
        return {
            row.id for row in self._stored for one, version in self.fresh if self._is_about_the_same(row, one, version)
        }

    def _is_about_the_same(self, row: Ruling, one: ProposedRuling, version: Version) -> bool:
        """Say what `rulings._same_subject` says, about a ruling that is not written yet."""
        scope = self.proposal.scope
        room = self.results.assignment.classroom_id if scope == "classroom" else None
        if (row.kind, row.scope, row.classroom_id, row.person_id) != (one.kind, scope, room, self.actor.id):
            return False
        if one.kind == "form":
            language = library.published(version.fingerprint).passage.language
            return row.asked == version.asked and row.canonical == canonical(one.text, language)
        if row.question_version_id != version.id:
            return False
        return one.kind != "accept" or row.value == one.response

    def _says(self, row: Ruling, one: ProposedRuling, version: Version) -> bool:
        same = (row.fraction, row.comment or "", row.value) == (one.fraction, one.comment, one.response)
        return same and self._is_about_the_same(row, one, version)

    # Under which rulings

    def in_force(self, room: int, version: Version) -> tuple[Rulings, Rulings]:
        """Return the rulings in force for a class and a version now, and if the proposal came true."""
        key = (room, version.id, version.asked)
        if key not in self._rulings:
            now = Rulings(
                tuple(rulings.as_rule(row, name) for row, name in self.rows if self._holds(row, room, version))
            )
            plus = [
                self._as_rule(place, one)
                for place, (one, about) in enumerate(self.fresh, 1)
                if _is_about(one, about, version)
            ]
            here = self.proposal.scope != "classroom" or room == self.results.assignment.classroom_id
            then = now.changed(without=self.withdrawn | self.superseded, plus=plus if here else ())
            self._rulings[key] = _one(now), _one(then)
        return self._rulings[key]

    @property
    def asked(self) -> Sequence[tuple[int, Version]]:
        """Classes and versions whose rulings were asked for."""
        return [
            (room, version) for room in {room for room, _ in self.rooms.values()} for version in self.versions.values()
        ]

    def _holds(self, row: Ruling, room: int, version: Version) -> bool:
        """Say what `rulings.holds_in` and `rulings.in_force` say, without another query."""
        where = {
            "everyone": True,
            "mine": row.person_id in self.teachers.get(room, set()),
            "classroom": row.classroom_id == room,
        }[row.scope]
        what = row.asked == version.asked if row.kind == "form" else row.question_version_id == version.id
        return where and what

    def _as_rule(self, place: int, one: ProposedRuling) -> Rule:
        return one.as_rule(-place, self.proposal.scope, self.actor.name)

    # What becomes of the responses

    def preview(self) -> Preview:
        """Score every response and compare. Raises `Refused` to who is to rate some of them without seeing their mark."""
        given = db.session.scalars(select(Assignment).where(Assignment.id.in_(self.rooms))).all()
        hidden = hidden_from(self.actor, given)
        if self.column.question_id in hidden.questions:
            raise Refused(RATE_THEM_FIRST)
        lines: list[Line] = []
        own: list[Line] = []
        same: list[Line] = []
        reworded: list[Line] = []
        for row in regrade_rows.responses(self.versions.values(), self.rooms):
            room, name = self.rooms[row.assignment_id]
            version = self.versions[row.quiz_version_id]
            now, then = self.in_force(room, version)
            score = self._score(row, version, then)
            line = regrade_rows.line(row, name, version, score)
            if line.state == state_of(row.fraction, row.waiting, row.void):
                same.append(line)
                known = {rule.id for rule in then.listed}
                if row.ruling_id is not None and row.ruling_id not in known:
                    reworded.append(line)
            elif not regrade_rows.is_own(row):
                lines.append(line)
            elif self._overrules(row, version, now, score):
                own.append(line)
            else:
                same.append(line)
        return Preview(
            self.proposal,
            self.results,
            self.column,
            self.shown.question,
            library.published(self.shown.fingerprint).passage.language,
            tuple(lines),
            tuple(own),
            tuple(same),
            tuple(reworded),
            rulings_change=bool(self.fresh or self.withdrawn),
            said=self._said(),
            going=tuple(
                (rulings.as_rule(row, name), self._words(row)) for row, name in self.rows if row.id in self.withdrawn
            ),
            elsewhere=self._elsewhere(),
            hidden=hidden.attempts,
        )

    def _words(self, row: Ruling) -> str:
        version = next((one for one in self.versions.values() if one.id == row.question_version_id), self.shown)
        passage = library.published(version.fingerprint).passage
        return row.text or version.question.summarize(row.value, passage)

    def _elsewhere(self) -> int:
        """Return how many responses a ruling for everyone is about that the actor may not mark."""
        if self.proposal.scope != "everyone" or not self.fresh:
            return 0
        return regrade_rows.count_elsewhere(self.quiz.id, self.versions.values(), self.rooms)

    def _said(self) -> tuple[tuple[ProposedRuling, str], ...]:
        found = {}
        for one, version in self.added:
            passage = library.published(version.fingerprint).passage
            found[one] = version.question.summarize(one.response, passage) if one.value else one.text
        return tuple(found.items())

    def _overrules(self, row: Any, version: Version, now: Rulings, score: Score) -> bool:
        """Say whether there is something to ask about a mark that a person gave."""
        if score.waiting:
            return False
        if score.ruling is not None:
            return True
        before = self._score(row, version, now)
        return (before.fraction, before.waiting, before.void) != (score.fraction, score.waiting, score.void)

    def _score(self, row: Any, version: Version, in_force: Rulings) -> Score:
        return rule_marks.score(version.fingerprint, version.position, row.value, in_force)


@lru_cache(maxsize=64)
def _one(held: Rulings) -> Rulings:
    """Return one value for equal rulings: scores are found again by it, in every class and when a preview is confirmed."""
    return held


def _is_about(one: ProposedRuling, about: Version, version: Version) -> bool:
    return about.asked == version.asked if one.kind == "form" else about.id == version.id
