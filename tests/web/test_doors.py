"""Real objects at every door: what the owner can open does not exist for anybody else, and nothing of it changes.

The addresses and forms are found by following every link as the owner and sent again, token and all, by everyone else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from quizapp.app import QuizApp
from quizapp.models import Base, db
from quizapp.operations import library, staff
from quizapp.web.access import ANYONE, allowed_roles
from tests.attacks import CSRF, Crawl, SentForm, World, crawl, open_practice, read, standing_world

pytestmark = (
    pytest.mark.both_databases
)  # every page is opened and every form sent, whatever the database thinks of its statements

FORM = "application/x-www-form-urlencoded"
BRIEF = {"Accept": "application/json"}
"""Errors in a few bytes: pages take their time, and here only the doors are tried."""
OWNERS = ("teacher", "pupil")
INTRUDERS = {
    "colleague": "teacher",
    "foreign teacher": "teacher",
    "foreign administrator": "administrator",
    "classmate": "pupil",
    "stranger": "pupil",
    "foreign pupil": "pupil",
    "visitor": "visitor",
    None: "nobody",
}
UNTOUCHED = {"sign_in", "sign_in_failure", "lease"}
MOST_PAGES = 1_000
"""Many more than there are."""


@pytest.fixture
def world(app: QuizApp) -> World:
    return standing_world(app)


@dataclass(frozen=True)
class Found:
    """A world, what each of its owners finds, and what was in the tables after that."""

    world: World
    by: dict[str, Crawl]
    state: dict[str, tuple[int, str]]


_standing: dict[QuizApp, Found] = {}


@pytest.fixture
def found(database_app: QuizApp, request: pytest.FixtureRequest) -> Found:
    """A world whose owners have followed every link: the one of the test before, unless a row of it is another now.

    Following them takes many seconds. A test that empties or changes the tables in between costs them again, no more.
    """
    kept = _standing.get(database_app)
    if kept is None or digest(kept.world) != kept.state:
        world = request.getfixturevalue("world")
        by = {owner: found_by(world, owner) for owner in OWNERS}
        _standing[database_app] = kept = Found(world, by, digest(world))
    library.forget()
    staff.forget()
    return kept


def found_by(world: World, owner: str) -> Crawl:
    """Return what the owner finds, at rules that take the key of a thing."""
    ids = world.ids
    starts = {
        "teacher": (
            "/",
            "/sets",
            *(f"/marking/{ids['assignment_id'][0]}/{number}" for number in ids["number"]),
            *(
                f"/attempts/{attempt}/{page}"
                for attempt in ids["attempt_id"]
                for page in ("questions/3", "supervision")
            ),
            *(f"/appeals/{appeal}" for appeal in ids["appeal_id"]),
            *(f"/regrades/{regrade}" for regrade in ids["regrade_id"]),
            *(f"/jobs/{job}" for job in ids["job_id"]),
            *(f"/attempts/{ids['attempt_id'][1]}/questions/3/{page}" for page in ("rating", "second-rating")),
            *(f"/sets/{ids['quiz_id'][0]}/{page}" for page in ("asides", "publish", "lost", "questions/new/matching")),
            f"/sets/{ids['quiz_id'][1]}/versions/1/marks",
            *(f"/classrooms/{ids['classroom_id'][0]}{page}" for page in ("", "/edit", "/code", "/pupils/cards")),
            f"/classrooms/{ids['classroom_id'][0]}/download",
        ),
        "pupil": (
            "/",
            "/progress",
            *(f"/attempts/{attempt}" for attempt in ids["attempt_id"]),
            f"/attempts/{ids['told_wrong'][0]}/questions/2/appeal",
            "/recall",
            *(f"/recall/{card}?answer=" for card in ids["card_id"]),
        ),
    }
    found = crawl(world.client(owner), *starts[owner], most=MOST_PAGES)
    assert len(found.pages) < MOST_PAGES  # nothing was cut off
    return Crawl(
        {address: page for address, page in found.pages.items() if page.status_code == 200 and _keys(world, address)},
        {key: form for key, form in found.forms.items() if _keys(world, form.action)},
    )


def _keys(world: World, address: str) -> dict[str, object]:
    """Return the keys in an address, without those of assignments that are open to anyone."""
    return {name: value for name, value in _match(world, address)[1].items() if name.endswith("_id")}


def _match(world: World, address: str, method: str = "GET") -> tuple[str, dict[str, object]]:
    adapter = world.app.url_map.bind("localhost")
    for one in (method, "GET", "POST"):
        try:
            return adapter.match(urlsplit(address).path, method=one)
        except (HTTPException, RequestRedirect):
            continue
    return "", {}


def digest(world: World) -> dict[str, tuple[int, str]]:
    """Return the number of rows of every table and a digest of all they hold."""
    state = {}
    with world.app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name not in UNTOUCHED:
                rows = sorted(repr(tuple(row)) for row in db.session.execute(table.select()))
                state[table.name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return state


def test_what_is_not_theirs_does_not_exist(found: Found) -> None:
    world = found.world
    addresses = {address: _match(world, address)[0] for one in found.by.values() for address in one.pages}
    forms = {
        (form.action, encoded(form)): _match(world, form.action, "POST")[0]
        for one in found.by.values()
        for form in one.forms.values()
    }
    forms |= {(address, ""): _match(world, address, "POST")[0] for address in by_hand(world)}
    forms[remedial_by_hand(world)] = "follow_ups.give"
    save = {"saves": [{"position": 2, "value": "x", "base_revision": 0, "operation_id": "intruder-1"}]}
    before = digest(world)
    for intruder, role in INTRUDERS.items():
        client = world.client(intruder)
        for address, endpoint in addresses.items():
            _expect(world, endpoint, role, client.get(address, headers=BRIEF).status_code, f"GET {address}")
        for (address, body), endpoint in forms.items():
            status = client.post(address, data=body, content_type=FORM, headers=BRIEF).status_code
            _expect(world, endpoint, role, status, f"POST {address} {body}")
        attempt = f"/attempts/{world.ids['attempt_id'][0]}"
        _expect(world, "attempts.save", role, client.post(f"{attempt}/responses", json=save).status_code, "a save")
        _expect(world, "attempts.state", role, client.get(f"{attempt}/state", headers=BRIEF).status_code, "its state")
        assert digest(world) == before, f"{intruder} changed something"
    assert len(addresses) > 15
    assert len(forms) > 15


def encoded(form: SentForm) -> str:
    return urlencode([(name, value) for name, value in form.fields if name != "csrf_token"])


def by_hand(world: World) -> tuple[str, ...]:
    """Return what no page of this world offers."""
    quiz, given = world.ids["quiz_id"][0], world.ids["assignment_id"][0]
    return (
        *(f"/sets/{quiz}/questions/q1/{deed}" for deed in ("move", "autosave", "duplicate", "elsewhere", "lost")),
        *(
            f"/sets/{quiz}/{deed}"
            for deed in (
                "questions/new/matching",
                "bench",
                "passage/look",
                "questions",
                "publish",
                "undo",
                "details",
                "proposals",
            )
        ),
        f"/sets/{quiz}/asides/{world.ids['aside_id'][0]}",
        f"/assignments/{given}/attempts",
        f"/marking/{given}/3/undo",
        f"/assignments/{given}/emergency-file/delivery",
        *(f"/assignments/{given}/{deed}" for deed in ("time", "time/undo", "handing-in", "results.xlsx")),
        f"/assignments/{given}/pupils/{world.ids['person_id'][0]}/sign-in",
        f"/assignments/{given}/paper/understood",
        f"/assignments/{given}/paper/{world.ids['person_id'][0]}/removal",
        f"/attempts/{world.ids['attempt_id'][0]}/submission",
        f"/attempts/{world.ids['attempt_id'][1]}/reopening",
        f"/attempts/{world.ids['attempt_id'][1]}/questions/3/second-rating",
        f"/classrooms/{world.ids['classroom_id'][0]}/teachers/{world.ids['person_id'][0]}/removal",
    )


def remedial_by_hand(world: World) -> tuple[str, str]:
    """Return where a remedial is given, and a form that is filled in: this world has no other text to offer one from."""
    fields = {
        "purpose": "remedial",
        "of_process": "any",
        "version": "1",
        "closes": "2099-01-01",
        "questions": "q1",
        "pupils": str(world.ids["person_id"][0]),
    }
    return f"/assignments/{world.ids['assignment_id'][0]}/remedial/new", urlencode(fields)


def _expect(world: World, endpoint: str, role: str, status: int, what: str) -> None:
    roles = allowed_roles(world.app, endpoint)
    if role in roles or ANYONE in roles:
        assert status == 404, f"{what} as {role}: {status}"
    else:
        assert status == (401 if role == "nobody" else 403), f"{what} as {role}: {status}"


def test_every_page_with_a_key_is_among_those_tried(found: Found) -> None:
    world = found.world
    tried = set()
    for seen in found.by.values():
        tried |= {_match(world, address)[0] for address in seen.pages}
        tried |= {_match(world, form.action, "POST")[0] for form in seen.forms.values()}
    tried |= {_match(world, address, "POST")[0] for address in (*by_hand(world), remedial_by_hand(world)[0])}
    with_key = {
        rule.endpoint for rule in world.app.url_map.iter_rules() if any("_id" in name for name in rule.arguments)
    }
    assert with_key - tried <= {
        "attempts.save",  # tried beside the forms
        "attempts.state",  # likewise
        "attempts.submission",  # by hand
        "attempts.begin",  # by hand
        "supervision.load_files",  # by hand
        "regrading.mend_from_response",  # leads on to the question: tests/web/test_regrading_pages.py
        "regrading.propose",  # leads on to a preview: tests/web/test_regrading_pages.py
        "supervision.reopen",  # by hand
        "ratings.rate_second",  # by hand
        "ratings.name_marker",  # only beside a colleague, as the next: tests/web/test_rating_pages.py
        "ratings.take_back",
        "classrooms.remove_teacher",  # by hand
        "supervision.confirm_reopening",  # tests/web/test_supervision_pages.py
        "printing.understood",  # by hand, as the next
        "printing.take_out",
        "printing.confirm_take_out",  # tests/web/test_paper_entry.py
        "assignments.token",  # tests/web/test_exam_tokens.py
        "authoring.move_question",
        "sharing.withdraw",  # only beside a share: tests/web/test_sharing_pages.py
        "advising.dismiss",  # only beside advice: tests/web/test_advising.py
        "advising.restore",
        "marking.undo",
        "marking.saved_comment",  # tests/operations/test_comments.py
        "marking.change_comment",
        "marking.forget_comment",
        "attempts.begin_practice",  # open to anyone
        "library.practice",
        "people.person",  # of administrators: tests/web/test_people.py
        "people.change",
        "people.offer_reset",
    }, sorted(with_key - tried)


def test_the_owner_can_do_what_the_others_were_refused(found: Found) -> None:
    """Else the tests above would prove nothing."""
    world = found.world
    for owner in OWNERS:
        seen = found.by[owner]
        assert len(seen.pages) >= (15 if owner == "teacher" else 3), sorted(seen.pages)
        assert seen.forms
    before = digest(world)
    save = {"saves": [{"position": 2, "value": "x", "base_revision": 0, "operation_id": "owner-0001"}]}
    assert world.client("pupil").post(f"/attempts/{world.ids['attempt_id'][0]}/responses", json=save).status_code == 200
    assert digest(world) != before


# Tokens and headers


def test_without_its_token_no_form_is_taken(world: World) -> None:
    before = digest(world)
    posts = 0
    for rule in world.app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        values = {
            name: world.ids.get(name, [1])[0] if name in world.ids else world.tokens.get(name, "x")
            for name in rule.arguments
        }
        address = world.app.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
        for who in (None, "pupil", "teacher", "administrator"):
            client = world.client(who, knows_token=False)
            for body in ({"data": {"action": "save"}}, {"json": {"saves": []}}, {"data": {"csrf_token": CSRF}}):
                response = client.post(address, **body)
                assert response.status_code == 400, f"{address} as {who}: {response.status_code}"
                posts += 1
    assert posts > 300
    assert digest(world) == before


def test_the_token_of_another_session_is_no_token(world: World) -> None:
    other = world.client("pupil").environ_base["HTTP_X_CSRFTOKEN"]
    client = world.app.test_client()
    client.get("/sign-in")
    response = client.post("/sign-in", data={"username": "pupil", "secret": "402913", "csrf_token": other})
    assert response.status_code == 400


def test_every_page_says_that_it_is_not_to_be_kept_or_framed(world: World) -> None:
    practice = f"/practice/{open_practice(world)}"
    for who in (None, "visitor", "pupil", "teacher", "administrator"):
        for address, response in crawl(world.client(who), "/", practice, "/nowhere", most=25).pages.items():
            headers = response.headers
            assert headers["Cache-Control"] == "no-store", address
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert headers["X-Frame-Options"] == "DENY", address
            policy = headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            page = read(response)
            assert page is None or page.live == [], f"{address}: {page.live if page else ''}"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../quizapp/config.py",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/....//....//pyproject.toml",
        "/static//etc/passwd",
        "/static/css/../../pyproject.toml",
        "/static/%00",
        "/static/css",
        "/static/",
        "/static/js/attempt.js.map",
        "/templates/base.html",
        "/questions/",
        "/quizapp.sqlite3",
        "/.git/config",
        "/static/.gitignore",
        "/docs/",
        "/secret",
    ],
)
def test_no_file_but_the_static_ones_is_served(world: World, path: str) -> None:
    for who in (None, "pupil"):
        response = world.client(who).get(path)
        assert response.status_code in (404, 308), f"{path}: {response.status_code}"
