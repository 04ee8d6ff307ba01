"""Loading emergency files: what a phone could not send is shown beside what the server has, then stored as chosen.

While the attempt runs, a chosen answer is an ordinary save of its pupil; afterwards it is a late answer that the teacher
accepts at once. Every answer carries the operation it was given by, so that loading a file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from quizapp.core.availability import may_save
from quizapp.core.emergency_file import Content, Entry
from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Declaration
from quizapp.models import Attempt, LateResponse, Person, QuizVersion, Response, ResponseRevision, db
from quizapp.operations import attempts, auditing, library, responses, rulings
from quizapp.operations.columns import Results, get_results
from quizapp.operations.given import hold
from quizapp.operations.hidden_marks import Hidden, hidden_in
from quizapp.operations.late_decisions import decide, seen_mark

MOST_CHOICES = 1_500
"""Answers to choose from on one page: a form takes 2,000 fields."""
CHANGED = Message(N_("This was changed meanwhile; load the file again to see how it stands."))


State = Literal["new", "differs", "same", "delivered", "unfit"]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a file beside what the server has."""

    position: int
    prompt: str
    on_server: str
    in_file: str
    state: State
    written_at: datetime
    """By the clock of the phone."""
    late: bool
    """Written after the attempt had ended, by the clock of the phone."""
    moved_on: bool
    """The server got another answer after the one the phone knew of."""
    mark: tuple[float | None, str] | None
    """A mark that a person gave to what the server has, and who."""
    seen: str
    """What the response looked like when this was shown."""
    suggested: bool
    entry: Entry

    @property
    def can_be_chosen(self) -> bool:
        """Whether loading it would change anything."""
        return self.state in ("new", "differs")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds, of which attempt; or why it cannot be loaded here."""

    name: str
    attempt_id: int
    number: int
    written_at: datetime
    is_open: bool
    """The pupil may still write: what is loaded counts as in time."""
    ended_at: datetime | None
    hand_in: bool
    """The pupil had asked to hand in, and it has not arrived."""
    lines: tuple[Line, ...]
    language: str = ""
    """That of the text, in which pupils answer."""
    problem: Message | None = None

    @property
    def choices(self) -> int:
        """How many answers can be chosen."""
        return sum(line.can_be_chosen for line in self.lines)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file."""

    name: str
    attempt_id: int
    saved: int
    accepted: int
    handed_in: bool
    refused: tuple[tuple[int, Message], ...]
    """Question and reason."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that the teacher chose, and what the response looked like then (`Line.seen`)."""

    attempt_id: int
    position: int
    seen: str


def look_into(
    actor: Person, assignment_id: int, contents: Sequence[Content], now: datetime, grace: timedelta
) -> tuple[Results, list[Found]]:
    """Return what the files hold beside what the server has. A constant number of queries. Raises `NotFound`."""
    results = get_results(actor, assignment_id, "supervise")
    known = _Known(assignment_id, contents, hidden_in(actor, results))
    found: list[Found] = []
    for content in contents:
        one = known.compare(content, now, grace)
        twice = one.problem is None and any(
            former.attempt_id == one.attempt_id and not former.problem for former in found
        )
        found.append(_not_here(content, _TWICE) if twice else one)
    if sum(one.choices for one in found) > MOST_CHOICES:
        found = [
            _not_here(content, Message(N_("Too many at once: load fewer files together."))) for content in contents
        ]
    return results, found


_TWICE = Message(N_("Another file of this attempt comes before it. Load them one after the other."))


def _not_here(content: Content, problem: Message) -> Found:
    return Found(content.name, content.attempt, 0, content.written_at, False, None, False, (), problem=problem)


