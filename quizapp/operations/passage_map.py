"""The map of a text for one assignment: how well the class understood what its questions rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from quizapp.core.levels import MAIN
from quizapp.core.passage_map import Outcome, PassageMap, passage_map, sentences_under
from quizapp.core.school_settings import Limits
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, db
from quizapp.operations import library
from quizapp.operations.columns import Column, Results, columns_of, get_results
from quizapp.operations.hidden_marks import Hidden, hidden_in
from quizapp.operations.participants import chosen_attempt


@dataclass(frozen=True, slots=True)
class ReadText:
    """One of the texts of a set, and how many handed in an attempt about it. `label`: none for the main one."""

    name: str
    label: str | None
    readers: int


@dataclass(frozen=True, slots=True)
class MappedQuestion:
    """A question of the map: its column, what it came to among the readers of the text, and where it rests."""

    column: Column
    outcome: Outcome
    share: float | None


@dataclass(frozen=True, slots=True)
class TextMap:
    """The map of one text of an assignment, from first finished attempts."""

    results: Results
    language: str
    title: str
    map: PassageMap
    questions: Mapping[int, MappedQuestion]
    """Those of the version that is shown, by number."""
    gone: tuple[int, ...]
    """Numbers of questions that only other versions have: they rest nowhere here and are left out."""
    text: ReadText
    texts: tuple[ReadText, ...]
    earlier: int
    """Readers who answered another version of the set; their answers count where the same question rests now."""
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Version:
    version_id: int
    fingerprint: str
    text: str
    label: str | None
    current: bool
    finished: int


def text_map(actor: Person, assignment_id: int, text: str | None = None) -> TextMap:
    """Return the map of the text `text` (a name as `core.levels` has them; the main one where there is no such text).

    Four queries, and those of versions this process has not read before. Raises `NotFound` when the results of the
    assignment are not the actor's to see.
    """
    results = get_results(actor, assignment_id)
    assignment = results.assignment
    limits = results.settings.limits
    known = _versions(assignment)
    texts = _texts(known)
    chosen = next((one for one in texts if one.name == text), texts[0])
    mine = [one for one in known if one.text == chosen.name]
    shown = mine[0]
    columns = columns_of(assignment)
    versions = {one.version_id for one in mine}
    outcomes = _outcomes(assignment, columns, versions, hidden_in(actor, results))
    content = library.published(shown.fingerprint)
    numbers = {column.question_id: column.number for column in columns}
    here = {numbers[question.id]: question for question in content.questions}
    resting = {number: sentences_under(question, content.passage) for number, question in here.items()}
    return TextMap(
        results=results,
        language=library.presentation(shown.fingerprint)["passage"]["language"],
        title=content.passage.title,
        map=passage_map(content.passage, resting, outcomes, limits),
        questions={
            column.number: MappedQuestion(column, outcomes[column.number], outcomes[column.number].share(limits.fewest))
            for column in columns
            if column.number in here
        },
        gone=tuple(column.number for column in columns if column.number not in here),
        text=chosen,
        texts=texts,
        earlier=sum(one.finished for one in mine if one is not shown),
        limits=limits,
    )


def _versions(assignment: Assignment) -> list[_Version]:
    """Return the versions that were read or may be, with finished first attempts; for each text the shown one first."""
    current = or_(QuizVersion.id == assignment.quiz_version_id, QuizVersion.level_of_id == assignment.quiz_version_id)
    first = chosen_attempt(assignment, "first")
    used = select(Attempt.quiz_version_id).where(first, Attempt.submitted_at.is_not(None))
    finished = (
        select(func.count(Attempt.id))
        .where(first, Attempt.submitted_at.is_not(None), Attempt.quiz_version_id == QuizVersion.id)
        .correlate(QuizVersion)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            QuizVersion.id,
            QuizVersion.fingerprint,
            func.coalesce(QuizVersion.level, MAIN).label("text"),
            QuizVersion.level_body,
            case((current, True), else_=False).label("current"),
            finished,
        )
        .where(or_(current, QuizVersion.id.in_(used)))
        .order_by("text", case((current, 0), else_=1), QuizVersion.published_at.desc(), QuizVersion.id.desc())
    )
    return [
        _Version(version_id, fingerprint, name, body["label"] if body else None, bool(is_current), count)
        for version_id, fingerprint, name, body, is_current, count in rows
    ]


def _texts(versions: Sequence[_Version]) -> tuple[ReadText, ...]:
    found: dict[str, ReadText] = {}
    for one in versions:
        before = found.get(one.text)
        readers = one.finished + (before.readers if before else 0)
        found[one.text] = ReadText(one.text, before.label if before else one.label, readers)
    return tuple(found.values())


def _outcomes(
    assignment: Assignment, columns: Sequence[Column], versions: set[int], hidden: Hidden
) -> dict[int, Outcome]:
    """Return what each question came to in first finished attempts at `versions`, by number; `hidden` ones wait."""
    counts = Response.void.is_(False)
    decided = counts & Response.waiting.is_(False)
    fraction = func.coalesce(Response.fraction, 0.0)
    rows: Any = db.session.execute(
        select(
            Attempt.quiz_version_id,
            Response.position,
            func.sum(case((counts, 1), else_=0)),
            func.sum(case((decided & (fraction >= 1), 1), else_=0)),
            func.sum(case((decided & (fraction > 0) & (fraction < 1), 1), else_=0)),
            func.sum(case((decided, fraction), else_=0.0)),
            func.sum(case((counts & Response.waiting, 1), else_=0)),
            func.sum(case((counts, 0), else_=1)),
        )
        .join(Response, Response.attempt_id == Attempt.id)
        .where(
            chosen_attempt(assignment, "first"),
            Attempt.submitted_at.is_not(None),
            Attempt.quiz_version_id.in_(versions),
        )
        .group_by(Attempt.quiz_version_id, Response.position)
    )
    figures = {
        (version, position): Outcome(int(n), int(right), int(partly), float(earned), int(waiting), int(void))
        for version, position, n, right, partly, earned, waiting, void in rows
    }
    for place, unseen in _unseen(assignment, hidden):
        if place in figures:
            figures[place] += unseen
    return {
        column.number: sum((figures.get(place, Outcome()) for place in column.places.items()), Outcome())
        for column in columns
    }


def _unseen(assignment: Assignment, hidden: Hidden) -> Iterator[tuple[tuple[int, int], Outcome]]:
    """Yield version and position of each hidden mark, and what makes of it one that waits. One query where there are any."""
    if not hidden:
        return
    rows = db.session.execute(
        select(Attempt.quiz_version_id, Attempt.id, Response.position, Response.fraction)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(chosen_attempt(assignment, "first"), Attempt.id.in_(sorted(hidden.attempts)), Response.void.is_(False))
    )
    for version, attempt_id, position, fraction in rows:
        if (attempt_id, position) in hidden.places:
            earned = fraction or 0.0
            right, partly = int(earned >= 1), int(0 < earned < 1)
            yield (version, position), Outcome(0, -right, -partly, -earned, 1, 0)
