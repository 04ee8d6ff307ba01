"""When nothing else brings the answers to the server: a file from the page, loaded by the teacher, and loaded again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from quizapp.core.emergency_file import read as read_file
from quizapp.models import Attempt, LateResponse, ResponseRevision, db
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import Journey, answer, begin_journey
from tests.browser.schools import SchoolInProcess, session_cookie
from tests.browser.steps import DESK, line

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("host", ["127.0.0.1", "sekolah.test"], ids=["localhost", "plain-http"])
def test_the_file_brings_in_what_the_network_did_not(
    school: SchoolInProcess, open_page: PageOpener, tmp_path: Path, host: str
) -> None:
    journey = begin_journey(school, open_page, host=host)
    expected = {6: answer(journey, 6)}
    expect(line(journey.page)).to_have_attribute("data-state", "saved")
    journey.offline()
    expected |= {position: answer(journey, position) for position in (1, 2, 3, 4, 8)}
    journey.to_the_end()
    journey.press_submit()
    expect(journey.page.locator("[data-queued-words]")).to_contain_text("Not handed in yet: no network.")
    file = saved_from_the_page(journey, tmp_path)
    assert_a_person_can_read_it(file, journey, expected)

    teacher = open_page(**DESK)
    cookie = session_cookie(school, journey.mates.teacher, url=school.home)
    open_page.allow_origin(school.home)  # the teacher's network is sound
    teacher.context.add_cookies([cookie])  # type: ignore[list-item]
    load(teacher, journey, file)
    expect(teacher.get_by_role("heading", name="Dewi Lestari")).to_be_visible()
    assert journey.stored() == {6: expected[6]}, "the preview stores nothing"
    teacher.get_by_role("button", name="Store what is chosen").click()
    expect(teacher.locator(".notice-success")).to_be_visible()
    assert journey.stored() == expected
    rows = all_rows(journey)

    load(teacher, journey, file)
    expect(teacher.locator("main")).to_contain_text("Nothing new")
    assert all_rows(journey) == rows

    journey.online()  # the phone finds its network after all, and sends the same once more
    journey.page.wait_for_url("**/receipt")
    assert journey.stored() == expected
    assert all_rows(journey)[:2] == rows[:2]
    truth.expect_the_truth(journey.page)


def saved_from_the_page(journey: Journey, folder: Path) -> Path:
    """Press the button where submitting is said to be waiting."""
    button = journey.page.locator("[data-queued] [data-emergency]")
    with journey.page.expect_download() as download:
        journey.hand.press(button)
    place = folder / download.value.suggested_filename
    download.value.save_as(place)
    assert place.name == f"quizapp-dewi-lestari-{journey.attempt}.json"
    expect(journey.page.locator("[data-emergency-words]")).to_contain_text(place.name)
    journey.hand.press(journey.page.locator("[data-emergency-close]"))
    return place


def assert_a_person_can_read_it(file: Path, journey: Journey, expected: dict[int, Any]) -> None:
    """Plain JSON with the answers in words; one changed letter is noticed."""
    text = file.read_text(encoding="utf-8")
    found = json.loads(text)
    content = found["content"]
    assert found["read_me"].startswith("Answers of a pupil that could not be sent")
    assert (content["name"], content["class"], content["attempt"]) == ("Dewi Lestari", "VIII-B", journey.attempt)
    assert {one["question"]: one["value"] for one in content["answers"]} == expected
    assert {one["question"] for one in content["answers"] if one["sent"]} == {6}
    assert content["submit"] is True
    assert "jawaban 1.0" in text
    read_file(text.encode())
    with pytest.raises(ValueError, match=r".+"):
        read_file(text.replace("jawaban 1.0", "jawaban 1.1").encode())


def load(teacher: Page, journey: Journey, file: Path) -> None:
    """Choose the file on the assignment's page and look at what it holds."""
    teacher.goto(f"{journey.school.home}/assignments/{journey.assignment}/emergency-file")
    teacher.locator("input[type=file]").set_input_files(file)
    teacher.get_by_role("button", name="Look at the files").click()


def all_rows(journey: Journey) -> tuple[object, ...]:
    """How many rows there are of what was given, and the receipt."""
    with journey.school.looking():
        history = select(func.count()).where(ResponseRevision.attempt_id == journey.attempt)
        late = select(func.count()).where(LateResponse.attempt_id == journey.attempt)
        receipt = db.session.get_one(Attempt, journey.attempt).receipt
        return db.session.scalar(history), receipt, db.session.scalar(late)
