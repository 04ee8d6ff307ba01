"""Values in other words than the key's, and what stands beside a key and makes it another thing."""

from __future__ import annotations

import pytest

from quizapp.core.text_matching import Key, grade


def outcome(question: str, accepted: str, reply: str) -> str:
    return grade(reply, Key("en", question, (accepted,))).decision.outcome


@pytest.mark.parametrize(
    ("question", "accepted", "reply"),
    [
        ("When does the ferry leave?", "7:45 pm", "quarter to eight in the evening"),
        ("When does the ferry leave?", "19:45", "7.45 pm"),
        ("When does the ferry leave?", "6:20 am", "twenty past six in the morning"),
        ("When did he rule?", "1902 to 1911", "1902 until 1911"),
        ("In which century?", "the 17th century", "seventeenth century"),
        ("Who came?", "the first mate", "the 1st mate"),
        ("How far is it?", "about 60 km", "roughly sixty km"),
        ("How heavy is it?", "2.5 kg", "two and a half kilos"),
        ("How heavy is it?", "2.5 kg", "2\u00bd kg"),
        ("What does it cost?", "$4.50", "four dollars fifty"),
        ("How many?", "147 m", "a hundred and forty-seven metres"),
        ("How deep is the lake?", "147 m", "147 m deep"),
        ("How old was she?", "eight", "only eight years old"),
        ("What is the boiling point of ethanol?", "78 \u00b0C", "Ethanol boils at 78 degrees C"),
        ("When did it open?", "May 1987", "05/1987"),
        ("Which country did Brazil beat?", "Sweden", "Sweden was beaten by Brazil"),
        ("What was her title?", "Duchess of Arden", "Arden's duchess"),
        ("What colour was it?", "grey", "gray"),
        ("Which city hosted the fair of 1893?", "Chicago", "The 1893 fair was hosted by Chicago"),
    ],
)
def test_the_same_value_in_other_words_is_accepted(question: str, accepted: str, reply: str) -> None:
    assert outcome(question, accepted, reply) == "full"


@pytest.mark.parametrize(
    ("question", "accepted", "reply"),
    [
        ("When does the ferry leave?", "7:45 pm", "quarter to eight in the morning"),
        ("When does the ferry leave?", "7:45 pm", "quarter past eight in the evening"),
        ("When does the ferry leave?", "7:45 pm", "7:45"),
        ("When did he rule?", "1902 to 1911", "1911 until 1902"),
        ("In which century?", "the 17th century", "seventh century"),
        ("How far is it?", "about 60 km", "roughly sixty miles"),
        ("How heavy is it?", "2.5 kg", "two and a half grams"),
        ("What does it cost?", "$4.50", "four dollars five"),
        ("How deep is the lake?", "147 m", "147 m wide"),
        ("How old was she?", "eight", "eight months old"),
        ("When did it open?", "May 1987", "14 May 1987"),
        ("When did it open?", "May 1987", "06/1987"),
        ("Which country did Brazil beat?", "Sweden", "Brazil was beaten by Sweden"),
        ("Which of the two brothers was the elder?", "Wilbur", "Wilbur's brother"),
        ("Which brother was the elder?", "Wilbur", "the brother of Wilbur"),
        ("Which planet is the largest?", "Jupiter", "smaller than Jupiter"),
        ("Who commands?", "the president", "the vice president"),
    ],
)
def test_another_value_or_somebody_of_the_key_is_never_accepted(question: str, accepted: str, reply: str) -> None:
    assert outcome(question, accepted, reply) != "full"


@pytest.mark.parametrize(
    ("question", "accepted", "reply"),
    [
        ("Who commands?", ("the president",), "the vice president"),
        ("Who takes over?", ("the vice president",), "the president"),
        ("What is the highest court?", ("the Supreme Court",), "court"),
        ("Who was the first president?", ("George Washington", "Washington"), "Martha Washington"),
        ("What are the branches?", ("legislative, executive and judicial",), "legislative, executive, military"),
        ("What does it do?", ("it teaches the body to fight the germ",), "it teaches the germ to fight the body"),
    ],
)
def test_what_makes_it_another_thing_lowers_the_sureness(question: str, accepted: tuple[str, ...], reply: str) -> None:
    assert grade(reply, Key("en", question, accepted)).sureness < 0.5


def test_an_initial_is_no_negation_and_first_letters_stand_for_the_whole() -> None:
    initial = grade("G. Washington", Key("en", "Who was the first president?", ("George Washington", "Washington")))
    short = grade("VP", Key("en", "Who takes over?", ("the vice president",)))

    assert initial.decision.rule != "negation"
    assert short.sureness > 0.5
