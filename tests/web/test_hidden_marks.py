"""Whatever the first mark is: to a second marker who has not rated yet, every page is the same, letter by letter.

The pages are found by following every link. Then the hidden marks become other ones, and the pages are read again.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from quizapp.app import QuizApp
from quizapp.core import paper
from quizapp.models import Attempt, MarkChange, Person, Rating, Response, db
from quizapp.operations import ratings, regrade_undoing, regrading, second_markers
from tests import factories
from tests.attacks import crawl
from tests.factories import NOW
from tests.operations.test_second_markers import ESSAY, stamp_of
from tests.scenes import RIGHT, Scene, criteria_question, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

NAMES = ("Ani Lestari", "Budi Santoso", "Citra Dewi", "Dodi Firmansyah")
MOST = 600
"""Many more pages than there are."""
COMMENT = "Rahasia."
PAGES = ("questions/3", "questions/3/rating", "questions/3/second-rating", "supervision", "reopening")
"""Of an attempt."""
TELLING = (
    "/assignments/N/items",
    "/assignments/N/items/print",
    "/assignments/N/paper",
    "/assignments/N/remedial",
    "/assignments/N/remedial/new",
    "/assignments/N/results",
    "/assignments/N/results.csv",
    "/assignments/N/results.xlsx",
    "/assignments/N/text-map",
    "/attempts/N/questions/N",
    "/attempts/N/questions/N/rating",
    "/attempts/N/reopening",
    "/attempts/N/supervision",
    "/classrooms/N/gradebooks/canvas-marks.csv",
    "/classrooms/N/gradebooks/moodle-marks.csv",
    "/classrooms/N/mark-book",
    "/classrooms/N/mark-book.csv",
    "/classrooms/N/mark-book.xlsx",
    "/classrooms/N/mark-book/e-rapor",
    "/classrooms/N/pupils/N/progress",
    "/classrooms/N/pupils/N/report",
    "/classrooms/N/reports",
    "/regrades/N",
    "/results/N/questions/N/regrade",
)
"""Pages that show it to the teacher who gave it: if they did not, this would be no test."""


@pytest.fixture
def scene(app: QuizApp) -> Scene:
    """A class whose essays one teacher has marked; a colleague is to rate every second of them, and has rated none."""
    with app.app_context():
        scene = make_scene()
        db.session.delete(scene.assignment)
        content = factories.make_content([*factories.small_questions(), criteria_question()])
        scene.version = factories.make_version(scene.school, content, scene.teacher)
        scene.assignment = factories.make_assignment(scene.version, scene.room, mode="test", release_step="right_wrong")
        colleague = factories.make_person(scene.school, "teacher", name="Agus Salim")
        factories.make_membership(scene.room, colleague, role="teacher")
        written = [give(scene.pupil(name), scene.assignment, RIGHT, "Bu Rina", ESSAY) for name in NAMES]
        for attempt in written:
            levels, seen = {"isi": 2, "bukti": 1}, stamp_of(attempt)
            ratings.rate(scene.teacher, attempt.id, 3, levels, comment=COMMENT, seen=seen, now=NOW)
        factories.make_late_response(written[0], 3, "Kemudian terpikir.")
        enter_from_paper(written[2])
        regrade(scene)
        second_markers.name_marker(scene.teacher, scene.assignment.id, 3, colleague.id, 2, NOW)
        db.session.commit()
    return scene


def enter_from_paper(attempt: Attempt) -> None:
    """Make of an attempt one whose essay is on paper, with the points that were given there."""
    attempt.paper_at = NOW
    essay = select(Response).where(Response.attempt_id == attempt.id, Response.position == 3)
    db.session.scalars(essay).one().value = paper.on_paper("id")
    db.session.flush()


def regrade(scene: Scene) -> None:
    """Take the question out of the count, and take that back: the marks are those of the teacher again."""
    proposal = regrading.Proposal(scene.assignment.id, 3, (regrading.ProposedRuling("void"),))
    digest = regrading.preview(scene.teacher, proposal).digest
    told = {"reason": "Soal ini tidak jelas.", "include_own": True, "now": NOW}
    done = regrading.apply(scene.teacher, proposal, operation_id="regrade-1", digest=digest, **told)
    regrade_undoing.undo(scene.teacher, done.id, NOW)


def mark_otherwise() -> None:
    """Change the marks of every second essay, and nothing else, wherever they are stored."""
    attempts = list(db.session.scalars(select(Attempt).order_by(Attempt.id)))[::2]
    ids = [attempt.id for attempt in attempts]
    essays = list(db.session.scalars(select(Response).where(Response.attempt_id.in_(ids), Response.position == 3)))
    for attempt in attempts:
        attempt.mark = (attempt.mark or 0) - 2
    for essay in essays:
        essay.fraction = 1 / 3
        essay.reason = {**(essay.reason or {}), "message": "Lain sekali."}
    keys = [essay.id for essay in essays]
    db.session.execute(
        update(Rating).where(Rating.response_id.in_(keys)).values(levels={"isi": 1, "bukti": 0}, comment="Lain.")
    )
    for change in db.session.scalars(select(MarkChange).where(MarkChange.response_id.in_(keys))):
        change.old = {**change.old, "fraction": 1 / 3}
    db.session.commit()


def starts(app: QuizApp, scene: Scene) -> list[str]:
    """Return where links do not lead, and the home page."""
    given = scene.assignment.id
    with app.app_context():
        ids = db.session.scalars(select(Attempt.id).order_by(Attempt.id)).all()
    return [
        "/",
        f"/results/{given}",
        f"/marking/{given}/3",
        f"/assignments/{given}/paper",
        f"/results/{given}/questions/3/regrade?add=void",
        *(f"/attempts/{one}/{page}" for one in ids for page in PAGES),
    ]


def become(app: QuizApp, client: InspectingClient, name: str) -> None:
    with app.app_context():
        sign_in(client, db.session.scalars(select(Person).where(Person.name == name)).one())


def path(address: str) -> str:
    return re.sub(r"\d+", "N", address.partition("?")[0])


def words(page: TestResponse) -> str:
    """Return what is read at an address, without what is drawn anew for each page."""
    text = page.get_data().decode("utf-8", "backslashreplace")
    text = re.sub(r'((?:csrf[-_]token|name="operation")"?[^>]*?(?:value|content)=")[^"]*', r"\1", text)
    return f"{page.status_code} {page.headers.get('ETag')} {text}"


def test_no_page_tells_a_hidden_mark(app: QuizApp, scene: Scene, client: InspectingClient) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        become(app, client, "Agus Salim")
        found = crawl(client, *starts(app, scene), most=MOST).pages
        assert len(found) < MOST
        hidden = {address: words(page) for address, page in found.items()}
        become(app, client, "Rina Wati")
        own = {address: words(client.get(address)) for address in hidden if path(address) in TELLING}
        with app.app_context():
            mark_otherwise()
        changed = {path(address) for address, text in own.items() if words(client.get(address)) != text}
        assert changed == set(TELLING)
        become(app, client, "Agus Salim")
        assert [address for address in hidden if words(client.get(address)) != hidden[address]] == []
