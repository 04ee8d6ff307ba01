"""What keys stand for as they are written, and what values, times and the question say about an answer of a few words."""

from __future__ import annotations

import pytest

from quizapp.core.text_matching import Graded, Key, grade, normalize
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.second_look import LIKELY, UNLIKELY
from quizapp.core.text_matching.several import asks_for_several
from quizapp.core.text_matching.spans import Span, span_of
from quizapp.core.text_matching.written_keys import nearer_the_point, without_brackets

EN = lexicon_for("en")


def graded(reply: str, question: str, *accepted: str, language: str = "en") -> Graded:
    return grade(reply, Key(language, question, accepted))


@pytest.mark.parametrize(
    ("text", "language", "bare"),
    [
        ("ABBA (he directed their films)", "en", "ABBA"),
        ("(Jacques) Cartier", "en", "Cartier"),
        ("5.97 m (19 ft 7 in)", "en", "5.97 m"),
        ("tembaga (Cu)", "id", "tembaga"),
        ("(tidak) benar", "id", None),
        ("(pra)sejarah", "id", None),
        ("(Cu)", "id", None),
        ("tembaga", "id", None),
    ],
)
def test_brackets_may_be_left_out_but_never_a_negation_or_half_a_word(
    text: str, language: str, bare: str | None
) -> None:
    assert without_brackets(text, lexicon_for(language)) == bare


def test_a_form_without_its_brackets_is_accepted_as_that_form() -> None:
    found = graded("tembaga", "Logam apa itu?", "tembaga (Cu)", language="id").decision

    assert (found.outcome, found.rule, found.form) == ("full", "accepted", "tembaga (Cu)")


def test_brackets_do_not_make_a_form_that_the_author_lists_as_wrong() -> None:
    key = Key("en", "Which element is it?", ("copper (Cu)",), wrong=("copper",))

    assert grade("copper", key).decision.outcome == "none"


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("Secretariat, who won the crown in 1973", ["Secretariat"]),
        ("In Mississippi, as Thomas Lanier. He took the name", ["In Mississippi"]),
        ("hit points or health points", ["hit points", "health points"]),
        ("Toronto, Ontario, Canada", []),
        ("two or three", ["two", "three"]),
        ("2 or 3 days", []),
        ("Rome, but not the city itself", []),
        ("If the motor runs, the object is a conductor.", []),
    ],
)
def test_what_stands_before_a_clause_and_beside_or(text: str, shorter: list[str]) -> None:
    assert list(nearer_the_point(text, EN)) == shorter


def test_a_reply_nearer_the_point_is_likely_and_waits() -> None:
    found = graded("Secretariat", "What is the horse called?", "Secretariat, who won the crown after many years")

    assert found.decision.outcome == "review"
    assert found.sureness > LIKELY


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("the 1980s", "en", Span(1980, 1989)),
        ("the early 20th century", "en", Span(1901, 1940)),
        ("the mid-10th century BCE", "en", Span(-975, -926)),
        ("957 BC", "en", Span(-957, -957)),
        ("the 1979\u201380 season", "en", Span(1979, 1980)),
        ("1985-1993", "en", Span(1985, 1993)),
        ("tahun 1980-an", "id", Span(1980, 1989)),
        ("akhir abad ke-16", "id", Span(1561, 1600)),
        ("2008-12-12 00:00:00", "en", Span(2008, 2008)),
        ("1985, 1990 and 1992", "en", None),
        ("10 to 12 years", "en", None),
        ("long ago", "en", None),
    ],
)
def test_spans_of_years(text: str, language: str, span: Span | None) -> None:
    assert span_of(text, language) == span


