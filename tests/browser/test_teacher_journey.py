"""A teacher begins with an empty installation and ends with marks: account, class, pupils, a set, results, CSV."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.models import School, db
from tests.browser.harness import PageOpener
from tests.browser.schools import EIGHT_TYPES, ServedSchool, publish
from tests.browser.steps import (
    DESK,
    PHONE,
    Hand,
    choose,
    expect_saved,
    give_name_and_secret,
    line,
    question,
    sign_in,
    type_text,
)
from tests.browser.studios import press_sentence

pytestmark = pytest.mark.browser

LONG_NAME = "I Gusti Ayu Ratna Dewi Wulandari Kusumaningtyas"
ROSTER = f"No\tNama\tNISN\n1\t{LONG_NAME}\t0051234567\n2\tMuhammad Al-Fatih Ramadhan\t12345\n3.\tSiti  Nur’aini\n"

# Copied from a news site: a headline, a line of facts, odd spaces, invisible signs, a heading amid the text.
ARTICLE = (
    "Panen cabai di kebun sekolah\u00a0naik\n"
    "\n"
    "\u200bSleman –  Siswa kelas VIII menanam 120 bibit cabai pada hari Senin, 3 Agustus 2026.   "
    "Bu Rina, S.Pd. membawa bibit itu dari Jl. Kaliurang No. 12.\r\n"
    "\r\n"
    "\tHujan pertama\r\n"
    "\r\n"
    "“Kami tidak menyangka hujan turun secepat itu,” kata Dr. H. Slamet.\u00a0\u00a0“Tanah langsung gembur!”\n"
    "\n\n\n"
    "Pada bulan November, kebun itu menghasilkan 45 kilogram cabai.  Hasilnya dijual di koperasi sekolah. \n"
)
PLANT = {
    "prompt": "Apa yang ditanam oleh siswa kelas VIII?",
    "options": ["Bibit cabai", "Bibit tomat", "Bibit bayam"],
    "evidence": ["Siswa kelas VIII menanam 120 bibit"],
    "feedback": "Paragraf 1 menyebut bibit cabai.",
}
PLACE = {
    "prompt": "Di mana hasil kebun itu dijual?",
    "options": ["Di pasar desa", "Di koperasi sekolah", "Di toko bibit"],
    "key": 1,
    "evidence": ["Hasilnya dijual di koperasi sekolah."],
    "feedback": "Paragraf 3 menyebut koperasi sekolah.",
}
BROUGHT = {
    "prompt": "Siapa yang membawa bibit itu?",
    "accepted": "Bu Rina\nRina",
    "wrong": ("Slamet", "Slamet berbicara tentang hujan."),
    "evidence": ["Bu Rina, S.Pd. membawa bibit itu"],
    "feedback": "Kalimat kedua paragraf 1 menyebut Bu Rina.",
}
WEIGHT = {
    "prompt": "Berapa kilogram cabai yang dihasilkan kebun itu?",
    "accepted": "45\n45 kilogram",
    "wrong": ("120", "Seratus dua puluh adalah jumlah bibit."),
    "evidence": ["kebun itu menghasilkan 45 kilogram cabai."],
    "feedback": "Paragraf 3 menyebut 45 kilogram.",
}


@dataclass(frozen=True)
class Card:
    """What stands on a pupil's sign-in card."""

    name: str
    username: str
    pin: str


