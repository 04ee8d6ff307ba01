"""Mending a question as a teacher does it, and what the pupils read about it; without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Attempt, MarkChange, Person, Regrade, Response, Ruling, School, db
from quizapp.operations import library, marking, regrade_undoing, regrading
from quizapp.operations.regrade_links import query_of
from quizapp.operations.regrading import Proposal, ProposedRuling
from tests import factories
from tests.factories import NOW
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.counting import statements
from tests.web.inspector import InspectingClient


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A class whose teacher is signed in; three pupils have handed in a test that shows the key."""
    with app.app_context():
        scene = make_scene(release_step="key", closes_at=NOW + timedelta(minutes=1))
        give(scene.pupil("Ani Lestari"), scene.assignment, RIGHT, "Bu Rina", "Baik.")
        give(scene.pupil("Budi Santoso"), scene.assignment, WRONG, "bukan Bu Rina", "Baik.")
        give(scene.pupil("Citra Dewi"), scene.assignment, None, "bukan Bu Rina", None)
        sign_in(client, scene.teacher)
    return scene


def totals(app: QuizApp) -> list[tuple[float | None, int]]:
    with app.app_context():
        return [
            tuple(row) for row in db.session.execute(select(Attempt.mark, Attempt.void_points).order_by(Attempt.id))
        ]


def options(app: QuizApp, scene: Scene) -> list[str]:
    with app.app_context():
        return [option.id for option in library.published(scene.version.fingerprint).questions[0].options]


def rows(client: InspectingClient) -> list[list[str]]:
    """Return the first table of the page, cell by cell."""
    return [[cell.text for cell in row.select("th, td")] for row in client.page.select("table.table tbody tr")]


