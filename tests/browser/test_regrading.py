"""A wrong key is noticed, mended and told: results, preview, regrade, the pupil who reads it, and undoing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Assignment
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now
from tests.browser.steps import DESK, PHONE, open_signed_in
from tests.scenes import RIGHT, WRONG, give

pytestmark = pytest.mark.browser

PUPILS = (
    ("Siti Nurhaliza", "siti", RIGHT),
    ("Muhammad Al-Fatih Ramadhan", "fatih", WRONG),
    ("Ni Luh Ayu", "ayu", WRONG),
)


def class_with_a_wrong_key(served: ServedSchool) -> int:
    """Three pupils have handed in a test whose marks are shown; the key of question 1 is wrong. Return the assignment."""
    with served.writing():
        school = factories.make_school()
        teacher = factories.make_account(school, "teacher", name="Rina Wati", username="rina")
        factories.make_account(school, "administrator", username="kepala")
        room = factories.make_classroom(school, teacher, name="VIII-A")
        version = factories.make_version(school)
        given: Assignment = factories.make_assignment(
            version, room, mode="test", release_step="key", opens_at=now() - timedelta(hours=2), closes_at=None
        )
        for name, username, chosen in PUPILS:
            pupil = factories.make_account(school, name=name, username=username)
            factories.make_membership(room, pupil)
            give(pupil, given, chosen, "Bu Rina", at=now() - timedelta(minutes=30))
        given.closes_at = now() - timedelta(minutes=1)
        return given.id


def read_what_changed(page: Page, url: str) -> None:
    """Go from the pupil's home page to the attempt in which marks changed."""
    page.goto(url)
    page.get_by_role("link", name="See what changed").click()


def test_a_wrong_key_is_mended_told_and_undone(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = class_with_a_wrong_key(served)
    teacher = open_signed_in(open_page, served, "rina", **DESK)
    pupil = open_signed_in(open_page, served, "fatih", **PHONE)
    expect(pupil.get_by_text("has changed")).to_have_count(0)

    teacher.goto(f"{served.url}/assignments/{assignment_id}/results")
    teacher.get_by_role("link", name="Mend question 1").click()  # the first of three clicks to the preview
    teacher.get_by_text("tomat", exact=True).click()
    assert axe(teacher) == []
    teacher.get_by_role("button", name="It is right instead of the key").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Question 1: what would change")
    expect(teacher.locator(".lead")).to_have_text("2 of 3 marks go up, 1 go down.")
    assert axe(teacher) == []
    expect(teacher.locator("tbody tr")).to_have_count(3)
    pupil.reload()
    expect(pupil.get_by_text("has changed")).to_have_count(0)  # a preview changes nothing

    teacher.get_by_label("Why, in words for the pupils").fill("Kunci soal ini keliru: yang benar tomat.")
    teacher.get_by_role("button", name="Change these marks").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Regrade of question 1")
    assert axe(teacher) == []

    read_what_changed(pupil, served.url)
    told = "Your mark for question 1 changed from 0 to 1. Your teacher says: Kunci soal ini keliru: yang benar tomat."
    expect(pupil.locator(".notice li")).to_have_text(told)
    expect(pupil.locator(".total-number")).to_have_text("100")
    assert axe(pupil) == []
    pupil.get_by_role("button", name="OK, I have seen it").click()
    expect(pupil.locator(".notice li")).to_have_count(0)

    teacher.get_by_role("button", name="Undo this regrade").click()
    expect(teacher.get_by_text("3 marks are as before.")).to_be_visible()
    read_what_changed(pupil, served.url)
    expect(pupil.locator(".notice li")).to_contain_text("Your mark for question 1 changed from 1 to 0.")
    expect(pupil.locator(".total-number")).to_have_text("50")
