"""What is refused in the middle leaves nothing behind, also where the page that tells it commits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.models import Quiz, db
from quizapp.operations import authoring, sharing
from quizapp.operations.errors import Refused
from tests import factories
from tests.factories import NOW, make_content


def draft_of(owner: Any) -> Quiz:
    content = make_content()
    quiz = authoring.create(owner, Passage.model_validate(content.passage.model_dump(mode="json")), NOW)
    data = json.loads(content.model_dump_json())["questions"]
    authoring.add_questions(owner, quiz.id, data, NOW)
    return quiz


def names(quiz: Quiz) -> list[str]:
    return [question["id"] for question in (quiz.draft or {})["questions"]]


def test_a_question_that_may_not_move_stands_in_one_set_only(database: QuizApp) -> None:
    teacher = factories.make_person(factories.make_school(), "teacher")
    source, target = draft_of(teacher), draft_of(teacher)
    seen = source.draft_revision
    [data, *_] = (source.draft or {})["questions"]
    authoring.save_question(teacher, source.id, seen, {**data, "prompt": "Lain?"}, NOW)
    before = names(source), names(target)
    with pytest.raises(Refused):
        authoring.move_to_set(teacher, source.id, data["id"], target.id, seen, NOW)
    assert (names(source), names(target)) == before


def test_undoing_a_move_into_a_full_set_loses_no_question(database: QuizApp) -> None:
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher")
    source, target = draft_of(teacher), draft_of(teacher)
    [data, *_] = (source.draft or {})["questions"]
    room = MOST_QUESTIONS - len(names(source))
    authoring.add_questions(teacher, source.id, [data] * room, NOW)
    authoring.move_to_set(teacher, source.id, data["id"], target.id, source.draft_revision, NOW)
    other = factories.make_person(school, "teacher")
    sharing.share(teacher, source, other.username, "edit", NOW)
    authoring.add_questions(other, source.id, [data], NOW)
    before = names(source), names(target)
    with pytest.raises(Refused):
        authoring.undo(teacher, source.id, NOW)
    db.session.flush()
    assert (names(source), names(target)) == before
