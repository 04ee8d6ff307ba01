"""Marking as a teacher does it: from the inbox to the pile, one response with a reason, and taking it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Classroom, Person, Quiz, QuizVersion, Response, Ruling, School, db
from quizapp.operations.group_decisions import Decision, decide
from quizapp.web.marking.pile_pages import GROUPS_A_PAGE
from tests import factories
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene, open_question
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.marking_class import ESSAY, NEGATED, place_of, totals, waiting_class


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    return waiting_class(app, client)


def first_press(client: InspectingClient, kind: str) -> str:
    """Return the value of the first button of a kind."""
    return client.page.select(f"button.press-{kind}")[0].get("value")


def test_from_the_inbox_to_marks_for_alike_answers_and_back(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get("/marking")
    assert client.page.text.startswith("Skip to the content")
    assert "4 answers wait for you." in client.page.text
    client.follow("Question 2: Siapa yang membawa bibit?")
    assert client.page.h1 == "Mark question 2"
    assert [node.text for node in client.page.select("[data-card] .given")] == [NEGATED]
    assert "3 alike answers" in client.page.text
    assert client.page.one(".quote").text == "Bu Rina membawa bibit. (paragraph 1)"
    [group] = [node.get("name") for node in client.page.select('[data-card] input[type="hidden"]')]
    comment = group.replace("-ids", "-comment")
    client.submit("[data-pile]", {comment: "Hampir."}, button=first_press(client, "part"))
    assert client.response is not None
    assert (client.response.history[0].status_code, client.response.request.path) == (
        303,
        f"/marking/{scene.assignment.id}/2",
    )
    assert totals(app, scene) == [(0.5, 1), (0.5, 0), (0.5, 0)]
    assert client.page.one(".empty h2").text == "Nothing waits here"
    assert "3 answers marked with 0.5 points." in client.page.one(".notice").text
    assert client.page.one(".empty a").text == "Go on: question 3 in VIII-A (1), Kebun sekolah"
    client.submit("[data-undo]")
    assert "3 answers wait again." in client.page.text
    assert totals(app, scene) == [(0.0, 2), (0.0, 1), (0.0, 1)]
    assert client.page.select("[data-undo]") == []


def test_nothing_is_chosen_beforehand_and_enter_in_a_field_presses_nothing(
    scene: Scene, client: InspectingClient
) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    form = client.page.one("[data-pile]")
    assert [node.get("type") for node in form.select("input[checked]")] == []
    first = form.select("button")[0]
    assert (first.has("disabled"), first.has("hidden"), first.get("name")) == (True, True, "")


def test_the_page_goes_on_at_the_next_card_and_remembers_what_the_key_learns(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        for number in range(3):
            give(scene.pupil(f"P{number}"), scene.assignment, WRONG, f"bukan {number} orang")
        db.session.commit()
    client.get(f"/marking/{scene.assignment.id}/2")
    cards = [node.get("id") for node in client.page.select("[data-card]")]
    assert len(cards) == 4
    values = {node.get("value"): node for node in client.page.select("button.press-reject")}
    second = next(value for value in values if value.startswith(f"{cards[1][1:]}:"))
    client.submit("[data-pile]", {"learn": "none"}, button=second, follow=False)
    assert client.response is not None
    assert client.response.location.endswith(f"/marking/{scene.assignment.id}/2?learn=none#{cards[2]}")
    client.get(client.response.location.partition("#")[0])
    assert client.page.one("#learn option[selected]").get("value") == "none"
    assert [node.get("id") for node in client.page.select("[data-card]")] == [cards[0], *cards[2:]]
    with app.app_context():
        assert db.session.scalars(select(Ruling)).all() == []


def test_a_group_is_split_by_a_link_and_decided_by_spelling(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        give(scene.pupil("Dodi"), scene.assignment, WRONG, "membawa bukan bu rina")
        give(scene.pupil("Eka"), scene.assignment, WRONG, "membawa bukan bu rina")
        db.session.commit()
    client.get(f"/marking/{scene.assignment.id}/2")
    largest = client.page.select("[data-card]")[0]
    words = largest.one("[data-split]").text
    assert words.startswith("Decide each")
    client.get(client.page.absolute(largest.one("[data-split]").get("href")).partition("#")[0])
    before = len(client.page.select("[data-card]"))
    assert before > 1
    for _ in range(2):
        links = client.page.select("[data-split]")
        if links:
            client.get(client.page.absolute(links[0].get("href")).partition("#")[0])
    cards = client.page.select("[data-card]")
    alone = [card for card in cards if "this pupil alone" in card.text]
    assert alone
    value = alone[0].select("button.press-accept")[0].get("value")
    client.submit("[data-pile]", button=value)
    with app.app_context():
        marked = db.session.scalars(select(Response).where(Response.marked_by_id.is_not(None))).all()
        assert [(row.fraction, row.ruling_id) for row in marked] == [(1.0, None)]
    client.follow("Put groups together again")
    assert not client.page.select(".pile-tools a[href*=split]")


def test_the_script_gets_what_happened_as_data(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    place = f"/marking/{scene.assignment.id}/2"
    client.get(place)
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    [hidden] = client.page.select('[data-card] input[type="hidden"]')
    sent = {"csrf_token": token, hidden.get("name"): hidden.get("value"), "press": first_press(client, "accept")}
    headers = {"Accept": "application/json"}
    for _ in range(2):  # the reply was lost: sent again
        data = client.post(place, data=sent, headers=headers).get_json()
        assert (data["message"], data["waiting"], data["skipped"]) == ("3 answers marked right.", 0, False)
        assert "3 answers marked right." in data["state"]
    with app.app_context():
        [decision] = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "decide_together"))
    assert totals(app, scene)[1:] == [(1.0, 0), (1.0, 0)]
    back = {"csrf_token": token, "decision": decision.id}
    for expected in ("3 answers wait again.", "0 answers wait again."):
        data = client.post(f"{place}/undo", data=back, headers=headers).get_json()
        assert (data["message"], data["waiting"]) == (expected, 3)
    reply = client.post(place, data=sent | {"press": "x"}, headers=headers)
    assert (reply.status_code, reply.get_json()["message"]) == (422, "Choose one of the marks shown.")


def test_what_a_colleague_decided_meanwhile_is_told_with_the_name(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    value = first_press(client, "accept")
    with app.app_context():
        colleague = factories.make_person(db.session.get_one(School, scene.school.id), "teacher", name="Slamet Riyadi")
        factories.make_membership(db.session.get_one(Classroom, scene.room.id), colleague, role="teacher")
        ids = tuple(db.session.scalars(select(Response.id).where(Response.position == 2, Response.waiting)))
        decide(colleague, scene.assignment.id, 2, Decision(ids, 0.0), factories.NOW)
        db.session.commit()
    client.submit("[data-pile]", button=value)
    assert "3 were already decided by Slamet Riyadi; those marks stay." in client.page.text
    assert totals(app, scene)[1:] == [(0.0, 0), (0.0, 0)]


def test_an_open_response_shows_its_rubric_and_keeps_its_lines(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(f"/marking/{scene.assignment.id}/3")
    assert client.page.one("[data-card] .given").element.text == ESSAY
    labels = [node.text for node in client.page.select("[data-card] button")]
    assert labels == [
        "2 points: Pendapat dengan alasan dari bacaan. A",
        "1 point: Pendapat tanpa alasan dari bacaan. 1",
        "0 points: Tidak ada pendapat. R",
    ]
    evidence, rubric, *_ = client.page.select(".pile-about details")
    assert "Kelas kami menanam cabai." in evidence.text
    assert "Baik, karena hujan turun." in rubric.text
    assert client.page.select("#learn") == []
    client.submit("[data-pile]", button=first_press(client, "part"))
    assert totals(app, scene)[0] == (1.0, 1)


def test_a_long_pile_has_pages(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        for number in range(2 * GROUPS_A_PAGE):
            give(scene.pupil(f"P{number}"), scene.assignment, WRONG, None, f"Karena alasan ke-{number}.")
        db.session.commit()
    place = f"/marking/{scene.assignment.id}/3"
    seen: list[str] = []
    for query, number in (("", 20), ("?page=2", 20), ("?page=3", 1)):
        client.get(place + query)
        seen += [node.text for node in client.page.select("[data-card] .given")]
        assert len(client.page.select("[data-card]")) == number
        assert [node.text for node in client.page.select('nav[aria-label="Pages"] a')] == ["Page 1", "Page 2", "Page 3"]
    assert len(set(seen)) == 2 * GROUPS_A_PAGE + 1
    for query in ("?page=9", "?page=0", "?page=x", "?page=99999999999", "?split=-1-x-99999999999&each=%00"):
        assert client.get(place + query).status_code == 200


def test_the_inbox_is_narrowed_to_a_kind(scene: Scene, client: InspectingClient) -> None:
    client.get("/marking")
    kinds = [node.text for node in client.page.select(".choices a")]
    assert kinds == ["Everything (4)", "Short answers (3)", "Open responses (1)", "Appeals (0)"]
    client.follow("Open responses (1)")
    assert [node.text.partition(":")[0] for node in client.page.select("tbody th a")] == ["Question 3"]
    assert client.page.one('.choices a[aria-current="page"]').text == "Open responses (1)"
    client.follow("Appeals (0)")
    assert client.page.one(".empty h2").text == "Nothing of this kind waits"
    assert client.get("/marking?show=x").status_code == 200


def test_comments_are_offered_changed_and_deleted(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    [hidden] = client.page.select('[data-card] input[type="hidden"]')
    comment = hidden.get("name").replace("-ids", "-comment")
    client.submit("[data-pile]", {comment: "Sebut namanya saja."}, button=first_press(client, "reject"))
    client.submit("[data-undo]")
    assert [node.get("value") for node in client.page.select("datalist option")] == ["Sebut namanya saja."]
    client.get(place_of(app, scene, "Budi Santoso", 2))
    assert [node.get("value") for node in client.page.select("datalist option")] == ["Sebut namanya saja."]
    client.get("/marking")
    client.follow("My comments")
    client.follow("Sebut namanya saja.")
    client.submit("main form", {"text": " "})
    assert client.page.select(".summary-errors")
    client.submit("main form", {"text": "Tulis namanya saja."})
    assert client.page.select("tbody th")[0].text == "Tulis namanya saja."
    address = client.page.absolute(client.page.select("tbody th a")[0].get("href"))
    with app.app_context():
        foreign = factories.make_person(db.session.get_one(School, scene.school.id), "teacher")
        other = app.test_client()
        sign_in(other, foreign)
    assert other.get(address).status_code == 404
    assert isinstance(other, InspectingClient)
    other.get("/marking/comments")
    assert other.page.one(".empty h2").text == "No comments yet"
    sent = {"csrf_token": other.page.select('input[name="csrf_token"]')[0].get("value"), "text": "x"}
    for place in (address, f"{address}/delete"):
        assert other.post(place, data=sent).status_code == 404
    client.submit("main form")
    assert client.page.one(".empty h2").text == "No comments yet"


def test_names_are_hidden_on_request(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/marking/{scene.assignment.id}/2")
    assert "Budi Santoso" in client.page.text
    client.follow("Hide names")
    assert [node.text for node in client.page.select(".people a")] == ["Pupil 1", "Pupil 2", "Pupil 3"]
    assert "Budi" not in client.page.text
    client.follow("Pupil 2")
    assert client.page.h1 == "A pupil, question 2"
    assert "Budi" not in client.page.text


def test_marks_given_otherwise_before_are_told_with_the_way_to_the_regrade(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        school = db.session.get_one(School, scene.school.id)
        teacher = db.session.get_one(Person, scene.teacher.id)
        room = factories.make_classroom(school, teacher, name="VIII-B")
        version = db.session.get_one(QuizVersion, scene.version.id)
        other = factories.make_assignment(version, room, mode="test", attempts_allowed=1)
        pupil = factories.make_person(school, name="Eka")
        factories.make_membership(room, pupil)
        give(pupil, other, WRONG, NEGATED)
        ids = tuple(db.session.scalars(select(Response.id).join(Attempt).where(Attempt.assignment_id == other.id)))
        decide(teacher, other.id, 2, Decision(ids, 1.0, learn="classroom"), factories.NOW)
        db.session.commit()
    client.get(f"/marking/{scene.assignment.id}/2")
    client.submit("[data-pile]", button=first_press(client, "reject"))
    assert "1 answer elsewhere was marked differently." in client.page.one("[data-state]").text
    client.follow("Look at them")
    assert client.response is not None
    assert (client.response.status_code, client.response.request.path) == (
        200,
        f"/results/{scene.assignment.id}/questions/2/regrade",
    )
    assert "Nothing would change" in client.page.text
    assert "Eka" in client.page.one("table.table").text, "what a narrower decision keeps is among all answers"


def test_an_open_response_with_criteria_gets_a_level_for_each(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        levels = [{"points": points, "text": f"{points} alasan"} for points in (2, 1, 0)]
        criteria = [{"id": name, "name": name.capitalize(), "levels": levels} for name in ("isi", "bahasa")]
        question = open_question(criteria=criteria, points=4)
        del question["rubric"]
        version = factories.make_version(scene.school, factories.make_content([question]))
        assignment = factories.make_assignment(version, scene.room, mode="test")
        attempts = [give(scene.pupil(name), assignment, ESSAY) for name in ("Ani", "Budi")]
        sign_in(client, scene.teacher)
    client.get(f"/marking/{assignment.id}/1")
    cards = client.page.select(".pile-card")
    assert len(cards) == 2
    assert [node.text for node in cards[0].select("legend")] == ["Isi", "Bahasa"]
    assert client.page.select("[data-pile]") == []
    assert [node.text for node in client.page.select(".pile-tools a")] == ["Hide names", "Second marking"]
    client.submit(f"#{cards[0].get('id')} form", {"level-isi": "2", "level-bahasa": "1"})
    assert client.response is not None
    assert client.response.request.path == f"/marking/{assignment.id}/1"
    assert len(client.page.select(".pile-card")) == 1
    with app.app_context():
        marks = sorted(db.session.scalars(select(Attempt.mark).where(Attempt.assignment_id == assignment.id)))
        assert marks == [0.0, 3.0]
    client.get(f"/attempts/{attempts[0].id}/questions/1")
    client.follow("Choose a level for each criterion")
    assert client.page.select("[data-criterion]")


def test_strangers_find_nothing(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    place = place_of(app, scene, "Ani Lestari", 3)
    before = totals(app, scene)
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        foreign = factories.make_person(school, "teacher")
        factories.make_classroom(school, foreign)
        sign_in(client, foreign)
    client.get("/marking")
    assert client.page.one(".empty h2").text == "Nothing waits for you"
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    pile = f"/marking/{scene.assignment.id}/2"
    assert client.get(place).status_code == 404
    assert client.get(pile).status_code == 404
    sent = {"csrf_token": token, "seen": "", "mark": "0", "reason": "x"}
    assert client.post(place, data=sent).status_code == 404
    assert client.post(pile, data=sent).status_code == 404
    assert client.post(f"{pile}/undo", data=sent | {"decision": "1"}).status_code == 404
    assert totals(app, scene) == before
    for missing in ("/attempts/2147483647/questions/1", f"/marking/{scene.assignment.id}/99", "/marking/2147483647/1"):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("decision", ["", "x", "0", "2147483648", "99999999999"])
def test_undo_needs_a_decision(scene: Scene, client: InspectingClient, decision: str) -> None:
    client.get("/marking")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    place = f"/marking/{scene.assignment.id}/2/undo"
    assert client.post(place, data={"csrf_token": token, "decision": decision}).status_code == 404


def test_pages_ask_as_often_for_one_as_for_three(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        give(scene.pupil("Ani"), scene.assignment, RIGHT, NEGATED)
        sign_in(client, scene.teacher)
    places = ("/marking", f"/marking/{scene.assignment.id}/2")
    counts = []
    for more in ((), ("Budi", "Citra")):
        with app.app_context():
            db.session.add_all([scene.school, scene.room, scene.assignment])
            for name in more:
                give(scene.pupil(name), scene.assignment, RIGHT, f"{NEGATED} {name}")
            db.session.commit()
        for place in places:
            client.get(place)
            with count_queries(app) as found:
                client.get(place)
            counts.append(len(found))
    assert counts[:2] == counts[2:] == [5, 12]


def test_all_my_classes_are_marked_in_one_pile(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.teacher, scene.version])
        room = factories.make_classroom(scene.school, scene.teacher, name="VIII-Z")
        other = factories.make_assignment(scene.version, room, mode="test", attempts_allowed=2)
        person = factories.make_person(scene.school, name="Zaki")
        factories.make_membership(room, person)
        give(person, other, WRONG, NEGATED)
        db.session.commit()
    client.get("/marking")
    together = next(a.get("href") for a in client.page.select("td a") if "classes=all" in (a.get("href") or ""))
    client.get(together)
    assert "alike answers in 2 classes" in client.page.one("[data-card]").text
    assert [node.text for node in client.page.select(".people-room")] == ["VIII-A (3):", "VIII-Z (1):"]
    assert [node.text for node in client.page.select(".people")[1].select("a")] == ["Zaki"]
    assert "VIII-A, VIII-Z" in client.page.one(".pile-place").text
    assert [option.get("value") for option in client.page.select("#learn option")] == ["mine", "none"]
    client.get(f"{together}&names=hidden")
    assert "VIII-Z" not in client.page.one("[data-card]").text
    assert "Zaki" not in client.page.one("main").text
    client.get(together)
    client.submit("[data-pile]", button=first_press(client, "accept"))
    assert client.page.select("[data-card]") == []
    client.submit("[data-undo]")
    assert [node.text for node in client.page.select(".people")[1].select("a")] == ["Zaki"]


def test_a_press_for_everyone_says_that_it_holds_in_classes_of_colleagues_too(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.version])
        db.session.get_one(Quiz, scene.version.quiz_id).owner_id = scene.teacher.id
        colleague = factories.make_person(scene.school, "teacher", name="Slamet Riyadi")
        room = factories.make_classroom(scene.school, colleague, name="VIII-Z")
        other = factories.make_assignment(scene.version, room, mode="test", attempts_allowed=2)
        person = factories.make_person(scene.school, name="Zaki")
        factories.make_membership(room, person)
        give(person, other, WRONG, NEGATED)
        db.session.commit()
    place = f"/marking/{scene.assignment.id}/2"
    client.get(f"{place}?learn=mine")
    assert "Settles 3 here." in client.page.one("[data-card]").text
    client.get(f"{place}?learn=everyone")
    assert "Settles 3 here and 1 in other classes." in client.page.one("[data-card]").text


def test_what_the_key_shall_learn_is_remembered_for_the_question(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    place = f"/marking/{scene.assignment.id}/2"
    client.get(place)
    assert client.page.one("#learn option[selected]").get("value") == "mine"
    client.submit("[data-pile]", {"learn": "classroom"}, button=first_press(client, "accept"))
    client.get(place_of(app, scene, "Ani Lestari", 2))
    assert client.page.one("#learn option[selected]").get("value") == "classroom"
