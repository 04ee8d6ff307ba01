"""A pupil says that an answer is right, the teacher accepts it, and the next class is marked so by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models import Attempt, Rating, Response, db
from tests import factories
from tests.browser.harness import PageOpener, axe
from tests.browser.schools import ServedSchool, now, session_cookie
from tests.browser.steps import DESK, PHONE, question
from tests.scenes import RIGHT, Scene, criteria_question, give, make_scene

pytestmark = pytest.mark.browser

ANSWER = "Bu Rina dan kelas kami"
"""The key beside a listed wrong answer: no marks by rule."""
WHY = "Bu Rina membawanya bersama kelas kami."
WORDS = "Betul, Ani: bibitnya dibawa bersama."
ESSAY = "Cabai pilihan yang baik karena hujan turun pada hari Senin."


@dataclass
class Two:
    """Two classes of one teacher, by ids: in one a pupil's answer was marked wrong, in the other nobody has begun."""

    teacher: int
    colleague: int
    pupil: int
    attempt: int
    other_pupil: int
    other: int
    essays: int


@pytest.fixture
def two(served: ServedSchool) -> Two:
    with served.writing():
        begins = now() - timedelta(days=1)
        scene = make_scene(release_step="right_wrong", opens_at=begins)
        pupil = scene.pupil("Ani Lestari")
        attempt = give(pupil, scene.assignment, RIGHT, ANSWER, None, at=now() - timedelta(hours=1))
        room = factories.make_classroom(scene.school, scene.teacher, name="VIII-B")
        other_pupil = factories.make_person(scene.school, name="Made Suryani")
        factories.make_membership(room, other_pupil)
        terms = {"mode": "test", "opens_at": begins, "release_step": "right_wrong"}
        other = factories.make_assignment(scene.version, room, **terms)
        colleague = factories.make_person(scene.school, "teacher", name="Agus Salim")
        factories.make_membership(scene.room, colleague, role="teacher")
        essays = make_essays(scene, terms)
        return Two(scene.teacher.id, colleague.id, pupil.id, attempt.id, other_pupil.id, other.id, essays)


def make_essays(scene: Scene, terms: dict[str, Any]) -> int:
    """Return an assignment with two essays that are marked by criteria."""
    content = factories.make_content([*factories.small_questions(), criteria_question()], title="Kebun: pendapat")
    given = factories.make_assignment(factories.make_version(scene.school, content), scene.room, **terms)
    for name in ("Budi Santoso", "Citra Dewi"):
        give(scene.pupil(name), given, RIGHT, "Bu Rina", ESSAY, at=now() - timedelta(hours=1))
    return given.id


def opened(served: ServedSchool, open_page: PageOpener, person: int, **device: Any) -> Page:
    page = open_page(**device)
    page.context.add_cookies([session_cookie(served, person)])  # type: ignore[list-item]
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def test_an_accepted_appeal_marks_the_next_class(served: ServedSchool, open_page: PageOpener, two: Two) -> None:
    pupil = opened(served, open_page, two.pupil, **PHONE)
    sends(pupil, f"{served.url}/attempts/{two.attempt}/feedback#q2")
    accepts(opened(served, open_page, two.teacher, **DESK), served)
    hears_of_it(pupil, served)
    other = opened(served, open_page, two.other_pupil, **PHONE, javascript=False)
    is_marked_by_itself(other, served, two)


def sends(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".pane-switch [data-view=questions]").tap()
    here = page.locator("#q2")
    expect(here.locator(".result")).to_contain_text("Wrong")
    here.get_by_text("I think my answer is right").tap()
    here.get_by_label("Why is your answer right?").fill(WHY)
    assert axe(page) == []
    here.get_by_role("button", name="Send to my teacher").tap()
    expect(page.locator("#q2 .appeal-sent")).to_contain_text("Your teacher has not answered yet.")
    expect(page.locator("#q2 .appeal-sent")).to_contain_text(WHY)


def accepts(page: Page, served: ServedSchool) -> None:
    page.goto(f"{served.url}/marking")
    expect(page.get_by_role("heading", name="1 answer that a pupil thinks is right")).to_be_visible()
    page.get_by_role("link", name=ANSWER).click()
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text("Bu Rina membawa bibit.")
    page.get_by_label("Words to this pupil").fill(WORDS)
    assert axe(page) == []
    press(page, "Accept the answer")
    expect(page.locator(".notice-success").last).to_contain_text("Accepted by Rina Wati")
    assert axe(page) == []


