"""Editing the text of a set: what moves is shown before, what is probable is asked, what is lost is listed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Quiz, db
from quizapp.operations import authoring
from tests.factories import NOW, make_person, make_school
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

PASSAGE = {
    "language": "id",
    "title": "Kebun Sekolah",
    "licence": "CC BY 4.0",
    "introduction": "Bacalah dengan teliti.",
    "source": {"outlet": "Majalah Kebun", "note": "Ditulis baru dari sebuah laporan."},
    "blocks": [
        {
            "id": "p1",
            "kind": "paragraph",
            "sentences": {
                "s1": "Kelas kami menanam 120 bibit cabai di kebun sekolah.",
                "s2": "Bu Rina membawa pupuk kandang dari rumahnya.",
            },
        },
        {
            "id": "b1",
            "kind": "box",
            "title": "Tahukah kamu?",
            "sentences": {"s1": "Cabai berasal dari Amerika Selatan."},
        },
        {"id": "h1", "kind": "heading", "sentences": {"s1": "Hujan pertama"}},
        {
            "id": "p2",
            "kind": "paragraph",
            "sentences": {"s1": "Hujan turun tiga hari. Lama sekali.", "s2": "Tanah langsung gembur sekali."},
        },
    ],
}


@pytest.fixture
def quiz_id(app: QuizApp, client: InspectingClient) -> int:
    """A set of a signed-in teacher: three questions that rest on sentences and one on a box."""
    with app.app_context():
        person = make_person(make_school(), "teacher")
        quiz = authoring.create(person, Passage.model_validate(PASSAGE), NOW)
        anchors = (["p1.s1"], ["p1.s2"], ["p2.s2", {"at": "p2.s1", "quote": "tiga hari"}], ["b1"])
        questions = [
            {"id": f"q{n}", "type": "multiple_choice", "prompt": f"Soal {n}?", "evidence": evidence}
            for n, evidence in enumerate(anchors, start=1)
        ]
        quiz.draft = {**(quiz.draft or {}), "questions": questions}
        db.session.commit()
        sign_in(client, person)
        return quiz.id


def draft_of(app: QuizApp) -> dict[str, Any]:
    with app.app_context():
        return db.session.scalars(select(Quiz)).one().draft or {}


def evidence(app: QuizApp) -> list[list[Any]]:
    return [question["evidence"] for question in draft_of(app)["questions"]]


def shown(client: InspectingClient) -> str:
    return client.page.one("textarea[name=text]").raw_text.lstrip("\n")


def test_the_text_is_shown_with_its_marks_and_kept_as_it_was(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    before = draft_of(app)
    client.get(f"/sets/{quiz_id}/passage")
    assert shown(client).split("\n\n")[1:3] == [
        "> # Tahukah kamu?\n> Cabai berasal dari Amerika Selatan.",
        "# Hujan pertama",
    ]
    client.submit("#article-form", button="keep")
    assert "the evidence of every question followed it" in client.page.text
    after = draft_of(app)
    assert after["passage"] == before["passage"]
    assert after["questions"] == before["questions"]


def test_a_slip_is_mended_and_evidence_stays(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    before = evidence(app)
    client.get(f"/sets/{quiz_id}/passage")
    text = "Paragraf baru di depan.\n\n" + shown(client).replace("bibit cabai", "bibit cabe")
    client.submit("#article-form", text=text, button="keep")
    assert "the evidence of every question followed it" in client.page.text
    assert evidence(app) == before
    blocks = draft_of(app)["passage"]["blocks"]
    assert [block["id"] for block in blocks] == ["p3", "p1", "b1", "h1", "p2"]
    assert blocks[1]["sentences"][0]["text"] == "Kelas kami menanam 120 bibit cabe di kebun sekolah."


def test_what_moves_is_shown_before_it_is_kept(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    before = draft_of(app)
    client.get(f"/sets/{quiz_id}/passage")
    text = shown(client).replace("120 bibit", "210 bibit").replace("Tanah langsung gembur sekali.", "Semua pulang.")
    client.submit("#article-form", text=text, button="preview")
    moves = client.page.one(".article-moves").text
    assert "Kelas kami menanam 120 bibit cabai di kebun sekolah. Kelas kami menanam 210 bibit" in moves
    assert "Question 1" in moves
    assert client.page.one(".article-lost").text == "Tanah langsung gembur sekali. Question 3"
    assert "3 sentences with questions stay where they were or move with the text." in client.page.text
    assert draft_of(app) == before


def test_a_probable_sentence_is_asked_and_kept_if_confirmed(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    client.get(f"/sets/{quiz_id}/passage")
    text = shown(client).replace("120 bibit", "210 bibit")
    client.submit("#article-form", text=text, button="keep")
    assert "Is this still the same sentence?" in client.page.text  # not kept yet
    client.submit("#article-form", same=["p1.s1"], button="keep")
    assert "the evidence of every question followed it" in client.page.text
    assert evidence(app)[0] == ["p1.s1"]
    assert "lost" not in draft_of(app)


def test_a_probable_sentence_that_nobody_confirms_is_lost(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/passage")
    text = shown(client).replace("120 bibit", "210 bibit")
    client.submit("#article-form", text=text, button="keep")
    client.submit("#article-form", button="keep")
    assert evidence(app)[0] == []
    assert draft_of(app)["lost"] == {"q1": ["Kelas kami menanam 120 bibit cabai di kebun sekolah."]}


def test_lost_evidence_is_listed_with_a_way_to_choose_again(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    client.get(f"/sets/{quiz_id}/lost")
    assert "Nothing is lost" in client.page.text
    client.get(f"/sets/{quiz_id}/passage")
    text = shown(client).replace("Bu Rina membawa pupuk kandang dari rumahnya.", "Semua pulang.")
    client.submit("#article-form", text=text.replace("tiga hari", "berhari-hari"), button="keep")
    client.submit("#article-form", button="keep")  # what is only probable is not confirmed
    assert "These questions lost evidence because its sentence changed: q2, q3." in client.page.text
    client.get(f"/sets/{quiz_id}/passage")
    assert client.page.one(f"main a[href='/sets/{quiz_id}/lost']").text == "2 questions lost evidence by an edit"
    client.get(f"/sets/{quiz_id}/lost")
    told = [(section.one("h2").text, section.one(".lost-text").text) for section in client.page.select("section.lost")]
    assert told == [("Question 2", "Bu Rina membawa pupuk kandang dari rumahnya."), ("Question 3", "tiga hari")]
    assert [link.get("href") for link in client.page.select("section.lost a")] == [
        f"/sets/{quiz_id}/questions/q2",
        f"/sets/{quiz_id}/questions/q3",
    ]


def test_sentences_are_divided_without_losing_their_ids(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    before = evidence(app)
    client.get(f"/sets/{quiz_id}/passage")
    client.submit("#article-form", button="sentences")
    lines = shown(client).split("\n")
    assert "Hujan turun tiga hari. Lama sekali." in lines  # as it was divided, not as the program would
    text = shown(client).replace("Hujan turun tiga hari. Lama sekali.", "Hujan turun tiga hari.\nLama sekali.")
    client.submit("#article-form", text=text, button="keep")
    sentences = draft_of(app)["passage"]["blocks"][3]["sentences"]
    assert [(one["id"], one["text"]) for one in sentences][-1] == ("s2", "Tanah langsung gembur sekali.")
    assert [one["text"] for one in sentences][:2] == ["Hujan turun tiga hari.", "Lama sekali."]
    assert evidence(app)[:2] == before[:2]
    assert evidence(app)[3] == ["b1"]


def test_the_script_asks_what_an_edit_does(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/passage")
    token = client.page.one("#csrf_token").get("value")
    values = {"csrf_token": token, "view": "text", "language": "id", "title": "Kebun", "licence": "x"}
    text = shown(client).replace("120 bibit", "210 bibit")
    response = client.post(f"/sets/{quiz_id}/passage/look", data=values | {"text": text}, headers={"X-Studio": "1"})
    assert response.status_code == 200
    assert [box.get("value") for box in client.page.select("[name=same]")] == ["p1.s1"]
    client.post(f"/sets/{quiz_id}/passage/look", data=values | {"text": " "}, headers={"X-Studio": "1"})
    assert client.page.one(".article-problems").text == "Text: Please fill this in."


def test_two_tabs_that_edit_the_text_lose_neither(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/passage")
    stale, text = client.page, shown(client)
    client.submit("#article-form", text=text.replace("Bu Rina", "Bu Rini"), button="keep")
    client._page = stale
    response = client.submit("#article-form", text=text.replace("Hujan pertama", "Hujan kedua"), button="keep")
    assert response.status_code == 409
    assert "Changed twice" in client.page.text
    assert "Hujan kedua" in client.page.text
    client.submit("[data-aside] form", button="mine")
    blocks = draft_of(app)["passage"]["blocks"]
    assert [block["sentences"][0]["text"] for block in blocks if block["kind"] == "heading"] == ["Hujan kedua"]


def test_a_title_is_needed(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/passage")
    response = client.submit("#article-form", title="", button="keep")
    assert response.status_code == 422
    assert "Title: Please fill this in." in client.page.text


def test_a_passage_of_somebody_else_is_not_found(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    with app.app_context():
        sign_in(client, make_person(make_school(), "teacher"))
    for address in ("passage", "lost"):
        assert client.get(f"/sets/{quiz_id}/{address}").status_code == 404
