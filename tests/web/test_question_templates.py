"""The two macros of each question type: what the controls send is what was given, and a review keeps the key to itself."""

from typing import Any

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict

from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from tests.architecture.test_question_type_contract import TYPES, Sample, sample
from tests.web.filling import fill, find_form
from tests.web.pages import Page

NAME = "q3"


@pytest.fixture(scope="module")
def drawing_app(tmp_path_factory: pytest.TempPathFactory) -> QuizApp:
    """The application, to draw with; its database is never asked."""
    folder = tmp_path_factory.mktemp("drawing")
    return create_app(Settings(folder, f"sqlite:///{folder / 'none.sqlite3'}", secret_key="a" * 64, testing=True))


def draw(app: QuizApp, shown: Sample, response: Any, macro: str) -> Page:
    template = (
        '{% import "question_types/" ~ view.type ~ ".html" as type %}'
        "<!doctype html><title>t</title><form method=post>" + macro + "</form>"
    )
    view = dict(shown.question.presentation(shown.passage), language=shown.passage.language)
    with app.test_request_context():
        return Page.parse(render_template_string(template, view=view, response=response, name=NAME))


def fitting_responses(shown: Sample) -> list[Any]:
    declaration = shown.question.declaration(shown.passage)
    return [one["value"] for one in shown.responses if declaration.fits(one["value"])]


@pytest.mark.parametrize("type_name", TYPES)
def test_the_controls_send_what_was_given(drawing_app: QuizApp, type_name: str) -> None:
    shown = sample(type_name)
    declaration = shown.question.declaration(shown.passage)
    responses = fitting_responses(shown)
    assert any(not declaration.is_blank(response) for response in responses)
    for response in responses:
        page = draw(drawing_app, shown, response, "{{ type.take(view, name, response) }}")
        sent = declaration.read_form(MultiDict(fill(find_form(page, 0), {}).pairs), NAME)
        if declaration.is_blank(response):
            assert declaration.is_blank(sent)
        elif declaration.shape == "choices":
            assert sorted(sent) == sorted(response)
        elif declaration.shape == "text":
            assert str(sent).replace("\r\n", "\n") == response  # browsers send CRLF from a textarea
        elif declaration.shape == "mapping":
            assert sent == {part: choice for part, choice in response.items() if choice}
        else:
            assert sent == response


@pytest.mark.parametrize("type_name", TYPES)
def test_a_review_that_may_not_show_the_key_does_not(drawing_app: QuizApp, type_name: str) -> None:
    shown = sample(type_name)
    for response in fitting_responses(shown):
        page = draw(
            drawing_app, shown, response, '{{ type.review(none, view, response, none, (), none, "right_wrong") }}'
        )
        rationales = [note.text for note in shown.question.notes(response, shown.passage) if note.text]
        secret = [*rationales, "Key", "An accepted answer", "How this is marked"]
        assert [text for text in secret if text in page.text] == []
