"""Two authors in the same moment: nothing is lost, nothing is written over, no question gets the name of another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.models import DraftChange, Person, Quiz, QuizVersion, db
from quizapp.operations import authoring, sharing
from quizapp.operations.authoring import Conflict
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import transaction
from tests.at_once import at_once
from tests.factories import NOW, make_person, make_school
from tests.operations.test_draft_changes import draft_of

ROUNDS = 5


class Scene:
    """A set that two may edit, read anew in every thread."""

    def __init__(self, app: QuizApp) -> None:
        self.app = app
        with app.app_context(), transaction(write=True):
            school = make_school()
            author, colleague = (make_person(school, "teacher") for _ in range(2))
            quiz = draft_of(author)
            sharing.share(author, quiz, colleague.username or "", "edit", NOW)
            self.people, self.quiz_id = (author.id, colleague.id), quiz.id

    def draft(self) -> dict[str, Any]:
        with self.app.app_context():
            return db.session.get_one(Quiz, self.quiz_id).draft or {}

    def revision(self) -> int:
        with self.app.app_context():
            return db.session.get_one(Quiz, self.quiz_id).draft_revision

    def save(self, who: int, name: str, prompt: str, revision: int) -> str:
        """Save as a page does: what met somebody else's change is kept and committed."""
        person = db.session.get_one(Person, self.people[who])
        quiz = db.session.get_one(Quiz, self.quiz_id)
        # What the page holds: the other may have deleted the question in the moment before.
        data = dict(authoring.known_question(quiz, quiz.draft or {}, name)) | {"prompt": prompt}
        try:
            authoring.save_question(person, self.quiz_id, revision, data, NOW, together=True)
        except Conflict:
            return "set aside"
        return "saved"

    def run(self, jobs: list[Callable[[], Any]]) -> list[Any]:
        return at_once(self.app, jobs)


def test_different_questions_saved_in_the_same_moment_are_both_there(app: QuizApp) -> None:
    scene = Scene(app)
    for number in range(ROUNDS):
        seen = scene.revision()
        outcomes = scene.run(
            [
                partial(scene.save, 0, "tanaman", f"Tanaman {number}", seen),
                partial(scene.save, 1, "bibit", f"Bibit {number}", seen),
            ]
        )
        assert outcomes == ["saved", "saved"]
        assert [one["prompt"] for one in scene.draft()["questions"]] == [f"Tanaman {number}", f"Bibit {number}"]
        assert scene.revision() == seen + 2


def test_the_same_question_saved_in_the_same_moment_is_kept_twice(app: QuizApp) -> None:
    scene = Scene(app)
    for number in range(ROUNDS):
        seen = scene.revision()
        texts = [f"Satu {number}", f"Dua {number}"]
        outcomes = scene.run([partial(scene.save, who, "tanaman", texts[who], seen) for who in (0, 1)])
        assert sorted(outcomes) == ["saved", "set aside"]
        with app.app_context():
            query = select(DraftChange).where(DraftChange.aside.is_(True), DraftChange.settled_at.is_(None))
            waiting = db.session.scalars(query.order_by(DraftChange.id)).all()  # PostgreSQL gives any order without
            kept = [row.after["question"]["prompt"] for row in waiting if row.after][-1]
        stored = scene.draft()["questions"][0]["prompt"]
        assert {kept, stored} == set(texts)


def test_questions_added_in_the_same_moment_get_names_of_their_own(app: QuizApp) -> None:
    scene = Scene(app)

    def add(who: int) -> Any:
        person = db.session.get_one(Person, scene.people[who])
        data = {"type": "short_answer", "prompt": f"Baru {who}"}
        return authoring.add_questions(person, scene.quiz_id, [data, data], NOW)

    for _ in range(ROUNDS):
        before = len(scene.draft()["questions"])
        first, second = scene.run([partial(add, 0), partial(add, 1)])
        names = [one["id"] for one in scene.draft()["questions"]]
        assert len(set(names)) == len(names) == before + 4
        assert set(first) & set(second) == set()


def test_a_question_deleted_and_written_in_the_same_moment_is_not_lost(app: QuizApp) -> None:
    for _ in range(ROUNDS):
        scene = Scene(app)
        seen = scene.revision()

        def delete(scene: Scene = scene, seen: int = seen) -> str:
            person = db.session.get_one(Person, scene.people[1])
            authoring.delete_question(person, scene.quiz_id, seen, "tanaman", NOW)
            return "deleted"

        deleted, saved = scene.run([delete, partial(scene.save, 0, "tanaman", "Ditulis", seen)])
        prompts = [one["prompt"] for one in scene.draft()["questions"] if one["id"] == "tanaman"]
        if isinstance(deleted, Refused):
            assert (saved, prompts) == ("saved", ["Ditulis"])
        else:
            assert (deleted, saved, prompts) == ("deleted", "set aside", [])


def test_two_who_publish_in_the_same_moment_publish_one_version(app: QuizApp) -> None:
    for _ in range(ROUNDS):
        scene = Scene(app)
        seen = scene.revision()

        def publish(who: int, scene: Scene = scene, seen: int = seen) -> bool:
            person = db.session.get_one(Person, scene.people[who])
            return authoring.publish(person, scene.quiz_id, seen, None, NOW).is_new

        assert sorted(scene.run([partial(publish, 0), partial(publish, 1)])) == [False, True]
        with app.app_context():
            count = select(func.count()).select_from(QuizVersion).where(QuizVersion.quiz_id == scene.quiz_id)
            assert db.session.scalar(count) == 1


def test_two_moves_across_each_other_do_not_wait_for_each_other_for_ever(app: QuizApp) -> None:
    scene = Scene(app)
    with app.app_context(), transaction(write=True):
        author = db.session.get_one(Person, scene.people[0])
        other = draft_of(author, title="Kebun lain").id
    revisions = {}
    with app.app_context():
        for quiz_id in (scene.quiz_id, other):
            revisions[quiz_id] = db.session.get_one(Quiz, quiz_id).draft_revision

    def move(source: int, target: int) -> str:
        person = db.session.get_one(Person, scene.people[0])
        authoring.move_to_set(person, source, "tanaman", target, revisions[source], NOW)
        return "moved"

    assert scene.run([partial(move, scene.quiz_id, other), partial(move, other, scene.quiz_id)]) == ["moved", "moved"]
    with app.app_context():
        for quiz_id in (scene.quiz_id, other):
            names = [one["id"] for one in (db.session.get_one(Quiz, quiz_id).draft or {})["questions"]]
            assert names == ["bibit", "q1"]


def test_the_same_undo_sent_twice_takes_back_two_changes_at_most_once_each(app: QuizApp) -> None:
    scene = Scene(app)

    def undo() -> str:
        person = db.session.get_one(Person, scene.people[0])
        return str(authoring.undo(person, scene.quiz_id, NOW))

    assert sorted(scene.run([undo, undo])) == ["question 1 added", "question 2 added"]
    assert scene.draft()["questions"] == []
