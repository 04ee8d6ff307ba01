"""The whole first set, written anew in the studio: eighteen questions of eight types, published, downloaded, the same.

The text is there already (bringing in articles has journeys of its own). Questions are compared without their ids, which
the studio chooses, and with evidence in the order of the text, in which the studio keeps it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from quizapp.core.drafts import evidence_value
from quizapp.core.interchange.authored import read_set
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.quizzes import QuizContent
from quizapp.models import Person, db
from quizapp.operations import authoring
from quizapp.questions_folder import check, find_sets
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, bundled, make_class, now, session_cookie
from tests.browser.steps import DESK

pytestmark = pytest.mark.browser

SELECT_WORDS = """([id, words]) => {
  const sentence = document.getElementById(`s-${id}`);
  const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let text = "", started = false;
  const at = sentence.textContent.indexOf(words);
  if (at < 0) throw new Error(`not in ${id}: ${words}`);
  while (walker.nextNode()) {
    const node = walker.currentNode, end = text.length + node.length;
    if (!started && at < end) { range.setStart(node, at - text.length); started = true; }
    if (at + words.length <= end) { range.setEnd(node, at + words.length - text.length); break; }
    text += node.data;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  sentence.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}));
}"""

TYPE = """(form, typed) => {
  for (const [name, value] of Object.entries(typed)) {
    const field = form.querySelector(`input[name="${name}"]:not([type="hidden"]), textarea[name="${name}"]`);
    if (!field.checkVisibility()) throw new Error(`${name} cannot be seen`);
    field.value = value;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
  }
}"""


@pytest.fixture
def set_id(served: ServedSchool) -> int:
    """A draft that has the text and no question yet."""
    mates = make_class(served)
    with served.writing():
        return authoring.create(db.session.get_one(Person, mates.teacher), bundled(NEWS)["id"].passage, now()).id


def test_the_first_set_is_written_anew(
    served: ServedSchool, set_id: int, open_page: PageOpener, tmp_path: Path
) -> None:
    content = bundled(NEWS)["id"]
    assert {question.type_name for question in content.questions} == set(QUESTION_TYPES)
    page = open_page(**DESK, accept_downloads=True)
    with served.looking():
        teacher = db.session.query(Person).filter_by(username="rina").one().id
    page.context.add_cookies([session_cookie(served, teacher)])  # type: ignore[list-item]
    page.goto(f"{served.url}/sets/{set_id}")
    for question in content.questions:
        Writer(page, question.model_dump(mode="json")).write()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".studio-version")).to_have_text("Published, version 1")

    with page.expect_download() as download:
        page.evaluate("url => { location.href = url }", f"{served.url}/sets/{set_id}/download")
    [rebuilt] = unpacked(Path(download.value.path()).read_bytes(), tmp_path)
    assert [comparable(one.model_dump(mode="json")) for one in rebuilt.questions] == [
        comparable(one.model_dump(mode="json")) for one in content.questions
    ]
    assert rebuilt.passage == content.passage


def unpacked(data: bytes, folder: Path) -> Iterator[QuizContent]:
    """Yield the sets of a downloaded zip, which `quizapp questions check` accepts."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        archive.extractall(folder)
    assert [str(problem) for problem in check((folder,)) if problem.severity == "error"] == []
    for found in find_sets((folder,))[0]:
        editions, problems = read_set(found.slug, found.files)
        assert [str(problem) for problem in problems] == []
        yield from editions.values()


# Comparing


