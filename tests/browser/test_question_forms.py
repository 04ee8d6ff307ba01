"""Rows of the question forms without page loads, by mouse and keyboard, and the bench that answers while one types."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.models import Person, db
from quizapp.operations import authoring
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import EIGHT_TYPES, ServedSchool, bundled, make_class, now, session_cookie
from tests.browser.steps import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def address(served: ServedSchool) -> tuple[str, int]:
    """A draft with a question of every type, and the teacher who wrote it."""
    mates = make_class(served)
    with served.writing():
        teacher = db.session.get_one(Person, mates.teacher)
        content = bundled(EIGHT_TYPES)["id"]
        quiz = authoring.create(teacher, content.passage, now())
        questions = [question.model_dump(mode="json") for question in content.questions]
        authoring.add_questions(teacher, quiz.id, questions, now())
        return f"{served.url}/sets/{quiz.id}/questions", mates.teacher


def opened(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int], kind: str, **device: object
) -> tuple[Page, Locator]:
    """Open the form of the question of this kind on a page of its own."""
    number = [question.type_name for question in bundled(EIGHT_TYPES)["id"].questions].index(kind) + 1
    page = open_page(**(device or DESK))  # type: ignore[arg-type]
    page.context.add_cookies([session_cookie(served, address[1])])  # type: ignore[list-item]
    page.goto(f"{address[0]}/q{number}")
    return page, page.locator("form.panes")


def texts(form: Locator, name: str) -> list[str]:
    return [
        str(one)
        for one in form.locator(f'[data-rows="{name}"] > ol [name$="-text"]').evaluate_all(
            "all => all.map(one => one.value)"
        )
    ]


def test_rows_come_move_go_and_come_back(served: ServedSchool, open_page: PageOpener, address: tuple[str, int]) -> None:
    page, form = opened(served, open_page, address, "multiple_choice")
    before = texts(form, "options")
    options = form.locator('[data-rows="options"] > ol > li')
    form.get_by_role("button", name="Add an option").click()
    expect(options).to_have_count(5)
    expect(page.locator(":focus")).to_have_attribute("name", "options-4-text")
    expect(page.locator("[data-announcer]")).to_have_text("Added: Option E")
    page.keyboard.type("yang baru")
    form.get_by_role("button", name=re.compile("^Up.*Option E")).click()
    assert texts(form, "options") == [*before[:3], "yang baru", before[3]]
    expect(page.locator(":focus")).to_have_attribute("value", "options:up:4")
    form.get_by_role("button", name=re.compile("^Take out.*Option A")).click()
    assert texts(form, "options") == [*before[1:3], "yang baru", before[3]]
    expect(page.locator(":focus")).to_have_attribute("name", "options-1-text")
    form.get_by_role("button", name="Put it back").click()
    assert texts(form, "options") == [*before[:3], "yang baru", before[3]]
    for _row in range(3):
        form.get_by_role("button", name="Add an option").click()
    expect(form.get_by_role("button", name="Add an option")).to_be_hidden()
    expect(form.get_by_text("At most 8 here.")).to_be_visible()
    form.get_by_role("button", name="Keep the question").last.click()
    expect(page).to_have_url(address[0].removesuffix("/questions") + "#question-q6")
    page.goto(f"{address[0]}/q6")
    assert texts(form, "options") == [*before[:3], "yang baru", before[3]]


def test_by_keyboard_alone_and_by_pasting_lines(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int]
) -> None:
    page, form = opened(served, open_page, address, "ordering")
    before = texts(form, "steps")
    form.locator('[name="steps-0-text"]').focus()
    for _step in before:
        page.keyboard.press("Enter")
    page.keyboard.type("Lalu pulang.")
    assert texts(form, "steps") == [*before, "Lalu pulang."]
    page.keyboard.press("Enter")
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.setData("text", "1. satu\\r\\n2) dua\\n\\n3. tiga");
      const pasted = {clipboardData: data, bubbles: true, cancelable: true};
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", pasted));
    }""")
    assert texts(form, "steps") == [*before, "Lalu pulang.", "satu", "dua", "tiga"]


def test_rows_inside_rows_have_names_of_their_own(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int]
) -> None:
    _page, form = opened(served, open_page, address, "open_response")
    form.locator("summary", has_text="Instead: several criteria").click()
    for _criterion in range(2):
        form.get_by_role("button", name="Add a criterion").click()
    second = form.locator('[data-rows="criteria"] > ol > li').nth(1)
    second.get_by_role("button", name="Add a level").click()
    names = second.locator("input:not([type=hidden]), textarea").evaluate_all("all => all.map(one => one.name)")
    assert names[0] == "criteria-1-name"
    assert names[1::3] == [f"criteria-1-levels-{number}-points" for number in range(3)]
    assert (
        form.evaluate("one => new Set([...one.querySelectorAll('[id]')].map(e => e.id)).size")
        == form.locator("[id]").count()
    )


def test_statements_follow_their_categories(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int]
) -> None:
    _page, form = opened(served, open_page, address, "statement_table")
    form.get_by_role("button", name="Add a category").click()
    form.locator('[name="categories-2-text"]').fill("Tidak disebut")
    form.get_by_role("button", name="Add a statement").click()
    last = form.locator('[data-rows="rows"] > ol > li').last
    last.locator("[data-categories]").select_option(label="Tidak disebut")
    last.locator('select[name$="-evidence"]').select_option("p1.s1")
    expect(last.get_by_role("checkbox")).to_be_checked()
    expect(last.locator("[data-quote]")).to_be_visible()
    last.locator('select[name$="-evidence"]').select_option("p2.s1")
    expect(last.locator("[data-quote]")).to_be_hidden()


def test_the_bench_answers_while_one_types(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int]
) -> None:
    _page, form = opened(served, open_page, address, "short_answer")
    told = form.locator("[data-bench-told]")
    form.get_by_label("Answers to try").fill("240\ntujuh\nentah")
    expect(told.locator(".status")).to_have_text(["Accepted", "Rejected", "Counts as no answer"])
    form.locator('[name="accepted"]').fill("tujuh")
    form.locator('[name="wrong-0-text"]').fill("240")
    expect(told.locator(".status").last).to_have_text("Counts as no answer")


@pytest.mark.parametrize("kind", ["multiple_choice", "statement_table", "short_answer", "evidence", "open_response"])
def test_on_a_phone_nothing_is_out_of_reach(
    served: ServedSchool, open_page: PageOpener, address: tuple[str, int], kind: str
) -> None:
    page, form = opened(served, open_page, address, kind, **(PHONE | {"width": 320}))
    page.goto(page.url + "#questions")
    for fold in form.locator("summary").all():
        if fold.is_visible():
            fold.evaluate("one => { one.parentElement.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page) == []
