"""What is proposed, and how often it is right: measured on the bundled sets, printed with `pytest -s`.

The bounds are below what was measured, so that a change that makes proposals worse is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.interchange.authored import read_set
from quizapp.core.interchange.pasted.marks import evidence_spans, process_of
from quizapp.core.passages import Passage
from quizapp.core.proposals import key_texts, propose, propose_evidence, propose_process, rank_evidence
from quizapp.core.quizzes import QuizContent
from tests.factories import small_passage

ROOT = Path(__file__).parents[2]
BUNDLED = ("kim-putin-vostochny", "mangrove-nursery")
OTHERS = (
    ROOT / "quizapp/demonstration/quizzes/pasar-terapung",
    ROOT / "tests/data/good_sets/rainwater",
    ROOT / "tests/data/part_sets/floating-market",
)
"""Sets that the rules were not written beside."""
PASSAGE = Passage.model_validate(small_passage())


@dataclass
class Figures:
    """How often the first proposal was right."""

    questions: int = 0
    paragraph: int = 0
    sentence: int = 0
    proposed: int = 0
    proposed_paragraph: int = 0
    proposed_sentence: int = 0
    process: int = 0
    subprocess: int = 0

    def count(self, content: QuizContent) -> None:
        """Add the questions of a set."""
        passage = content.passage
        for question in content.questions:
            gold = {name for span in question.evidence for name in passage.resolve(span)}
            data = question.model_dump(mode="json", exclude={"evidence", "process", "subprocess", "feedback"})
            first = rank_evidence(passage, question.prompt, key_texts(data))[0].at
            sure = propose_evidence(passage, question.prompt, key_texts(data))
            in_paragraph = first.split(".")[0] in {name.split(".")[0] for name in gold}
            self.questions += 1
            self.paragraph += in_paragraph
            self.sentence += first in gold
            self.proposed += sure is not None
            self.proposed_paragraph += sure is not None and in_paragraph
            self.proposed_sentence += sure is not None and first in gold
            process, subprocess = propose_process(data, sure)
            self.process += process == question.process
            self.subprocess += (process, subprocess) == (question.process, question.subprocess)


def _figures(folders: list[Path], label: str) -> Figures:
    whole = Figures()
    for folder in folders:
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        for language, content in sorted(read_set(folder.name, files)[0].items()):
            figures = Figures()
            figures.count(content)
            whole.count(content)
            print(f"{folder.name} {language}: {figures}")  # noqa: T201 - the figures are what this is for
    print(f"{label}: {whole}")  # noqa: T201
    return whole


def test_proposals_on_the_bundled_sets() -> None:
    figures = _figures([ROOT / "questions" / name for name in BUNDLED], "bundled")
    assert figures.questions == 52
    assert figures.paragraph >= 44
    assert figures.sentence >= 39
    assert figures.proposed_paragraph / figures.proposed >= 0.87
    assert figures.proposed_sentence / figures.proposed >= 0.76
    assert figures.process >= 48
    assert figures.subprocess >= 45


def test_proposals_on_sets_the_rules_were_not_written_beside() -> None:
    figures = _figures(list(OTHERS), "others")
    assert figures.proposed_paragraph / figures.proposed >= 0.8
    assert figures.process / figures.questions >= 0.7


def test_the_sentence_in_which_the_key_stands_is_proposed() -> None:
    found = propose_evidence(PASSAGE, "Siapa yang membawa bibit?", ["Bu Rina"])
    assert found is not None
    assert (found.at, found.why) == ("p1.s2", "literal")


def test_a_paragraph_that_the_question_names_is_kept_to() -> None:
    assert {one.at for one in rank_evidence(PASSAGE, "Menurut paragraf 2, apa yang turun?", ["hujan"])} == {"p2.s1"}


@pytest.mark.parametrize("prompt", ["Berapa jarak bumi dan bulan?", "", "?", "\x00", "apa"])
def test_nothing_is_proposed_without_anything_in_common(prompt: str) -> None:
    assert propose_evidence(PASSAGE, prompt, ["kilometer"]) is None


def test_everything_that_is_missing_is_proposed_and_named() -> None:
    data: dict[str, Any] = {"type": "short_answer", "prompt": "Siapa yang membawa bibit?", "accepted": ["Bu Rina"]}
    proposed = propose(data, PASSAGE)
    assert proposed.fields == ("evidence", "process", "feedback")
    assert proposed.data["evidence"] == ["p1.s2"]
    assert (proposed.data["process"], proposed.data["subprocess"]) == ("locate", "scan_locate")
    assert proposed.data["feedback"] == "Teks menyebutkan: “Bu Rina membawa bibit.” (paragraf 1)."


def test_what_the_author_gave_is_not_touched() -> None:
    data: dict[str, Any] = {
        "type": "short_answer",
        "prompt": "Siapa yang membawa bibit?",
        "accepted": ["Bu Rina"],
        "evidence": ["p2"],
        "process": "evaluate",
        "subprocess": "detect_conflict",
        "feedback": "Begitulah.",
    }
    assert propose(data, PASSAGE).data == data
    assert propose(data, PASSAGE).fields == ()


@pytest.mark.parametrize(
    ("text", "spans", "unknown"),
    [
        ("1", ["p1"], ""),
        ("paragraf 2", ["p2"], ""),
        ("1.2", ["p1.s2"], ""),
        ("paragraf 1 kalimat 2", ["p1.s2"], ""),
        ("paragraph 1, sentence 1", ["p1.s1"], ""),
        ("1 dan 2", ["p1", "p2"], ""),
        ("1-2", ["p1", "p2"], ""),
        ("p1.s1; p2", ["p1.s1", "p2"], ""),
        ("“membawa bibit”", [{"at": "p1.s2", "quote": "membawa bibit"}], ""),
        ("Hujan turun pada hari Senin.", ["p2.s1"], ""),
        ("9", [], "9"),
        ("1.7", [], "1.7"),
        ("entah", [], "entah"),
        ("99999999999", [], "99999999999"),
    ],
)
def test_places_as_teachers_write_them(text: str, spans: list[Any], unknown: str) -> None:
    assert evidence_spans(text, PASSAGE) == (spans, unknown)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("locate", ("locate", "")),
        ("Menemukan informasi", ("locate", "")),
        ("menemukan informasi (L1)", ("locate", "")),
        ("Locate information", ("locate", "")),
        ("memahami", ("understand", "")),
        ("Menafsirkan dan mengintegrasikan", ("understand", "integrate_infer")),
        ("pemahaman inferensial", ("understand", "integrate_infer")),
        ("Mengevaluasi dan merefleksi", ("evaluate", "reflect_content_form")),
        ("evaluate; detect_conflict", ("evaluate", "detect_conflict")),
        ("integrate_infer", ("understand", "integrate_infer")),
        ("notice a contradiction", ("evaluate", "detect_conflict")),
        ("banana", None),
        ("", None),
    ],
)
def test_processes_as_teachers_call_them(text: str, named: tuple[str, str] | None) -> None:
    assert process_of(text) == named
