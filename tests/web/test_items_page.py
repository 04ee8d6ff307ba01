"""The item analysis as a teacher reads it: words first, the doubtful key leading to its regrade, and the printed form."""

from __future__ import annotations

import pytest

from quizapp.app import QuizApp
from quizapp.models import School, db
from quizapp.web import clock
from tests import factories
from tests.item_scenes import hand_in_letters, make_worked_scene
from tests.queries import count_queries
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """The worked data: 20 pupils, 10 questions, the ninth with a wrong key."""
    with app.app_context():
        scene = make_worked_scene(clock.now())
        sign_in(client, scene.teacher)
    return scene


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/items"


def cells(client: InspectingClient) -> list[list[str]]:
    return [[cell.text for cell in row.select("th, td")] for row in client.page.select(".items-table tbody tr")]


def test_words_come_first(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    page = client.page
    assert page.h1 == "Item analysis: Kebun sekolah"
    assert page.one(".lead").text == "Check the key of question 9 first."
    assert "Tentative: below 30 pupils" in page.text
    rows = cells(client)
    assert [row[1] for row in rows] == [
        "Easy; everybody had it right; 0 of 3 distractors work",
        "Medium; tells strong and weak pupils apart a little; 2 of 3 distractors work",
        "Medium; tells strong and weak pupils apart a little; 2 of 3 distractors work",
        "Medium; tells strong and weak pupils apart a little; 1 of 3 distractors work",
        "Medium; tells strong and weak pupils apart well; 2 of 3 distractors work",
        "Medium; tells strong and weak pupils apart very well",
        "Medium; tells strong and weak pupils apart very well",
        "Hard; tells strong and weak pupils apart very well; 2 of 3 distractors work",
        "Medium; distractor C was chosen by 9 of 20 – check the key?",
        "Medium; tells strong and weak pupils apart very well; 2 of 3 distractors work",
    ]
    assert rows[0][2:] == ["1.00", "–", "0.00 Poor", "0/3"], "nothing to correlate: a dash"
    assert rows[8][2:] == ["0.35", "-0.36 (-0.69 to 0.10)", "-0.20 Negative", "2/3"]


def test_the_test_as_a_whole(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    facts = {one.one("dt").text: one.one("dd").text for one in client.page.select(".items-facts div")}
    assert facts == {
        "Mean": "5.5 of 10 55 points of 100",
        "Median": "5 half of the pupils have this much or less",
        "Standard deviation": "1.99 how far marks lie apart",
        "Lowest and highest": "2 – 9",
        "Alpha (KR-20)": "0.50 95 % sure between 0.10 and 0.77",
        "Standard error": "1.4 marks 14 points of 100: in a like test, two of three pupils would be within that",
    }
    assert "Fit as one hint among others; decide nothing on this test alone." in client.page.text
    assert client.page.one(".chart figcaption").text == (
        "Most frequent are 50 to 59 points of 100 (6 pupils); the mean is 55."
    )


def test_the_answers_to_a_question(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    card = client.page.one("#q9")
    table = [[cell.text for cell in row.select("th, td")] for row in card.select("tbody tr")]
    assert table == [
        ["A. cabai", "2 (10 %)", "0", "1", "works"],
        ["B. tomat", "7 (35 %)", "1", "2", "key"],
        ["C. bayam", "9 (45 %)", "4", "1", "draws strong pupils"],
        ["D. kangkung", "2 (10 %)", "0", "1", "works"],
    ]
    assert "No answer: 1 of 20." in client.page.one("#q4").text


def test_the_alarm_leads_to_the_regrade_preview(scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    link = next(one for one in client.page.one("#q9").select("a") if one.text == "What if C were the key?")
    client.get(link.get("href") or "")
    assert "New key: bayam" in client.page.text
    client.get(address(scene))
    assert not [one for one in client.page.one("#q8").select("a") if "were the key" in one.text]
    assert [one.text for one in client.page.one("#q8").select("a")] == ["Mend this question"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("", "1"), ("nonsense", "1"), ("key", "9"), ("facility", "8"), ("apart", "9")],
)
def test_sorting(scene: Scene, client: InspectingClient, sort: str, first: str) -> None:
    client.get(f"{address(scene)}?sort={sort}")
    rows = cells(client)
    assert rows[0][0].split()[0] == first
    assert len(rows) == 10
    current = [one.text for one in client.page.select("nav a[aria-current=true]")]
    assert len(current) == 1


def test_the_printed_form(scene: Scene, client: InspectingClient) -> None:
    client.get(f"{address(scene)}/print")
    page = client.page
    assert page.one(".letterhead-school").text
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows[8] == [
        "9",
        "Soal 9: apa yang ditanam?",
        "0.35 Medium",
        "-0.36 (-0.69 to 0.10)",
        "-0.20 Negative",
        "A 2, B* 7, C 9, D 2",
        "Medium; distractor C was chosen by 9 of 20 – check the key?",
    ]
    assert len(page.select(".signature")) == 1


def test_few_pupils_see_counts_only(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_worked_scene(clock.now(), pupils=9)
        sign_in(client, scene.teacher)
    client.get(address(scene))
    assert client.page.one(".lead").text == "Counts only: with fewer than 10 pupils a figure would say too much."
    assert cells(client)[0] == ["1 (to its answers)", "9 of 9 right"]
    assert client.page.select(".items-facts") == []
    assert [head.text for head in client.page.one("#q1").select("th[scope=col]")] == ["Answer", "All", "Verdict"]
    client.get(f"{address(scene)}/print")
    assert len(client.page.select("thead th")) == 4


def test_nobody_has_handed_in(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_worked_scene(clock.now(), pupils=0)
        sign_in(client, scene.teacher)
    client.get(address(scene))
    assert client.page.one(".lead").text == "Nobody has handed in yet; the analysis comes with the first attempts."
    assert client.page.select(".items-table") == []
    client.get(f"{address(scene)}/print")


def test_what_waits_says_so_and_leads_to_marking(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        now = clock.now()
        scene = make_scene(opens_at=now)
        for number in range(12):
            reply = "Bu Rina" if number < 8 else "<b>Pak Budi</b>"
            give(scene.pupil(f"P {number}"), scene.assignment, RIGHT if number < 6 else WRONG, reply, "Baik.", at=now)
        sign_in(client, scene.teacher)
    client.get(address(scene))
    rows = cells(client)
    assert rows[2][1:] == ["Left out until 12 answers are marked", "–", "–", "–", "–"]
    assert rows[1][1] == "Medium; tells strong and weak pupils apart very well"
    assert "Question 3 is left out until all its answers are marked." in client.page.text
    assert "Mark what waits" in [one.text for one in client.page.one("#q3").select("a")]
    frequent = [[cell.text for cell in row.select("th, td")] for row in client.page.one("#q2").select("tbody tr")]
    assert [row[:2] for row in frequent] == [["bu rina", "8 (67 %)"], ["pak budi", "4 (33 %)"]]


def test_limits_are_told_as_the_school_has_set_them(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        db.session.get_one(School, scene.school.id).settings = {"limits": {"hard_below": 0.4, "tentative_below": 15}}
        db.session.commit()
    client.get(address(scene))
    assert "hard below 0.4, easy above 0.7" in client.page.text
    assert "Tentative" not in client.page.one(".lead").text
    assert cells(client)[8][1].startswith("Hard;")


def test_queries_do_not_grow_with_pupils(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(address(scene))
    with count_queries(app) as few:
        client.get(address(scene))
    with app.app_context():
        for number in range(10):
            hand_in_letters(scene.assignment, scene.pupil(f"More {number}"), "BDACBADCBA", at=clock.now())
        db.session.commit()
    with count_queries(app) as more:
        client.get(address(scene))
    assert len(more) == len(few)


def test_strangers_have_no_analysis(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        other = factories.make_person(scene.school, "teacher")
        db.session.commit()
        sign_in(client, other)
    for path in (address(scene), f"{address(scene)}/print"):
        assert client.get(path).status_code == 404
