"""The page of long work on a real server: the bar moves by itself, the result comes without a reload, and no scripts do."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizapp.jobs import KINDS, Worker, queue
from quizapp.jobs.kinds import Kind
from quizapp.operations.job_progress import Progress
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now
from tests.browser.steps import DESK, PHONE, open_signed_in
from tests.scenes import RIGHT, give

pytestmark = pytest.mark.browser


class Halting:
    """The archive, halted half-way until the test has looked."""

    def __init__(self, whole: Kind) -> None:
        self.whole = whole
        self.go_on = threading.Event()

    def __call__(self, progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
        progress.total(40)
        progress.step(3)
        assert self.go_on.wait(60)
        progress.done = 0
        return self.whole(progress, arguments)


@pytest.fixture
def halting(served: ServedSchool) -> Iterator[Halting]:
    """A worker of the served school whose archives wait."""
    whole = KINDS["class_archive"]
    kind = Halting(whole)
    KINDS["class_archive"] = kind
    worker = Worker(served.app)
    worker.start()
    try:
        yield kind
    finally:
        kind.go_on.set()
        worker.stop()
        KINDS["class_archive"] = whole
        served.app.extensions.pop(queue.EXTENSION)


def class_of(served: ServedSchool) -> int:
    """A class with an assignment that somebody has handed in; return its key."""
    with served.writing():
        school = factories.make_school()
        teacher = factories.make_account(school, "teacher", name="Rina Wati", username="rina")
        factories.make_account(school, "administrator", username="kepala")
        room = factories.make_classroom(school, teacher, name="VIII-A")
        given = factories.make_assignment(factories.make_version(school), room, mode="test")
        pupil = factories.make_account(school, name="Siti Nurhaliza", username="siti")
        factories.make_membership(room, pupil)
        give(pupil, given, RIGHT, "Bu Rina", at=now())
        return room.id


def ask_for_the_archive(page: Page, url: str, room: int) -> None:
    """From the class to the page of the job."""
    page.goto(f"{url}/classrooms/{room}")
    page.get_by_role("link", name="Download everything").click()
    page.get_by_role("button", name="Make the archive").click()


def take(page: Page, folder: Path) -> list[str]:
    """Download what was made, and return the names in it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    assert download.value.suggested_filename.startswith("arsip-VIII-A")
    place = folder / "arsip.zip"
    download.value.save_as(place)
    return zipfile.ZipFile(io.BytesIO(place.read_bytes())).namelist()


def test_the_bar_moves_and_the_file_comes_by_itself(
    served: ServedSchool, open_page: PageOpener, halting: Halting, tmp_path: Path
) -> None:
    room = class_of(served)
    page = open_signed_in(open_page, served, "rina", **DESK)
    ask_for_the_archive(page, served.url, room)
    bar = page.get_by_role("progressbar", name="3 of 40")
    expect(bar).to_be_visible(timeout=15_000)
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("3", "40")
    assert axe(page) == []
    page.evaluate("window.sameDocument = true")
    halting.go_on.set()
    expect(page.get_by_role("link", name="Download", exact=True)).to_be_visible(timeout=30_000)
    assert page.evaluate("window.sameDocument"), "it came without a reload"
    assert axe(page) == []
    assert "BACA-SAYA.txt" in take(page, tmp_path)


def test_without_scripts_a_link_looks_again(
    served: ServedSchool, open_page: PageOpener, halting: Halting, tmp_path: Path
) -> None:
    room = class_of(served)
    halting.go_on.set()
    page = open_signed_in(open_page, served, "rina", **PHONE, javascript=False)
    ask_for_the_archive(page, served.url, room)
    for _ in range(60):
        if page.get_by_role("link", name="Download", exact=True).count():
            break
        page.wait_for_timeout(250)
        page.get_by_role("link", name="Look again").click()
    assert "README.txt" in take(page, tmp_path)