def test_from_an_empty_installation_to_marks(served: ServedSchool, open_page: PageOpener, tmp_path: Path) -> None:
    open_page.allow("status of 422")
    page = open_page(**DESK, accept_downloads=True)
    makes_the_first_account(page, served)
    with served.writing():  # as `quizapp serve` does when it starts
        publish(db.session.query(School).one(), EIGHT_TYPES, "id")

    creates_a_class(page)
    cards = adds_pupils(page)
    assert [card.name for card in cards] == [LONG_NAME, "Muhammad Al-Fatih Ramadhan", "Siti Nur’aini"]
    writes_a_set(page)
    share = gives_the_set(page, "Panen cabai di kebun sekolah naik")
    link, code = re.findall(r"http://\S+/assignments/\d+$|(?<=Code )\w+", share, re.MULTILINE)

    pupil = open_page(**PHONE)
    takes_it(pupil, served, cards[0], link)
    page.get_by_role("link", name="Results").first.click()
    sees_the_matrix(page)
    opens_a_cell(page)
    marks_what_waits(page)
    downloads_what_the_screen_shows(page, tmp_path)
    releases(page)
    sees_the_key(pupil)

    gives_the_set(page, "Bibit di Bawah Jembatan")
    writes_an_essay(pupil, served)
    marks_the_essay(page)
    joins_by_the_code(open_page, page, served, code)


# The school, its class, its pupils


def press(page: Page | Locator, name: str) -> None:
    """Press the button or link with these words."""
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).click()


def makes_the_first_account(page: Page, served: ServedSchool) -> None:
    page.goto(served.url)
    page.wait_for_url("**/first-account")
    page.get_by_role("button", name="English").click()
    page.get_by_label("Name of the school").fill("SMP Negeri 2 Sleman")
    page.get_by_label("Your name").fill("Rina Wati, S.Pd.")
    page.get_by_label("Username").fill("rina.wati")
    page.get_by_label("Password").fill("password1234")
    press(page, "Set up the school")
    expect(page.get_by_role("alert")).to_contain_text("Please mend this first")
    page.get_by_label("Password").fill("sungai batu tenang")
    press(page, "Set up the school")
    expect(page.locator("main")).to_contain_text("The school is set up and you are its administrator.")
    expect(page.locator("header")).to_contain_text("Rina Wati, S.Pd.")


def creates_a_class(page: Page) -> None:
    press(page, "Create a class")
    page.get_by_label("Name of the class").fill("VIII-B")
    press(page, "Create the class")
    expect(page.get_by_role("heading", level=1)).to_have_text("VIII-B")


def adds_pupils(page: Page) -> list[Card]:
    """Paste a list with a wrong NISN, mend it, look at it twice, and read the cards."""
    press(page, "Add pupils from a list or file")
    page.get_by_label("Names, one a line").fill(ROSTER)
    press(page, "Look at the list")
    expect(page.locator("main")).to_contain_text("1 line needs a look; it is named below. Nothing has been saved.")
    expect(page.locator("main")).to_contain_text("Line 3: Muhammad Al-Fatih Ramadhan")
    page.get_by_label("Names, one a line").fill(ROSTER.replace("12345\n", "0051234568\n"))
    press(page, "Look at the list")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 3 pupils to VIII-B?")
    page.get_by_text("Change the list").click()
    press(page, "Look at the list again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 3 pupils to VIII-B?")
    press(page, "Add them and show the cards")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 sign-in cards, VIII-B")
    cards = []
    for shown in page.locator(".card").all():
        expect(shown.locator("svg")).to_be_visible()
        _class, username, pin = shown.locator("dd").all_inner_texts()
        cards.append(Card(shown.get_by_role("heading").inner_text(), username, pin.replace(" ", "")))
    assert all(re.fullmatch(r"\d{6}", card.pin) for card in cards)
    press(page, "Done, back to the class")
    expect(page.get_by_role("row", name=LONG_NAME)).to_contain_text("0051234567")
    return cards


# A set of one's own


