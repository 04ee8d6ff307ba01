"""The page on which answers from paper are entered: nothing typed is lost, and every mistake is told with its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Person, Quiz, Response, db
from quizapp.operations import library, printing
from tests import factories
from tests.factories import NOW
from tests.queries import count_queries
from tests.scenes import RIGHT, Scene, give, make_scene
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Ten o'clock in Jakarta."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(app: QuizApp, client: InspectingClient) -> Scene:
    """A test that is open, and Ani and Budi; the client is their teacher's."""
    with app.app_context():
        scene = make_scene()
        scene.ani, scene.budi = scene.pupil("Ani").id, scene.pupil("Budi").id  # type: ignore[attr-defined]
        sign_in_as(client, scene.teacher)
        db.session.commit()
        keep(scene)
    return scene


def keep(scene: Scene) -> None:
    """Let a scene be read outside its session."""
    for row in (scene.school, scene.teacher, scene.room, scene.version, scene.assignment):
        db.session.refresh(row)
    db.session.expunge_all()


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/paper"


def fields(person: int, line: str, answer: str, opinion: str) -> dict[str, Any]:
    return {f"p{person}-line": line, f"p{person}-q2": answer, f"p{person}-q3": opinion}


def key(app: QuizApp, scene: Scene) -> str:
    with app.app_context():
        teacher = db.session.get_one(Person, scene.teacher.id)
        return printing.get_given(teacher, scene.assignment.id).printed.questions[0].key


def attempts(app: QuizApp) -> list[tuple[str, float | None]]:
    with app.app_context():
        query = select(Person.name, Attempt.mark).join(Attempt, Attempt.person_id == Person.id).order_by(Attempt.id)
        return [(name, mark) for name, mark in db.session.execute(query)]


def save(client: InspectingClient, values: dict[str, Any]) -> Any:
    """Send the form of the page as it stands, with `values` typed in, and go where the reply leads."""
    return client.submit("main form", values)


def echoed(client: InspectingClient, person: int) -> list[str]:
    return [cell.text for cell in client.page.select(f"#echo-{person} li")]


