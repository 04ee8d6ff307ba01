"""A teacher in the studio: a draft to work on, and what one does there as one does it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from quizapp.core import drafts
from quizapp.models import Person, Quiz, db
from quizapp.operations import authoring
from tests import factories
from tests.browser.harness import PageOpener
from tests.browser.schools import NEWS, ServedSchool, bundled, now, session_cookie
from tests.browser.steps import DESK

REFUSED = r"console error: Failed to load resource: the server responded with a status of "
NOT_REACHED = r"console error: Failed to load resource: net::ERR_"


@dataclass
class Studio:
    """A teacher (`rina`) with a draft, open in a browser."""

    served: ServedSchool
    teacher: int
    quiz: int
    page: Page

    @property
    def address(self) -> str:
        return f"{self.served.url}/sets/{self.quiz}"

    def open(self) -> Page:
        self.page.goto(self.address)
        expect(self.page.locator("body")).to_have_class("panes-page studio-page has-scripts")
        return self.page

    def draft(self) -> drafts.Draft:
        """The draft as the database holds it now."""
        with self.served.looking():
            return dict(db.session.get_one(Quiz, self.quiz).draft or {})

    def question(self, name: str) -> dict[str, object]:
        """A question of the draft as the database holds it now."""
        return next(dict(one) for one in self.draft()["questions"] if one["id"] == name)

    def names(self) -> list[str]:
        """The questions of the draft in their order."""
        return [one["id"] for one in self.draft()["questions"]]

    def another_tab(self) -> Page:
        """The same set in another tab of the browser."""
        page = self.page.context.new_page()
        page.goto(self.address)
        return page


def make_draft(served: ServedSchool, slug: str = NEWS, questions: int = 3) -> tuple[int, int]:
    """Make a school with a teacher and a draft with the first questions of a bundled set; the ids of both."""
    content = bundled(slug)["id"]
    with served.writing():
        school = factories.make_school(created_at=now())
        teacher = factories.make_account(school, "teacher", name="Rina Wati", username="rina", created_at=now())
        return teacher.id, write_draft(
            teacher, slug, [q.model_dump(mode="json") for q in content.questions[:questions]]
        )


def write_draft(teacher: Person, slug: str, questions: list[dict[str, object]]) -> int:
    """Make a draft of `teacher` with the passage of a bundled set and these questions; call it inside `writing()`."""
    quiz = authoring.create(teacher, bundled(slug)["id"].passage, now())
    quiz.draft = {**(quiz.draft or {}), "questions": questions}
    db.session.flush()
    return quiz.id


def open_studio(
    served: ServedSchool, open_page: PageOpener, *, slug: str = NEWS, questions: int = 3, **device: object
) -> Studio:
    """A teacher signed in, with a draft open."""
    teacher, quiz = make_draft(served, slug, questions)
    page = open_page(**(device or DESK))  # type: ignore[arg-type]
    page.context.add_cookies([session_cookie(served, teacher)])  # type: ignore[list-item]
    studio = Studio(served, teacher, quiz, page)
    if device.get("javascript", True):
        studio.open()
    else:
        page.goto(studio.address)
    return studio


def card(page: Page, name: str) -> Locator:
    return page.locator(f"#question-{name}")


def sentence(page: Page, at: str) -> Locator:
    return page.locator(f"[data-sentence='{at}']")


def press_sentence(page: Page, at: str) -> None:
    """Tap or click the first line of a sentence, named by its place ("p1.s1") or by words of it."""
    place = sentence(page, at) if re.fullmatch(r"\w+\.s\d+", at) else page.locator("[data-sentence]", has_text=at)
    x, y = place.evaluate(
        """sentence => {
            sentence.scrollIntoView({ block: "center" });
            const { x, y, width, height } = sentence.getClientRects()[0];
            return [x + width / 2, y + height / 2];
        }"""
    )
    if page.evaluate("navigator.maxTouchPoints > 0"):
        page.touchscreen.tap(x, y)
    else:
        page.mouse.click(x, y)


def editor(page: Page) -> Locator:
    """The open form."""
    return page.locator("form[data-editor]")


def expect_saved(page: Page) -> None:
    """Wait until the line says that everything is saved."""
    line = page.locator("[data-save-line]")
    expect(line).to_have_attribute("data-state", "saved")
    expect(line).to_contain_text("Saved, ")