def writes_a_set(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Sets").click()
    press(page, "New set from a text")
    page.get_by_text("Title, source and licence").click()
    page.get_by_label("Title").fill("Panen cabai di kebun sekolah naik")
    page.get_by_label("Language of the text").select_option(label="Bahasa Indonesia")
    page.get_by_label("Text", exact=True).fill(ARTICLE)
    page.get_by_label("Source: newspaper, site or book").fill("Warta Sleman")
    page.get_by_label("Licence, or why you may use the text").fill("Dikutip untuk pelajaran dengan izin penerbit")
    press(page, "Look at it first")
    shown = page.locator(".article-preview")
    assert shown.locator(".passage-heading").all_inner_texts() == ["Hujan pertama"]
    expect(shown.locator(".passage-paragraph")).to_have_count(3)
    expect(shown).to_contain_text("Sleman – Siswa kelas VIII menanam 120 bibit cabai pada hari Senin, 3 Agustus 2026.")
    press(page, "Keep the text")
    expect(page.locator("main")).to_contain_text("The text is kept. Now write questions about it.")
    for choice in (PLANT, PLACE):
        writes_a_choice(page, choice)
    for short in (BROUGHT, WEIGHT):
        writes_a_short_answer(page, short)
    page.locator("[data-menu] summary").first.click()
    press(page, "See it as a pupil")
    expect(page.locator(".question")).to_have_count(4)
    press(page.locator(".phone"), "Questions")
    expect(page.get_by_role("radio")).to_have_count(6)
    press(page, "Back to the set")
    press(page, "Publish")
    expect(page.locator("main")).to_contain_text("Published, version 1")


def writes_a_choice(page: Page, given: dict) -> None:
    form = begins(page, "multiple_choice", given)
    for place, text in enumerate(given["options"]):
        form.locator(f"[name=options-{place}-text]").fill(text)
        form.locator(f"[name=options-{place}-rationale]").fill(f"{text}: bandingkan dengan bacaan.")
    form.locator("[name=key]").nth(given.get("key", 0)).check()
    keeps(page, given)


def writes_a_short_answer(page: Page, given: dict) -> None:
    form = begins(page, "short_answer", given)
    form.locator("[name=accepted]").fill(given["accepted"])
    text, rationale = given["wrong"]
    form.get_by_text("Wrong answers pupils give").click()
    if not form.locator("[name=wrong-0-text]").count():
        form.get_by_role("button", name="Add a wrong answer").click()
    form.locator("[name=wrong-0-text]").fill(text)
    form.locator("[name=wrong-0-rationale]").fill(rationale)
    keeps(page, given)


def begins(page: Page, type_name: str, given: dict) -> Locator:
    """Begin a question and write what all kinds have; its open form."""
    before = page.locator("[data-card]").count()
    page.locator("#new-type").select_option(type_name)
    press(page, "New question")
    expect(page.locator("[data-card]")).to_have_count(before + 1)
    form = page.locator("form[data-editor]")
    form.locator("[name=prompt]").fill(given["prompt"])
    for words in given["evidence"]:
        press_sentence(page, words)
        page.get_by_role("button", name=re.compile("^Use as evidence of question")).click()
    form.locator("[name=feedback]").fill(given["feedback"])
    form.locator("[name=subprocess]").select_option("scan_locate")
    return form


def keeps(page: Page, given: dict) -> None:
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("form[data-editor]")).to_have_count(0)
    expect(page.locator(".authored").last).to_contain_text(given["prompt"])


def gives_the_set(page: Page, title: str) -> str:
    """Give a set to the class as a test; returns the text to share."""
    page.get_by_role("navigation").get_by_role("link", name="Classes").click()
    page.get_by_role("link", name="VIII-B").click()
    press(page, "Give a set")
    chosen = page.get_by_label("Set", exact=True)
    chosen.select_option(value=chosen.locator("option").filter(has_text=title).get_attribute("value"))
    assert page.get_by_label("For", exact=True).locator("option:checked").inner_text().startswith("VIII-B")
    page.locator("label.option").filter(has_text="Test: everything is handed in once").click()
    press(page, "Give it")
    share = page.get_by_label("Text for the class").input_value()
    assert share.startswith(f"Test: {title}")
    assert "VIII-B, SMP Negeri 2 Sleman" in share
    return share


# The pupil takes it


