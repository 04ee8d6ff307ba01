"""Another order for each pupil: his numbers everywhere he looks, the order of the set everywhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.core.shuffling import question_order
from quizapp.models import Assignment, Attempt, Person, Quiz, QuizVersion, Response, db
from quizapp.operations import assigning, attempts, feedback, library
from quizapp.operations.assigning import Plan
from quizapp.operations.errors import Refused
from tests.factories import (
    NOW,
    make_account,
    make_assignment,
    make_attempt,
    make_classroom,
    make_content,
    make_membership,
    make_person,
    make_school,
    make_version,
    sample_content,
    small_questions,
)
from tests.web.inspector import InspectingClient
from tests.web.signing_in import sign_in_as


def seven_questions() -> list[dict[str, Any]]:
    choice, _short = small_questions()
    letters = "abcdefg"
    options = [{"id": letter, "text": f"pilihan {letter}", "rationale": "Salah."} for letter in letters[1:5]]
    key = {"id": "a", "text": "pilihan a", "key": True, "rationale": "Benar."}
    return [
        choice | {"id": f"soal-{number}", "prompt": f"Pertanyaan ke-{number}?", "options": [key, *options]}
        for number in range(1, 8)
    ]


class World:
    """A class with a test of seven questions in mixed order; ids only, as pages commit and end sessions."""

    def __init__(self, app: QuizApp, **values: Any) -> None:
        with app.app_context():
            school = make_school()
            make_person(school, "administrator")
            teacher = make_account(school, "teacher", name="Rina Hartati")
            room = make_classroom(school, teacher)
            pupils = [make_account(school, name=name) for name in ("Siti Nurhaliza", "Budi Santoso")]
            for pupil in pupils:
                make_membership(room, pupil)
            version = make_version(school, make_content(seven_questions()))
            usual = {"mode": "test", "shuffle_questions": True, "release_step": "key", "attempts_allowed": 1}
            assignment = make_assignment(version, room, **(usual | values))
            db.session.commit()
            self.teacher, self.pupils = teacher.id, [pupil.id for pupil in pupils]
            self.assignment, self.room, self.fingerprint = assignment.id, room.id, version.fingerprint

    def begin(self, app: QuizApp, client: InspectingClient, pupil: int = 0) -> int:
        """Begin as a pupil and return the attempt."""
        with app.app_context():
            sign_in_as(client, db.session.get_one(Person, self.pupils[pupil]))
        client.get(f"/assignments/{self.assignment}")
        client.submit("main form")
        return int(client.page.url.rsplit("/", 1)[-1])

    def order(self, attempt: int) -> list[int]:
        return list(question_order(7, f"{attempt}/{self.fingerprint}"))


def prompts(client: InspectingClient) -> list[int]:
    """Return which questions stand on the page, by the numbers in their prompts."""
    return [int(prompt.text.split("-")[1].rstrip("?")) for prompt in client.page.select(".prompt")]


def heads(client: InspectingClient) -> list[str]:
    return [head.text for head in client.page.select(".question-number")]


NUMBERS = [f"Question {number} of 7" for number in range(1, 8)]


def test_the_pupil_sees_numbers_one_to_seven_in_an_order_of_his_own(app: QuizApp, client: InspectingClient) -> None:
    world = World(app)
    orders = []
    for pupil in (0, 1):
        attempt = world.begin(app, client, pupil)
        order = world.order(attempt)
        sections = client.page.select("#attempt .question[data-number]")
        assert (prompts(client), heads(client)) == (order, NUMBERS)
        assert [int(section.get("data-question") or 0) for section in sections] == order
        assert [int(section.get("data-number") or 0) for section in sections] == list(range(1, 8))
        cells = [(cell.get("data-go"), cell.text) for cell in client.page.select(".map .map-cell[data-go]")[:7]]
        assert cells == [(str(p), f"Question {n}: no answer yet") for n, p in enumerate(order, start=1)]
        turns = [[link.get("data-go") for link in one.select("a")] for one in client.page.select(".question-turn")]
        assert turns[0] == [str(order[1])]
        assert turns[3] == [str(order[2]), str(order[4])]
        assert turns[6] == [str(order[5]), "submit"]
        client.get(f"/attempts/{attempt}")
        assert prompts(client) == order
        orders.append(order)
        with app.app_context():
            assert db.session.get_one(Attempt, attempt).current == order[0]
    assert orders[0] != orders[1]


def test_what_is_stored_and_reported_keeps_the_order_of_the_set(app: QuizApp, client: InspectingClient) -> None:
    world = World(app)
    attempt = world.begin(app, client)
    order = world.order(attempt)
    second = order[1]
    with app.app_context():
        shown = library.presentation(world.fingerprint)["questions"][second - 1]["options"]
        chosen = next(option["id"] for option in shown if option["text"] == "pilihan a")
    client.submit("#attempt", {f"q{second}": chosen}, button="submit")
    facts = [value.text for value in client.page.select(".facts dd")]
    assert facts[3] == "Questions 1, 3, 4, 5, 6, 7"
    with app.app_context():
        stored = db.session.scalars(select(Response).where(Response.value.is_not(None))).one()
        assert (stored.position, stored.value, stored.fraction) == (second, chosen, 1)
        assignment = db.session.get_one(Assignment, world.assignment)
        assignment.closes_at = assignment.opens_at + timedelta(minutes=1)
        db.session.commit()
    client.get(f"/attempts/{attempt}/feedback")
    assert (prompts(client), heads(client)) == (order, NUMBERS)
    results = client.page.select(".result-map .map-cell")
    assert [cell.get("href") for cell in results] == [f"#q{position}" for position in order]
    assert [cell.text.split()[:2] for cell in results] == [["Question", str(number)] for number in range(1, 8)]
    links = [(link.text, link.get("href")) for link in client.page.select("#text a") if "evidence" in link.text]
    assert sorted(links) == [
        (f"evidence {number}, back to question {number}", f"#q{position}")
        for number, position in enumerate(order, start=1)
    ]
    with app.app_context():
        sign_in_as(client, db.session.get_one(Person, world.teacher))
    client.get(f"/assignments/{world.assignment}/results")
    assert client.page.select(".cell.status-right")[0].get("href").endswith(f"/questions/{second}")


def test_refusals_and_conflicts_are_told_with_the_pupils_numbers(app: QuizApp, client: InspectingClient) -> None:
    world = World(app)
    attempt = world.begin(app, client)
    third = world.order(attempt)[2]
    options = [one.get("value") for one in client.page.select(f'input[name="q{third}"]')]
    client.submit("#attempt", {f"q{third}": options[0]}, button="save")
    csrf = client.page.one('meta[name="csrf-token"]').get("content")
    stale = {"csrf_token": csrf, "action": "save", f"revision.q{third}": "0", f"q{third}": options[1] or ""}
    assert client.post(f"/attempts/{attempt}", data=stale).status_code == 409
    told = [notice.text for notice in client.page.select(".notices .notice-warning")]
    assert [sentence[:54] for sentence in told] == ["Attention: Question 3 was answered on another device t"]


def options_on(client: InspectingClient) -> list[list[str | None]]:
    return [[one.get("value") for one in box.select("input")] for box in client.page.select(".answer")]


def test_options_are_mixed_and_questions_are_not(app: QuizApp, client: InspectingClient) -> None:
    world = World(app, shuffle_questions=False, shuffle_options=True)
    with app.app_context():
        views = library.presentation(world.fingerprint)["questions"]
        canonical = [[option["id"] for option in view["options"]] for view in views]
    seen = []
    for pupil in (0, 1):
        attempt = world.begin(app, client, pupil)
        shown = options_on(client)
        assert prompts(client) == list(range(1, 8))
        assert [sorted(map(str, ids)) for ids in shown] == [sorted(ids) for ids in canonical]
        letters = [letter.text for letter in client.page.select(".answer")[0].select(".option-letter")]
        assert letters == ["A.", "B.", "C.", "D.", "E."]
        client.get(f"/attempts/{attempt}")
        assert options_on(client) == shown
        seen.append(shown)
    assert seen[0] != seen[1]
    assert canonical not in seen
    key = [view["options"][0]["id"] for view in views]
    client.submit("#attempt", {f"q{n}": id_ for n, id_ in enumerate(key, start=1)}, button="submit")
    with app.app_context():
        assert db.session.get_one(Attempt, attempt).mark == 7
        assignment = db.session.get_one(Assignment, world.assignment)
        assignment.closes_at = assignment.opens_at + timedelta(minutes=1)
        db.session.commit()
    client.get(f"/attempts/{attempt}/feedback")
    mine = [letter.text for letter in client.page.select(".review-mine .option-letter")]
    assert mine == [f"{'ABCDE'[ids.index(id_)]}." for ids, id_ in zip(seen[1], key, strict=True)]


def test_without_mixing_everybody_sees_the_order_of_the_set(app: QuizApp, client: InspectingClient) -> None:
    world = World(app, shuffle_questions=False)
    seen = []
    for pupil in (0, 1):
        world.begin(app, client, pupil)
        assert (prompts(client), heads(client)) == (list(range(1, 8)), NUMBERS)
        seen.append(options_on(client))
    assert seen[0] == seen[1]


# Rules


def test_only_the_options_of_choices_are_mixed(database: QuizApp) -> None:
    school = make_school()
    pupil = make_person(school)
    version = make_version(school, sample_content())
    views = {view.get("id", n): view for n, view in enumerate(_views(version))}
    changed: set[str] = set()
    for _ in range(12):
        assignment = make_assignment(version, shuffle_questions=True, shuffle_options=True)
        make_attempt(assignment, pupil)
        sitting = attempts.get_sitting(pupil, db.session.scalars(select(Attempt.id)).all()[-1], NOW)
        questions, _saved = feedback.taking_questions(sitting, {})
        assert [question.number for question in questions] == list(range(1, len(views) + 1))
        for question in questions:
            original = _views(version)[question.position - 1]
            assert {k: v for k, v in question.view.items() if k != "options"} == {
                k: v for k, v in original.items() if k != "options"
            }
            if question.view != original:
                changed.add(original["type"])
    assert changed == {"multiple_choice", "multiple_response"}
    assert _views(version) == library.presentation(version.fingerprint)["questions"]


def _views(version: QuizVersion) -> list[dict[str, Any]]:
    views: list[dict[str, Any]] = library.presentation(version.fingerprint)["questions"]
    return views


@pytest.mark.parametrize("name", ["shuffle_questions", "shuffle_options"])
def test_the_order_is_decided_before_anybody_begins(database: QuizApp, name: str) -> None:
    school = make_school()
    teacher = make_person(school, "teacher")
    room = make_classroom(school, teacher)
    pupil = make_person(school)
    make_membership(room, pupil)
    quiz = db.session.get_one(Quiz, make_version(school).quiz_id)
    plain = Plan("test", NOW, None, 1)
    mixed = Plan("test", NOW, None, 1, **{name: True})
    given = assigning.assign(teacher, quiz.id, room.id, plain, NOW)
    assert getattr(assigning.change(teacher, given.id, mixed, NOW), name)
    attempts.start(pupil, given.id, NOW)
    with pytest.raises(Refused) as caught:
        assigning.change(teacher, given.id, plain, NOW)
    assert (caught.value.field, str(caught.value.message)) == (
        name,
        "Somebody has begun, so the order stays as it is.",
    )
    assert getattr(given, name)
