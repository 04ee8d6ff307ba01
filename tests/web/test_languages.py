"""Indonesian and English: chosen, remembered, complete on every page, with the dates and numbers of the language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import (
    DateField,
    DecimalField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    validators,
)
from wtforms.fields.choices import SelectChoice

from quizapp.app import QuizApp
from quizapp.core.messages import N_, Message
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.models import Assignment, Person, QuizVersion, db
from quizapp.operations import attempts, library, practice
from quizapp.web.filters import clock_time, number, short_time, when, when_on_a_page
from quizapp.web.forms import Form, RowForm
from quizapp.web.languages import say
from tests.factories import (
    NOW,
    PASSWORD,
    make_account,
    make_assignment,
    make_membership,
    make_person,
    make_school,
    make_version,
    sample_content,
)
from tests.scenes import RIGHT, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.pages import Page
from tools import translations

CATALOGUE = translations.read_catalogue(translations.CATALOGUES / "id" / "messages.po")


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stranger(app: QuizApp) -> InspectingClient:
    """A browser that has chosen no language; the school is set up."""
    with app.app_context():
        make_account(make_school(), "administrator", username="kepala")
        db.session.commit()
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    return client


def language_of(client: InspectingClient) -> str:
    return client.page.document.get("lang")


def choose(client: InspectingClient, code: str) -> None:
    client.submit("form[action='/language']", button=code)


# Choosing and remembering


def test_pages_are_indonesian_until_another_language_is_chosen(stranger: InspectingClient) -> None:
    stranger.get("/")
    assert language_of(stranger) == "id"
    assert [button.text for button in stranger.page.select("form[action='/language'] button")] == ["English"]


def test_the_choice_holds_on_the_next_pages_and_back_on_the_same_page(stranger: InspectingClient) -> None:
    stranger.get("/sign-in?username=siti")
    choose(stranger, "en")
    assert stranger.response is not None
    assert stranger.response.request.full_path == "/sign-in?username=siti"
    assert language_of(stranger) == "en"
    stranger.get("/")
    assert language_of(stranger) == "en"
    choose(stranger, "id")
    assert language_of(stranger) == "id"


def test_a_language_that_is_not_spoken_here_changes_nothing(stranger: InspectingClient) -> None:
    stranger.get("/")
    token = stranger.page.select("input[name=csrf_token]")[0].get("value")
    stranger.post("/language", data={"csrf_token": token, "language": "xx"}, follow_redirects=True)
    assert language_of(stranger) == "id"


def sign_in_with_password(client: InspectingClient, username: str) -> None:
    client.get("/sign-in")
    client.submit("form[action='/sign-in']", username=username, secret=PASSWORD)


def test_a_person_finds_the_language_again_on_another_device(app: QuizApp, stranger: InspectingClient) -> None:
    with app.app_context():
        person_id = make_account(make_school(), "teacher", username="rina").id
        db.session.commit()
    sign_in_with_password(stranger, "rina")
    choose(stranger, "en")
    with app.app_context():
        assert db.session.get_one(Person, person_id).language == "en"
    elsewhere = app.test_client()
    assert isinstance(elsewhere, InspectingClient)
    sign_in_with_password(elsewhere, "rina")
    assert language_of(elsewhere) == "en"


def test_the_next_person_at_a_shared_device_is_not_given_the_language_of_the_last(
    app: QuizApp, stranger: InspectingClient
) -> None:
    with app.app_context():
        make_account(make_school(), "teacher", username="rina", language="en")
        db.session.commit()
    sign_in_with_password(stranger, "rina")
    assert language_of(stranger) == "en"
    stranger.submit("form[data-sign-out]")
    assert language_of(stranger) == "id"
    sign_in_with_password(stranger, "kepala")
    assert language_of(stranger) == "id"


def test_what_is_chosen_on_the_sign_in_page_holds_for_who_never_chose(stranger: InspectingClient) -> None:
    stranger.get("/sign-in")
    choose(stranger, "en")
    sign_in_with_password(stranger, "kepala")
    assert language_of(stranger) == "en"


# Dates, numbers, plurals


@pytest.fixture
def spoken(app: QuizApp, request: pytest.FixtureRequest) -> Iterator[str]:
    """A request in the language of the parameter."""
    with app.test_request_context("/"):
        session["language"] = request.param
        yield request.param


MORNING = datetime(2023, 9, 13, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("spoken", ["id"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_dates_and_numbers_in_indonesian() -> None:
    assert when(MORNING) == "13 September 2023 pukul 08.05 WIB"
    assert short_time(MORNING) == "13 Sep, 08.05"
    assert clock_time(MORNING) == "08.05"
    assert when_on_a_page(MORNING) == "13\N{NO-BREAK SPACE}September 2023 pukul 08.05\N{NO-BREAK SPACE}WIB"
    assert [spell(None) for spell in (when, when_on_a_page, short_time, clock_time)] == [""] * 4
    assert number(12345.678) == "12.345,68"
    assert number(0.5) == "0,5"
    assert number(None) == "–"


@pytest.mark.parametrize("spoken", ["en"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_dates_and_numbers_in_english() -> None:
    assert when(MORNING) == "13 September 2023, 08:05 WIB"
    assert short_time(MORNING) == "13 Sep, 08:05"
    assert number(12345.678) == "12,345.68"


LETTERS = (
    N_('Matches the accepted answer "%(form)s": %(count)s letter differs (%(typed)s).'),
    N_('Matches the accepted answer "%(form)s": %(count)s letters differ (%(typed)s).'),
)


def letters(count: int) -> Message:
    return Message(LETTERS[0], {"form": "Austria", "count": count, "typed": "Austia"}, LETTERS[1])


@pytest.mark.parametrize("spoken", ["en"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_a_rule_speaks_of_one_letter_and_of_two_letters() -> None:
    assert say(letters(1)) == 'Matches the accepted answer "Austria": 1 letter differs (Austia).'
    assert say(letters(2)) == 'Matches the accepted answer "Austria": 2 letters differ (Austia).'
    assert say(letters(1)) == str(letters(1))
    assert say(letters(2)) == str(letters(2))


@pytest.mark.parametrize("spoken", ["id"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_a_rule_speaks_indonesian_whatever_the_count() -> None:
    for count in (1, 2):
        expected = f"Cocok dengan jawaban yang diterima, “Austria”: {count} huruf berbeda (Austia)."
        assert say(letters(count)) == expected


def test_an_english_page_counts_in_singular_and_plural(app: QuizApp, client: InspectingClient) -> None:
    with app.app_context():
        school = make_school()
        make_person(school, "administrator")
        make_assignment(make_version(school))
        db.session.commit()
    client.get("/")
    assert "2 questions" in client.page.document.text


# What WTForms says


class _Row(RowForm):
    text = StringField(validators=[validators.Length(max=3)])


class _Everything(Form):
    missing = StringField(validators=[validators.InputRequired()])
    absent = StringField(validators=[validators.DataRequired()])
    long = StringField(validators=[validators.Length(max=3)])
    short = StringField(validators=[validators.Length(min=9)])
    between = StringField(validators=[validators.Length(min=9, max=12)])
    exact = StringField(validators=[validators.Length(min=9, max=9)])
    pattern = StringField(validators=[validators.Regexp("^[0-9]+$")])
    address = StringField(validators=[validators.URL()])
    equal = StringField(validators=[validators.EqualTo("long")])
    one_of = StringField(validators=[validators.AnyOf(["a", "b"])])
    none_of = StringField(validators=[validators.NoneOf(["tidak sah"])])
    whole = IntegerField()
    decimal = DecimalField()
    least = IntegerField(validators=[validators.NumberRange(min=100)])
    most = IntegerField(validators=[validators.NumberRange(max=1)])
    range = IntegerField(validators=[validators.NumberRange(50, 60)])
    date = DateField()
    time = TimeField()
    choice = SelectField(choices=[SelectChoice("a", "A")])
    choices = SelectMultipleField(choices=[SelectChoice("a", "A")])
    rows = FieldList(FormField(_Row))


NUMBERS = dict.fromkeys(("least", "most", "range"), "7")
SHORT = dict.fromkeys(("short", "between", "exact", "equal"), "abc")
NO_SENSE = dict.fromkeys(
    ("long", "pattern", "address", "one_of", "none_of", "whole", "decimal", "date", "time", "choice", "choices"),
    "tidak sah",
)
TYPED = {"rows-0-text": "tidak sah"} | NUMBERS | SHORT | NO_SENSE


def said_by_wtforms() -> dict[str, str]:
    form = _Everything(MultiDict(TYPED), meta={"csrf": False})
    assert not form.validate()
    errors = dict(form.errors)
    errors["rows"] = errors["rows"][0]["text"]
    assert errors.keys() == {field.name for field in form}
    return {name: str(sentences[0]) for name, sentences in errors.items()}


@pytest.mark.parametrize("spoken", ["id"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_every_field_and_validator_speaks_indonesian() -> None:
    known = [
        re.compile(translations.PLACE.sub(".+", re.escape(text).replace(r"%\(", "%(").replace(r"\)", ")")))
        for message in CATALOGUE
        if message.id and any(place == "quizapp/web/form_texts.py" for place, _ in message.locations)
        for text in translations.translations_of(message)
    ]
    foreign = {name: text for name, text in said_by_wtforms().items() if not any(k.fullmatch(text) for k in known)}
    assert foreign == {}


@pytest.mark.parametrize("spoken", ["en"], indirect=True)
@pytest.mark.usefixtures("spoken")
def test_fields_speak_english_in_english() -> None:
    said = said_by_wtforms()
    assert said["long"] == said["rows"] == "Field cannot be longer than 3 characters."
    assert said["missing"] == "This field is required."


# Every page


def texts_of(page: Page) -> Iterator[str]:
    """Yield every piece of text of a page: between tags, in attributes people meet, and in data for scripts."""
    for node in page.nodes.values():
        if node.get("lang") == "en":
            continue
        for name in ("aria-label", "title", "alt", "placeholder", "data-label"):
            yield node.get(name)
        if node.tag == "script":
            yield from (
                _strings(json.loads(node.element.text or "null")) if node.get("type") == "application/json" else ()
            )
            continue
        yield node.element.text or ""
        yield from (child.tail or "" for child in node.element)


FOR_SCRIPTS_ONLY = {"mode"}
"""Keys in data for scripts whose values are names of ours, shown to nobody."""


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        parts = data if isinstance(data, list) else (data[key] for key in data.keys() - FOR_SCRIPTS_ONLY)
        for part in parts:
            yield from _strings(part)


def english_texts() -> re.Pattern[str]:
    """Return a pattern of every English text of the catalogue whose translation differs, whole and by itself."""
    sources = {
        source
        for message in CATALOGUE
        if message.id
        for source in translations.texts_of(message)
        if source not in translations.translations_of(message)
        and re.search("[A-Za-z]{2}", translations.PLACE.sub("", source))
    }
    patterns = [".+?".join(map(re.escape, translations.PLACE.split(source.strip()))) for source in sorted(sources)]
    return re.compile("|".join(patterns))


ENGLISH = english_texts()


def english_on(page: Page) -> list[str]:
    pieces = (" ".join(text.split()).strip(" :.,()·") for text in texts_of(page))
    return [text for text in pieces if text and (ENGLISH.fullmatch(text) or ENGLISH.fullmatch(text + "."))]


def test_an_english_page_is_recognised(app: QuizApp, client: InspectingClient, stranger: InspectingClient) -> None:
    client.get("/sign-in")
    assert "Sign in" in english_on(client.page)
    stranger.get("/sign-in")
    assert english_on(stranger.page) == []


EXAMPLES_OF_AN_ENDPOINT = 3


def crawl(app: QuizApp, client: InspectingClient) -> tuple[dict[str, list[str]], set[str]]:
    """Visit every page without a parameter and whatever links lead to, a few of each endpoint.

    Return the English found, by address, and the endpoints seen.
    """
    routes = app.url_map.bind("localhost")
    waiting = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    seen: set[str] = set()
    count: dict[str, int] = {}
    english: dict[str, list[str]] = {}
    while waiting:
        address = waiting.pop().partition("#")[0]
        try:
            endpoint, _ = routes.match(address.partition("?")[0])
        except HTTPException:
            continue
        if address in seen or endpoint == "static" or count.get(endpoint, 0) >= EXAMPLES_OF_AN_ENDPOINT:
            continue
        seen.add(address)
        count[endpoint] = count.get(endpoint, 0) + 1
        response = client.get(address, follow_redirects=True)
        if response.mimetype != "text/html":
            continue
        page = client.page
        assert page.document.get("lang") == "id", address
        if found := english_on(page):
            english[address] = found
        waiting += [page.absolute(link.get("href")).removeprefix("http://localhost") for link in page.links]
    return english, set(count)


def err(person: Person, assignment: Assignment) -> None:
    """Take a practice as somebody does who errs: each question is checked once, every second one again."""
    attempt = attempts.start(person, assignment.id, NOW)
    version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
    for position, declaration in enumerate(library.declarations(version.fingerprint), start=1):
        for _ in range(1 + position % 2):
            practice.check(person, attempt.id, position, some_response(declaration), NOW)


def some_response(declaration: Declaration) -> Response:
    match declaration.shape:
        case "text":
            return "barangkali begitu"
        case "choice":
            return declaration.choices[-1]
        case "choices":
            return [declaration.choices[0]]
        case "mapping":
            return dict.fromkeys(declaration.parts, declaration.choices[0])
        case "order":
            return list(declaration.choices)


@pytest.fixture
def school(app: QuizApp) -> dict[str, int]:
    """A school at work: ids of people by what they are."""
    with app.app_context():
        scene = make_scene(release_step="key", closes_at=NOW + timedelta(days=1))
        pupil, other = scene.pupil("Dewi Lestari"), scene.pupil("Budi Santoso")
        scene.pupil("Citra Kirana")
        asking = make_person(scene.school, name="Eko Prasetyo")
        make_membership(scene.room, asking, status="waiting")
        give(pupil, scene.assignment, RIGHT, "bibit", "Baik, karena hujan turun.", at=NOW)
        give(other, scene.assignment, None, "Bu Rina", hand_in=False)
        everything = make_version(scene.school, sample_content(), owner=scene.teacher)
        exercise = make_version(scene.school, sample_content())
        exercised = make_assignment(exercise, scene.room, mode="practice")
        give(pupil, exercised)
        err(other, exercised)
        make_assignment(exercise)
        closed = make_assignment(
            everything, scene.room, mode="test", closes_at=NOW + timedelta(minutes=1), release_step="key"
        )
        give(pupil, closed)
        make_assignment(everything, scene.room, mode="test", opens_at=NOW + timedelta(days=2))
        administrator = make_person(scene.school, "administrator")
        db.session.commit()
        return {"pupil": pupil.id, "late": other.id, "teacher": scene.teacher.id, "administrator": administrator.id}


REACHED = {
    "nobody": {"library.home", "account.sign_in"},
    "pupil": {"attempts.start", "attempts.show_feedback", "attempts.receipt", "reports.my_progress"},
    "late": {"attempts.start", "attempts.attempt"},
    "teacher": {"reports.matrix", "marking.pile", "marking.response", "reports.pupil_progress", "authoring.preview"},
    "administrator": {"people.person", "authoring.show_set"},
}
"""What the crawl must come by at least, so that it is known to work."""


@pytest.mark.parametrize("who", REACHED)
def test_every_page_is_indonesian(app: QuizApp, school: dict[str, int], who: str) -> None:
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    if who != "nobody":
        with app.app_context():
            sign_in(client, db.session.get_one(Person, school[who]))
        with client.session_transaction() as kept:
            del kept["language"]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        english, reached = crawl(app, client)
    assert english == {}
    assert REACHED[who] - reached == set()


def test_what_goes_wrong_is_said_in_indonesian(app: QuizApp, school: dict[str, int]) -> None:
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    client.get("/not-here")
    assert client.page.h1 == "Halaman tidak ditemukan"
    assert english_on(client.page) == []
    client.get("/sign-in")
    client.submit("form[action='/sign-in']", username="", secret="")
    assert "Harap diisi." in client.page.document.text
    assert english_on(client.page) == []
    with app.app_context():
        sign_in(client, db.session.get_one(Person, school["teacher"]))
    with client.session_transaction() as kept:
        del kept["language"]
    client.get("/people")
    assert client.page.h1 == "Halaman ini terbatas"
    assert english_on(client.page) == []
    client.get("/sets/new")
    client.submit("form.form", title="x" * 201, text="", licence="")
    assert "Paling banyak 200 karakter." in client.page.document.text
    assert english_on(client.page) == []
