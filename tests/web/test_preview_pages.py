"""Every page of the preview passes the inspector in every state, and what the controls send is what was given."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from tests.preview.app import create_preview
from tests.preview.contexts import RESPONSES
from tests.preview.store import PASSAGE, QUESTIONS
from tests.web.filling import fill, find_form
from tests.web.inspector import InspectingClient
from tests.web.pages import Page

POSITIONS = range(1, len(QUESTIONS) + 1)


@pytest.fixture
def app() -> Flask:
    app = create_preview()
    app.test_client_class = InspectingClient
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[InspectingClient]:
    with app.test_client() as client:
        assert isinstance(client, InspectingClient)
        yield client


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/components", "Pertanggungjawaban pembelajaran"),
        ("/components?anonymous=1", "Pertanggungjawaban pembelajaran"),
        ("/start", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/start?resume=1", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/start?refusal=1&mode=practice", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/attempt", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/attempt?seconds=2400", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/attempt?mode=practice", "Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/receipt", "Your answers have arrived"),
        ("/feedback", "Feedback: Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/feedback?step=right_wrong", "Feedback: Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/feedback?step=score", "Feedback: Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/feedback?step=nothing", "Feedback: Ulangan Membaca: Desa yang Menanam Lautnya Kembali"),
        ("/error", "Not saved – please try again"),
        ("/error?minimal=1", "Not saved – please try again"),
    ],
)
def test_every_state_is_a_well_made_page(client: InspectingClient, path: str, heading: str) -> None:
    response = client.get(path)
    assert (response.status_code, client.page.h1) == (200, heading)


def test_a_form_with_errors_names_each_field(client: InspectingClient) -> None:
    client.get("/components")
    client.submit("main form")
    links = [link.get("href") for link in client.page.one(".summary-errors").select("a")]
    assert links == ["#name", "#release"]
    assert client.page.one("#name").get("aria-describedby") == "name-error"
    assert client.page.one("#name-error").text == "Write the pupil's name."


def draw(app: Flask, position: int, response: Any, macro: str) -> Page:
    question = QUESTIONS[position - 1]
    template = (
        '{% import "question_types/" ~ view.type ~ ".html" as type %}'
        "<!doctype html><title>t</title><form method=post>" + macro + "</form>"
    )
    with app.test_request_context():
        html = render_template_string(
            template, view=question.presentation(PASSAGE), response=response, question=question
        )
    return Page.parse(html)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: QUESTIONS[position - 1].type_name)
@pytest.mark.parametrize("given", [True, False], ids=["given", "blank"])
def test_the_controls_send_what_was_given(app: Flask, position: int, given: bool) -> None:
    declaration = QUESTIONS[position - 1].declaration(PASSAGE)
    nothing = declaration.read_form(MultiDict(), "q3")
    response = RESPONSES[position] if given else nothing
    page = draw(app, position, response, '{{ type.take(view, "q3", response) }}')
    sent = fill(find_form(page, 0), {})
    value = declaration.read_form(MultiDict(sent.pairs), "q3")
    assert value == (sorted(response, key=declaration.choices.index) if declaration.shape == "choices" else response)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: QUESTIONS[position - 1].type_name)
def test_the_key_is_not_in_a_review_that_may_not_show_it(app: Flask, position: int) -> None:
    question = QUESTIONS[position - 1]
    macro = '{{ type.review(none, view, response, none, (), none, "right_wrong") }}'
    page = draw(app, position, RESPONSES[position], macro)
    rationales = [note.text for note in question.notes(RESPONSES[position], PASSAGE) if note.text]
    assert [
        text for text in [*rationales, "Key", "An accepted answer", "How this is marked"] if text in page.text
    ] == []


def test_practice_gives_a_hint_then_a_second_try_then_the_reason(client: InspectingClient) -> None:
    client.get("/attempt?mode=practice")
    client.submit("#attempt", {"q1": "d4"}, button="check:1")
    assert client.page.one("#q1 .notice").text == (
        "Not right yet. You chose another option than the key. "
        "Hint: Baca lagi paragraf 2, terutama bagian setelah kata “namun”. You have one more try."
    )
    assert client.page.select("[name='revision.q1']") == []
    client.submit("#attempt", {"q1": "m7"}, button="check:1")
    assert client.page.select("#q1 .answer") == []
    assert [link.get("href") for link in client.page.select("#q1-why a.button")] == ["#s-p2.s3"]
    label = client.page.one("[id='s-p2.s3'] .evidence-label")
    assert (label.text, label.get("href")) == ("evidence 1, back to question 1", "#q1")
