"""Rules of marking, as properties: whatever is sent, a rule gives what it says it gives."""

from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.passages import Passage
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import Question

PASSAGE = Passage.model_validate(
    {
        "language": "id",
        "title": "Sungai",
        "licence": "CC0-1.0",
        "blocks": [
            {
                "id": "p1",
                "kind": "paragraph",
                "sentences": {f"s{number}": f"Kalimat {number}." for number in range(1, 7)},
            }
        ],
    }
)
COMMON = {
    "id": "q",
    "prompt": "Pilih yang benar.",
    "process": "understand",
    "subprocess": "integrate_infer",
    "evidence": ["p1"],
    "feedback": "Lihat paragraf pertama bacaan.",
}
SENTENCES = list(PASSAGE.sentences)


def question(kind: str, **fields: Any) -> Question:
    return QUESTION_TYPES[kind].model_validate({**COMMON, **fields})


def fraction(item: Question, response: Any) -> float:
    return item.score(response, PASSAGE).fraction


def options(keys: list[bool]) -> list[dict[str, Any]]:
    return [{"id": f"o{place}", "text": f"pilihan {place}", "key": key} for place, key in enumerate(keys)]


# Multiple choice


@given(st.integers(2, 8), st.integers(0, 7))
def test_one_choice_earns_all_or_nothing(total, key):
    item = question("multiple_choice", options=options([place == key % total for place in range(total)]))
    assert [fraction(item, f"o{place}") for place in range(total)] == [
        float(place == key % total) for place in range(total)
    ]


# Multiple response

KEYS = st.lists(st.booleans(), min_size=3, max_size=8).filter(lambda keys: any(keys) and not all(keys))
RULES = ["all_or_nothing", "one_error", "right_minus_wrong"]


@pytest.mark.parametrize("rule", RULES)
@given(keys=KEYS, data=st.data())
def test_several_choices_earn_what_the_rule_says(rule, keys, data):
    item = question("multiple_response", options=options(keys), rule=rule)
    names = [f"o{place}" for place in range(len(keys))]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    wanted = {name for name, key in zip(names, keys, strict=True) if key}
    missed, extra = len(wanted - set(chosen)), len(set(chosen) - wanted)
    expected = {
        "all_or_nothing": float(missed + extra == 0),
        "one_error": {0: 1.0, 1: 0.5}.get(missed + extra, 0.0),
        "right_minus_wrong": max(0.0, (len(wanted) - missed - extra) / len(wanted)),
    }[rule]
    if len(chosen) == len(names):
        assert fraction(item, chosen) < 1.0
    else:
        assert fraction(item, chosen) == pytest.approx(expected)


@pytest.mark.parametrize("rule", RULES)
@given(keys=KEYS)
def test_ticking_everything_never_earns_full_marks_and_nothing_is_0(rule, keys):
    item = question("multiple_response", options=options(keys), rule=rule)
    everything = fraction(item, [f"o{place}" for place in range(len(keys))])
    assert everything < 1.0
    assert rule == "right_minus_wrong" or everything == 0.0
    assert fraction(item, []) == 0.0


@given(keys=KEYS, data=st.data())
def test_the_order_of_ticks_does_not_matter(keys, data):
    item = question("multiple_response", options=options(keys), rule="right_minus_wrong")
    chosen = data.draw(st.lists(st.sampled_from([f"o{place}" for place in range(len(keys))]), unique=True))
    assert fraction(item, chosen) == fraction(item, data.draw(st.permutations(chosen)))


# Statement table


@pytest.mark.parametrize("rule", ["all_or_nothing", "per_row"])
@given(keys=st.lists(st.sampled_from("abc"), min_size=2, max_size=8), data=st.data())
def test_rows_earn_together_or_one_by_one(rule, keys, data):
    item = question(
        "statement_table",
        rule=rule,
        categories=[{"id": name, "text": name} for name in "abc"],
        rows=[{"id": f"r{place}", "text": f"baris {place}", "key": key} for place, key in enumerate(keys)],
    )
    given_rows = {f"r{place}": data.draw(st.sampled_from(["a", "b", "c", ""])) for place in range(len(keys))}
    right = sum(given_rows[f"r{place}"] == key for place, key in enumerate(keys))
    expected = right / len(keys) if rule == "per_row" else float(right == len(keys))
    assert fraction(item, given_rows) == pytest.approx(expected)


# Matching


