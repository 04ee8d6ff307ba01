"""Answers from paper as a teacher finds them: who may be entered, what was entered, and what something typed means."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from sqlalchemy import func, select

from quizapp.core import paper
from quizapp.core.messages import N_, Message
from quizapp.core.paper import Cell, Notation, Read
from quizapp.core.question_types.declarations import Response as Value
from quizapp.models import Assignment, Attempt, Membership, Person, QuizVersion, Response, db
from quizapp.operations import marking, printing, reading_levels
from quizapp.operations.columns import Results, get_results
from quizapp.operations.hidden_marks import hidden_in
from quizapp.operations.participants import is_pupil
from quizapp.operations.printing import Version
from quizapp.operations.supervision import state_of

LONGEST_LINE = 2_000
"""Characters of a pupil's line: far more than a hundred questions need."""
_HIDDEN = Message(N_("has an answer that you are to mark first, without seeing its mark"))


# What the questions take


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as its answers are typed in."""

    position: int
    prompt: str
    type_name: str
    points: int
    notation: Notation
    levels: tuple[float, ...]
    """The marks a person may give; empty where a rule marks."""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The questions of a version: those typed in one line, and those with a field of their own."""

    fingerprint: str
    language: str
    questions: tuple[PaperQuestion, ...]

    @property
    def in_line(self) -> tuple[PaperQuestion, ...]:
        """The questions that are typed in the line, in their order."""
        return tuple(one for one in self.questions if one.notation.in_line)

    @property
    def texts(self) -> tuple[PaperQuestion, ...]:
        """The questions with a field of their own."""
        return tuple(one for one in self.questions if not one.notation.in_line)


@lru_cache(maxsize=64)
def form_of(fingerprint: str) -> PaperForm:
    """Return the form for the version drawn as `fingerprint`. A version never changes."""
    printed = printing.published(fingerprint)
    questions = []
    for one in printed.questions:
        if one.question is None or one.notation is None:
            raise ValueError(f"question {one.number} of a published version is incomplete")
        levels = tuple(level.mark for level in marking.levels_of(one.question)) if one.by_hand else ()
        question = one.question
        kind = PaperQuestion(one.number, question.prompt, question.type_name, question.points, one.notation, levels)
        questions.append(kind)
    return PaperForm(fingerprint, printed.passage.language, tuple(questions))


# What was typed


@dataclass(frozen=True, slots=True)
class Typed:
    """What a teacher typed for one pupil."""

    person_id: int
    seen: str
    """The pupil as the page showed them (`Pupil.seen`)."""
    line: str
    texts: Mapping[int, str] = field(default_factory=dict)
    """By position, for the questions with a field of their own."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed at all: the pupil is left as they are."""
        return not self.line.strip() and not any(text.strip() for text in self.texts.values())


@dataclass(frozen=True, slots=True)
class Understood:
    """What something typed means, question by question."""

    cells: tuple[Cell, ...]
    left_over: str = ""
    """What stands in the line after its last question."""

    @property
    def problems(self) -> tuple[tuple[int | None, Message], ...]:
        """What has to be mended: at which question (none: at the end of the line), and why."""
        found: list[tuple[int | None, Message]] = [
            (cell.position, cell.read.problem) for cell in self.cells if cell.read.problem is not None
        ]
        if self.left_over:
            found.append((None, Message(N_("Too much at the end of the line: “%(text)s”."), {"text": self.left_over})))
        return tuple(found)

    @property
    def given(self) -> dict[int, Read]:
        """What was understood, by position."""
        return {cell.position: cell.read for cell in self.cells}


def understand(form: PaperForm, typed: Typed) -> Understood:
    """Read what was typed for one pupil; nothing is looked up or stored."""
    line = paper.read_line(typed.line[:LONGEST_LINE], [(one.position, one.notation) for one in form.in_line])
    cells = list(line.cells)
    for one in form.texts:
        text = typed.texts.get(one.position, "")
        read = paper.read_open(text, one.notation, one.levels, form.language) if one.levels else one.notation.read(text)
        cells.append(Cell(one.position, text, read))
    left_over = line.left_over or typed.line[LONGEST_LINE:].strip()
    return Understood(tuple(sorted(cells, key=lambda cell: cell.position)), left_over[:40])


# The pupils


