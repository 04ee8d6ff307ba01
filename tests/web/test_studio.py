"""The studio answers its script with regions, and everybody else with pages."""

from __future__ import annotations

import pytest

from quizapp.app import QuizApp
from quizapp.models import Person
from quizapp.operations import authoring
from tests.factories import NOW, make_content, make_person, make_school
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

SCRIPT = {"X-Studio": "1"}
REGIONS = ["flashes", "studio-status", "studio-strip", "studio-passage", "studio-questions", "studio-advice"]


@pytest.fixture
def set_id(app: QuizApp, client: InspectingClient) -> int:
    """A draft with two questions; its author is signed in."""
    with app.app_context():
        teacher: Person = make_person(make_school(), "teacher")
        content = make_content()
        quiz = authoring.create(teacher, content.passage, NOW)
        for question in content.questions:
            data = question.model_dump(mode="json")
            authoring.save_question(teacher, quiz.id, quiz.draft_revision, data, NOW)
        sign_in(client, teacher)
        return quiz.id


def token(client: InspectingClient) -> str:
    return client.page.select("input[name=csrf_token]")[0].get("value")


def test_the_script_gets_the_regions_alone(client: InspectingClient, set_id: int) -> None:
    response = client.get(f"/sets/{set_id}", headers=SCRIPT)
    assert response.status_code == 200
    assert [name for name in REGIONS if client.page.select(f"#{name}") == []] == []
    assert client.page.select("h1, header, nav") == []


def test_a_new_question_is_kept_at_once_and_its_form_is_open(client: InspectingClient, set_id: int) -> None:
    client.get(f"/sets/{set_id}")
    sent = {"csrf_token": token(client), "type": "multiple_choice", "evidence": ["p2.s1", "nowhere"]}
    client.post(f"/sets/{set_id}/questions", data=sent, headers=SCRIPT)
    editor = client.page.one("#question-q1 form[data-autosave]")
    assert [node.get("value") for node in editor.select("[name=evidence]")] == ["p2.s1"]
    response = client.post(f"/sets/{set_id}/questions", data=sent)
    assert (response.status_code, response.location) == (303, f"/sets/{set_id}/questions/q2")


def test_the_form_of_a_question_opens_in_its_card(client: InspectingClient, set_id: int) -> None:
    client.get(f"/sets/{set_id}/questions/tanaman", headers=SCRIPT)
    assert [node.get("id") for node in client.page.select("section.authored")] == ["question-tanaman"]
    assert client.page.one("[name=prompt]").text == "Apa yang ditanam oleh kelas itu?"
