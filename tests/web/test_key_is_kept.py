"""The key in four phases: before, while, after and released. Whatever a pupil can reach is searched for it, byte by byte.

Everything secret about the quiz (explanations, rationales, hints, accepted forms, rubrics) carries one word that stands
nowhere else, so that finding it anywhere is finding the key. Which option is right has no words; there the order and
the attributes of what is shown are looked at.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizapp.app import QuizApp
from quizapp.core.availability import RELEASE_STEPS
from quizapp.core.interchange.yaml_nodes import read_yaml
from quizapp.core.question_types import question_from_json
from quizapp.core.quizzes import QuizContent
from quizapp.models import Assignment, db
from quizapp.web import clock
from tests import factories
from tests.attacks import World, crawl, standing_world

SECRET = "rahasia7f3a"
SECRET_FIELDS = frozenset({"rationale", "feedback", "hint", "example", "review"})


def with_secrets(data: Any, name: str = "") -> Any:
    """Return a question in which every secret text carries the word."""
    if isinstance(data, dict):
        return {key: with_secrets(value, key) for key, value in data.items()}
    if isinstance(data, list):
        return [with_secrets(value, name) for value in data]
    return f"{data} {SECRET}" if isinstance(data, str) and name in SECRET_FIELDS else data


def secret_questions() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    samples = [read_yaml(place.read_bytes()).data for place in sorted(factories.SAMPLES.glob("*.yaml"))]
    questions = [with_secrets(sample["question"]) for sample in samples]
    for question in questions:
        if question["type"] == "short_answer":  # word lists are secret too; the first form stays to be answered with
            question["accepted"] = [*question["accepted"], SECRET]
            question["wrong"] = [{"text": f"salah {SECRET}", "rationale": SECRET}]
            question.pop("number", None)
        if question["type"] == "open_response":
            for level in question["rubric"]:
                level["text"] += f" {SECRET}"
    return samples[0]["passage"], questions


@pytest.fixture
def world(app: QuizApp) -> World:
    return standing_world(app)


def give(
    world: World,
    *,
    slug: str = "rahasia",
    language: str = "id",
    mode: str = "test",
    anyone: bool = False,
    **values: Any,
) -> int:
    """Publish the secret quiz and give it; return the assignment."""
    passage, questions = secret_questions()
    content = QuizContent.model_validate(
        {
            "slug": slug,
            "title": "Pasar apung",
            "passage": passage | {"language": language},
            "questions": [question_from_json(question) for question in questions],
        }
    )
    now = clock.now()
    with world.app.app_context():
        version = factories.make_version(_school(world), content)
        room = None if anyone else _room(world)
        defaults = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1), "attempts_allowed": 2}
        given = factories.make_assignment(version, room, mode=mode, **(defaults | values)).id
        db.session.commit()
    return given


def _school(world: World) -> Any:
    return db.session.get_one(factories.School, world.people["teacher"].school_id)


def _room(world: World) -> Any:
    return db.session.get_one(factories.Classroom, world.ids["classroom_id"][0])


def change(world: World, assignment: int, **values: Any) -> None:
    with world.app.app_context():
        row = db.session.get_one(Assignment, assignment)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def search(client: FlaskClient, *starts: str) -> list[str]:
    """Return where the secret stands among everything that can be reached by links, headers included."""
    pages = crawl(client, "/", "/progress", *starts).pages
    found = []
    for address, response in pages.items():
        whole = f"{response.headers}\n{response.get_data(as_text=True)}"
        if SECRET in whole.lower() or '"key"' in whole or "rationale" in whole:
            found.append(address)
    return found


def guesses(attempt: int, assignment: int) -> tuple[str, ...]:
    """Return the addresses a clever pupil tries."""
    return (
        f"/assignments/{assignment}",
        f"/assignments/{assignment}/results",
        f"/assignments/{assignment}/results.csv",
        f"/assignments/{assignment}/plan",
        f"/attempts/{attempt}",
        f"/attempts/{attempt}/receipt",
        f"/attempts/{attempt}/feedback",
        f"/attempts/{attempt}/questions/1",
        f"/attempts/{attempt}/feedback?step=key",
        f"/marking/{assignment}/1",
        "/sets",
        "/sets/1",
        "/sets/1/preview",
        "/sets/3/preview",
        "/questions/pasar-apung/questions.yaml",
        "/static/questions.json",
        "/health",
    )


def begin(client: FlaskClient, assignment: int) -> int:
    response = client.post(f"/assignments/{assignment}/attempts")
    assert response.status_code == 303
    return int(response.location.rpartition("/")[2])


def everything_sent(client: FlaskClient, attempt: int) -> str:
    """Return the replies to saves of every kind: right, wrong, ill-shaped, in conflict, and to the whole form."""
    replies = []
    for position in range(1, 10):
        for number, value in enumerate(("a", SECRET, [], {}, "Mira", ["a"], {"mira": "mira"})):
            save = {
                "position": position,
                "value": value,
                "base_revision": number,
                "operation_id": f"guess-{position}-{number}",
            }
            reply = client.post(f"/attempts/{attempt}/responses", json={"saves": [save]})
            if isinstance(value, str) and SECRET in value:
                continue  # comes back as what it is: one's own words
            replies.append(f"{reply.headers}{reply.get_data(as_text=True)}")
    for action in ("check:1", "check:6", "save", "save:1"):
        reply = client.post(f"/attempts/{attempt}", data={"action": action, "q1": "x"}, follow_redirects=False)
        replies.append(f"{reply.headers}{reply.get_data(as_text=True)}")
    return "\n".join(replies).replace(f'"value":"{SECRET}"', "")


def test_nothing_before_the_start(world: World) -> None:
    given = give(world, opens_at=clock.now() + timedelta(hours=1), closes_at=clock.now() + timedelta(hours=2))
    client = world.client("pupil")
    assert client.post(f"/assignments/{given}/attempts").status_code == 409
    assert search(client, *guesses(world.ids["attempt_id"][0], given)) == []


def test_nothing_while_it_runs_whatever_is_sent(world: World) -> None:
    given = give(world, release_step="key")
    client = world.client("pupil")
    attempt = begin(client, given)
    assert search(client, *guesses(attempt, given)) == []
    sent = everything_sent(client, attempt)
    assert SECRET not in sent
    assert "fraction" not in sent
    assert "Bu Rina" not in sent


@pytest.mark.parametrize("step", RELEASE_STEPS)
def test_nothing_after_submitting_before_the_class_is_done(world: World, step: str) -> None:
    given = give(world, release_step=step)
    client = world.client("pupil")
    attempt = begin(client, given)
    client.post(f"/attempts/{attempt}", data={"action": "submit"})
    assert search(client, *guesses(attempt, given)) == []
    again = begin(client, given)  # another attempt while the first one's feedback is there
    assert search(client, *guesses(again, given), *guesses(attempt, given)) == []


def test_the_key_opens_with_the_close_and_only_then(world: World) -> None:
    """The search finds what there is to find; else the tests above would prove nothing."""
    given = give(world, release_step="key")
    client = world.client("pupil")
    attempt = begin(client, given)
    client.post(f"/attempts/{attempt}", data={"action": "submit"})
    change(world, given, closes_at=clock.now() - timedelta(seconds=1))
    assert search(client, *guesses(attempt, given)) == [
        f"/attempts/{attempt}/feedback",
        f"/attempts/{attempt}/feedback?step=key",
    ]
    give(world)  # the same set as a test for anyone else: closed again
    assert search(client, *guesses(attempt, given)) == []


def test_a_near_miss_is_not_told_the_accepted_form(world: World) -> None:
    given = give(world, release_step="right_wrong")
    client = world.client("pupil")
    attempt = begin(client, given)
    typed = SECRET.replace("rahasia", "rahasla")
    for position in range(1, 10):
        save = {"position": position, "value": typed, "base_revision": 0, "operation_id": f"near-miss-{position}"}
        client.post(f"/attempts/{attempt}/responses", json={"saves": [save]})
    client.post(f"/attempts/{attempt}", data={"action": "submit"})
    assert search(client, *guesses(attempt, given)) == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("who", ["pupil", "visitor", None])
def test_practice_is_no_way_round_a_test(world: World, who: str | None, language: str) -> None:
    """An open practice of the same set, in a private window, in the other language too; also one begun before."""
    practice = give(world, language=language, mode="practice", anyone=True, closes_at=None, attempts_allowed=None)
    client = world.client(who)
    early = None
    if who is not None:
        early = begin(client, practice)
        client.post(f"/attempts/{early}", data={"action": "check:1", "q1": "x"})
        finished = begin(client, practice)
        assert finished == early
    give(world)
    started = client.post(f"/practice/{practice}")  # who had begun may go on, but is told nothing more
    assert (started.status_code, early) in ((409, None), (303, early))
    addresses = [f"/practice/{practice}"]
    if early is not None:
        addresses += guesses(early, practice)
        assert SECRET not in everything_sent(client, early)
        client.post(f"/attempts/{early}", data={"action": "submit"})
    assert search(client, *addresses) == []


def test_practice_shows_the_key_only_of_what_was_tried(world: World) -> None:
    practice = give(world, mode="practice", anyone=True, closes_at=None, attempts_allowed=None)
    client = world.client("visitor")
    attempt = begin(client, practice)
    assert search(client, *guesses(attempt, practice)) == []
    client.post(f"/attempts/{attempt}", data={"action": "submit"})
    assert f"/attempts/{attempt}/feedback" in search(client, *guesses(attempt, practice))


def test_neither_ids_nor_attributes_tell_the_key(world: World) -> None:
    given = give(world)
    client = world.client("pupil")
    page = client.get(f"/attempts/{begin(client, given)}").get_data(as_text=True)
    values = re.findall(r'<input type="(?:radio|checkbox)"[^>]*name="(q\d+)"[^>]*value="([^"]*)"', page)
    by_question: dict[str, list[str]] = {}
    for name, value in values:
        by_question.setdefault(name, []).append(value)
    drawn = [found for found in by_question.values() if all(re.fullmatch("[0-9a-f]{8}", value) for value in found)]
    assert drawn
    assert not re.search(r"data-(?:key|right|correct|answer)", page)
    data = json.loads(re.search(r'id="attempt-data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    ids = {"person", "attempt", "mode", "title", "personName", "className", "began"}
    addresses = {"saveUrl", "stateUrl", "submissionUrl", "receiptUrl", "signInUrl"}
    standing = {"poll", "current", "highlights", "now", "clock", "savedAt", "secondsLeft"}
    assert set(data) == ids | addresses | standing