@dataclass(frozen=True, slots=True)
class Entered:
    """A response as it is stored: its value, and the points that a person gave, where one did."""

    value: Value | None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil on the page, with what was entered for them."""

    person_id: int
    name: str
    left: bool
    """Has an entry but is not in the class any more."""
    attempt: Attempt | None
    """The one entered from paper."""
    form: PaperForm
    """That of the entry's version, or of the one the pupil would begin with where there is none yet."""
    entered: Mapping[int, Entered]
    on_screen: int
    """Attempts on a screen."""
    refusal: Message | None
    """Why nothing can be entered."""
    hidden: bool = False
    """The actor is to rate an answer without seeing its mark, so that no points are shown."""

    @property
    def seen(self) -> str:
        """What stands there now: to be sent back with what is typed."""
        attempt = self.attempt
        content = content_stamp(self.form, self.entered) if attempt else "0"
        return f"{attempt.id if attempt else 0}.{self.on_screen}.{content}"

    def line(self) -> str:
        """Return the line that would enter what stands there."""
        if self.attempt is None:
            return ""
        return " ".join(one.notation.write(self._value(one)) for one in self.form.in_line)

    def text(self, position: int) -> str:
        """Return what would be typed in a field to enter what stands there."""
        if self.attempt is None:
            return ""
        one = self.form.questions[position - 1]
        entered = self.entered.get(position, Entered(None))
        if one.levels and entered.value == paper.on_paper(self.form.language):
            return paper.LATER if entered.points is None else f"{entered.points:g}"
        return one.notation.write(entered.value)

    def _value(self, one: PaperQuestion) -> Value | None:
        return self.entered.get(one.position, Entered(None)).value


def content_stamp(form: PaperForm, entered: Mapping[int, Entered]) -> str:
    """Return what an entry says, in a few letters: equal content has equal stamps, whoever typed it.

    Points count only where they were typed instead of the text; a mark given in the marking queue to a text is no
    part of what was entered.
    """
    written = []
    for one in form.questions:
        found = entered.get(one.position, Entered(None))
        typed_points = found.value == paper.on_paper(form.language) and bool(one.levels)
        written.append([one.notation.write(found.value), found.points if typed_points else None])
    return f"{crc32(json.dumps(written).encode()):08x}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assignment with its pupils, to be entered from paper."""

    results: Results
    form: PaperForm
    pupils: tuple[Pupil, ...]
    refusal: Message | None
    """Why nobody can be entered now."""
    version: Version
    """The version that stands on the papers."""
    versions: tuple[Version, ...]
    """Those it may be, newest first."""

    @property
    def mixed(self) -> bool:
        """Whether screens mix questions or options; paper does not."""
        return self.results.assignment.shuffle_questions or self.results.assignment.shuffle_options


def get_sheet(
    actor: Person,
    assignment_id: int,
    now: datetime,
    number: int | None = None,
    *,
    only: Collection[int] | None = None,
) -> Sheet:
    """Return the pupils of the class and what was entered for them, however many.

    Four queries; three more where there are several texts.

    `number`: the version that stands on the papers, if not the one that new attempts see. `only`: no others than these.
    Raises `NotFound` when `actor` does not teach the class, and for a version that it never had.
    """
    results = get_results(actor, assignment_id, "supervise")
    versions = printing.versions_of(results.assignment)
    version = printing.chosen(results.assignment, versions, number)
    form = form_of(version.fingerprint)
    people = load_pupils(results.assignment, version, now, only)
    hidden = hidden_in(actor, results).attempts
    people = tuple(
        replace(one, refusal=_HIDDEN, hidden=True) if one.attempt and one.attempt.id in hidden else one
        for one in people
    )
    return Sheet(results, form, people, refusal_of(results.assignment, now), version, versions)


def refusal_of(assignment: Assignment, now: datetime) -> Message | None:
    """Return why nobody can be entered now; after the close one can: papers are collected then."""
    if assignment.withdrawn_at is not None:
        return Message(N_("This has been taken back. Give it again first."))
    if now < assignment.opens_at:
        return Message(N_("This has not opened yet; answers from paper can be entered from then on."))
    return None


