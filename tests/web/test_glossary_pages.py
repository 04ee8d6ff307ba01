"""Explained words on pages: under the text and linked from it, silent about what a question tests until the key is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Assignment, Person, Quiz, School, db
from quizapp.operations import attempts
from tests import factories
from tests.factories import NOW, make_assignment, make_content, make_person, make_school, make_version
from tests.scenes import give
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

OPEN, TESTED = "Tanaman muda yang siap ditanam.", "Sayuran yang rasanya pedas."


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def begin(app: QuizApp, client: InspectingClient, step: str | None = None) -> str:
    """Publish a set that explains two words, one of them an option; return the address of an attempt or its feedback."""
    with app.app_context():
        person = make_person(make_school(), name="Dewi Lestari")
        school = db.session.get_one(School, person.school_id)
        words = [{"term": "Hujan", "explanation": OPEN}, {"term": "cabai", "explanation": TESTED}]
        content = make_content(passage=factories.small_passage(glossary=words))
        room = factories.make_classroom(school, make_person(school, "teacher"))
        factories.make_membership(room, person)
        given = {"mode": "test", "release_step": step or "nothing"}
        assignment = make_assignment(make_version(school, content), room, **given)
        attempt = give(person, assignment, hand_in=step is not None)
        if step:
            db.session.get_one(Assignment, assignment.id).closes_at = NOW
        sign_in(client, person)
        return f"/attempts/{attempt.id}" + ("/feedback" if step else "")


def test_an_open_attempt_explains_only_what_no_question_tests(app: QuizApp, client: InspectingClient) -> None:
    address = begin(app, client)
    page = client.get(address)
    assert [(term.text, term.get("href")) for term in client.page.select(".passage-text a.term")] == [
        ("Hujan", "#word-1")
    ]
    assert client.page.select("[id='s-p2.s1']")[0].text == "Hujan turun pada hari Senin."
    assert [entry.text for entry in client.page.select(".glossary dl > div")] == [f"Hujan {OPEN}"]
    assert TESTED.encode() not in page.data


@pytest.mark.parametrize(("step", "explained"), [("right_wrong", ["Hujan"]), ("key", ["cabai", "Hujan"])])
def test_feedback_explains_the_tested_words_with_the_key(
    app: QuizApp, client: InspectingClient, step: str, explained: list[str]
) -> None:
    page = client.get(begin(app, client, step))
    assert [term.text for term in client.page.select(".passage-text a.term")] == explained
    assert (TESTED.encode() in page.data) == (step == "key")


def test_a_set_without_explained_words_has_no_list(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        person = make_person(make_school(), "visitor")
        assignment = make_assignment(make_version(db.session.get_one(School, person.school_id)))
        attempt = attempts.start(person, assignment.id, NOW)
        sign_in(client, person)
        address = f"/attempts/{attempt.id}"
    client.get(address)
    assert client.page.select(".glossary") == []


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        sign_in(client, make_person(make_school(), "teacher", name="Rina Wati"))


ARTICLE = "Kelas kami menanam cabai.\r\n\r\nHujan turun pada hari Senin."


def write(client: InspectingClient, words: str) -> None:
    client.get("/sets/new")
    client.submit(".form", title="Kebun", text=ARTICLE, licence="CC BY 4.0", glossary=words, button="keep")


def test_a_teacher_writes_words_and_explanations_line_by_line(
    app: QuizApp, client: InspectingClient, teacher: None
) -> None:
    write(client, f"cabai: {TESTED}\r\nhujan: Air dari awan.")
    with app.app_context():
        quiz = db.session.scalars(select(Quiz)).one()
        draft = quiz.draft or {}
        stored = Passage.model_validate(draft["passage"]).glossary
        assert [(entry.term, entry.explanation) for entry in stored] == [("cabai", TESTED), ("hujan", "Air dari awan.")]
        address = f"/sets/{quiz.id}/passage"
    client.get(address)
    assert client.page.select("#glossary")[0].text == f"cabai: {TESTED} hujan: Air dari awan."
    client.submit(".form", glossary="", button="keep")
    with app.app_context():
        draft = db.session.scalars(select(Quiz)).one().draft or {}
        assert "glossary" not in draft["passage"]


def test_wrong_lines_are_told_and_what_was_typed_is_kept(app: QuizApp, client: InspectingClient, teacher: None) -> None:
    typed = "cabai\r\nsampan: perahu kecil"
    write(client, typed)
    assert client.page.select("#glossary-error")[0].text == (
        "Line 1: write a word, a colon and its explanation. "
        "Line 2: “sampan” does not stand in a paragraph; write it exactly as the text does."
    )
    assert client.page.select("#glossary")[0].text == "cabai sampan: perahu kecil"
    with app.app_context():
        assert db.session.scalars(select(Quiz)).all() == []
        assert db.session.scalars(select(Person.role)).all() == ["teacher"]
