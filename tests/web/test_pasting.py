"""Pasting questions: look, mend, keep; nothing is saved before that, and nothing typed is ever lost."""

from __future__ import annotations

import io
from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.models import Quiz, db
from quizapp.operations import authoring
from tests.core.interchange.test_question_files import word_file
from tests.factories import NOW, make_person, make_school, small_passage
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

TEXT = """Pilihlah jawaban yang benar!
1. Apa yang ditanam oleh kelas itu?
A. tomat
B. cabai
C. bayam
Kunci: B
Bukti: 1.1
Proses: menemukan informasi
Pembahasan: Kalimat pertama menyebut cabai.
2. Siapa yang membawa bibit?
Jawaban: Bu Rina / Rina
3. Kapan hujan turun?
A. Senin
B. Selasa
Kunci: D
baris yang
tidak jelas
"""
FORM = "form[data-paste]"


@pytest.fixture
def quiz_id(app: QuizApp, client: InspectingClient) -> int:
    """A draft without questions, whose author is signed in."""
    with app.app_context():
        teacher = make_person(make_school(), "teacher")
        quiz = authoring.create(teacher, Passage.model_validate(small_passage()), NOW)
        sign_in(client, teacher)
        return quiz.id


def _draft(app: QuizApp, quiz_id: int) -> dict[str, Any]:
    with app.app_context():
        draft = db.session.get_one(Quiz, quiz_id).draft
        assert draft is not None
        return draft


def _look(client: InspectingClient, quiz_id: int, text: str = TEXT, **values: Any) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    client.submit(FORM, {"pasted": text, **values}, button="look")


def _ticks(client: InspectingClient) -> list[bool]:
    return [box.has("checked") for box in client.page.select("input[name=keep]")]


