"""The map of a text: which questions rest on a place, and what may be said about how well it was understood."""

import pytest

from quizapp.core.passage_map import Outcome, level_of, passage_map, sentences_under
from quizapp.core.passages import Passage
from quizapp.core.question_types import question_from_json
from quizapp.core.school_settings import Limits
from tests.factories import find_sentence, small_passage, small_questions

PASSAGE = Passage.model_validate(
    small_passage(
        blocks=[
            {"id": "h", "kind": "heading", "sentences": {"s1": "Di kebun"}},
            {
                "id": "p1",
                "kind": "paragraph",
                "sentences": {"s1": "Satu.", "s2": "Dua.", "s3": "Tiga.", "s4": "Empat."},
            },
            {"id": "p2", "kind": "paragraph", "sentences": {"s1": "Lima."}},
            {"id": "p3", "kind": "paragraph", "sentences": {"s1": "Enam.", "s2": "Tujuh."}},
        ]
    )
)
LIMITS = Limits()


def outcome(right: int, learners: int = 20, **values: int) -> Outcome:
    return Outcome(learners=learners, right=right, earned=float(right), **values)


def shown(resting, outcomes):
    """Return block, sentences, questions and level of every place a question rests on."""
    return [
        (block.block.id, place.first, place.last, place.questions, place.level)
        for block in passage_map(PASSAGE, resting, outcomes, LIMITS).blocks
        for place in block.places
        if place.questions
    ]


def test_sentences_with_the_same_questions_are_one_place() -> None:
    resting = {1: ["p1.s1", "p1.s2"], 2: ["p1.s2", "p1.s3", "p3.s2"], 3: ["p1.s1"]}
    found = passage_map(PASSAGE, resting, {}, LIMITS)
    assert [(place.first, place.last, place.questions) for place in found.blocks[1].places] == [
        (1, 1, (1, 3)),
        (2, 2, (1, 2)),
        (3, 3, (2,)),
        (4, 4, ()),
    ]
    assert [place.level for place in found.blocks[1].places] == ["nobody", "nobody", "nobody", "none"]


def test_evidence_in_several_places_counts_at_each() -> None:
    assert shown({1: ["p1.s1", "p3.s1", "p3.s2"]}, {1: outcome(2)}) == [
        ("p1", 1, 1, (1,), "few"),
        ("p3", 1, 2, (1,), "few"),
    ]


def test_paragraphs_no_question_rests_on_are_named() -> None:
    assert passage_map(PASSAGE, {1: ["p1.s4"]}, {}, LIMITS).uncovered == (2, 3)


@pytest.mark.parametrize(
    ("share", "level"),
    [(0, "few"), (0.29, "few"), (0.1 + 0.2, "some"), (0.7, "some"), (0.1 + 0.6, "some"), (0.71, "most"), (1, "most")],
)
def test_words_follow_the_limits_of_the_school(share: float, level: str) -> None:
    assert level_of(share, LIMITS) == level


def test_questions_on_one_place_are_taken_together() -> None:
    found = passage_map(PASSAGE, {1: ["p2.s1"], 2: ["p2.s1"]}, {1: outcome(2), 2: outcome(18)}, LIMITS)
    (place,) = found.blocks[2].places
    assert (place.outcome.right, place.outcome.learners, place.share, place.level) == (20, 40, 0.5, "some")


def test_partial_points_are_counted_apart_and_raise_the_share() -> None:
    found = passage_map(PASSAGE, {1: ["p2.s1"]}, {1: Outcome(20, 0, 20, 16.0)}, LIMITS)
    (place,) = found.blocks[2].places
    assert (place.outcome.right, place.outcome.partly, place.level) == (0, 20, "most")


def test_few_learners_get_counts_only_and_two_small_halves_are_no_whole() -> None:
    assert shown({1: ["p2.s1"], 2: ["p2.s1"]}, {1: outcome(1, 9), 2: outcome(9, 9)}) == [("p2", 1, 1, (1, 2), "counts")]
    assert shown({1: ["p2.s1"]}, {1: outcome(9, 10)}) == [("p2", 1, 1, (1,), "most")]


def test_what_waits_or_does_not_count_is_kept_out_and_named() -> None:
    outcomes = {1: outcome(2), 2: outcome(18, waiting=1), 3: Outcome(void=20)}
    found = passage_map(PASSAGE, {1: ["p2.s1"], 2: ["p2.s1"], 3: ["p2.s1"]}, outcomes, LIMITS)
    (place,) = found.blocks[2].places
    assert (place.outcome.learners, place.left_out, place.level) == (20, (2, 3), "few")
    assert shown({2: ["p2.s1"]}, outcomes) == [("p2", 1, 1, (2,), "waiting")]
    assert shown({3: ["p2.s1"]}, outcomes) == [("p2", 1, 1, (3,), "void")]


def test_the_weakest_place_is_told_only_where_there_is_one() -> None:
    resting = {1: ["p1.s1"], 2: ["p2.s1"]}
    found = passage_map(PASSAGE, resting, {1: outcome(15), 2: outcome(3)}, LIMITS)
    assert found.weakest() == (found.blocks[2], found.blocks[2].places[0])
    assert passage_map(PASSAGE, resting, {1: outcome(8), 2: outcome(8)}, LIMITS).weakest() is None
    assert passage_map(PASSAGE, resting, {1: outcome(8, 9)}, LIMITS).weakest() is None


def test_a_question_rests_on_its_evidence_its_rows_and_its_key() -> None:
    passage = Passage.model_validate(small_passage())
    data = small_questions()[0] | {"evidence": ["p1", {"at": "p2.s1", "quote": "Hujan"}]}
    assert sentences_under(question_from_json(data), passage) == ("p1.s1", "p1.s2", "p2.s1")
    key = find_sentence() | {"evidence": ["p1.s1"]}
    assert sentences_under(question_from_json(key), passage) == ("p1.s1", "p2.s1")
