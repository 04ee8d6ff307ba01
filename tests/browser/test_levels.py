"""A teacher adds a simplified text and gives it to one pupil, who reads it and its evidence; results stand together."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizapp.models import Attempt, Classroom, Person, QuizVersion, School, db
from quizapp.operations import attempts, authoring
from tests import factories
from tests.browser.harness import PageOpener
from tests.browser.schools import ServedSchool, assign, make_class, now, session_cookie
from tests.browser.steps import DESK, PHONE

pytestmark = pytest.mark.browser

SIMPLE = "Kami punya kebun. Kami menanam cabai di sana. Bibitnya dibawa Bu Rina.\n\nSenin turun hujan."


def reads_and_hands_in(served: ServedSchool, page: Page, person_id: int, given: int) -> str:
    """Begin the practice and hand it in; return what the text and the feedback say."""
    page.context.add_cookies([session_cookie(served, person_id)])  # type: ignore[list-item]
    page.goto(f"{served.url}/assignments/{given}")
    with page.expect_navigation():
        page.locator("form[action$='/attempts'] button").first.click()
    text = page.locator("#text").inner_text()
    for word in ("Teks B", "Simplified", "simplified", "Main text", "easy"):
        expect(page.locator("html")).not_to_contain_text(word)
    with served.writing():
        attempt = db.session.query(Attempt).filter_by(person_id=person_id).one()
        attempts.submit(db.session.get_one(Person, person_id), attempt.id, now())
        attempt_id = attempt.id
    page.goto(f"{served.url}/attempts/{attempt_id}/feedback")
    return text + page.locator("html").inner_html()


def test_one_pupil_reads_the_simplified_text(served: ServedSchool, open_page: PageOpener) -> None:
    mates = make_class(served)
    with served.writing():
        teacher, room = db.session.get_one(Person, mates.teacher), db.session.get_one(Classroom, mates.room)
        school = db.session.get_one(School, mates.school)
        other = factories.make_account(school, name="Budi Santoso", username="budi", created_at=now())
        factories.make_membership(room, other, joined_at=now())
        quiz = authoring.create(teacher, factories.make_content().passage, now())
        for data in factories.small_questions():
            authoring.save_question(teacher, quiz.id, quiz.draft_revision, data, now())
        quiz_id, other_id = quiz.id, other.id

    page = open_page(**DESK)
    page.context.add_cookies([session_cookie(served, mates.teacher)])  # type: ignore[list-item]
    page.goto(f"{served.url}/sets/{quiz_id}/texts")
    page.get_by_role("link", name="Add a text").click()
    page.locator("[name=label]").fill("Teks B")
    page.locator("[name=text]").fill(SIMPLE)
    page.get_by_role("button", name="Keep the text").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where the evidence stands: Teks B")
    expect(page.locator("[name=pair]:checked")).to_have_count(2)
    page.get_by_role("button", name="These places are right").click()
    expect(page.get_by_role("table")).to_contain_text("Teks B")
    page.goto(f"{served.url}/sets/{quiz_id}")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#studio-status")).to_contain_text("Published, version 1")

    with served.writing():
        version = db.session.query(QuizVersion).filter_by(quiz_id=quiz_id, number=1).one()
        given = assign(version, db.session.get_one(Classroom, mates.room), mode="practice").id
    page.goto(f"{served.url}/assignments/{given}/plan")
    page.get_by_role("link", name="Choose for the class and for single pupils").click()
    page.get_by_label("Dewi Lestari").select_option("b")
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_label("Dewi Lestari")).to_have_value("b")
    expect(page.get_by_label("Budi Santoso")).to_have_value("")

    seen = {
        mates.pupil: reads_and_hands_in(served, open_page(**PHONE), mates.pupil, given),
        other_id: reads_and_hands_in(served, open_page(**DESK), other_id, given),
    }
    assert "Bibitnya dibawa Bu Rina." in seen[mates.pupil]
    assert "Bu Rina membawa bibit." not in seen[mates.pupil]
    assert 'href="#s-b-p1.s3"' in seen[mates.pupil]
    assert "Bu Rina membawa bibit." in seen[other_id]
    assert 'href="#s-p1.s2"' in seen[other_id]

    page.goto(f"{served.url}/assignments/{given}/results")
    expect(page.locator("table.matrix tbody tr")).to_have_count(2)
    expect(page.locator("table.matrix thead th")).to_have_count(6)
