"""The notation of paper: what is printed, typed and read back is the same for every type of question."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.messages import Message
from quizapp.core.paper import Notation, block_labels, category_signs, notation_of, read_line, read_open
from quizapp.core.question_types.declarations import Declaration
from tests.architecture.test_question_type_contract import TYPES, sample

CHOICE = Notation("letters", Declaration("choice", ("x", "y", "z")), ())


def _blocks(name: str) -> list[dict[str, Any]]:
    passage = sample(name).passage
    return [{"id": b.id, "kind": b.kind, "number": passage.numbers.get(b.id)} for b in passage.blocks]


@lru_cache
def notation(name: str) -> Notation:
    one = sample(name)
    declaration = one.question.declaration(one.passage)
    return notation_of(one.question.presentation(one.passage), declaration, block_labels(_blocks(name), "id"))


def said(problem: Message | None) -> str:
    return "" if problem is None else str(problem)


@pytest.mark.parametrize("name", TYPES)
def test_what_is_written_is_read_back(name: str) -> None:
    one, signs = sample(name), notation(name)
    declaration = one.question.declaration(one.passage)
    values = [response["value"] for response in one.responses if declaration.fits(response["value"])]
    assert values
    for value in values:
        read = signs.read(signs.write(value))
        assert read.problem is None
        assert declaration.fits(read.value)
        assert declaration.same(read.value, value.strip() if isinstance(value, str) else value)
        line = read_line(signs.write(value), [(1, signs)])
        assert signs.kind == "text" or (line.left_over, line.cells[0].read) == ("", read)


@pytest.mark.parametrize("name", TYPES)
def test_a_dash_is_no_answer_and_nothing_typed_is_a_problem(name: str) -> None:
    signs = notation(name)
    for dash in ("-", " – ", "—"):
        read = signs.read(dash)
        assert read.problem is None
        assert signs.declaration.fits(read.value)
        assert signs.declaration.is_blank(read.value)
    assert said(signs.read("  ").problem) == "Nothing is typed; type - for no answer."


def test_signs_of_each_kind() -> None:
    labels = {name: [sign.label for sign in notation(name).choices] for name in TYPES}
    assert labels["multiple_choice"] == ["A", "B", "C", "D"]
    assert labels["statement_table"] == ["S", "T"]
    assert labels["matching"] == ["a", "b", "c", "d"]
    assert labels["ordering"] == ["A", "B", "C", "D"]
    assert labels["evidence"] == ["1.1", "1.2", "2.1", "2.2", "K1.1"]
    assert labels["short_answer"] == labels["open_response"] == []
    assert [sign.label for sign in notation("statement_table").parts] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Benar", "Salah"], ["B", "S"]),
        (["True", "False"], ["T", "F"]),
        (["fakta", "opini"], ["F", "O"]),
        (["Benar", "Belum tentu"], ["1", "2"]),
        (["1 kali", "2 kali"], ["1", "2"]),
    ],
)
def test_categories_have_their_initials_or_numbers(texts: list[str], expected: list[str]) -> None:
    assert category_signs(texts) == expected


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("multiple_choice", "b", 1),
        ("multiple_response", "ca", [0, 2]),
        ("multiple_response", "A, C", [0, 2]),
        ("evidence", "2.1, 1.2", [1, 2]),
        ("evidence", "2.1+k1.1", [2, 4]),
        ("ordering", "CADB", [2, 0, 3, 1]),
        ("ordering", "c a d b", [2, 0, 3, 1]),
        ("ordering", "3124", [1, 2, 0, 3]),  # A is third, B first, C second, D last
    ],
)
def test_what_teachers_type(name: str, typed: str, expected: Any) -> None:
    signs = notation(name)
    names = [sign.id for sign in signs.choices]
    wanted = names[expected] if isinstance(expected, int) else [names[place] for place in expected]
    assert (said(signs.read(typed).problem), signs.read(typed).value) == ("", wanted)


@pytest.mark.parametrize("typed", ["cab", "1c 2a 3b", "1c2a3b", "3b, 1c, 2a", "1=C 2=A 3=B", "1) c 2) a 3) b"])
def test_pairs_may_be_written_in_several_ways(typed: str) -> None:
    signs = notation("matching")
    a, b, c, _ = [sign.id for sign in signs.choices]
    first, second, third = [sign.id for sign in signs.parts]
    assert signs.read(typed).value == {first: c, second: a, third: b}


def test_rows_and_pairs_may_be_left_blank() -> None:
    table, pairs = notation("statement_table"), notation("matching")
    fits, differs = [sign.id for sign in table.choices]
    assert table.read("ST-S").value == {"r1": fits, "r2": differs, "r4": fits}
    third, second = pairs.choices[2].id, pairs.parts[1].id
    assert pairs.read("-c-").value == {second: third}
    assert pairs.read("2c").value == {second: third}
    assert pairs.words({second: third}) == "2c"
    assert pairs.write({second: third}) == "-c-"


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("multiple_choice", "E", "“E” is not one of A–D."),
        ("multiple_response", "AFA", "“F” is not one of A–D."),
        ("multiple_response", "ABA", "“A” stands twice."),
        ("statement_table", "STS", "Needed are 4 signs, one for each row; typed are 3."),
        ("statement_table", "STSB", "“B” is not one of S, T."),
        ("matching", "ca", "Needed are 3 signs, one for each row; typed are 2."),
        ("matching", "1c 4a", "“4” is not one of 1–3."),
        ("matching", "1c 1a", "“1” stands twice."),
        ("matching", "1 c 2 abc", "Write pairs as 1c 2a 3b, or only the letters in the order of the numbers."),
        ("matching", "1z", "“z” is not one of a–d."),
        ("ordering", "CAD", "Needed are all 4 steps; typed are 3."),
        ("ordering", "CADC", "“C” stands twice."),
        ("ordering", "3122", "Each place from 1 to 4 is needed once."),
        ("ordering", "CADX", "“X” is not one of A–D."),
        ("evidence", "3", "“3” is not a sentence here; write paragraph and sentence as 1.1."),
        ("evidence", "1.1, 9.9", "“9.9” is not a sentence here; write paragraph and sentence as 1.1."),
        ("short_answer", "x" * 501, "At most 500 characters; the rest stays on the paper."),
        ("short_answer", "a\0b", "This holds a character that cannot be stored. Type it anew."),
    ],
)
def test_problems_name_what_was_typed(name: str, typed: str, problem: str) -> None:
    read = notation(name).read(typed)
    assert (read.value, said(read.problem)) == (None, problem)


# The line


def test_single_letters_may_stand_together_and_types_may_be_mixed() -> None:
    choice, several, table = notation("multiple_choice"), notation("multiple_response"), notation("statement_table")
    pairs, order, sentences = notation("matching"), notation("ordering"), notation("evidence")
    questions = list(enumerate([choice, choice, several, choice, table, pairs, order, sentences, choice], start=1))
    for typed in (
        "A B AC D STST 1c 2a 3b CADB 1.2, 2.1 A",
        "AB AC D STST cab 2413 1.2,2.1 A",
        "ab ac d stst 1c2a 3b c,a,d,b 1.2+2.1 a",
        "A;B;AC;D;STST;cab;CADB;1.2,2.1;A",
    ):
        line = read_line(typed, questions)
        assert [said(cell.read.problem) for cell in line.cells] == [""] * 9, typed
        written = [n.write(cell.read.value) for (_, n), cell in zip(questions, line.cells, strict=True)]
        assert written == ["A", "B", "AC", "D", "STST", "cab", "CADB", "1.2,2.1", "A"]
        assert line.left_over == ""


def test_a_line_that_is_too_short_or_too_long_says_where() -> None:
    questions = [(1, notation("multiple_choice")), (3, notation("multiple_choice"))]
    short, long = read_line("A", questions), read_line("A E A B", questions)
    assert [(cell.position, cell.typed, said(cell.read.problem)) for cell in short.cells] == [
        (1, "A", ""),
        (3, "", "Nothing is typed; type - for no answer."),
    ]
    assert [said(cell.read.problem) for cell in long.cells] == ["", "“E” is not one of A–D."]
    assert long.left_over == "A B"


def test_the_pairs_of_two_questions_do_not_run_into_each_other() -> None:
    pairs = notation("matching")
    line = read_line("1c 2a 1b 2d 3a", [(1, pairs), (2, pairs)])
    assert [pairs.words(cell.read.value) for cell in line.cells] == ["1c 2a", "1b 2d 3a"]


# Texts marked by a person


def test_an_open_response_takes_points_a_question_mark_or_the_text() -> None:
    signs = notation("open_response")
    levels = (2.0, 1.0, 0.0)
    points = read_open("2", signs, levels, "id")
    assert (points.value, points.points) == ("(ditulis di kertas)", 2.0)
    assert read_open("1,0", signs, levels, "en").value == "(written on paper)"
    later = read_open("?", signs, levels, "id")
    assert (later.value, later.points) == ("(ditulis di kertas)", None)
    assert read_open("-", signs, levels, "id").value == ""
    assert read_open(" Karena hujan. ", signs, levels, "id").value == "Karena hujan."
    assert said(read_open("3", signs, levels, "id").problem) == "The points here are 0, 1, 2."
    assert said(read_open("", signs, levels, "id").problem) == (
        "Type the points, ? to mark it later, or - for no answer."
    )


# Whatever somebody types


@settings(max_examples=300, deadline=None)
@given(typed=st.text(max_size=60) | st.text("AaBbCcDdSsTt1234.,;-–? /=+K", max_size=40))
def test_nothing_typed_raises_and_what_is_understood_fits(typed: str) -> None:
    questions = [(place, notation(name)) for place, name in enumerate(TYPES, start=1)]
    line = read_line(typed, [one for one in questions if one[1].in_line])
    for (_, signs), cell in zip([one for one in questions if one[1].in_line], line.cells, strict=True):
        if cell.read.problem is None:
            assert signs.declaration.fits(cell.read.value)
            again = signs.read(signs.write(cell.read.value))
            assert again.problem is None
            assert signs.declaration.same(again.value, cell.read.value)
        else:
            assert cell.read.value is None
    for _, signs in questions:
        alone = signs.read(typed)
        assert (alone.value is None) != (alone.problem is None)
    answered = read_open(typed, notation("open_response"), (2.0, 1.0, 0.0), "id")
    assert (answered.value is None) != (answered.problem is None)