def as_pupil(app: QuizApp, scene: Scene, name: str) -> tuple[InspectingClient, int]:
    """Return a client with the session of a pupil, and the pupil's attempt."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    with client.session_transaction() as session:
        session["language"] = "en"
    with app.app_context():
        pupil = db.session.scalars(select(Person).where(Person.name == name)).one()
        attempt_id = db.session.scalars(select(Attempt.id).where(Attempt.person_id == pupil.id)).one()
        sign_in(client, pupil)
    return client, attempt_id


def change_key(client: InspectingClient, scene: Scene, chosen: str) -> None:
    """Go from the results to the preview: mend, choose, preview."""
    client.get(f"/assignments/{scene.assignment.id}/results")
    client.follow("Mend question 1")
    client.submit("#another-form", {"q": chosen}, button="key")


def scope_of_the_preview(client: InspectingClient) -> str:
    assert client.page.h1.endswith("what would change")
    return client.page.one("main [aria-current]").text


def propose(client: InspectingClient, scene: Scene, number: int, **query: str) -> None:
    place = f"/results/{scene.assignment.id}/questions/{number}/propose"
    client.get(place, query_string=query, follow_redirects=True)


def test_a_preview_is_for_the_classes_that_the_key_learned_for_last(client: InspectingClient, scene: Scene) -> None:
    said = {"kind": "form", "text": "Ibu Rina", "mark": "0.5"}
    propose(client, scene, 2, **said)
    assert scope_of_the_preview(client) == "all my classes"
    client.follow("this class only")
    client.submit('form[method="post"].narrow', {"reason": "Setengah benar."})
    assert client.page.h1 == "Regrade of question 2"
    propose(client, scene, 2, **said | {"text": "Rina Bu"})
    assert scope_of_the_preview(client) == "this class only"
    propose(client, scene, 2, kind="void")
    assert scope_of_the_preview(client) == "all my classes"  # no learning: chosen anew each time
    with client.session_transaction() as session:
        session["learn"] = [(scene.version.quiz_id, "bibit", "everyone")]  # not theirs to choose
    propose(client, scene, 2, **said | {"text": "Rina Bu"})
    assert scope_of_the_preview(client) == "all my classes"


def test_from_the_results_to_a_preview_in_three_clicks_then_confirm_and_undo(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    before = totals(app)
    client.get(f"/assignments/{scene.assignment.id}/results")
    client.follow("Mend question 1")
    assert client.page.h1 == "What is wrong with question 1?"
    assert "Key: cabai" in client.page.text
    change_key(client, scene, options(app, scene)[1])
    assert client.page.h1 == "Question 1: what would change"
    assert "New key: tomat" in client.page.text
    assert client.page.one(".lead").text == "1 of 3 marks go up, 1 go down."
    assert rows(client) == [
        [
            "Ani Lestari VIII-A",
            "cabai",
            "before 1 →, then 0",
            "before 2 of 4 →, then 1 of 4",
            "You chose another option than the key.",
        ],
        ["Budi Santoso VIII-A", "tomat", "before 0 →, then 1", "before 0 of 4 →, then 1 of 4", "You chose the key."],
    ]
    assert totals(app) == before
    client.submit('form[method="post"].narrow', {"reason": "Kunci soal ini keliru."})
    assert client.page.h1 == "Regrade of question 1"
    assert rows(client) == [
        ["Ani Lestari VIII-A", "1", "0", "0"],
        ["Budi Santoso VIII-A", "0", "1", "1"],
    ]
    assert [mark for mark, _ in totals(app)] == [1.0, 1.0, 0.0]
    client.submit('form[action$="/undo"]')
    assert "2 marks are as before." in client.page.text
    assert client.page.select('form[action$="/undo"]') == []
    assert totals(app) == before
    client.follow("To the results")
    client.follow("Regrades")
    assert client.page.one(".entry-text").text.startswith("Question 1: Kunci soal ini keliru.")
    assert "undone" in client.page.text


def test_confirming_twice_carries_out_once(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    change_key(client, scene, options(app, scene)[1])
    form = client.page.one('form[method="post"].narrow')
    sent = {node.get("name"): node.get("value") for node in form.select("input")} | {"reason": "Keliru."}
    sent.pop("include_own", None)
    address = form.get("action")
    first = client.post(address, data=sent)
    second = client.post(address, data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with app.app_context():
        assert len(db.session.scalars(select(Regrade)).all()) == 1
        assert len(db.session.scalars(select(MarkChange)).all()) == 2


def test_what_changed_meanwhile_is_shown_and_nothing_is_done(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    change_key(client, scene, options(app, scene)[1])
    with app.app_context():
        assignment = db.session.get_one(Assignment, scene.assignment.id)
        teacher = db.session.get_one(Person, scene.teacher.id)
        late = factories.make_person(teacher_school(teacher), name="Dewi Anggraini")
        factories.make_membership(scene.room, late)
        give(late, assignment, WRONG, None, None)
        db.session.commit()
    before = totals(app)
    client.submit('form[method="post"].narrow', {"reason": "Keliru."})
    assert client.response is not None
    assert client.response.status_code == 422
    assert "Marks have changed since you looked." in client.page.one("#errors").text
    assert client.page.one(".lead").text == "2 of 4 marks go up, 1 go down."
    assert totals(app) == before
    client.submit('form[method="post"].narrow', {"reason": "Keliru."})
    assert client.page.h1 == "Regrade of question 1"


def teacher_school(teacher: Person) -> School:
    return db.session.get_one(School, teacher.school_id)


def test_a_reason_is_needed(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    change_key(client, scene, options(app, scene)[1])
    client.submit('form[method="post"].narrow', {"reason": "  "})
    assert client.response is not None
    assert client.response.status_code == 422
    assert "Please fill this in." in client.page.one("#errors").text
    with app.app_context():
        assert db.session.scalars(select(Ruling)).all() == []


def test_a_wording_settles_what_waits(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    client.get(f"/results/{scene.assignment.id}/questions/2/mend")
    client.submit("#wording-form", {"text": "Bukan bu Rina", "mark": "1"})
    assert client.page.one(".lead").text == "0 of 3 marks go up, 0 go down. 2 that wait get a mark."
    client.submit('form[method="post"].narrow', {"reason": "Jawaban itu benar."})
    assert [mark for mark, _ in totals(app)] == [2.0, 1.0, 1.0]
    client.get(f"/results/{scene.assignment.id}/questions/2/mend")
    assert "“Bukan bu Rina” earns 1" in client.page.text
    client.follow("Take back “Bukan bu Rina” earns 1")
    assert "2 will wait for a teacher's mark." in client.page.text


def test_what_is_missing_is_said_beside_it(scene: Scene, client: InspectingClient) -> None:
    client.get(f"/results/{scene.assignment.id}/questions/1/mend")
    client.submit("#another-form", {}, button="accept")
    assert client.response is not None
    assert client.response.status_code == 422
    assert client.page.one("#q-error").text == "Answer the question first: the answer that is right."
    client.get(f"/results/{scene.assignment.id}/questions/2/mend")
    client.submit("#wording-form", {"text": " "})
    assert client.page.one("#text-error").text == "Type the wording as a pupil would write it."


def test_a_question_that_does_not_count_is_out_of_everything_that_shows_marks(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    client.get(f"/results/{scene.assignment.id}/questions/1/mend")
    client.follow("The question does not count")
    assert "3 do not count any more." in client.page.text
    client.submit('form[method="post"].narrow')
    assert totals(app) == [(1.0, 1), (0.0, 1), (0.0, 1)]
    client.get(f"/assignments/{scene.assignment.id}/results")
    assert [node.text for node in client.page.select("td .status-void")] == ["Does not count"] * 3
    assert "of 3" in client.page.select("th.matrix-total")[0].text
    heads = client.page.select("thead th .matrix-figure")
    assert "does not count" in " ".join(node.text for node in heads)
    csv = client.get(f"/assignments/{scene.assignment.id}/results.csv").get_data(as_text=True).splitlines()
    assert [line.split(";")[:2] for line in csv[1:]] == [
        ["Ani Lestari", "⊘"],
        ["Budi Santoso", "⊘"],
        ["Citra Dewi", "⊘"],
    ]
    assert "(of 3)" in csv[0]
    pupil, attempt_id = as_pupil(app, scene, "Ani Lestari")
    pupil.get(f"/attempts/{attempt_id}/feedback")
    assert "1 of 3 points" in pupil.page.text
    assert "This question does not count: your teacher took it out." in pupil.page.text
    pupil.get("/progress")
    assert "1 of 3" in pupil.page.text


def regrade_key(app: QuizApp, scene: Scene, place: int = 1, operation: str = "operation-1") -> int:
    """Change the key as the teacher, and return the regrade."""
    chosen = options(app, scene)[place]
    with app.app_context():
        teacher = db.session.get_one(Person, scene.teacher.id)
        proposal = Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", chosen),))
        done = regrading.apply(
            teacher,
            proposal,
            operation_id=operation,
            digest=regrading.preview(teacher, proposal).digest,
            reason="Kunci soal ini keliru.",
            include_own=False,
            now=NOW,
        )
        db.session.commit()
        return done.id


def test_pupils_are_told_until_they_have_read_it_and_again_when_it_is_undone(app: QuizApp, scene: Scene) -> None:
    done = regrade_key(app, scene)
    pupil, attempt_id = as_pupil(app, scene, "Budi Santoso")
    pupil.get("/")
    assert "A mark of yours has changed: Kebun sekolah." in pupil.page.text
    pupil.follow("See what changed (Kebun sekolah)")
    line = "Your mark for question 1 changed from 0 to 1. Your teacher says: Kunci soal ini keliru."
    assert [node.text for node in pupil.page.select(".notice li")] == [line]
    assert "Your teacher has corrected the key of this question." in pupil.page.text
    pupil.get("/")
    assert "has changed" in pupil.page.text, "reading alone is not having seen it"
    pupil.get(f"/attempts/{attempt_id}/feedback")
    pupil.submit('form[action$="/changed-marks"]')
    assert pupil.page.select(".notice li") == []
    pupil.get("/")
    assert "has changed" not in pupil.page.text
    with app.app_context():
        regrade_undoing.undo(db.session.get_one(Person, scene.teacher.id), done, NOW)
        db.session.commit()
    pupil.get(f"/attempts/{attempt_id}/feedback")
    line = "Your mark for question 1 changed from 1 to 0. An earlier change was taken back: Kunci soal ini keliru."
    assert [node.text for node in pupil.page.select(".notice li")] == [line]
    pupil.submit('form[action$="/changed-marks"]')
    assert pupil.page.select(".notice li") == []


@pytest.mark.parametrize(
    ("step", "told", "by_question"),
    [("nothing", False, False), ("score", True, False), ("right_wrong", True, True), ("key", True, True)],
)
def test_no_more_is_told_than_the_release_step_allows(
    app: QuizApp, scene: Scene, step: str, told: bool, by_question: bool
) -> None:
    regrade_key(app, scene)
    with app.app_context():
        db.session.get_one(Assignment, scene.assignment.id).release_step = step
        db.session.commit()
    pupil, attempt_id = as_pupil(app, scene, "Budi Santoso")
    pupil.get("/")
    assert ("has changed" in pupil.page.text) == told
    pupil.get(f"/attempts/{attempt_id}/feedback")
    assert ("1 of your marks has changed" in pupil.page.text) == told
    assert ("question 1 changed" in pupil.page.text) == by_question
    assert ("Kunci soal ini keliru." in pupil.page.text) == by_question


def test_what_is_not_shown_cannot_be_marked_as_seen(app: QuizApp, scene: Scene) -> None:
    regrade_key(app, scene)
    pupil, attempt_id = as_pupil(app, scene, "Budi Santoso")
    pupil.get(f"/attempts/{attempt_id}/feedback")
    button = pupil.page.one('form[action$="/changed-marks"]')
    seen = button.one('input[name="seen"]').get("value")
    token = button.one('input[name="csrf_token"]').get("value")
    pupil.post(button.get("action"), data={"csrf_token": token, "seen": f"{seen}9,x"})
    with app.app_context():
        assert [row.seen_at for row in db.session.scalars(select(MarkChange))] == [None, None]


def test_the_new_key_is_shown_after_release_and_nothing_that_argues_for_the_old(app: QuizApp, scene: Scene) -> None:
    regrade_key(app, scene)
    pupil, attempt_id = as_pupil(app, scene, "Citra Dewi")
    pupil.get(f"/attempts/{attempt_id}/feedback")
    items = [node.text for node in pupil.page.select("#q1 .review-item") if node.select(".review-key")]
    assert items == ["B. tomat Key"]
    assert "Kalimat itu menyebutkannya." not in pupil.page.one("#q1").text
    assert "Kalimat itu menyebutkannya." in pupil.page.one("#q2").text


def test_strangers_find_nothing(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    done = regrade_key(app, scene)
    with app.app_context():
        stranger = factories.make_person(teacher_school(scene.teacher), "teacher")
        sign_in(client, stranger)
    here = f"/results/{scene.assignment.id}/questions/1"
    with app.app_context():
        attempt_id = db.session.scalars(select(Attempt.id)).first()
    for address in (
        f"/attempts/{attempt_id}/questions/1/mend",
        f"{here}/mend",
        f"{here}/regrade",
        f"{here}/propose?kind=void",
        f"/regrades/{done}",
    ):
        assert client.get(address).status_code == 404
    with app.app_context():
        assert db.session.get_one(Regrade, done).undone_at is None


@pytest.mark.parametrize("query", ["?add=[", "?withdraw=x", "?scope=world", "?withdraw=987654"])
def test_an_address_of_nonsense_is_not_found(scene: Scene, client: InspectingClient, query: str) -> None:
    assert client.get(f"/results/{scene.assignment.id}/questions/1/regrade{query}").status_code == 404


def test_pages_take_as_many_queries_for_one_row_as_for_three(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        scene = make_scene()
        give(scene.pupil("Ani Lestari"), scene.assignment, WRONG, "Bu Rina", "Baik.")
        chosen = library.published(scene.version.fingerprint).questions[0].options[1].id
        sign_in(client, scene.teacher)
    query = query_of(Proposal(scene.assignment.id, 1, (ProposedRuling.about("key", chosen),)))
    preview = f"/results/{scene.assignment.id}/questions/1/regrade?add={query['add']}"
    done = f"/regrades/{regrade_key(app, scene, operation='first')}"
    addresses = [
        preview,
        done,
        f"/results/{scene.assignment.id}/questions/1/mend",
        f"/results/{scene.assignment.id}/regrades",
    ]
    one = [statements(app, client, address) for address in addresses]
    with app.app_context():
        for name in ("Budi Santoso", "Citra Dewi"):
            person = factories.make_person(teacher_school(scene.teacher), name=name)
            factories.make_membership(scene.room, person)
            give(person, db.session.get_one(Assignment, scene.assignment.id), WRONG, "bukan Bu Rina", "Baik.")
        db.session.commit()
    regrade_key(app, scene, 2, "second")
    assert [statements(app, client, address) for address in addresses] == one


def test_one_response_leads_to_its_question_and_tells_what_happened_to_it(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    regrade_key(app, scene)
    _, attempt_id = as_pupil(app, scene, "Budi Santoso")
    client.get(f"/attempts/{attempt_id}/questions/1")
    assert "Rina Wati: 0 → 1. You chose the key." in client.page.text
    assert "The key of this question was corrected." in client.page.text
    client.follow("Something is wrong with this question")
    assert client.page.h1 == "What is wrong with question 1?"
    assert "Key: tomat" in client.page.text
    assert client.get(f"/attempts/{attempt_id}/questions/9/mend").status_code == 404


def test_the_preview_says_that_a_question_still_counts_where_a_person_gave_the_mark(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    words = "If they stay, the question still counts for these pupils"
    address = f"/results/{scene.assignment.id}/questions/1/regrade"
    query = query_of(Proposal(scene.assignment.id, 1, (ProposedRuling("void"),)))
    client.get(address, query_string=query)
    assert words not in client.page.text
    with app.app_context():
        teacher = db.session.get_one(Person, scene.teacher.id)
        response = db.session.scalars(select(Response).where(Response.position == 1).order_by(Response.id)).first()
        assert response is not None
        seen = marking.stamp(response)
        marking.mark(teacher, response.attempt_id, 1, 0.0, reason="Menyontek.", seen=seen, now=NOW)
        db.session.commit()
    client.get(address, query_string=query)
    assert words in client.page.one("[aria-labelledby=own]").text
    client.get(address, query_string=query_of(Proposal(scene.assignment.id, 1, (ProposedRuling("everyone"),))))
    assert words not in client.page.text


def test_a_character_no_page_may_hold_comes_back_as_the_sign_for_it(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    before = totals(app)
    change_key(client, scene, options(app, scene)[1])
    response = client.submit('form[method="post"].narrow', {"reason": "Kunci\0keliru"})
    assert response.status_code == 422
    assert "\0" not in response.get_data(as_text=True)
    assert client.page.one("#reason").text == "Kunci\N{REPLACEMENT CHARACTER}keliru"
    assert "a character that cannot be stored" in client.page.one("#reason-error").text
    assert totals(app) == before
