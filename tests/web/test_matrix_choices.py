"""What a teacher may choose above the mark book: rows, questions, names; what fills by itself; taking a release back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.app import QuizApp
from quizapp.core.school_settings import Limits, SchoolSettings
from quizapp.models import Assignment, AuditEntry, Classroom, School, db
from quizapp.web import clock
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.pages import Page


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    with app.app_context():
        scene = make_scene(pass_mark=40, threshold_label="KKM")
        give(scene.pupil("Ani Lestari"), scene.assignment, RIGHT, "Bu Rina", "Baik, karena hujan.")
        give(scene.pupil("Budi Santoso"), scene.assignment, WRONG, "Bu Rina")
        give(scene.pupil("Citra Dewi"), scene.assignment, RIGHT, hand_in=False)
        dodi = scene.pupil("Dodi")
        dodi.nis, dodi.nisn = "0042", "0098765432"
        sign_in(client, scene.teacher)
    return scene


def address(scene: Scene, query: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/results?{query}"


def current(page: Page, label: str) -> str:
    """Return which of some choices is in force."""
    listed = [node for node in page.select("ul.choices") if node.get("aria-label") == label]
    return " ".join(link.text for link in listed[0].select("a[aria-current]"))


def names(page: Page) -> list[str]:
    return [node.text for node in page.select("table.matrix tbody th")]


def test_rows_are_chosen_by_links_that_keep_everything_else(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene, "sort=-name&attempt=best&numbers=shown"))
    for words, shown in (
        ("Below KKM 40", ["Budi Santoso"]),
        ("Not handed in", ["Dodi", "Citra Dewi"]),
        ("Waiting for a mark", ["Ani Lestari"]),
        ("Everybody", ["Dodi", "Citra Dewi", "Budi Santoso", "Ani Lestari"]),
    ):
        client.follow(words)
        assert names(client.page) == shown
        assert current(client.page, "Rows") == words
    assert "attempt=best" in client.page.url
    assert "sort=-name" in client.page.url


def test_what_is_left_out_is_said_with_a_way_back(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene, "rows=below"))
    assert "4 people: 2 handed in, 1 in progress, 1 not yet." in client.page.one("#matrix").text
    assert "1 of them is shown; heads and totals are over everything." in client.page.one("#matrix").text
    client.follow("Show everything again")
    assert len(names(client.page)) == 4
    client.get(address(scene, "search=zzz"))
    assert client.page.one(".empty h2").text == "Nobody fits"
    assert client.page.select("table.matrix") == []


def test_a_name_is_looked_for_among_what_is_shown(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene, "rows=absent&sort=-name"))
    client.submit(".matrix-search", search="  DODI ")
    assert names(client.page) == ["Dodi"]
    assert "rows=absent" in client.page.url
    assert client.page.one("#search").get("value") == "DODI"


def test_questions_of_one_process(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    client.follow("Evaluate and reflect")
    assert [node.text.split(" ")[0] for node in client.page.select("table.matrix thead a.sort")] == [
        "Name",
        "3",
        "Mark",
    ]
    assert [len(row.select("td")) for row in client.page.select("table.matrix tbody tr")] == [4] * 4
    client.follow("All questions")
    assert len(client.page.select("table.matrix thead a.sort")) == 5


def test_hidden_names_hide_all_that_says_who_it_is(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene, "names=hidden&numbers=shown&search=Dodi"))
    assert names(client.page) == [f"Pupil {number}" for number in range(1, 5)]
    for word in ("Dodi", "0042", "0098765432", "NISN"):
        assert word not in client.page.one("main").text
    assert client.page.select("#search") == []


def test_nis_and_nisn_stand_beside_the_names(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    client.follow("With NIS and NISN")
    assert [cell.text for cell in client.page.select("table.matrix tbody td.matrix-id")][-2:] == [
        "0042",
        "0098765432",
    ]
    client.follow("Without NIS and NISN")
    assert client.page.select(".matrix-id") == []


def test_the_attempt_that_counts_is_shown_and_the_link_says_so(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        db.session.get_one(Assignment, scene.assignment.id).counts = "best"
        db.session.commit()
    client.get(address(scene))
    assert current(client.page, "Attempt") == "Best attempt"
    client.follow("First attempt")
    assert "attempt=first" in client.page.url


def test_the_part_that_fills_is_handed_out_alone(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene, "rows=absent"))
    region = client.page.one("#matrix")
    assert region.get("data-live") == f"/assignments/{scene.assignment.id}/results?rows=absent"
    reply = client.get(address(scene, "rows=absent"), headers={"X-Live": "matrix"})
    assert reply.data.decode().lstrip().startswith('<div id="matrix"')
    assert names(client.page) == ["Citra Dewi", "Dodi"]
    assert "csrf" not in reply.data.decode()


def test_a_table_that_cannot_change_by_itself_does_not_ask(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    with app.app_context():
        room = db.session.get_one(Classroom, scene.room.id)
        over = factories.make_assignment(scene.version, room, mode="test", closes_at=NOW - timedelta(hours=1))
        later = factories.make_assignment(scene.version, room, mode="test", opens_at=clock.now() + timedelta(hours=1))
        db.session.commit()
    for assignment in (over, later):
        client.get(f"/assignments/{assignment.id}/results")
        assert client.page.select("[data-live]") == []
        assert client.page.select("[data-live-line]") == []


def test_taking_a_release_back_is_asked_about_and_kept_in_the_log(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(address(scene))
    client.submit("#release form", {"step": "right_wrong"})
    assert client.page.h1 == "Results: Kebun sekolah"
    client.submit("#release form", {"step": "nothing"})
    assert client.page.h1 == "Take the release back?"
    assert [node.text for node in client.page.select("dd")] == ["Score, right and wrong", "Nothing but the receipt"]
    assert "2 pupils have handed in and may have looked already" in client.page.one("main").text

    def step() -> str:
        with app.app_context():
            return db.session.get_one(Assignment, scene.assignment.id).release_step

    assert step() == "right_wrong", "nothing has changed yet"
    client.submit("main form", button="Take it back")
    assert client.page.h1 == "Results: Kebun sekolah"
    assert step() == "nothing"
    with app.app_context():
        noted = db.session.scalars(
            db.select(AuditEntry).where(AuditEntry.verb == "set_release_step").order_by(AuditEntry.id)
        )
        assert [(one.actor_id, one.details) for one in noted] == [
            (scene.teacher.id, {"old": "nothing", "new": "right_wrong"}),
            (scene.teacher.id, {"old": "right_wrong", "new": "nothing"}),
        ]


def test_showing_as_much_again_asks_nothing(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    for step in ("score", "score", "key"):
        client.submit("#release form", {"step": step})
        assert client.page.h1 == "Results: Kebun sekolah"


def test_words_of_heads_follow_the_limits_of_the_school(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        school = db.session.get_one(School, scene.school.id)
        school.settings = SchoolSettings(limits=Limits(fewest=2, hard_below=0.55, easy_above=0.9)).to_json()
        db.session.commit()
    client.get(address(scene))
    heads = [" ".join(head.text.split()) for head in client.page.select("a.matrix-item")]
    assert heads[0].startswith("50 %50 percent of the points were earned Hard")
    assert heads[1].startswith("100 %100 percent of the points were earned Easy")
    assert "Below 55 a question was hard, above 90 easy." in client.page.one("main").text
