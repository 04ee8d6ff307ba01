"""The blueprint table and the printed set it is made from: drafts and published sets, complete or not."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.core.blueprint import LEVELS, blueprint_of, levels_of
from quizapp.core.printing import PrintedSet, printed_draft, printed_version
from quizapp.core.question_types.base import SUBPROCESSES
from tests.factories import make_content, sample_content


def _draft(**changes: Any) -> dict[str, Any]:
    data = sample_content().model_dump(mode="json")
    questions = [question | changes.get(question["type"], {}) for question in data["questions"]]
    return {"title": data["title"], "passage": data["passage"], "questions": questions}


def _published() -> PrintedSet:
    content = sample_content()
    return printed_version(content.title, content.passage, content.questions)


def test_keys_stand_as_pupils_would_write_them() -> None:
    keys = {row.type_label: (row.key, row.by_hand, row.points) for row in blueprint_of(_published())}
    assert keys == {
        "Evidence selection": ("2.1", False, 1),
        "Matching": ("1b 2a 3c", False, 2),
        "Multiple choice": ("B", False, 1),
        "Multiple response": ("A C", False, 2),
        "Open response": ("", True, 2),
        "Ordering": ("B A D C", False, 2),
        "Short answer": ("jeruk", False, 1),
        "Statement table": ("S T T S", False, 4),
    }


def test_a_draft_has_the_same_rows_and_hides_the_order_its_author_typed() -> None:
    draft, published = printed_draft(_draft()), _published()
    rows, others = blueprint_of(draft), blueprint_of(published)
    assert [(row.number, row.indicator, row.process, row.points, row.paragraphs) for row in rows] == [
        (row.number, row.indicator, row.process, row.points, row.paragraphs) for row in others
    ]
    ordering = next(one for one in draft.questions if one.data["type"] == "ordering")
    assert ordering.key != "A B C D"
    assert printed_draft(_draft()).questions[5].key == ordering.key


def test_an_unfinished_question_keeps_its_row_and_says_what_it_can() -> None:
    printed = printed_draft(_draft(multiple_choice={"prompt": "", "subprocess": ""}, matching={"pairs": []}))
    rows = {row.type_label: row for row in blueprint_of(printed)}
    choice = rows["Multiple choice"]
    assert (choice.complete, choice.key, choice.process) == (False, "", "Locate information")
    assert choice.tka == "Textual understanding"
    assert rows["Matching"].key == ""
    assert printed.missing == (2, 3)
    assert len(printed.complete) == 6


def test_labels_of_authors_go_before_the_table() -> None:
    draft = _draft(
        multiple_choice={
            "tka": "evaluasi_apresiasi",
            "bloom": "C4",
            "indicator": "Disajikan berita, siswa menemukan tempat.",
            "curriculum": [
                {"framework": "Kurikulum Merdeka", "code": "CP 8.2"},
                {"framework": "", "code": "TP 3"},
            ],
        },
        short_answer={"tka": "literasi dasar"},
    )
    draft["questions"] = [q for q in draft["questions"] if q["type"] in ("multiple_choice", "short_answer")]
    choice, answer = blueprint_of(printed_draft(draft))
    assert (choice.tka, choice.bloom) == ("Evaluation and appreciation", "C4")
    assert choice.indicator == "Disajikan berita, siswa menemukan tempat."
    assert choice.curriculum == "Kurikulum Merdeka CP 8.2; TP 3"
    assert (answer.tka, answer.bloom) == ("literasi dasar", "C1")


def test_every_subprocess_has_a_level() -> None:
    assert set(LEVELS) == {name for names in SUBPROCESSES.values() for name in names}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, ("", "")),
        ({"process": "understand"}, ("inferensial", "C2")),
        ({"process": "understand", "subprocess": "represent_literal"}, ("tekstual", "C2")),
        ({"process": "evaluate", "subprocess": ""}, ("evaluasi_apresiasi", "C5")),
    ],
)
def test_levels_follow_from_what_is_known(data: dict[str, Any], expected: tuple[str, str]) -> None:
    assert levels_of(data) == expected


def test_places_of_sentences_and_evidence_are_named_as_on_paper() -> None:
    printed = _published()
    assert printed.labels == {"h1": "H1", "p1": "1", "p2": "2", "b1": "K1"}
    assert printed.place("p2.s2") == ("2", 2)
    assert printed.place("b1.s1") == ("K1", 1)
    table = next(one for one in printed.questions if one.data["type"] == "statement_table")
    assert table.rests_on == ("1", "2")
    assert table.question is not None
    assert printed.sentences_under(table.question) == ("p1.s1", "p1.s2", "p2.s1", "p2.s2")
    assert printed.asks_for_sentences
    small = make_content()
    assert not printed_version(small.title, small.passage, small.questions).asks_for_sentences