def test_a_class_is_entered_line_by_line(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    client.get(address(scene))
    assert client.page.h1 == "Answers from paper: Kebun sekolah"
    save(client, fields(scene.ani, key(app, scene), "Bu Rina", "2") | fields(scene.budi, "-", "kelas kami", "?"))
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 2."
    assert attempts(app) == [("Ani", 4.0), ("Budi", 0.0)]
    facts = [" ".join(facts.text.split()) for facts in client.page.select(".paper-facts")]
    assert facts == ["entered 23 Nov, 10:00 4 of 4 points", "entered 23 Nov, 10:00 0 of 4 points 1 waits"]
    assert echoed(client, scene.budi) == ["1 –", "3 to be marked later"]
    assert client.page.one(f"[name=p{scene.budi}-q2]").get("value") == "kelas kami"


def test_the_matrix_the_pupil_and_the_teacher_see_that_it_was_on_paper(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    client.get(address(scene))
    save(client, fields(scene.ani, key(app, scene), "Bu Rina", "2"))
    client.get(f"/assignments/{scene.assignment.id}/results")
    states = [cell.text for cell in client.page.select("tbody .matrix-state")]
    assert states == ["on paper, 23 Nov, 10:00", "not handed in"]
    csv = client.get(f"/assignments/{scene.assignment.id}/results.csv").get_data(as_text=True)
    assert "on paper, 23 Nov, 10:00" in csv
    client.get(f"/assignments/{scene.assignment.id}/supervision")
    assert "on paper, entered 23 Nov, 10:00" in client.page.one("main").text
    client.get(f"/classrooms/{scene.room.id}/pupils/{scene.ani}/progress")
    assert "test, attempt 1, VIII-A, on paper" in client.page.one("main").text
    with app.app_context():
        attempt = db.session.scalars(select(Attempt.id)).one()
        db.session.merge(scene.assignment).release_step = "score"
        sign_in_as(client, db.session.get_one(Person, scene.ani))
        db.session.commit()
    client.get(f"/attempts/{attempt}/receipt")
    assert client.page.h1 == "Entered from paper"
    client.follow("See your result")
    text = client.page.one("main").text
    assert "You answered on paper; your teacher entered it." in text
    assert "100" in text
    assert "Bu Rina" not in text  # the score is released, the key is not
    client.get("/progress")
    assert "on paper" in client.page.one("main").text


def test_errors_stand_beside_their_pupil_and_keep_what_was_typed(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    client.get(address(scene))
    reply = save(client, fields(scene.ani, "E B", "", "7") | fields(scene.budi, "A", "Rina", "1"))
    assert reply.status_code == 422
    assert [name for name, _ in attempts(app)] == ["Budi"]
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 1."
    summary = client.page.one("#errors")
    assert summary.one("h2").text == "1 pupil is not stored yet"
    assert summary.one("a").text == (
        "Ani: Question 1: “E” is not one of A–C. Question 3: The points here are 0, 1, 2. "
        "Nothing is typed at 2; type - for no answer. Too much at the end: “B”."
    )
    assert summary.one("a").get("href") == f"#pupil-{scene.ani}"
    for name, typed in fields(scene.ani, "E B", "", "7").items():
        field = client.page.one(f"[name={name}]")
        assert (field.get("value"), field.get("aria-invalid")) == (typed, "true")
    save(client, fields(scene.ani, "B", "-", "2"))
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 1."
    assert [name for name, _ in attempts(app)] == ["Budi", "Ani"]


def test_what_stands_there_comes_back_and_is_corrected(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    client.get(address(scene))
    save(client, fields(scene.ani, "B", "tomat", "1"))
    save(client, {})
    assert client.page.one(".notice-info").text == "Note: Nothing has changed."
    save(client, {f"p{scene.ani}-line": key(app, scene)})
    assert client.page.one(".notice-success").text == "Done: Entries corrected: 1."
    assert len(attempts(app)) == 1
    with app.app_context():
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert list(verbs) == ["mark_response", "enter_paper", "correct_paper"]


def test_somebody_who_was_faster_is_shown_and_saving_again_decides(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    client.get(address(scene))
    stale = client.page
    save(client, fields(scene.ani, "B", "Rina", "1"))
    client.get(address(scene))
    values = {f"p{scene.ani}-seen": stale.one(f"[name=p{scene.ani}-seen]").get("value")}
    reply = save(client, values | fields(scene.ani, "A", "Rina", "2"))
    assert reply.status_code == 422
    row = client.page.one(f"#pupil-{scene.ani}")
    assert "Somebody else has entered or changed this pupil meanwhile." in row.text
    assert "It says: B; 2: Rina; 3: 1" in row.text
    assert row.one("[data-line]").get("value") == "A"
    save(client, {})
    assert client.page.one(".notice-success").text == "Done: Entries corrected: 1."
    assert client.page.one(f"[name=p{scene.ani}-line]").get("value") == "A"


def test_a_test_taken_back_meanwhile_loses_nothing_typed(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    client.get(address(scene))
    with app.app_context():
        db.session.add(scene.assignment)
        scene.assignment.withdrawn_at = NOW
        db.session.commit()
    reply = save(client, fields(scene.ani, "B", "Rina", "1"))
    assert reply.status_code == 422
    assert "This has been taken back. Give it again first." in client.page.one("main").text
    assert client.page.one(f"[name=p{scene.ani}-line]").get("value") == "B"
    client.get(address(scene))
    assert client.page.select("[data-line]") == []


def test_a_mark_given_by_hand_that_goes_is_told(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    client.get(address(scene))
    save(client, fields(scene.ani, "B", "Rina", "1"))
    save(client, {f"p{scene.ani}-q3": "?"})
    assert client.page.one(".notice-warning").text == (
        "Attention: Ani, question 3: another answer stands there now, so the mark given by hand is gone."
    )


def test_who_sat_at_a_screen_has_no_field(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    with app.app_context():
        for person, times in ((scene.ani, 2), (scene.budi, 1)):
            for _ in range(times):
                give(db.session.get_one(Person, person), db.session.merge(scene.assignment), RIGHT)
        db.session.commit()
    client.get(address(scene))
    ani, budi = client.page.one(f"#pupil-{scene.ani}"), client.page.one(f"#pupil-{scene.budi}")
    assert "has answered on a screen, and no further attempt is allowed" in ani.text
    assert ani.select("input") == []
    assert "1 attempt on a screen; the paper is a further one" in budi.text
    assert len(budi.select("[data-line]")) == 1


def test_an_entry_is_taken_out_after_asking(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    client.get(address(scene))
    save(client, fields(scene.ani, "B", "Rina", "1"))
    client.follow("Take this entry out (Ani)")
    assert client.page.h1 == "Take out the entry of Ani?"
    save(client, {})
    assert client.page.one(".notice-success").text == "Done: Taken out: the entry of Ani."
    assert attempts(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count(Response.id))) == 0


def test_a_set_published_anew_asks_which_version_is_on_the_papers(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    with app.app_context():
        quiz = db.session.get_one(Quiz, scene.version.quiz_id)
        content = factories.make_content(factories.small_questions()[:1], slug=quiz.slug)
        version, _ = library.publish(content, school_id=quiz.school_id, now=NOW + timedelta(hours=1))
        db.session.merge(scene.assignment).quiz_version_id = version.id
        db.session.commit()
    client.get(address(scene))
    assert "The set was published anew since it was given" in client.page.one(".notice-warning").text
    assert client.page.select(f"[name=p{scene.ani}-q3]") == []
    client.follow("Version 1")
    client.follow("Print passage, questions and answer sheet")
    assert "version 1" in client.page.select(".paper-head")[0].text
    client.follow("Enter answers from paper")
    save(client, fields(scene.ani, "B", "Rina", "1"))
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 1."
    assert client.page.one(f"[name=p{scene.budi}-q3]")
    for address_of in ("3", "draft", "x"):
        assert client.get(f"{address(scene)}?of={address_of}").status_code == 404


# What is understood while somebody types


def ask(client: InspectingClient, scene: Scene, **values: str) -> Any:
    client.get(address(scene))
    form = {
        "csrf_token": client.page.one("form[data-paper] [name=csrf_token]").get("value"),
        f"p{scene.ani}-seen": client.page.one(f"[name=p{scene.ani}-seen]").get("value"),
    }
    form |= {f"p{scene.ani}-{name}": value for name, value in values.items()}
    return client.post(f"{address(scene)}/understood", data=form, headers={"HX-Request": "true"})


def test_what_is_understood_is_told_and_nothing_is_stored(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    reply = ask(client, scene, line="b", q2="", q3="2")
    assert reply.status_code == 200
    assert [cell.text for cell in client.page.select("li")] == ["1 B", "3 2 of 2 points", "still empty: 2"]
    ask(client, scene, line="x<b>", q2="Rina", q3="Karena hujan.")
    assert [cell.text for cell in client.page.select("li")] == [
        "1 “x” is not one of A–C.",
        "3 to be marked later",
        "Too much at the end: “<b>”.",
    ]
    assert ask(client, scene, line="", q2="", q3="").get_data(as_text=True).strip() == ""
    assert attempts(app) == []


@pytest.mark.parametrize(
    "sent",
    [
        {"line": "A\0B", "q2": "a\0b", "q3": "\0"},
        {"line": "A" * 5_000, "q2": "x" * 5_000, "q3": "9" * 300},
        {"line": "<script>alert(1)</script>", "q2": "<img src=x onerror=alert(1)>", "q3": "²"},
        {"line": "\uff11", "q2": "\uff42", "q3": "\u0663"},
    ],
)
def test_hostile_lines_come_back_as_text(
    app: QuizApp, client: InspectingClient, scene: Scene, sent: dict[str, str]
) -> None:
    client.get(address(scene))
    reply = save(client, {f"p{scene.ani}-{name}": value for name, value in sent.items()})
    assert reply.status_code == 422
    assert client.page.select("main script") == []
    assert attempts(app) == []


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("p9999999999-line", "A", 400),
        ("p{ani}-seen", "nonsense", 400),
        ("p{ani}-q999", "A", 422),
        ("p2147483647-line", "A", 400),
    ],
)
def test_forged_fields_are_refused(client: InspectingClient, scene: Scene, name: str, value: str, status: int) -> None:
    client.get(address(scene))
    token = client.page.one("form[data-paper] [name=csrf_token]").get("value")
    data = {"csrf_token": token, f"p{scene.ani}-seen": "0.0.0", f"p{scene.ani}-line": "A"}
    assert client.post(address(scene), data=data | {name.format(ani=scene.ani): value}).status_code == status


# Who may, and how much it costs


@pytest.mark.parametrize("role", ["pupil", "teacher", "administrator"])
def test_only_teachers_of_the_class(app: QuizApp, client: InspectingClient, scene: Scene, role: str) -> None:
    client.get(address(scene))
    token = client.page.one("form[data-paper] [name=csrf_token]").get("value")
    with app.app_context():
        sign_in_as(client, factories.make_person(db.session.merge(scene.school), role, name="Eko"))
        db.session.commit()
    expected = 403 if role == "pupil" else 404
    data = {"csrf_token": token, f"p{scene.ani}-seen": "0.0.0"} | fields(scene.ani, "A", "-", "0")
    assert client.get(address(scene)).status_code == expected
    for path in ("", "/understood", f"/{scene.ani}/removal"):
        with client.session_transaction() as session:
            session.pop("csrf_token", None)
        client.get("/")
        token = client.page.document.one("meta[name=csrf-token]").get("content")
        assert client.post(address(scene) + path, data=data | {"csrf_token": token}).status_code == expected
    assert attempts(app) == []


def test_the_page_takes_as_many_queries_for_many_as_for_one(
    app: QuizApp, client: InspectingClient, scene: Scene
) -> None:
    counts = []
    for more in (0, 4):
        with app.app_context():
            room = db.session.merge(scene.room)
            for number in range(more):
                person = factories.make_person(db.session.merge(scene.school), name=f"P{number}")
                factories.make_membership(room, person)
            db.session.commit()
        client.get(address(scene))
        save(client, fields(scene.ani, "B", "Rina", str(more and 1)))
        with count_queries(app) as queries:
            client.get(address(scene))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_large_class_has_several_pages(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    with app.app_context():
        room = db.session.merge(scene.room)
        for number in range(60):
            person = factories.make_person(db.session.merge(scene.school), name=f"P{number:02}")
            factories.make_membership(room, person)
        db.session.commit()
    client.get(address(scene))
    assert len(client.page.select("[data-pupil]")) == 60
    client.follow("2")
    assert [row.one("legend").text for row in client.page.select("[data-pupil]")] == ["P58", "P59"]
    last = client.page.select("[data-line]")[-1].get("name")
    save(client, {last: "A", last.replace("line", "q2"): "-", last.replace("line", "q3"): "0"})
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 1."
    assert len(client.page.select("[data-pupil]")) == 2


def test_late_papers_and_early_ones(app: QuizApp, client: InspectingClient, scene: Scene) -> None:
    with app.app_context():
        assignment = db.session.merge(scene.assignment)
        assignment.closes_at = NOW - timedelta(hours=1)
        db.session.commit()
    client.get(address(scene))
    save(client, fields(scene.ani, "B", "Rina", "1"))
    assert client.page.one(".notice-success").text == "Done: Pupils entered: 1."
    with app.app_context():
        assignment = db.session.merge(scene.assignment)
        assignment.opens_at, assignment.closes_at = NOW + timedelta(days=1), None
        db.session.commit()
    client.get(address(scene))
    assert "This has not opened yet" in client.page.one(".notice-warning").text
    assert client.page.select("[data-line]") == []
