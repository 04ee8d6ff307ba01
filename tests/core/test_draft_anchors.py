"""What a question rests on follows the text, wherever in the question it stands; what is lost is told by its words."""

from __future__ import annotations

from typing import Any

from quizapp.core.articles import follow
from quizapp.core.draft_anchors import anchors_of, follow_anchors
from quizapp.core.passages import Passage


def passage(*paragraphs: list[str]) -> Passage:
    blocks = [
        {"id": f"p{n}", "kind": "paragraph", "sentences": {f"s{m}": text for m, text in enumerate(sentences, 1)}}
        for n, sentences in enumerate(paragraphs, 1)
    ]
    return Passage.model_validate({"language": "id", "title": "Pasar", "licence": "CC0-1.0", "blocks": blocks})


BEFORE = passage(
    ["Mira mendayung perahunya ke pasar.", "Mereka membawa jeruk dan kangkung."],
    ["Seorang pembeli menukar beras dengan jeruk."],
)
AFTER = passage(
    ["Pagi itu kabut turun di atas sungai."],
    ["Mira mendayung perahunya ke pasar."],
    ["Seorang pembeli menukar beras dengan jeruk."],
)


def followed(**data: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    return follow_anchors(data, follow(BEFORE.blocks, AFTER.blocks), BEFORE, AFTER)


def test_sentences_blocks_and_quotes_follow() -> None:
    quote = {"at": "p2.s1", "quote": "menukar beras"}
    data, lost = followed(evidence=["p1.s1", "p2", quote])
    assert data["evidence"] == ["p2.s1", "p3", {"at": "p3.s1", "quote": "menukar beras"}]
    assert lost == ()


def test_what_is_gone_is_taken_out_and_told_once_by_its_words() -> None:
    data, lost = followed(evidence=["p1.s2", "p1.s1"], rows=[{"id": "a", "evidence": ["p1.s2"]}])
    assert data == {"evidence": ["p2.s1"], "rows": [{"id": "a", "evidence": []}]}
    assert lost == ("Mereka membawa jeruk dan kangkung.",)


def test_a_key_made_of_sentences_follows_too() -> None:
    data, lost = followed(gold=["p2.s1", "p1.s2"], within=["p2"], errors=[{"at": "p1.s1"}, {"at": "p1.s2"}])
    assert data == {"gold": ["p3.s1"], "within": ["p3"], "errors": [{"at": "p2.s1"}]}
    assert lost == ("Mereka membawa jeruk dan kangkung.",)


def test_what_did_not_move_stays_as_it_was_written() -> None:
    data = {"evidence": [{"at": "p1.s1", "quote": None}, "p2"], "rows": ["nonsense"], "gold": []}
    assert follow_anchors(data, follow(BEFORE.blocks, BEFORE.blocks), BEFORE, BEFORE) == (data, ())


def test_evidence_that_is_none_is_left_out() -> None:
    assert followed(evidence=[17, "no place at all", "p9.s9"])[0] == {"evidence": []}


def test_everything_a_question_points_to() -> None:
    data = {"evidence": ["p1", {"at": "p2.s1"}, 3], "gold": ["p1.s1"], "rows": [{"evidence": ["p1.s2"]}, None]}
    assert list(anchors_of(data)) == ["p1", "p2.s1", "p1.s1", "p1.s2"]