def load_pupils(
    assignment: Assignment, version: Version, now: datetime, only: Collection[int] | None = None
) -> tuple[Pupil, ...]:
    """Return the active pupils of the class and everybody with an entry, by name.

    Each with the questions of `version` as their own text has them. Two queries; three more where there are several.
    """
    tried: dict[int, list[tuple[Attempt, str]]] = {}
    names: dict[int, tuple[str, bool]] = {}
    several = False
    for person_id, name, member, attempt, fingerprint, several in db.session.execute(  # noqa: B007 - the same in each row
        _people(assignment, version, only)
    ):
        names[person_id] = (name, member is not None)
        tried.setdefault(person_id, [])
        if attempt is not None:
            tried[person_id].append((attempt, fingerprint))
    papers = {person_id: _newest_paper(found) for person_id, found in tried.items()}
    entered = _entered({one[0].id: one[1] for one in papers.values() if one is not None})
    form = form_of(version.fingerprint)
    others = reading_levels.other_texts_for(assignment, version.id, names) if several else {}
    forms = {person_id: form_of(text.fingerprint) for person_id, text in others.items()}
    return tuple(
        _pupil(
            person_id,
            names[person_id],
            tried[person_id],
            papers[person_id],
            (assignment, forms.get(person_id, form), entered),
            now,
        )
        for person_id in names
        if names[person_id][1] or papers[person_id] is not None
    )


def _people(assignment: Assignment, version: Version, only: Collection[int] | None) -> Any:
    several = reading_levels.has_several(version.id)
    query = (
        select(Person.id, Person.name, Membership.id, Attempt, QuizVersion.fingerprint, several)
        .select_from(Person)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id) & is_pupil(assignment) & Person.active,
        )
        .outerjoin(Attempt, (Attempt.person_id == Person.id) & (Attempt.assignment_id == assignment.id))
        .outerjoin(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .where(Membership.id.is_not(None) | Attempt.paper_at.is_not(None))
        .order_by(func.lower(Person.name), Person.id, Attempt.number)
        .execution_options(populate_existing=True)
    )
    return query if only is None else query.where(Person.id.in_(only))


def _newest_paper(found: Sequence[tuple[Attempt, str]]) -> tuple[Attempt, str] | None:
    return next((one for one in reversed(found) if one[0].paper_at is not None), None)


def _entered(fingerprints: Mapping[int, str]) -> dict[int, dict[int, Entered]]:
    """Return what is stored of each attempt by position."""
    rows = db.session.execute(
        select(
            Response.attempt_id,
            Response.position,
            Response.value,
            Response.fraction,
            Response.waiting,
            Response.marked_by_id,
        ).where(Response.attempt_id.in_(fingerprints))
    )
    found: dict[int, dict[int, Entered]] = {attempt_id: {} for attempt_id in fingerprints}
    for attempt_id, position, value, fraction, waiting, marked_by in rows:
        question = form_of(fingerprints[attempt_id]).questions[position - 1]
        by_person = marked_by is not None and not waiting and fraction is not None
        points = round(fraction * question.points, 2) if by_person else None
        found[attempt_id][position] = Entered(value, points)
    return found


def _pupil(
    person_id: int,
    who: tuple[str, bool],
    tried: Sequence[tuple[Attempt, str]],
    entry: tuple[Attempt, str] | None,
    shared: tuple[Assignment, PaperForm, Mapping[int, Mapping[int, Entered]]],
    now: datetime,
) -> Pupil:
    assignment, form, entered = shared
    name, member = who
    on_screen = [attempt for attempt, _ in tried if attempt.paper_at is None]
    return Pupil(
        person_id=person_id,
        name=name,
        left=not member,
        attempt=entry[0] if entry else None,
        form=form_of(entry[1]) if entry else form,
        entered=entered[entry[0].id] if entry else {},
        on_screen=len(on_screen),
        refusal=None if entry else _refusal(assignment, on_screen, now),
    )


def _refusal(assignment: Assignment, on_screen: Sequence[Attempt], now: datetime) -> Message | None:
    """Return why a pupil without an entry cannot get one."""
    if any(state_of(attempt, now) == "working" for attempt in on_screen):
        return Message(N_("is working on a screen now"))
    allowed = assignment.attempts_allowed
    if on_screen and allowed is not None and len(on_screen) >= allowed:
        return Message(N_("has answered on a screen, and no further attempt is allowed"))
    return None
