"""Taking without scripts: saved, marked, and shown only what the release step allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.question_types import question_from_json
from quizapp.models import (
    Assignment,
    Attempt,
    LateResponse,
    Person,
    QuestionVersion,
    QuizVersion,
    Response,
    ResponseRevision,
    db,
)
from quizapp.operations import library
from tests.factories import NOW, make_assignment, make_person, make_school, make_version
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.taking import WEEK, assign, begin, one, rows, save, sign_in_pupil

pytestmark = pytest.mark.both_databases  # taking is where nothing may be lost


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient) -> int:
    """A signed-in pupil's id."""
    return sign_in_pupil(app, client)


def content_of(app: QuizApp, assignment_id: int) -> library.Published:
    with app.app_context():
        assignment = db.session.get_one(Assignment, assignment_id)
        return library.published(db.session.get_one(QuizVersion, assignment.quiz_version_id).fingerprint)


def right_fields(content: library.Published) -> dict[str, Any]:
    """Return the form values that earn full marks, as a browser without scripts sends them."""
    fields: dict[str, Any] = {}
    for position, question in enumerate(content.questions, start=1):
        value = question.correct_response()
        name = f"q{position}"
        if question.declaration(content.passage).shape == "order":
            fields |= {f"{name}.{step}": str(place) for place, step in enumerate(value or [], start=1)}
        elif isinstance(value, dict):
            fields |= {f"{name}.{part}": choice for part, choice in value.items()}
        else:
            fields[name] = value if value is not None else "Menurut saya karena hujan turun."
    return fields


# Without scripts