def hears_of_it(page: Page, served: ServedSchool) -> None:
    page.goto(served.url)
    notice = page.locator(".notice").filter(has_text=WORDS)
    expect(notice).to_contain_text("Your teacher accepts your answer.")
    assert axe(page) == []
    notice.get_by_role("link", name="See the result").tap()
    page.locator(".pane-switch [data-view=questions]").tap()
    expect(page.locator("#q2 .result")).to_contain_text("Right")
    expect(page.locator("#q2 .appeal-sent")).to_contain_text(WORDS)
    page.goto(served.url)
    notice.get_by_role("button", name="OK, I have read it").tap()
    expect(page.locator("main")).not_to_contain_text(WORDS)


def is_marked_by_itself(page: Page, served: ServedSchool, two: Two) -> None:
    page.goto(f"{served.url}/assignments/{two.other}")
    press(page, "Begin the test")
    question(page, 2).get_by_label("Your answer").fill(f"  {ANSWER.upper()} ")
    press(page, "Hand in answers")
    page.goto(page.url.replace("/receipt", "/feedback"))
    result = page.locator("#q2 .result")
    expect(result).to_contain_text("Right")
    with served.looking():
        query = select(Response).join(Attempt, Attempt.id == Response.attempt_id)
        response = db.session.scalars(query.where(Attempt.assignment_id == two.other, Response.position == 2)).one()
        assert (response.fraction, response.marked_by_id, response.ruling_id is not None) == (1.0, None, True)
        assert "Rina Wati" in str(response.reason)
    page.goto(served.url)
    expect(page.locator("main")).not_to_contain_text(WORDS)


def test_two_teachers_rate_an_essay_by_keyboard_and_settle(
    served: ServedSchool, open_page: PageOpener, two: Two
) -> None:
    teacher = opened(served, open_page, two.teacher, **DESK)
    teacher.goto(f"{served.url}/marking/{two.essays}/3")
    rates_with_digits(teacher, "2", "1", "3 of 3")
    expect(teacher.locator(".pile-card")).to_have_count(1)
    teacher.goto(f"{served.url}/marking/{two.essays}/3/second")
    press(teacher, "Name as second marker")
    expect(teacher.locator("main")).to_contain_text("Agus Salim, all")
    assert axe(teacher) == []
    colleague = opened(served, open_page, two.colleague, **DESK)
    colleague.goto(f"{served.url}/assignments/{two.essays}/results")
    expect(colleague.locator("main")).to_contain_text("You are a second marker here")
    colleague.goto(f"{served.url}/marking")
    expect(colleague.locator("main")).to_contain_text("Second marker: answers to rate without seeing their marks")
    assert axe(colleague) == []
    colleague.locator("main a[href$='/second'], main a[href*='/second?']").first.click()
    assert axe(colleague) == []
    press(colleague, "Rate 1 answer")
    expect(colleague.locator("main")).not_to_contain_text("Rina Wati")
    assert axe(colleague) == []
    rates_with_digits(colleague, "1", "1", "2 of 3")
    expect(colleague.locator("main")).to_contain_text("The two differ; the first mark holds until you settle it.")
    assert axe(colleague) == []
    rates_with_digits(colleague, "2", "0", "2 of 3")
    expect(colleague.locator("main")).to_contain_text("The two differed; it has been settled.")
    with served.looking():
        points = db.session.scalars(select(Rating.points).order_by(Rating.id)).all()
        query = select(Response).where(Response.id == db.session.scalars(select(Rating.response_id)).first())
        settled = db.session.scalars(query).one()
        assert (points, round((settled.fraction or 0) * 3)) == ([3, 2], 2)


def rates_with_digits(page: Page, content: str, evidence: str, told: str) -> None:
    """Choose a level for both criteria with a digit each, and save with Enter."""
    form = page.locator("form.rating").first
    form.locator("input[type=radio]").first.focus()
    page.keyboard.press(content)
    page.keyboard.press(evidence)
    expect(form.locator("[data-sum]")).to_have_text(f"Sum: {told} points")
    expect(form.locator("[name=comment]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
