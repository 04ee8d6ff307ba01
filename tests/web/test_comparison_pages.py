"""What the words of a short answer are to the words of the key: for pupils once the key is shown, for teachers at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Assignment, Person, Response, db
from quizapp.operations import marking
from tests import factories
from tests.factories import NOW
from tests.scenes import give
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

COMMON = {
    "process": "locate",
    "subprocess": "scan_locate",
    "feedback": "Kalimat itu menyebutkannya.",
    "evidence": ["p1.s2"],
}
WHO_AND_WHAT = COMMON | {
    "type": "short_answer",
    "id": "siapa",
    "prompt": "Siapa membawa apa? Tulis orang dan barangnya.",
    "points": 2,
    "concepts": [
        {"name": "orang", "share": 0.5, "accepted": ["Bu Rina", "Rina"]},
        {"name": "barang", "share": 0.5, "accepted": ["bibit cabai", "bibit"]},
    ],
}
THINGS = COMMON | {
    "type": "short_answer",
    "id": "dua",
    "prompt": "Sebutkan dua kata benda.",
    "points": 2,
    "needed": 2,
    "items": [{"accepted": ["bibit"]}, {"accepted": ["cabai"]}, {"accepted": ["hujan"]}],
}


@pytest.fixture
def attempt(app: QuizApp) -> tuple[int, int, int, int]:
    """Ids of an attempt, its pupil, the teacher and the assignment: partly right, and waiting."""
    with app.app_context():
        school = factories.make_school()
        teacher = factories.make_person(school, "teacher", name="Bu Sri Wahyuni")
        room = factories.make_classroom(school, teacher, name="VIII-A")
        version = factories.make_version(school, factories.make_content([WHO_AND_WHAT, THINGS]))
        assignment = factories.make_assignment(version, room, mode="test", release_step="nothing")
        pupil = factories.make_person(school, name="Ani Lestari")
        factories.make_membership(room, pupil)
        made = give(pupil, assignment, "bibitt cabai", "hujan, bukan cabai")
        db.session.commit()
        return made.id, pupil.id, teacher.id, assignment.id


def look(app: QuizApp, client: InspectingClient, person: int, address: str, **assignment: Any) -> None:
    """Read a page as `person`, after a change of the assignment."""
    with app.app_context():
        for row in db.session.query(Assignment):
            for name, value in assignment.items():
                setattr(row, name, value)
        db.session.commit()
        sign_in(client, db.session.get_one(Person, person))
    client.get(address)


def lines(client: InspectingClient, within: str = "main") -> list[str]:
    return [node.text for node in client.page.select(f"{within} .comparison li")]


def test_the_pupil_reads_what_was_found_and_what_is_missing_with_the_key(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int]
) -> None:
    made, pupil, _teacher, _assignment = attempt
    look(app, client, pupil, f"/attempts/{made}/feedback", release_step="key", closes_at=NOW)
    assert lines(client, "#q1") == [
        "Spelling forgiven: bibitt cabai → bibit cabai.",
        "Marked automatically.",
    ]
    assert "Part of the answer is there; missing: orang." in client.page.one("#q1").text
    assert client.page.one("#q1 p.review-key").text == "An accepted answer: Bu Rina, bibit cabai"
    assert lines(client, "#q2") == ["Key words found: hujan, cabai."]


@pytest.mark.parametrize("step", ["nothing", "score", "right_wrong"])
def test_no_word_of_the_key_is_told_before_the_key(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int], step: str
) -> None:
    made, pupil, _teacher, _assignment = attempt
    look(app, client, pupil, f"/attempts/{made}/feedback", release_step=step)
    told = " ".join(node.text for node in client.page.select(".result, .comparison"))
    assert "Rina" not in told
    assert "found" not in told
    assert lines(client) == (["Marked automatically."] if step == "right_wrong" else [])


def test_the_teacher_reads_the_same_with_the_rule_and_how_sure(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int]
) -> None:
    made, _pupil, teacher, _assignment = attempt
    look(app, client, teacher, f"/attempts/{made}/questions/1")
    assert lines(client) == [
        "Spelling forgiven: bibitt cabai → bibit cabai.",
        "Marked automatically.",
    ]
    client.get(f"/attempts/{made}/questions/2")
    assert lines(client) == ["Key words found: hujan, cabai.", "By its words it is unclear (40 %)."]


def test_a_mark_of_the_teacher_is_said_to_be_hers(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int]
) -> None:
    made, pupil, teacher, _assignment = attempt
    with app.app_context():
        person = db.session.get_one(Person, teacher)
        query = select(Response).where(Response.attempt_id == made, Response.position == 2)
        seen = marking.stamp(db.session.scalars(query).one())
        marking.mark(person, made, 2, 1, reason="Setengah benar.", seen=seen, now=NOW)
        db.session.commit()
    look(app, client, teacher, f"/attempts/{made}/questions/2")
    told = lines(client)
    assert told[0] == 'The rules say: Waiting for the teacher: the answer contains "bukan".'
    assert told[-1] == "A teacher gave this mark."
    look(app, client, pupil, f"/attempts/{made}/feedback", release_step="right_wrong")
    assert lines(client, "#q2") == ["Marked by your teacher."]


def test_pupils_read_the_rule_of_parts_before_they_answer(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int]
) -> None:
    _made, pupil, _teacher, assignment = attempt
    look(app, client, pupil, f"/assignments/{assignment}", attempts_allowed=None)
    client.submit(f"form[action='/assignments/{assignment}/attempts']")
    told = [node.text for node in client.page.select(".scoring")]
    assert told[0].startswith("The answer has 2 parts, which earn 50 % + 50 % of the points.")
    assert told[1].startswith("Give 2 answers in any order; each earns an equal share of the points, and a wrong one")
    for word in ("orang.", "barang.", "Rina", "cabai"):
        assert word not in " ".join(told)


def test_practice_says_nothing_of_the_key_at_the_first_try_and_everything_with_the_explanation(
    app: QuizApp, client: InspectingClient, attempt: tuple[int, int, int, int]
) -> None:
    _made, pupil, _teacher, assignment = attempt
    look(app, client, pupil, f"/assignments/{assignment}", mode="practice", attempts_allowed=None, closes_at=None)
    client.submit(f"form[action='/assignments/{assignment}/attempts']")
    client.submit("form#attempt", {"q2": "bibitt"}, button="check:2")
    assert lines(client) == []
    assert "cabai" not in " ".join(node.text for node in client.page.select("#q2"))
    client.submit("form#attempt", {"q2": "bibitt, cabai"}, button="check:2")
    assert lines(client, "#q2")[-1] == "Marked automatically."
    assert "1 of 2 answers asked for are there." in client.page.one("#q2").text
    assert client.page.one("#q2 p.review-key").text == "An accepted answer: bibit, cabai"
