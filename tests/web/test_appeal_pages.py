"""*I think my answer is right*: the pupil's line on the feedback page, the teacher's page, and the outcome read once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Appeal, Attempt, Person, Response, Ruling, db
from quizapp.operations import marking
from tests import factories
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

REPLY = "ibu guru kami"
WHY = "Bu Rina adalah ibu guru kami."


def wrong(scene: Scene, name: str, reply: str = REPLY) -> int:
    """Return the attempt of a pupil whose short answer is marked wrong by rule."""
    attempt = give(scene.pupil(name), scene.assignment, RIGHT, reply)
    response = db.session.scalars(
        select(Response).where(Response.attempt_id == attempt.id, Response.position == 2)
    ).one()
    response.fraction, response.waiting = 0.0, False
    response.reason = {"rule": "listed_wrong", "text": "This is a listed wrong answer."}
    db.session.flush()
    marking.recompute([attempt.id])
    return attempt.id


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    with app.app_context():
        scene = make_scene(release_step="right_wrong")
        wrong(scene, "Ani Lestari")
        db.session.commit()
    return scene


def become(app: QuizApp, client: InspectingClient, name: str) -> None:
    with app.app_context():
        sign_in(client, db.session.scalars(select(Person).where(Person.name == name)).one())


def attempt_of(app: QuizApp, name: str) -> int:
    with app.app_context():
        query = select(Attempt.id).join(Person, Person.id == Attempt.person_id).where(Person.name == name)
        return db.session.scalars(query).one()


def appeal_of(app: QuizApp) -> Appeal:
    with app.app_context():
        return db.session.scalars(select(Appeal)).one()


def send(app: QuizApp, client: InspectingClient, name: str = "Ani Lestari", reason: str = WHY) -> None:
    become(app, client, name)
    client.get(f"/attempts/{attempt_of(app, name)}/feedback")
    client.submit("details.appeal form", {"reason": reason})


def fraction(app: QuizApp, attempt_id: int) -> float | None:
    with app.app_context():
        query = select(Response.fraction).where(Response.attempt_id == attempt_id, Response.position == 2)
        return db.session.scalars(query).one()


def test_a_pupil_sends_a_line_and_sees_that_it_waits(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    become(app, client, "Ani Lestari")
    place = f"/attempts/{attempt_of(app, 'Ani Lestari')}/feedback"
    client.get(place)
    assert [node.text for node in client.page.select("details.appeal summary")] == ["I think my answer is right"]
    client.submit("details.appeal form", {"reason": WHY})
    assert "Sent. Your teacher looks at it and answers you." in client.page.text
    assert client.page.select("details.appeal") == []
    assert "Your teacher has not answered yet." in client.page.one("#q2 .appeal-sent").text
    assert f"You wrote: {WHY}" in client.page.one("#q2 .appeal-sent").text
    assert client.get(f"/attempts/{attempt_of(app, 'Ani Lestari')}/questions/2/appeal").status_code == 404


def test_without_a_reason_the_page_asks_again(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    become(app, client, "Ani Lestari")
    client.get(f"/attempts/{attempt_of(app, 'Ani Lestari')}/feedback")
    response = client.submit("details.appeal form", {"reason": " "})
    assert response.status_code == 422
    assert client.page.one("#reason-error").text == "Please fill this in."
    assert client.page.one(".given").text == REPLY
    response = client.submit("main form", {"reason": "x" * 301})
    assert response.status_code == 422
    assert client.page.one("#reason-error").text == "At most 300 characters."
    client.submit("main form", {"reason": WHY})
    assert appeal_of(app).reason == WHY


def test_where_nothing_can_be_appealed_nothing_is_offered(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        hidden = make_scene(release_step="score")
        wrong(hidden, "Budi Santoso")
        right = make_scene(release_step="key")
        give(right.pupil("Citra Dewi"), right.assignment, RIGHT, "Bu Rina")
        db.session.commit()
    for name in ("Budi Santoso", "Citra Dewi"):
        become(app, client, name)
        client.get(f"/attempts/{attempt_of(app, name)}/feedback")
        assert client.page.select(".appeal") == []
        for position in (1, 2, 3, 9):
            assert client.get(f"/attempts/{attempt_of(app, name)}/questions/{position}/appeal").status_code == 404


def test_the_inbox_leads_to_the_appeal_and_the_teacher_accepts(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        wrong(scene, "Budi Santoso")
        db.session.commit()
    send(app, client)
    become(app, client, "Rina Wati")
    client.get("/")
    client.follow("1 answer that a pupil thinks is right")
    assert "1 answer that a pupil thinks is right" in client.page.text
    client.follow(REPLY)
    assert client.page.h1 == "Ani Lestari: “I think my answer is right”"
    assert WHY in client.page.text
    assert "1 other pupil of this class gave the same answer." in client.page.text
    assert [node.text for node in client.page.select(".passage mark")] == ["Bu Rina membawa bibit."]
    client.submit("main section form", {"answer": "Betul, Ani."}, button="Accept the answer")
    assert "Accepted by Rina Wati" in client.page.text
    assert "accepted from now on in all classes" in client.page.text
    assert fraction(app, attempt_of(app, "Ani Lestari")) == 1.0
    assert fraction(app, attempt_of(app, "Budi Santoso")) == 0.0
    assert "1 answer with the same words was marked differently by rule before." in client.page.text
    client.follow("Look at them before anything changes")
    assert "Budi Santoso" in client.page.text, "the preview names whose mark would change"
    assert "Ani Lestari" not in client.page.one("main").text, "a mark of this appeal stays"
    assert fraction(app, attempt_of(app, "Budi Santoso")) == 0.0
    client.get("/marking")
    assert REPLY not in client.page.text


def test_the_pupil_reads_the_outcome_once_and_a_get_writes_nothing(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    send(app, client)
    become(app, client, "Rina Wati")
    client.get(f"/appeals/{appeal_of(app).id}")
    client.submit("main section form", {"answer": "Yang ditanya namanya."}, button="Decline, the mark stays")
    assert fraction(app, attempt_of(app, "Ani Lestari")) == 0.0
    become(app, client, "Ani Lestari")
    for _ in range(2):
        client.get("/")
        assert "Rina Wati wrote: Yang ditanya namanya." in client.page.text
    client.get(f"/attempts/{attempt_of(app, 'Ani Lestari')}/feedback")
    assert "Your teacher has looked at your answer again; the mark stays." in client.page.one("#q2 .appeal-sent").text
    assert appeal_of(app).seen_at is None
    client.get("/")
    client.submit("main .notice form")
    assert "Yang ditanya namanya." not in client.page.text
    assert appeal_of(app).seen_at is not None
    client.get(f"/attempts/{attempt_of(app, 'Ani Lestari')}/feedback")
    assert "Yang ditanya namanya." in client.page.one("#q2 .appeal-sent").text
    assert client.page.select("#q2 .appeal-sent form") == []


def test_declining_needs_words_and_accepting_has_some(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    send(app, client)
    become(app, client, "Rina Wati")
    client.get(f"/appeals/{appeal_of(app).id}")
    assert client.submit("main section form", button="Decline, the mark stays").status_code == 422
    assert "Write a sentence to the pupil" in client.page.one("#answer-error").text
    client.submit("main section form", {"mark": "0.5", "learn": "none"}, button="Accept the answer")
    assert "To the pupil: Your answer is accepted." in client.page.text
    assert fraction(app, attempt_of(app, "Ani Lestari")) == 0.5
    with app.app_context():
        assert db.session.scalars(select(Ruling)).all() == []


def test_a_decision_is_taken_back(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    send(app, client)
    become(app, client, "Rina Wati")
    client.get(f"/appeals/{appeal_of(app).id}")
    client.submit("main section form", button="Accept the answer")
    client.submit("main .notice form", button="Take the decision back")
    assert "the appeal waits again" in client.page.text
    assert fraction(app, attempt_of(app, "Ani Lestari")) == 0.0
    assert client.page.one("#deciding").text == "What do you say?"


def test_the_second_of_two_teachers_is_told(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    send(app, client)
    become(app, client, "Rina Wati")
    place = f"/appeals/{appeal_of(app).id}"
    client.get(place)
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    seen = client.page.one('input[name="seen"]').get("value")
    client.submit("main section form", {"answer": "Betul."}, button="Accept the answer")
    sent = {"csrf_token": token, "seen": seen, "mark": "1", "learn": "mine", "answer": "Tidak.", "outcome": "declined"}
    assert client.post(place, data=sent).status_code == 422
    assert "Somebody has decided this meanwhile." in client.page.text
    assert "Accepted by Rina Wati" in client.page.text
    assert fraction(app, attempt_of(app, "Ani Lestari")) == 1.0


def test_names_are_hidden_on_request(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    send(app, client)
    become(app, client, "Rina Wati")
    client.get(f"/appeals/{appeal_of(app).id}")
    client.follow("Hide names")
    assert client.page.h1 == "A pupil: “I think my answer is right”"
    assert "Ani" not in client.page.text
    client.submit("main section form", {"answer": "Betul."}, button="Accept the answer")
    assert "Ani" not in client.page.text


def test_what_is_not_theirs_does_not_exist(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    send(app, client)
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        factories.make_classroom(school, factories.make_person(school, "teacher", name="Guru Lain"))
        factories.make_person(school, name="Murid Lain")
        db.session.commit()
    place, own = f"/appeals/{appeal_of(app).id}", f"/attempts/{attempt_of(app, 'Ani Lestari')}/questions/2/appeal"
    become(app, client, "Guru Lain")
    client.get("/marking")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    assert REPLY not in client.page.text
    assert client.get(place).status_code == 404
    assert client.post(place, data={"csrf_token": token, "outcome": "upheld"}).status_code == 404
    assert client.post(f"{place}/undo", data={"csrf_token": token}).status_code == 404
    assert client.post(f"{place}/seen", data={"csrf_token": token}).status_code == 403
    become(app, client, "Murid Lain")
    client.get("/")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    assert client.get(place).status_code == 403
    assert client.get(own).status_code == 404
    assert client.post(own, data={"csrf_token": token, "reason": "x"}).status_code == 404
    assert client.post(f"{place}/seen", data={"csrf_token": token}).status_code == 404


def test_the_feedback_page_asks_once_for_all_appeals(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    become(app, client, "Ani Lestari")
    place = f"/attempts/{attempt_of(app, 'Ani Lestari')}/feedback"
    client.get(place)
    with count_queries(app) as before:
        client.get(place)
    assert sum("FROM appeal" in query for query in before) == 1
