"""Two attempts at a question: better, less good, as before, or not to be compared."""

import pytest

from quizapp.core.attempt_changes import Reached, change_of, changes

RIGHT, HALF, WRONG = Reached("right", 1.0), Reached("half", 0.5), Reached("wrong", 0.0)
WAITING, VOID, BLANK = Reached("waiting", 0.0), Reached("void", 0.0), Reached("blank", 0.0)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (WRONG, RIGHT, "better"),
        (HALF, RIGHT, "better"),
        (BLANK, HALF, "better"),
        (RIGHT, BLANK, "worse"),
        (WRONG, BLANK, "same"),
        (Reached("half", 1 / 3 + 1 / 3), Reached("half", 2 / 3), "same"),
        (WAITING, RIGHT, "unknown"),
        (WRONG, VOID, "unknown"),
        (None, RIGHT, "unknown"),
    ],
)
def test_how_a_question_went(before, after, change) -> None:
    assert change_of(before, after) == change


def test_questions_of_the_later_attempt_are_compared() -> None:
    assert changes({"a": WRONG, "b": RIGHT}, {"a": RIGHT, "c": RIGHT}) == {"a": "better", "c": "unknown"}
