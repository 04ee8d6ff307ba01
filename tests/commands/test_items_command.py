"""`quizapp items analyze`: files of marks in, the worked figures out; what cannot be read is told by its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quizapp.cli import cli
from tests.core.test_item_analysis import CHOICE, PARTIAL, near


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, ["items", "analyze", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def analysed(*arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def written(tmp_path: Path, content: str | bytes, name: str = "scores.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(rows: list[Any], separator: str = ",") -> str:
    heads = separator.join(["pupil", *(str(number + 1) for number in range(len(rows[0])))])
    lines = [separator.join([f"P{place}", *map(str, row)]) for place, row in enumerate(rows)]
    return "\n".join([heads, *lines]) + "\n"


def agree(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    for one, other in zip(found, expected, strict=True):
        for name, value in other.items():
            same = one[name] == value if isinstance(value, str) else near(one[name], value)
            assert same, (name, one[name], value)


def test_marks_and_letters_of_the_worked_data(tmp_path: Path) -> None:
    scores = written(tmp_path, table(CHOICE["scores"]))
    choices = written(tmp_path, table(CHOICE["responses"]), "choices.csv")
    found = analysed(scores, "--choices", choices, "--key", CHOICE["key"])
    assert (found["n"], found["k"], found["small"], found["tentative"]) == (20, 10, False, True)
    agree([found["test"]], [CHOICE["test"]])
    agree(found["items"], CHOICE["items"])
    agree(found["items"], CHOICE["upper_lower_27"])
    agree(found["items"], CHOICE["labels"])
    agree(found["upper_lower_27"], CHOICE["upper_lower_27"])
    agree(found["labels"], CHOICE["labels"])
    for one, other in zip(found["distractors"], CHOICE["distractors"], strict=True):
        wanted = dict(other)
        options = wanted.pop("options")
        agree([one], [wanted])
        assert list(one["options"]) == list(options)
        for letter, figures in options.items():
            assert set(one["options"][letter]) == set(figures)
            agree([one["options"][letter]], [figures])
    assert [item["item"] for item in found["items"] if item["check_key"]] == [9]
    assert found["items"][0]["r_item_rest_ci95_fisher"] is None
    assert len(found["notes"]) == 1  # no maximum was given


def test_partial_marks_with_decimal_commas(tmp_path: Path) -> None:
    rows = [[repr(float(eval_fraction(mark))).replace(".", ",") for mark in row] for row in PARTIAL["scores"]]
    scores = written(tmp_path, "\ufeff" + table(rows, ";").replace("\n", "\r\n"))
    found = analysed(scores, "--maximum", "1,2,3,1,4,2,2")
    agree(found["items"], PARTIAL["items"])
    agree(found["upper_lower_27"], PARTIAL["upper_lower_27"])
    agree([found["test"]], [PARTIAL["test"]])
    assert (found["maximum_given"], found["notes"], found["distractors"]) == (True, [], [])


def eval_fraction(text: str) -> float:
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


@pytest.mark.parametrize(
    "content",
    [
        "pupil,a,b\nAni,1,0\nBudi,,1\n",
        "pupil;a;b\nAni;1;0\nBudi;;1\n",
        "pupil\ta\tb\nAni\t1\t0\nBudi\t\t1\n",
        "sep=;\npupil;a;b\nAni;1;0\nBudi;;1\n",
        "\ufeffpupil,a,b,,\r\n\r\nAni,1.0,0,,\r\n,,,,\r\nBudi, ,1,,\r\n",
        'pupil,"a","b"\nAni,"1","0"\n"Budi, jr.",,1',
        "pupil;a;b\rAni;1,0;0\rBudi;;1e0\r",
    ],
)
def test_the_same_marks_in_many_dresses(tmp_path: Path, content: str) -> None:
    found = analysed(written(tmp_path, content))
    assert [item["mean"] for item in found["items"]] == [0.5, 0.5]
    assert [item["name"] for item in found["items"]] == ["a", "b"]
    assert (found["n"], found["small"]) == (2, True)


def test_names_in_windows_1252_and_utf_16(tmp_path: Path) -> None:
    text = "nama;Soal é\nRené;1\nAni;0\n"
    for encoding in ("cp1252", "utf-8", "utf-16"):
        assert analysed(written(tmp_path, text.encode(encoding)))["items"][0]["name"] == "Soal é"


def test_a_maximum_is_one_or_the_highest_mark_seen_unless_given(tmp_path: Path) -> None:
    scores = written(tmp_path, "pupil,a,b\nAni,0.5,3\nBudi,0,2\n")
    found = analysed(scores)
    assert [item["max"] for item in found["items"]] == [1, 3]
    assert "taken for each item: 1, 3." in found["notes"][0]
    assert [item["max"] for item in analysed(scores, "--maximum", "4")["items"]] == [4, 4]
    assert [item["facility"] for item in analysed(scores, "--maximum", "2,5")["items"]] == [0.125, 0.5]


def test_what_is_not_defined_is_null(tmp_path: Path) -> None:
    one_pupil = analysed(written(tmp_path, "pupil,a,b\nAni,1,0\n"))
    assert (one_pupil["test"]["sd_sample"], one_pupil["test"]["alpha"], one_pupil["small"]) == (None, None, True)
    one_item = analysed(written(tmp_path, "pupil,a\nAni,1\nBudi,0\n"))
    assert (one_item["test"]["alpha"], one_item["test"]["alpha_if_deleted"]) == (None, [None])
    alike = analysed(written(tmp_path, "pupil,a,b\nAni,1,1\nBudi,1,1\n"))
    assert (alike["test"]["alpha"], alike["test"]["sem"], alike["items"][0]["r_item_rest_corrected"]) == (None,) * 3
    assert alike["items"][0]["facility"] == 1
    assert "r –" in run(written(tmp_path, "pupil,a\nAni,1\nBudi,0\n")).output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ["line 1: The file is empty."]),
        ("\n\n", ["line 1: The file is empty."]),
        ("pupil,a,b\n", ["line 1: There is no pupil below the headings."]),
        ("pupil\nAni\n", ["line 1: There is only one column"]),
        ("pupil,a,b\nAni,1,x\n", ["line 2, column 3: “x” is not a number. (“b”)"]),
        ("pupil,a,b\nAni,1,-\n", ["line 2, column 3: “-” is not a number (leave it empty where there is no answer)."]),
        ("pupil,a\n\nAni,1\n\nBudi,-1\n", ["line 5, column 2: “-1” is less than 0."]),
        ("pupil,a\nAni,nan\nBudi,1e999\n", ["line 2, column 2: “nan”", "line 3, column 2: “1e999” is more than"]),
        ("pupil,a\nAni,\uff11\n", ["line 2, column 2: “\uff11” is not a number."]),
        ("pupil,a,b\nAni,1\nBudi,1,1,1\n", ["line 2, column 2: The line ends here", "line 3, column 4: There are 4"]),
        ("pupil,a\nAni,0,5\n", ["line 2, column 3: There are 3 columns here, but 2 headings."]),
        ("pupil,a,b\n,1,1\n", ["line 2, column 1: The pupil is missing."]),
        ("Ani,1,1\nBudi,1,1\n", ["line 1, column 3: “1” also heads column 2"]),
        ('pupil,a\nAni,"1\nBudi,1\n', ["A quotation mark is out of place"]),
        (b"PK\x03\x04\x00\x01", ["line 1: This is no text."]),
        (b"\x89PNG\r\n\x1a\n\x00", ["line 1: This is no text."]),
    ],
)
def test_what_cannot_be_read_is_told_by_its_place(tmp_path: Path, content: str | bytes, told: list[str]) -> None:
    result = run(written(tmp_path, content), "--json")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert len(lines) == len(told)
    for line, part in zip(lines, told, strict=True):
        assert f"scores.csv: {part}" in line or part in line


def test_only_the_first_problems_are_told(tmp_path: Path) -> None:
    result = run(written(tmp_path, table([["x", "y"]] * 5000)))
    lines = result.output.splitlines()
    assert (len(lines), lines[-1], result.exit_code) == (21, "… and more.", 1)


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        (["--maximum", "1"], 1, "line 3, column 3: 2 is above the maximum 1. (“b”)"),
        (["--maximum", "1,2,3"], 1, "line 1: 2 items stand here, but 3 maxima are given."),
        (["--maximum", "1,x"], 2, "number 2, “x”, is no mark."),
        (["--maximum", "1,0"], 2, "number 2, 0, is not from 0.001 to 1,000,000."),
        (["--key", "AB"], 2, "--choices and --key go together."),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: list[str], status: int, told: str) -> None:
    result = run(written(tmp_path, "pupil,a,b\nAni,1,0\nBudi,0,2\n"), *options)
    assert result.exit_code == status
    assert told in " ".join(result.output.split())


SCORES = "pupil,a,b\nAni,1,0\nBudi,0,1\nCitra,1,1\n"


@pytest.mark.parametrize(
    ("choices", "key", "status", "told"),
    [
        ("pupil,a,b\nAni,A,AB\nBudi,A,B\nCitra,A,B\n", "AB", 1, "line 2, column 3: “AB” is not a letter from A to Z."),
        ("pupil,a\nAni,A\nBudi,A\nCitra,A\n", "AB", 1, "line 1: 1 items stand here, but 2 in the file of scores."),
        ("pupil,b,a\nAni,A,B\nBudi,A,B\nCitra,A,B\n", "AB", 1, "line 1, column 2: “b” stands here, “a” in the file"),
        ("pupil,a,b\nAni,A,B\nBudi,A,B\nDewi,A,B\n", "AB", 1, "line 4, column 1: “Dewi” is not in the file of scores."),
        ("pupil,a,b\nAni,A,B\nBudi,A,B\n", "AB", 1, "line 3: “Citra” is in the file of scores, but not here."),
        (
            "pupil,a,b\nBudi,A,B\nAni,A,B\nAni,A,B\nCitra,A,B\n",
            "AB",
            1,
            "line 4, column 1: “Ani” stands 2 times here, and the pupils are in another order there.",
        ),
        ("pupil,a,b\nAni,A,B\nBudi,A,B\nCitra,A,B\n", "ABC", 2, "there are 3 letters for 2 items."),
        ("pupil,a,b\nAni,A,B\nBudi,A,B\nCitra,A,B\n", "A1", 2, "letter 2, “1”, is not from A to Z."),
    ],
)
def test_letters_that_do_not_fit(tmp_path: Path, choices: str, key: str, status: int, told: str) -> None:
    scores, path = written(tmp_path, SCORES), written(tmp_path, choices, "choices.csv")
    result = run(scores, "--choices", path, "--key", key)
    assert result.exit_code == status
    assert told in " ".join(result.output.split())


def test_letters_find_their_pupils_by_name(tmp_path: Path) -> None:
    scores = written(tmp_path, SCORES)
    choices = written(tmp_path, "nama;a;b\nCitra;a;b\nAni;A;-\nBudi;;B\n", "choices.csv")
    found = analysed(scores, "--choices", choices, "--key", "a, b")
    assert [found["distractors"][0]["options"][letter]["count"] for letter in "AB-"] == [2, 0, 1]
    assert found["notes"][1:] == []
    wrong = analysed(scores, "--choices", choices, "--key", "BB")
    assert wrong["notes"][1:] == ["Item a: 2 of 3 marks do not follow from the letter and the key B."]


def test_what_a_person_reads(tmp_path: Path) -> None:
    scores = written(tmp_path, table(CHOICE["scores"]))
    choices = written(tmp_path, table(CHOICE["responses"]), "choices.csv")
    output = run(scores, "--choices", choices, "--key", CHOICE["key"]).output
    assert "Alpha 0.50 (0.10 to 0.77); standard error 1.40 marks, 14.04 of 100 points." in output
    assert "9. 9: medium (0.35); r -0.36 (-0.69 to 0.10); D -0.20 (negative)" in output
    assert output.count("CHECK THE KEY, C draws the best pupils") == 1


def test_marks_from_standard_input() -> None:
    result = CliRunner().invoke(cli, ["items", "analyze", "-", "--json"], input=SCORES)
    assert (result.exit_code, json.loads(result.output)["n"]) == (0, 3)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    result = run(tmp_path / "nothing.csv")
    assert result.exit_code == 2
    assert "does not exist" in result.output