def takes_it(pupil: Page, served: ServedSchool, card: Card, link: str) -> None:
    """Open the shared link on a phone, sign in with the card, answer, submit."""
    pupil.goto(link)
    pupil.get_by_role("button", name="English").tap()
    give_name_and_secret(pupil, card.username, card.pin)
    pupil.get_by_role("button", name="Begin the test").tap()
    hand = Hand(touch=True)
    hand.press(pupil.locator(".pane-switch [data-view=questions]"))
    choose(hand, question(pupil, 1), "Bibit cabai")
    hand.press(question(pupil, 1).get_by_role("link", name="Next"))
    choose(hand, question(pupil, 2), "Di pasar desa")
    hand.press(question(pupil, 2).get_by_role("link", name="Next"))
    type_text(pupil, question(pupil, 3), "Guru Rina dan seorang temannya")
    hand.press(question(pupil, 3).get_by_role("link", name="Next"))
    type_text(pupil, question(pupil, 4), "45 kg")
    hand.press(question(pupil, 4).get_by_role("link", name="To the end"))
    expect_saved(pupil)
    hand.press(pupil.get_by_role("button", name="Hand in answers"))
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Your answers have arrived")


def row_of(page: Page, name: str) -> Locator:
    return page.locator("[data-matrix] tbody tr").filter(has=page.get_by_role("rowheader", name=name))


