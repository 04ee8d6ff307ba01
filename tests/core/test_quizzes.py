"""A quiz as its author wrote it: its points and the logic breaks that stop publishing."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from quizapp.core.interchange.authored import read_set
from quizapp.core.messages import Message
from quizapp.core.question_types import question_from_json
from quizapp.core.quizzes import QuizContent

FOLDER = Path(__file__).parents[1] / "data" / "good_sets" / "rainwater"
QUIZ = read_set("rainwater", {path.name: path.read_bytes() for path in FOLDER.iterdir()})[0]["id"]


def changed(place, **fields):
    """Return the quiz with one question changed, unchecked as a draft is."""
    questions = list(QUIZ.questions)
    questions[place] = questions[place].model_copy(update=fields)
    return QUIZ.model_copy(update={"questions": tuple(questions)})


def test_the_points_of_a_quiz_are_those_of_its_questions():
    assert QUIZ.points == sum(question.points for question in QUIZ.questions) == 5


def test_a_sound_quiz_has_no_problem():
    assert list(QUIZ.problems()) == []


def test_a_quiz_survives_storage_with_every_field_of_every_type():
    stored = QUIZ.model_dump(mode="json")
    questions = tuple(question_from_json(question) for question in stored["questions"])
    assert QuizContent.model_validate({**stored, "questions": questions}) == QUIZ


def test_problems_are_told_from_the_quiz_down():
    block = QUIZ.passage.blocks[0]
    passage = QUIZ.passage.model_copy(update={"blocks": (block, *QUIZ.passage.blocks[1:], block)})
    assert [problem.path for problem in QUIZ.model_copy(update={"passage": passage}).problems()] == [
        ("passage", "blocks", 3, "id")
    ]


@pytest.mark.parametrize(
    ("place", "fields", "path"),
    [
        (1, {"id": "garden"}, ("questions", 1, "id")),
        (0, {"subprocess": "detect_conflict"}, ("questions", 0, "subprocess")),
        (0, {"options": QUIZ.questions[0].options[1:]}, ("questions", 0, "options")),
        (2, {"rows": (QUIZ.questions[2].rows[0].model_copy(update={"key": "x"}),)}, ("questions", 2, "rows", 0, "key")),
        (3, {"steps": QUIZ.questions[3].steps[:2] * 2}, ("questions", 3, "steps", 2, "id")),
    ],
)
def test_a_logic_break_stops_publishing(place, fields, path):
    assert path in [problem.path for problem in changed(place, **fields).problems()]


@pytest.mark.parametrize("fields", [{"slug": "Air Hujan"}, {"title": " "}, {"questions": ()}, {"colour": "red"}])
def test_a_quiz_that_is_none_is_refused(fields):
    data = {name: getattr(QUIZ, name) for name in QuizContent.model_fields}
    with pytest.raises(ValidationError):
        QuizContent(**{**data, **fields})


def test_a_message_keeps_its_words_and_values_in_storage():
    for message in (
        Message("Nothing."),
        Message("%(n)s of 100%%", {"n": 3}),
        Message("one", {"count": 2}, "%(count)s"),
    ):
        assert Message.from_json(message.to_json()) == message
    assert str(Message("one", {"count": 2}, "%(count)s things")) == "2 things"
    assert str(Message("100%")) == "100%"
