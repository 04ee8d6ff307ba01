"""Autosave, two tabs, undo and the small deeds of the studio, as its script and as plain forms send them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from quizapp.app import QuizApp
from quizapp.models import Person, Quiz, School, db
from quizapp.operations import authoring, sharing
from tests.factories import NOW, make_content, make_person, make_school
from tests.operations.test_draft_changes import draft_of, edited
from tests.queries import count_queries
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

SCRIPT = {"X-Studio": "1"}
JSON = {"X-Studio": "1", "Accept": "application/json"}
CHOICE = {
    "prompt": "Apa yang ditanam oleh kelas itu?",
    "evidence": ["p1.s1"],
    "subprocess": "scan_locate",
    "points": "1",
    "feedback": "Kalimat itu menyebutkannya.",
    "options-0-text": "cabai",
    "options-0-rationale": "Disebut dalam paragraf 1.",
    "options-1-text": "tomat",
    "options-1-rationale": "Tomat tidak disebut dalam bacaan.",
    "options-2-text": "bayam",
    "options-2-rationale": "Bayam tidak disebut dalam bacaan.",
    "options-0-key": "y",
    "key": "0",
}


class Studio:
    """The studio of one set, asked as its script asks."""

    def __init__(self, app: QuizApp, client: InspectingClient) -> None:
        self.app, self.client = app, client
        with app.app_context():
            school = make_school()
            teacher: Person = make_person(school, "teacher", name="Bu Rina")
            self.set_id, self.teacher_id, self.school_id = draft_of(teacher).id, teacher.id, school.id
            sign_in(client, teacher)
        client.get(f"/sets/{self.set_id}")
        self.token = client.page.select("input[name=csrf_token]")[0].get("value")

    @property
    def quiz(self) -> Quiz:
        with self.app.app_context():
            return db.session.get_one(Quiz, self.set_id)

    @property
    def revision(self) -> int:
        return self.quiz.draft_revision

    def question(self, name: str) -> dict[str, Any]:
        return authoring.question_data(self.quiz.draft or {}, name)

    @property
    def names(self) -> list[str]:
        return [one["id"] for one in (self.quiz.draft or {})["questions"]]

    def post(self, path: str, data: dict[str, Any] | None = None, headers: Any = SCRIPT) -> TestResponse:
        sent = {"csrf_token": self.token, "revision": self.revision} | (data or {})
        return self.client.post(f"/sets/{self.set_id}{path}", data=sent, headers=headers)

    def autosave(self, name: str, **values: Any) -> TestResponse:
        return self.post(f"/questions/{name}/autosave", CHOICE | values, JSON)


@pytest.fixture
def studio(app: QuizApp, client: InspectingClient) -> Studio:
    return Studio(app, client)


def test_an_autosave_answers_with_what_it_changes(studio: Studio) -> None:
    response = studio.autosave("tanaman", prompt="Tanaman apa?")
    reply = response.get_json()
    assert response.status_code == 200
    assert studio.question("tanaman")["prompt"] == "Tanaman apa?"
    assert reply["revision"] == studio.revision
    assert reply["saved_at"] == studio.quiz.updated_at.isoformat()
    assert "Tanaman apa?" in reply["card"]
    assert 'id="question-tanaman"' in reply["card"]
    assert 'id="studio-strip"' in reply["strip"]
    assert 'id="studio-status"' in reply["status"]


def test_an_autosave_takes_what_is_not_complete_and_refuses_what_cannot_be_stored(studio: Studio) -> None:
    empty = {name: "" for name in CHOICE if name != "evidence"} | {"evidence": []}
    assert studio.autosave("tanaman", **empty).status_code == 200
    assert studio.question("tanaman")["prompt"] in ("", None)
    before = studio.revision
    for values in ({"prompt": "x" * 20_001}, {"points": "banyak"}, {"options-1-text": "y" * 5_000}):
        response = studio.autosave("tanaman", **values)
        assert response.status_code == 422
        reply = response.get_json()
        assert reply["field"].startswith(next(iter(values))[:7])
        assert reply["message"]
    assert studio.revision == before
    studio.autosave("tanaman", prompt="Tana\0man apa?")
    assert "\0" not in studio.question("tanaman")["prompt"]


def test_an_autosave_that_meets_another_is_kept_and_both_are_shown(studio: Studio) -> None:
    seen = studio.revision
    studio.autosave("tanaman", prompt="Di tab pertama")
    response = studio.autosave("tanaman", prompt="Di tab kedua", revision=seen)
    reply = response.get_json()
    assert response.status_code == 409
    assert reply["mine_kept"] is True
    assert "Di tab pertama" in reply["theirs"]
    assert "Di tab kedua" in reply["theirs"]
    again = studio.autosave("tanaman", prompt="Di tab kedua, lebih panjang", revision=seen, aside=reply["aside"])
    assert again.get_json()["aside"] == reply["aside"]
    studio.client.get(f"/sets/{studio.set_id}", headers=SCRIPT)
    assert len(studio.client.page.select("[data-aside]")) == 1
    assert studio.question("tanaman")["prompt"] == "Di tab pertama"
    studio.post(f"/asides/{reply['aside']}", {"choice": "both"})
    prompts = [one["prompt"] for one in (studio.quiz.draft or {})["questions"]]
    assert prompts == ["Di tab pertama", "Di tab kedua, lebih panjang", "Siapa yang membawa bibit?"]
    assert studio.client.page.select("[data-aside]") == []


def test_typing_into_a_question_that_was_deleted_is_not_lost(studio: Studio) -> None:
    seen = studio.revision
    studio.post("/questions/tanaman/delete")
    response = studio.autosave("tanaman", prompt="Masih ditulis", revision=seen)
    assert response.status_code == 409
    studio.client.get(f"/sets/{studio.set_id}/asides")
    assert "a question that was deleted" in studio.client.page.text
    studio.client.submit("[data-aside] form", button="mine")
    assert studio.question("tanaman")["prompt"] == "Masih ditulis"
    assert studio.autosave("never", prompt="x").status_code == 404


def test_different_questions_from_two_tabs_are_both_saved(studio: Studio) -> None:
    seen = studio.revision
    studio.post("/questions/bibit/delete")
    assert studio.autosave("tanaman", prompt="Tetap tersimpan", revision=seen).status_code == 200
    assert (studio.names, studio.question("tanaman")["prompt"]) == (["tanaman"], "Tetap tersimpan")


def test_undo_says_what_it_took_back_and_when_there_is_nothing(studio: Studio) -> None:
    studio.post("/questions/tanaman/delete")
    assert studio.names == ["bibit"]
    assert studio.client.page.select("[data-undo]") != []
    response = studio.post("/undo")
    assert response.status_code == 200
    assert "Undone: question 1 deleted" in studio.client.page.one("#flashes").text
    assert studio.names == ["tanaman", "bibit"]
    studio.post("/undo")
    studio.post("/undo")
    response = studio.post("/undo")
    assert response.status_code == 409
    assert "There is nothing of yours to undo here." in studio.client.page.one("#flashes").text
    assert studio.client.page.select("[data-undo]") == []


def test_questions_are_placed_copied_and_deleted_by_the_script_and_without_it(studio: Studio) -> None:
    assert studio.post("/questions/bibit/move", {"position": "1"}).status_code == 200
    assert studio.names == ["bibit", "tanaman"]
    response = studio.post("/questions/bibit/move", {"direction": "down"}, headers=None)
    assert (response.status_code, response.location) == (303, f"/sets/{studio.set_id}#question-bibit")
    assert studio.names == ["tanaman", "bibit"]
    studio.post("/questions/tanaman/duplicate")
    assert studio.names == ["tanaman", "q1", "bibit"]
    seen = studio.revision
    studio.autosave("q1", prompt="Diubah sejak itu")
    response = studio.post("/questions/q1/delete", {"revision": seen})
    assert response.status_code == 409
    assert "q1" in studio.names
    studio.client.get(f"/sets/{studio.set_id}/questions/q1/delete")
    studio.client.submit("main form")
    assert studio.names == ["tanaman", "bibit"]


def test_details_are_kept_and_two_tabs_meet_there_too(studio: Studio) -> None:
    client = studio.client
    client.get(f"/sets/{studio.set_id}/details")
    stale = client.page
    client.submit(
        "main form", {"title": "Kebun literasi", "grade": "8", "locate": "3", "description": "Untuk kelas 8."}
    )
    draft = studio.quiz.draft or {}
    assert [draft[name] for name in ("title", "grade", "description", "targets")] == [
        "Kebun literasi",
        "8",
        "Untuk kelas 8.",
        {"locate": 3},
    ]
    client._page = stale
    assert client.submit("main form", {"title": "Judul dari tab kedua"}).status_code == 409
    assert "Changed twice: title and details" in client.page.text
    client.submit("[data-aside] form", button="theirs")
    assert studio.quiz.title == "Kebun literasi"
    client.get(f"/sets/{studio.set_id}/details")
    assert client.submit("main form", {"title": " ", "locate": "-1"}).status_code == 422


def test_proposals_and_lost_evidence_are_shown_and_settled(studio: Studio) -> None:
    with studio.app.app_context():
        teacher, quiz = db.session.get_one(Person, studio.teacher_id), db.session.get_one(Quiz, studio.set_id)
        data = authoring.question_data(quiz.draft or {}, "bibit")
        authoring.add_questions(teacher, quiz.id, [data, data], NOW, proposed=[("evidence",), ("process",)])
        gone = edited(quiz, p1_s1="Kantin menjual es teh manis dan gorengan.")
        authoring.change_passage(teacher, quiz.id, quiz.draft_revision, gone, NOW)
        db.session.commit()
    studio.client.get(f"/sets/{studio.set_id}", headers=SCRIPT)
    assert "Kelas kami menanam cabai." in studio.client.page.one("#question-tanaman").text
    response = studio.post("/publish")
    assert response.status_code == 422
    assert "Confirm what is only proposed before publishing: questions 3, 4." in studio.client.page.one("#flashes").text
    studio.post("/proposals", {"question": "q1"})
    assert (studio.quiz.draft or {})["proposed"] == {"q2": ["process"]}
    studio.post("/proposals")
    assert (studio.quiz.draft or {})["proposed"] == {}
    studio.post("/questions/tanaman/lost")
    assert "Kelas kami menanam cabai." not in studio.client.page.one("#question-tanaman").text


def test_a_question_moves_to_another_set_and_what_it_lost_is_told(studio: Studio) -> None:
    with studio.app.app_context():
        teacher = db.session.get_one(Person, studio.teacher_id)
        passage = make_content().passage
        first = {"id": "p1", "kind": "paragraph", "sentences": {"s1": "Pasar itu ramai."}}
        other = authoring.create(
            teacher, type(passage).model_validate({**passage.model_dump(), "blocks": [first]}), NOW
        )
        db.session.commit()
        target = other.id
    studio.client.get(f"/sets/{studio.set_id}/questions/tanaman/elsewhere")
    assert "Kelas kami menanam cabai." in studio.client.page.text
    studio.client.submit("main form", target=str(target))
    assert "1 sentence it rested on is not in that text" in studio.client.page.text
    assert studio.names == ["bibit"]
    studio.client.get(f"/sets/{target}")
    assert "Kelas kami menanam cabai." in studio.client.page.text
    studio.client.get(f"/sets/{studio.set_id}/questions/bibit/elsewhere")
    response = studio.client.post(
        f"/sets/{studio.set_id}/questions/bibit/elsewhere",
        data={"csrf_token": studio.token, "target": "999999", "revision": studio.revision},
    )
    assert response.status_code == 422


NONSENSE: list[dict[str, Any]] = [
    {},
    {"revision": "²"},
    {"revision": "9" * 400},
    {"revision": "-3", "position": "x", "direction": "sideways", "choice": "all", "type": "nothing"},
    {"position": "9" * 30, "question": ["a", "b\0c"], "target": "\0", "evidence": ["p1.s1:" + "x" * 3_000, ":", "\0"]},
    {"title": "a\0b", "note": "\0", "locate": "1e9", "use": "\0", "aside": "²"},
]


@pytest.mark.parametrize("values", NONSENSE)
@pytest.mark.parametrize("headers", [SCRIPT, None])
def test_posts_of_any_shape_are_answered_below_500(studio: Studio, values: dict[str, Any], headers: Any) -> None:
    paths = [
        "",
        "/tanaman",
        "/tanaman/move",
        "/tanaman/elsewhere",
        "/tanaman/autosave",
        "/tanaman/lost",
        "/new/ordering",
    ]
    paths = [f"/questions{path}" for path in paths] + ["/publish", "/undo", "/details", "/proposals", "/asides/1"]
    for path in paths:
        sent = {"csrf_token": studio.token} | values
        response = studio.client.post(f"/sets/{studio.set_id}{path}", data=sent, headers=headers)
        assert response.status_code < 500, f"{path}: {response.status_code}"
        as_json = studio.client.post(
            f"/sets/{studio.set_id}{path}", json=[values], headers={"X-CSRFToken": studio.token, **(headers or {})}
        )
        assert as_json.status_code < 500, f"{path} as JSON: {as_json.status_code}"


def test_the_studio_asks_the_same_for_one_and_thirty_questions(studio: Studio) -> None:
    def counted(path: str) -> int:
        with count_queries(studio.app) as statements:
            assert studio.client.get(f"/sets/{studio.set_id}{path}", headers=SCRIPT).status_code == 200
        return len(statements)

    paths = ("", "/questions/tanaman")
    few = [counted(path) for path in paths]
    with studio.app.app_context():
        teacher, quiz = db.session.get_one(Person, studio.teacher_id), db.session.get_one(Quiz, studio.set_id)
        data = authoring.question_data(quiz.draft or {}, "bibit")
        authoring.add_questions(teacher, quiz.id, [data] * 28, NOW, proposed=[("evidence",)] * 28)
        db.session.commit()
    assert [counted(path) for path in paths] == few
    assert max(few) <= 12


def test_a_set_shared_for_reading_stays_readable_and_one_for_editing_can_be_edited(
    app: QuizApp, client: InspectingClient
) -> None:
    with app.app_context():
        school = make_school()
        owner, reader, editor = (make_person(school, "teacher") for _ in range(3))
        quiz = draft_of(owner)
        for person, level in ((reader, "view"), (editor, "edit")):
            sharing.share(owner, quiz, person.username or "", level, NOW)
        db.session.commit()
        set_id, people = quiz.id, {"reader": reader.id, "editor": editor.id}
    found = {}
    for who, person_id in people.items():
        with app.app_context():
            sign_in(client, db.session.get_one(Person, person_id))
        client.get(f"/sets/{set_id}")
        assert "Apa yang ditanam oleh kelas itu?" in client.page.text
        assert "cabai" in client.page.text  # the key
        found[who] = (
            client.page.select("[data-edit], [data-delete], #new-question, [data-publish]") != [],
            client.get(f"/sets/{set_id}/questions/tanaman").status_code,
        )
    assert found == {"reader": (False, 404), "editor": (True, 200)}
    with app.app_context():
        owner = db.session.get_one(Person, db.session.get_one(Quiz, set_id).owner_id)
        authoring.publish(owner, set_id, db.session.get_one(Quiz, set_id).draft_revision, None, NOW)
        db.session.commit()
        sign_in(client, db.session.get_one(Person, people["reader"]))
    client.get(f"/sets/{set_id}")
    assert "Apa yang ditanam oleh kelas itu?" in client.page.text
    assert client.page.select("[data-edit], [data-delete], #new-question, [data-publish]") == []
    with app.app_context():
        stranger = make_person(db.session.scalars(db.select(School)).first(), "teacher")
        sign_in(client, stranger)
    assert client.get(f"/sets/{set_id}").status_code == 404