def test_a_paste_is_shown_and_nothing_is_saved(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    assert client.page.one("[data-paste-count]").text == "3 questions found, 1 needs a look, 2 lines not understood."
    assert _ticks(client) == [True, True, False]
    assert client.page.one("textarea").raw_text.strip().splitlines() == TEXT.splitlines()
    first, second, third = client.page.select("article")
    assert "paragraph 1, sentence 1: Kelas kami menanam cabai." in first.text
    assert first.select(".paste-right")[0].text == "B. cabai Key"
    assert "Locate information" in first.text
    assert [mark.text for mark in first.select(".paste-proposed")] == ["Proposal"]  # the part of the process only
    assert len(second.select(".paste-proposed")) == 3
    assert "paragraph 1, sentence 2: Bu Rina membawa bibit." in second.text
    assert "Teks menyebutkan: “Bu Rina membawa bibit.” (paragraf 1)." in second.text
    assert "Line 15: The key “D” is none of the options (A, B)." in third.text
    assert third.select(".paste-quote")[0].text == "Kunci: D"
    assert _draft(app, quiz_id)["questions"] == []


def test_what_is_ticked_is_kept_with_its_proposals_marked(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    client.submit(FORM, {"keep": [client.page.select("input[name=keep]")[1].get("value")]}, button="keep")
    assert "1 question is in the draft." in client.page.text
    assert "2 questions were not ticked and are not kept." in client.page.text
    draft = _draft(app, quiz_id)
    [question] = draft["questions"]
    assert question["accepted"] == ["Bu Rina", "Rina"]
    assert question["evidence"] == ["p1.s2"]
    assert draft["proposed"] == {"q1": ["evidence", "process", "feedback"]}


def test_proposals_are_confirmed_all_at_once(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    client.submit(FORM, {"confirm": True}, button="keep")
    draft = _draft(app, quiz_id)
    assert [question["id"] for question in draft["questions"]] == ["q1", "q2"]
    assert not draft.get("proposed")
    assert client.get(f"/sets/{quiz_id}").status_code == 200
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        assert authoring.judge(quiz, draft).problems == []


def test_a_question_without_a_key_can_be_kept_incomplete(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id, "1. Apa yang ditanam?\nA. cabai\nB. tomat\n")
    assert "The key is missing." in client.page.one("article").text
    assert _ticks(client) == [False]
    client.submit(FORM, {"keep": [client.page.one("input[name=keep]").get("value")]}, button="keep")
    [question] = _draft(app, quiz_id)["questions"]
    assert [option.get("key") for option in question["options"]] == [None, None]
    assert client.get(f"/sets/{quiz_id}").status_code == 200


def test_a_changed_text_is_looked_at_again_before_it_is_kept(
    app: QuizApp, client: InspectingClient, quiz_id: int
) -> None:
    _look(client, quiz_id)
    mended = TEXT.replace("Kunci: D", "Kunci: A")
    response = client.submit(FORM, {"pasted": mended}, button="keep")
    assert response.status_code == 422
    assert "The text has changed since you looked at the questions." in client.page.text
    assert _draft(app, quiz_id)["questions"] == []
    assert _ticks(client) == [True, True, True]
    client.submit(FORM, {}, button="keep")
    assert len(_draft(app, quiz_id)["questions"]) == 3


def test_unticked_boxes_stay_unticked_when_one_looks_again(client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    client.submit(FORM, {"keep": [client.page.select("input[name=keep]")[1].get("value")]}, button="look")
    assert _ticks(client) == [False, True, False]


def test_a_question_that_is_in_the_set_is_recognised(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    client.submit(FORM, {}, button="keep")
    _look(client, quiz_id)
    assert _ticks(client) == [False, False, False]
    assert client.page.text.count("This question is in the set already") == 2
    assert len(_draft(app, quiz_id)["questions"]) == 2


def test_nothing_ticked_is_told(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id)
    assert client.submit(FORM, {"keep": []}, button="keep").status_code == 422
    assert client.page.one("#pasted-error").text == "Tick at least one question to keep."
    assert client.page.one("textarea").raw_text.strip().splitlines() == TEXT.splitlines()
    assert _draft(app, quiz_id)["questions"] == []


def test_an_empty_paste_is_told(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    assert client.submit(FORM, {"pasted": " \n"}, button="look").status_code == 422
    assert client.page.one("#pasted-error").text == "Paste the questions first, or choose a file."


def test_a_text_that_is_too_long_stays_in_the_field(client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id, "x" * 200_001)
    assert client.page.one("#pasted-error").text == (
        "The text has 200001 characters; at most 200000 fit. Paste it in parts."
    )
    assert len(client.page.one("textarea").raw_text.strip()) == 200_001


def test_the_script_gets_only_what_was_found(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    token = client.page.one("form[data-paste] input[name=csrf_token]").get("value")
    data = {"pasted": TEXT, "csrf_token": token, "action": "look", "format_name": "auto"}
    reply = client.post(f"/sets/{quiz_id}/paste", data=data, headers={"X-Paste": "1"})
    assert reply.status_code == 200
    assert (
        client.page.one(".paste-result").get("data-count")
        == "3 questions found, 1 needs a look, 2 lines not understood."
    )
    assert not client.page.select("h1")
    client.post(f"/sets/{quiz_id}/paste", data=data | {"pasted": ""}, headers={"X-Paste": "1"})
    assert client.page.one(".paste-result").get("data-count") == "Paste the questions first, or choose a file."


def test_the_format_is_recognised_and_can_be_changed(client: InspectingClient, quiz_id: int) -> None:
    _look(client, quiz_id, "::T::Apa yang ditanam?{=cabai ~tomat}")
    assert "Read as: GIFT (Moodle)" in client.page.text
    assert _ticks(client) == [True]
    _look(client, quiz_id, "Apa yang ditanam?\nA. cabai\nB. tomat\nANSWER: A\n")
    assert "Read as: Aiken" in client.page.text
    client.submit(FORM, {"format_name": "pasted"}, button="look")
    assert "Read as: As typed in Word" in client.page.text
    assert client.page.one("select").select("option[selected]")[0].get("value") == "pasted"


def test_a_text_file_is_read_into_the_field(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    client.submit(FORM, {"file": (io.BytesIO(TEXT.encode("utf-16")), "soal.txt")}, button="file")
    assert client.page.one("textarea").raw_text.strip().splitlines() == TEXT.splitlines()
    assert client.page.one("[data-paste-count]").text == "3 questions found, 1 needs a look, 2 lines not understood."


def test_a_word_file_keeps_numbers_and_bold_keys(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    client.submit(FORM, {"file": (io.BytesIO(word_file()), "soal.docx")}, button="file")
    assert client.page.one("textarea").raw_text.strip().splitlines()[:4] == [
        "1. Apa yang ditanam?",
        "A. tomat",
        "B. **cabai**",
        "C. bayam",
    ]
    client.submit(FORM, {}, button="keep")
    question = _draft(app, quiz_id)["questions"][0]
    assert [option.get("key") for option in question["options"]] == [None, True, None]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"%PDF-1.7", b"\x00\x01\x02" * 400, b""])
def test_a_file_that_cannot_be_read_is_told(client: InspectingClient, quiz_id: int, content: bytes) -> None:
    client.get(f"/sets/{quiz_id}/paste")
    response = client.submit(FORM, {"file": (io.BytesIO(content), "soal.docx"), "pasted": "1. Apa?"}, button="file")
    assert response.status_code == 422
    assert client.page.one("#file-error").text
    assert client.page.one("textarea").text.strip() == "1. Apa?"


def test_marked_up_text_never_reaches_page_or_draft(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    hostile = (
        "1. <script>alert(1)</script>Apa <b onclick=x>yang</b> ditanam?\x00\n"
        "A. <img src=x onerror=alert(1)>tomat\nB. &lt;script&gt;x&lt;/script&gt;cabai\nKunci: B\n"
    )
    _look(client, quiz_id, hostile)
    assert client.page.one("article .prompt").text == "Apa yang ditanam?"
    assert not client.page.select("article script, article img, article b")
    client.submit(FORM, {"confirm": True}, button="keep")
    [question] = _draft(app, quiz_id)["questions"]
    assert question["prompt"] == "Apa yang ditanam?"
    assert [option["text"] for option in question["options"]] == ["tomat", "cabai"]


def test_only_who_may_edit_the_set_may_paste(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    with app.app_context():
        school = db.session.get_one(Quiz, quiz_id).school_id
        other = make_person(db.session.get_one(type(make_school()), school), "teacher")
        sign_in(client, other)
    assert client.get(f"/sets/{quiz_id}/paste").status_code == 404
    assert client.post(f"/sets/{quiz_id}/paste", data={"pasted": TEXT}).status_code in (400, 404)


def test_more_than_a_set_takes_is_told(app: QuizApp, client: InspectingClient, quiz_id: int) -> None:
    many = "\n".join(f"{n}. Siapa nomor {n}?\nJawaban: Rina {n}" for n in range(1, 106))
    _look(client, quiz_id, many)
    assert sum(_ticks(client)) == 100
    boxes = [box.get("value") for box in client.page.select("input[name=keep]")]
    assert client.submit(FORM, {"keep": boxes}, button="keep").status_code == 422
    assert "This set takes 100 more questions" in client.page.one("#pasted-error").text
    client.submit(FORM, {"keep": boxes[:100]}, button="keep")
    assert len(_draft(app, quiz_id)["questions"]) == 100