@given(st.integers(2, 8), st.integers(0, 2), st.data())
def test_pairs_earn_full_half_or_nothing(total, extras, data):
    item = question(
        "matching",
        pairs=[{"id": f"a{place}", "left": f"kiri {place}", "right": f"kanan {place}"} for place in range(total)],
        extras=[{"id": f"e{place}", "right": f"sisa {place}"} for place in range(extras)],
    )
    phrases = [*(f"a{place}" for place in range(total)), *(f"e{place}" for place in range(extras)), ""]
    response = {f"a{place}": data.draw(st.sampled_from(phrases)) for place in range(total)}
    right = sum(left == phrase for left, phrase in response.items())
    assert fraction(item, response) == (1.0 if right == total else 0.5 if right >= total / 2 else 0.0)


@given(st.integers(3, 8))
def test_one_phrase_for_every_item_earns_nothing(total):
    item = question(
        "matching",
        pairs=[{"id": f"a{place}", "left": f"kiri {place}", "right": f"kanan {place}"} for place in range(total)],
    )
    assert fraction(item, {f"a{place}": "a0" for place in range(total)}) == 0.0


# Ordering


def ordering(total: int) -> Question:
    return question("ordering", steps=[{"id": f"s{place}", "text": f"langkah {place}"} for place in range(total)])


@given(st.integers(3, 8), st.data())
def test_an_order_earns_by_its_share_of_ordered_pairs(total, data):
    names = [f"s{place}" for place in range(total)]
    response = data.draw(st.permutations(names))
    ordered = sum(response.index(one) < response.index(two) for one, two in combinations(names, 2))
    share = ordered / (total * (total - 1) / 2)
    assert fraction(ordering(total), response) == (1.0 if share == 1 else 0.5 if share >= 0.8 else 0.0)


def test_only_the_right_order_earns_full_marks():
    full = [
        order for order in permutations(["s0", "s1", "s2", "s3", "s4"]) if fraction(ordering(5), list(order)) == 1.0
    ]
    assert full == [("s0", "s1", "s2", "s3", "s4")]


def test_one_swap_of_neighbours_in_five_is_half_and_two_are_too():
    assert fraction(ordering(5), ["s1", "s0", "s2", "s3", "s4"]) == 0.5
    assert fraction(ordering(5), ["s1", "s0", "s2", "s4", "s3"]) == 0.5
    assert fraction(ordering(5), ["s2", "s1", "s0", "s3", "s4"]) == 0.0
    assert fraction(ordering(3), ["s1", "s0", "s2"]) == 0.0


# Evidence


@given(
    st.sets(st.sampled_from(SENTENCES), min_size=1, max_size=3),
    st.lists(st.sampled_from(SENTENCES), unique=True, min_size=1),
)
def test_gold_sentences_with_at_most_one_other_earn_full_marks(gold, chosen):
    item = question("evidence", gold=sorted(gold))
    expected = float(gold <= set(chosen) and len(set(chosen) - gold) <= 1)
    assert fraction(item, chosen) == expected


@given(st.sets(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_choosing_every_sentence_is_never_right_in_a_question_without_problems(gold):
    item = question("evidence", gold=sorted(gold))
    assert fraction(item, SENTENCES) == 0.0 or ("gold",) in [problem.path for problem in item.problems(PASSAGE)]


# What waits for a person


@given(st.text(min_size=1, max_size=200))
def test_an_open_response_waits_and_is_never_marked_by_itself(text):
    item = question("open_response", rubric=[{"points": 1, "text": "Baik."}, {"points": 0, "text": "Belum."}])
    score = item.score(text, PASSAGE)
    assert score.fraction == 0.0
    assert score.waiting == (score.rule != "blank")


@given(st.text(max_size=60))
def test_a_short_answer_is_decided_waits_or_is_blank(text):
    item = question("short_answer", accepted=["sungai"], wrong=[{"text": "laut"}])
    score = item.score(text, PASSAGE)
    assert 0.0 <= score.fraction <= 1.0
    assert not (score.waiting and score.fraction)


# Alike responses


def test_alike_responses_of_a_choice_are_those_that_chose_the_same():
    item = question("multiple_choice", options=options([True, False, False]))
    assert item.group(["o1", None, "o0", "o1", None, "nobody"], PASSAGE) == ((0, 3), (1,), (2,), (4,), (5,))


def test_alike_short_answers_say_the_same_in_other_words_and_blanks_are_alone():
    item = question("short_answer", accepted=["sungai"])
    given = ["di dalam hutan", None, "Hutan!", "bukan hutan", "", "hutan itu"]
    assert item.group(given, PASSAGE) == ((0, 2, 5), (1,), (3,), (4,))
