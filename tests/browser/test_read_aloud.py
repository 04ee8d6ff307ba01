"""Reading aloud, with a voice made for the test: headless Chromium has none. The stub stands for the browser, not for us."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PageOpener, axe
from tests.browser.schools import NEWS, ServedSchool, make_class, session_cookie
from tests.browser.steps import Hand
from tests.browser.test_reading_tools import kept, open_attempt, open_tools, opener

pytestmark = pytest.mark.browser

VOICES = """(voices) => {
    const said = [];
    let current = null;
    window.said = said;
    window.finish = () => { const one = current; current = null; one?.onend?.(); };
    Object.defineProperty(window, "speechSynthesis", {value: {
        getVoices: () => voices,
        addEventListener() {},
        speak: (utterance) => { current = utterance; said.push([utterance.text, utterance.lang, utterance.rate]); },
        cancel: () => { const one = current; current = null; one?.onerror?.({error: "canceled"}); },
    }});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
OURS = {"lang": "id_ID", "localService": True, "default": True, "name": "Damayanti"}
ELSEWHERE = {"lang": "id-ID", "localService": False, "default": True, "name": "of a company"}
OTHER_LANGUAGE = {"lang": "en-US", "localService": True, "default": True, "name": "Alex"}


def attempt_with(
    open_page: PageOpener, served: ServedSchool, voices: list[dict[str, object]], **device: object
) -> tuple[Page, int]:
    """Open an attempt of an Indonesian text in a browser that has these voices."""
    mates = make_class(served)
    address = open_attempt(served, mates, NEWS)
    page = open_page(**device)
    page.add_init_script(f"({VOICES})({voices!r})".replace("True", "true").replace("False", "false"))
    page.context.add_cookies([session_cookie(served, mates.pupil)])
    page.goto(address)
    return page, mates.pupil


def said(page: Page) -> list[list[object]]:
    return list(page.evaluate("said"))


def test_sentences_are_read_one_by_one_and_marked(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    page, pupil = attempt_with(open_page, served, [ELSEWHERE, OTHER_LANGUAGE, OURS], **device)
    hand = Hand("has_touch" in device)
    texts = page.locator(".passage-text .sentence").all_text_contents()
    hand.press(open_tools(hand, page).get_by_role("button", name="Read aloud"))
    speaking = page.locator(".speaking")
    expect(speaking).to_have_text(texts[0])
    assert said(page) == [[texts[0], "id_ID", 1]]
    page.evaluate("finish()")
    expect(speaking).to_have_text(texts[1])
    assert axe(page) == []

    bar = page.get_by_role("group", name="Read aloud")
    with page.expect_response("**/reading-preferences"):
        hand.press(bar.get_by_role("button", name="Slower"))
    expect(bar).to_contain_text("75 %")
    assert said(page)[2:] == [[texts[1], "id_ID", 0.75]]
    assert kept(served, pupil)["speech_rate"] == 75

    hand.press(bar.get_by_role("button", name="Pause"))
    expect(speaking).to_have_text(texts[1])
    hand.press(bar.get_by_role("button", name="Go on"))
    assert said(page)[3:] == [[texts[1], "id_ID", 0.75]]
    for number in range(2, len(texts)):
        page.evaluate("finish()")
        expect(speaking).to_have_text(texts[number])
        expect(speaking).to_be_in_viewport()
    page.evaluate("finish()")
    expect(bar).to_be_hidden()
    expect(speaking).to_have_count(0)


def test_stop_ends_it(served: ServedSchool, open_page: PageOpener) -> None:
    page, _pupil = attempt_with(open_page, served, [OURS])
    hand = Hand(touch=False)
    hand.press(open_tools(hand, page).get_by_role("button", name="Read aloud"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button beside Pause
    expect(page.locator("[data-aloud-bar]")).to_be_hidden()
    expect(page.locator(".speaking")).to_have_count(0)
    expect(opener(page)).to_be_focused()
    page.evaluate("finish()")
    assert len(said(page)) == 1


@pytest.mark.parametrize("voices", [[], [ELSEWHERE], [OTHER_LANGUAGE]])
def test_without_a_voice_of_its_own_the_device_offers_nothing(
    served: ServedSchool, open_page: PageOpener, voices: list[dict[str, object]]
) -> None:
    page, _pupil = attempt_with(open_page, served, voices)
    panel = open_tools(Hand(touch=False), page)
    expect(panel.get_by_role("button", name="Read aloud")).to_be_hidden()
