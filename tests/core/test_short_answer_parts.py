"""Short answers of several parts as authors write them: files, problems, contradictions, and what pupils are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.authored_dump import dump
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.short_answer import ShortAnswer
from quizapp.core.quizzes import QuizContent
from quizapp.questions_folder import FoundSet, check_set

FOLDER = Path(__file__).parents[1] / "data" / "part_sets" / "floating-market"
FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir())}
HERE = Path()


def content(language: str = "id") -> QuizContent:
    contents, problems = read_set("floating-market", FILES)
    assert problems == []
    return contents[language]


def question(name: str, language: str = "id") -> ShortAnswer:
    found = next(one for one in content(language).questions if one.id == name)
    assert isinstance(found, ShortAnswer)
    return found


def told(*changes: tuple[str, str], language: str = "id") -> list[str]:
    """Return what the check says after the first place of each text has been changed."""
    name = f"questions.{language}.yaml"
    text = FILES[name].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    problems = check_set(FoundSet("floating-market", HERE, {**FILES, name: text.encode()}))
    return [str(problem) for problem in problems]


def test_the_set_has_nothing_to_mend() -> None:
    assert told() == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_way_back_gives_the_same_quiz(language: str) -> None:
    written = dump(content(language))
    again, problems = read_set("floating-market", {**FILES, **written})
    assert problems == []
    assert again[language] == content(language)
    for one in content(language).questions:
        assert question_from_json(one.model_dump(mode="json")) == one


@pytest.mark.parametrize(
    ("name", "reply", "fraction", "rule"),
    [
        ("where", "Lok Baintan, Kalsel", 1, "concepts"),
        ("where", "di desa Lok Baintan provinsi Kalimantan Selatan", 1, "concepts"),
        ("where", "lok bintan", 0.6, "concepts_missing"),
        ("where", "Lok Baintan, Kalimantan Barat", 0, "hedge"),
        ("load", "pisang & jeruk", 1, "list"),
        ("load", "jeruk, buah jeruk", 0.5, "list_short"),
        ("load", "jeruk kangkung beras", 0.5, "list_wrong_part"),
        ("minutes", "38 menit", 1, "number"),
        ("minutes", "43 menit", 0, "number_differs"),
        ("distance", "2.600 meter", 1, "number"),
        ("distance", "2,7 km", 0, "number_differs"),
    ],
)
def test_replies_earn_what_the_rule_says(name: str, reply: str, fraction: float, rule: str) -> None:
    score = question(name).score(reply, content().passage)
    assert (score.fraction, score.rule, score.waiting) == (fraction, rule, False)


@pytest.mark.parametrize("language", ["id", "en"])
def test_one_right_response_is_built(language: str) -> None:
    passage = content(language).passage
    for one in content(language).questions:
        assert one.score(one.correct_response(), passage).fraction == 1
    assert question("where").correct_response() == "Lok Baintan, Kalimantan Selatan"
    assert question("load").correct_response() == "jeruk, kangkung"


def test_pupils_read_the_rule_before_they_answer_and_no_key() -> None:
    assert str(question("where").scoring()).startswith(
        "The answer has 2 parts, which earn 60 % + 40 % of the points. Spelling is judged mildly;"
    )
    assert str(question("load").scoring()).startswith(
        "Give 2 answers in any order; each earns an equal share of the points, and a wrong one too many takes a share away."
    )
    for name in ("where", "load"):
        shown = str(question(name).presentation(content().passage))
        assert not any(word in shown for word in ("Baintan", "tempat'", "jeruk", "kangkung"))


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ([("share: 0.4", "share: 0.3")], 10, "The shares must add up to 1; they add up to 0.90."),
        ([("        share: 0.4\n", "")], 14, "Give every concept a `share`, or none."),
        ([("name: provinsi", "name: Tempat")], 14, "Two concepts are called “tempat”."),
        ([("name: tempat", "name: lok baintan")], 11, "The name “lok baintan” tells the answer; say what kind"),
        ([("share: 0.6", "share: 1")], 12, "“share”: less than 1.0 is allowed, found 1."),
        ([("accepted: [Kalimantan Selatan, Kalsel]", "accepted: []")], 16, "“accepted”: at least 1 needed, found 0."),
        ([("needed: 2", "needed: 4")], 27, "Say how many are `needed`, from 2 to the number of items (3)."),
        ([("needed: 2", "needed: 1")], 27, "“needed”: at least 2 is needed, found 1."),
        ([("    needed: 2\n", "")], 20, "Say how many are `needed`, from 2 to the number of items (3)."),
        ([("needed: 2", "needd: 2")], 27, "The key “needd” is unknown; did you mean “needed”?"),
        ([("    accepted: [40 menit]", "    needed: 2\n    accepted: [40 menit]")], 41, "`needed` belongs to `items`"),
        ([("minimum: 38, ", "")], 42, "A number has either a `value`, or a `minimum` and a `maximum`."),
        ([("maximum: 42", "maximum: 32")], 42, "A range has its `minimum` first, and no `tolerance`"),
        ([("percent: 4", "percent: 4, tolerance: 1")], 51, "Give either `tolerance` or `percent`."),
        ([("percent: 4", "percent: 90")], 51, "“percent”: at most 50 is allowed, found 90."),
    ],
)
def test_what_is_wrong_with_parts_is_told_with_its_line(
    changes: list[tuple[str, str]], line: int, message: str
) -> None:
    found = told(*changes)
    assert any(one.startswith(f"questions.id.yaml:{line}: {message}") for one in found), found


def test_a_question_needs_something_that_is_right() -> None:
    found = told(("    accepted: [40 menit]\n", ""))
    assert found == ["questions.id.yaml:35: Write what is right: `accepted` forms, `concepts`, or `items` of a list."]
    both = ("    concepts:\n", "    needed: 2\n    items: [{accepted: [x9]}, {accepted: [y9]}]\n    concepts:\n")
    assert "questions.id.yaml:11: A question has `concepts` or `items`, not both." in told(both)
    alone = told(
        ("        share: 0.6\n", ""),
        ("      - name: provinsi\n        share: 0.4\n        accepted: [Kalimantan Selatan, Kalsel]\n", ""),
        language="id",
    )
    assert any("One concept alone is no part of anything: write its forms in `accepted`." in one for one in alone)


def test_parts_that_are_not_themselves_side_by_side_are_told() -> None:
    found = told(("[jeruk, buah jeruk]", "[dua]"), ("[kangkung]", "[ratus]"))
    told_so = "questions.id.yaml:28: All parts together, “dua, ratus”, do not earn full marks: "
    assert found == [told_so + "Waiting for the teacher: no rule decides this answer."]


@pytest.mark.parametrize(
    ("changes", "line", "message", "other"),
    [
        ([("Kalsel]", "Kalimantan Barat]")], 16, "The form “Kalimantan Barat” is taken for the wrong answer", 18),
        ([("Kalsel]", "lok baintan.]")], 16, "The form “lok baintan.” is compared as “Lok Baintan” is.", 13),
        ([("accepted: [kangkung]", "accepted: [kangkung, Jeruk]")], 30, "The form “Jeruk” is compared as “jeruk”", 29),
        ([("accepted: [kangkung]", "accepted: [kangkung, beras]")], 30, "The form “beras” is taken for the wrong", 33),
        (
            [
                (
                    "    feedback: Kalimat kedua menyebut tiga",
                    "    review: [Beras]\n    feedback: Kalimat kedua menyebut tiga",
                )
            ],
            33,
            "The form “beras” stands in `wrong` and in `review`.",
            34,
        ),
        (
            [
                (
                    "    feedback: Kalimat kedua menyebut tiga",
                    "    review: [kangkung]\n    feedback: Kalimat kedua menyebut tiga",
                )
            ],
            34,
            "The form “kangkung” stands in `review` and in `items`.",
            30,
        ),
        (
            [
                (
                    "    feedback: Kalimat kedua menyebut tiga",
                    "    insufficient: [{text: beras}]\n    feedback: Kalimat kedua tiga",
                )
            ],
            34,
            "The form “beras” stands in `insufficient` and in `wrong`.",
            33,
        ),
        ([("[40 menit]", "[40 menit, 45 menit]")], 41, "“45 menit” is accepted, but the `number` says otherwise.", 42),
        (
            [("[40 menit]", "[40 menit]\n    wrong: [{text: 41 menit, rationale: Bukan begitu menurut bacaan.}]")],
            42,
            "“41 menit” stands in `wrong`, but by the `number` it is right.",
            43,
        ),
        (
            [
                ("[40 menit]", "[1 Mei 2024, 2 Mei 2024]"),
                ("number: {minimum: 38, maximum: 42, unit: menit}", "date: {day: 1, month: 5, year: 2024}"),
            ],
            41,
            "“2 Mei 2024” is accepted, but the `date` says otherwise.",
            42,
        ),
    ],
)
def test_forms_that_contradict_each_other_are_told_with_both_places(
    changes: list[tuple[str, str]], line: int, message: str, other: int
) -> None:
    found = told(*changes)
    assert [one for one in found if one.startswith(f"questions.id.yaml:{line}: {message}")], found
    assert any(f"See also questions.id.yaml:{other}." in one for one in found), found


def test_both_languages_have_the_same_parts() -> None:
    assert told(("share: 0.6", "share: 0.5"), ("share: 0.4", "share: 0.5"), language="en") != []
    shares = told(("share: 0.6", "share: 0.5"), ("share: 0.4", "share: 0.5"), language="id")
    assert len(shares) == 1
    assert "“where” is marked by “50 %; 50 %” here, but by “60 %; 40 %” in" in shares[0]
    fewer = told(("      - accepted: [kangkung]\n", ""), language="id")
    assert "“load” is marked by “2/2” here, but by “2/3” in" in fewer[0]


def test_a_thousand_forms_are_taken_and_more_are_refused_in_words() -> None:
    many = ", ".join(f"kata{number} apung" for number in range(1000))
    assert told(("[kangkung]", f"[{many}]")) == []
    found = told(("[kangkung]", f"[{many}, satu lagi]"))
    assert found == ["questions.id.yaml:30: “accepted”: at most 1000 allowed."]
