"""What was decided about a reply, said to the pupil and to the teacher."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.messages import Message
from quizapp.core.text_matching import Alignment, Graded, Key, MarkedForm, Nearest, Pair, grade
from quizapp.core.text_matching.explaining import MARKERS, Told, for_pupil, for_teacher, in_one_line
from quizapp.core.text_matching.keys import Decision, Outcome


def graded(outcome: Outcome, alignment: Alignment | None = None, sureness: float = 0.5) -> Graded:
    return Graded(Decision(outcome, 0.0, "rule", Message("The rule.")), sureness, alignment)


def said(lines: tuple[Told, ...]) -> list[str]:
    return [f"{line.kind}: {line.message}" for line in lines]


PROCESS = Alignment(
    form="fotosintesis pada daun tahun 1945",
    found=("daun",),
    forgiven=(Pair("fotosintetis", "fotosintesis", 1),),
    missing=("tahun",),
    contradicted=(Pair("1946", "1945"),),
    extra=("akar",),
)


def test_the_pupil_reads_what_was_found_forgiven_missing_and_contradicted() -> None:
    assert said(for_pupil(graded("none", PROCESS), "rule", key_shown=True)) == [
        "found: Key words found: daun.",
        "forgiven: Spelling forgiven: fotosintetis → fotosintesis.",
        "contradicted: “1946” instead of “1945”.",
        "missing: Missing: tahun.",
        "extra: Also said: akar.",
        "marker: Marked automatically.",
    ]


@pytest.mark.parametrize("outcome", ["full", "partial", "none", "review"])
def test_no_word_of_the_key_is_told_before_the_key(outcome: Outcome) -> None:
    told = " ".join(said(for_pupil(graded(outcome, PROCESS), "rule", key_shown=False)))
    for word in ("fotosintesis", "daun", "tahun", "1945"):
        assert word not in told
    assert ("1 spelling slip was forgiven." in told) == (outcome == "full")


def test_of_a_right_answer_only_the_slips_are_worth_a_sentence() -> None:
    assert said(for_pupil(graded("full", PROCESS), "teacher", key_shown=True)) == [
        "forgiven: Spelling forgiven: fotosintetis → fotosintesis.",
        "contradicted: “1946” instead of “1945”.",
        "marker: Marked by your teacher.",
    ]


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("teacher", "Marked by your teacher."),
        ("ruling", "Marked as your teacher marked the same answer."),
        ("rule", "Marked automatically."),
        ("waiting", "Waiting for your teacher."),
    ],
)
def test_who_decided_is_told_even_where_no_words_were_compared(marker: str, words: str) -> None:
    assert set(MARKERS) == {"teacher", "ruling", "rule", "waiting"}
    assert said(for_pupil(None, marker, key_shown=True)) == [f"marker: {words}"]  # type: ignore[arg-type]
    assert said(for_pupil(graded("review"), marker, key_shown=True)) == [f"marker: {words}"]  # type: ignore[arg-type]


def test_the_teacher_reads_the_rule_the_neighbours_and_how_sure_it_is() -> None:
    neighbours = tuple(
        Nearest(MarkedForm(f"jawaban {number}", fraction, by=by), 0.9 - number / 10)
        for number, (fraction, by) in enumerate([(1.0, "Bu Sri Wahyuni"), (0.5, ""), (0.0, "Pak Budi"), (1.0, "X")])
    )
    found = replace(graded("review", PROCESS, 0.74), nearest=neighbours, threshold=0.91, marks=12)
    assert said(for_teacher(found, "waiting")) == [
        "rule: The rule.",
        "found: Key words found: daun.",
        "forgiven: Spelling forgiven: fotosintetis → fotosintesis.",
        "contradicted: “1946” instead of “1945”.",
        "missing: Missing: tahun.",
        "extra: Also said: akar.",
        "nearest: Bu Sri Wahyuni gave 100 % for “jawaban 0” (90 % alike).",
        "nearest: Marked with 50 % before: “jawaban 1” (80 % alike).",
        "nearest: Pak Budi gave 0 % for “jawaban 2” (70 % alike).",
        "sureness: By its words it is probably right (74 %).",
        "sureness: From 91 % on it would be accepted automatically.",
        "sureness: Learned from 12 marked answers to this question.",
        "marker: Waits for a teacher.",
    ]
    assert said(for_teacher(None, "teacher")) == ["marker: A teacher gave this mark."]


@pytest.mark.parametrize(
    ("sureness", "words"),
    [
        (1.0, "almost surely right (100 %)"),
        (0.9, "almost surely right (90 %)"),
        (0.89, "probably right (89 %)"),
        (0.5, "unclear (50 %)"),
        (0.29, "probably wrong (29 %)"),
        (0.0, "almost surely wrong (0 %)"),
    ],
)
def test_sureness_in_plain_words(sureness: float, words: str) -> None:
    told = said(for_teacher(graded("review", None, sureness), "waiting"))
    assert told[1] == f"sureness: By its words it is {words}."
    assert not any("sureness" in line for line in said(for_teacher(graded("full", None, sureness), "rule")))


def test_a_negation_and_a_word_left_out_are_told_for_what_they_are() -> None:
    turned = Alignment("Rusia", contradicted=(Pair("bukan", ""), Pair("", "tidak")))
    assert said(for_pupil(graded("review", turned), "waiting", key_shown=True))[:2] == [
        "contradicted: “bukan” turns the answer round.",
        "contradicted: “tidak” is not said.",
    ]


def test_a_long_row_of_words_is_cut() -> None:
    words = tuple(f"kata{number}" for number in range(40))
    (line, _marker) = for_pupil(graded("review", Alignment("x", missing=words)), "waiting", key_shown=True)
    assert str(line.message) == f"Missing: {', '.join(words[:12])} …."


@pytest.mark.parametrize("reply", ["", "fotosintetis", "100 % bukan", "%(form)s %s", "\x00", "ﷺ" * 50])
def test_whatever_is_written_can_be_told(reply: str) -> None:
    found = grade(reply, Key("id", "Apa nama prosesnya?", ("fotosintesis 100 %", "%(words)s %d"), wrong=("respirasi",)))
    for line in (*for_pupil(found, "rule", key_shown=True), *for_teacher(found, "rule")):
        assert str(line.message)
    assert in_one_line(found).startswith(str(found.decision.message))
