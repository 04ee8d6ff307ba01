"""The passage: stable ids, evidence spans, paragraph numbers."""

import pytest
from pydantic import ValidationError

from quizapp.core.passages import Passage, Span

BLOCKS = [
    {"id": "h1", "kind": "heading", "sentences": {"s1": "Judul"}},
    {"id": "p1", "kind": "paragraph", "sentences": {"s1": "Air itu jernih.", "s2": "Ikan berenang di sana."}},
    {"id": "b1", "kind": "box", "title": "Catatan", "sentences": {"s1": "Ikan juga tidur."}},
    {"id": "p2", "kind": "paragraph", "sentences": [{"id": "s1", "text": "Lalu hujan turun."}]},
]


def passage(*blocks, **fields):
    data = {"language": "id", "title": "Sungai", "licence": "CC0-1.0", "blocks": list(blocks or BLOCKS)}
    return Passage.model_validate({**data, **fields})


def test_sentences_have_the_id_of_their_block_before_their_own_and_stand_in_reading_order():
    assert list(passage().sentences) == ["h1.s1", "p1.s1", "p1.s2", "b1.s1", "p2.s1"]
    assert passage().sentences["p1.s2"].text == "Ikan berenang di sana."


def test_sentences_written_as_a_mapping_or_as_a_list_are_the_same():
    listed = [
        {**block, "sentences": [{"id": name, "text": text} for name, text in block["sentences"].items()]}
        for block in BLOCKS[:3]
    ]
    assert passage(*listed) == passage(*BLOCKS[:3])


def test_only_paragraphs_are_numbered():
    assert passage().numbers == {"p1": 1, "p2": 2}


@pytest.mark.parametrize(
    ("span", "names"),
    [
        ("p1.s2", ("p1.s2",)),
        ("p1", ("p1.s1", "p1.s2")),
        ("b1", ("b1.s1",)),
        ("p1.s9", ()),
        ("p9", ()),
        ("p", ()),
        ({"at": "p1.s1", "quote": "jernih"}, ("p1.s1",)),
        ({"at": "p1", "quote": "Ikan"}, ("p1.s2",)),
        ({"at": "p1.s1", "quote": "Ikan"}, ()),
        ({"at": "p1.s1", "quote": "JERNIH"}, ()),
    ],
)
def test_a_span_covers_a_sentence_a_block_or_what_holds_its_quote(span, names):
    assert passage().resolve(Span.model_validate(span)) == names


@pytest.mark.parametrize("at", ["", "p1.", ".s1", "p1.s1.x", "p 1", "-p1", "p1\n"])
def test_a_span_that_is_no_place_is_refused(at):
    with pytest.raises(ValidationError):
        Span.model_validate(at)


def test_the_words_of_a_passage_are_those_of_its_text_and_title_in_one_spelling():
    assert {"sungai", "jernih", "ikan", "hujan"} <= passage().words
    assert "Ikan" not in passage().words


def test_a_sound_passage_has_no_problem():
    assert list(passage().problems()) == []


def test_ids_used_twice_are_told_with_their_place():
    twice = [{"id": "s1", "text": "Satu."}, {"id": "s1", "text": "Dua."}]
    block = {"id": "p1", "kind": "paragraph", "sentences": twice}
    problems = list(passage(block, block).problems())
    assert [problem.path for problem in problems] == [
        ("blocks", 1, "id"),
        ("blocks", 0, "sentences", 1),
        ("blocks", 1, "sentences", 1),
    ]
    assert str(problems[0].message) == "The block id “p1” is used twice; give each block its own id."


def test_a_passage_needs_a_paragraph():
    assert [problem.path for problem in passage(BLOCKS[0]).problems()] == [("blocks",)]


def test_a_passage_without_a_licence_is_none():
    with pytest.raises(ValidationError, match="licence"):
        passage(licence=None)


def test_a_passage_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        passage().title = "Laut"
