"""The first account, invitations, lost passwords, and what an administrator does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import AuditEntry, OneTimeLink, Person, School, SignIn, db
from quizapp.operations import one_time_links, staff
from quizapp.operations.errors import NotFound
from quizapp.operations.staff import NewAccount
from quizapp.operations.transactions import transaction
from quizapp.web import clock
from tests.factories import NOW, PASSWORD, make_account, make_person, make_school
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as, speak_english

FIRST = {
    "school": "SMP Negeri 3 Malang",
    "timezone": "Asia/Makassar",
    "name": "Rina  Hartati",
    "username": "Rina.Hartati",
    "password": PASSWORD,
}
TEACHER = {"name": "Agus Salim", "username": "agus", "password": PASSWORD}


@pytest.fixture
def administrator(app: QuizApp) -> Person:
    with app.app_context():
        person = make_account(make_school(), "administrator", username="kepala", name="Bu Kepala")
        db.session.commit()
        return person


def people(app: QuizApp) -> list[tuple[str, str, str | None]]:
    with app.app_context():
        rows = db.session.execute(select(Person.role, Person.name, Person.username).order_by(Person.id))
        return [tuple(row) for row in rows]


# The first account


def test_the_first_account_sets_up_the_school(app: QuizApp, client: InspectingClient) -> None:
    client.get("/", follow_redirects=True)
    assert client.page.h1 == "Set up your school"
    client.submit("main form", FIRST)
    assert client.page.one(".notice-success").text == "Done: The school is set up and you are its administrator."
    assert people(app) == [("administrator", "Rina Hartati", "rina.hartati")]
    with app.app_context():
        assert db.session.execute(select(School.name, School.timezone)).one() == (
            "SMP Negeri 3 Malang",
            "Asia/Makassar",
        )


def test_afterwards_the_page_is_gone(client: InspectingClient, administrator: Person) -> None:
    assert client.get("/first-account").status_code == 404
    token = client.page.one('input[name="csrf_token"]').get("value")
    assert client.post("/first-account", data=FIRST | {"csrf_token": token}).status_code == 404
    assert client.get("/").status_code == 200


def test_a_school_that_is_there_already_is_named(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        make_school(name="Sekolah")
        db.session.commit()
    client.get("/first-account")
    client.submit("main form", FIRST)
    with app.app_context():
        assert db.session.scalars(select(School.name)).all() == ["SMP Negeri 3 Malang"]


def test_what_is_wrong_is_said_and_nothing_is_stored(app: QuizApp, client: InspectingClient) -> None:
    client.get("/first-account")
    assert client.submit("main form", FIRST | {"password": "password1234", "name": "-"}).status_code == 422
    assert client.page.one(".field-error").text == "Write a name."
    client.submit("main form", password="password1234", name="Rina")
    assert client.page.one(".field-error").text == (
        "This password is among the first that others would guess. Choose another."
    )
    assert client.page.one("#school").get("value") == "SMP Negeri 3 Malang"
    assert people(app) == []


def test_two_browsers_make_one_administrator(app: QuizApp) -> None:
    def create(number: int) -> bool:
        with app.app_context(), transaction(write=True):
            staff.create_first_account(NewAccount("A", f"admin{number}", "x"), "SMP", "Asia/Jakarta", NOW)
        return True

    assert race(create) == [True]
    assert len(people(app)) == 1


def race(action: Callable[[int], object]) -> list[object]:
    """Run `action(number)` in four threads at once; return what those gave that were not turned away."""
    barrier, results = Barrier(4), []

    def run(number: int) -> None:
        barrier.wait()
        with suppress(NotFound):
            results.append(action(number))

    threads = [Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


# Invitations


def invited(app: QuizApp, administrator: Person) -> str:
    with app.app_context():
        token = one_time_links.invite(administrator, clock.now())
        db.session.commit()
        return token


def test_a_teacher_joins_by_the_link_that_is_shown_once(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    with app.app_context():
        sign_in_as(client, administrator)
    client.get("/people")
    client.submit("main form")
    link = client.page.one("#link").raw_text
    assert link.startswith("http://localhost/invitations/")
    with app.app_context():
        assert db.session.scalars(select(OneTimeLink.token_hash)).one() not in link
    client.submit("form[data-sign-out]")
    speak_english(client)
    client.get(link)
    assert client.page.h1 == "Welcome to SMP Contoh"
    client.submit("main form", TEACHER)
    assert client.page.one(".person-name").text == "Agus Salim"
    assert people(app)[1:] == [("teacher", "Agus Salim", "agus")]
    assert client.get(link).status_code == 404
    assert client.page.h1 == "This link no longer works"


def test_an_invitation_survives_a_taken_username(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    client.get(f"/invitations/{invited(app, administrator)}")
    assert client.submit("main form", TEACHER | {"username": "kepala"}).status_code == 422
    assert client.page.one(".field-error").text == "This username is taken. Choose another."
    client.submit("main form", username="agus", password=PASSWORD)
    assert len(people(app)) == 2


def test_an_invitation_expires(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    token = invited(app, administrator)
    with time_machine.travel(clock.now() + timedelta(days=7)):
        assert client.get(f"/invitations/{token}").status_code == 404
        assert client.get(f"/reset/{token}").status_code == 404


def test_two_tabs_cannot_both_use_an_invitation(app: QuizApp, administrator: Person) -> None:
    token = invited(app, administrator)

    def accept(number: int) -> bool:
        with app.app_context(), transaction(write=True):
            one_time_links.accept_invitation(token, NewAccount("A", f"guru{number}", "x"), clock.now())
        return True

    assert race(accept) == [True]
    assert len(people(app)) == 2


@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "%ff"])
def test_made_up_links_lead_nowhere(client: InspectingClient, administrator: Person, token: str) -> None:
    assert client.get(f"/invitations/{token}").status_code == 404
    assert client.get(f"/reset/{token}").status_code == 404


# Lost passwords


@pytest.fixture
def teacher(app: QuizApp, administrator: Person) -> Person:
    with app.app_context():
        school = db.session.get_one(School, administrator.school_id)
        person = make_account(school, "teacher", username="rina", name="Rina Hartati")
        db.session.commit()
        return person


def test_a_reset_link_sets_a_new_password_and_signs_the_old_one_out(
    app: QuizApp, client: InspectingClient, administrator: Person, teacher: Person
) -> None:
    somewhere = app.test_client()
    with app.app_context():
        sign_in_as(somewhere, teacher)
        sign_in_as(client, administrator)
    client.get(f"/people/{teacher.id}")
    client.submit(f'form[action="/people/{teacher.id}/reset"]')
    link = client.page.one("#link").raw_text
    client.submit("form[data-sign-out]")
    speak_english(client)
    client.get(link)
    assert client.page.h1 == "A new start for Rina Hartati"
    assert client.submit("main form", secret="short").status_code == 422
    client.submit("main form", secret="hujan turun pagi")
    assert client.page.one(".person-name").text == "Rina Hartati"
    assert client.get(link).status_code == 404
    assert somewhere.get("/account").status_code == 302


def test_only_the_newest_reset_link_works(
    app: QuizApp, client: InspectingClient, administrator: Person, teacher: Person
) -> None:
    with app.app_context():
        older = one_time_links.offer_reset(administrator, teacher, clock.now())
        newer = one_time_links.offer_reset(None, teacher, clock.now())
        db.session.commit()
    assert client.get(f"/reset/{older}").status_code == 404
    assert client.get(f"/reset/{newer}").status_code == 200


def test_a_reset_link_of_a_disabled_account_is_dead(
    app: QuizApp, client: InspectingClient, administrator: Person, teacher: Person
) -> None:
    with app.app_context():
        token = one_time_links.offer_reset(administrator, teacher, clock.now())
        staff.set_active(administrator, teacher.id, clock.now(), active=False)
        staff.set_active(administrator, teacher.id, clock.now(), active=True)
        db.session.commit()
    assert client.get(f"/reset/{token}").status_code == 404


# What an administrator does


def change(client: InspectingClient, person: Person, button: str) -> str:
    client.get(f"/people/{person.id}")
    client.submit(f'form[action="/people/{person.id}"]', button=button)
    return client.page.one(".notice").text


def test_disabling_ends_sessions_and_can_be_undone(
    app: QuizApp, client: InspectingClient, administrator: Person, teacher: Person
) -> None:
    somewhere = app.test_client()
    with app.app_context():
        sign_in_as(somewhere, teacher)
        sign_in_as(client, administrator)
    assert change(client, teacher, "disable") == "Done: Rina Hartati can no longer sign in."
    assert somewhere.get("/account").status_code == 302
    assert change(client, teacher, "enable") == "Done: Rina Hartati can sign in again."
    with app.app_context():
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
        assert verbs == ["disable_account", "enable_account"]
        assert db.session.scalar(select(func.count()).where(SignIn.person_id == teacher.id)) == 0


def test_roles_and_sessions(app: QuizApp, client: InspectingClient, administrator: Person, teacher: Person) -> None:
    with app.app_context():
        sign_in_as(client, administrator)
    assert change(client, teacher, "make-administrator") == "Done: Rina Hartati is an administrator now."
    assert change(client, teacher, "make-teacher") == "Done: Rina Hartati is a teacher now, no longer an administrator."
    assert change(client, teacher, "sign-out") == "Done: Rina Hartati is signed out everywhere."


def test_nobody_disables_themselves(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    with app.app_context():
        sign_in_as(client, administrator)
    client.get(f"/people/{administrator.id}")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    for what in ("disable", "make-teacher"):
        reply = client.post(f"/people/{administrator.id}", data={"change": what, "csrf_token": token})
        assert reply.status_code == 409
    assert client.post(f"/people/{administrator.id}", data={"change": "x", "csrf_token": token}).status_code == 400


def test_people_of_another_school_and_pupils_do_not_exist_here(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    with app.app_context():
        foreign = make_person(make_school(name="Lain"), "teacher")
        pupil = make_person(db.session.get_one(School, administrator.school_id))
        sign_in_as(client, administrator)
        strangers = (foreign.id, pupil.id, 999_999)
    client.get("/people")
    token = client.page.one('meta[name="csrf-token"]').get("content")
    assert [node.text for node in client.page.select("tbody th")] == ["Bu Kepala (you)"]
    for id_ in strangers:
        assert client.get(f"/people/{id_}").status_code == 404
        for address in (f"/people/{id_}", f"/people/{id_}/reset"):
            assert client.post(address, data={"change": "disable", "csrf_token": token}).status_code == 404


def test_teachers_have_no_people_page(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    with app.app_context():
        sign_in_as(client, teacher)
        with pytest.raises(NotFound):
            one_time_links.invite(teacher, clock.now())
    assert client.get("/people").status_code == 403


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    with app.app_context():
        sign_in_as(client, administrator)
    counts = []
    for _ in range(2):
        counts.append(statements(app, client, "/people"))
        with app.app_context():
            school = db.session.get_one(School, administrator.school_id)
            make_person(school, "teacher")
            make_person(school, "teacher")
            db.session.commit()
    assert counts[0] == counts[1] == 2


def test_the_home_page_asks_for_the_administrator_once(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    client.get("/")
    assert statements(app, client, "/") == 1
