"""Questions in the studio: written beside the text, arranged by hand and by keys, deleted and brought back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool
from tests.browser.steps import DESK, PHONE
from tests.browser.studios import Studio, card, editor, expect_saved, open_studio, press_sentence

pytestmark = pytest.mark.browser


@pytest.fixture
def studio(served: ServedSchool, open_page: PageOpener) -> Studio:
    """A draft with the first three questions of the news text."""
    return open_studio(served, open_page)


def opened(studio: Studio, place: int = 0) -> str:
    """Open the form of a question; its name."""
    name = studio.names()[place]
    card(studio.page, name).get_by_role("link", name="Edit").click()
    expect(editor(studio.page).locator("[name=prompt]")).to_be_focused()
    return name


def test_a_question_is_changed_in_its_card_and_saved_by_itself(studio: Studio) -> None:
    page = studio.page
    name = opened(studio)
    prompt = editor(page).locator("[name=prompt]")
    prompt.fill("Di mana mereka bertemu menurut berita itu?")
    expect(page.locator("[data-save-line]")).to_have_attribute("data-state", "waiting")
    expect(page.locator("[data-save-text]")).to_have_text("Not saved yet")
    expect_saved(page)
    assert studio.question(name)["prompt"] == "Di mana mereka bertemu menurut berita itu?"
    expect(prompt).to_be_focused()

    editor(page).get_by_role("button", name="Done").click()
    expect(editor(page)).to_have_count(0)
    expect(card(page, name).locator(".prompt")).to_have_text("Di mana mereka bertemu menurut berita itu?")
    expect(card(page, name).get_by_role("link", name="Edit")).to_be_focused()


def test_enter_in_a_field_means_done_and_moves_no_row(studio: Studio) -> None:
    name = opened(studio)
    before = studio.question(name)["options"]
    editor(studio.page).locator("[name=points]").press("Enter")
    expect(editor(studio.page)).to_have_count(0)
    assert studio.question(name)["options"] == before


def test_key_and_explanation_stand_in_every_closed_card(studio: Studio) -> None:
    for name in studio.names():
        question = studio.question(name)
        expect(card(studio.page, name)).to_contain_text(str(question["feedback"]))
        key = card(studio.page, name).locator("dt", has_text="Key").locator("xpath=following-sibling::dd[1]")
        expect(key).not_to_have_text("not complete yet")


def test_opening_another_question_saves_and_closes_the_first(studio: Studio) -> None:
    page = studio.page
    first = opened(studio)
    editor(page).locator("[name=feedback]").fill("Lihat paragraf 3.")
    second = opened(studio, 1)
    expect(editor(page)).to_have_count(1)
    expect(editor(page)).to_have_attribute("data-name", second)
    expect(card(page, first)).to_contain_text("Lihat paragraf 3.")
    assert studio.question(first)["feedback"] == "Lihat paragraf 3."


def test_an_incomplete_question_is_kept_and_says_what_is_missing(studio: Studio) -> None:
    page = studio.page
    page.locator("#new-type").select_option("multiple_choice")
    page.get_by_role("button", name="New question").click()
    expect(editor(page).locator("[name=prompt]")).to_be_focused()
    page.keyboard.insert_text("Apa yang belum selesai?")
    expect_saved(page)
    name = studio.names()[-1]
    assert studio.question(name)["prompt"] == "Apa yang belum selesai?"
    expect(page.locator("[data-mend]")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    editor(page).get_by_role("button", name="Done").click()
    expect(card(page, name)).to_contain_text("Mend before publishing")
    page.locator("[data-mend]").click()
    expect(card(page, name)).to_be_focused()


def test_buttons_and_keys_put_questions_in_order_and_the_focus_stays(studio: Studio) -> None:
    page = studio.page
    first, second, third = studio.names()
    card(page, first).get_by_role("button", name="Down").focus()
    page.keyboard.press("Enter")
    expect(card(page, first).locator("h2")).to_have_text("Question 2")
    expect(card(page, first).get_by_role("button", name="Down")).to_be_focused()
    assert studio.names() == [second, first, third]

    page.keyboard.press("Alt+ArrowDown")
    expect(card(page, first).locator("h2")).to_have_text("Question 3")
    expect(card(page, first).get_by_role("button", name="Down")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(card(page, first).locator("h2")).to_have_text("Question 2")
    assert studio.names() == [second, first, third]


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_question_is_dragged_by_its_handle(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    studio = open_studio(served, open_page, **device)
    page = studio.page
    first, second, third = studio.names()
    grip = card(page, second).locator("[data-drag]")
    grip.evaluate("handle => handle.scrollIntoView({ block: 'center' })")  # not under the bar of a phone
    handle, pane = grip.bounding_box(), page.locator("#questions").bounding_box()
    assert handle
    assert pane
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30)
    page.mouse.move(x, max(pane["y"], 0) + 20)  # where the questions scroll along, if there is more above
    expect(card(page, first)).to_have_class(re.compile("drop-before"))
    page.mouse.up()
    expect(card(page, second).locator("h2")).to_have_text("Question 1")
    assert studio.names() == [second, first, third]


def test_escape_lets_go_of_a_dragged_question(studio: Studio) -> None:
    page = studio.page
    names = studio.names()
    handle = card(page, names[0]).locator("[data-drag]").bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, handle["y"] + 500)
    page.keyboard.press("Escape")
    expect(page.locator(".drop-before, .drop-after, .held")).to_have_count(0)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert studio.names() == names


def test_a_deleted_question_comes_back_by_undo(studio: Studio) -> None:
    page = studio.page
    first, second, third = studio.names()
    card(page, second).locator("[data-menu] summary").click()
    card(page, second).get_by_role("link", name="Delete").click()
    expect(card(page, second)).to_have_count(0)
    expect(page.locator("[data-said]")).to_contain_text("deleted")
    expect(card(page, third)).to_be_focused()
    assert studio.names() == [first, third]

    page.get_by_role("button", name="Undo").click()
    expect(card(page, second)).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("Undone")
    assert studio.names() == [first, second, third]


def test_control_z_undoes_outside_of_fields_and_leaves_fields_alone(studio: Studio) -> None:
    page = studio.page
    first, second, third = studio.names()
    card(page, first).get_by_role("button", name="Down").click()
    expect(card(page, first).locator("h2")).to_have_text("Question 2")
    page.keyboard.press("ControlOrMeta+z")
    expect(card(page, first).locator("h2")).to_have_text("Question 1")
    assert studio.names() == [first, second, third]

    opened(studio, 1)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("abc")
    page.keyboard.press("ControlOrMeta+z")
    page.wait_for_timeout(300)
    assert studio.names() == [first, second, third]
    expect(editor(page)).to_have_count(1)


def test_undo_takes_back_what_was_typed_in_the_open_form(studio: Studio) -> None:
    page = studio.page
    name = opened(studio)
    before = str(studio.question(name)["prompt"])
    editor(page).locator("[name=prompt]").fill("Ganti?")
    expect_saved(page)
    page.get_by_role("button", name="Undo").click()
    expect(editor(page).locator("[name=prompt]")).to_have_value(before)
    assert studio.question(name)["prompt"] == before


def test_a_duplicate_stands_behind_its_question(studio: Studio) -> None:
    page = studio.page
    first, second, third = studio.names()
    card(page, first).locator("[data-menu] summary").click()
    card(page, first).get_by_role("button", name="Duplicate").click()
    expect(page.locator("[data-card]")).to_have_count(4)
    names = studio.names()
    assert [names[0], *names[2:]] == [first, second, third]
    assert {**studio.question(names[1]), "id": ""} == {**studio.question(first), "id": ""}
    expect(card(page, names[1]).get_by_role("link", name="Edit")).to_be_focused()


def test_the_strip_tells_bare_paragraphs_and_leads_there(studio: Studio) -> None:
    page = studio.page
    bare = page.locator(".strip-bare").last
    expect(bare).to_have_accessible_name("Paragraph 12: no question")
    bare.click()
    expect(page.locator("#p-p12")).to_be_in_viewport()
    expect(page.locator("#p-p12")).to_be_focused()


def test_the_strip_follows_what_is_written(studio: Studio) -> None:
    page = studio.page
    at = "p1.s2"
    count = page.locator(".strip-cell").first
    before = count.get_attribute("class")
    assert before
    opened(studio)
    press_sentence(page, at)
    page.get_by_role("button", name="Use as evidence of question 1").click()
    expect_saved(page)
    expect(count).not_to_have_class(re.compile("strip-bare"))


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_studio_is_accessible(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int], scheme: str
) -> None:
    studio = open_studio(served, open_page, color_scheme=scheme, **device)
    page = studio.page
    found = {"closed": axe(page)}
    page.locator("[data-menu] summary").first.click()
    found["menu"] = axe(page)
    page.keyboard.press("Escape")
    page.locator("[data-edit]").first.click()
    expect(editor(page)).to_be_visible()
    found["open form"] = axe(page)
    _to_text(page, device)
    press_sentence(page, "p1.s2")
    expect(page.locator("[data-evidence-bar]")).to_be_visible()
    found["choosing"] = axe(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


def _to_text(page: Page, device: dict[str, int]) -> None:
    if device.get("is_mobile"):
        page.locator(".pane-switch [data-view=text]").tap()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(served: ServedSchool, open_page: PageOpener, width: int) -> None:
    studio = open_studio(served, open_page, width=width, height=800)
    page = studio.page
    page.locator("[data-edit]").first.click()
    expect(editor(page)).to_be_visible()
    for view in ("text", "questions"):
        page.evaluate("view => { document.body.dataset.view = view; }", view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = page.evaluate(
            "[...document.querySelectorAll('.pane')].filter(p => p.scrollWidth > p.clientWidth + 1).length"
        )
        assert wide == 0