def comparable(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question without the ids that the studio chose, and with evidence in one order."""
    data = {
        name: value for name, value in question.items() if name not in {"id", "options", "pairs", "extras", "steps"}
    }
    data["evidence"] = sorted(map(bare_span, question["evidence"]))
    for name in ("options", "pairs", "extras", "steps", "criteria"):
        if name in question:
            data[name] = [{key: value for key, value in row.items() if key != "id"} for row in question[name]]
    if "categories" in question:
        named = {row["id"]: row["text"] for row in question["categories"]}
        data["categories"] = list(named.values())
        data["rows"] = [
            {key: value for key, value in row.items() if key != "id"}
            | {"key": named[row["key"]], "evidence": sorted(map(evidence_value, row["evidence"]))}
            for row in question["rows"]
        ]
    return data


def bare_span(span: dict[str, Any]) -> str:
    """Return a span without the signs around its words: selecting words leaves them out."""
    return re.sub(r"(?<=:)\W+|\W+$", "", evidence_value(span))


# Writing


class Writer:
    """Writes one question as an author does: chooses its kind, its evidence in the text, and fills the form."""

    def __init__(self, page: Page, question: dict[str, Any]) -> None:
        self.page, self.question = page, question
        self.typed: dict[str, str] = {}

    @property
    def form(self) -> Locator:
        return self.page.locator("form[data-editor]")

    def write(self) -> None:
        """Write the question and close its form, which saves it."""
        before = self.page.locator("[data-card]").count()
        self.page.locator("#new-type").select_option(self.question["type"])
        self.page.get_by_role("button", name="New question").click()
        expect(self.form).to_be_visible()
        for span in self.question["evidence"]:
            self.rest_on(span)
        self.put("prompt", self.question["prompt"])
        getattr(self, f"write_{self.question['type']}")()
        self.write_common()
        self.type_it()
        self.form.get_by_role("button", name="Done", exact=True).click()
        expect(self.form).to_have_count(0)
        expect(self.page.locator("[data-card]")).to_have_count(before + 1)

    def rest_on(self, span: dict[str, Any]) -> None:
        sentence = self.page.locator(f'[id="s-{span["at"]}"]')
        chips = self.form.locator('[data-chips] input[name="evidence"]')
        before = chips.count()
        sentence.scroll_into_view_if_needed()
        self.page.wait_for_timeout(60)  # scrolling is over: it would close what opens now
        if span.get("quote"):
            self.page.evaluate(SELECT_WORDS, [span["at"], span["quote"]])
        else:
            sentence.focus()
            self.page.keyboard.press("Enter")
        self.page.locator("[data-use]").click()
        expect(chips).to_have_count(before + 1)

    def put(self, name: str, value: Any) -> None:
        """Note what to type into a field, unless there is nothing to type."""
        if value not in (None, "", []):
            self.typed[name] = "\n".join(value) if isinstance(value, list) else str(value)

    def type_it(self) -> None:
        """Type all that was noted, in one go: each field that is left is saved, and this journey leaves five hundred."""
        self.form.evaluate(TYPE, self.typed)
        self.typed = {}

    def unfold(self, words: str) -> None:
        summary = self.form.locator("summary", has_text=re.compile(rf"^\s*{words}"))
        if not summary.evaluate("one => one.parentElement.open"):
            summary.click()

    def rows(self, name: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Make as many rows as are needed; yield how the names of their fields begin, with what to fill in."""
        listed = self.form.locator(f'[data-rows="{name}"] > ol > li')
        while listed.count() < len(rows):
            self.form.locator(f'button[value="{name}:add"]').click()
        while listed.count() > len(rows):
            listed.last.get_by_role("button", name="Take out").first.click()
        for number, row in enumerate(rows):
            yield f"{name}-{number}", row

    def write_common(self) -> None:
        question = self.question
        for name in ("feedback", "hint", "points"):
            self.put(name, question[name])
        self.form.locator('[name="subprocess"]').select_option(question["subprocess"])
        self.unfold("More: tags, indicator")
        self.put(
            "tags",
            ", ".join(tag for tag in question["tags"] if question["type"] != "short_answer" or tag != "vocabulary"),
        )
        for name in ("indicator", "barrett", "bloom", "tka"):
            self.put(name, question[name])
        for at, row in self.rows("curriculum", question["curriculum"]):
            self.put(f"{at}-framework", row["framework"])
            self.put(f"{at}-code", row["code"])

    def write_multiple_choice(self) -> None:
        for at, row in self.rows("options", self.question["options"]):
            self.put(f"{at}-text", row["text"])
            self.put(f"{at}-rationale", row["rationale"])
            if row["key"]:
                self.form.locator(f'[id="{at}-key"]').check()

    def write_multiple_response(self) -> None:
        self.write_multiple_choice()
        self.form.locator(f'[name="rule"][value="{self.question["rule"]}"]').check()

    def write_statement_table(self) -> None:
        for at, row in self.rows("categories", self.question["categories"]):
            self.put(f"{at}-text", row["text"])
        self.type_it()
        named = {row["id"]: row["text"] for row in self.question["categories"]}
        for at, row in self.rows("rows", self.question["rows"]):
            self.put(f"{at}-text", row["text"])
            self.put(f"{at}-rationale", row["rationale"])
            self.form.locator(f'[name="{at}-key"]').select_option(label=named[row["key"]])
            for span in row["evidence"]:
                self.form.locator(f'select[name="{at}-evidence"]').select_option(span["at"])
                if span.get("quote"):
                    self.form.locator(f'[data-quote]:has([name="{at}-quote"]) > summary').click()
                    self.put(f"{at}-quote", span["quote"])
        self.form.locator(f'[name="rule"][value="{self.question["rule"]}"]').check()

    def write_matching(self) -> None:
        for name, sides in (("pairs", ("left", "right", "rationale")), ("extras", ("right", "rationale"))):
            for at, row in self.rows(name, self.question[name]):
                for side in sides:
                    self.put(f"{at}-{side}", row[side])

    def write_ordering(self) -> None:
        for at, row in self.rows("steps", self.question["steps"]):
            self.put(f"{at}-text", row["text"])
            self.put(f"{at}-rationale", row["rationale"])

    def write_short_answer(self) -> None:
        question = self.question
        self.put("accepted", question["accepted"])
        if "vocabulary" in question["tags"]:
            self.form.locator('[name="vocabulary"]').check()
        self.unfold("Wrong answers pupils give")
        self.refused("wrong")
        self.unfold("More lists")
        if question["insufficient"]:
            self.unfold("True but not enough")
            self.refused("insufficient")
        if question["partial"]:
            self.unfold("Answers that earn a part")
            for at, row in self.rows("partial", question["partial"]):
                self.put(f"{at}-text", row["text"])
                self.put(f"{at}-credit", f"{row['credit'] * 100:g}")
                self.put(f"{at}-rationale", row["rationale"])
        if question["review"]:
            self.unfold("Answers that a teacher looks at")
            self.put("review", question["review"])
        if question["date"]:
            self.unfold("The answer is a date")
            self.unfold("A date")
            self.put("date_day", question["date"]["day"])
            self.form.locator('[name="date_month"]').select_option(str(question["date"]["month"]))
            self.put("date_year", question["date"]["year"])

    def refused(self, name: str) -> None:
        for at, row in self.rows(name, self.question[name]):
            self.put(f"{at}-text", row["text"])
            self.put(f"{at}-rationale", row["rationale"])

    def write_evidence(self) -> None:
        for at in self.question["gold"]:
            self.form.locator('select[name="gold"]').select_option(at)
        for block in self.question["within"]:
            self.form.locator(f'[name="within"][value="{block}"]').check()
        for at, row in self.rows("mistakes", self.question["errors"]):
            self.form.locator(f'[name="{at}-at"]').select_option(row["at"])
            self.put(f"{at}-rationale", row["rationale"])

    def write_open_response(self) -> None:
        if "rubric" in self.question:
            self.levels("rubric", self.question["rubric"])
            return
        self.unfold("Instead: several criteria")
        for at, row in self.rows("criteria", self.question["criteria"]):
            self.put(f"{at}-name", row["name"])
            self.levels(f"{at}-levels", row["levels"])

    def levels(self, name: str, levels: list[dict[str, Any]]) -> None:
        for at, row in self.rows(name, levels):
            for part in ("points", "text", "example"):
                self.put(f"{at}-{part}", row[part])
