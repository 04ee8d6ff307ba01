"""The blueprint of a set (*kisi-kisi*): a row a question, with the labels that schools' forms ask for.

Levels follow by table from process and subprocess; what an author wrote beside a question goes before the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.core.coverage import process_of
from quizapp.core.messages import N_
from quizapp.core.printing import PrintedQuestion, PrintedSet
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS

TKA_LABELS: Mapping[str, str] = {
    "tekstual": N_("Textual understanding"),
    "inferensial": N_("Inferential understanding"),
    "evaluasi_apresiasi": N_("Evaluation and appreciation"),
}
"""The three levels of the TKA's framework for Indonesian, by the names authored files use."""

LEVELS: Mapping[str, tuple[str, str]] = {
    "scan_locate": ("tekstual", "C1"),
    "search_select": ("tekstual", "C1"),
    # What is said, put together or in other words, stands in the text: TKA counts it as textual still.
    "represent_literal": ("tekstual", "C2"),
    "integrate_infer": ("inferensial", "C2"),  # inferring is one of the verbs of *understand* in the revised taxonomy
    "assess_quality_credibility": ("evaluasi_apresiasi", "C5"),
    "reflect_content_form": ("evaluasi_apresiasi", "C5"),
    "detect_conflict": ("evaluasi_apresiasi", "C5"),
}
"""TKA level and Bloom's level (revised) by subprocess."""
_BY_PROCESS: Mapping[str, tuple[str, str]] = {
    "locate": ("tekstual", "C1"),
    "understand": ("inferensial", "C2"),
    "evaluate": ("evaluasi_apresiasi", "C5"),
}


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """A question. Texts marked by `N_` are told apart by the web, which translates what it knows; empty: not said yet."""

    number: int
    curriculum: str
    indicator: str
    tka: str
    bloom: str
    process: str
    subprocess: str
    type_label: str
    key: str
    by_hand: bool
    """Marked with a rubric: there is no key to write down."""
    points: int | None
    paragraphs: str
    """Labels of the blocks that hold the evidence."""
    complete: bool


def blueprint_of(printed: PrintedSet) -> tuple[BlueprintRow, ...]:
    """Return the rows of a set in the order of its questions."""
    return tuple(_row(one) for one in printed.questions)


def _row(one: PrintedQuestion) -> BlueprintRow:
    data = one.data
    process = process_of(data)
    subprocess = str(data.get("subprocess") or "")
    tka, bloom = levels_of(data)
    kind = QUESTION_TYPES.get(str(data.get("type")))
    points = data.get("points", 1)
    return BlueprintRow(
        number=one.number,
        curriculum="; ".join(_code(code) for code in data.get("curriculum") or ()),
        indicator=str(data.get("indicator") or ""),
        tka=TKA_LABELS.get(tka, tka),
        bloom=bloom,
        process=PROCESS_LABELS.get(process or "", ""),
        subprocess=SUBPROCESS_LABELS.get(subprocess, ""),
        type_label=kind.label if kind else "",
        key=one.key,
        by_hand=one.by_hand,
        points=points if isinstance(points, int) else None,
        paragraphs=", ".join(one.rests_on),
        complete=one.question is not None,
    )


def _code(code: Mapping[str, Any]) -> str:
    parts = [str(code.get(name) or "").strip() for name in ("framework", "code")]
    return " ".join(part for part in parts if part)


def levels_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the TKA level and Bloom's level of a question: as the author says, else by table; empty without process."""
    process = process_of(data)
    subprocess = str(data.get("subprocess") or "")
    derived = LEVELS.get(subprocess) or _BY_PROCESS.get(process or "", ("", ""))
    return str(data.get("tka") or derived[0]), str(data.get("bloom") or derived[1])
