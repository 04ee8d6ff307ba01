"""In the grace after the end saves still count, so nobody may see the key: neither of an earlier attempt nor by practice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from quizapp.app import QuizApp
from quizapp.config import load_settings
from quizapp.core.availability import LONGEST_GRACE
from quizapp.models import Person, db
from quizapp.operations import assigning, assignments, attempts
from tests.factories import NOW, make_assignment
from tests.scenes import RIGHT, WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient
from tests.web.taking import one, post

pytestmark = pytest.mark.both_databases

CLOSES = NOW + timedelta(hours=1)
WHY = "Kalimat itu menyebutkannya."
"""What explains the key."""


class Pupil:
    """Somebody with a first attempt handed in and a second one at work, at a test that tells its key."""

    def __init__(self, app: QuizApp, client: InspectingClient) -> None:
        self.client = client
        with app.app_context():
            self.scene: Scene = make_scene(closes_at=CLOSES, release_step="key")
            self.practice = make_assignment(self.scene.version, self.scene.room).id
            self.person: Person = self.scene.pupil("Siti Aminah")
            self.first = give(self.person, self.scene.assignment, WRONG).id
            self.second = give(self.person, self.scene.assignment, WRONG, hand_in=False).id
            self.key = str(give(self.scene.pupil("Budi"), self.scene.assignment, RIGHT).id)
            sign_in(client, self.person)
            db.session.commit()
        client.get("/")
        self.page = client.page

    def sees_the_key(self) -> bool:
        return WHY in self.client.get(f"/attempts/{self.first}/feedback").get_data(as_text=True)

    def may_practise(self) -> bool:
        self.client.get(f"/assignments/{self.practice}")
        return not self.client.page.select("main")[0].text.count("Practice is off")

    def saves(self, base: int) -> str:
        self.client._page = self.page
        reply = post(
            self.client, f"/attempts/{self.second}/responses", {"saves": [one(2, "Rina", base, f"op-{base:06}")]}
        )
        return str(reply.json["results"][0]["status"])


@pytest.fixture(autouse=True)
def _at_the_time_of_the_tests() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def pupil(app: QuizApp, client: InspectingClient) -> Pupil:
    return Pupil(app, client)


def look(pupil: Pupil, at: datetime) -> tuple[bool, bool]:
    with time_machine.travel(at, tick=False):
        return pupil.sees_the_key(), pupil.may_practise()


def test_who_still_writes_sees_no_key(pupil: Pupil) -> None:
    for seconds in (0, 5, 29):
        assert look(pupil, CLOSES + timedelta(seconds=seconds)) == (False, False)
    with time_machine.travel(CLOSES + timedelta(seconds=30), tick=False):
        assert pupil.saves(0) == "saved"
    assert look(pupil, CLOSES + LONGEST_GRACE) == (True, True)
    with time_machine.travel(CLOSES + LONGEST_GRACE, tick=False):
        assert pupil.saves(1) == "saved", "the same again"


def test_where_nobody_writes_any_more_the_key_opens_with_the_close(app: QuizApp, pupil: Pupil) -> None:
    with app.app_context():
        attempts.submit(pupil.person, pupil.second, NOW)
        db.session.commit()
    assert look(pupil, CLOSES - timedelta(seconds=1)) == (False, False)
    assert look(pupil, CLOSES) == (True, True)


@pytest.mark.parametrize("end", [assigning.close_now, assigning.withdraw])
def test_ended_early_the_key_waits_as_well(app: QuizApp, pupil: Pupil, end: object) -> None:
    now = NOW + timedelta(minutes=10)
    with app.app_context():
        assert callable(end)
        end(pupil.scene.teacher, pupil.scene.assignment.id, now)
        db.session.commit()
        home = [task.assignment_id for task in assignments.tasks_of(pupil.person, now)]
        assert pupil.practice not in home
    with time_machine.travel(now + timedelta(seconds=20), tick=False):
        assert (pupil.sees_the_key(), pupil.saves(0)) == (False, "saved")
    closed = end is assigning.close_now
    assert look(pupil, now + LONGEST_GRACE) == (closed, True), "taken back it may be given again, so its key stays shut"
    assert look(pupil, CLOSES + LONGEST_GRACE) == (True, True)


def test_a_grace_longer_than_keys_wait_is_refused() -> None:
    given = {"folder": "x", "secret_key": "a" * 64}
    assert load_settings({"QUIZAPP_GRACE_SECONDS": "60"}, **given).grace_seconds == 60
    with pytest.raises(ValueError, match="QUIZAPP_GRACE_SECONDS must be at most 60, not 61"):
        load_settings({"QUIZAPP_GRACE_SECONDS": "61"}, **given)
