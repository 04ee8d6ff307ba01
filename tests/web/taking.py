"""Steps of a pupil who takes a quiz: an assignment is given, an attempt begun, the script's requests sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import Person, School, db
from tests.factories import (
    NOW,
    make_assignment,
    make_classroom,
    make_membership,
    make_person,
    make_school,
    make_version,
    sample_content,
)
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

WEEK = timedelta(days=7)


def sign_in_pupil(app: QuizApp, client: InspectingClient) -> int:
    """Sign Dewi Lestari in, a pupil of a school of her own; return her id."""
    with app.app_context():
        person = make_person(make_school(), name="Dewi Lestari")
        sign_in(client, person)
        return person.id


def assign(app: QuizApp, pupil: int, *, samples: bool = False, **values: Any) -> int:
    """Give the pupil's class a set; return the assignment's id."""
    with app.app_context():
        person = db.session.get_one(Person, pupil)
        school = db.session.get_one(School, person.school_id)
        room = make_classroom(school, make_person(school, "teacher"), name="VIII-B")
        make_membership(room, person)
        version = make_version(school, sample_content() if samples else None)
        assignment = make_assignment(version, room, **({"mode": "test", "closes_at": NOW + WEEK} | values))
        db.session.commit()
        return assignment.id


def begin(client: InspectingClient, assignment_id: int) -> str:
    """Start the assignment and return the attempt's address."""
    client.get(f"/assignments/{assignment_id}")
    response = client.submit(f"form[action='/assignments/{assignment_id}/attempts']")
    return str(response.request.path)


def post(client: InspectingClient, address: str, body: Any) -> Any:
    """Send JSON as the script of an open page does."""
    token = client.page.select("meta[name=csrf-token]")[0].get("content")
    return client.post(address, json=body, headers={"X-CSRFToken": token})


def save(client: InspectingClient, address: str, *saves: dict[str, Any], **more: Any) -> Any:
    """Open the attempt page and send `saves` from there."""
    assert client.get(address).status_code == 200
    return post(client, f"{address}/responses", {"saves": list(saves)} | more)


def one(position: int, value: Any, base: int = 0, operation: str = "operation-1", **more: Any) -> dict[str, Any]:
    """Return one save as the script sends it."""
    return {"position": position, "value": value, "base_revision": base, "operation_id": operation, **more}


def rows(app: QuizApp, table: type[Any]) -> int:
    """Return how many rows a table has."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0
