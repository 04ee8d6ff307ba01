"""Come-back practice: cards of what a pupil missed, those that are due, and one look after another. Never graded.

A card keeps no copy of a key. It points at the attempt in which the question was missed, and is shown only while the key
of that attempt may be seen (`core.availability.release`): a release that is taken back takes its cards back, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from quizapp.core import recall
from quizapp.core.messages import N_, Message
from quizapp.core.recall import sentence_with
from quizapp.core.rulings import NO_RULINGS
from quizapp.models import (
    Assignment,
    Attempt,
    Classroom,
    Person,
    Quiz,
    QuizVersion,
    RecallCard,
    RecallReview,
    Response,
    School,
    db,
)
from quizapp.operations import library, rulings
from quizapp.operations.attempts import Sitting
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.feedback import Explanation, evidence_of, explain
from quizapp.operations.rulings import Place
from quizapp.operations.terms import test_pending_clause

MOST_CARDS = 2_000
"""Of one pupil; more than anyone can practise."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to practise."""

    due: int
    """Cards for today."""
    later: int
    next_at: datetime | None
    """When the next of the later ones is due."""
    fresh: int
    """Cards that could be made of questions missed since."""
    put_away: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with what stands on both sides."""

    card: RecallCard
    title: str
    """Of the set it comes from."""
    view: dict[str, Any]
    """The question as pupils see it."""
    told: Explanation
    sentences: tuple[str, ...]
    """The words of the sentences that prove it; of a word, the sentence where it stands."""
    language: str
    """Of the text."""
    asked_in: str
    """The language of the questions."""
    term: str | None = None
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class _Missed:
    """A card that could be made."""

    kind: recall.Kind
    source: str
    sitting: Sitting
    content: dict[str, Any]


def overview(person: Person, now: datetime) -> Overview:
    """Return what there is to practise for `person`. A constant number of queries."""
    cards = _cards(person)
    visible = _visible(person, cards, now)
    today = end_of_today(person, now)
    later = [one.card.due_at for one in visible if one.card.put_away_at is None and one.card.due_at >= today]
    due = sum(one.card.put_away_at is None and one.card.due_at < today for one in visible)
    return Overview(
        due=due,
        later=len(later),
        next_at=min(later, default=None),
        fresh=sum(1 for _ in _missed(person, {card.source for card in cards}, now)),
        put_away=tuple(_draw([one for one in visible if one.card.put_away_at is not None])),
    )


def due_count(person: Person, now: datetime) -> int:
    """Return how many cards are due today, also those whose key was closed again meanwhile. One query."""
    return (
        db.session.scalar(
            select(func.count()).where(
                RecallCard.person_id == person.id,
                RecallCard.put_away_at.is_(None),
                RecallCard.due_at < end_of_today(person, now),
            )
        )
        or 0
    )


def next_card(person: Person, now: datetime) -> RecallCard | None:
    """Return the card that has been due for the longest, or None when today's are done."""
    today = end_of_today(person, now)
    due = [card for card in _cards(person) if card.put_away_at is None and card.due_at < today]
    return next((one.card for one in _visible(person, due, now)), None)


def get_card(person: Person, card_id: int, now: datetime) -> Shown:
    """Return a card of `person` that may be shown now; of others there is none. Raises `NotFound`."""
    card = db.session.scalar(select(RecallCard).where(RecallCard.id == card_id, RecallCard.person_id == person.id))
    found = _draw(_visible(person, [card], now)) if card else []
    if not found:
        raise NotFound
    return found[0]


def intervals(card: RecallCard, now: datetime) -> dict[int, timedelta]:
    """Return after how long the card would come back, by rating."""
    return {rating: recall.review(card.state, rating, now).interval for rating in recall.RATINGS}


