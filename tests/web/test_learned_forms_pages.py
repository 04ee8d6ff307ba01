"""What the key has learned, as a teacher reviews it: list, filter, add, contradiction, edit, withdraw, and who sees what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, Response, Ruling, db
from tests import factories
from tests.factories import make_ruling
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.filling import fill, find_form
from tests.web.inspector import InspectingClient

NEGATED = "bukan Bu Rina"


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class whose teacher is signed in; a colleague teaches it, too."""
    with app.app_context():
        scene = make_scene()
        colleague = factories.make_person(scene.school, "teacher", name="Sari Dewi")
        factories.make_membership(scene.room, colleague, role="teacher")
        sign_in(client, scene.teacher)
    return scene


def learn(app: QuizApp, scene: Scene, text: str, *, own: bool = True, **values: object) -> int:
    with app.app_context():
        name = scene.teacher.name if own else "Sari Dewi"
        person = db.session.scalars(select(Person).where(Person.name == name)).one()
        key = make_ruling(scene.version, person, text=text, **values).id
        db.session.commit()
        return key


def hand_in(app: QuizApp, scene: Scene, *texts: str) -> None:
    with app.app_context():
        for number, text in enumerate(texts):
            give(scene.pupil(f"P{number}"), scene.assignment, RIGHT, text)
        db.session.commit()


def marks(app: QuizApp) -> list[tuple[float | None, bool]]:
    with app.app_context():
        query = select(Response.fraction, Response.waiting).where(Response.position == 2).order_by(Response.id)
        return [tuple(row) for row in db.session.execute(query)]


def rows(client: InspectingClient) -> list[list[str]]:
    return [[cell.text for cell in row.select("th, td")] for row in client.page.select("tbody tr")]


