"""The figures equal worked cases, and a text's grade on Fry's graph is where the graph says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.passages import Passage
from quizapp.core.readability import fry_grade, measure, measure_passage, syllables

CASES = json.loads((Path(__file__).parents[1] / "data" / "readability.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "language"), [("id_sample", "id"), ("en_sample", "en")])
def test_the_samples(name: str, language: str) -> None:
    case: dict[str, Any] = CASES[name]
    found = measure([case["text"]], language)
    assert found is not None
    assert (found.words, found.sentences, found.long_words) == (
        case["words"],
        case["sentences"],
        case["long_words_gt6"],
    )
    assert round(found.words / found.sentences, 4) == case["asl"]
    assert (round(found.lix, 4), round(found.rix, 4)) == (case["lix"], case["rix"])
    assert found.syllables == case.get("syllables")


def test_the_indonesian_pair_of_the_sample() -> None:
    found = measure([CASES["id_sample"]["text"]], "id")
    assert found is not None
    assert found.fry is not None
    assert [round(one, 4) for one in found.fry] == [138.9474, 15.7895]
    assert found.syllables is not None
    assert round(found.syllables / found.words, 4) == CASES["id_sample"]["asw"]
    assert found.grade is None  # 19 words are no sample


def test_english_has_no_indonesian_pair() -> None:
    found = measure([CASES["en_sample"]["text"]] * 10, "en")
    assert found is not None
    assert (found.fry, found.grade, found.syllables) == (None, None, None)


@pytest.mark.parametrize(("word", "count"), CASES["syllables"].items())
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("per_100", "sentences", "grade"),
    [
        *[
            (120, 22.2, 1),
            (124, 17.9, 2),
            (126, 15.9, 3),
            (127, 14.4, 4),
            (128, 13.3, 5),
            (121, 3.78, 8),
            (132, 3.5, 9),
        ],
        *[(142, 3.5, 10), (147.7, 3.5, 11), (153.7, 3.5, 12), (160, 3.5, 13), (166.4, 3.5, 14), (171, 3.5, 15)],
        *[(176.7, 3.5, 16), (181.5, 3.5, 17), (90, 40, 1), (250, 1, 17)],
    ],
)
def test_places_on_the_graph(per_100: float, sentences: float, grade: int) -> None:
    assert fry_grade(per_100, sentences) == grade


def test_a_longer_text_has_a_grade_and_a_reading_time() -> None:
    found = measure([CASES["id_sample"]["text"]] * 20, "id")
    assert found is not None
    assert (found.words, found.grade, found.minutes, found.minutes_sma) == (380, 7, 3, 3)


def test_digits_are_no_words_and_pieces_without_words_no_sentences() -> None:
    found = measure(["Pada 17 Agustus 1945. 12. … Anak-anak datang!"], "id")
    assert found is not None
    assert (found.words, found.sentences, found.long_words) == (4, 2, 2)


def test_nothing_to_read() -> None:
    assert measure(["", "12 34."], "id") is None


def test_headings_of_a_passage_do_not_count() -> None:
    passage = Passage.model_validate(
        {
            "language": "id",
            "title": "Kebun",
            "licence": "CC0-1.0",
            "blocks": [
                {"id": "h1", "kind": "heading", "sentences": {"s1": "Panen pertama di kebun"}},
                {"id": "p1", "kind": "paragraph", "sentences": {"s1": "Bu Rina, S.Pd. panen.", "s2": "Hujan turun."}},
            ],
        }
    )
    found = measure_passage(passage)
    assert found is not None
    assert (found.words, found.sentences) == (7, 2)


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    found = measure([text], "id")
    assert found is None or (found.lix > 0 and 0 <= found.rix <= found.words)


@given(st.floats(108, 182), st.floats(2, 25))
def test_more_syllables_or_longer_sentences_are_never_easier(x: float, y: float) -> None:
    assert fry_grade(x + 1, y) >= fry_grade(x, y)
    assert fry_grade(x, y) <= fry_grade(x, max(2, y - 1))
