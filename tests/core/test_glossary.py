"""Words that the text explains: found as they stand there, and silent where a question tests them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.core import glossary
from quizapp.core.lint import lint
from quizapp.core.passages import GlossaryEntry, Passage
from quizapp.core.question_types import question_from_json
from quizapp.core.question_types.base import Question
from quizapp.core.quizzes import QuizContent

TEXT = {
    "language": "id",
    "title": "Tambak",
    "licence": "CC0-1.0",
    "blocks": [
        {"id": "h1", "kind": "heading", "sentences": {"s1": "Mangrove dan tambak"}},
        {
            "id": "p1",
            "kind": "paragraph",
            "sentences": {
                "s1": "Ombak merusak tambak udang; tambak itu baru.",
                "s2": "Komunike desa tidak diumumkan.",
            },
        },
        {"id": "p2", "kind": "paragraph", "sentences": {"s1": "Tambak udang diperbaiki.", "s2": "Amunisi terkuras."}},
        {"id": "b1", "kind": "box", "sentences": {"s1": "Komunike: pernyataan resmi."}},
    ],
}


def entry(term: str, explanation: str = "Penjelasan singkat.") -> dict[str, str]:
    return {"term": term, "explanation": explanation}


def passage(*entries: dict[str, str]) -> Passage:
    return Passage.model_validate(TEXT | ({"glossary": list(entries)} if entries else {}))


def question(**fields: Any) -> Question:
    common: dict[str, Any] = {
        "type": "short_answer",
        "id": "q1",
        "prompt": "Apa yang rusak?",
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": ["p1.s1"],
        "feedback": "Paragraf 1 menyebutnya.",
    }
    if "type" not in fields:
        common |= {"accepted": ["kolam udang"], "wrong": [{"text": "desa", "rationale": "Desa tidak disebut rusak."}]}
    return question_from_json(common | fields)


def choice(*texts: str, prompt: str = "Pilih satu.") -> Question:
    options = [
        {"id": f"o{n}", "text": text, "key": n == 0, "rationale": "Lihat paragraf 1."} for n, text in enumerate(texts)
    ]
    return question(type="multiple_choice", prompt=prompt, options=options)


def holds_back(term: str, *questions: Question, explanation: str = "Penjelasan singkat.") -> bool:
    return glossary.is_tested(GlossaryEntry(term=term, explanation=explanation), passage(), questions)


def test_a_term_is_found_as_whole_words_whatever_its_capitals() -> None:
    word = GlossaryEntry(term="tambak udang", explanation="x")
    assert word.find("Tambak  udang itu") == (0, 13)
    assert word.find("tambak udang-udangan, atau pertambak udang") is None
    assert GlossaryEntry(term="c++ (dasar)", explanation="x").find("Belajar C++ (dasar) di sini") == (8, 19)


def test_each_paragraph_has_its_first_place_and_headings_have_none() -> None:
    text = passage(entry("tambak"), entry("komunike"))
    assert glossary.view(text, text.glossary) == [
        {**entry("tambak"), "places": [["p1.s1", 14, 20], ["p2.s1", 0, 6]]},
        {**entry("komunike"), "places": [["p1.s2", 0, 8], ["b1.s1", 0, 8]]},
    ]


def test_where_terms_overlap_the_longer_one_has_the_place() -> None:
    text = passage(entry("udang"), entry("tambak udang"))
    shown = {one["term"]: one["places"] for one in glossary.view(text, text.glossary)}
    assert shown == {"udang": [], "tambak udang": [["p1.s1", 14, 26], ["p2.s1", 0, 12]]}


@pytest.mark.parametrize(
    ("term", "asked"),
    [
        ("komunike", question(prompt="Apa arti kata “Komunike” di paragraf 1?")),
        ("tambak udang", choice("Tambak udang warga", "Sawah", "Jalan")),
        ("terkuras", question(accepted=["terkuras"])),
        (
            "terkuras",
            question(accepted=["habis"], partial=[{"text": "Terkuras!", "credit": 0.5, "rationale": "Kurang."}]),
        ),
    ],
)
def test_a_word_of_a_question_is_tested(term: str, asked: Question) -> None:
    assert holds_back(term, question(), asked)


def test_a_word_beside_the_questions_is_not_tested() -> None:
    assert not holds_back("tambak", question(prompt="Apa yang ditambakkan?"), choice("Sawah", "Jalan", "Kolam"))
    assert not holds_back("desa", question())  # a wrong reply says nothing about what the word means


def test_an_explanation_that_holds_an_accepted_reply_is_kept_back() -> None:
    assert holds_back("tambak", question(), explanation="Kolam udang di tepi laut.")
    assert not holds_back("tambak", question(), explanation="Kolam di tepi laut.")


def test_sentences_offered_for_choosing_test_no_word() -> None:
    asked = question(type="evidence", gold=["p1.s1"], prompt="Tandai kalimat tentang kerusakan.")
    assert not holds_back("tambak", asked)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([entry("sampan")], [(0, "does not stand in a paragraph")]),
        ([entry("Mangrove")], [(0, "does not stand in a paragraph")]),
        ([entry("tambak"), entry("komunike"), entry(" TAMBAK ")], [(2, "is explained twice")]),
    ],
)
def test_what_is_wrong_with_a_glossary_is_told(entries: list[dict[str, str]], told: list[tuple[int, str]]) -> None:
    problems = list(passage(*entries).problems())
    assert [problem.path for problem in problems] == [("glossary", place, "term") for place, _ in told]
    for problem, (_, words) in zip(problems, told, strict=True):
        assert words in str(problem.message)


@pytest.mark.parametrize("wrong", [entry("", "x"), entry("t" * 81), entry("tambak", "x" * 301), entry("tambak", " ")])
def test_empty_and_long_entries_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        passage(wrong)


def test_a_passage_without_a_glossary_is_stored_as_before() -> None:
    assert "glossary" not in passage().model_dump(mode="json")
    kept = passage(entry("tambak")).model_dump(mode="json")
    assert kept["glossary"] == [entry("tambak")]
    assert Passage.model_validate(kept) == passage(entry("tambak"))


def test_the_lint_says_which_entries_pupils_will_not_see() -> None:
    text = passage(entry("tambak"), entry("komunike"))
    asked = question(prompt="Apa arti kata komunike?")
    content = QuizContent(slug="tambak", title="Tambak", passage=text, questions=(asked,))
    (found,) = [finding for finding in lint(content, strict_feedback=True) if finding.code == "L21"]
    assert (found.severity, found.path) == ("info", ("passage", "glossary", 1))
    assert "komunike" in str(found.message)


def test_lines_are_read_and_written_back() -> None:
    text = "tambak: Kolam di tepi laut.\n\n  Komunike :  Pernyataan resmi: dari desa. \n"
    entries, problems = glossary.read_lines(text, passage().blocks)
    assert problems == []
    assert [(one.term, one.explanation) for one in entries] == [
        ("tambak", "Kolam di tepi laut."),
        ("Komunike", "Pernyataan resmi: dari desa."),
    ]
    assert glossary.read_lines(glossary.as_lines(entries), passage().blocks) == (entries, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tambak", "Line 1: write a word, a colon and its explanation."),
        (": kolam", "Line 1: write a word, a colon and its explanation."),
        ("\ntambak:", "Line 2: write a word, a colon and its explanation."),
        ("sampan: perahu", "Line 1: “sampan” does not stand in a paragraph; write it exactly as the text does."),
        ("tambak: satu\nTambak: dua", "Line 2: “Tambak” is explained twice."),
        (f"tambak: {'x' * 301}", "Line 1 is too long: at most 80 characters for the word and 300 for the explanation."),
    ],
)
def test_every_wrong_line_is_told_by_its_number(text: str, told: str) -> None:
    assert [str(problem) for problem in glossary.read_lines(text, passage().blocks)[1]] == [told]
