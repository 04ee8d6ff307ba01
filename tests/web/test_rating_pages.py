"""Marking by criteria in pages: a level for each criterion, a second marker who sees nothing, and settling."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, Rating, Response, db
from tests import factories
from tests.scenes import RIGHT, Scene, criteria_question, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

ESSAY = "Baik, karena hujan turun pada hari Senin."
NAMES = ("Ani Lestari", "Budi Santoso", "Citra Dewi")


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class of two teachers; three pupils wrote to a question that is marked by two criteria."""
    with app.app_context():
        scene = make_scene()
        content = factories.make_content([*factories.small_questions(), criteria_question()])
        scene.version = factories.make_version(scene.school, content)
        scene.assignment = factories.make_assignment(scene.version, scene.room, mode="test", release_step="key")
        colleague = factories.make_person(scene.school, "teacher", name="Agus Salim")
        factories.make_membership(scene.room, colleague, role="teacher")
        for name in NAMES:
            give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", ESSAY)
        sign_in(client, scene.teacher)
    return scene


def become(app: QuizApp, client: InspectingClient, name: str) -> None:
    with app.app_context():
        sign_in(client, db.session.scalars(select(Person).where(Person.name == name)).one())


def place(app: QuizApp, name: str, page: str = "rating") -> str:
    with app.app_context():
        query = select(Attempt.id).join(Person, Person.id == Attempt.person_id).where(Person.name == name)
        return f"/attempts/{db.session.scalars(query).one()}/questions/3/{page}"


def marks(app: QuizApp) -> list[float | None]:
    with app.app_context():
        query = select(Response).where(Response.position == 3).order_by(Response.attempt_id)
        return [None if one.waiting else round((one.fraction or 0) * 3, 2) for one in db.session.scalars(query)]


def rate(app: QuizApp, client: InspectingClient, name: str, content: str, evidence: str, **more: str) -> None:
    client.get(place(app, name))
    client.submit("form.rating", {"level-isi": content, "level-bukti": evidence} | more)


def rate_second(app: QuizApp, client: InspectingClient, name: str, content: str, evidence: str, **more: str) -> None:
    client.get(place(app, name, "second-rating"))
    client.submit("form.rating", {"level-isi": content, "level-bukti": evidence} | more)


