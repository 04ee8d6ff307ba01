"""A pupil signs in, reads, answers every type of question, loses the page and regains it, submits and sees why."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations.accounts import close_all_sessions
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, make_assignment, make_class, now
from tests.browser.steps import (
    DESK,
    PHONE,
    Hand,
    choose,
    expect_saved,
    judge,
    line,
    match,
    open_signed_in,
    order_by_keyboard,
    question,
    sign_in,
    type_text,
)

pytestmark = pytest.mark.browser

NOT_REACHED = r"console error: Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED)"
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


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def device(request: pytest.FixtureRequest) -> dict[str, int]:
    """A phone held upright with a touch screen, and a desk."""
    return request.param


def to_questions(hand: Hand, page: Page) -> None:
    """On a phone the text comes first: turn to the questions."""
    if hand.touch:
        hand.press(page.locator(".pane-switch [data-view=questions]"))
    expect(page.locator("#questions")).to_be_visible()


def go_to(hand: Hand, page: Page, position: int) -> None:
    """Open a question by the map."""
    if not page.locator("[data-map] nav").is_visible():
        hand.press(page.locator("[data-map] summary"))
    hand.press(page.locator(f".map [data-go='{position}']"))
    expect(question(page, position)).to_be_visible()


def map_words(page: Page) -> list[str]:
    """What the map says of each question, in words."""
    return page.locator(".map [data-cell-words]").all_text_contents()


def begin(hand: Hand, page: Page, assignment_id: int) -> None:
    """From home to the open attempt."""
    hand.press(page.locator(f"main a[href='/assignments/{assignment_id}']").first)
    hand.press(page.get_by_role("button", name="Begin the test"))
    expect(line(page)).to_contain_text("No answer saved yet")


def test_choosing_an_option_is_the_third_click_after_signing_in(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    assignment_id = make_assignment(served, make_class(served), NEWS)
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served.url, "dewi", **device)
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
    page = open_signed_in(open_page, served.url, "dewi", **device)
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
    hand.press(page.get_by_role("button", name="Submit answers"))
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


def test_what_the_network_loses_is_said_and_delivered_later(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    open_page.allow(NOT_REACHED, "status of 503")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served.url, "dewi", **device)
    begin(hand, page, assignment_id)
    to_questions(hand, page)

    # The server cannot be reached: said at once, delivered by itself when it is back.
    page.route("**/responses", lambda route: route.abort())
    type_text(page, question(page, 1), "240")
    expect(line(page)).to_have_attribute("data-state", "failed")
    expect(line(page)).to_contain_text("Failed to reach the server, try again. Only on this phone: 1")
    page.unroute("**/responses")
    hand.press(page.get_by_role("button", name="Try again"))
    expect_saved(page)
    assert stored(served, 1) == "240"

    # The server has no room: not saved, and tried again without being asked.
    page.route("**/responses", lambda route: route.fulfill(status=503, body="{}"))
    type_text(page, question(page, 1), "240 bibit")
    expect(line(page)).to_contain_text("The server could not save, try again. Only on this phone: 1")
    page.unroute("**/responses")
    expect_saved(page)
    assert stored(served, 1) == "240 bibit"

    # No network, the tab is killed: what was typed is on the phone and delivered when the attempt is opened again.
    page.context.set_offline(True)
    go_to(hand, page, 4)
    choose(hand, question(page, 4), "Akarnya belum kuat")
    expect(line(page)).to_have_attribute("data-state", "waiting")
    expect(line(page)).to_contain_text("Saved on this phone, waiting for network. Not yet sent: 1")
    page = killed_and_opened_again(page)
    expect(question(page, 4).locator("label.option:has(:checked)")).to_contain_text("Akarnya belum kuat")
    expect_saved(page)
    assert len(stored(served, 4)) == 1
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('quizapp:attempt:'))") == []


def killed_and_opened_again(page: Page) -> Page:
    """End the tab without its goodbye, come back into the network, open the same address."""
    address = page.url
    context: BrowserContext = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    return page


def stored(served: ServedSchool, position: int) -> object:
    """What the database holds for a question of the only attempt."""
    with served.looking():
        return db.session.scalar(select(Response.value).where(Response.position == position))


def test_a_submit_that_does_not_arrive_says_so_and_can_be_repeated(
    served: ServedSchool, open_page: PageOpener, device: dict[str, int]
) -> None:
    open_page.allow(NOT_REACHED)
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand("has_touch" in device)
    page = open_signed_in(open_page, served.url, "dewi", **device)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    page.context.set_offline(True)
    go_to(hand, page, 8)
    hand.press(question(page, 8).get_by_role("link", name="To the end"))
    hand.press(page.get_by_role("button", name="Submit answers"))
    expect(page.locator("#submit")).to_contain_text("Not sent: the server cannot be reached now.")
    page.context.set_offline(False)
    hand.press(page.get_by_role("button", name="Submit answers"))
    page.wait_for_url("**/receipt")


def test_when_time_is_up_what_the_phone_holds_is_submitted(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow(NOT_REACHED)
    assignment_id = make_assignment(served, make_class(served), closes_at=now() + timedelta(seconds=12))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served.url, "dewi", **PHONE)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    expect(page.locator("[data-timer]")).to_contain_text(re.compile(r"^0:0\d left$"))
    hand.press(page.get_by_role("button", name="Hide"))
    expect(page.locator("[data-timer]")).to_be_hidden()
    page.context.set_offline(True)
    type_text(page, question(page, 1), "240")
    expect(page.locator("[data-timer]")).to_contain_text("Time is up.")
    page.context.set_offline(False)
    page.wait_for_url("**/receipt")
    assert stored(served, 1) == "240"


def test_a_flat_battery_loses_nothing_another_phone_goes_on(served: ServedSchool, open_page: PageOpener) -> None:
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=True)
    page = open_signed_in(open_page, served.url, "dewi", **PHONE)
    begin(hand, page, assignment_id)
    to_questions(hand, page)
    type_text(page, question(page, 1), "240")
    expect_saved(page)
    page.context.close()
    other = open_signed_in(open_page, served.url, "dewi", **PHONE)
    hand.press(other.locator(f"main a[href='/assignments/{assignment_id}']").first)
    hand.press(other.get_by_role("link", name="Go on where I was"))
    expect_saved(other)
    expect(question(other, 1).locator("input[type=text]")).to_have_value("240")


def test_two_tabs_keep_both_answers_and_the_pupil_chooses_once(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 409")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=False)
    first = open_signed_in(open_page, served.url, "dewi", **DESK)
    begin(hand, first, assignment_id)
    second = first.context.new_page()
    second.goto(first.url)
    type_text(first, question(first, 1), "240")
    expect_saved(first)
    type_text(second, question(second, 1), "7")
    conflict = question(second, 1).locator("[data-conflict]")
    expect(conflict).to_be_visible()
    expect(line(second)).to_contain_text("Question 1: choose which answer to keep.")
    assert conflict.locator(".given").all_text_contents() == ["7", "240"]
    hand.press(conflict.get_by_role("button", name="Use the answer from there"))
    expect_saved(second)
    expect(question(second, 1).locator("input[type=text]")).to_have_value("240")
    assert stored(served, 1) == "240"


def test_submitting_from_a_stale_tab_asks_which_answer_stands(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 409")
    assignment_id = make_assignment(served, make_class(served))
    hand = Hand(touch=False)
    stale = open_signed_in(open_page, served.url, "dewi", **DESK)
    begin(hand, stale, assignment_id)
    type_text(stale, question(stale, 1), "7")
    expect_saved(stale)
    newer = stale.context.new_page()
    newer.goto(stale.url)
    type_text(newer, question(newer, 1), "240")
    expect_saved(newer)

    hand.press(stale.locator(".map [data-go=submit]"))
    hand.press(stale.get_by_role("button", name="Submit answers"))
    expect(line(stale)).to_contain_text("Question 1: choose which answer to keep.")
    hand.press(stale.locator(".map [data-go='1']"))
    conflict = question(stale, 1).locator("[data-conflict]")
    assert conflict.locator(".given").all_text_contents() == ["7", "240"]
    assert stored(served, 1) == "240"
    hand.press(conflict.get_by_role("button", name="Keep the answer from here"))
    expect_saved(stale)
    assert stored(served, 1) == "7"
    hand.press(stale.locator(".map [data-go=submit]"))
    hand.press(stale.get_by_role("button", name="Submit answers"))
    stale.wait_for_url("**/receipt")


def test_signed_out_by_the_server_signs_in_elsewhere_and_goes_on(served: ServedSchool, open_page: PageOpener) -> None:
    open_page.allow("status of 401")
    mates = make_class(served)
    assignment_id = make_assignment(served, mates)
    hand = Hand(touch=False)
    page = open_signed_in(open_page, served.url, "dewi", **DESK)
    begin(hand, page, assignment_id)
    ends_the_sessions(served, mates.pupil)
    type_text(page, question(page, 1), "240")
    expect(line(page)).to_contain_text("You are signed out. Not yet saved: 1.")
    with page.context.expect_page() as opened:
        hand.press(page.get_by_role("link", name="Sign in in a new tab"))
    sign_in(opened.value, served.url, "dewi", english=False)
    hand.press(page.get_by_role("button", name="Try again"))
    expect_saved(page)
    assert stored(served, 1) == "240"


def ends_the_sessions(served: ServedSchool, person_id: int) -> None:
    with served.writing():
        close_all_sessions(db.session.get_one(Person, person_id))
