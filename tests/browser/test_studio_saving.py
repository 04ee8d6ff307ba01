"""Nothing typed in the studio is lost: lost connections, reloads, two tabs, two authors; and the line tells the truth."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from quizapp.models import Person, db
from quizapp.operations import authoring
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now
from tests.browser.studios import (
    NOT_REACHED,
    REFUSED,
    Studio,
    card,
    editor,
    expect_saved,
    open_studio,
    press_sentence,
)

pytestmark = pytest.mark.browser

AUTOSAVE = "**/autosave"


@pytest.fixture
def studio(served: ServedSchool, open_page: PageOpener) -> Studio:
    return open_studio(served, open_page)


def open_first(page: Page, name: str) -> None:
    card(page, name).get_by_role("link", name="Edit").click()
    expect(editor(page).locator("[name=prompt]")).to_be_focused()


def test_without_an_answer_the_line_says_so_and_the_next_try_brings_it(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    page, name = studio.page, studio.names()[0]
    open_first(page, name)
    page.route(AUTOSAVE, lambda route: route.abort())
    editor(page).locator("[name=prompt]").fill("Ditulis tanpa jaringan?")
    line = page.locator("[data-save-line]")
    expect(line).to_have_attribute("data-state", "failed")
    expect(line).to_contain_text("Your typing is kept in this tab.")
    assert studio.question(name)["prompt"] != "Ditulis tanpa jaringan?"

    page.unroute(AUTOSAVE)
    page.get_by_role("button", name="Try again").click()
    expect_saved(page)
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()
    assert studio.question(name)["prompt"] == "Ditulis tanpa jaringan?"


def test_it_tries_again_by_itself(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    page, name = studio.page, studio.names()[0]
    open_first(page, name)
    page.route(AUTOSAVE, lambda route: route.abort(), times=1)
    editor(page).locator("[name=prompt]").fill("Dicoba lagi?")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "failed")
    expect_saved(page)
    assert studio.question(name)["prompt"] == "Dicoba lagi?"


def test_a_reload_loses_nothing_that_was_typed(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    page, name = studio.page, studio.names()[0]
    open_first(page, name)
    page.route(AUTOSAVE, lambda route: route.abort())
    editor(page).locator("[name=prompt]").fill("Sebelum dimuat ulang?")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "failed")
    page.unroute(AUTOSAVE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(editor(page).locator("[name=prompt]")).to_have_value("Sebelum dimuat ulang?")
    expect_saved(page)
    assert studio.question(name)["prompt"] == "Sebelum dimuat ulang?"
    assert page.evaluate("sessionStorage.length") == 0


def test_leaving_asks_only_while_something_is_not_saved(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    page, name = studio.page, studio.names()[0]
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_first(page, name)
    editor(page).locator("[name=prompt]").fill("Sudah tersimpan?")
    expect_saved(page)
    page.reload()
    assert asked == []

    open_first(page, name)
    page.route(AUTOSAVE, lambda route: route.abort())
    editor(page).locator("[name=prompt]").fill("Belum tersimpan?")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "failed")
    page.reload()
    assert asked == ["beforeunload"]


def test_a_lost_answer_is_no_conflict_with_oneself(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    page, name = studio.page, studio.names()[0]
    open_first(page, name)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(AUTOSAVE, lose_the_answer, times=1)
    prompt = editor(page).locator("[name=prompt]")
    prompt.fill("Yang pertama sampai")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "failed")
    prompt.fill("Yang kedua menyusul")
    expect_saved(page)
    assert studio.question(name)["prompt"] == "Yang kedua menyusul"
    expect(page.locator("[data-aside]")).to_have_count(0)


def test_what_cannot_be_stored_is_told_and_kept(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(REFUSED)
    page, name = studio.page, studio.names()[0]
    before = studio.question(name)["prompt"]
    open_first(page, name)
    editor(page).locator("[name=prompt]").evaluate("field => field.removeAttribute('maxlength')")
    editor(page).locator("[name=prompt]").fill("panjang " * 20_000)
    line = page.locator("[data-save-line]")
    expect(line).to_have_attribute("data-state", "failed")
    expect(line).to_contain_text("Not saved: ")
    assert studio.question(name)["prompt"] == before
    editor(page).locator("[name=prompt]").fill("Pendek saja?")
    expect_saved(page)
    assert studio.question(name)["prompt"] == "Pendek saja?"


def test_two_tabs_at_two_questions_do_not_meet(studio: Studio) -> None:
    first, second, _third = studio.names()
    page, other = studio.page, studio.another_tab()
    open_first(page, first)
    open_first(other, second)
    editor(page).locator("[name=prompt]").fill("Dari tab pertama?")
    expect_saved(page)
    editor(other).locator("[name=prompt]").fill("Dari tab kedua?")
    expect_saved(other)
    assert [studio.question(name)["prompt"] for name in (first, second)] == ["Dari tab pertama?", "Dari tab kedua?"]
    expect(card(page, second)).to_contain_text("Dari tab kedua?")  # told through the browser, without a reload
    expect(editor(page).locator("[name=prompt]")).to_have_value("Dari tab pertama?")
    expect(card(other, first)).to_contain_text("Dari tab pertama?")


@pytest.mark.parametrize(
    ("button", "stays"),
    [("Take what I typed", "Dari tab kedua?"), ("Leave it as it stands", "Dari tab pertama?")],
)
def test_two_tabs_at_one_question_are_told_and_neither_is_lost(
    studio: Studio, open_page: PageOpener, button: str, stays: str
) -> None:
    open_page.allow(REFUSED)
    name = studio.names()[0]
    page, other = studio.page, studio.another_tab()
    open_first(page, name)
    open_first(other, name)
    editor(page).locator("[name=prompt]").fill("Dari tab pertama?")
    expect_saved(page)
    editor(other).locator("[name=prompt]").fill("Dari tab kedua?")
    panel = other.locator("[data-aside]")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Dari tab pertama?")
    expect(panel).to_contain_text("Dari tab kedua?")
    expect(editor(other)).to_have_count(0)
    assert axe(other) == []
    panel.get_by_role("button", name=button).click()
    expect(panel).to_have_count(0)
    expect(card(other, name)).to_contain_text(stays)
    assert studio.question(name)["prompt"] == stays


def test_both_can_be_kept_as_two_questions(studio: Studio, open_page: PageOpener) -> None:
    open_page.allow(REFUSED)
    name = studio.names()[0]
    page, other = studio.page, studio.another_tab()
    open_first(page, name)
    open_first(other, name)
    editor(page).locator("[name=prompt]").fill("Dari tab pertama?")
    expect_saved(page)
    editor(other).locator("[name=prompt]").fill("Dari tab kedua?")
    other.locator("[data-aside]").get_by_role("button", name="Keep both").click()
    expect(other.locator("[data-card]")).to_have_count(4)
    prompts = [studio.question(one)["prompt"] for one in studio.names()[:2]]
    assert prompts == ["Dari tab pertama?", "Dari tab kedua?"]


def test_one_is_told_when_a_colleague_has_changed_the_set(studio: Studio) -> None:
    first, second, _third = studio.names()
    page = studio.page
    open_first(page, first)
    with studio.served.writing():
        teacher = db.session.get_one(Person, studio.teacher)
        authoring.move_question(teacher, studio.quiz, second, 1, now())
    editor(page).locator("[name=prompt]").fill("Sementara itu?")
    expect(page.locator("[data-said]")).to_contain_text("changed in another tab or by another person")
    expect(card(page, second).locator("h2")).to_have_text("Question 3")
    expect(editor(page).locator("[name=prompt]")).to_have_value("Sementara itu?")


def test_coming_back_to_the_tab_shows_what_a_colleague_did(studio: Studio) -> None:
    first, second, _third = studio.names()
    page = studio.page
    with studio.served.writing():
        teacher = db.session.get_one(Person, studio.teacher)
        authoring.move_question(teacher, studio.quiz, first, 1, now())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-said]")).to_contain_text("changed in another tab or by another person")
    expect(card(page, second).locator("h2")).to_have_text("Question 1")


def test_evidence_is_saved_and_shown_at_its_sentence(studio: Studio) -> None:
    page, name = studio.page, studio.names()[0]
    open_first(page, name)
    press_sentence(page, "p1.s2")
    page.get_by_role("button", name=re.compile("Use as evidence")).click()
    expect_saved(page)
    expect(page.locator("#s-p1\\.s2 + .evidence-label")).to_have_text("question 1")
    assert "p1.s2" in str(studio.question(name)["evidence"])
