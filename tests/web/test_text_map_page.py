"""The passage map as a teacher reads it: words beside every colour, and a way from each sentence to its questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.web import clock
from tests import factories
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

PUPILS = 11


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """Eleven pupils have handed in: two chose the key of the first question, all knew the second."""
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now - timedelta(days=9))
        for number in range(PUPILS):
            give(scene.pupil(f"Pupil {number}"), scene.assignment, RIGHT if number < 2 else WRONG, "Bu Rina", at=now)
        sign_in(client, scene.teacher)
    return scene


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/text-map"


def test_each_place_is_labelled_and_leads_to_its_questions(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    page = client.page
    assert page.h1 == "Text map: Kebun sekolah"
    assert [(node.text, node.get("class"), node.get("href")) for node in page.select("a.tm-place")] == [
        ("Kelas kami menanam cabai.", "tm-place tm-few", "#at-p1-s1"),
        ("Bu Rina membawa bibit.", "tm-place tm-most", "#at-p1-s2"),
    ]
    assert [node.text for node in page.select(".tm-text .tm-label")] == [
        "2 of 22 · few understood",
        "11 of 11 · most understood",
        "no question",
    ]
    first, second = page.select(".tm-card")
    assert first.select("p")[0].text == "few understood 2 of 22 right in 2 questions"
    assert (first.get("id"), first.one("h3").text) == ("at-p1-s1", "Paragraph 1, sentence 1")
    assert [line.text for line in first.select(".tm-outcome")] == [
        "Hard: 2 of 11 right (Multiple choice, Locate information)",
        "Hard: 0 of 11 right (Open response, Evaluate and reflect)",
    ]
    assert second.select(".tm-back a")[0].get("href") == "#in-at-p1-s2"
    assert page.one("#in-at-p1-s2").text == "Bu Rina membawa bibit."
    assert second.one('a[href*="sort=q2"]').text == "In the table of marks"


def test_the_sentence_above_says_what_is_to_be_seen(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    text = client.page.one("main").text
    assert "Understood by the fewest: paragraph 1, sentence 1 (2 of 22 right in 2 questions)." in text
    assert (
        "From the first finished attempts of 11 people: right answers of all answers. No question rests on paragraph 2."
        in text
    )
    assert [node.text for node in client.page.select(".tm-legend .tm-sign")] == [
        "few understood",
        "some understood",
        "most understood",
    ]
    assert "cabai (key)" not in text
    assert "Disebut dalam paragraf 1" not in text, "no key and no reason for it: the page may be on a projector"


def test_few_pupils_get_counts_and_are_told_why(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now - timedelta(days=9))
        give(scene.pupil("Ani"), scene.assignment, RIGHT, "bukan Bu Rina", "Baik.", at=now)
        sign_in(client, scene.teacher)
    client.get(address(scene))
    assert [node.text for node in client.page.select(".tm-text .tm-label")] == [
        "1 of 1",
        "waiting for marks",
        "no question",
    ]
    text = client.page.one("main").text
    assert "Counts only: with fewer than 10 pupils a word would say too much." in text
    assert "Kept out until all answers are marked: questions 2, 3." in text
    assert "Without question 3, which does not count yet." in text


def test_nobody_yet_shows_the_text_and_says_so(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        sign_in(client, scene.teacher)
    client.get(address(scene))
    assert "Nobody has handed this text in yet; the colours come with the first attempts." in client.page.text
    assert [node.get("class") for node in client.page.select("a.tm-place")] == ["tm-place tm-nobody"] * 2


def test_several_texts_have_a_link_each(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        now = clock.now()
        scene = make_scene()
        version = factories.make_version(scene.school, factories.leveled_content())
        assignment = factories.make_assignment(version, scene.room, opens_at=now - timedelta(days=9))
        budi = scene.pupil("Budi")
        factories.make_choice(assignment, "b", budi)
        give(budi, assignment, RIGHT, at=now)
        sign_in(client, scene.teacher)
        address = f"/assignments/{assignment.id}/text-map"
    client.get(address)
    client.follow("Teks B: 1 handed in")
    assert client.page.one('main [aria-current="true"]').text == "Teks B: 1 handed in"
    assert client.page.select("a.tm-place")[0].text == "Kami menanam cabai."


def test_the_tabs_lead_there_and_back(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    assert client.page.one('nav.tabs [aria-current="page"]').text == "Text map"
    client.follow("Marks")
    assert client.page.h1 == "Results: Kebun sekolah"


def test_others_find_nothing(scene: Scene, app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        foreign = factories.make_account(scene.school, "teacher")
        sign_in(client, foreign)
        status = client.get(address(scene)).status_code
        pupil = scene.pupil("Ani")
        sign_in(client, pupil)
    assert (status, client.get(address(scene)).status_code) == (404, 403)
