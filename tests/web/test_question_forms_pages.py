"""The forms of the question types as pages: they open, say what is missing, take rows, and try answers, without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.models import Quiz, db
from quizapp.operations import authoring
from tests.factories import NOW, make_person, make_school, sample_content
from tests.scenes import RIGHT, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

OPENED = {question.type_name: question.id for question in sample_content().questions}


@pytest.fixture
def set_id(app: QuizApp, client: InspectingClient) -> int:
    """A draft with a question of every type; its author is signed in."""
    with app.app_context():
        teacher = make_person(make_school(), "teacher")
        content = sample_content()
        quiz = authoring.create(teacher, content.passage, NOW)
        authoring.add_questions(teacher, quiz.id, [one.model_dump(mode="json") for one in content.questions], NOW)
        sign_in(client, teacher)
        return quiz.id


def stored(app: QuizApp, set_id: int, name: str) -> dict[str, Any]:
    with app.app_context():
        draft: Any = db.session.get_one(Quiz, set_id).draft
        return next(question for question in draft["questions"] if question["id"] == name)


def names(app: QuizApp, set_id: int) -> dict[str, str]:
    with app.app_context():
        draft: Any = db.session.get_one(Quiz, set_id).draft
        return {question["type"]: question["id"] for question in draft["questions"]}


def post(client: InspectingClient, address: str, **values: Any) -> Any:
    token = client.page.select("input[name=csrf_token]")[0].get("value")
    return client.post(address, data={"csrf_token": token} | values)


@pytest.mark.parametrize("type_name", QUESTION_TYPES)
def test_a_form_opens_and_is_kept_unchanged(
    app: QuizApp, client: InspectingClient, set_id: int, type_name: str
) -> None:
    name = names(app, set_id)[type_name]
    before = QUESTION_TYPES[type_name].model_validate(stored(app, set_id, name))
    client.get(f"/sets/{set_id}/questions/{name}")
    response = client.submit("form.panes")
    assert response.request.path == f"/sets/{set_id}"
    assert QUESTION_TYPES[type_name].model_validate(stored(app, set_id, name)) == before


@pytest.mark.parametrize("type_name", QUESTION_TYPES)
def test_a_new_question_of_every_type_begins_empty(client: InspectingClient, set_id: int, type_name: str) -> None:
    client.get(f"/sets/{set_id}")
    response = post(client, f"/sets/{set_id}/questions", type=type_name)
    client.get(response.location)
    assert client.page.one("[name=prompt]").text == ""
    assert client.page.select(".field-missing") == []
    client.submit("form.panes", {"prompt": "Apa yang terjadi?"})
    client.get(response.location)
    assert client.page.one("[name=prompt]").text == "Apa yang terjadi?"
    told = [node.text for node in client.page.select(".field-missing")]
    assert "Say why the key is right, and where the text says so." in told


def test_rows_are_added_and_moved_by_a_round_trip(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    name = names(app, set_id)["ordering"]
    client.get(f"/sets/{set_id}/questions/{name}")
    first, second = (client.page.one(f"[name=steps-{n}-text]").text for n in (0, 1))
    response = client.submit("form.panes", {"prompt": "Urutkan lagi."}, button="steps:down:0")
    assert response.status_code == 200
    assert [client.page.one(f"[name=steps-{n}-text]").text for n in (0, 1)] == [second, first]
    assert client.page.one("[name=prompt]").text == "Urutkan lagi."
    client.submit("form.panes", button="steps:add")
    last = len(client.page.select("[data-rows=steps] > ol > li")) - 1
    client.submit("form.panes", {f"steps-{last}-text": "Lalu pulang."})
    assert [step["text"] for step in stored(app, set_id, name)["steps"]][:2] == [second, first]
    assert stored(app, set_id, name)["steps"][-1]["text"] == "Lalu pulang."


def test_at_the_limit_no_row_is_offered(client: InspectingClient, set_id: int) -> None:
    client.get(f"/sets/{set_id}")
    response = post(client, f"/sets/{set_id}/questions", type="multiple_choice")
    client.get(response.location)
    for _row in range(4):
        client.submit("form.panes", button="options:add")
    assert len(client.page.select("[data-rows=options] > ol > li")) == 8
    adder = client.page.one('button[value="options:add"]')
    assert adder.has("hidden")
    assert "At most 8 here." in client.page.text


def test_replies_are_tried_without_scripts(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    name = names(app, set_id)["short_answer"]
    client.get(f"/sets/{set_id}/questions/{name}")
    client.submit("form.panes", {"replies": "jruk\npisang\nlimau\nsayur dari hulu"}, button="bench")
    words = [node.text for node in client.page.select(".bench-rows .status")]
    assert words == ["Accepted", "Rejected", "A teacher looks at it", "A teacher looks at it"]
    assert client.page.one("[name=replies]").text.split() == ["jruk", "pisang", "limau", "sayur", "dari", "hulu"]


def test_replies_are_tried_with_the_key_as_typed(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    name = names(app, set_id)["short_answer"]
    before = stored(app, set_id, name)
    client.get(f"/sets/{set_id}/questions/{name}")
    answer = post(client, f"/sets/{set_id}/bench", accepted="limau", replies="limau\njeruk", question=name)
    assert [(line["reply"], line["outcome"], line["rule"]) for line in answer.json["lines"]] == [
        ("limau", "full", "accepted"),
        ("jeruk", "review", "other_word"),
    ]
    assert "Accepted" in answer.json["html"]
    assert stored(app, set_id, name) == before


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"replies": "jeruk"},
        {"accepted": "jeruk", "replies": "\0<b>je\u200bruk</b>\n" + "x" * 20_000},
        {"accepted": "\n".join(f"kata {n}" for n in range(3_000)), "replies": "kata 7\n" * 200},
        {"accepted": "a", "number_value": "NaN", "number_unit": "km", "replies": "7 km"},
        {"date_day": "99", "date_month": "x", "date_required": "century", "replies": "1"},
        {"concepts-0-name": "a", "concepts-0-share": "-1", "concepts-9999-accepted": "b", "replies": "b"},
        {"items-0-accepted": "c", "needed": "7", "replies": "b, c"},
        {"wrong-0-rationale": "?", "partial-0-credit": "1e999", "needed": "-", "question": "x" * 5_000, "replies": "b"},
        {"accepted": "ñ", "tags": "vocabulary,,,;", "prompt": "?" * 30_000, "replies": "\u202eabc\ud7ff"},
    ],
)  # fmt: skip
def test_whatever_is_sent_to_the_bench_gets_an_answer(
    client: InspectingClient, set_id: int, values: dict[str, str]
) -> None:
    client.get(f"/sets/{set_id}")
    answer = post(client, f"/sets/{set_id}/bench", **values)
    assert answer.status_code == 200
    assert "<b>" not in answer.json["html"]


def test_earlier_marks_are_told_as_a_line(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        for name, reply in (("A", "Bu Rina"), ("B", "rina"), ("C", "kelas kami")):
            give(scene.pupil(name), scene.assignment, RIGHT, reply)
        quiz = db.session.get_one(Quiz, scene.version.quiz_id)
        content = authoring_copy(scene.teacher, quiz)
        quiz.owner_id, quiz.draft = scene.teacher.id, content
        db.session.commit()
        sign_in(client, scene.teacher)
        quiz_id = quiz.id
    client.get(f"/sets/{quiz_id}")
    values = {"prompt": "Siapa yang membawa bibit?", "accepted": "Bu Rina", "wrong-0-text": "rina", "question": "bibit"}
    answer = post(client, f"/sets/{quiz_id}/bench", **values)
    assert answer.json["accuracy"] == "Of 3 marked answers the key decides 2 by itself, 1 as marked."
    assert [(line["reply"], line["before"]) for line in answer.json["otherwise"]] == [
        ("rina", "1 answer; marked 100 % by a rule")
    ]


def authoring_copy(teacher: Any, quiz: Quiz) -> Any:
    """Return a draft of the published set."""
    from quizapp.core.drafts import new_draft  # noqa: PLC0415 - only here
    from quizapp.operations import library  # noqa: PLC0415

    version = library.newest_version(quiz)
    assert version is not None
    return new_draft(library.published(version.fingerprint).passage)


def test_no_mark_up_survives_into_pages(app: QuizApp, client: InspectingClient, set_id: int) -> None:
    name = names(app, set_id)["multiple_choice"]
    client.get(f"/sets/{set_id}/questions/{name}")
    hostile = "<script>alert(1)</script><p class=MsoNormal>Apa<img src=x onerror=alert(1)>\u200b itu</p>"
    client.submit(
        "form.panes",
        {
            "prompt": hostile,
            "options-0-text": hostile,
            "options-0-rationale": hostile,
            "feedback": hostile,
            "indicator": hostile,
        },
    )
    for address in (f"/sets/{set_id}", f"/sets/{set_id}/questions/{name}", f"/sets/{set_id}/preview"):
        response = client.get(address)
        assert "Apa itu" in client.page.text
        for mark in ("alert(1)", "MsoNormal", "onerror", "\u200b", "&lt;p", "&lt;script"):
            assert mark not in response.text


def test_points_that_no_total_could_hold_are_refused_and_shown_again(
    client: InspectingClient, set_id: int, app: QuizApp
) -> None:
    name = names(app, set_id)["multiple_choice"]
    client.get(f"/sets/{set_id}/questions/{name}")
    response = client.submit("form.panes", {"points": "banyak", "prompt": "Tetap di sini?"})
    assert response.status_code == 422
    assert client.page.one("[name=points]").get("value") == "banyak"
    assert client.page.one("[name=prompt]").text == "Tetap di sini?"


def test_a_text_that_is_too_long_is_refused_with_its_field(client: InspectingClient, set_id: int, app: QuizApp) -> None:
    name = names(app, set_id)["multiple_choice"]
    client.get(f"/sets/{set_id}/questions/{name}")
    response = client.submit("form.panes", {"options-1-text": "a" * 1_001, "feedback": "b" * 20_001})
    assert response.status_code == 422
    assert [node.get("href") for node in client.page.select("#errors a")] == ["#feedback", "#options"]
    assert client.page.one("[name=options-1-text]").get("aria-invalid") == "true"
