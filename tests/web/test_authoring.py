"""A teacher turns an article into a published set, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Person, QuestionVersion, Quiz, QuizVersion, School, db
from quizapp.operations import library
from tests.factories import NOW, make_person, make_school, make_version
from tests.queries import count_queries
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

ARTICLE = (
    "Kebun sekolah panen cabai\r\n\r\n"
    "Sleman – Siswa kelas VIII memanen 12 kilogram cabai pada hari Senin.\u00a0 Bu Rina, S.Pd. membawa bibitnya.\r\n\r\n"
    "Hujan pertama\r\n\r\n"
    "Hujan turun sebelum panen. “Tanah langsung gembur,” kata Bu Rina."
)
PASSAGE = {
    "title": "Kebun sekolah panen cabai",
    "language": "id",
    "text": ARTICLE,
    "outlet": "Majalah sekolah",
    "licence": "Milik sendiri",
}
CHOICE = {
    "prompt": "Apa yang dipanen siswa kelas VIII pada hari Senin?",
    "evidence": ["p1.s1"],
    "subprocess": "scan_locate",
    "points": "1",
    "feedback": "Paragraf 1 menyebut cabai.",
    "hint": "Baca lagi paragraf 1.",
    "options-0-text": "cabai",
    "options-0-rationale": "Disebut dalam paragraf 1.",
    "options-1-text": "tomat",
    "options-1-rationale": "Tomat tidak disebut dalam bacaan.",
    "options-2-text": "bayam",
    "options-2-rationale": "Bayam tidak disebut dalam bacaan.",
    "key": "0",
}
SHORT = {
    "prompt": "Siapa yang membawa bibit cabai itu?",
    "evidence": ["p1.s2"],
    "subprocess": "scan_locate",
    "points": "2",
    "feedback": "Paragraf 1 menyebut Bu Rina.",
    "accepted": "Bu Rina\nRina",
    "insufficient-0-text": "seorang guru",
    "wrong-0-text": "siswa kelas VIII",
    "wrong-0-rationale": "Siswa memanen, bukan membawa bibit.",
}


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in teacher's id."""
    with app.app_context():
        person = make_person(make_school(), "teacher")
        sign_in(client, person)
        return person.id


def write_passage(client: InspectingClient, **changes: str) -> int:
    client.get("/sets/new")
    response = client.submit(".form", PASSAGE | changes, button="keep")
    assert response.status_code == 200, client.page.text
    return int(response.request.path.rsplit("/", 1)[1])


def add_question(client: InspectingClient, quiz_id: int, type_name: str, values: dict[str, Any]) -> None:
    client.get(f"/sets/{quiz_id}/questions/new/{type_name}")
    response = client.submit("form.panes", values)
    assert response.request.path == f"/sets/{quiz_id}", client.page.text


def test_from_an_article_to_a_published_set(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE)
    add_question(client, quiz_id, "short_answer", SHORT)
    assert client.get(f"/sets/{quiz_id}/preview").status_code == 200
    assert "Siapa yang membawa bibit cabai itu?" in client.page.text
    client.get(f"/sets/{quiz_id}")
    client.submit(f"form[action='/sets/{quiz_id}/publish']")
    assert "Version 1 is published." in client.page.text
    with app.app_context():
        version = db.session.scalars(select(QuizVersion).where(QuizVersion.quiz_id == quiz_id)).one()
        content = library.published(version.fingerprint)
        assert [block.kind for block in content.passage.blocks] == ["paragraph", "heading", "paragraph"]
        assert [len(block.sentences) for block in content.passage.blocks] == [2, 1, 2]
        assert [question.type_name for question in content.questions] == ["multiple_choice", "short_answer"]
        assert content.questions[1].score("rina", content.passage).fraction == 1.0
        assert version.points == 3
        assert version.published_by_id == teacher


def test_the_text_can_be_looked_at_before_it_is_kept(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    response = client.submit(".form", PASSAGE, button="preview")
    assert response.status_code == 200
    assert client.page.select("#p-p2") != []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Quiz)) == 0


