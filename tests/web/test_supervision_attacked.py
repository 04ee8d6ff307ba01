"""Hostile input at the pages of supervision: poisoned forms, and emergency files of every shape with a right checksum."""

from __future__ import annotations

import io
import json
import os
import random
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from quizapp.app import QuizApp
from quizapp.core.emergency_file import checksum
from quizapp.models import Attempt, db
from tests import factories
from tests.attacks import MARK, PAYLOADS, World, crawl, json_values, poison, read, standing_world
from tests.web.test_attacks import FORM, encoded, judge

pytestmark = pytest.mark.both_databases

ROUNDS = int(os.environ.get("QUIZAPP_ATTACKS", "4"))
INPUTS_A_ROUND = 40


@pytest.fixture
def world(app: QuizApp) -> World:
    """The world, with late answers and events on both attempts."""
    world = standing_world(app)
    with app.app_context():
        for attempt_id in world.ids["attempt_id"]:
            attempt = db.session.get_one(Attempt, attempt_id)
            factories.make_late_response(attempt, 3, f"<script>{MARK}</script>")
            factories.make_attempt_event(attempt, "left")
        db.session.commit()
    return world


def places(world: World) -> list[str]:
    sat = [f"/attempts/{one}/{page}" for one in world.ids["attempt_id"] for page in ("supervision", "reopening")]
    here = f"/assignments/{world.ids['assignment_id'][0]}"
    return [f"{here}/supervision", f"{here}/emergency-file", *sat]


@pytest.mark.parametrize("seed", range(max(1, ROUNDS // 2)))
def test_poisoned_forms_break_nothing(world: World, seed: int) -> None:
    chance = random.Random(seed)
    client = world.client("teacher")
    found = crawl(client, *places(world), most=len(places(world)))
    ours = [form for form in found.forms.values() if form.action.split("/")[1] in ("attempts", "assignments")]
    assert len(ours) >= 4
    for page in found.pages.values():
        judge(page, page.request.url)
    for _ in range(INPUTS_A_ROUND):
        form = chance.choice(ours)
        sent = poison(chance, form.fields)
        response = client.post(form.action, data=encoded(sent), content_type=FORM)
        judge(response, f"{sent!r:.2000} to {form.action}")
    for place in places(world):
        judge(client.get(place), place)


def hostile_content(chance: random.Random, world: World) -> Any:
    """Return the content of a file: mostly of the right shape, with something wrong in it."""
    entry: dict[str, Any] = {
        "question": chance.choice([1, 2, 3]),
        "prompt": chance.choice(PAYLOADS),
        "in_words": chance.choice(PAYLOADS),
        "value": chance.choice(PAYLOADS),
        "flagged": False,
        "base_revision": chance.choice([0, 1, 2**31 - 1]),
        "operation_id": f"operation-{chance.randrange(50)}",
        "ago": chance.choice([0, 60, 2_592_000]),
        "sent": chance.random() < 0.5,
    }
    content: dict[str, Any] = {
        "attempt": chance.choice(world.ids["attempt_id"]),
        "person": world.people["pupil"].id,
        "name": chance.choice(PAYLOADS),
        "class": chance.choice(PAYLOADS),
        "title": chance.choice(PAYLOADS),
        "written": chance.choice(["1970-01-02T00:00:00Z", "2026-11-23T03:00:00.000Z", "2200-12-31T23:59:59-12:00"]),
        "submit": chance.random() < 0.3,
        "answers": [entry],
    }
    if chance.random() < 0.5:
        target = chance.choice([entry, content])
        target[chance.choice(sorted(target))] = json_values(chance)
    return content


@pytest.mark.parametrize("seed", range(max(1, ROUNDS // 2)))
def test_files_of_every_shape_break_nothing(world: World, seed: int) -> None:
    chance = random.Random(seed)
    client = world.client("teacher")
    here = f"/assignments/{world.ids['assignment_id'][0]}/emergency-file"
    shown = 0
    for number in range(INPUTS_A_ROUND):
        content = hostile_content(chance, world)
        try:
            sum_of_it = checksum(content)
        except (UnicodeEncodeError, ValueError):
            sum_of_it = "crc32:00000000"
        data = json.dumps(
            {"quizapp": "answers", "version": 1, "read_me": "", "content": content, "checksum": sum_of_it}
        ).encode()
        file = FileStorage(io.BytesIO(data), f"{number}.json")
        boundary, body = encode_multipart({"files": file})
        response = client.post(here, data=body, content_type=f"multipart/form-data; boundary={boundary}")
        assert response.status_code == 200, f"{response.status_code}: {content!r:.2000}"
        judge(response, f"{content!r:.2000}")
        page = read(response)
        assert page is not None
        form = next(form for form in page.forms if form.action.endswith("/delivery"))
        shown += any(name == "take" for name, _ in form.fields)
        sent = form.fields if chance.random() < 0.5 else poison(chance, form.fields)
        judge(client.post(form.action, data=encoded(sent), content_type=FORM), f"delivery of {content!r:.2000}")
    assert shown > 2, "hardly a file came through: the attack is no attack"
    for place in places(world):
        judge(client.get(place), place)
