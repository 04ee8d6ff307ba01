"""What an author could lose: by refusals in the middle of a change, by long typing, by a name that is given twice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.core.passages import Passage
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.models import DraftChange, Quiz, db
from quizapp.operations import authoring, set_files, sharing
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


def test_an_hour_of_typing_leaves_the_changes_before_it_undoable(database: QuizApp) -> None:
    teacher = factories.make_person(factories.make_school(), "teacher")
    quiz = draft_of(teacher)
    [first, second] = (quiz.draft or {})["questions"]
    authoring.delete_question(teacher, quiz.id, quiz.draft_revision, second["id"], NOW)
    for number in range(250):
        data = {**first, "prompt": f"Soal {number}?"}
        moment = NOW + timedelta(seconds=2 * number)
        authoring.save_question(teacher, quiz.id, quiz.draft_revision, data, moment, together=True)
    rows = db.session.scalar(select(func.count()).select_from(DraftChange).where(DraftChange.quiz_id == quiz.id))
    assert rows == 3  # added, deleted, typed
    for _ in range(2):
        authoring.undo(teacher, quiz.id, NOW + timedelta(hours=1))
    assert (quiz.draft or {})["questions"] == [first, second]


def test_the_number_of_a_deleted_question_is_never_given_again(database: QuizApp) -> None:
    teacher = factories.make_person(factories.make_school(), "teacher")
    quiz = draft_of(teacher)
    [data] = set_files.upload(teacher, set_files.download(teacher, quiz.id)[1], NOW).known
    assert data.id == quiz.id
    copy = set_files.copy(teacher, quiz.id, NOW)
    copy.draft = {name: value for name, value in (copy.draft or {}).items() if name != "last_number"}  # as from a file
    last = names(copy)[-1]
    [question] = [one for one in copy.draft["questions"] if one["id"] == last]
    authoring.delete_question(teacher, copy.id, copy.draft_revision, last, NOW)
    [name] = authoring.add_questions(teacher, copy.id, [question], NOW)
    assert (last, name) == ("q2", "q3")