@pytest.mark.parametrize(
    ("reply", "key", "likely"),
    [
        ("1984", "the 1980s", True),
        ("1901", "the early 20th century", True),
        ("957 BC", "the mid-10th century BC", True),
        ("June 1979", "1979-80", True),
        ("1994", "the 1980s", False),
        ("1990", "the early 20th century", False),
        ("957", "the mid-10th century BC", False),
        ("not 1984", "the 1980s", False),
        ("the 1980s", "1984", False),
    ],
)
def test_a_year_inside_the_span_of_the_key(reply: str, key: str, *, likely: bool) -> None:
    assert (graded(reply, "When did it begin?", key).sureness >= LIKELY) is likely


@pytest.mark.parametrize(
    ("reply", "key", "likely"), [("0.9", "90%", True), ("90%", "0.9", True), ("0.8", "90%", False), ("9", "90%", False)]
)
def test_a_share_may_be_told_in_hundredths(reply: str, key: str, *, likely: bool) -> None:
    assert (graded(reply, "What share of it is lost?", key).sureness >= LIKELY) is likely


def test_one_week_is_not_many() -> None:
    question = "How long was the record at the top?"

    assert graded("741 weeks", question, "a week").sureness <= UNLIKELY
    assert graded("1 week", question, "a week").sureness > UNLIKELY


@pytest.mark.parametrize(
    ("reply", "key", "unlikely"),
    [
        ("350 km per minute", "350 km/h", True),
        ("37.5 degrees Fahrenheit", "37.5 degrees Celsius", True),
        ("about 350 kilometres an hour", "350 km/h", False),
    ],
)
def test_the_same_figure_in_another_unit(reply: str, key: str, *, unlikely: bool) -> None:
    assert (graded(reply, "How much is it?", key).sureness <= UNLIKELY) is unlikely


@pytest.mark.parametrize(
    ("question", "language", "several"),
    [
        ("what are the 3 layers of the skin", "en", True),
        ("Name the four layers of the earth.", "en", True),
        ("Sebutkan tiga lapisan kulit!", "id", True),
        ("Apa saja 3 lapisan kulit?", "id", True),
        ("when does season 3 of the series start", "en", False),
        ("where is the 7th game played", "en", False),
        ("Which World War 2 general was called so?", "en", False),
        ("What links the US, 2 May 2011 and Pakistan?", "en", False),
        ("How tall is the tower?", "en", False),
        ("When the 2 liquids are mixed, it turns white. Why?", "en", False),
        ("Kelas 3 mana yang menang?", "id", False),
    ],
)
def test_questions_for_several_things(question: str, language: str, *, several: bool) -> None:
    assert asks_for_several(tokens(question, language), lexicon_for(language)) is several


def test_one_of_several_things_is_not_enough() -> None:
    forms = ("a liquid outer core", "a solid inner core", "a viscous mantle")

    assert graded("outer core", "What are the 3 layers of the earth?", *forms).sureness <= UNLIKELY
    assert graded("outer core", "What lies there?", *forms).sureness > LIKELY
    assert graded("adenine", "what are the 4 types of bases", "adenine (A)", "uracil (U)").decision.outcome == "review"


def test_the_other_of_two_choices_is_unlikely() -> None:
    question = "is it a biscuit or a cake"

    assert graded("biscuit", question, "Cake", "biscuit-sized cakes").sureness <= UNLIKELY
    assert graded("a cake", question, "Cake", "biscuit-sized cakes").decision.outcome == "full"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("£50m", "en", "50000000 pounds"),
        ("$2.5bn", "en", "2500000000 dollars"),
        ("\u20b1950", "en", "950 pesos"),
        ("Rp5 M", "id", "5000000000 rupiah"),
        ("Rp 5 jt", "id", "5000000 rupiah"),
        ("5 m", "en", "5 m"),
        ("5 m", "id", "5 m"),
    ],
)
def test_amounts_of_money(text: str, language: str, expected: str) -> None:
    assert normalize(text, language) == expected


def test_people_and_their_country_are_alike_but_not_the_same() -> None:
    found = graded("Britain", "Who shared the land?", "British")

    assert found.decision.outcome == "review"
    assert found.sureness >= 0.5
