"""Regrades as jobs: the same marks as at once, all or nothing, and once however often they are begun."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update

from quizapp.app import QuizApp
from quizapp.core.messages import Message
from quizapp.jobs import run
from quizapp.models import Attempt, Job, MarkChange, Person, Regrade, Response, db
from quizapp.operations import marking, regrade_jobs, regrade_undoing, regrading
from quizapp.operations.errors import Refused
from quizapp.operations.regrading import Proposal, ProposedRuling
from quizapp.operations.transactions import transaction
from tests.factories import NOW, make_account
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as

OPERATION = "0123456789abcdef" * 2


@pytest.fixture
def scene(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Three pupils have handed in; a regrade of more than two is long."""
    monkeypatch.setattr(regrade_jobs, "LONG", 2)
    with app.app_context(), transaction(write=True):
        made = make_scene()
        for name, choice, words in (("Ani", RIGHT, "Bu Rina"), ("Budi", WRONG, "Pak Tono"), ("Citra", None, "Tono")):
            give(made.pupil(name), made.assignment, choice, words, "Baik.")
    return made


def everyone(scene: Scene) -> Proposal:
    """Everybody gets the points of the first question."""
    return Proposal(scene.assignment.id, 1, (ProposedRuling("everyone"),))


def ask(app: QuizApp, scene: Scene, digest: str | None = None, **values: Any) -> Job | None:
    """Ask for the regrade as its page does."""
    with app.app_context(), transaction(write=True):
        teacher = db.session.get_one(Person, scene.teacher.id)
        digest = digest or regrading.preview(teacher, everyone(scene)).digest
        given = {
            "operation_id": OPERATION,
            "digest": digest,
            "reason": "Kunci soal ini keliru.",
            "include_own": False,
            "now": NOW,
        }
        return regrade_jobs.ask_if_long(teacher, everyone(scene), **(given | values))


def book(app: QuizApp) -> dict[str, Any]:
    """Return every mark and total, and how much was written about changes."""
    with app.app_context(), transaction(write=False):
        marks = {row.id: marking.mark_state(row) for row in db.session.scalars(select(Response))}
        for state in marks.values():
            state.pop("marked_at")
        totals = {row.id: (row.mark, row.waiting) for row in db.session.scalars(select(Attempt))}
        counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Regrade, MarkChange)]
    return {"marks": marks, "totals": totals, "counts": counts}


def look(app: QuizApp, job: Job) -> Job:
    """Return the job as it is stored."""
    with app.app_context(), transaction(write=False):
        found = db.session.get_one(Job, job.id)
        db.session.expunge(found)
        return found


def test_a_few_marks_are_changed_at_once(app: QuizApp, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrade_jobs, "LONG", 3)
    assert ask(app, scene) is None


def test_a_job_gives_the_marks_of_a_regrade_at_once(app: QuizApp, scene: Scene) -> None:
    job = ask(app, scene)
    assert job is not None
    before = book(app)
    run(app, job.id)
    done = look(app, job)
    after = book(app)
    assert (done.state, done.done, done.total, after["counts"]) == ("done", 2, 2, [1, 2])
    with app.app_context(), transaction(write=True):
        teacher = db.session.get_one(Person, scene.teacher.id)
        regrade_id = (done.result or {})["regrade"]
        assert regrade_undoing.undo(teacher, regrade_id, NOW).put_back == 2
    undone = book(app)
    assert (undone["marks"], undone["totals"]) == (before["marks"], before["totals"])
    with app.app_context(), transaction(write=True):
        teacher = db.session.get_one(Person, scene.teacher.id)
        digest = regrading.preview(teacher, everyone(scene)).digest
        regrading.apply(
            teacher,
            everyone(scene),
            operation_id="at once",
            digest=digest,
            reason="x",
            include_own=False,
            now=datetime.now(UTC),
        )
    at_once = book(app)
    assert at_once["totals"] == after["totals"]
    for states in (at_once["marks"], after["marks"]):
        for state in states.values():  # the ruling is another row
            state.pop("ruling")
            (state["reason"] or {}).pop("ruling", None)
    assert at_once["marks"] == after["marks"]


def test_confirming_twice_and_beginning_again_change_nothing_more(app: QuizApp, scene: Scene) -> None:
    job, again = ask(app, scene), ask(app, scene)
    assert job is not None
    assert again is not None
    assert job.id == again.id
    run(app, job.id)
    after = book(app)
    with app.app_context(), transaction(write=True):  # as if its end had been forgotten
        db.session.execute(update(Job).values(state="waiting"))
    run(app, job.id)
    assert book(app) == after
    assert look(app, job).state == "done"
    assert ask(app, scene, digest="0" * 64) is None, "the same operation is answered by what was done"


def test_what_changed_since_the_preview_stops_the_job(app: QuizApp, scene: Scene) -> None:
    job = ask(app, scene, digest="0" * 64)
    assert job is not None
    before = book(app)
    run(app, job.id)
    done = look(app, job)
    assert done.state == "failed"
    assert str(Message.from_json(done.problem or {})).startswith("Marks have changed since you looked.")
    assert book(app) == before


def test_a_reason_is_asked_for_before_the_job(app: QuizApp, scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        ask(app, scene, reason="  ")
    assert refused.value.field == "reason"


def test_who_lost_the_class_meanwhile_regrades_nothing(app: QuizApp, scene: Scene) -> None:
    job = ask(app, scene)
    assert job is not None
    with app.app_context(), transaction(write=True):
        db.session.get_one(Person, scene.teacher.id).active = False
    before = book(app)
    run(app, job.id)
    assert (look(app, job).state, book(app)) == ("failed", before)


def test_from_the_preview_by_the_bar_to_what_changed(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with app.app_context():
        sign_in_as(client, scene.teacher)
    address = f"/results/{scene.assignment.id}/questions/1/regrade?add=%5B%7B%22kind%22%3A%22everyone%22%7D%5D"
    client.get(address)
    client.submit("main form[method=post]", {"reason": "Kunci soal ini keliru."})
    assert client.page.h1 == "Regrade"
    assert client.page.one("#job-words").text == "It will begin in a moment."
    with app.app_context():
        job_id = db.session.scalars(select(Job.id)).one()
    run(app, job_id)
    client.follow("Look again")
    assert client.page.one(".notice-success").text.startswith("Done: The totals have followed")
    client.follow("See what changed")
    assert client.page.select("table tbody tr")
    with app.app_context():
        stranger = make_account(scene.school, "teacher")
        sign_in_as(client, stranger)
    assert client.get(f"/jobs/{job_id}").status_code == 404


def test_a_regrade_that_was_stopped_leads_back_to_its_preview(
    app: QuizApp, scene: Scene, client: InspectingClient
) -> None:
    job = ask(app, scene, digest="0" * 64)
    assert job is not None
    run(app, job.id)
    with app.app_context():
        sign_in_as(client, scene.teacher)
    client.get(f"/jobs/{job.id}")
    client.follow("Look at the preview again")
    assert client.response is not None
    assert client.response.status_code == 200
    assert client.page.select("main form textarea[name=reason]")
