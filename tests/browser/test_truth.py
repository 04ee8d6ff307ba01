"""The watcher of the honest line finds a lie when there is one, and the count of answers finds a double and a loss."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from quizapp.models import Response, ResponseRevision, db
from tests.browser import truth
from tests.browser.harness import PageOpener
from tests.browser.journeys import answer, begin_journey
from tests.browser.schools import SchoolInProcess
from tests.browser.steps import DESK, expect_saved

pytestmark = pytest.mark.browser

SAYS_SAVED = "() => { document.querySelector('[data-save-line]').dataset.state = 'saved'; }"


def test_a_line_that_claims_too_much_is_heard(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    held = school.network.hold("/responses")
    answer(journey, 6)
    truth.expect_the_truth(journey.page)
    journey.page.evaluate(SAYS_SAVED)
    with pytest.raises(AssertionError, match="while the server has not acknowledged question 6"):
        truth.expect_the_truth(journey.page)
    held.release()
    expect_saved(journey.page)
    with pytest.raises(AssertionError, match="question 6"):  # a lie is not forgotten
        truth.expect_the_truth(journey.page)


def test_answers_that_have_gone_are_missed(school: SchoolInProcess, open_page: PageOpener) -> None:
    journey = begin_journey(school, open_page, device=DESK)
    expected = {6: answer(journey, 6)}
    journey.end(expected)
    with school.writing():
        db.session.execute(delete(ResponseRevision).where(ResponseRevision.attempt_id == journey.attempt))
    with pytest.raises(AssertionError):
        journey.stored()
    journey = begin_journey(school, open_page, device=DESK)
    journey.end({6: answer(journey, 6)})
    with school.writing():
        db.session.query(Response).filter_by(attempt_id=journey.attempt).update({"value": "another"})
    with pytest.raises(AssertionError):
        journey.stored()