def test_a_level_for_each_criterion(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(place(app, "Ani Lestari"))
    assert client.page.h1 == "Ani Lestari, question 3"
    assert client.page.one(".given").text == ESSAY
    assert [node.text for node in client.page.select(".rating legend")] == ["Isi", "Bukti"]
    assert [node.text for node in client.page.select("#rating-isi .option-text")] == [
        "2 points Pendapat jelas. For example: Baik, karena hujan turun.",
        "1 point Pendapat samar.",
        "0 points Tidak ada.",
    ]
    client.submit("form.rating", {"level-isi": "1", "level-bukti": "1", "comment": "Hampir."})
    assert "The mark is saved" in client.page.text
    assert marks(app) == [2.0, None, None]
    assert "Isi 1/2, Bukti 1/1. Hampir." in client.page.text


def test_what_is_missing_is_told_and_what_was_typed_stays(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(place(app, "Ani Lestari"))
    response = client.submit("form.rating", {"level-isi": "1", "comment": "Hampir."})
    assert response.status_code == 422
    assert client.page.one("#rating-bukti-error").text == "Choose a level."
    assert client.page.one("#rating-isi input[checked]").get("value") == "1"
    assert client.page.one("#rating-comment").get("value") == "Hampir."
    client.submit("form.rating", {"level-isi": "2", "level-bukti": "0"})
    assert marks(app)[0] == 2.0
    client.get(place(app, "Ani Lestari"))
    assert client.submit("form.rating", {"level-isi": "2", "level-bukti": "1"}).status_code == 422
    assert client.page.one("#rating-comment-error").text == "Say why the mark changes; the pupil reads it."
    client.submit("form.rating", {"level-isi": "2", "level-bukti": "1", "comment": "Buktinya ada."})
    assert marks(app)[0] == 3.0


def test_levels_that_do_not_exist_are_refused(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(place(app, "Ani Lestari"))
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    for value in ("7", "x", "-1", "²", "9" * 5000):
        sent = {"csrf_token": token, "seen": "waiting", "level-isi": value, "level-bukti": "1"}
        assert client.post(place(app, "Ani Lestari"), data=sent).status_code == 422
    assert marks(app) == [None, None, None]


def test_a_pile_shows_the_rubric_once_and_goes_on_with_the_next_card(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    pile = f"/marking/{scene.assignment.id}/3"
    client.get(pile)
    cards = [card.attributes["id"] for card in client.page.select("article.pile-card")]
    assert len(cards) == 3
    assert client.page.text.count("Baik, karena hujan turun.") == 1
    response = client.submit(f"#{cards[0]} form.rating", {"level-isi": "2", "level-bukti": "1"}, follow=False)
    assert response.headers["Location"] == f"{pile}#{cards[1]}"
    client.get(pile)
    forged = {"level-isi": "1", "level-bukti": "1", "following": 'x"><b>'}
    response = client.submit(f"#{cards[2]} form.rating", forged, follow=False)
    assert response.headers["Location"] == f"{pile}#queue"
    assert sorted(marks(app), key=str) == [2.0, 3.0, None]


def test_before_answering_pupils_read_the_criteria_and_nothing_of_the_levels(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.add_all([scene.school, scene.room, scene.assignment])
        running = give(scene.pupil("Dodi Pratama"), scene.assignment, RIGHT, hand_in=False).id
        db.session.commit()
    become(app, client, "Dodi Pratama")
    response = client.get(f"/attempts/{running}")
    assert "Marked by your teacher by: Isi (2), Bukti (1)." in client.page.text
    for secret in ("Pendapat jelas", "Pendapat samar", "Ada kalimat bacaan", "Baik, karena hujan turun"):
        assert secret not in response.get_data(as_text=True)


def test_pupils_see_the_level_they_reached(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        db.session.get_one(factories.Assignment, scene.assignment.id).closes_at = factories.NOW
        db.session.commit()
    rate(app, client, "Ani Lestari", "1", "1", comment="Hampir.")
    become(app, client, "Ani Lestari")
    client.get(place(app, "Ani Lestari").replace("/questions/3/rating", "/feedback"))
    assert [node.text for node in client.page.select("#q3 .rubric caption")] == ["Isi", "Bukti"]
    reached = [node.text for node in client.page.select("#q3 .rubric-reached")]
    assert reached == ["1 point Your answer Pendapat samar.", "1 point Your answer Ada kalimat bacaan."]
    assert "Isi 1/2, Bukti 1/1. Hampir." in client.page.one("#q3 .result").text


def test_second_marking_shows_nothing_of_the_first_until_the_second_is_given(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    rate(app, client, "Ani Lestari", "2", "1", comment="Rahasia pertama.")
    desk = f"/marking/{scene.assignment.id}/3/second"
    client.get(desk)
    assert "You gave the mark; a colleague rates it." in client.page.text
    assert "2 answers still wait for their first mark." in client.page.text
    become(app, client, "Agus Salim")
    client.get(desk)
    assert "Waits for a second rating." in client.page.text
    client.follow("Rate 1 answer")
    assert "Rahasia pertama" not in client.page.text
    assert "Rina" not in client.page.text
    assert client.page.select("input[checked]") == []
    assert [node.text for node in client.page.select(".result, .status")] == []
    client.submit("form.rating", {"level-isi": "1", "level-bukti": "1"})
    rows = [
        [cell.text for cell in row.select("th, td")]
        for row in client.page.select("section[aria-labelledby=both] tbody tr")
    ]
    assert rows == [
        ["Rina Wati (first)", "2", "1", "3", "Rahasia pertama."],
        ["Agus Salim (second)", "1", "1", "2", "–"],
    ]
    assert "The mark now: 3 of 3 points." in client.page.text
    assert marks(app)[0] == 3.0


def test_two_who_differ_settle_it(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    rate(app, client, "Ani Lestari", "2", "1")
    become(app, client, "Agus Salim")
    rate_second(app, client, "Ani Lestari", "1", "0")
    client.submit("form.rating", {"level-isi": "2", "level-bukti": "0", "comment": "Kami sepakat."})
    assert marks(app)[0] == 2.0
    assert client.page.h1 == "Second marking, question 3"
    assert "The two differed; it has been settled." in client.page.text
    with app.app_context():
        assert [rating.points for rating in db.session.scalars(select(Rating).order_by(Rating.id))] == [3, 1]


def test_agreement_is_told_in_words_with_n(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    for name, levels in zip(NAMES, (("2", "1"), ("1", "1"), ("0", "0")), strict=True):
        rate(app, client, name, *levels)
    become(app, client, "Agus Salim")
    for name, levels in zip(NAMES, (("2", "1"), ("2", "1"), ("0", "0")), strict=True):
        rate_second(app, client, name, *levels)
    client.get(f"/marking/{scene.assignment.id}/3/second?every=1")
    section = client.page.one("section[aria-labelledby=agreement]")
    # Points 3 2 0 against 3 3 0. Kappa: p_o 2/3, p_e (1*2 + 1*1)/9 = 1/3: 0.5. Weighted: seen 1, expected
    # (3-3: 0; 3-0: 9; 2-3: 2*1; 2-0: 4; 0-3: 2*9; 0-0: 0) = 33, 33/3 = 11: 1 - 1/11 = 0.909.
    # Isi: 2 1 0 against 2 2 0. Weighted: seen 1, expected (4 + 2*1 + 1 + 2*4)/3 = 5: 1 - 1/5 = 0.8.
    assert (
        "2 of 3 answers got the same points from both. Weighted kappa 0.91, n = 3: nearly full agreement."
        in section.text
    )
    assert "Few answers: take the figures with care." in section.text
    rows = [[cell.text for cell in row.select("th, td")] for row in section.select("tbody tr")]
    assert rows == [
        ["Points in all", "2 of 3", "0.5", "0.91"],
        ["Isi", "2 of 3", "0.5", "0.8"],
        ["Bukti", "3 of 3", "1", "1"],
    ]


def test_a_sample_and_names_hidden(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    for name in NAMES:
        rate(app, client, name, "2", "1")
    become(app, client, "Agus Salim")
    client.get(f"/marking/{scene.assignment.id}/3/second?every=2&names=hidden")
    assert [node.text for node in client.page.select("tbody th")] == ["Pupil 1", "Pupil 2"]
    client.follow("Rate 2 answers")
    assert client.page.h1 == "Second marking: A pupil, question 3"
    assert "Ani" not in client.page.text
    client.submit("form.rating", {"level-isi": "2", "level-bukti": "1"})
    client.follow("Rate the next answer")
    assert client.page.url.endswith("?names=hidden&every=2")
    assert place(app, "Citra Dewi", "second-rating") in client.page.url, "every second one"
    client.submit("form.rating", {"level-isi": "2", "level-bukti": "1"})
    assert "Rate the next answer" not in client.page.text
    for every in ("4", "0", "x", "-1"):
        assert client.get(f"/marking/{scene.assignment.id}/3/second?every={every}").status_code == 404


def test_strangers_and_other_questions(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    rate(app, client, "Ani Lestari", "2", "1")
    rating = place(app, "Ani Lestari")
    assert client.get(rating.replace("/3/", "/2/")).status_code == 404
    assert client.get(f"/marking/{scene.assignment.id}/2/second").status_code == 404
    client.get(rating.replace("rating", "second-rating"))
    assert "You gave the first mark; the second comes from a colleague." in client.page.text
    with app.app_context():
        school = db.session.get_one(factories.School, scene.school.id)
        factories.make_classroom(school, factories.make_person(school, "teacher", name="Guru Lain"))
        db.session.commit()
    become(app, client, "Guru Lain")
    client.get("/marking")
    token = client.page.select('input[name="csrf_token"]')[0].get("value")
    sent = {"csrf_token": token, "seen": "", "level-isi": "0", "level-bukti": "0", "comment": "x"}
    for address in (rating, rating.replace("rating", "second-rating")):
        assert client.get(address).status_code == 404
        assert client.post(address, data=sent).status_code == 404
    assert client.get(f"/marking/{scene.assignment.id}/3/second").status_code == 404
    assert marks(app) == [3.0, None, None]


def test_a_named_second_marker_finds_the_task_and_no_mark(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    rate(app, client, "Ani Lestari", "2", "1", comment="Rahasia.")
    second = f"/marking/{scene.assignment.id}/3/second"
    client.get(second)
    client.submit(f"form[action^='{second}']", {"every": "1"})
    assert "Your colleague finds it" in client.page.text
    assert "Agus Salim, all" in client.page.text
    become(app, client, "Agus Salim")
    client.get("/marking")
    assert "Second marker: answers to rate without seeing their marks" in client.page.text
    client.get(place(app, "Ani Lestari", "").rstrip("/"))
    assert "Hidden until you have marked it." in client.page.text
    assert "Rahasia" not in client.page.text
    results = client.get(f"/assignments/{scene.assignment.id}/results")
    assert "You are a second marker here" in results.text
    page = client.get(place(app, "Ani Lestari", "second-rating"))
    assert "1.0/False" not in page.text
    client.submit("form.rating", {"level-isi": "1", "level-bukti": "1"})
    assert "Rahasia." in client.page.text
    assert marks(app)[0] == 3.0
    client.get("/marking")
    assert "Second marker: answers" not in client.page.text


def test_naming_offers_colleagues_and_is_taken_back(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    second = f"/marking/{scene.assignment.id}/3/second"
    client.get(second)
    assert [node.text for node in client.page.select("#person option")] == ["Agus Salim"]
    client.submit(f"form[action^='{second}']", {"every": "2"})
    client.submit("form[action*='take-back']", {})
    assert "Taken back" in client.page.text
    assert "Agus Salim, every second" not in client.page.text


def test_who_does_not_teach_the_class_neither_names_nor_takes_back(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    second = f"/marking/{scene.assignment.id}/3/second"
    client.get(second)
    client.submit(f"form[action^='{second}']", {"every": "1"})
    client.get(second)
    taking_back = client.page.one("form[action*='take-back']").get("action")
    with app.app_context():
        db.session.add_all([scene.school])
        factories.make_person(scene.school, "teacher", name="Orang Asing")
        key = db.session.scalars(select(Person.id).where(Person.name == "Agus Salim")).one()
        db.session.commit()
    for name, refused in (("Orang Asing", {404}), ("Ani Lestari", {403, 404})):
        become(app, client, name)
        client.get("/account")
        token = client.page.select("[name=csrf_token]")[0].get("value")
        sent = {"csrf_token": token, "person": str(key), "every": "2"}
        for address in (taking_back, second):
            assert client.post(address, data=sent).status_code in refused, (name, address)
    become(app, client, "Rina Wati")
    client.get(second)
    assert "Agus Salim, all" in client.page.text
