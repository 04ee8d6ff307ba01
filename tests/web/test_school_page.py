"""The school's settings: administrators change them, teachers read them, everything else follows."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.school_settings import Letterhead, Limits, SchoolSettings
from quizapp.models import AuditEntry, Person, School, db
from quizapp.operations import schools
from quizapp.operations.errors import NotFound
from quizapp.web.schools.forms import SettingsForm
from tests.factories import NOW, make_account, make_school
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


@pytest.fixture
def administrator(app: QuizApp, client: InspectingClient) -> Person:
    """An administrator, signed in."""
    with app.app_context():
        person = make_account(make_school(), "administrator")
        sign_in_as(client, person)
    return person


def stored(app: QuizApp) -> School:
    """Return the school as it is stored."""
    with app.app_context():
        return db.session.scalars(select(School)).one()


def test_an_administrator_changes_what_the_school_has_set(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    client.get("/school")
    assert client.page.one("input[name=hard_below]").get("value") == "0.3"
    assert client.page.one("input[name=distractor_share]").get("value") == "5"
    assert client.page.one("input[name=bands]").get("value") == "40, 65, 85"
    client.submit(
        "form[action='/school']",
        {
            "name": "SMP Negeri 4 Denpasar",
            "timezone": "Asia/Makassar",
            "authority": "Pemerintah Kota Denpasar",
            "head_name": "I Wayan Sudarma, S.Pd.",
            "threshold_label": "KKM",
            "pass_mark": "70",
            "bands": "50;60  80",
            "threshold": "75",
            "hard_below": "0,25",
            "distractor_share": "7.5",
            "fewest": "8",
        },
    )
    assert client.page.one(".notice-success").text == "Done: Saved. It holds from now on, on every page."
    school = stored(app)
    assert (school.name, school.timezone, school.threshold) == ("SMP Negeri 4 Denpasar", "Asia/Makassar", 0.75)
    assert schools.settings_of(school) == SchoolSettings(
        Letterhead(authority="Pemerintah Kota Denpasar", head_name="I Wayan Sudarma, S.Pd."),
        Limits(hard_below=0.25, distractor_share=0.075, fewest=8),
        (50, 60, 80),
        "KKM",
        70,
    )
    assert client.page.one("input[name=hard_below]").get("value") == "0.25"


def test_what_changed_is_noted_without_names(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    client.get("/school")
    client.submit("form[action='/school']", {"head_name": "I Wayan Sudarma", "pass_mark": "70"})
    client.submit("form[action='/school']", {})
    assert client.page.one(".notice-success").text == "Done: Nothing was different."
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.verb, entry.subject, entry.actor_id) == ("change_settings", "school", administrator.id)
        assert entry.details == {"fields": ["pass_mark", "head_name"], "values": {"pass_mark": [75, 70]}}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"bands": "65, 40, 85"}, "bands", "Each must be higher than the one before it, between 1 and 99."),
        ({"bands": "40 - 65"}, "bands", "Write whole numbers with commas between, such as 40, 65, 85."),
        ({"bands": "²"}, "bands", "Write whole numbers with commas between, such as 40, 65, 85."),
        ({"hard_below": "0.8"}, "easy_above", "It must be higher than the one before it."),
        ({"hard_below": "-0.1"}, "hard_below", "Write a number such as 0.30."),
        ({"hard_below": "nan"}, "hard_below", "Write a number such as 0.30."),
        ({"hard_below": ""}, "hard_below", "Please fill this in."),
        ({"distractor_share": " "}, "distractor_share", "Please fill this in."),
        ({"threshold": "\t"}, "threshold", "Please fill this in."),
        ({"pass_mark": " \N{NO-BREAK SPACE} "}, "pass_mark", "Please fill this in."),
        ({"pass_mark": "75.5"}, "pass_mark", "Write a whole number."),
        ({"pass_mark": "0"}, "pass_mark", "It must be between 1 and 100."),
        ({"threshold": "101"}, "threshold", "It must be between 1 and 100."),
        ({"fewest": "40"}, "tentative_below", "It must not be lower than the one before it."),
        ({"name": " "}, "name", "Please fill this in."),
    ],
)
def test_what_does_not_go_is_said_beside_its_field_and_nothing_is_stored(
    app: QuizApp,
    client: InspectingClient,
    administrator: Person,
    typed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    before = stored(app)
    client.get("/school")
    client.submit("form[action='/school']", {"address": "Jalan Kenanga 5", **typed})
    assert client.response is not None
    assert client.response.status_code == 422
    assert client.page.one(f"#{field}-error").text == sentence
    assert client.page.one("input[name=address]").get("value") == "Jalan Kenanga 5", "what was typed is kept"
    assert (stored(app).name, stored(app).settings) == (before.name, None)


def test_the_usual_figures_come_back_and_names_stay(
    app: QuizApp, client: InspectingClient, administrator: Person
) -> None:
    client.get("/school")
    client.submit(
        "form[action='/school']", {"name": "SMP Merdeka", "city": "Ende", "pass_mark": "60", "threshold": "50"}
    )
    client.submit("form[action='/school/usual']")
    assert client.page.one(".notice-success").text.startswith("Done: All figures are as usual again.")
    school = stored(app)
    assert (school.name, school.threshold) == ("SMP Merdeka", 0.66)
    assert schools.settings_of(school) == SchoolSettings(Letterhead(city="Ende"))


def test_a_teacher_reads_and_cannot_change(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    client.get("/school")
    token = client.page.one("meta[name=csrf-token]").get("content")
    with app.app_context():
        teacher = make_account(db.session.get_one(School, administrator.school_id), "teacher")
        sign_in_as(client, teacher)
    client.get("/school")
    assert not client.page.select("main form")
    shown = {row.one("dt").text: row.one("dd").text for row in client.page.select("dl.settings > div")}
    assert shown["Pass mark"].startswith("75 ")
    assert shown["Time of the school"].startswith("WIB")
    assert shown["City"].startswith("– ")
    assert "Usual: 0.3." in shown["Hard below"]
    for address in ("/school", "/school/usual"):
        assert client.post(address, data={"csrf_token": token, "name": "x"}).status_code in {400, 403}
    assert stored(app).name == "SMP Contoh"
    with app.app_context(), pytest.raises(NotFound):
        schools.change_settings(
            db.session.get_one(Person, teacher.id),
            name="x",
            timezone="Asia/Jakarta",
            threshold=0.5,
            settings=SchoolSettings(),
            now=NOW,
        )
    with app.app_context(), pytest.raises(NotFound):
        schools.school_of(make_account(make_school()))


def test_one_school_does_not_change_another(app: QuizApp, client: InspectingClient, administrator: Person) -> None:
    with app.app_context():
        other = make_school(name="SMP Seberang")
        db.session.commit()
    client.get("/school")
    client.submit("form[action='/school']", {"name": "SMP Baru", "pass_mark": "60"})
    with app.app_context():
        found = db.session.get_one(School, other.id)
        assert (found.name, found.settings) == ("SMP Seberang", None)


def test_the_form_holds_every_setting(app: QuizApp) -> None:
    with app.test_request_context():
        form = SettingsForm()
        shown = [field.name for _, group in form.groups() for field, _ in group]
    listed = {one.name for part in (Letterhead, Limits) for one in fields(part)}
    listed |= {one.name for one in fields(SchoolSettings)} - {"letterhead", "limits"}
    assert sorted(shown) == sorted(listed | {"name", "timezone", "threshold"})
