"""The class whose teacher marks in pages: three alike short answers and an open response wait."""

from __future__ import annotations

from sqlalchemy import select

from quizapp.app import QuizApp
from quizapp.models import Attempt, Person, db
from tests.scenes import WRONG, Scene, give, make_scene
from tests.sessions import sign_in
from tests.web.inspector import InspectingClient

NEGATED = "bukan Bu Rina"
ESSAY = "Baik sekali.\nKarena hujan turun pada hari Senin."


def waiting_class(app: QuizApp, client: InspectingClient) -> Scene:
    """Return the class; its teacher is signed in."""
    with app.app_context():
        scene = make_scene()
        for name, essay in (("Ani Lestari", ESSAY), ("Budi Santoso", None), ("Citra Dewi", None)):
            give(scene.pupil(name), scene.assignment, WRONG, NEGATED, essay)
        sign_in(client, scene.teacher)
    return scene


def totals(app: QuizApp, scene: Scene) -> list[tuple[float | None, int]]:
    with app.app_context():
        query = select(Attempt.mark, Attempt.waiting).where(Attempt.assignment_id == scene.assignment.id)
        return [tuple(row) for row in db.session.execute(query.order_by(Attempt.id))]


def place_of(app: QuizApp, scene: Scene, name: str, position: int) -> str:
    with app.app_context():
        query = select(Attempt.id).join(Person, Person.id == Attempt.person_id).where(Person.name == name)
        return f"/attempts/{db.session.scalars(query).one()}/questions/{position}"
