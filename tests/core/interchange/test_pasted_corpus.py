"""A corpus of messy pastes: each gives the structure that is written down, or located errors; no line is lost.

Run as a program (`python -m tests.core.interchange.test_pasted_corpus 12_matching.txt`) it prints what a paste gives, to be
checked by eye.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.interchange.drafting import draft_of
from quizapp.core.interchange.items import Item, Reading
from quizapp.core.interchange.markup import clean_lines
from quizapp.core.interchange.reading import READERS, read
from quizapp.core.passages import Passage
from quizapp.core.proposals import propose
from tests.factories import small_passage

PASTES = Path(__file__).parents[2] / "data" / "pastes"
FILES = sorted(PASTES.glob("*.txt"))
PASSAGE = Passage.model_validate(small_passage())


def outline(reading: Reading) -> dict[str, Any]:
    """Return what a reading found, as short as it can be checked by eye. A star marks what is right."""
    return {
        "format": reading.format,
        "questions": [_question(item) for item in reading.items],
        "errors": [f"{one.line}: {one.message}" for one in reading.notices if one.kind == "error"],
        "told": sorted(line for one in reading.notices if one.kind == "told" for line in one.lines),
    }


def _question(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"type": item.type, "number": item.number, "line": item.line, "stem": item.stem}
    found["choices"] = [f"{'*' if choice.weight > 0 else ''}{choice.text}" for choice in item.choices]
    found["pairs"] = [" = ".join(pair) for pair in item.pairs]
    found["intervals"] = [f"{one.minimum}..{one.maximum}" for one in item.intervals]
    for name in ("steps", "key", "model", "feedback", "hint", "points", "evidence", "process", "category"):
        found[name] = getattr(item, name)
    found["tags"] = list(item.tags)
    found["steps"] = list(item.steps)
    found["errors"] = [f"{one.line}: {one.message}" for one in item.notices if one.kind == "error"]
    found["told"] = [f"{one.line}: {one.message}" for one in item.notices if one.kind == "told"]
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def load(path: Path) -> str:
    """Return a paste as its page sends it."""
    return path.read_bytes().decode("utf-8")


EXPECTED: dict[str, Any] = json.loads((PASTES / "expected.json").read_text("utf-8"))


def test_every_paste_is_in_the_corpus() -> None:
    assert sorted(EXPECTED) == [path.name for path in FILES]
    assert len(FILES) >= 25


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_paste_gives_the_structure_that_is_written_down(path: Path) -> None:
    assert outline(read(load(path))) == EXPECTED[path.name]


@pytest.mark.parametrize("path", [*FILES, *sorted((PASTES / "foreign").glob("*.*"))], ids=lambda path: path.stem)
@pytest.mark.parametrize("format_name", sorted(READERS))
def test_every_line_belongs_to_a_question_or_is_told(path: Path, format_name: str) -> None:
    _check_lines(load(path), format_name)


def _check_lines(text: str, format_name: str) -> None:
    reading = read(text, format_name)
    wanted = {number for number, line in enumerate(clean_lines(text).split("\n"), start=1) if line.strip()}
    found = reading.lines()
    assert found >= wanted
    assert max(found, default=0) <= text.count("\n") + text.count("\r") + 60 + len(wanted)


_LABEL_WORDS = frozenset(
    """
    kunci jawaban jawab benar salah true false answer ans bukti proses subproses pembahasan petunjuk skor evidence process
    explanation question poin dan
    """.split()  # noqa: SIM905 - words read better in lines
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_of_a_question_is_lost(path: Path) -> None:
    """Every word on the lines of a question stands in it, or in what is said about it."""
    text = clean_lines(load(path))
    lines = text.split("\n")
    for item in read(text).items:
        if item.type == "cloze" or EXPECTED[path.name]["format"] == "gift":
            continue
        kept = (
            _words(
                repr(item).replace("\\n", " ").replace("\\t", " ")
                + " ".join(str(notice.message) for notice in item.notices)
            )
            | _LABEL_WORDS
        )
        there = _words(" ".join(lines[number - 1] for number in item.lines))
        assert there - kept == set()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_mark_up_survives_into_a_draft(path: Path) -> None:
    for item in read(load(path)).items:
        written = json.dumps(draft_of(item, PASSAGE).data, ensure_ascii=False)
        assert not re.search(r"</?(?:b|i|br|script|img)\b|&amp;|alert|\x00", written)


# Anything at all

_WRITTEN = """
1. |2) |(1) |A. |b) |*C. |**D.** |Kunci: |Jawaban: B|Kunci jawaban@1. A 2. B|@|@@|^|   |Benar|(Salah)|Jodohkan | – | → |
Bukti: 3.2|Proses: |::T::|{|}|=|~|#|%50%|->|\\|$CATEGORY: x@|// c@|ANSWER: A@|A) x@|<script>|</b>|&lt;|…|NO^SOAL^A^B^KUNCI@|
v^|B, S, B|10|999|Pernyataan^Benar^Salah@|A. Pilihan Ganda@|?|Urutkan berikut!@|3-1-2|(2 poin)|__|**|soal |Nama : |
Pilihlah |siapa|Mengapa |.|....|¦ a ¦ b ¦@|¦---¦---¦@|0x00|0x2028|0xd800
"""
_SIGNS = {"@": "\n", "^": "\t", "¦": "|", "0x00": "\x00", "0x2028": "\u2028", "0xd800": "\ud800"}


def _pieces() -> list[str]:
    pieces = _WRITTEN.replace("\n", "").split("|")
    for sign, character in _SIGNS.items():
        pieces = [piece.replace(sign, character) for piece in pieces]
    return pieces


_PIECES = st.sampled_from(_pieces())


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=12), max_size=40).map("".join), st.sampled_from(["auto", *sorted(READERS)]))
def test_no_text_breaks_a_reader_and_no_line_is_lost(text: str, format_name: str) -> None:
    _check_lines(text, format_name)
    for item in read(text, format_name).items:
        drafted = draft_of(item, PASSAGE)
        if drafted.data is not None:
            propose(drafted.data, PASSAGE)
            json.dumps(drafted.data).encode("utf-8")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1. Apa?\nA. x\nB. y\nKunci: A\n",
            "1. A ",
            "A. ",
            "**a ",
            "teks\n",
            "teks.\n\n",
            "::a::b{=c ~d}\n\n",
            "{",
            "{=a->",
        ),
        *(
            "<a ",
            "<!-- ",
            "<script ",
            "&lt;",
            "\t",
            " ",
            "1\t",
            "Kunci: A ",
            "Kunci\n",
            "1. B\n",
            "a = b\n",
            "(benar) ",
        ),
        *("[tag:", "A. Isian\n1. x\n", "1. Jodohkan\na = b\n", "| a | b |\n"),
    ],
    ids=repr,
)
def test_a_long_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    """Four times the length may take four times as long, with room for a busy machine."""
    for format_name in sorted(READERS):
        times = []
        for length in (30_000, 120_000):
            text = (piece * (length // len(piece) + 1))[:length]
            begun = time.process_time()
            read(text, format_name)
            times.append(time.process_time() - begun)
        assert times[1] < 12 * times[0] + 0.3


if __name__ == "__main__":  # pragma: no cover - to look at a paste
    for name in sys.argv[1:] or [path.name for path in FILES]:
        print(json.dumps({name: outline(read(load(PASTES / name)))}, ensure_ascii=False, indent=1))  # noqa: T201
