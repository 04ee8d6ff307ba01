"""Classes and their pupils through the pages."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Attempt, AuditEntry, Classroom, Membership, Person, School, SignIn, db
from quizapp.operations import accounts
from tests.factories import (
    PIN,
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as, speak_english


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> Person:
    """A teacher, signed in with `client`."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        person = make_account(school, "teacher", username="rina", name="Rina Hartati")
        sign_in_as(client, person)
        return person


@pytest.fixture
def room(app: QuizApp, teacher: Person) -> Classroom:
    with app.app_context():
        room = make_classroom(accounts.school_of(teacher), teacher, name="VIII-B", join_code="K7M2QX")
        db.session.commit()
        return room


def pupils_of(app: QuizApp, room: Classroom) -> list[tuple[str, str | None, str | None]]:
    with app.app_context():
        query = (
            select(Person.name, Person.username, Person.nisn)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.classroom_id == room.id, Membership.role == "pupil", Membership.status == "active")
            .order_by(Person.id)
        )
        return [tuple(row) for row in db.session.execute(query)]


def add_pupil(app: QuizApp, room: Classroom, name: str = "Siti Nurhaliza", **values: object) -> Person:
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        status = values.pop("status", "active")
        person = make_account(db.session.get_one(School, classroom.school_id), name=name, **values)
        make_membership(classroom, person, status=status)
        db.session.commit()
        return person


def cards(client: InspectingClient) -> list[tuple[str, str, str]]:
    """Return name, username and PIN of every card on the page."""
    return [
        (card.one("h2").text, card.select("dd")[1].text, card.select("dd")[2].text.replace(" ", ""))
        for card in client.page.select(".card")
    ]


# Classes


def test_a_teacher_creates_a_class(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    client.get("/")
    client.follow("Create a class")
    assert re.fullmatch(r"20\d\d/20\d\d", client.page.one("#school_year").get("value"))
    client.submit("main form", name="  VIII-B ", school_year="2026/2027")
    assert client.page.h1 == "VIII-B"
    code = client.page.one("main .code").text
    assert re.fullmatch("[A-HJ-NP-Z2-9]{6}", code)
    with app.app_context():
        assert db.session.scalars(select(Membership.role)).all() == ["teacher"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": "", "school_year": "2026/2027"}, "Please fill this in."),
        ({"name": "VIII-B", "school_year": "2026"}, "Write it like 2026/2027."),
        ({"name": "x" * 61, "school_year": "2026/2027"}, "At most 60 characters."),
        ({"name": "viii-b", "school_year": "2026/2027"}, "You have a class of this name in this school year already."),
    ],
)
def test_what_a_class_is_called(client: InspectingClient, room: Classroom, values: dict[str, str], error: str) -> None:
    client.get("/classrooms/new")
    assert client.submit("main form", values).status_code == 422
    assert client.page.one(".field-error").text == error


def test_a_class_is_renamed_put_away_and_taken_out(client: InspectingClient, room: Classroom) -> None:
    client.get(f"/classrooms/{room.id}/edit")
    client.submit("main .stack-wide > form:not(.section)", name="IX-B", school_year="2027/2028")
    assert client.page.h1 == "IX-B"
    client.follow("Change name or put away")
    client.submit(f'form[action="/classrooms/{room.id}/archive"]')
    assert client.page.one(".notice-success").text == "Done: The class is put away; take it out again at any time."
    client.get("/classrooms")
    assert client.page.one("summary").text == "1 class put away"
    client.get(f"/classrooms/{room.id}/edit")
    client.submit(f'form[action="/classrooms/{room.id}/archive"]')
    assert client.page.one(".notice-success").text == "Done: The class is back."