def sees_the_matrix(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("1 handed in, 0 in progress, 2 not yet.")
    cells = row_of(page, LONG_NAME).locator("td .cell")
    assert [cell.get_attribute("class").split("status-")[-1] for cell in cells.all()] == [
        "right",
        "wrong",
        "waiting",
        "right",
    ]
    expect(page.locator(".legend")).to_contain_text("Waiting")


def opens_a_cell(page: Page) -> None:
    row_of(page, LONG_NAME).locator("td .cell").nth(1).click()
    drawer = page.get_by_role("dialog", name=f"{LONG_NAME}, question 2")
    expect(drawer).to_contain_text("Di pasar desa")
    expect(drawer).to_contain_text("Hasilnya dijual di koperasi sekolah.")
    drawer.get_by_role("link", name="Open the whole page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{LONG_NAME}, question 2")
    expect(page.locator("main")).to_contain_text("Di pasar desa")
    expect(page.locator("main")).to_contain_text("Paragraf 3 menyebut koperasi sekolah.")
    expect(page.locator(".response-text mark")).to_contain_text("Hasilnya dijual di koperasi sekolah.")
    page.get_by_role("link", name="To the results").click()


def marks_what_waits(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Marking").click()
    expect(page.locator("main")).to_contain_text("1 answer waits for you.")
    page.get_by_role("link", name=re.compile(r"^Question 3: Siapa yang membawa")).click()
    expect(page.locator("[data-card] .given")).to_have_text("Guru Rina dan seorang temannya")
    page.locator("button.press-accept").first.click()
    expect(page.locator("main")).to_contain_text("1 answer marked right.")
    expect(page.locator("main")).to_contain_text("Nothing waits here")
    page.get_by_role("link", name="To the results").click()
    expect(page.locator("main")).not_to_contain_text("provisional")


def downloads_what_the_screen_shows(page: Page, tmp_path: Path) -> None:
    """The file holds the heads, every cell and every total of the screen, and nothing else."""
    heads = [re.match(r"\S+", text)[0] for text in page.locator("[data-matrix] thead a.sort").all_inner_texts()]
    shown = []
    for row in page.locator("[data-matrix] tbody tr").all():
        marks = [cell.get_attribute("value") for cell in row.locator("td data").all()]
        blank = row.locator("td").count() - 3 - len(marks)
        totals = [text.strip() for text in row.locator("td").all_inner_texts()[-3:]]
        shown.append([row.locator("th").inner_text(), *marks, *[""] * blank, *totals])
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == ".csv"
    data = saved.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    first, *rows = csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";")
    assert first == ["Name", "1", "2", "3", "4", "Mark (of 4)", "Percent", "Handed in"]
    assert heads == ["Name", "1", "2", "3", "4", "Mark"]
    assert rows == shown


def releases(page: Page) -> None:
    """Close the test and release key and explanation to everyone at once."""
    page.get_by_role("navigation").get_by_role("link", name="Classes").click()
    page.get_by_role("link", name="VIII-B").click()
    page.get_by_role("link", name="Panen cabai di kebun sekolah naik", exact=True).click()
    press(page, "Close now")
    expect(page.locator("main")).to_contain_text("Closed. What pupils had saved counts.")
    press(page, "Results")
    page.locator("#release label.option").filter(has_text="Key and explanation").click()
    press(page, "Show this much to everyone")
    expect(page.locator("main")).to_contain_text("Saved: everyone in the class sees this much from now on.")


def sees_the_key(pupil: Page) -> None:
    pupil.reload()
    pupil.get_by_role("link", name="See your result").tap()
    pupil.locator(".pane-switch [data-view=questions]").tap()
    expect(pupil.locator("#q2")).to_contain_text("Paragraf 3 menyebut koperasi sekolah.")
    expect(pupil.locator("#q2")).to_contain_text("Di pasar desa: bandingkan dengan bacaan.")


# A bundled set with an open response


def writes_an_essay(pupil: Page, served: ServedSchool) -> None:
    pupil.goto(served.url)
    pupil.get_by_role("link", name=re.compile("Bibit di Bawah Jembatan")).first.tap()
    pupil.get_by_role("button", name="Begin the test").tap()
    hand = Hand(touch=True)
    hand.press(pupil.locator(".pane-switch [data-view=questions]"))
    hand.press(pupil.locator("[data-map] summary"))
    hand.press(pupil.locator(".map [data-go='8']"))
    type_text(pupil, question(pupil, 8), "Hanya sebagian, karena tiga dari sepuluh bibit masih mati.")
    expect(line(pupil)).to_contain_text("Saved on the server, ")
    hand.press(question(pupil, 8).get_by_role("link", name="To the end"))
    hand.press(pupil.get_by_role("button", name="Hand in answers"))
    expect(pupil.get_by_text("1 answer, by your teacher")).to_be_visible()


def marks_the_essay(page: Page) -> None:
    """An open response, with its rubric beside it: two points."""
    page.get_by_role("navigation").get_by_role("link", name="Marking").click()
    page.get_by_role("link", name=re.compile(r"^Question 8: ")).click()
    expect(page.locator("main")).to_contain_text("Memberi penilaian dengan satu bukti yang sesuai")
    page.locator("button.press").filter(has_text=re.compile("^2 points")).click()
    expect(page.locator("main")).to_contain_text("1 answer marked right.")
    page.get_by_role("link", name="To the results").click()
    expect(row_of(page, LONG_NAME).locator("td .cell").nth(7)).to_have_class(re.compile("status-right"))
    expect(row_of(page, LONG_NAME).locator("td.matrix-total").first).to_have_text("2")


def joins_by_the_code(open_page: PageOpener, page: Page, served: ServedSchool, code: str) -> None:
    """Somebody who was not on the list joins with the code, and the teacher says yes."""
    late = open_page(**PHONE)
    late.goto(f"{served.url}/join/{code}")
    late.get_by_role("button", name="English").tap()
    late.get_by_label("Your name").fill("Made Suryani")
    late.get_by_role("button", name="Ask to join").tap()
    expect(late.get_by_role("heading", level=1)).to_have_text("Write down your PIN")
    _class, username, pin = late.locator(".card dd").all_inner_texts()
    page.get_by_role("navigation").get_by_role("link", name="Classes").click()
    page.get_by_role("link", name="VIII-B").click()
    page.get_by_role("button", name="Let in: Made Suryani").click()
    expect(page.locator("main")).to_contain_text("1 pupil is in the class now.")
    other = open_page(**PHONE)
    sign_in(other, served.url, username, pin.replace(" ", ""))
    expect(other.get_by_role("link", name=re.compile("Bibit di Bawah Jembatan")).first).to_be_visible()
