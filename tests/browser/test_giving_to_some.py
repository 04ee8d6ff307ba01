"""A teacher on a phone gives a set to a group, then a make-up sitting to who was absent; the pupils' phones follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Classroom, School, db
from tests import factories
from tests.browser.harness import PageOpener
from tests.browser.schools import EIGHT_TYPES, ServedSchool, assign, make_class, now, publish
from tests.browser.steps import PHONE, Hand, open_signed_in

pytestmark = pytest.mark.browser

NARROW = PHONE | {"width": 320, "height": 568}


def has_no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_to_a_group_and_a_make_up_on_phones(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    with served.writing():
        school, room = db.session.get_one(School, mates.school), db.session.get_one(Classroom, mates.room)
        others = [
            factories.make_account(school, name=name, username=username)
            for name, username in (("I Gusti Ayu Ratna Dewi Wulandari", "ayu"), ("Muhammad Al-Fatih Ramadhan", "fatih"))
        ]
        for one in others:
            factories.make_membership(room, one)
        group = factories.make_group(room, others[0], name="Kelompok Melati")
        version = publish(school, EIGHT_TYPES)["id"]
        over = {"mode": "test", "opens_at": now() - timedelta(hours=2), "closes_at": now() - timedelta(hours=1)}
        missed = assign(version, room, **over, attempts_allowed=1, release_step="key").id
        room_id, group_id = room.id, group.id

    hand = Hand(touch=True)
    page = open_signed_in(open_page, served, "rina", **PHONE)
    page.goto(f"{served.url}/assignments/new?classroom={room_id}")
    page.get_by_label("For", exact=True).select_option(f"{room_id}-g{group_id}")
    hand.press(page.locator("label.option", has_text="Test: everything"))  # practice is off while a test is to come
    hand.press(page.get_by_role("button", name="Give it"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bibit di Bawah Jembatan")
    assert has_no_sideways_scroll(page)
    assert hand.presses == 2

    page.goto(f"{served.url}/assignments/{missed}/plan")
    hand.press(page.get_by_role("link", name="Make-up sitting"))
    expect(page.get_by_role("checkbox", name="Muhammad Al-Fatih Ramadhan")).to_be_checked()
    assert has_no_sideways_scroll(page)
    hand.press(page.get_by_role("button", name="Plan the make-up sitting"))
    expect(page.get_by_text("3 pupils sit later.")).to_be_visible()
    assert has_no_sideways_scroll(page)

    in_group = open_signed_in(open_page, served, "ayu", **NARROW)
    expect(in_group.get_by_text("make-up sitting")).to_be_visible()
    expect(in_group.locator("main .entry")).to_have_count(2)
    assert has_no_sideways_scroll(in_group)
    outside = open_signed_in(open_page, served, "fatih", **NARROW)
    expect(outside.locator("main .entry")).to_have_count(1)
    expect(outside.get_by_text("make-up sitting")).to_be_visible()


def test_the_calendar_is_a_list_on_a_phone_and_weeks_on_a_desk(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    with served.writing():
        school, room = db.session.get_one(School, mates.school), db.session.get_one(Classroom, mates.room)
        version = publish(school, EIGHT_TYPES)["id"]
        assign(version, room, mode="test", opens_at=now(), closes_at=now() + timedelta(hours=1))
    page = open_signed_in(open_page, served, "rina", **PHONE)
    page.get_by_role("link", name="Calendar").first.tap()
    expect(page.locator(".calendar-now")).to_be_visible()
    assert page.locator("td.calendar-day:visible").count() <= 2  # the days on which something is open
    assert has_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("td.calendar-day:visible").count() in (28, 35, 42)
    expect(page.get_by_role("columnheader", name="Mon")).to_be_visible()