def test_the_code_for_the_projector(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    client.get(f"/classrooms/{room.id}/code")
    assert client.page.one(".code-large").text == "K7M2QX"
    assert client.page.one("#link").raw_text == "http://localhost/join/K7M2QX"
    assert len(client.page.select("svg.qr")) == 1
    client.submit("main form")
    assert client.page.one(".code-large").text != "K7M2QX"
    with app.app_context():
        assert db.session.scalars(select(Classroom.join_code)).one() == client.page.one(".code-large").text


# Adding pupils


def test_one_pupil_and_the_card(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    client.get(f"/classrooms/{room.id}/pupils/new")
    client.submit("main form", name="Siti Nurhaliza", nisn="0012345678")
    [(name, username, pin)] = cards(client)
    assert (name, username) == ("Siti Nurhaliza", "siti.nurhaliza")
    assert pupils_of(app, room) == [("Siti Nurhaliza", "siti.nurhaliza", "0012345678")]
    with app.app_context():
        assert pin not in str(db.session.scalars(select(Person.secret_hash).where(Person.username == username)).one())
    client.submit("form[data-sign-out]")
    speak_english(client)
    client.get("/sign-in")
    client.submit("main form", username="0012345678", secret=pin)
    assert client.page.one(".person > span").text == "Siti Nurhaliza · VIII-B"


@pytest.mark.parametrize(
    ("name", "nisn", "error"),
    [
        ("", "", "Please fill this in."),
        ("Budi", "123", "A NISN has 10 digits."),
        (
            "siti nurhaliza",
            "",
            "Somebody of this name is in the class already. Add what tells them apart, or take the line out.",
        ),
    ],
)
def test_one_pupil_that_cannot_be_added(
    app: QuizApp, client: InspectingClient, room: Classroom, name: str, nisn: str, error: str
) -> None:
    add_pupil(app, room)
    client.get(f"/classrooms/{room.id}/pupils/new")
    assert client.submit("main form", name=name, nisn=nisn).status_code == 422
    assert client.page.one(".field-error").text == error
    assert len(pupils_of(app, room)) == 1


def test_a_pasted_list_is_looked_at_then_added_once(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    client.get(f"/classrooms/{room.id}/pupils/list")
    client.submit("main form", pasted="Nama;NISN\nSiti Nurhaliza;0012345678\nBudi Santoso\n\nBudi Santosa")
    assert client.page.h1 == "Add 3 pupils to VIII-B?"
    assert [row.text for row in client.page.select("tbody tr")] == [
        "1 Nama · NISN a heading; left out",
        "2 Siti Nurhaliza 0012345678 siti.nurhaliza",
        "3 Budi Santoso – budi.santoso",
        "5 Budi Santosa – budi.santosa",
    ]
    assert pupils_of(app, room) == []
    preview = client.page.one('input[name="pasted"]').get("value")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    client.submit("main .stack-wide > form", button="Add them and show the cards")
    assert client.page.h1 == "3 sign-in cards, VIII-B"
    assert [card[:2] for card in cards(client)] == [
        ("Siti Nurhaliza", "siti.nurhaliza"),
        ("Budi Santoso", "budi.santoso"),
        ("Budi Santosa", "budi.santosa"),
    ]
    assert len({pin for _, _, pin in cards(client)}) == 3
    again = {"action": "add", "pasted": preview}
    reply = client.post(f"/classrooms/{room.id}/pupils/list", data=again | {"csrf_token": token})
    assert reply.status_code == 422
    assert len(pupils_of(app, room)) == 3


def test_errors_stand_by_line_and_nothing_is_saved(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    client.get(f"/classrooms/{room.id}/pupils/list")
    reply = client.submit("main form", pasted="Siti;12\nBudi\nbudi\n<b>Eko</b>")
    assert reply.status_code == 422
    assert client.page.one("#pasted-error").text == "2 lines need a look; they are named below. Nothing has been saved."
    assert [entry.text for entry in client.page.select(".entry")] == [
        "Line 1: Siti; 12 “12” is no NISN: it has 10 digits, zeros at the front included.",
        "Line 3: budi This name stands twice in the list. Add what tells them apart, or take the line out.",
    ]
    assert client.page.one("#pasted").raw_text.splitlines() == ["Siti;12", "Budi", "budi", "<b>Eko</b>"]
    assert pupils_of(app, room) == []


@pytest.mark.parametrize(
    ("pasted", "error"),
    [
        ("", "Please fill this in."),
        ("Nama\n", "There is no name in this list."),
        ("\n".join(f"Siswa Nomor {n:03}" for n in range(201)), "At most 200 pupils at once."),
    ],
)
def test_lists_that_are_none(client: InspectingClient, room: Classroom, pasted: str, error: str) -> None:
    client.get(f"/classrooms/{room.id}/pupils/list")
    assert client.submit("main form", pasted=pasted).status_code == 422
    assert client.page.one("#pasted-error").text == error


def test_usernames_are_unique_in_the_installation(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        make_person(make_school(name="Lain"), username="siti.nurhaliza")
        db.session.commit()
    client.get(f"/classrooms/{room.id}/pupils/new")
    client.submit("main form", name="Siti Nurhaliza")
    assert cards(client)[0][1] == "siti.nurhaliza2"


# PINs


def test_a_new_pin_in_one_tap(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = add_pupil(app, room, username="siti.nurhaliza")
    phone = app.test_client()
    with app.app_context():
        sign_in_as(phone, siti)
    client.get(f"/classrooms/{room.id}")
    client.submit(f'form[action="/classrooms/{room.id}/pupils/{siti.id}/pin"]')
    assert client.page.h1 == "1 sign-in card, VIII-B"
    pin = cards(client)[0][2]
    assert phone.get("/account").status_code == 302
    client.get(f"/classrooms/{room.id}")
    client.submit("form[data-sign-out]")
    speak_english(client)
    client.get("/sign-in")
    assert client.submit("main form", username="siti.nurhaliza", secret=PIN).status_code == 422
    assert client.submit("main form", username="siti.nurhaliza", secret=pin).status_code == 200


def test_new_cards_for_the_whole_class(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    add_pupil(app, room, "Siti")
    add_pupil(app, room, "Budi")
    add_pupil(app, room, "Eko", status="waiting")
    client.get(f"/classrooms/{room.id}")
    client.follow("New cards for all")
    assert "2 pupils get new PINs." in client.page.text
    client.submit("main form")
    assert [card[0] for card in cards(client)] == ["Budi", "Siti"]
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.verb)).all() == ["renew_pin", "renew_pin"]


# One pupil


def test_correcting_a_name(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = add_pupil(app, room, nisn="0012345678")
    budi = add_pupil(app, room, "Budi")
    client.get(f"/classrooms/{room.id}/pupils/{budi.id}")
    form = f'form[action="/classrooms/{room.id}/pupils/{budi.id}"]'
    assert client.submit(form, name="Budi S.", nisn="0012345678").status_code == 422
    assert client.page.one(".field-error").text == "Another pupil has this NISN."
    client.submit(form, name="Budi S.", nisn="0012345679")
    assert client.page.h1 == "Budi S."
    assert [row[::2] for row in pupils_of(app, room)] == [(siti.name, "0012345678"), ("Budi S.", "0012345679")]


def test_taking_a_pupil_out_keeps_the_account(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = add_pupil(app, room)
    client.get(f"/classrooms/{room.id}/pupils/{siti.id}")
    client.submit(f'form[action="/classrooms/{room.id}/pupils/{siti.id}/remove"]')
    assert client.page.one(".notice-success").text == (
        "Done: Siti Nurhaliza is no longer in the class. Account and marks are kept."
    )
    assert pupils_of(app, room) == []
    with app.app_context():
        assert db.session.get(Person, siti.id) is not None


def test_deleting_a_pupil_asks_and_leaves_nothing(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    siti = add_pupil(app, room)
    with app.app_context():
        school = accounts.school_of(siti)
        make_attempt(make_assignment(make_version(school), db.session.get_one(Classroom, room.id)), siti)
        accounts.open_session(siti, siti.created_at, app.permanent_session_lifetime)
        db.session.commit()
    client.get(f"/classrooms/{room.id}/pupils/{siti.id}")
    client.follow("Delete this pupil …")
    assert client.page.h1 == "Delete Siti Nurhaliza for good?"
    client.submit("main form")
    assert client.page.one(".notice-success").text == (
        "Done: Siti Nurhaliza has been deleted, with all attempts and marks."
    )
    with app.app_context():
        assert db.session.get(Person, siti.id) is None
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0
        assert db.session.scalar(select(func.count()).where(SignIn.person_id == siti.id)) == 0
        note = db.session.scalars(select(AuditEntry)).one()
        assert (note.verb, note.subject_id, note.details) == ("delete_pupil", siti.id, {})


# Waiting


def test_letting_in_and_turning_away(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    waiting = [add_pupil(app, room, name, status="waiting") for name in ("Ani", "Budi", "Citra", "Dewi")]
    client.get(f"/classrooms/{room.id}")
    assert client.page.one("#waiting").text == "4 wait to be let in"
    form = f'form[action="/classrooms/{room.id}/waiting"]'
    client.submit(form, button="Let in: Ani")
    assert client.page.one(".notice-success").text == "Done: 1 pupil is in the class now."
    client.submit(form, button="Turn away: Budi")
    assert client.page.one(".notice-success").text == "Done: 1 pupil was turned away."
    client.submit(form, button="Let all in")
    assert client.page.one(".notice-success").text == "Done: 2 pupils are in the class now."
    assert [name for name, _, _ in pupils_of(app, room)] == ["Ani", "Citra", "Dewi"]
    token = client.page.one('meta[name="csrf-token"]').get("content")
    for value in ("", "x", "\uff19", "99999999999999", str(waiting[1].id)):
        address = f"/classrooms/{room.id}/waiting"
        reply = client.post(address, data={"let_in": value, "csrf_token": token}, follow_redirects=True)
        assert reply.status_code == 200
    assert len(pupils_of(app, room)) == 3


# Who may


def test_a_class_of_others_does_not_exist(
    app: QuizApp, client: InspectingClient, teacher: Person, room: Classroom
) -> None:
    with app.app_context():
        school = accounts.school_of(teacher)
        colleague = make_person(school, "teacher")
        theirs = make_classroom(school, colleague)
        elsewhere = make_classroom(make_school(name="Lain"))
        pupil = make_person(school)
        make_membership(theirs, pupil)
        waiting = make_person(school)
        make_membership(db.session.get_one(Classroom, room.id), waiting, status="waiting")
        db.session.commit()
        ids = (theirs.id, elsewhere.id, 999_999)
    client.get("/classrooms")
    assert [entry.one("h2").text for entry in client.page.select(".entry")] == ["VIII-B"]
    token = client.page.one('meta[name="csrf-token"]').get("content")
    pages = ["", "/edit", "/code", "/pupils/new", "/pupils/list", "/pupils/cards", f"/pupils/{pupil.id}"]
    actions = ["/edit", "/archive", "/code", "/waiting", "/pupils/new", "/pupils/list", "/pupils/cards"]
    actions += [f"/pupils/{pupil.id}{verb}" for verb in ("", "/pin", "/remove", "/delete")]
    form = {"csrf_token": token, "name": "Siti", "school_year": "2026/2027", "let_in": "all", "pasted": "Siti"}
    for id_ in ids:
        assert {client.get(f"/classrooms/{id_}{page}").status_code for page in pages} == {404}
        assert {client.post(f"/classrooms/{id_}{action}", data=form).status_code for action in actions} == {404}
    # who only waits is not yet a pupil whose PIN this teacher may change
    for person_id in (waiting.id, pupil.id, teacher.id):
        assert client.get(f"/classrooms/{room.id}/pupils/{person_id}").status_code == 404
        assert client.post(f"/classrooms/{room.id}/pupils/{person_id}/pin", data=form).status_code == 404


def test_an_administrator_sees_the_classes_of_the_school(
    app: QuizApp, client: InspectingClient, room: Classroom
) -> None:
    with app.app_context():
        school = db.session.get_one(Classroom, room.id)
        administrator = make_person(db.session.get_one(School, school.school_id), "administrator")
        sign_in_as(client, administrator)
    client.get("/classrooms")
    assert client.page.one(".entry").text == "VIII-B 2026/2027 0 pupils taught by others"
    assert client.get(f"/classrooms/{room.id}").status_code == 200


def test_the_lists_take_the_same_queries_for_one_and_for_three(
    app: QuizApp, client: InspectingClient, teacher: Person, room: Classroom
) -> None:
    def add_more() -> None:
        with app.app_context():
            school = accounts.school_of(teacher)
            classroom = db.session.get_one(Classroom, room.id)
            for _ in range(2):
                person = make_account(school)
                make_membership(classroom, person)
                make_membership(classroom, make_account(school), status="waiting")
                make_attempt(make_assignment(make_version(school), classroom), person)
                make_classroom(school, teacher)
            db.session.commit()

    add_more()
    pages = ("/", "/classrooms", f"/classrooms/{room.id}", "/assignments/new")
    before = [statements(app, client, page) for page in pages]
    add_more()
    assert [statements(app, client, page) for page in pages] == before
    assert before == [3, 2, 4, 5]
