"""Choosing in the text: by pointer, by touch and by keys; a sentence, words of one, several; chips that lead back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool
from tests.browser.steps import PHONE
from tests.browser.studios import (
    Studio,
    card,
    editor,
    expect_saved,
    open_studio,
    press_sentence,
    sentence,
)

pytestmark = pytest.mark.browser

WRITE = "Write a question about this"


@pytest.fixture
def studio(served: ServedSchool, open_page: PageOpener) -> Studio:
    return open_studio(served, open_page)


def bar(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-evidence-bar]")


def drag_over(page: Page, first: str, last: str, *, start: int = 0, end: int | None = None) -> None:
    """Select with the pointer from a letter of one sentence to a letter of another, counted in its text."""
    ends = page.evaluate(
        """([first, last, start, end]) => {
            const at = (id, place) => {
                const walker = document.createTreeWalker(document.getElementById(`s-${id}`), NodeFilter.SHOW_TEXT);
                let seen = 0, node;
                while ((node = walker.nextNode())) {
                    if (place <= seen + node.length) break;
                    seen += node.length;
                }
                const range = new Range();
                range.setStart(node, place - seen);
                range.collapse(true);
                const { x, y, height } = range.getBoundingClientRect();
                return [x, y + height / 2];
            };
            const text = document.getElementById(`s-${last}`).textContent;
            return [at(first, start), at(last, end ?? text.length)];
        }""",
        [first, last, start, end],
    )
    (x, y), (to_x, to_y) = ends
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x - 1, to_y, steps=5)
    page.mouse.up()


def test_a_sentence_becomes_a_question_with_the_focus_in_its_prompt(studio: Studio) -> None:
    page = studio.page
    press_sentence(page, "p2.s1")
    expect(bar(page)).to_contain_text("Paragraph 2, sentence 1")
    expect(bar(page).locator("[data-use]")).to_be_hidden()  # no question is open
    page.get_by_role("button", name=WRITE).click()
    expect(editor(page).locator("[name=prompt]")).to_be_focused()
    expect(editor(page).locator("[data-chips]")).to_contain_text("Paragraph 2, sentence 1")
    name = studio.names()[-1]
    assert studio.question(name)["evidence"] == ["p2.s1"]
    expect(page.locator("#p-p2 .evidence-label")).to_have_text("question 4")


def test_the_next_question_is_of_the_kind_used_last(studio: Studio) -> None:
    page = studio.page
    page.locator("#new-type").select_option("short_answer")
    page.get_by_role("button", name="New question").click()
    expect(editor(page)).to_be_visible()
    press_sentence(page, "p2.s1")
    page.get_by_role("button", name=WRITE).click()
    expect(page.locator("[data-card]")).to_have_count(5)
    assert [studio.question(name)["type"] for name in studio.names()[-2:]] == ["short_answer", "short_answer"]


def test_words_of_a_sentence_are_quoted(studio: Studio) -> None:
    page = studio.page
    drag_over(page, "p1.s1", "p1.s1", start=6, end=10)
    expect(bar(page)).to_contain_text("Paragraph 1, sentence 1: “Rabu”")
    page.get_by_role("button", name=WRITE).click()
    chip = editor(page).locator("[data-chips] .chip")
    expect(chip).to_have_text("Paragraph 1, sentence 1: “Rabu”")
    assert studio.question(studio.names()[-1])["evidence"] == [{"at": "p1.s1", "quote": "Rabu"}]
    chip.hover()
    expect(page.locator(".quoted-here")).to_have_text("Rabu")


def test_a_selection_over_sentences_takes_each_of_them(studio: Studio) -> None:
    page = studio.page
    drag_over(page, "p2.s1", "p2.s2", start=10, end=30)
    expect(bar(page)).to_contain_text("Sentences chosen: 2")
    page.get_by_role("button", name=WRITE).click()
    expect(editor(page).locator("[data-chips] .chip")).to_have_count(2)
    assert studio.question(studio.names()[-1])["evidence"] == ["p2.s1", "p2.s2"]


def test_evidence_of_the_open_question_is_put_and_taken_away(studio: Studio) -> None:
    page, name = studio.page, studio.names()[0]
    before = list(studio.question(name)["evidence"])  # type: ignore[call-overload]
    card(page, name).get_by_role("link", name="Edit").click()
    expect(editor(page)).to_be_visible()
    press_sentence(page, "p1.s2")
    page.get_by_role("button", name="Use as evidence of question 1").click()
    expect(page.locator("[data-said]")).to_have_text("It is evidence of question 1 now.")
    expect(editor(page).get_by_role("link", name="Paragraph 1, sentence 2")).to_be_visible()
    expect_saved(page)
    assert studio.question(name)["evidence"] == ["p1.s2", *before]

    press_sentence(page, "p1.s2")
    page.get_by_role("button", name="No longer evidence of question 1").click()
    expect(editor(page).get_by_role("link", name="Paragraph 1, sentence 2")).to_have_count(0)
    expect_saved(page)
    assert studio.question(name)["evidence"] == before

    editor(page).get_by_role("button", name=re.compile("^Remove: ")).click()
    expect(editor(page).locator("[data-no-evidence]")).to_be_visible()
    expect_saved(page)
    assert studio.question(name)["evidence"] == []


def test_a_chip_lights_its_sentence_and_leads_there(studio: Studio) -> None:
    page, name = studio.page, studio.names()[1]
    chip = card(page, name).locator(".chip").first
    at = str(chip.get_attribute("data-rests")).split(":")[0]
    chip.hover()
    expect(sentence(page, at)).to_have_class(re.compile("rests-here"))
    page.mouse.move(5, 5)
    expect(sentence(page, at)).not_to_have_class(re.compile("rests-here"))
    chip.focus()
    expect(sentence(page, at)).to_have_class(re.compile("rests-here"))
    page.keyboard.press("Enter")
    expect(sentence(page, at)).to_be_in_viewport()
    expect(sentence(page, at)).to_be_focused()
    label = page.locator(f"#s-{at.replace('.', chr(92) + '.')} ~ .evidence-label", has_text="question 2").first
    label.click()
    expect(card(page, name)).to_be_focused()


def test_everything_by_keys_alone(studio: Studio) -> None:
    page = studio.page
    page.locator(".sentence[tabindex='0']").focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.dataset.sentence")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=WRITE)).to_be_focused()
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()
    expect(sentence(page, chosen)).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(editor(page).locator("[name=prompt]")).to_be_focused()
    page.keyboard.type("Ditulis dengan papan ketik saja?")
    expect_saved(page)
    name = studio.names()[-1]
    assert (studio.question(name)["prompt"], studio.question(name)["evidence"]) == (
        "Ditulis dengan papan ketik saja?",
        [chosen],
    )

    sentence(page, chosen).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    use, write = bar(page).locator("[data-use]"), bar(page).locator("[data-write]")
    expect(use).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(write).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(editor(page).locator("[data-chips] .chip")).to_have_count(2)
    assert page.evaluate("document.activeElement.dataset.sentence") not in (None, chosen)


def test_one_stop_for_tab_in_the_whole_text(studio: Studio) -> None:
    assert studio.page.locator("#studio-passage .sentence[tabindex='0']").count() == 1


def test_on_a_phone_a_tap_opens_the_bar_at_the_foot(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page, **PHONE)
    page = studio.page
    page.locator(".pane-switch [data-view=text]").tap()
    press_sentence(page, "p2.s1")
    box = bar(page).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    page.get_by_role("button", name=WRITE).tap()
    expect(page.locator("body")).to_have_attribute("data-view", "questions")
    expect(editor(page).locator("[name=prompt]")).to_be_focused()
    expect(editor(page).locator("[name=prompt]")).to_be_in_viewport()


def test_what_is_told_never_takes_a_tap_from_the_bar(served: ServedSchool, open_page: PageOpener) -> None:
    studio = open_studio(served, open_page, **PHONE)
    page = studio.page
    page.locator(".pane-switch [data-view=text]").tap()
    told = page.locator("[data-said]")
    told.evaluate("place => { place.textContent = 'The text is kept. Now write its questions.'; }")
    press_sentence(page, "p2.s1")
    above, below = told.bounding_box(), bar(page).bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    expect(told).to_have_css("pointer-events", "none")
    page.get_by_role("button", name=WRITE).tap(timeout=2000)
    expect(editor(page).locator("[name=prompt]")).to_be_focused()
