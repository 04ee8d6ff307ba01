"""Answers that people marked, as the benchmark reads them (`tests/data/short_answers`)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quizapp.core.text_matching import Key

FOLDER = Path(__file__).parents[2] / "data" / "short_answers"
SHORT = ("evouna_nq", "evouna_tq")
"""Names, numbers and phrases; one answer to a question. Tuned on rows of `train`, chosen on rows of `dev`."""
SENTENCES = ("beetle", "scientsbank")
"""Sentences, many answers to a question. All rows are `train`; whole questions are held out instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and whether people marked it as right."""

    source: str
    split: str
    question_id: str
    question: str
    references: tuple[str, ...]
    text: str
    right: bool
    language: str

    @property
    def key(self) -> Key:
        """The question as an author would list it: all reference answers accepted, nothing else known."""
        return Key(self.language, self.question, self.references)


@lru_cache(maxsize=8)
def load(source: str) -> tuple[Answer, ...]:
    """Return every answer of `source`, in the order of the file."""
    with gzip.open(FOLDER / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(_answer(json.loads(line)) for line in lines)


def of_split(sources: Iterable[str], split: str) -> tuple[Answer, ...]:
    """Return the answers of `sources` that belong to `split` ("train" or "dev")."""
    return tuple(answer for source in sources for answer in load(source) if answer.split == split)


def by_question(answers: Iterable[Answer]) -> Mapping[str, tuple[Answer, ...]]:
    """Return the answers by question, both in the order of the file."""
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.question_id, []).append(answer)
    return {question: tuple(rows) for question, rows in found.items()}


def _answer(row: Mapping[str, object]) -> Answer:
    references = row["refs"]
    assert isinstance(references, list)
    return Answer(
        source=str(row["ds"]),
        split=str(row["split"]),
        question_id=str(row["qid"]),
        question=str(row["question"]),
        references=tuple(references),
        text=str(row["answer"]),
        right=row["label"] == 1,
        language=str(row["lang"]),
    )
