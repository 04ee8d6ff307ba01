"""The pages of long work: how far it is, what it made, another try; for who asked and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.models import Job, Person, School, db
from quizapp.operations import jobs
from quizapp.operations.jobs import File
from quizapp.web.jobs.pages import size_words
from quizapp.web.jobs.words import UNKNOWN, WORDS, words_of
from tests.factories import NOW, make_account, make_classroom, make_job, make_school
from tests.web.counting import statements
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

ARCHIVE = File("Arsip Kelas 8-A.zip", "application/zip", b"PK\x05\x06" + 18 * b"\0")


@pytest.fixture
def teacher(app: QuizApp, client: InspectingClient) -> Person:
    """A teacher, signed in."""
    with app.app_context():
        person = make_account(make_school(), "teacher")
        sign_in_as(client, person)
    return person


def add(app: QuizApp, person: Person, **values: Any) -> int:
    """Return the number of a job of somebody."""
    with app.app_context():
        room = make_classroom(db.session.get_one(School, person.school_id))
        job = make_job(person, **({"arguments": {"classroom": room.id}} | values))
        db.session.commit()
        return job.id


def finish(app: QuizApp, job_id: int, *files: File) -> None:
    """Let a job be done."""
    with app.app_context():
        claim = jobs.claim(job_id, NOW)
        assert claim is not None
        jobs.finish(claim, {}, files, 3, 3, NOW)
        db.session.commit()


def test_a_job_under_way_shows_words_and_a_bar(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    job_id = add(app, teacher, state="running", done=3, total=40)
    client.get(f"/jobs/{job_id}")
    assert client.page.h1 == "Archive of a class"
    bar = client.page.one("progress")
    assert (bar.get("value"), bar.get("max")) == ("3", "40")
    assert client.page.one("#job-words").text == "3 of 40"
    assert client.page.one("#job").get("data-live") == f"/jobs/{job_id}"
    assert not client.page.select("[data-live-over]")
    assert client.page.one("[data-live-line] a").get("href") == f"/jobs/{job_id}"


def test_a_job_that_waits_or_does_not_know_its_length_says_so(
    app: QuizApp, client: InspectingClient, teacher: Person
) -> None:
    seen = {}
    for name, values in {
        "waits": {},
        "cut off": {"tries": 1},
        "no total": {"state": "running", "done": 5},
        "more than thought": {"state": "running", "done": 50, "total": 40},
    }.items():
        client.get(f"/jobs/{add(app, teacher, **values)}")
        bar = client.page.one("progress")
        seen[name] = (client.page.one("#job-words").text, bar.get("value"))
    assert seen == {
        "waits": ("It will begin in a moment.", ""),
        "cut off": ("It was cut off and will begin again.", ""),
        "no total": ("Under way.", ""),
        "more than thought": ("40 of 40", "40"),
    }


def test_what_a_job_made_is_downloaded_and_kept_by_no_browser(
    app: QuizApp, client: InspectingClient, teacher: Person
) -> None:
    job_id = add(app, teacher)
    finish(app, job_id, ARCHIVE)
    client.get(f"/jobs/{job_id}")
    assert client.page.one(".notice-success").text.startswith("Done: The archive is ready.")
    assert client.page.select("#job[data-live-over]")
    assert not client.page.select("[data-live-line]")
    reply = client.follow("Download")
    assert (reply.data, reply.mimetype) == (ARCHIVE.content, "application/zip")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="Arsip_Kelas_8-A.zip"'
    assert reply.headers["Cache-Control"] == "no-store"


def test_a_file_that_is_gone_is_told(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    job_id = add(app, teacher)
    finish(app, job_id, ARCHIVE)
    client.get(f"/jobs/{job_id}")
    address = next(link for link in client.page.select("a") if link.text == "Download").get("href") or ""
    with app.app_context():
        jobs.sweep(NOW + timedelta(hours=25))
        db.session.commit()
    client.get(f"/jobs/{job_id}")
    assert client.page.one(".notice-success").text == ("Done: What it made has been deleted by now. Ask for it again.")
    assert client.get(address).status_code == 404


def test_a_failure_says_why_and_can_be_tried_again(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    job_id = add(app, teacher, state="failed", problem=Message("The class is archived.").to_json(), finished_at=NOW)
    client.get(f"/jobs/{job_id}")
    assert client.page.one(".notice-error").text == "Not done: The class is archived."
    client.submit("main form")
    assert client.page.one("#job-words").text == "It will begin in a moment."
    with app.app_context():
        assert db.session.get_one(Job, job_id).state == "waiting"


def test_what_has_lost_its_files_is_asked_for_anew(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    problem = {**jobs.DELETED_MEANWHILE.to_json(), "files_gone": True}
    job_id = add(app, teacher, state="failed", problem=problem, finished_at=NOW)
    client.get(f"/jobs/{job_id}")
    assert "its files are gone" in client.page.one(".notice-error").text
    assert not client.page.select("main form")
    token = client.page.one("meta[name=csrf-token]").get("content")
    client.post(f"/jobs/{job_id}/again", data={"csrf_token": token}, follow_redirects=True)
    assert client.page.select(".notice-error")[0].text == f"Not done: {jobs.FILES_GONE}"


def test_nobody_else_sees_it(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    job_id = add(app, teacher)
    finish(app, job_id, ARCHIVE)
    client.get(f"/jobs/{job_id}")
    address = next(link for link in client.page.select("a") if link.text == "Download").get("href") or ""
    with app.app_context():
        school = db.session.get_one(School, teacher.school_id)
        others = [make_account(school, role) for role in ("teacher", "administrator")]
        db.session.commit()
    for other in others:
        with app.app_context():
            sign_in_as(client, other)
        assert [client.get(path).status_code for path in (f"/jobs/{job_id}", address)] == [404, 404]
        client.get("/jobs")
        assert client.page.one(".empty h2").text == "Nothing yet"


def test_the_list_shows_the_newest_first_and_asks_once(app: QuizApp, client: InspectingClient, teacher: Person) -> None:
    add(app, teacher, state="done")
    few = statements(app, client, "/jobs")
    add(app, teacher, kind="regrade", state="running")
    add(app, teacher, kind="of_tomorrow", state="failed", problem={"text": "x"})
    assert statements(app, client, "/jobs") == few
    assert [row.text for row in client.page.select("tbody th")] == ["Long work", "Regrade", "Archive of a class"]


def test_a_kind_of_a_newer_version_has_words(app: QuizApp) -> None:
    assert words_of("of_tomorrow") is UNKNOWN
    assert words_of("regrade") is WORDS["regrade"]
    with app.test_request_context():
        assert [size_words(count) for count in (0, 1_499, 820_000, 1_440_000)] == ["1 kB", "1 kB", "820 kB", "1,4 MB"]