def test_the_page_is_found_from_the_set(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/sets/{scene.version.quiz_id}")
    client.follow("What the key has learned")
    assert client.page.h1 == "What the key has learned"
    assert "Nothing yet." in client.page.text
    assert [node.text for node in client.page.select("main dl dt, main dl dd")] == [
        "Accepted",
        "Bu Rina; Rina",
        "Wrong",
        "kelas kami",
    ]


def test_the_page_is_found_from_marking(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    hand_in(app, scene, NEGATED)
    for place in (f"/marking/{scene.assignment.id}/2", place_of_the_only_attempt(app)):
        client.get(place)
        client.follow("What the key has learned")
        assert client.page.h1 == "What the key has learned"
        assert client.page.one("#question-bibit .prompt").text == "Siapa yang membawa bibit?"


def place_of_the_only_attempt(app: QuizApp) -> str:
    with app.app_context():
        return f"/attempts/{db.session.scalars(select(Attempt.id)).one()}/questions/2"


def test_forms_are_shown_with_teacher_scope_and_count(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    learn(app, scene, "Rina S", own=False, fraction=0.5, comment="Hampir.")
    learn(app, scene, "guru", scope="classroom", classroom_id=scene.room.id)
    hand_in(app, scene, "rina s", "RINA S")
    client.get(f"/sets/{scene.version.quiz_id}/learned")
    first, other = rows(client)
    assert first[0] == "guru"
    assert first[1] == "Right (1 of 1 mark)"
    assert (first[3], first[4], first[5]) == ("VIII-A", "0", "Edit: guru Withdraw: guru")
    assert other[0] == "Rina S To the pupil: Hampir."
    assert other[1] == "Partly right (0.5 of 1 mark)"
    assert other[2].startswith("Sari Dewi, ")
    assert (other[3], other[4], other[5]) == ("all classes of Sari Dewi", "2", "not yours")


def test_the_list_can_be_filtered(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    for number in range(5):
        learn(app, scene, f"guru {number}")
    learn(app, scene, "wali kelas", own=False)
    address = f"/sets/{scene.version.quiz_id}/learned"
    client.get(f"{address}?words=GURU&whose=all")
    assert [row[0] for row in rows(client)] == [f"guru {number}" for number in (4, 3, 2, 1, 0)]
    assert "1 more answer is not shown." in client.page.text
    client.get(f"{address}?whose=others")
    assert [row[0] for row in rows(client)] == ["wali kelas"]
    assert client.get(f"{address}?whose=nobody&done=x.99999999999").status_code == 200


def test_an_added_answer_settles_what_waits(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    hand_in(app, scene, NEGATED, f"{NEGATED}.", "entah siapa ya Rina bukan")
    client.get(f"/sets/{scene.version.quiz_id}/learned")
    client.follow("Add an answer to question 2")
    assert [node.text for node in client.page.select("#mark .option-text")] == [
        "Right (1 of 1 mark)",
        "Partly right (0.5 of 1 mark)",
        "Wrong (0 of 1 mark)",
    ]
    assert [node.text for node in client.page.select("#scope .option-text")] == ["All my classes", "Only VIII-A"]
    client.submit("main form", {"text": NEGATED, "mark": "0.5", "comment": "Hampir."})
    assert "The key has learned it. 2 answers that waited are marked now." in client.page.text
    assert [row[0] for row in rows(client)] == [f"{NEGATED} To the pupil: Hampir."]
    assert marks(app)[:2] == [(0.5, False)] * 2


def test_the_scope_chosen_last_stands_there_again(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    assert client.page.one("#scope input[checked]").get("value") == "mine"
    client.submit("main form", {"text": "guru", "mark": "0", "scope": f"classroom-{scene.room.id}"})
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    assert client.page.one("#scope input[checked]").get("value") == f"classroom-{scene.room.id}"
    hand_in(app, scene, NEGATED)
    client.get(f"/marking/{scene.assignment.id}/2")
    assert client.page.one("#learn option[selected]").get("value") == "classroom"


def test_what_is_missing_is_told(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    assert client.submit("main form", {"text": " "}).status_code == 422
    assert "Answer, as a pupil would type it: Please fill this in." in client.page.one("#errors").text
    assert "Mark: Please choose one." in client.page.one("#errors").text


def test_a_contradiction_is_told_with_both_places_and_may_be_meant(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    learn(app, scene, "Kelas kami", own=False, fraction=0.5, scope="classroom", classroom_id=scene.room.id)
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    sent = client.submit("main form", {"text": "kelas kami", "mark": "1", "scope": "mine"})
    assert sent.status_code == 422
    errors = client.page.one("#text-error").text
    assert "The author lists “kelas kami” as wrong (form 1 of the wrong answers)." in errors
    assert "Sari Dewi gave “Kelas kami” part of the marks on " in errors
    assert errors.endswith("for VIII-A.")
    client.submit("main form", {"despite": "y"})
    assert [row[0] for row in rows(client)] == ["kelas kami", "Kelas kami"]


def test_editing_and_withdrawing_tell_which_marks_stay(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    learn(app, scene, NEGATED)
    hand_in(app, scene, NEGATED, NEGATED)
    client.get(f"/sets/{scene.version.quiz_id}/learned")
    client.follow(f"Edit: {NEGATED}")
    assert "2 answers were marked with it." in client.page.text
    client.submit("main form", {"mark": "0"})
    assert "2 marks given before are not as the key says now." in client.page.text
    assert [row[1] for row in rows(client)] == ["Wrong (0 of 1 mark)"]
    assert marks(app) == [(1.0, False)] * 2
    client.follow(f"Withdraw: {NEGATED}")
    assert client.page.h1 == "Should the key forget this answer?"
    client.submit("main form")
    assert rows(client) == []
    with app.app_context():
        assert all(row.withdrawn_at is not None for row in db.session.scalars(select(Ruling)))


def test_a_second_tap_and_an_old_page_lead_to_the_list(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    key = learn(app, scene, NEGATED)
    client.get(f"/forms/{key}")
    sent = fill(find_form(client.page, "main form"), {"mark": "0"})
    for told in ("The key has learned it.", "This answer was changed or withdrawn meanwhile."):
        client.post(sent.url, data=sent.data, follow_redirects=True)
        assert (client.page.h1, told in client.page.text) == ("What the key has learned", True)
    assert [row[1] for row in rows(client)] == ["Wrong (0 of 1 mark)"]
    for place in (f"/forms/{key}", f"/forms/{key}/withdraw"):
        client.get(place, follow_redirects=True)
        assert "This answer was changed or withdrawn meanwhile." in client.page.text
    client.follow(f"Withdraw: {NEGATED}")
    sent = fill(find_form(client.page, "main form"), {})
    for _ in range(2):
        client.post(sent.url, data=sent.data, follow_redirects=True)
    assert ("changed or withdrawn meanwhile" in client.page.text, rows(client)) == (True, [])


def test_from_a_withdrawn_form_to_the_regrade_of_its_marks(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    key = learn(app, scene, NEGATED)
    hand_in(app, scene, NEGATED, NEGATED, "Bu Rina")
    client.get(f"/forms/{key}/withdraw")
    client.submit("main form")
    assert "2 marks given before are not as the key says now." in client.page.text
    assert marks(app) == [(1.0, False)] * 3
    client.follow("See what would change")
    assert [name in client.page.text for name in ("P0", "P1", "P2")] == [True, True, False]


def test_answers_of_former_wordings_stand_apart_and_can_be_withdrawn(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    learn(app, scene, "guru", asked="0" * 64)
    client.get(f"/sets/{scene.version.quiz_id}/learned")
    assert client.page.one("#former").text == "From questions asked in other words"
    client.follow("Withdraw: guru")
    client.submit("main form")
    assert rows(client) == []


def test_forms_of_others_are_read_only_and_foreign_ones_do_not_exist(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    theirs = learn(app, scene, "guru", own=False)
    with app.app_context():
        elsewhere = make_scene()
        foreign = make_ruling(elsewhere.version, elsewhere.teacher).id
        quiz_id = elsewhere.version.quiz_id
        db.session.commit()
    for key in (theirs, foreign):
        for page in ("", "/withdraw"):
            assert client.get(f"/forms/{key}{page}").status_code == 404
    for place in (f"/sets/{quiz_id}/learned", f"/sets/{quiz_id}/learned/bibit/new"):
        assert client.get(place).status_code == 404
    assert client.get(f"/sets/{scene.version.quiz_id}/learned/tanaman/new").status_code == 404


def test_what_became_of_the_answers_is_said_in_figures(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    learn(app, scene, "rina s", created_at=factories.NOW.replace(year=2025))
    hand_in(app, scene, "Rina S", "Bu Rina", NEGATED)
    client.get(f"/sets/{scene.version.quiz_id}/learned")
    assert "pupils handed in 3 answers. The program marked 2 by itself, 1 of these from this list." in client.page.text


def test_queries_do_not_grow(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    counts = []
    for number in range(3):
        learn(app, scene, f"guru {number}", own=number % 2 == 0)
        hand_in(app, scene, f"guru {number}")
        client.get(f"/sets/{scene.version.quiz_id}/learned")
        with count_queries(app) as statements:
            client.get(f"/sets/{scene.version.quiz_id}/learned")
        counts.append(len(statements))
    assert counts[0] == counts[-1], counts
    with app.app_context():
        assert db.session.scalar(select(Attempt.id).limit(1)) is not None


def test_an_administrator_decides_for_the_school_and_may_withdraw_what_others_decided(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    key = learn(app, scene, NEGATED)
    with app.app_context():
        sign_in(client, factories.make_person(scene.school, "administrator", name="Yohana Sari"))
    client.get(f"/forms/{key}")
    assert [node.text for node in client.page.select("#scope .option-text")] == ["Everyone in the school"]
    client.submit("main form", {"scope": "everyone", "mark": "0"})
    [row] = rows(client)
    assert (row[1], row[2].startswith("Yohana Sari, "), row[3]) == (
        "Wrong (0 of 1 mark)",
        True,
        "everyone in the school",
    )
    theirs = learn(app, scene, "guru", own=False)
    client.get(f"/forms/{theirs}/withdraw")
    assert "Somebody else decided this. They are not told." in client.page.text
    client.submit("main form")
    assert [row[0] for row in rows(client)] == [NEGATED]


def test_a_teacher_without_a_class_is_told_that_there_is_nobody_to_decide_for(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        sign_in(client, factories.make_person(scene.school, "teacher"))
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    assert "You teach no class yet" in client.page.text
    assert client.page.select("main form") == []


@pytest.mark.parametrize("text", ["\u0301\u0301", "x" * 501, "<script>alert(1)</script>", "🙂", "رينا", "r̷̢i̵n̴a"])
def test_hostile_words_are_refused_or_kept_as_words(
    app: QuizApp, scene: Scene, client: InspectingClient, text: str
) -> None:
    client.get(f"/sets/{scene.version.quiz_id}/learned/bibit/new")
    response = client.submit("main form", {"text": text, "mark": "0"})
    assert response.status_code in (200, 422)
    with app.app_context():
        stored = list(db.session.scalars(select(Ruling.text)))
    assert stored == ([text] if response.status_code == 200 else [])