def test_what_is_missing_is_told_and_what_was_typed_stays(client: InspectingClient, teacher: int) -> None:
    client.get("/sets/new")
    response = client.submit(".form", PASSAGE | {"text": ""}, button="keep")
    assert response.status_code == 422
    assert "Text: Please fill this in." in client.page.text
    assert "Majalah sekolah" in response.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"key": None}, "Mark exactly one option as the key; 0 are marked. Go to: Options"),
        (
            {"options-2-text": "", "options-2-rationale": ""},
            "2 options are too few or too many. (L15) Use three to five; three good ones are enough. Go to: Options",
        ),
        ({"prompt": ""}, "Write the question. Go to: Question"),
        ({"feedback": ""}, "Say why the key is right, and where the text says so. Go to: Explanation"),
    ],
)
def test_a_question_with_a_mistake_is_kept_told_and_not_published(
    app: QuizApp, client: InspectingClient, teacher: int, changes: dict[str, Any], told: str
) -> None:
    quiz_id = write_passage(client)
    client.get(f"/sets/{quiz_id}/questions/new/multiple_choice")
    values = {name: value for name, value in (CHOICE | changes).items() if value is not None}
    response = client.submit("form.panes", values)
    assert response.request.path == f"/sets/{quiz_id}"
    assert f"Mend before publishing: {told} Edit question 1" in client.page.one("#question-q1").text
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") == []
    token = client.page.select("input[name=csrf_token]")[0].get("value")
    assert client.post(f"/sets/{quiz_id}/publish", data={"csrf_token": token, "revision": "2"}).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 0
    client.get(f"/sets/{quiz_id}/questions/q1")
    assert client.page.one("[name=options-1-rationale]").text == "Tomat tidak disebut dalam bacaan."


@pytest.mark.parametrize("points", ["0", "x"])
def test_what_no_draft_can_hold_is_told_and_what_was_typed_stays(
    client: InspectingClient, teacher: int, points: str
) -> None:
    quiz_id = write_passage(client)
    client.get(f"/sets/{quiz_id}/questions/new/multiple_choice")
    response = client.submit("form.panes", CHOICE | {"points": points})
    assert response.status_code == 422
    assert ("Number must be between 1 and 100." if points == "0" else "Not a valid integer value.") in client.page.text
    assert "Tomat tidak disebut dalam bacaan." in response.text


def test_lint_stops_publishing_and_says_what_to_mend(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE | {"options-2-text": "Semua jawaban benar"})
    assert (
        "Mend before publishing: “Semua jawaban benar” speaks of the other options. (L01) "
        "Write an option that says something of its own, or take it out. Go to: Option C Edit question 1"
    ) in client.page.one("#question-q1").text
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") == []
    token = client.page.select("input[name=csrf_token]")[0].get("value")
    response = client.post(f"/sets/{quiz_id}/publish", data={"csrf_token": token, "revision": "2"})
    assert response.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 0


def test_a_draft_without_evidence_can_be_kept_but_not_published(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE | {"evidence": []})
    told = (
        "Mend before publishing: Tick the sentence in the text that proves the answer. Go to: Evidence Edit question 1"
    )
    assert told in client.page.one("#question-q1").text
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") == []


def test_two_tabs_that_write_different_questions_keep_both(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    client.get(f"/sets/{quiz_id}/questions/new/multiple_choice")
    stale = client.page
    add_question(client, quiz_id, "short_answer", SHORT)
    client._page = stale
    client.submit("form.panes", CHOICE)
    assert [card.get("id") for card in client.page.select("section.authored")] == ["question-q1", "question-q2"]
    assert SHORT["prompt"] in client.page.text
    assert CHOICE["prompt"] in client.page.text


def test_two_tabs_do_not_overwrite_each_other_silently(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE)
    client.get(f"/sets/{quiz_id}/questions/q1")
    stale = client.page
    client.submit("form.panes", prompt="Apa yang dipanen para siswa?")
    client._page = stale
    response = client.submit("form.panes", prompt="Tanaman apa yang dipanen?")
    assert response.status_code == 409
    assert "Changed twice: question 1" in client.page.text
    cells = [cell.text for cell in client.page.select("[data-aside] tbody td")]
    assert cells == ["Tanaman apa yang dipanen?", "Apa yang dipanen para siswa?"]
    client.submit("[data-aside] form", button="mine")  # what was typed is still there; now it is taken
    assert "Tanaman apa yang dipanen?" in client.page.text
    assert "Apa yang dipanen para siswa?" not in client.page.text


def test_evidence_follows_an_edited_text_and_lost_evidence_is_named(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE)
    add_question(client, quiz_id, "short_answer", SHORT)
    client.get(f"/sets/{quiz_id}/passage")
    text = ARTICLE.replace("Sleman –", "Paragraf baru di depan.\r\n\r\nSleman –").replace(
        "Bu Rina, S.Pd. membawa bibitnya.", "Semua kotak dibawa ke kantin sekolah."
    )
    client.submit(".form", text=text, button="keep")
    assert "These questions lost evidence because its sentence changed: q2." in client.page.text
    assert client.page.select("#question-q1 a[href='#s-p1.s1']") != []  # what stayed keeps its id
    assert client.page.one("[id='s-p1.s1']").text.startswith("Sleman –")


def test_publishing_again_keeps_versions_of_what_did_not_change(
    app: QuizApp, client: InspectingClient, teacher: int
) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE)
    client.submit(f"form[action='/sets/{quiz_id}/publish']")
    add_question(client, quiz_id, "short_answer", SHORT)
    client.submit(f"form[action='/sets/{quiz_id}/publish']")
    with app.app_context():
        rows = db.session.execute(select(QuestionVersion.name, QuestionVersion.number).order_by(QuestionVersion.id))
        assert [tuple(row) for row in rows] == [("q1", 1), ("q2", 1)]
        assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 2


