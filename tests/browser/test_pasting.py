"""Pasting questions with scripts: what is found is shown while one types, and rich text keeps what a plain field drops."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool
from tests.browser.studios import Studio, open_studio

pytestmark = pytest.mark.browser

PASTE = """(html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "plain text");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector("textarea").focus();
    return document.querySelector("textarea").dispatchEvent(event);
}"""
LISTS = """<html><body><!--StartFragment--><ol>
  <li>Siapa yang
      bertemu?<ol type="a"><li>Kim dan Biden</li><li><b>Kim dan Putin</b></li></ol></li>
  <li><span style="font-weight:700">Apa</span> kendaraan Kim?</li></ol>
  <p>Jawaban: kereta</p></body></html>"""
WORD = """<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>Siapa yang bertemu?</p><p>A. Kim dan Biden</p>
<p><b style="mso-bidi-font-weight:normal">B. Kim
dan Putin</b></p><script>alert(1)</script><style>p {}</style>"""
TABLE = (
    "<table><tr><th>No</th><th>Soal</th><th>A</th><th>B</th><th>Kunci</th></tr>"
    "<tr><td>1</td><td><p>Siapa?</p></td><td>Kim</td><td>Putin</td><td>B</td></tr></table>"
)


@pytest.fixture
def studio(served: ServedSchool, open_page: PageOpener) -> Studio:
    return open_studio(served, open_page)


@pytest.fixture
def page(studio: Studio) -> Page:
    studio.page.goto(f"{studio.address}/paste")
    expect(studio.page.locator("textarea")).to_be_focused()
    return studio.page


def test_what_is_found_is_counted_while_one_types(page: Page) -> None:
    count = page.locator("[data-paste-count]")
    page.keyboard.type("1. Siapa yang bertemu?\nA. Kim\nB. Putin\n")
    expect(count).to_have_text("1 question found, 1 needs a look.")
    page.keyboard.type("Kunci: B\n")
    expect(count).to_have_text("1 question found.")
    expect(page.get_by_role("checkbox", name="Question 1")).to_be_checked()
    page.keyboard.type("\nentah apa ini\n")
    expect(count).to_have_text("1 question found, 1 line not understood.")
    expect(page.get_by_role("button", name="Keep the ticked questions")).to_be_visible()
    assert page.url.endswith("/paste")


def test_ticks_and_the_confirmation_stay_while_one_types(page: Page) -> None:
    page.keyboard.type("1. Siapa?\nJawaban: Kim\n2. Kapan?\nJawaban: Juli\n")
    page.get_by_role("checkbox", name="Question 1").uncheck()
    page.get_by_role("checkbox", name="I have looked at the proposals").check()
    page.locator("textarea").focus()
    page.keyboard.type("3. Di mana?\nJawaban: Amur\n")
    expect(page.get_by_role("checkbox", name="Question 3")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Question 1")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="I have looked at the proposals")).to_be_checked()


def test_a_line_that_is_named_is_selected_in_the_text(page: Page) -> None:
    page.keyboard.type("1. Siapa?\nA. Kim\nB. Putin\nKunci: D\n")
    page.get_by_role("link", name="Line 4").click()
    chosen = page.locator("textarea").evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen == "Kunci: D"
    page.keyboard.type("Kunci: A")
    expect(page.locator("[data-paste-count]")).to_have_text("1 question found.")


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (
            LISTS,
            "1. Siapa yang bertemu?\nA. Kim dan Biden\nB. **Kim dan Putin**\n2. **Apa** kendaraan Kim?\nJawaban: kereta",
        ),
        (WORD, "1. Siapa yang bertemu?\nA. Kim dan Biden\n**B. Kim dan Putin**"),
        (TABLE, "No\tSoal\tA\tB\tKunci\n1\tSiapa?\tKim\tPutin\tB"),
    ],
    ids=["lists", "word", "table"],
)
def test_rich_text_keeps_numbers_bold_type_and_cells(page: Page, html: str, lines: str) -> None:
    assert page.evaluate(PASTE, html) is False
    expect(page.locator("textarea")).to_have_value(lines)
    expect(page.locator(".paste-right").first).to_contain_text("Putin")
    page.keyboard.press("Control+z")
    expect(page.locator("textarea")).to_have_value("")


def test_text_without_anything_to_keep_is_pasted_by_the_browser(page: Page) -> None:
    assert page.evaluate(PASTE, "<p>1. Siapa?</p>") is True


def test_what_is_kept_is_in_the_studio(page: Page, studio: Studio) -> None:
    page.keyboard.type("1. Siapa yang bertemu?\nA. Kim dan Biden\nB. Kim dan Putin\nKunci: B\n")
    page.get_by_role("checkbox", name="I have looked at the proposals").check()
    page.get_by_role("button", name="Keep the ticked questions").click()
    expect(page.locator("[data-card]").last).to_contain_text("Siapa yang bertemu?")
    assert studio.draft().get("proposed", {}) == {}
