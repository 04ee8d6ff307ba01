"""Keys that list several things of which one is enough, and comparisons the other way round."""

from __future__ import annotations

import pytest

from quizapp.core.text_matching import Graded, Key, grade
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.points import without_idle_negations
from quizapp.core.text_matching.sureness import lined

EN = lexicon_for("en")
COURT = ("What does a court do?", ("reviews laws", "explains laws", "resolves disputes"))
PORT = (
    "Why did the guild strike?",
    ("because of low wages (unpaid overtime)", "against new machines", "no day of rest"),
)
FREEDOMS = ("Name one right that is kept.", ("freedom of speech", "freedom of religion", "freedom to bear arms"))
CHECKS = ("How is the state kept in bounds?", ("checks and balances", "separation of powers"))
RIDERS = (
    "What did the riders do?",
    ("refused to give up their horses", "rode for widows' rights", "carried messages home"),
)
MARKET = ("Why does the price rise?", ("demand is greater than supply",))


def graded(reply: str, key: tuple[str, tuple[str, ...]]) -> Graded:
    question, accepted = key
    return grade(reply, Key("en", question, accepted))


@pytest.mark.parametrize(
    ("question", "accepted", "listed"),
    [
        (*COURT, True),
        (*PORT, True),
        ("What does a court do?", ("reviews laws",), False),
        ("Who leads the house?", ("the speaker", "a chosen member"), False),
        ("What did she found?", ("Acme", "Acme Corporation"), False),
        ("How long is the term?", ("two years", "24 months"), False),
        ("What is the name of the post?", ("the speaker", "the chair"), False),
        (
            "Why did the other lamps stay off when the third one was taken out?",
            ("the lamp is damaged", "the path is open", "there is a gap"),
            False,
        ),
    ],
)
def test_which_keys_list_several_things(question: str, accepted: tuple[str, ...], *, listed: bool) -> None:
    assert (lined(Key("en", question, accepted)).shape == "points") == listed


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        ("they settle quarrels", COURT),
        ("review and explain laws", COURT),
        ("it explains what the laws mean", COURT),
        ("unpaid overtime", PORT),
        ("because the wages were low", PORT),
        ("speech", FREEDOMS),
        ("religion", FREEDOMS),
    ],
)
def test_the_point_of_one_form_is_accepted(reply: str, key: tuple[str, tuple[str, ...]]) -> None:
    assert graded(reply, key).decision.outcome == "full"


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        ("makes laws", COURT),
        ("does not explain laws", COURT),
        ("breaks the laws", COURT),
        ("because of high wages", PORT),
        ("against the new owners", PORT),
        ("they had a day of rest", PORT),
        ("disputes resolve it", COURT),
        ("freedom", FREEDOMS),
        ("power", CHECKS),
        ("gave up their horses", RIDERS),
        ("carries messes", RIDERS),
        ("rode for rights", RIDERS),
        ("lawyers resolve disputes over laws", COURT),
    ],
)
def test_what_all_forms_have_and_what_is_turned_is_not_accepted(reply: str, key: tuple[str, tuple[str, ...]]) -> None:
    assert graded(reply, key).decision.outcome == "review"


def test_a_word_of_one_form_tells_more_than_a_word_of_all() -> None:
    assert graded("about disputes", COURT).sureness > 0.5 > graded("about laws", COURT).sureness


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (("constitutional", "or", "not"), ("constitutional",)),
        (("not", "enough", "supply"), ("lack", "supply")),
        (("not", "supply"), ("not", "supply")),
    ],
)
def test_negations_that_deny_nothing(words: tuple[str, ...], read: tuple[str, ...]) -> None:
    assert without_idle_negations(words, EN) == read


def test_a_comparison_the_other_way_round_is_unlikely_unless_its_word_is_turned_as_well() -> None:
    assert graded("supply is greater than demand", MARKET).sureness <= 0.3
    assert graded("supply is less than demand", MARKET).sureness >= 0.6


def test_who_wants_something_has_not_got_it() -> None:
    assert graded("they wanted a day of rest", PORT).sureness > 0.5 > graded("they had a day of rest", PORT).sureness


def test_brackets_that_only_add_to_a_form_are_no_form() -> None:
    key = "What did the charter do?", ("declared the town free (from the duke)", "gave it a market (every month)")
    assert graded("the duke", key).sureness < 0.5
    assert graded("declared the town free", key).decision.outcome == "full"


def test_a_negation_in_the_condition_is_not_what_is_asked() -> None:
    key = "If both can no longer serve, who leads the council?", ("the warden",)
    assert graded("the warden leads the council", key).decision.outcome == "full"
    assert graded("if both serve, the warden leads the council", key).decision.outcome == "review"


def test_what_another_form_does_without_is_not_the_answer() -> None:
    key = "If neither can serve, who rules?", ("the Speaker of the House", "the speaker")
    assert graded("house", key).sureness <= 0.3
    assert graded("the house speaker", key).decision.outcome == "full"


def test_a_figure_inside_a_formula_is_no_amount() -> None:
    key = "What do plants need besides water?", ("light and carbon dioxide", "CO2 and light")
    assert graded("CO2 and sunshine", key).decision.rule != "other_unit"
    assert graded("they need light and carbon dioxide", key).decision.outcome == "full"
