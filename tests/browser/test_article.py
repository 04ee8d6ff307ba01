"""Bringing in an article with the script: what is pasted keeps its shape, and what becomes of it stands beside the form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Quiz, db
from tests.browser.harness import PageOpener
from tests.browser.looks import focus_faults
from tests.browser.schools import ServedSchool, session_cookie
from tests.browser.steps import DESK, PHONE
from tests.browser.studios import make_draft

pytestmark = pytest.mark.browser

PORTAL = (Path(__file__).parents[1] / "data" / "articles" / "01-portal-with-adverts.txt").read_text(encoding="utf-8")
COPIED = """<meta charset="utf-8"><style>p { color: red }</style><h2>Hujan <b>pertama</b></h2>
<p>Hujan turun <a href="/x">tiga</a> hari.<script>window.stolen = 1</script>
   Tanah gembur.</p><div>Kami<br><br>senang.</div><img src="/none" onerror="window.stolen = 1">"""
PASTE = """([html, plain]) => {
    const area = document.querySelector("[name=text]");
    area.focus();
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", plain);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def a_new_set(served: ServedSchool, open_page: PageOpener, **device: Any) -> Page:
    teacher, _quiz = make_draft(served)
    page = open_page(**(device or DESK))
    page.context.add_cookies([session_cookie(served, teacher)])
    page.goto(f"{served.url}/sets/new")
    return page


def newest(served: ServedSchool) -> dict[str, Any]:
    with served.looking():
        return dict(db.session.scalars(select(Quiz).order_by(Quiz.id.desc())).first().draft or {})


def texts(draft: dict[str, Any]) -> list[str]:
    return [sentence["text"] for block in draft["passage"]["blocks"] for sentence in block["sentences"]]


def test_copied_html_becomes_text_and_nothing_of_it_runs(served: ServedSchool, open_page: PageOpener) -> None:
    # What is copied is parsed under the policy of the page, which says what it keeps from applying.
    open_page.allow(r"Applying inline style", r"Executing inline event handler")
    page = a_new_set(served, open_page)
    page.evaluate(PASTE, [COPIED, "Hujan pertama Hujan turun tiga hari. Tanah gembur. Kami senang."])
    area = page.locator("[name=text]")
    assert area.input_value() == "# Hujan pertama\n\nHujan turun tiga hari. Tanah gembur.\n\nKami\n\nsenang."
    assert page.evaluate("window.stolen") is None
    expect(page.locator("#article-preview .passage-title")).to_have_text("Hujan pertama")
    expect(page.locator("#article-preview .passage-paragraph").first).to_contain_text("Hujan turun tiga hari.")


def test_words_copied_from_within_a_line_stay_in_the_line(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_new_set(served, open_page)
    page.locator("[name=text]").fill("Hujan turun.")
    page.evaluate(PASTE, ["<b>deras</b>", "deras"])  # left to the browser, which does nothing for a made-up paste
    assert page.locator("[name=text]").input_value() == "Hujan turun."


def test_one_click_keeps_what_was_pasted_and_looked_at(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_new_set(served, open_page)
    page.locator("[name=text]").fill(PORTAL)
    page.get_by_role("button", name="Keep the text").click()  # at once: it waits for what was left out to be shown
    page.wait_for_url(re.compile(r"/sets/\d+$"))
    draft = newest(served)
    assert draft["passage"]["source"]["author"] == "Rina Wulandari"
    assert texts(draft)[0].startswith("Sleman - Siswa kelas VIII")
    assert not any("ADVERTISEMENT" in text for text in texts(draft))


def test_what_was_recognised_shows_in_the_fields_and_a_line_goes_back(
    served: ServedSchool, open_page: PageOpener
) -> None:
    page = a_new_set(served, open_page, **PHONE)
    page.locator("[name=text]").fill(PORTAL)
    expect(page.locator("[name=author]")).to_have_attribute("placeholder", "Rina Wulandari")
    assert page.locator("[name=author]").input_value() == ""
    expect(page.locator("#article-said")).to_contain_text("words")
    page.locator(".article-left-out > summary").click()
    page.get_by_label("Foto: Siswa memetik cabai").check()
    expect(page.locator("#article-preview .passage")).to_contain_text("Foto: Siswa memetik cabai (Dok. Sekolah)")
    page.get_by_role("button", name="Keep the text").click()
    page.wait_for_url(re.compile(r"/sets/\d+$"))
    assert "Foto: Siswa memetik cabai (Dok. Sekolah)" in texts(newest(served))


def test_an_edit_shows_what_its_questions_lose(served: ServedSchool, open_page: PageOpener) -> None:
    teacher, quiz = make_draft(served)
    page = open_page(**DESK)
    page.context.add_cookies([session_cookie(served, teacher)])
    page.goto(f"{served.url}/sets/{quiz}/passage")
    area = page.locator("[name=text]")
    with served.looking():
        draft = dict(db.session.get_one(Quiz, quiz).draft or {})
    at = draft["questions"][0]["evidence"][0]
    name = at["at"] if isinstance(at, dict) else at
    sentence = next(
        one["text"]
        for block in draft["passage"]["blocks"]
        for one in block["sentences"]
        if name in {block["id"], f"{block['id']}.{one['id']}"}
    )
    area.fill(area.input_value().replace(sentence, "Kalimat yang sama sekali lain."))
    expect(page.locator(".article-lost")).to_contain_text(sentence)
    assert newest(served) == draft


def test_a_file_that_is_too_large_is_told_before_it_is_sent(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_new_set(served, open_page)
    page.locator("[name=upload]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 5_000_001}
    )
    expect(page.locator("#upload-too-large")).to_contain_text("larger than 5 MB")
    assert page.locator("[name=upload]").evaluate("field => field.files.length") == 0


def test_without_scripts_the_same(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_new_set(served, open_page, **(PHONE | {"javascript": False}))
    page.locator("[name=text]").fill(PORTAL)
    page.get_by_role("button", name="Keep the text").click()
    page.get_by_role("link", name="Look at what the text becomes").click()
    expect(page.locator(".article-left-out > summary")).to_be_visible()
    page.get_by_role("button", name="Keep the text").click()
    assert texts(newest(served))[0].startswith("Sleman - Siswa kelas VIII")


def test_by_keyboard_alone(served: ServedSchool, open_page: PageOpener) -> None:
    page = a_new_set(served, open_page)
    page.locator("[name=text]").focus()
    page.keyboard.insert_text(PORTAL)
    expect(page.locator("#article-preview .passage")).to_be_visible()
    assert focus_faults(page, 12) == []