class _Known:
    """What the server has of the attempts that some files are about."""

    def __init__(self, assignment_id: int, contents: Sequence[Content], hidden: Hidden) -> None:
        self.hidden = hidden
        ids = {content.attempt for content in contents}
        rows = db.session.execute(
            select(Attempt, Person, QuizVersion.fingerprint)
            .join(Person, Person.id == Attempt.person_id)
            .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
            .where(Attempt.id.in_(ids), Attempt.assignment_id == assignment_id)
            .execution_options(populate_existing=True)
        )
        self.attempts = {attempt.id: (attempt, person, fingerprint) for attempt, person, fingerprint in rows}
        query = (
            select(Response, Person.name)
            .outerjoin(Person, Person.id == Response.marked_by_id)
            .where(Response.attempt_id.in_(self.attempts))
            .execution_options(populate_existing=True)
        )
        self.responses = {(one.attempt_id, one.position): (one, name) for one, name in db.session.execute(query)}
        operations = {entry.operation_id for content in contents for entry in content.newest()}
        self.operations: set[tuple[int, str]] = set()
        for table in (ResponseRevision, LateResponse):
            known = select(table.attempt_id, table.operation_id).where(
                table.attempt_id.in_(self.attempts), table.operation_id.in_(operations)
            )
            self.operations |= {(attempt_id, operation) for attempt_id, operation in db.session.execute(known)}

    def compare(self, content: Content, now: datetime, grace: timedelta) -> Found:
        """Return what `content` holds, or that it is not about this assignment."""
        attempt, person, fingerprint = self.attempts.get(content.attempt, (None, None, ""))
        if attempt is None or person is None or person.id != content.person:
            sentence = N_("This file does not belong to this assignment: it names “%(title)s” and %(name)s.")
            return _not_here(content, Message(sentence, {"title": content.title, "name": content.name}))
        is_open = attempt.submitted_at is None and may_save(attempt.ends_at, now, grace)
        ended_at = None if is_open else attempt.submitted_at or attempt.ends_at
        return Found(
            name=person.name,
            attempt_id=attempt.id,
            number=attempt.number,
            written_at=content.written_at,
            is_open=is_open,
            ended_at=ended_at,
            hand_in=content.submit and is_open,
            lines=tuple(self._line(content, entry, fingerprint, ended_at) for entry in content.newest()),
            language=library.presentation(fingerprint)["passage"]["language"],
        )

    def _line(self, content: Content, entry: Entry, fingerprint: str, ended_at: datetime | None) -> Line:
        published, declarations = library.published(fingerprint), library.declarations(fingerprint)
        position, written_at = entry.question, content.entry_written_at(entry)
        late = ended_at is not None and written_at > ended_at
        if position > len(declarations):
            return _unfit(entry, entry.prompt, "", written_at, late=late)
        question = published.questions[position - 1]
        response, marked_by = self.responses.get((content.attempt, position), (None, None))
        stored = response.value if response else None
        on_server = question.summarize(stored, published.passage)
        if not declarations[position - 1].fits(entry.value):
            return _unfit(entry, question.prompt, on_server, written_at, late=late)
        state = self._state(content.attempt, entry, stored, declarations[position - 1])
        moved_on = response is not None and response.revision != entry.base_revision
        is_next, blank = not moved_on and not entry.sent, declarations[position - 1].is_blank(entry.value)
        mark: tuple[float | None, str] | None = None
        if response is not None and response.marked_by_id is not None and not response.waiting:
            unseen = (content.attempt, position) in self.hidden.places
            mark = (None, "") if unseen else ((response.fraction or 0) * question.points, marked_by or "–")
        return Line(
            position=position,
            prompt=question.prompt,
            on_server=on_server,
            in_file=question.summarize(entry.value, published.passage),
            state=state,
            written_at=written_at,
            late=late,
            moved_on=moved_on and state == "differs",
            mark=mark,
            seen=seen_mark(response),
            # What empties an answer, arrives late or takes a mark away is for the teacher to choose.
            suggested=not late and mark is None and not blank and (state == "new" or (state == "differs" and is_next)),
            entry=entry,
        )

    def _state(self, attempt_id: int, entry: Entry, stored: Any, declaration: Declaration) -> State:
        is_blank = declaration.is_blank(stored)
        if stored == entry.value or (is_blank and declaration.is_blank(entry.value)):
            return "same"
        if (attempt_id, entry.operation_id) in self.operations:
            return "delivered"
        return "new" if is_blank else "differs"


def _unfit(entry: Entry, prompt: str, on_server: str, written_at: datetime, *, late: bool) -> Line:
    """Return an answer that its question does not take; a damaged file would not have come so far, a made-up one does."""
    return Line(
        entry.question, prompt, on_server, entry.in_words, "unfit", written_at, late, False, None, "", False, entry
    )


# Loading


