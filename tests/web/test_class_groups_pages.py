"""Groups and next year's class through the pages; the list of classes is searched."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import ClassGroup, ClassGroupMember, Classroom, Membership, Person, School, db
from tests.factories import (
    make_account,
    make_assignment,
    make_classroom,
    make_group,
    make_membership,
    make_person,
    make_school,
    make_version,
)
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture
def room(app: QuizApp, client: InspectingClient) -> Classroom:
    """A class with three pupils, whose teacher is signed in."""
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        teacher = make_account(school, "teacher", username="rina", name="Rina Hartati")
        classroom = make_classroom(school, teacher, name="VIII-B")
        for name in ("Ani", "Budi", "Citra"):
            make_membership(classroom, make_person(school, name=name))
        db.session.commit()
        sign_in_as(client, teacher)
        return classroom


def pupil_ids(app: QuizApp, room: Classroom) -> list[int]:
    with app.app_context():
        query = select(Membership.person_id).where(Membership.classroom_id == room.id, Membership.role == "pupil")
        return list(db.session.scalars(query.order_by(Membership.id)))


def groups(app: QuizApp) -> list[tuple[str, list[int]]]:
    with app.app_context():
        return [
            (
                group.name,
                sorted(
                    db.session.scalars(select(ClassGroupMember.person_id).where(ClassGroupMember.group_id == group.id))
                ),
            )
            for group in db.session.scalars(select(ClassGroup).order_by(ClassGroup.id))
        ]


def test_a_group_is_made_changed_and_deleted(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    ani, budi, citra = pupil_ids(app, room)
    client.get(f"/classrooms/{room.id}")
    client.follow("Groups")
    assert client.page.one(".tabs a[aria-current]").text == "Groups"
    client.follow("Make a group")
    client.submit("main form", name="Kelompok A", pupils=[str(ani), str(citra)])
    assert client.page.one(".notice-success").text == "Done: The group is made. You can give it sets of its own."
    assert client.page.one(".entry").text == "Kelompok A 2 pupils"
    client.follow("Kelompok A")
    client.submit("main form:not(.section)", name="Kelompok B", pupils=[str(budi)])
    assert groups(app) == [("Kelompok B", [budi])]
    client.follow("Kelompok B")
    client.submit("main form.section")
    assert groups(app) == []


def test_what_a_group_needs(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    ani, *_ = pupil_ids(app, room)
    client.get(f"/classrooms/{room.id}/groups/new")
    assert client.submit("main form", name="A").status_code == 422
    assert client.page.one("#pupils-error").text == "Choose at least one pupil."
    assert client.submit("main form", name="", pupils=[str(ani)]).status_code == 422
    assert client.page.one("#name-error").text == "Please fill this in."
    assert len(client.page.select('input[name="pupils"][checked]')) == 1
    token = client.page.one('meta[name="csrf-token"]').get("content")
    for odd in ("0", "x", "99999999999999999999", str(2**31 - 1)):
        data = {"name": "A", "pupils": odd, "csrf_token": token}
        assert client.post(f"/classrooms/{room.id}/groups/new", data=data).status_code == 422
    assert groups(app) == []


def test_a_group_with_a_set_stays(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        classroom = db.session.get_one(Classroom, room.id)
        group = make_group(classroom, db.session.get_one(Person, pupil_ids(app, room)[0]), name="A")
        version = make_version(db.session.get_one(School, room.school_id))
        make_assignment(version, classroom, audience="group", group_id=group.id)
        db.session.commit()
        group_id = group.id
    client.get(f"/classrooms/{room.id}/groups")
    assert client.page.one(".entry").text == "A 1 pupil was given a set"
    client.follow("A")
    assert client.submit("main form.section").status_code == 422
    assert "This group was given a set, so it stays." in client.page.one("#errors").text
    other = client.get(f"/classrooms/{room.id + 1}/groups/{group_id}")
    assert other.status_code == 404


def test_next_years_class(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    ani, budi, citra = pupil_ids(app, room)
    client.get(f"/classrooms/{room.id}")
    client.follow("Next school year")
    assert client.page.h1 == "VIII-B next year"
    assert [client.page.one(f"#{name}").get("value") for name in ("name", "school_year")] == ["IX-B", "2027/2028"]
    assert len(client.page.select('input[name="pupils"][checked]')) == 3
    client.submit("main form", school_year="2026/2027", pupils=[str(ani)])
    assert client.page.one("#school_year-error").text == "This class is of 2026/2027; the next one needs a later year."
    assert len(client.page.select('input[name="pupils"][checked]')) == 1
    client.submit("main form", school_year="2027/2028", pupils=[str(ani), str(budi)])
    assert client.page.one(".notice-success").text == "Done: 2 pupils came in."
    assert client.page.h1 == "IX-B"
    client.get(f"/classrooms/{room.id}/next-year")
    assert [label.text for label in client.page.select("#pupils label")] == ["Ani (IX-B)", "Budi (IX-B)", "Citra"]
    assert [box.get("value") for box in client.page.select('input[name="pupils"][checked]')] == [str(citra)]
    with app.app_context():
        assert db.session.get_one(Classroom, room.id).archived_at is not None


def test_after_the_last_grade(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        db.session.get_one(Classroom, room.id).name = "IX-B"
        db.session.commit()
    client.get(f"/classrooms/{room.id}/next-year")
    assert "Whoever passes this grade leaves the school." in client.page.text
    client.submit(f'form[action="/classrooms/{room.id}/archive"]')
    assert client.page.one(".notice-success").text == "Done: The class is put away; take it out again at any time."


def test_finding_a_class(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    with app.app_context():
        teacher = db.session.scalars(select(Person).where(Person.username == "rina")).one()
        school = db.session.get_one(School, room.school_id)
        for name in ("VII-A", "7B", "X IPA 2", "X IPA 10", "IX-C"):
            make_classroom(school, teacher, name=name)
        db.session.commit()
    client.get("/classrooms")
    assert [entry.text for entry in client.page.select("h2.entry-title")] == [
        "VII-A", "7B", "VIII-B", "IX-C", "X IPA 2", "X IPA 10",
    ]  # fmt: skip
    client.submit('form[role="search"]', search="7")
    assert [entry.text for entry in client.page.select("h2.entry-title")] == ["VII-A", "7B"]
    client.submit('form[role="search"]', search="<zz>'")
    assert client.page.one("#search").get("value") == "<zz>'"
    assert "No class is called so." in client.page.text


def test_lists_take_the_same_queries_for_one_and_three(app: QuizApp, client: InspectingClient, room: Classroom) -> None:
    pages = [f"/classrooms/{room.id}/groups", f"/classrooms/{room.id}/next-year", "/classrooms"]
    counts = []
    for _ in range(2):
        with app.app_context():
            classroom = db.session.get_one(Classroom, room.id)
            for _ in range(2):
                person = make_person(db.session.get_one(School, room.school_id))
                make_membership(classroom, person)
                make_group(classroom, person)
            db.session.commit()
        counts.append([statements(app, client, page) for page in pages])
    assert counts[0] == counts[1]
