"""Other texts for the same questions in the pages: writing one, confirming the evidence, choosing who reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Person, Quiz, QuizVersion, School, db
from quizapp.operations import authoring
from quizapp.web import clock
from tests.factories import (
    leveled_content,
    make_account,
    make_assignment,
    make_choice,
    make_classroom,
    make_content,
    make_membership,
    make_person,
    make_school,
    make_version,
    small_questions,
)
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

SIMPLE = (
    "Kami punya kebun. Kami menanam cabai di sana. Bibitnya dibawa Bu Rina.\r\n\r\n"  # as forms send it
    "Senin turun hujan. Kami semua senang."
)


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> int:
    with app.app_context():
        person = make_account(make_school(), "teacher", name="Rina Wati")
        sign_in(client, person)
        return person.id


@pytest.fixture
def quiz_id(app: QuizApp, teacher: int) -> int:
    """A draft of two questions."""
    with app.app_context():
        person, now = db.session.get_one(Person, teacher), clock.now()
        quiz = authoring.create(person, make_content().passage, now)
        for data in small_questions():
            authoring.save_question(person, quiz.id, quiz.draft_revision, data, now)
        db.session.commit()
        return quiz.id


def add_text(client: InspectingClient, quiz_id: int, **values: str) -> Any:
    client.get(f"/sets/{quiz_id}/texts/new")
    return client.submit(".form", {"label": "Teks B", "text": SIMPLE} | values)


def draft_of(app: QuizApp, quiz_id: int) -> dict[str, Any]:
    with app.app_context():
        return db.session.get_one(Quiz, quiz_id).draft or {}


def test_a_new_text_begins_as_the_main_one_and_asks_where_the_evidence_stands(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    client.get(f"/sets/{quiz_id}/texts/new")
    assert "Kelas kami menanam cabai." in client.page.select("textarea[name=text]")[0].text
    response = add_text(client, quiz_id)
    assert response.request.path == f"/sets/{quiz_id}/texts/b/places"
    level = draft_of(app, quiz_id)["levels"][0]
    assert (level["label"], level["kind"], level["anchors"]) == ("Teks B", "simplified", {})
    assert [block.get("id") for block in level["passage"]["blocks"]] == ["b-p1", "b-p2"]
    ticked = [box.get("value") for box in client.page.select("input[name=pair][checked]")]
    assert ticked == ["p1.s1>b-p1.s2", "p1.s2>b-p1.s3"]
    assert "Proposed: words in common." in client.page.text


def test_nothing_is_published_before_the_places_are_confirmed(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    add_text(client, quiz_id)
    page = client.get(f"/sets/{quiz_id}")
    told = "“Teks B”: confirm where the evidence of questions 1, 2 stands in this text."
    assert told in client.page.text
    client.get(f"/sets/{quiz_id}/texts")
    assert "The places of 2 sentences are only proposed." in client.page.text
    client.get(f"/sets/{quiz_id}/texts/b/places")
    response = client.submit("main form")
    assert response.request.path == f"/sets/{quiz_id}/texts"
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {"p1.s1": ["b-p1.s2"], "p1.s2": ["b-p1.s3"]}
    client.get(f"/sets/{quiz_id}")
    assert told not in client.page.text
    assert page.status_code == 200


def test_another_place_can_be_chosen_or_said_to_be_nowhere(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    add_text(client, quiz_id)
    sent = {"pair": ["p1.s1>b-p1.s1"], "nowhere": ["p1.s2"]}
    response = client.submit("main form", sent)
    assert response.request.path == f"/sets/{quiz_id}/texts"
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {"p1.s1": ["b-p1.s1"], "p1.s2": []}
    assert "This text does not say what these questions rest on: 2." in client.page.text
    client.get(f"/sets/{quiz_id}")
    assert "Question 2 cannot be asked about “Teks B”: the text does not say what it rests on." in client.page.text


def test_a_place_and_nowhere_contradict_each_other_and_what_was_ticked_stays(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    add_text(client, quiz_id)
    response = client.submit("main form", {"nowhere": ["p1.s1"]})
    assert response.status_code == 422
    assert [box.get("value") for box in client.page.select("input[name=nowhere][checked]")] == ["p1.s1"]
    assert len(client.page.select("input[name=pair][checked]")) == 2
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {}


def test_sentences_without_a_choice_stay_unconfirmed_and_are_counted(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    add_text(client, quiz_id)
    client.submit("main form", {"pair": ["p1.s1>b-p1.s2"], "other": ["", ""]})
    assert "Nothing was chosen for 1 sentence; it is as before." in client.page.text
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {"p1.s1": ["b-p1.s2"]}


def test_places_of_a_main_text_that_was_edited_meanwhile_are_not_stored(
    app: QuizApp, client: InspectingClient, quiz_id: int, teacher: int
) -> None:
    add_text(client, quiz_id)
    with app.app_context():
        quiz, person = db.session.get_one(Quiz, quiz_id), db.session.get_one(Person, teacher)
        passage = make_content(passage=leveled_content().levels[0].passage.model_dump()).passage
        authoring.change_passage(person, quiz_id, quiz.draft_revision, passage, clock.now())
        db.session.commit()
    response = client.submit("main form")
    assert response.status_code == 409
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {}


def test_an_edit_keeps_what_was_confirmed_of_sentences_that_stayed(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    add_text(client, quiz_id)
    client.submit("main form")
    client.get(f"/sets/{quiz_id}/texts/b")
    changed = SIMPLE.replace("Bibitnya dibawa Bu Rina.", "Ada guru yang baik hati.")
    response = client.submit(".form", {"text": changed})
    assert response.request.path == f"/sets/{quiz_id}/texts/b/places"
    assert draft_of(app, quiz_id)["levels"][0]["anchors"] == {"p1.s1": ["b-p1.s2"]}


def test_a_text_in_another_language_is_a_translation_and_questions_keep_theirs(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    english = "Our class planted chillies. Mrs Rina brought the seedlings.\r\n\r\nIt rained on Monday."
    response = add_text(client, quiz_id, text=english, language="en")
    assert response.status_code == 422
    assert "choose “Translation” as its kind" in client.page.text
    add_text(client, quiz_id, text=english, language="en", kind="translation", title="School garden")
    client.get(f"/sets/{quiz_id}/texts")
    assert "Questions, options and explanations stay in the language of the main text" in client.page.text
    client.get(f"/sets/{quiz_id}/texts/b/preview")
    assert client.page.select(".passage-text")[0].get("lang") == "en"
    assert client.page.select("#q1-prompt")[0].get("lang") == "id"


def test_a_text_is_taken_out_and_brought_back(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    add_text(client, quiz_id)
    client.submit("main form")
    before = draft_of(app, quiz_id)["levels"]
    client.get(f"/sets/{quiz_id}/texts")
    client.submit(f"form[action='/sets/{quiz_id}/texts/b/delete']")
    assert "levels" not in draft_of(app, quiz_id)
    client.get(f"/sets/{quiz_id}")
    client.submit(f"form[action='/sets/{quiz_id}/undo']")
    assert draft_of(app, quiz_id)["levels"] == before
    assert "text “Teks B” taken out" in client.page.text


def test_a_set_has_at_most_two_other_texts_and_names_of_their_own(client: InspectingClient, quiz_id: int) -> None:
    add_text(client, quiz_id)
    assert add_text(client, quiz_id).status_code == 422
    assert "Another text has this name already." in client.page.text
    add_text(client, quiz_id, label="Teks C")
    client.get(f"/sets/{quiz_id}/texts")
    assert [head.text for head in client.page.select("thead th")] == ["Main text", "Teks B", "Teks C"]
    assert add_text(client, quiz_id, label="Teks D").status_code == 422
    assert client.get(f"/sets/{quiz_id}/texts/d").status_code == 404


# A class


@pytest.fixture
def given(app: QuizApp, teacher: int) -> dict[str, int]:
    """A test with two texts; Ani reads the simplified one."""
    with app.app_context():
        person = db.session.get_one(Person, teacher)
        school = db.session.get_one(School, person.school_id)
        room = make_classroom(school, person)
        ani, budi = make_person(school, name="Ani Lestari"), make_person(school, name="Budi Santoso")
        for pupil in (ani, budi):
            make_membership(room, pupil)
        version = make_version(school, leveled_content(), person)
        end = clock.now() + timedelta(hours=1)
        assignment = make_assignment(version, room, mode="test", closes_at=end, attempts_allowed=1)
        make_choice(assignment, "b", ani)
        db.session.commit()
        return {"ani": ani.id, "budi": budi.id, "id": assignment.id, "version": version.id}


def test_the_texts_are_chosen_for_the_class_and_for_single_pupils(
    app: QuizApp, client: InspectingClient, given: dict[str, int]
) -> None:
    client.get(f"/assignments/{given['id']}/plan")
    assert "This set has several texts for the same questions." in client.page.text
    client.get(f"/assignments/{given['id']}/texts")
    chosen = [option.get("value") for option in client.page.select("option[selected]")]
    assert chosen == ["a", "b"]
    client.submit("main form", {"whole": "b", f"p{given['ani']}": "a"})
    assert "Stored." in client.page.text
    assert [option.get("value") for option in client.page.select("option[selected]")] == ["b", "a"]
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    bad = client.post(f"/assignments/{given['id']}/texts", data={"whole": "z", "csrf_token": token})
    assert bad.status_code == 400


def _page_of(app: QuizApp, client: InspectingClient, given: dict[str, int], name: str) -> tuple[str, str]:
    """Return the pages of the start and of the attempt as that pupil gets them."""
    with app.app_context():
        sign_in(client, db.session.get_one(Person, given[name]))
    start = client.get(f"/assignments/{given['id']}").text
    begun = client.submit(f"form[action='/assignments/{given['id']}/attempts']")
    return start, begun.text


def test_a_pupil_reads_their_text_and_nothing_says_that_there_are_several(
    app: QuizApp, client: InspectingClient, given: dict[str, int]
) -> None:
    easy, usual = _page_of(app, client, given, "ani"), _page_of(app, client, given, "budi")
    assert "Bibitnya dari Bu Rina." in easy[1]
    assert "Bu Rina membawa bibit." not in easy[1]
    assert "Bu Rina membawa bibit." in usual[1]
    for page in (*easy, *usual):
        words = page.casefold()
        for word in ("teks b", "simplified", "main text", "easy", "level_", "mudah", "sederhana"):
            assert word not in words, word


def test_who_has_begun_is_told_and_keeps_the_text(
    app: QuizApp, client: InspectingClient, given: dict[str, int], teacher: int
) -> None:
    _page_of(app, client, given, "ani")
    with app.app_context():
        sign_in(client, db.session.get_one(Person, teacher))
    client.get(f"/assignments/{given['id']}/texts")
    assert "has begun" in client.page.text
    assert [field.get("name") for field in client.page.select("table select")] == [f"p{given['budi']}"]
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    late = client.post(
        f"/assignments/{given['id']}/texts", data={"whole": "a", f"p{given['ani']}": "a", "csrf_token": token}
    )
    assert late.status_code == 422


def test_the_print_page_offers_each_text(client: InspectingClient, given: dict[str, int]) -> None:
    client.get(f"/assignments/{given['id']}/print?level=b")
    assert "Bibitnya dari Bu Rina." in client.page.text
    assert client.page.select("input[name=level]")[0].get("value") == "b"
    client.get(f"/assignments/{given['id']}/print")
    assert "Bu Rina membawa bibit." in client.page.text
    assert client.get(f"/assignments/{given['id']}/print?level=c").status_code == 404


def test_the_matrix_shows_both_texts_in_one_column(
    app: QuizApp, client: InspectingClient, given: dict[str, int], teacher: int
) -> None:
    for name in ("ani", "budi"):
        _page_of(app, client, given, name)
    with app.app_context():
        sign_in(client, db.session.get_one(Person, teacher))
        assert db.session.scalars(select(QuizVersion).where(QuizVersion.level == "b")).one().number == -1
    client.get(f"/assignments/{given['id']}/results")
    assert len(client.page.select("table.matrix thead th")) == 3 + 4, "three questions; name, mark, percent, handed in"
    text = client.page.text
    assert "Ani Lestari" in text
    assert "Budi Santoso" in text