def load(
    actor: Person,
    assignment_id: int,
    contents: Sequence[Content],
    choices: Collection[Choice],
    hand_in: Collection[int],
    *,
    now: datetime,
    grace: timedelta,
) -> list[Loaded]:
    """Store the chosen answers, and hand in for the pupils of the attempts in `hand_in` who had asked for it.

    What has changed since it was shown is refused one by one. Loading again changes nothing. Raises `NotFound`.
    """
    get_results(actor, assignment_id, "supervise")
    rulings.mark_before_decisions(assignment_id)
    hold(assignment_id)  # before the attempts, as everybody does who locks both
    mine = Attempt.id.in_({content.attempt for content in contents}) & (Attempt.assignment_id == assignment_id)
    db.session.execute(select(Attempt.id).where(mine).order_by(Attempt.id).with_for_update())
    results, found = look_into(actor, assignment_id, contents, now, grace)
    seen = {(choice.attempt_id, choice.position): choice.seen for choice in choices}
    loaded = []
    for one in found:
        if one.problem is None:
            wanted = [line for line in one.lines if (one.attempt_id, line.position) in seen and line.can_be_chosen]
            fresh = [line for line in wanted if seen[one.attempt_id, line.position] == line.seen]
            refused = [(line.position, CHANGED) for line in wanted if line not in fresh]
            loaded.append(_Loading(actor, results, one, now, grace).load(fresh, refused, one.attempt_id in hand_in))
    return loaded


@dataclass(frozen=True, slots=True)
class _Loading:
    """One file on its way into its attempt, which is locked."""

    actor: Person
    results: Results
    found: Found
    now: datetime
    grace: timedelta

    def load(self, lines: Sequence[Line], refused: list[tuple[int, Message]], hand_in: bool) -> Loaded:
        """Store the lines; return what came of it."""
        attempt = db.session.get_one(Attempt, self.found.attempt_id)
        saved = accepted = 0
        if lines and self.found.is_open:
            saved = self._save(attempt, lines, refused)
        elif lines:
            accepted = self._accept(attempt, lines, refused)
        handed_in = hand_in and self.found.hand_in
        if handed_in:
            handed_in = attempts.close(attempt, self._fingerprint(attempt), self.now)
        if saved or accepted or handed_in:
            self._note(lines, handed_in=handed_in)
        return Loaded(self.found.name, attempt.id, saved, accepted, handed_in, tuple(sorted(refused, key=_by_position)))

    def _fingerprint(self, attempt: Attempt) -> str:
        query = select(QuizVersion.fingerprint).where(QuizVersion.id == attempt.quiz_version_id)
        return db.session.scalars(query).one()

    def _save(self, attempt: Attempt, lines: Sequence[Line], refused: list[tuple[int, Message]]) -> int:
        """Store the answers as the pupil's own saves."""
        pupil = db.session.get_one(Person, attempt.person_id)
        saves = [
            responses.Save(
                line.position, line.entry.value, line.entry.flagged, _revision(line), line.entry.operation_id
            )
            for line in lines
        ]
        _seat, results = responses.save(pupil, attempt.id, saves, now=self.now, grace=self.grace)
        refused += [(one.position, one.message or CHANGED) for one in results if one.status != "saved"]
        return sum(one.status == "saved" for one in results)

    def _accept(self, attempt: Attempt, lines: Sequence[Line], refused: list[tuple[int, Message]]) -> int:
        """Store the answers as late ones that the teacher has accepted."""
        attempts.close(attempt, self._fingerprint(attempt), attempt.ends_at or self.now)  # if nobody has closed it yet
        rows = [
            LateResponse(
                attempt_id=attempt.id,
                position=line.position,
                operation_id=line.entry.operation_id,
                value=line.entry.value,
                flagged=line.entry.flagged,
                source="file",
                written_at=line.written_at,
                arrived_at=self.now,
            )
            for line in lines
        ]
        db.session.add_all(rows)
        db.session.flush()
        agreed = [line.seen for line in lines]
        decided = decide(self.actor, attempt.id, {row.id for row in rows}, "accepted", self.now, agreed=agreed)
        refused += [(stake.position, CHANGED) for stake in decided.at_stake]
        return decided.changed

    def _note(self, lines: Sequence[Line], *, handed_in: bool) -> None:
        details = {"questions": [line.position for line in lines], "handed_in": handed_in}
        auditing.note(
            self.actor,
            "load_emergency_file",
            "attempt",
            self.found.attempt_id,
            school_id=self.results.assignment.school_id,
            now=self.now,
            **details,
        )


def _revision(line: Line) -> int:
    return int(line.seen.partition("-")[0])


def _by_position(refusal: tuple[int, Message]) -> int:
    return refusal[0]
