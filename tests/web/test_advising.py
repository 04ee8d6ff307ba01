"""Advice in the studio: what, where, how to mend, and a reason that lets it go; without scripts."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Person, Quiz, db
from quizapp.operations import authoring
from quizapp.operations.advice import Advice
from quizapp.web.advice import advice_rows
from tests.factories import NOW, make_person, make_school
from tests.operations.test_advice import NEGATIVE, choice, make_draft
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

REASON = "Sengaja: <b>siswa</b> berlatih membaca kata TIDAK."


@pytest.fixture
def quiz_id(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in teacher's draft with one piece of advice in its second question."""
    with app.app_context():
        teacher = make_person(make_school(), "teacher", name="Bu Rina Wulandari")
        quiz = make_draft(teacher, choice("q1"), choice("q2", prompt=NEGATIVE))
        sign_in(client, teacher)
        return quiz.id


def texts(client: InspectingClient, selector: str) -> list[str]:
    return [" ".join(element.text.split()) for element in client.page.select(selector)]


def test_advice_says_what_where_and_how_to_mend(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}")
    (line,) = texts(client, "#question-q2 .advice li .advice-text > p")[:1]
    assert line == "Advice: The prompt is negative (“TIDAK”). (L07)"
    assert texts(client, "#question-q2 .advice-mend") == [
        "Ask for what is so: pupils who know the text still miss negative questions."
    ]
    (link,) = client.page.select("#question-q2 .advice-do > a")
    assert (link.text, link.get("href")) == ("Go to: Question", f"/sets/{quiz_id}/questions/q2#prompt")
    assert texts(client, "#question-q1 .advice") == []


def test_advice_is_let_go_with_a_reason_and_shown_again(client: InspectingClient, app: QuizApp, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}")
    response = client.submit("#question-q2 .advice-fine form", {"reason": REASON})
    assert (response.status_code, response.request.full_path) == (200, f"/sets/{quiz_id}?")
    assert texts(client, "#question-q2 .advice-hint") == []
    assert texts(client, "#question-q2 .advice-more > summary") == ["1 piece of advice was let go"]
    assert texts(client, "#question-q2 .advice-gone q") == [REASON]
    assert "Bu Rina Wulandari" in texts(client, "#question-q2 .advice-gone")[0]
    with app.app_context():
        (kept,) = (db.session.get_one(Quiz, quiz_id).draft or {})["dismissed"]
        assert (kept["code"], kept["question"], kept["reason"]) == ("L07", "q2", REASON)
    client.submit("#question-q2 .advice-gone form", {})
    assert len(texts(client, "#question-q2 .advice-hint")) == 1
    assert texts(client, "#question-q2 .advice-gone") == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Please fill this in."),
        ("   ", "Please fill this in."),
        ("x" * 301, "The reason is too long: at most 300 characters."),
    ],
)
def test_a_missing_reason_is_asked_for_and_what_was_typed_stays(
    client: InspectingClient, quiz_id: int, reason: str, said: str
) -> None:
    client.get(f"/sets/{quiz_id}")
    response = client.submit("#question-q2 .advice-fine form", {"reason": reason})
    assert response.status_code == 422
    assert said in client.page.text
    assert client.page.select("#reason")[0].get("value") == reason
    client.submit(".form, main form", {"reason": "Disengaja."})
    assert texts(client, "#question-q2 .advice-gone q") == ["Disengaja."]


def fields_of(client: InspectingClient) -> tuple[str, dict[str, str]]:
    """Return where the form of the one advice posts, and what stands in it."""
    form = client.page.one("#question-q2 .advice-fine form")
    return form.get("action"), {field.get("name"): field.get("value") for field in form.select("input")}


def test_in_the_studio_the_regions_are_drawn_anew(client: InspectingClient, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}")
    action, fields = fields_of(client)
    empty = client.post(action, data={**fields, "reason": ""}, headers={"X-Studio": "1"})
    assert (empty.status_code, empty.location) == (303, f"/sets/{quiz_id}#question-q2")
    done = client.post(action, data={**fields, "reason": REASON}, headers={"X-Studio": "1"})
    assert (done.status_code, done.location) == (303, f"/sets/{quiz_id}#question-q2")
    client.get(f"/sets/{quiz_id}", headers={"X-Studio": "1"})
    assert texts(client, "#question-q2 .advice-gone q") == [REASON]


def test_advice_that_was_mended_meanwhile_is_told(client: InspectingClient, app: QuizApp, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}")
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        person = db.session.get_one(Person, quiz.owner_id)
        authoring.save_question(person, quiz_id, quiz.draft_revision, choice("q2"), NOW)
        db.session.commit()
    client.submit("#question-q2 .advice-fine form", {"reason": REASON})
    assert "This advice is no longer given: the text has changed since." in client.page.text


