"""A pupil signs in, reads, answers every type of question, loses the page and regains it, submits and sees why."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Assignment, Attempt, Response, db
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, make_assignment, make_class, now
from tests.browser.steps import (
    Hand,
    begin,
    choose,
    expect_saved,
    go_to,
    judge,
    match,
    order_by_keyboard,
    question,
    sign_in,
    to_questions,
    type_text,
)

pytestmark = pytest.mark.browser

ESSAY = "Hanya sebagian. Akar mangrove memperlambat gelombang, tetapi tiga dari sepuluh bibit masih mati."
EVENTS = [
    "Ombak merusak tambak.",
    "Penanaman pertama gagal.",
    "Pak Wira mengubah cara merawat bibit.",
    "Laras bersepeda ke persemaian.",
]
CAUSES = {
    "ombak besar tiga tahun lalu": "warga sepakat menanam mangrove",
    "akar mangrove yang rapat": "gelombang bergerak lebih pelan",
    "pemakaian kantong plastik": "sampah tersisa di lumpur",
}
JUDGEMENTS = {
    "Lumpur pantai tampak indah.": "Pendapat tokoh",
    "Ombak masuk ke halaman sekolah.": "Peristiwa",
    "Bambu paling cocok untuk bibit.": "Pendapat tokoh",
    "Bibit dirawat selama empat bulan.": "Peristiwa",
}


def map_words(page: Page) -> list[str]:
    """What the map says of each question, in words."""
    return page.locator(".map [data-cell-words]").all_text_contents()


def test_choosing_an_option_is_the_third_click_after_signing_in(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    assignment_id = make_assignment(served, make_class(served), NEWS)
    hand = Hand("has_touch" in device)
    page = open_page(**device)
    sign_in(page, served.url, "dewi")
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    choose(hand, question(page, 1), "Di Kosmodrom Vostochny, Rusia")
    expect_saved(page)
    # A phone shows the text first, so turning to the questions is one tap more, whenever the reader is ready.
    assert hand.presses == (4 if hand.touch else 3)


def test_a_pupil_reads_answers_every_type_loses_the_page_and_sees_why(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand("has_touch" in device)
    page = open_page(**device)
    sign_in(page, served.url, "dewi")
    expect(page.locator("header")).to_contain_text("Dewi Lestari")
    expect(page.locator("header")).to_contain_text("VIII-B")
    begin(hand, page, assignment_id)
    attempt_url = page.url.partition("#")[0]

    reads_the_text(page)
    to_questions(hand, page)
    answers_the_first_four(hand, page)
    page = loses_and_regains_the_page(hand, page, assignment_id)
    answers_the_rest(hand, page)
    keeps_both_places(hand, page)
    submits_after_being_told_what_is_open(hand, page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers have arrived")
    receipt = page.locator(".receipt-code").inner_text()
    with served.looking():
        attempt = db.session.scalars(select(Attempt)).one()
        assert attempt.receipt == receipt
        marks = {row.position: (row.fraction, row.waiting) for row in db.session.scalars(select(Response))}
        assert marks == dict.fromkeys(range(1, 8), (1.0, False)) | {8: (0.0, True)}
    expect(page.get_by_text("Your teacher shows the result later.")).to_be_visible()
    page.goto(f"{attempt_url}/feedback")
    expect(page.get_by_text("Your teacher has not released the marks yet.")).to_be_visible()

    with served.writing():
        assignment = db.session.get_one(Assignment, assignment_id)
        assignment.release_step, assignment.closes_at = "key", now()
    page.goto(f"{attempt_url}/receipt")
    hand.press(page.get_by_role("link", name="See your result"))
    sees_why(hand, page)
    sees_progress(hand, page, served.url)


def reads_the_text(page: Page) -> None:
    """The whole text is there at once, its paragraphs numbered."""
    text = page.locator("#text")
    expect(text).to_contain_text("Sabtu pagi itu, Laras mengayuh sepeda")
    expect(text).to_contain_text("Laras tersenyum, lalu mengambil pot berikutnya.")
    expect(text.locator("[lang=id]").first).to_be_visible()


def answers_the_first_four(hand: Hand, page: Page) -> None:
    type_text(page, question(page, 1), "240 bibit")
    expect_saved(page)
    hand.press(question(page, 1).get_by_role("link", name="Next"))
    match(question(page, 2), CAUSES)
    expect_saved(page)
    hand.press(question(page, 2).get_by_role("link", name="Next"))
    order_by_keyboard(page, question(page, 3), EVENTS)
    expect(page.locator("[aria-live=polite].unseen")).to_contain_text("Now at place")
    expect_saved(page)
    hand.press(question(page, 3).get_by_role("link", name="Next"))
    choose(hand, question(page, 4), "Lautnya sedang bergelora", "Akarnya belum kuat")
    hand.press(question(page, 4).get_by_text("I am not sure yet"))
    expect_saved(page)


def loses_and_regains_the_page(hand: Hand, page: Page, assignment_id: int) -> Page:
    """Reload, another page and back, a closed tab: each time the same question and every answer is there."""
    for lose in (page.reload, lambda: (page.goto("about:blank"), page.go_back())):
        lose()
        has_the_first_four(page)
    home = page.url.partition("/attempts/")[0]
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(f"{home}/")
    hand.press(page.locator(f"main a[href='/assignments/{assignment_id}']").first)
    hand.press(page.get_by_role("link", name="Go on where I was"))
    has_the_first_four(page)
    return page


def has_the_first_four(page: Page) -> None:
    expect(question(page, 4)).to_be_visible()
    expect_saved(page)
    assert question(page, 1).locator("input[type=text]").input_value() == "240 bibit"
    chosen = question(page, 2).locator("select").evaluate_all("all => all.map(one => one.selectedOptions[0].label)")
    assert [re.sub(r"^[A-Z]\. ", "", label) for label in chosen] == [
        CAUSES[left] for left in question(page, 2).locator(".part-text").all_text_contents()
    ]
    assert question(page, 3).locator(".step-text").all_text_contents() == EVENTS
    ticked = question(page, 4).locator("label:has([data-flag], [type=checkbox]):has(:checked)")
    assert ticked.count() == 3
    assert map_words(page)[:5] == [": answered"] * 3 + [": answered, not sure", ": no answer yet"]


def answers_the_rest(hand: Hand, page: Page) -> None:
    hand.press(question(page, 4).get_by_role("link", name="Next"))
    choose(hand, question(page, 5), "Tahun lalu, tujuh dari sepuluh bibit bertahan hidup.")
    go_to(hand, page, 7)
    judge(hand, question(page, 7), JUDGEMENTS)
    hand.press(question(page, 7).get_by_role("link", name="Next"))
    type_text(page, question(page, 8), ESSAY)
    expect(question(page, 8).locator(".counter")).to_contain_text(str(len(ESSAY)))
    expect_saved(page)
    go_to(hand, page, 4)
    hand.press(question(page, 4).get_by_text("I am not sure yet"))
    expect_saved(page)
    assert map_words(page) == [": answered"] * 5 + [": no answer yet"] + [": answered"] * 2
    expect(page.locator("[data-map-count]")).to_have_text("7 of 8 answered")


def keeps_both_places(hand: Hand, page: Page) -> None:
    """Text and questions each stay where they were."""
    go_to(hand, page, 4)
    scrolled = "() => innerWidth < 768 ? scrollY : document.getElementById('text').scrollTop"
    if hand.touch:
        hand.press(page.locator(".pane-switch [data-view=text]"))
        page.evaluate("scrollTo(0, 400)")
        before = page.evaluate(scrolled)
        hand.press(page.locator(".pane-switch [data-view=questions]"))
        expect(question(page, 4)).to_be_visible()
        hand.press(page.locator(".pane-switch [data-view=text]"))
        assert page.evaluate(scrolled) == before
        hand.press(page.locator(".pane-switch [data-view=questions]"))
    else:
        text = page.locator("#text")
        text.hover()
        page.mouse.wheel(0, 300)
        page.wait_for_function("() => document.getElementById('text').scrollTop > 0")
        before = page.evaluate(scrolled)
        hand.press(question(page, 4).get_by_role("link", name="Next"))
        assert page.evaluate(scrolled) == before


def submits_after_being_told_what_is_open(hand: Hand, page: Page) -> None:
    go_to(hand, page, 8)
    hand.press(question(page, 8).get_by_role("link", name="To the end"))
    expect(page.locator("#submit")).to_contain_text("Not answered yet:")
    left = page.locator("[data-open-list] a")
    assert left.all_text_contents() == ["Question 6"]
    hand.press(left)
    choose(hand, question(page, 6), "Perlindungan pantai perlu usaha yang panjang")
    go_to(hand, page, 8)
    hand.press(question(page, 8).get_by_role("link", name="To the end"))
    expect(page.locator("#submit")).to_contain_text("Every question has an answer.")
    hand.press(page.get_by_role("button", name="Hand in answers"))
    page.wait_for_url("**/receipt")


def sees_why(hand: Hand, page: Page) -> None:
    """Marks, reasons and the sentence that proves it; the way there and back."""
    to_questions(hand, page)
    expect(page.get_by_text("9 of 11 points")).to_be_visible()
    expect(page.locator("#questions")).to_contain_text("provisional")
    first = page.locator("#q1")
    expect(first).to_contain_text("Paragraf 2 menyebut bahwa Pak Wira menunggu dengan 240 bibit")
    expect(page.locator("#q8")).to_contain_text("Waiting for the teacher")
    hand.press(first.get_by_role("link", name="Show in the text: paragraph 2"))
    lit = page.locator("#text mark.lit")
    expect(lit.first).to_be_in_viewport()
    assert "240 bibit" in " ".join(lit.all_text_contents())
    label = page.locator("#text .evidence-label[href='#q1']").first
    expect(label).to_contain_text("evidence 1")
    hand.press(label)
    expect(first).to_be_in_viewport()
    expect(first).to_be_focused()


def sees_progress(hand: Hand, page: Page, url: str) -> None:
    """Words first: few answers are not yet evidence, and what waits for the teacher is not counted."""
    page.goto(url)
    hand.press(page.get_by_role("link", name="My progress").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("My progress")
    words = [" ".join(text.split()) for text in page.locator(".process").all_inner_texts()]
    for said, label, count in zip(words, ("Locate", "Understand", "Evaluate"), (2, 4, 1), strict=True):
        assert re.match(rf"{label}[\w ]* Not enough evidence yet .*From {count} answers?\. ", said), said
    assert "1 answer" in words[2].partition("threshold")[2], "what waits for the teacher is named"
    expect(page.get_by_role("row", name="Bibit di Bawah Jembatan")).to_contain_text("9 of 11")
