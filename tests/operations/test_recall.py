"""Come-back practice: what becomes a card, who sees it when, and that a look counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import (
    Assignment,
    Classroom,
    Membership,
    Person,
    QuizVersion,
    RecallCard,
    RecallReview,
    Response,
    School,
    db,
)
from quizapp.operations import recall
from quizapp.operations.errors import NotFound, Refused
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, give

CLOSED = NOW + timedelta(hours=3)
"""When the tests of these scenes are over, so that their keys are open."""


@pytest.fixture
def ani(database: None) -> Person:
    """A pupil with a class."""
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher")
    room = factories.make_classroom(school, teacher)
    person = factories.make_person(school, name="Ani Lestari")
    factories.make_membership(room, person)
    return person


def sit(person: Person, *values: Any, at: Any = NOW, **assignment: Any) -> Assignment:
    """Let `person` sit a test of the small set, whose text explains a word of the short answer's sentence."""
    passage = factories.small_passage(
        glossary=[{"term": "bibit", "explanation": "tanaman muda"}, {"term": "Senin", "explanation": "hari kedua"}]
    )
    version = factories.make_version(school_of(person), factories.make_content(passage=passage))
    terms = {"mode": "test", "release_step": "key", "closes_at": at + timedelta(hours=2)} | assignment
    given = factories.make_assignment(version, room_of(person), **terms)
    give(person, given, *values, at=at)
    return given


def room_of(person: Person) -> Classroom:
    return db.session.scalars(
        select(Classroom)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.person_id == person.id)
    ).one()


def school_of(person: Person) -> School:
    return db.session.get_one(School, person.school_id)


def sources(person: Person) -> list[str]:
    cards = db.session.scalars(select(RecallCard).where(RecallCard.person_id == person.id).order_by(RecallCard.id))
    return [card.source.split(":", 2)[0] + ":" + card.source.split(":", 2)[2] for card in cards]


def test_missed_questions_and_the_words_they_rest_on_become_cards_once(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    assert recall.overview(ani, CLOSED).fresh == 2
    assert recall.collect(ani, CLOSED) == 2
    assert sources(ani) == ["question:bibit", "word:bibit"]
    assert recall.collect(ani, CLOSED) == 0
    page = recall.overview(ani, CLOSED)
    assert (page.due, page.later, page.fresh) == (2, 0, 0)


def test_a_question_left_out_is_missed_too(ani: Person) -> None:
    sit(ani, RIGHT)
    recall.collect(ani, CLOSED)
    assert sources(ani) == ["question:bibit", "word:bibit"]


def test_nothing_is_made_before_the_key_is_open(ani: Person) -> None:
    given = sit(ani, WRONG, "Pak Budi")
    assert recall.overview(ani, NOW + timedelta(hours=1)).fresh == 0  # the class still writes
    assert recall.collect(ani, NOW + timedelta(hours=1)) == 0
    given.release_step = "right_wrong"
    assert recall.collect(ani, CLOSED) == 0


def test_a_release_that_is_taken_back_takes_its_cards_along(ani: Person) -> None:
    given = sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    card = recall.next_card(ani, CLOSED)
    assert card is not None
    given.release_step = "score"
    db.session.flush()
    assert recall.next_card(ani, CLOSED) is None
    assert recall.overview(ani, CLOSED).due == 0
    with pytest.raises(NotFound):
        recall.get_card(ani, card.id, CLOSED)
    with pytest.raises(NotFound):
        recall.look(ani, card.id, 3, "one", CLOSED)


def test_a_planned_test_with_the_same_set_closes_the_cards(ani: Person) -> None:
    given = sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    later = factories.make_assignment(
        db.session.get_one(QuizVersion, given.quiz_version_id),
        room_of(ani),
        mode="test",
        opens_at=CLOSED + timedelta(days=1),
    )
    assert later.quiz_id == given.quiz_id
    assert recall.next_card(ani, CLOSED) is None


def test_both_sides_of_a_card(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    fact, word = (
        recall.get_card(ani, key, CLOSED) for key in db.session.scalars(select(RecallCard.id).order_by(RecallCard.kind))
    )
    assert fact.view["prompt"] == "Siapa yang membawa bibit?"
    assert fact.told.response == "Pak Budi"
    assert fact.told.correct == "Bu Rina"
    assert fact.sentences == ("Bu Rina membawa bibit.",)
    assert (word.term, word.meaning, word.sentences) == ("bibit", "tanaman muda", ("Bu Rina membawa bibit.",))


def test_a_look_counts_once_and_moves_the_card(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    card = recall.next_card(ani, CLOSED)
    assert card is not None
    assert recall.intervals(card, CLOSED)[3] == timedelta(days=2)
    due = recall.look(ani, card.id, 3, "one", CLOSED).due_at
    assert due == CLOSED + timedelta(days=2)
    assert recall.look(ani, card.id, 1, "one", CLOSED).due_at == due
    assert recall.look(ani, card.id, 1, "another tab", CLOSED).due_at == due
    assert db.session.scalar(select(func.count()).select_from(RecallReview)) == 1
    assert recall.overview(ani, CLOSED).next_at == due
    with pytest.raises(Refused):
        recall.look(ani, card.id, 5, "two", due)


def test_a_card_put_away_is_not_due_until_it_is_brought_back(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    card = recall.next_card(ani, CLOSED)
    assert card is not None
    recall.put_away(ani, card.id, CLOSED)
    assert [one.card.id for one in recall.overview(ani, CLOSED).put_away] == [card.id]
    assert recall.overview(ani, CLOSED).due == 1
    recall.put_away(ani, card.id, CLOSED, away=False)
    assert recall.overview(ani, CLOSED).due == 2


def test_what_does_not_count_any_more_has_no_card(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    for response in db.session.scalars(select(Response).where(Response.position == 2)):
        response.void = True
    db.session.flush()
    assert recall.overview(ani, CLOSED).due == 0


def test_the_cards_of_others_do_not_exist(ani: Person) -> None:
    sit(ani, RIGHT, "Pak Budi")
    recall.collect(ani, CLOSED)
    other = factories.make_person(school_of(ani), name="Budi")
    card = recall.next_card(ani, CLOSED)
    assert card is not None
    assert recall.next_card(other, CLOSED) is None
    for verb in (
        lambda: recall.get_card(other, card.id, CLOSED),
        lambda: recall.look(other, card.id, 3, "x", CLOSED),
        lambda: recall.put_away(other, card.id, CLOSED),
    ):
        with pytest.raises(NotFound):
            verb()


def test_the_day_ends_in_the_zone_of_the_school(ani: Person) -> None:
    school_of(ani).timezone = "Asia/Jayapura"
    db.session.flush()
    assert recall.end_of_today(ani, NOW) - NOW <= timedelta(days=1)
    local = recall.end_of_today(ani, NOW) + timedelta(hours=9)  # WIT
    assert (local.hour, local.minute) == (0, 0)


def test_the_number_of_queries_does_not_grow_with_the_cards(app: QuizApp, ani: Person) -> None:
    sit(ani, WRONG, "Pak Budi")
    recall.collect(ani, CLOSED)
    counts = []
    for place in (1, 2):
        recall.overview(ani, CLOSED)  # versions are read once by each process
        with count_queries(app) as statements:
            recall.overview(ani, CLOSED)
        counts.append(len(statements))
        if place == 1:
            sit(ani, WRONG, "Pak Budi", at=NOW - timedelta(days=1))
            recall.collect(ani, CLOSED)
    assert counts[0] == counts[1]
