"""An open response marked by criteria: read, checked, written back, and what pupils are told of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.authored_dump import dump
from quizapp.core.passages import Passage
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.open_response import OpenResponse
from tests.factories import make_content, small_passage
from tests.scenes import criteria_question, open_question

PASSAGE = Passage.model_validate(small_passage())


def problems(**fields: Any) -> list[tuple[tuple[str | int, ...], str]]:
    question = question_from_json(criteria_question(**fields))
    return [(problem.path, str(problem.message)) for problem in question.problems(PASSAGE)]


def levels(*points: int) -> list[dict[str, Any]]:
    return [{"points": value, "text": f"Tingkat {value}."} for value in points]


def test_a_sound_question_has_no_problem_and_says_by_what_it_is_marked() -> None:
    question = question_from_json(criteria_question())
    assert list(question.problems(PASSAGE)) == []
    assert str(question.scoring()) == "Marked by your teacher by: Isi (2), Bukti (1)."
    assert question.score("Baik.", PASSAGE).waiting


def test_what_pupils_see_before_release_names_the_criteria_only() -> None:
    shown = str(question_from_json(criteria_question()).presentation(PASSAGE))
    assert "Isi (2), Bukti (1)" in shown
    for level in ("Pendapat jelas", "Baik, karena", "Ada kalimat bacaan"):
        assert level not in shown


@pytest.mark.parametrize(
    ("fields", "path", "message"),
    [
        ({"criteria": []}, None, None),
        (
            {"points": 4},
            ("criteria",),
            "The best levels of the criteria earn 3 points together, but the question has 4.",
        ),
        (
            {"criteria": [{"id": "isi", "name": "Isi", "levels": levels(3, 1)}]},
            ("criteria", 0, "levels", 1, "points"),
            "The lowest level must earn 0 points.",
        ),
        (
            {"criteria": [{"id": "isi", "name": "Isi", "levels": levels(0, 3)}]},
            ("criteria", 0, "levels"),
            "List the levels from the highest points to the lowest, each once.",
        ),
        (
            {
                "criteria": [
                    {"id": name, "name": "Isi", "levels": levels(points, 0)} for name, points in (("a", 2), ("a", 1))
                ]
            },
            ("criteria", 1, "id"),
            "The id “a” is used twice.",
        ),
        (
            {"rubric": levels(3, 0)},
            ("criteria",),
            "Give either `rubric` or `criteria`: one of the two, not both.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    fields: dict[str, Any], path: tuple[Any, ...] | None, message: str
) -> None:
    if path is None:
        with pytest.raises(ValueError, match="at least 1"):
            problems(**fields)
    else:
        assert (path, message) in problems(**fields)


def test_neither_rubric_nor_criteria_is_a_problem_of_the_question() -> None:
    data = open_question()
    del data["rubric"]
    found = [str(problem.message) for problem in question_from_json(data).problems(PASSAGE)]
    assert found == ["Give either `rubric` or `criteria`: one of the two, not both."]


def test_a_file_from_before_keeps_its_digest() -> None:
    """Published versions are compared by what is dumped: a new field must not make every rubric a new version."""
    assert "criteria" not in question_from_json(open_question()).model_dump(mode="json")
    assert "rubric" not in question_from_json(criteria_question()).model_dump(mode="json")
    for data in (open_question(), criteria_question()):
        question = question_from_json(data)
        assert question_from_json(question.model_dump(mode="json")) == question


def test_files_are_written_and_read_back_unchanged() -> None:
    content = make_content([criteria_question(), open_question(id="lain")])
    files = dump(content)
    again, found = read_set(content.slug, files)
    assert found == []
    assert again["id"] == content
    written = yaml.safe_load(files["questions.id.yaml"])["questions"]
    assert "rubric" not in written[0]
    assert "criteria" not in written[1]
    assert [criterion["id"] for criterion in written[0]["criteria"]] == ["isi", "bukti"]


def test_a_misspelled_key_inside_a_level_is_told_with_its_line() -> None:
    files = dump(make_content([criteria_question()]))
    text = files["questions.id.yaml"].decode().replace("name: Bukti", "nama: Bukti")
    line = next(number for number, words in enumerate(text.splitlines(), start=1) if "nama: Bukti" in words)
    _, found = read_set("kebun", files | {"questions.id.yaml": text.encode()})
    assert [str(problem) for problem in found] == [
        f"questions.id.yaml:{line}: The key “nama” is unknown; did you mean “name”?"
    ]


def test_two_languages_must_have_the_same_criteria_and_points() -> None:
    one = make_content([criteria_question()], slug="kebun")
    english = small_passage(language="en", title="School garden")
    other = [dict(criterion) for criterion in criteria_question()["criteria"]]
    other[1] |= {"id": "evidence"}
    two = make_content([criteria_question(criteria=other)], slug="kebun", passage=english)
    _, found = read_set("kebun", dump(one) | dump(two))
    told = "“pendapat” is marked by “isi: 2 1 0; bukti: 1 0” here, but by “isi: 2 1 0; evidence: 1 0”"
    assert [problem.text for problem in found] == [f"Question {told} in questions.en.yaml:3."]


def test_a_plain_rubric_is_its_only_criterion() -> None:
    question = question_from_json(open_question())
    assert isinstance(question, OpenResponse)
    [only] = question.marked_by
    assert (only.id, only.points, only.levels) == ("rubric", 2, question.rubric)
