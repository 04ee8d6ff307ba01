"""*Switch user* while answers are only on this phone: asked first, kept for their owner, shown to nobody else."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Classroom, School, db
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import Classmates, ServedSchool, make_class, now
from tests.browser.steps import PHONE, give_name_and_secret, sign_in

pytestmark = pytest.mark.browser

KEEP = """async ([person, saves, meta]) => {
    const { openStore } = await import("/static/js/store.js");
    const store = await openStore();
    await store.keep(person, 4711, {saves, meta});
}"""


@pytest.fixture
def mates(served: ServedSchool) -> Classmates:
    """A class with Dewi and Budi."""
    mates = make_class(served)
    with served.writing():
        school = db.session.get_one(School, mates.school)
        budi = factories.make_account(school, name="Budi Santoso", username="budi", created_at=now())
        factories.make_membership(db.session.get_one(Classroom, mates.room), budi, joined_at=now())
    return mates


def home_with_undelivered(page: Page, served: ServedSchool, mates: Classmates, *, count: int = 2) -> None:
    """Dewi at home; two of her answers have not reached the server."""
    sign_in(page, served.url, "dewi")
    saves = [
        {"position": position, "value": "perahu", "flagged": False, "base_revision": 0, "operation_id": f"op{position}",
         "order": position, "made_at": 0}
        for position in range(1, count + 1)
    ]  # fmt: skip
    meta = {"title": "Pembibitan Bakau", "personName": "Dewi Lestari", "url": "/attempts/4711", "submit": None}
    page.evaluate(KEEP, [mates.pupil, saves, meta])
    page.goto(f"{served.url}/")


def press_switch(page: Page) -> None:
    page.locator("[data-sign-out] button").click()


def test_with_nothing_undelivered_nobody_is_asked(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    page = open_page(**PHONE)
    sign_in(page, served.url, "dewi")
    expect(page.locator("[data-undelivered]")).to_be_hidden()
    with page.expect_navigation(url="**/sign-in"):
        press_switch(page)


def test_the_question_is_asked_and_answered_by_staying(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    page = open_page(**PHONE)
    home_with_undelivered(page, served, mates)
    press_switch(page)
    dialog = page.get_by_role("dialog", name="Switch user?")
    expect(dialog).to_contain_text("Pembibitan Bakau (answers: 2)")
    assert axe(page, selector="dialog") == []
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save them as a file").click()
    assert download.value.suggested_filename == "quizapp-dewi-lestari-4711.json"
    assert json.loads(download.value.path().read_text("utf-8"))["content"]["person"] == mates.pupil
    expect(dialog).to_contain_text("Look for the file in the downloads of this phone")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".person-name")).to_have_text("Dewi Lestari")
    press_switch(page)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_sending_opens_the_attempt(served: ServedSchool, mates: Classmates, open_page: PageOpener) -> None:
    open_page.allow(r"status of 404")  # this attempt does not exist
    page = open_page(**PHONE)
    home_with_undelivered(page, served, mates)
    press_switch(page)
    with page.expect_navigation(url="**/attempts/4711"):
        page.get_by_role("button", name="Send them now").click()


def test_locked_answers_wait_for_their_owner(served: ServedSchool, mates: Classmates, open_page: PageOpener) -> None:
    page = open_page(**PHONE)
    home_with_undelivered(page, served, mates)
    press_switch(page)
    with page.expect_navigation(url="**/sign-in"):
        page.get_by_role("button", name="Switch user, leave them locked here").click()
    give_name_and_secret(page, "budi")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".person-name")).to_have_text("Budi Santoso")
    expect(page.locator("[data-undelivered]")).to_be_hidden()
    expect(page.locator("body")).not_to_contain_text("Pembibitan Bakau")
    with page.expect_navigation(url="**/sign-in"):
        press_switch(page)  # Budi is not asked about answers of others
    page.get_by_role("button", name="English").click()
    give_name_and_secret(page, "dewi")
    notice = page.locator("[data-undelivered]")
    expect(notice).to_contain_text("These answers are only on this phone.")
    expect(notice.get_by_role("listitem")).to_have_text("Pembibitan Bakau (answers: 2)")
    expect(notice.get_by_role("link")).to_have_attribute("href", "/attempts/4711")


def test_a_submission_that_waits_counts_as_undelivered(
    served: ServedSchool, mates: Classmates, open_page: PageOpener
) -> None:
    page = open_page(**PHONE)
    sign_in(page, served.url, "dewi")
    meta = {"title": "Bakau", "personName": "Dewi Lestari", "url": "/attempts/4711", "submit": {"asked_at": 1}}
    page.evaluate(KEEP, [mates.pupil, [], meta])
    page.reload()
    expect(page.locator("[data-undelivered]").get_by_role("listitem")).to_have_text("Bakau (not handed in yet)")
    press_switch(page)
    expect(page.get_by_role("dialog")).to_contain_text("Bakau (not handed in yet)")


def test_without_network_nobody_is_signed_out(served: ServedSchool, mates: Classmates, open_page: PageOpener) -> None:
    open_page.allow(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page = open_page(**PHONE)
    sign_in(page, served.url, "dewi")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    press_switch(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The server cannot be reached now. You are still signed in.")
    assert dialog.get_by_role("button").all_inner_texts() == ["Stay signed in"]
    expect(dialog.get_by_text("not sent yet")).to_be_hidden()
    page.context.set_offline(False)
    page.goto(f"{served.url}/")
    expect(page.locator(".person-name")).to_have_text("Dewi Lestari")