def end_of_today(person: Person, now: datetime) -> datetime:
    """Return when the day ends in the school's zone: what is due later in the day may be practised in the morning."""
    zone = ZoneInfo(db.session.get_one(School, person.school_id).timezone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(now.tzinfo)


def collect(person: Person, now: datetime) -> int:
    """Make the cards of all that `person` missed and that has none yet; returns how many. Doing it again makes none."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    known = set(db.session.scalars(select(RecallCard.source).where(RecallCard.person_id == person.id)))
    made = 0
    for one in _missed(person, known, now):
        if len(known) + made >= MOST_CARDS:
            break
        db.session.add(
            RecallCard(
                person_id=person.id,
                kind=one.kind,
                source=one.source,
                assignment_id=one.sitting.assignment.id,
                content=one.content,
                state=recall.new_state(now),
                due_at=now,
                created_at=now,
            )
        )
        made += 1
    db.session.flush()
    return made


def look(person: Person, card_id: int, rating: int, operation_id: str, now: datetime) -> RecallCard:
    """Note how well a card was remembered, and when it comes back. The same `operation_id` counts once.

    Raises `NotFound`, and `Refused` for a rating there is none of.
    """
    card = get_card(person, card_id, now).card
    if rating not in recall.RATINGS:
        raise Refused(Message(N_("Say how well you remembered it.")))
    db.session.refresh(card, with_for_update=True)
    same = select(RecallReview.id).where(RecallReview.card_id == card.id, RecallReview.operation_id == operation_id)
    if db.session.scalar(same) is not None or card.due_at >= end_of_today(person, now):
        return card  # a second tap, or another tab was first
    reviewed = recall.review(card.state, rating, now)
    card.state, card.due_at = reviewed.state, reviewed.due_at
    db.session.add(RecallReview(card_id=card.id, operation_id=operation_id, rating=rating, at=now))
    db.session.flush()
    return card


def put_away(person: Person, card_id: int, now: datetime, *, away: bool = True) -> None:
    """Keep a card out of the practice, or bring it back. Raises `NotFound`."""
    card = get_card(person, card_id, now).card
    card.put_away_at = now if away else None
    db.session.flush()


# What was missed


def _cards(person: Person) -> list[RecallCard]:
    query = select(RecallCard).where(RecallCard.person_id == person.id).order_by(RecallCard.due_at, RecallCard.id)
    return list(db.session.scalars(query))


def _sittings(person: Person, only: Collection[int] | None, now: datetime) -> dict[int, tuple[Sitting, int]]:
    """Return the finished attempts whose key may be seen, newest first, each with the quiz its questions come from."""
    query = (
        select(
            Attempt,
            Assignment,
            QuizVersion.fingerprint,
            QuizVersion.title,
            Classroom.name,
            test_pending_clause(now),
            func.coalesce(Quiz.derived_from_id, Quiz.id),
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(Quiz, Quiz.id == QuizVersion.quiz_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Attempt.person_id == person.id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at.desc(), Attempt.id.desc())
    )
    if only is not None:
        query = query.where(Attempt.id.in_(only))
    found = {}
    for row in db.session.execute(query):
        sitting = Sitting(*row[:6])
        if sitting.release(now) == "key":
            found[sitting.attempt.id] = (sitting, row[6])
    return found


def _missed(person: Person, known: Collection[str], now: datetime) -> Iterator[_Missed]:
    """Yield the cards that are not `known` yet: of each missed question, and of the explained words it rests on."""
    sittings = _sittings(person, None, now)
    responses = _responses(sittings)
    met = set(known)
    for sitting, quiz_id in sittings.values():
        content = library.published(sitting.fingerprint)
        for position, question in enumerate(content.questions, start=1):
            response = responses.get((sitting.attempt.id, position))
            if response is not None and (response.void or response.waiting or (response.fraction or 0) >= 1):
                continue
            place = {"attempt": sitting.attempt.id, "position": position}
            fact = recall.fact_source(quiz_id, question.id)
            if fact not in met:
                met.add(fact)
                yield _Missed("fact", fact, sitting, place)
            for entry in recall.words_of(evidence_of(question, content.passage), content.passage):
                word = recall.word_source(quiz_id, entry.term)
                if word not in met:
                    met.add(word)
                    yield _Missed("word", word, sitting, {**place, "term": entry.term})


def _responses(attempt_ids: Collection[int]) -> dict[tuple[int, int], Response]:
    rows = db.session.scalars(select(Response).where(Response.attempt_id.in_(attempt_ids)))
    return {(one.attempt_id, one.position): one for one in rows}


@dataclass(frozen=True, slots=True)
class _Visible:
    """A card whose key may be seen now."""

    card: RecallCard
    sitting: Sitting
    response: Response | None


def _visible(person: Person, cards: Collection[RecallCard], now: datetime) -> list[_Visible]:
    """Return those of `cards` that may be shown, in their order. What a ruling took out of the count is not."""
    sittings = _sittings(person, {card.content["attempt"] for card in cards}, now)
    responses = _responses(sittings)
    found = []
    for card in cards:
        attempt_id, position = card.content["attempt"], card.content["position"]
        response = responses.get((attempt_id, position))
        if attempt_id in sittings and not (response is not None and response.void):
            found.append(_Visible(card, sittings[attempt_id][0], response))
    return found


def _draw(visible: Collection[_Visible]) -> list[Shown]:
    """Return both sides of the cards, as the key is now. A word that is no longer explained has none."""
    places = {one.sitting.attempt.id: (Place.of(one.sitting.assignment), one.sitting.fingerprint) for one in visible}
    in_force = rulings.in_force_at(set(places.values()))
    drawn = []
    for one in visible:
        content, position = library.published(one.sitting.fingerprint), one.card.content["position"]
        passage, term = content.passage, one.card.content.get("term")
        entry = next((entry for entry in passage.glossary if entry.term == term), None)
        if term is not None and entry is None:
            continue
        shown = library.presentation(one.sitting.fingerprint)
        ruled = in_force[places[one.sitting.attempt.id]].get(position, NO_RULINGS)
        view = shown["questions"][position - 1]
        told = explain(content.questions[position - 1], passage, view, one.response, ruled)
        where = [sentence_with(entry.term, passage)] if entry else [passage.sentences[at].text for at in told.evidence]
        drawn.append(
            Shown(
                card=one.card,
                title=one.sitting.title,
                view=view,
                told=told,
                sentences=tuple(filter(None, where)),
                language=shown["passage"]["language"],
                asked_in=shown["passage"].get("asked_in") or shown["passage"]["language"],
                term=entry.term if entry else None,
                meaning=entry.explanation if entry else None,
            )
        )
    return drawn
