"""The item analysis of an assignment (*analisis butir soal*), from first finished attempts.

Statistics need the same questions of everybody. A question that waits for marks, does not count, or was not put to everybody
who handed in, is kept out of them and says so; its counts are still told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Text, cast, or_, select

from quizapp.core.psychometrics import (
    Analysis,
    Bin,
    ItemFigures,
    TestFigures,
    analyse,
    histogram,
    wants_key_check,
)
from quizapp.core.rulings import Rulings
from quizapp.core.school_settings import Limits
from quizapp.models import Assignment, Attempt, Person, QuizVersion, Response, db
from quizapp.operations import library, rulings
from quizapp.operations.chosen_classes import (
    Answered,
    Chosen,
    ChosenOption,
    Edition,
    GivenAnswer,
    Within,
    count_classes,
)
from quizapp.operations.columns import Column, Results, columns_of, get_results
from quizapp.operations.hidden_marks import hidden_in
from quizapp.operations.participants import chosen_attempt
from quizapp.operations.regrade_proposals import Proposal, ProposedRuling

Standing = Literal["counted", "waiting", "void", "not_everybody", "nobody"]
"""Whether a question is part of the statistics, or why not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were asked it and finished, and what it came to."""

    asked: int = 0
    right: int = 0
    partly: int = 0
    waiting: int = 0
    void: int = 0


@dataclass(frozen=True, slots=True)
class AnalysedItem:
    """A question: its counts always, its figures where it is part of the statistics and learners are enough."""

    column: Column
    standing: Standing
    counts: Counts
    figures: ItemFigures | None
    chosen: tuple[Chosen, ...]
    """What was chosen, by part: once for a question with options, once a row for a table. Empty where words are free."""
    given: tuple[GivenAnswer, ...]
    """The most frequent answers where words are free."""
    check_key: bool
    """The key may be wrong."""
    proposal: Proposal | None
    """To make the distractor the key that draws more of the best; none where one choice is not the whole key."""

    @property
    def suspect(self) -> Chosen | None:
        """The part with a distractor that draws more of the best than the key."""
        return next((part for part in self.chosen if part.suspect is not None), None)


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """The analysis of an assignment."""

    results: Results
    limits: Limits
    learners: int
    test: TestFigures | None
    """None with too few learners, or without a question that counts."""
    group_size: int
    bins: tuple[Bin, ...]
    items: tuple[AnalysedItem, ...]

    @property
    def language(self) -> str:
        """The language of the text and its questions."""
        passage = library.presentation(self.results.fingerprint)["passage"]
        return str(passage.get("asked_in", passage["language"]))

    @property
    def few(self) -> bool:
        """Too few learners for anything but counts."""
        return self.learners < self.limits.fewest

    @property
    def tentative(self) -> bool:
        """Enough for figures, but so few that they would differ much in another class."""
        return not self.few and self.learners < self.limits.tentative_below


def item_analysis(actor: Person, assignment_id: int) -> ItemAnalysis:
    """Return the analysis. A constant number of queries, and those of versions this process has not read before.

    Raises `NotFound` when the results of the assignment are not the actor's to see.
    """
    results = get_results(actor, assignment_id)
    columns = columns_of(results.assignment)
    limits = results.settings.limits
    sittings = _sittings(results.assignment, columns, hidden_in(actor, results).places)
    place = rulings.Place.of(results.assignment)
    rules = {version: rulings.in_force(place, mark) for version, mark in sittings.fingerprints.items()}
    standing = [_standing(answered, sittings.count) for answered in sittings.answered]
    counted = [place for place, one in enumerate(standing) if one == "counted"]
    shown = sittings.count >= limits.fewest
    analysis, places = _analysis(columns, sittings, counted) if counted and shown else (None, {})
    return ItemAnalysis(
        results=results,
        limits=limits,
        learners=sittings.count,
        test=analysis.test if analysis else None,
        group_size=analysis.groups.size if analysis else 0,
        bins=histogram(analysis.totals, analysis.test.maximum) if analysis else (),
        items=tuple(
            _item(results, column, standing[place], sittings, place, places.get(place), rules)
            for place, column in enumerate(columns)
        ),
    )


# What was answered

_InForce = Mapping[int, Mapping[int, Rulings]]
"""The rulings that hold, by version of the quiz and position."""


@dataclass(frozen=True, slots=True)
class _Sittings:
    """Every first finished attempt: its version, and by question what it earned and held."""

    count: int
    fingerprints: Mapping[int, str]
    """Of each version somebody had, by its key."""
    answered: list[Answered]


def _sittings(assignment: Assignment, columns: Sequence[Column], hidden: Collection[tuple[int, int]]) -> _Sittings:
    """Read the attempts and their responses as bare rows: objects of 30,000 responses would take seconds.

    `hidden`: attempts and positions whose mark the actor may not see; they wait for them.
    """
    finished = (chosen_attempt(assignment, "first"), Attempt.submitted_at.is_not(None))
    attempts = db.session.execute(select(Attempt.id, Attempt.quiz_version_id).where(*finished).order_by(Attempt.id))
    place_of: dict[int, int] = {}
    versions: list[int] = []
    for attempt_id, version in attempts:
        place_of[attempt_id] = len(versions)
        versions.append(version)
    used = select(Attempt.quiz_version_id).where(*finished)
    fingerprints = db.session.execute(
        select(QuizVersion.id, QuizVersion.fingerprint).where(
            or_(QuizVersion.id.in_(used), QuizVersion.id == assignment.quiz_version_id)
        )
    )
    answered = [Answered.nothing(column, versions) for column in columns]
    at = {key: one for column, one in zip(columns, answered, strict=True) for key in column.places.items()}
    rows = db.session.execute(
        select(
            Response.attempt_id,
            Response.position,
            Response.fraction,
            Response.waiting,
            Response.void,
            cast(Response.value, Text),
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(*finished)
    )
    for attempt_id, position, fraction, waiting, void, value in rows:
        place = place_of[attempt_id]
        found = at.get((versions[place], position))
        if found is not None:
            unseen = (attempt_id, position) in hidden
            found.put(place, fraction, value, waiting=waiting or unseen, void=void)
    return _Sittings(len(versions), {row.id: row.fingerprint for row in fingerprints}, answered)


def _standing(answered: Answered, learners: int) -> Standing:
    if not answered.asked:
        return "nobody"
    if answered.void == answered.asked:
        return "void"
    if answered.waiting:
        return "waiting"
    return "counted" if answered.asked == learners and not answered.void else "not_everybody"


def _analysis(
    columns: Sequence[Column], sittings: _Sittings, counted: Sequence[int]
) -> tuple[Analysis, Mapping[int, Within]]:
    """Return the analysis of the questions that count for everybody, in marks, and where each stands in it."""
    points = [float(columns[place].view["points"]) for place in counted]
    marks = [
        [maximum * fraction for fraction in sittings.answered[place].fractions]
        for place, maximum in zip(counted, points, strict=True)
    ]
    analysis = analyse(marks, points)
    return analysis, {place: Within(analysis, within, marks[within]) for within, place in enumerate(counted)}


def _item(
    results: Results,
    column: Column,
    standing: Standing,
    sittings: _Sittings,
    place: int,
    within: Within | None,
    rules: _InForce,
) -> AnalysedItem:
    limits = results.settings.limits
    answered, fingerprints = sittings.answered[place], sittings.fingerprints
    figures = within.analysis.items[within.place] if within else None
    editions = {
        version: Edition.of(fingerprints[version], column.places[version], rules[version])
        for version in sorted(fingerprints, key=lambda version: fingerprints[version] != column.fingerprint)
        if version in column.places
    }
    chosen, given = count_classes(answered, editions, within, limits)
    suspect = next((part.suspect for part in chosen if part.suspect is not None), None)
    return AnalysedItem(
        column=column,
        standing=standing,
        counts=Counts(answered.asked, answered.right, answered.partly, answered.waiting, answered.void),
        figures=figures,
        chosen=chosen,
        given=given,
        check_key=figures is not None and wants_key_check(figures.n, figures.r_rest, suspect, limits),
        proposal=_proposal(results, column, suspect, editions) if results.may_mark and suspect else None,
    )


def _proposal(
    results: Results, column: Column, suspect: ChosenOption, editions: Mapping[int, Edition]
) -> Proposal | None:
    """Return the proposal that `suspect` is the key, for the regrade preview."""
    edition = next(iter(editions.values()))
    single = edition.question.declaration(edition.passage).shape == "choice"
    if not single or not suspect.name or edition.question.rekeyed(suspect.name, edition.passage) is None:
        return None
    version_id = library.published(column.fingerprint).version_ids[column.position - 1]
    ruling = ProposedRuling.about("key", suspect.name, version_id)
    return Proposal(results.assignment.id, column.number, (ruling,))