def test_a_draft_belongs_to_its_author(app: QuizApp, client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    with app.app_context():
        school = db.session.get_one(Person, teacher).school_id
        other = Person(school_id=school, role="teacher", name="Pak Budi", username="budi", active=True, created_at=NOW)
        db.session.add(other)
        db.session.flush()
        sign_in(client, other)
    for address in ("", "/passage", "/preview", "/questions/new/multiple_choice"):
        assert client.get(f"/sets/{quiz_id}{address}").status_code == 404


def test_a_bundled_set_is_shown_with_its_keys_but_not_edited(
    app: QuizApp, client: InspectingClient, teacher: int
) -> None:
    with app.app_context():
        version = make_version(db.session.scalars(select(School)).one())
        db.session.commit()
        quiz_id = version.quiz_id
    client.get(f"/sets/{quiz_id}")
    assert "cabai" in client.page.text
    assert client.get(f"/sets/{quiz_id}/passage").status_code == 404


def test_questions_move_and_are_deleted(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    add_question(client, quiz_id, "multiple_choice", CHOICE)
    add_question(client, quiz_id, "short_answer", SHORT)
    client.submit(f"form[action='/sets/{quiz_id}/questions/q2/move']", button="up")
    assert [section.get("id") for section in client.page.select("section.authored")] == ["question-q2", "question-q1"]
    client.get(f"/sets/{quiz_id}/questions/q1/delete")
    client.submit("main form")
    assert [section.get("id") for section in client.page.select("section.authored")] == ["question-q2"]


def test_the_list_needs_the_same_queries_for_one_and_three_sets(
    app: QuizApp, client: InspectingClient, teacher: int
) -> None:
    write_passage(client)
    with count_queries(app) as one:
        client.get("/sets")
    write_passage(client)
    write_passage(client)
    with count_queries(app) as three:
        client.get("/sets")
    assert len(one) == len(three) <= 3


def test_answers_that_contradict_each_other_are_told_with_both_places(client: InspectingClient, teacher: int) -> None:
    quiz_id = write_passage(client)
    typed = {"accepted": "Bu Rina\nRina\nbu  RINA.\nSiswa kelas VIII", "wrong-1-text": "Seorang guru!"}
    add_question(client, quiz_id, "short_answer", SHORT | typed)
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") == []
    client.get(f"/sets/{quiz_id}/questions/q1")
    told = ["Lines 1 and 3 say the same: “bu RINA.”.", "Line 4, “Siswa kelas VIII”, is also wrong answer 1."]
    assert [line.text for line in client.page.select(".field-missing")] == [*told, "This is also wrong answer 2."]
    assert client.page.one("#insufficient-0-text-missing").text == "This is also wrong answer 2."
    assert client.page.one("#accepted").text == "Bu Rina Rina bu RINA. Siswa kelas VIII"
    client.submit("form.panes", {"accepted": "Bu Rina\nRina", "wrong-1-text": "", "insufficient-0-text": "rina"})
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") == []
    client.get(f"/sets/{quiz_id}/questions/q1")
    assert [line.text for line in client.page.select(".field-missing")] == ["This is also accepted (line 2)."]
    client.submit("form.panes", {"insufficient-0-text": "seorang guru"})
    assert client.page.select(f"form[action='/sets/{quiz_id}/publish']") != []