def test_every_type_is_taken_marked_and_explained_without_scripts(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    assignment_id = assign(app, pupil, samples=True)
    address = begin(client, assignment_id)
    content = content_of(app, assignment_id)
    client.submit("form#attempt", right_fields(content), button="submit")
    assert client.page.h1
    assert client.response is not None
    assert client.response.request.path == f"{address}/receipt"
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        waiting = [r for r in db.session.scalars(select(Response)) if r.waiting]
        right = {r.position for r in db.session.scalars(select(Response)) if r.fraction == 1}
        assert attempt.receipt in client.page.text
        assert attempt.waiting == len(waiting) == 1
        assert len(right) == len(content.questions) - 1
        assignment = db.session.get_one(Assignment, assignment_id)
        assignment.release_step, assignment.closes_at = "key", NOW
        db.session.commit()
    assert client.get(f"{address}/feedback").status_code == 200
    for question in content.questions:
        assert question.feedback in client.page.text
    assert client.page.select("mark") != []


def test_saving_the_form_comes_back_with_every_answer(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    option = client.page.select("input[name=q1]")[1].get("value")
    client.submit("form#attempt", {"q1": option, "q2": "Bu Rina", "flag.q2": True}, button="save")
    assert [i.get("value") for i in client.page.select("input[name=q1]") if i.has("checked")] == [option]
    assert client.page.select("input[name=q2]")[0].get("value") == "Bu Rina"
    assert client.page.select("input[name='flag.q2']")[0].has("checked")
    client.get(address)
    assert client.page.select("input[name=q2]")[0].get("value") == "Bu Rina"


def test_two_devices_without_scripts_keep_both_answers_and_the_pupil_chooses_once(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    begin(client, assign(app, pupil))
    stale = client.page
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    client._page = stale
    response = client.submit("form#attempt", {"q2": "Bu Ani"}, button="save")
    assert response.status_code == 409
    assert "was answered on another device too" in client.page.text
    assert client.page.select("input[name=q2]")[0].get("value") == "Bu Ani"
    client.submit("form#attempt", button="save")
    with app.app_context():
        assert db.session.scalars(select(Response.value)).all() == ["Bu Ani"]
        history = db.session.execute(
            select(ResponseRevision.value, ResponseRevision.outcome).order_by(ResponseRevision.id)
        )
        assert [tuple(row) for row in history] == [("Bu Rina", "saved"), ("Bu Ani", "conflict"), ("Bu Ani", "saved")]


def test_an_empty_late_form_does_not_blank_saved_answers(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    begin(client, assign(app, pupil))
    empty = client.page
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    client._page = empty
    client.submit("form#attempt", button="submit")
    with app.app_context():
        assert db.session.scalars(select(Response.value).where(Response.position == 2)).one() == "Bu Rina"


def test_a_refused_answer_stops_the_submit_and_stays_in_the_form(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    begin(client, assign(app, pupil))
    response = client.submit("form#attempt", {"q2": "x" * 501}, button="submit")
    assert response.status_code == 422
    assert "Question 2 was not saved" in client.page.text
    assert client.page.select("input[name=q2]")[0].get("value") == "x" * 501
    with app.app_context():
        assert db.session.scalars(select(Attempt.submitted_at)).one() is None


@pytest.mark.parametrize("button", ["submit", "save", "check:2"])
def test_when_time_is_over_a_late_form_ends_the_attempt_and_is_kept_for_the_teacher(
    app: QuizApp, client: InspectingClient, pupil: int, button: str
) -> None:
    assignment_id = assign(app, pupil, **({"mode": "practice"} if button == "check:2" else {}))
    address = begin(client, assignment_id)
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    form = client.page
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        for _ in range(2):  # tapped twice
            client._page = form
            client.submit(
                "form#attempt", {"q1": wrong_option(content_of(app, assignment_id)), "q2": "Bu Ani"}, button=button
            )
            assert client.response is not None
            assert (client.response.status_code, client.response.request.path) == (200, f"{address}/receipt")
            assert (
                "Questions 1, 2, for each: This answer arrived after the time was over. It is kept; your teacher decides "
                "whether it counts."
            ) in client.page.text
    with app.app_context():
        attempt = db.session.scalars(select(Attempt)).one()
        assert attempt.submitted_at == attempt.ends_at == NOW + WEEK
        assert db.session.scalars(select(Response.value).where(Response.position == 2)).one() == "Bu Rina"
        late = db.session.execute(select(LateResponse.position, LateResponse.value).order_by(LateResponse.position))
        assert [(position, value) for position, value in late][1:] == [(2, "Bu Ani")]
    assert rows(app, LateResponse) == 2


def test_a_late_form_that_changes_nothing_says_nothing(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    begin(client, assign(app, pupil))
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        client.submit("form#attempt", button="submit")
    assert "arrived after" not in client.page.text
    assert rows(app, LateResponse) == 0


def test_an_answer_emptied_too_late_stays_and_the_pupil_is_told(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    begin(client, assign(app, pupil))
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    with time_machine.travel(NOW + WEEK + timedelta(minutes=1), tick=False):
        client.submit("form#attempt", {"q2": ""}, button="submit")
    assert (
        "Question 2: An empty answer arrived after the end. What was saved before stays as it is." in client.page.text
    )
    with app.app_context():
        assert db.session.scalars(select(Response.value).where(Response.position == 2)).one() == "Bu Rina"
    assert rows(app, LateResponse) == 0


def test_a_stale_form_without_scripts_is_a_conflict_again_when_the_other_device_answered_between(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    address = begin(client, assign(app, pupil))
    stale = client.page
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="save")
    assert save(client, address, one(2, "Bu Ani", 1)).status_code == 200
    client._page = stale
    assert client.submit("form#attempt", {"q2": "Bu Rina"}, button="save").status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Response.value).where(Response.position == 2)).one() == "Bu Ani"


# Start, time, submit


def test_starting_twice_starts_once(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    assignment_id = assign(app, pupil)
    assert begin(client, assignment_id) == begin_again(client, assignment_id)
    assert rows(app, Attempt) == 1


def begin_again(client: InspectingClient, assignment_id: int) -> str:
    token = client.page.select("input[name=csrf_token]")[0].get("value")
    response = client.post(f"/assignments/{assignment_id}/attempts", data={"csrf_token": token}, follow_redirects=True)
    return str(response.request.path)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"opens_at": NOW + WEEK, "closes_at": NOW + 2 * WEEK}, "This has not opened yet."),
        ({"closes_at": NOW}, "This has closed."),
        ({"attempts_allowed": 0}, "You have used all your attempts."),
        ({"withdrawn_at": NOW}, "Your teacher has withdrawn this."),
    ],
)
def test_what_may_not_be_started_says_why(
    app: QuizApp, client: InspectingClient, pupil: int, terms: dict[str, Any], told: str
) -> None:
    assignment_id = assign(app, pupil, **terms)
    client.get(f"/assignments/{assignment_id}")
    assert told in client.page.text
    assert client.page.select("form[action$='/attempts']") == []
    begin_again(client, assignment_id)
    assert client.response is not None
    assert client.response.status_code == 409
    assert rows(app, Attempt) == 0


def test_submitting_again_gives_the_same_receipt(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    begin(client, assign(app, pupil))
    form = client.page
    client.submit("form#attempt", {"q2": "Bu Rina"}, button="submit")
    with app.app_context():
        first = db.session.scalars(select(Attempt.receipt)).one()
    client._page = form
    client.submit("form#attempt", {"q2": "Bu Ani"}, button="submit")
    assert first in client.page.text
    assert "Question 2: This answer arrived after the attempt was handed in. It is kept;" in client.page.text
    with app.app_context():
        assert db.session.scalars(select(Attempt.receipt)).one() == first
        assert db.session.scalars(select(Response.value).where(Response.position == 2)).one() == "Bu Rina"


def test_a_foreign_attempt_is_not_found(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    address = begin(client, assign(app, pupil))
    with app.app_context():
        sign_in(client, make_person(make_school()))
    for path in ("", "/receipt", "/feedback"):
        assert client.get(address + path).status_code == 404


# Practice


def test_practice_gives_a_hint_a_second_try_and_then_the_explanation(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    assignment_id = assign(app, pupil, mode="practice", closes_at=None)
    content = content_of(app, assignment_id)
    begin(client, assignment_id)
    question = content.questions[1]
    client.submit("form#attempt", {"q1": wrong_option(content)}, button="check:1")
    assert "Baca lagi paragraf 1." in client.page.text
    assert content.questions[0].feedback not in client.page.text
    client.submit("form#attempt", {"q1": content.questions[0].correct_response()}, button="check:1")
    assert content.questions[0].feedback in client.page.text
    client.submit("form#attempt", {"q2": "Rina"}, button="check:2")
    client.submit("form#attempt", button="submit")
    with app.app_context():
        stored = {r.position: (r.fraction, r.second_fraction) for r in db.session.scalars(select(Response))}
    assert stored == {1: (0.0, 1.0), 2: (1.0, None)}, "the first try is the one that counts"
    assert question.feedback


def wrong_option(content: library.Published) -> str:
    declaration = content.questions[0].declaration(content.passage)
    return next(choice for choice in declaration.choices if choice != content.questions[0].correct_response())


def test_a_visitor_practises_in_two_clicks(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        make_assignment(make_version(school))
        db.session.commit()
    client.get("/")
    response = client.submit("form[action^='/practice/']")
    assert response.request.path.startswith("/attempts/")
    assert len(client.page.select("input[name=q1]")) == 3
    with app.app_context():
        assert db.session.scalars(select(Person.role).order_by(Person.id.desc()).limit(1)).one() == "visitor"


def test_practice_is_off_while_a_test_with_the_same_set_is_planned(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    assignment_id = assign(app, pupil, mode="practice", closes_at=None)
    begin(client, assignment_id)
    with app.app_context():
        practice = db.session.get_one(Assignment, assignment_id)
        version = db.session.get_one(QuizVersion, practice.quiz_version_id)
        make_assignment(version, mode="test", opens_at=NOW + WEEK, closes_at=NOW + 2 * WEEK)
        db.session.commit()
    client.submit("form#attempt", {"q2": "Rina"}, button="check:2")
    assert "Practice is off while a test with this text is planned or open." in client.page.text
    with app.app_context():
        assert db.session.scalars(select(Response.fraction)).all() == [None]


# What may be seen


def secrets_of(app: QuizApp) -> set[str]:
    """Return texts that only keys, rationales and feedback hold."""
    with app.app_context():
        found: set[str] = set()
        for body in db.session.scalars(select(QuestionVersion.body)):
            question = question_from_json(body)
            found.add(question.feedback)
            found |= {part.rationale for part in question.parts() if part.rationale}
        return {json.dumps(text, ensure_ascii=False)[1:-1] for text in found}


def test_no_page_shows_a_key_before_release(app: QuizApp, client: InspectingClient, pupil: int) -> None:
    assignment_id = assign(app, pupil, samples=True)
    secrets = secrets_of(app)
    assert len(secrets) > 10
    address = begin(client, assignment_id)
    pages = [client.get(f"/assignments/{assignment_id}").text, client.get(address).text]
    pages.append(save(client, address, one(6, "Bu Rina")).text)
    client.get(address)
    client.submit("form#attempt", button="submit")
    for step in ("nothing", "score", "right_wrong", "key"):
        with app.app_context():
            db.session.get_one(Assignment, assignment_id).release_step = step
            db.session.commit()
        pages += [client.get(f"{address}/{page}").text for page in ("receipt", "feedback")]
    pages.append(client.get("/").text)
    for page in pages:
        assert [secret for secret in secrets if secret in page] == []


@pytest.mark.parametrize(
    ("step", "closed", "sees_score", "sees_key"),
    [
        ("nothing", True, False, False),
        ("score", False, True, False),
        ("right_wrong", False, True, False),
        ("key", False, True, False),
        ("key", True, True, True),
    ],
)
def test_the_release_step_decides_what_is_shown(
    app: QuizApp, client: InspectingClient, pupil: int, step: str, closed: bool, sees_score: bool, sees_key: bool
) -> None:
    assignment_id = assign(app, pupil)
    content = content_of(app, assignment_id)
    address = begin(client, assignment_id)
    client.submit("form#attempt", {"q1": content.questions[0].correct_response(), "q2": "Ani"}, button="submit")
    with app.app_context():
        assignment = db.session.get_one(Assignment, assignment_id)
        assignment.release_step = step
        if closed:
            assignment.closes_at = NOW
        db.session.commit()
    client.get(f"{address}/feedback")
    assert (client.page.select(".total") != []) is sees_score
    assert (content.questions[0].feedback in client.page.text) is sees_key


def test_an_undecided_answer_waits_and_makes_the_total_provisional(
    app: QuizApp, client: InspectingClient, pupil: int
) -> None:
    assignment_id = assign(app, pupil, release_step="score")
    address = begin(client, assignment_id)
    client.submit("form#attempt", {"q2": "bukan Bu Rina"}, button="submit")
    with app.app_context():
        assert db.session.scalars(select(Attempt.waiting)).one() == 1
    client.get(f"{address}/feedback")
    assert "provisional" in client.page.text.lower()