def test_errors_have_no_way_to_be_let_go(client: InspectingClient, app: QuizApp, quiz_id: int) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        person = db.session.get_one(Person, quiz.owner_id)
        wrong = choice("q2", prompt="Manakah yang tidak dipanen pada hari Senin?")
        authoring.save_question(person, quiz_id, quiz.draft_revision, wrong, NOW)
        db.session.commit()
    client.get(f"/sets/{quiz_id}")
    (line,) = texts(client, "#question-q2 .advice-error .advice-text > p")[:1]
    assert line == "Mend before publishing: The prompt is negative, and “tidak” is easily overlooked. (L07)"
    assert client.page.select("#question-q2 .advice-fine") == []


def test_what_weighs_less_stands_behind_a_line_that_counts_it(
    client: InspectingClient, app: QuizApp, quiz_id: int
) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, quiz_id)
        person = db.session.get_one(Person, quiz.owner_id)
        bare = choice("q2", prompt=NEGATIVE)
        bare["options"] = [{**option, "rationale": None} for option in bare["options"]]
        authoring.save_question(person, quiz_id, quiz.draft_revision, bare, NOW)
        db.session.commit()
    client.get(f"/sets/{quiz_id}")
    assert len(texts(client, "#question-q2 [data-card-advice] > .advice > li")) == 1
    assert texts(client, "#question-q2 .advice-more > summary") == ["2 more pieces of advice"]


def test_others_cannot_let_advice_go(client: InspectingClient, app: QuizApp, quiz_id: int) -> None:
    client.get(f"/sets/{quiz_id}")
    action, fields = fields_of(client)
    with app.app_context():
        sign_in(client, make_person(make_school(), "teacher"))
    client.get("/sets")
    token = client.page.select("input[name=csrf_token]")[0].get("value")
    assert client.post(action, data={**fields, "csrf_token": token, "reason": REASON}).status_code == 404
    with app.app_context():
        assert "dismissed" not in (db.session.get_one(Quiz, quiz_id).draft or {})


def test_pasted_questions_are_advised_before_they_are_kept(client: InspectingClient, quiz_id: int) -> None:
    pasted = (
        f"1. {NEGATIVE}\nA. cabai merah\nB. tomat hijau\nC. bayam muda\nKunci: A\n"
        "2. Apa yang dipanen pada hari Senin itu?\nA. cabai merah\nB. tomat hijau\nC. bayam muda\nKunci: A\n"
    )
    client.get(f"/sets/{quiz_id}/paste")
    client.submit("form[data-paste]", {"pasted": pasted}, button="look")
    first, second = client.page.select(".paste-question")
    assert [" ".join(line.text.split()) for line in first.select(".advice-text > p")] == [
        "Advice: The prompt is negative (“TIDAK”). (L07)",
        "Ask for what is so: pupils who know the text still miss negative questions.",
    ]
    assert first.select(".advice-fine") == []
    assert second.select(".advice") == []


@pytest.mark.parametrize(
    ("path", "place", "field"),
    [
        (("prompt",), "Question", "prompt"),
        (("options",), "Options", "options"),
        (("options", 2), "Option C", "options-2-text"),
        (("options", 2, "rationale"), "Option C, explanation", "options-2-rationale"),
        (("rows", 0), "Statement 1", "rows-0-text"),
        (("pairs", 1), "Pair 2", "pairs-1-right"),
        (("extras",), "Phrases left over", "extras"),
        (("extras", 0), "Phrase left over 1", "extras-0-right"),
        (("steps", 3), "Step 4", "steps-3-text"),
        (("accepted", 4), "Accepted answer 5", "accepted"),
        (("wrong", 0), "Wrong answer 1", "wrong-0-text"),
        (("wrong", 0, "rationale"), "Wrong answer 1, explanation", "wrong-0-rationale"),
        (("concepts", 1, "accepted", 0), "Part 2", "concepts-1-accepted"),
        (("errors", 0, "rationale"), "Typical error 1, explanation", "mistakes-0-rationale"),
        (("evidence", 1), "Evidence", "evidence"),
        (("feedback",), "Explanation", "feedback"),
        (("process",), "Question", "subprocess"),
        ((), None, None),
    ],
)
def test_each_place_has_words_and_a_field(app: QuizApp, path: tuple[str | int, ...], place: str, field: str) -> None:
    with app.test_request_context(), force_locale("en"):
        whole = ("questions", 3, *path)
        told = Advice(whole, Message("x"), None, "error")
        ((_, row),) = advice_rows(7, ["q1", "q2", "q3", "q4"], [told])
    assert row.where == place
    assert row.href == f"/sets/7/questions/q4{'#' + field if field else ''}"
