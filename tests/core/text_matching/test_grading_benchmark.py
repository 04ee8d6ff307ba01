"""The benchmark counts what it says it counts, shown on sets small enough to count by hand."""

from __future__ import annotations

import pytest

from quizapp.core.messages import Message
from quizapp.core.text_matching import Decision, Graded, Key, Ledger
from tests.benchmarks.grading import actions, baseline, curve, similarity
from tests.benchmarks.grading.__main__ import Bar
from tests.benchmarks.grading.answers import SENTENCES, SHORT, Answer, by_question, load, of_split
from tests.benchmarks.grading.costs import measure as cost
from tests.benchmarks.grading.grading import tally
from tests.benchmarks.grading.held_out import FOLDS, fold_of


def answer(question: str, text: str, *, right: bool) -> Answer:
    return Answer("tiny", "dev", question, f"Question {question}?", ("the key",), text, right, "en")


def decided(outcome: str, sureness: float) -> Graded:
    return Graded(Decision(outcome, 0.0, "undecided", Message("x")), sureness)


TINY = (
    answer("a", "the key", right=True),
    answer("a", "key", right=True),
    answer("a", "a lock", right=False),
    answer("b", "a door", right=False),
    answer("b", "the latchkey", right=True),
)


def by_word(text: str, key: Key, ledger: Ledger) -> Graded:
    """Accept what has the word "key", refuse the lock, be half sure of the rest; obey marks to the letter."""
    del key
    for form in ledger.forms:
        if form.text == text:
            return decided("full" if form.fraction else "none", form.fraction)
    if "key" in text.split():
        return decided("full", 0.9)
    return decided("none", 0.1) if "lock" in text else decided("review", 0.4)


def test_the_data_are_whole_and_have_both_labels() -> None:
    sizes = {source: len(load(source)) for source in (*SHORT, *SENTENCES)}
    assert sizes == {"evouna_nq": 1953, "evouna_tq": 1276, "beetle": 3941, "scientsbank": 4969}
    assert len(of_split(SHORT, "dev")) == 706
    assert {row.right for source in sizes for row in load(source)} == {True, False}
    assert len(by_question(load("beetle"))) == 47
    assert len(by_question(load("scientsbank"))) == 135


def test_counting_without_marks() -> None:
    found = tally(TINY, by_word)
    assert (found.answers, found.agreeing, found.accepted, found.rightly_accepted) == (5, 4, 2, 2)
    assert (found.rejected, found.rightly_rejected) == (1, 1)
    assert (found.accuracy, found.decided, found.precision, found.wrongly_accepted) == (0.8, 0.6, 1.0, 0.0)


def test_a_wrong_acceptance_is_counted_against_all() -> None:
    found = tally((*TINY, answer("c", "another key", right=False)), by_word)
    assert found.wrongly_accepted == pytest.approx(1 / 6)
    assert found.precision == pytest.approx(3 / 4)


def test_decisions_are_counted_until_each_goal() -> None:
    assert actions.measure(TINY, by_word) == {0.95: 2, 0.97: 2, 0.98: 2}


def test_a_group_that_people_marked_differently_keeps_a_goal_out_of_reach() -> None:
    rows = (answer("a", "a door", right=True), answer("a", "A door!", right=True), answer("a", "door", right=False))
    assert actions.measure(rows, by_word) == {0.95: None, 0.97: None, 0.98: None}


def test_a_sample_has_whole_questions_and_is_the_same_for_the_same_seed() -> None:
    rows = load("scientsbank")
    chosen = actions.sample(rows, 100, 1)
    assert chosen == actions.sample(rows, 100, 1)
    assert chosen != actions.sample(rows, 100, 2)
    whole = by_question(rows)
    assert all(found == whole[question] for question, found in by_question(chosen).items())
    assert len(chosen) >= 100


def test_tfidf_alone_learns_words_and_follows_the_only_label_it_saw() -> None:
    marked = [("water flows", True), ("water is wet", True), ("stone falls", False), ("a stone", False)]
    assert baseline.predict(marked, ["hot water", "grey stone"]) == [True, False]
    assert baseline.predict([("water", False)], ["water", "stone"]) == [False, False]


def test_tfidf_alone_on_a_case_that_can_be_solved_by_hand() -> None:
    """Two marks with a word each: by symmetry the border is half-way, and an unknown word says nothing."""
    assert baseline.predict([("water", True), ("stone", False)], ["water", "stone", "water water stone"]) == [
        True,
        False,
        True,
    ]


def test_the_curve_judges_only_what_is_not_marked() -> None:
    points = curve.measure("scientsbank", 1, by_word)
    rows = by_question(load("scientsbank")).values()
    for count, point in points.items():
        taking_part = [len(one) for one in rows if len(one) >= count + curve.FEWEST_LEFT]
        assert point.answers == sum(taking_part) - count * len(taking_part)
        assert len(point.questions) == len(taking_part)
    assert sorted(points) == [5, 10, 20]


def test_a_threshold_is_the_one_that_agrees_most() -> None:
    assert similarity.threshold([0.9, 0.8, 0.3, 0.2], [True, True, False, False]) == 0.8
    assert similarity.threshold([0.9, 0.2], [False, False]) == float("inf")
    assert similarity.agreement([0.9, 0.8, 0.3], [True, False, False], 0.8) == pytest.approx(2 / 3)


def test_the_methods_of_others_are_as_published() -> None:
    assert similarity.exact("The Beatles!", "beatles") == 1.0
    assert similarity.token_f1("the first of May", "May 1") == pytest.approx(2 / 5)
    assert similarity.wratio("Beatles", "the beatles") == pytest.approx(0.9)


def test_whole_questions_are_held_out() -> None:
    folds = {row.question_id: fold_of(row.question_id) for row in load("beetle")}
    assert set(folds.values()) == set(range(FOLDS))


def test_a_bar_is_met_from_its_side() -> None:
    assert Bar("", 0.7, 0.7).met
    assert not Bar("", 0.69, 0.7).met
    assert Bar("", 0.7, 0.7, at_most=True).met
    assert not Bar("", 0.71, 0.7, at_most=True).met


def test_costs_are_measured() -> None:
    found = cost("evouna")
    assert found.answers == 3229
    assert found.per_second > 0
    assert 0 < found.memory < 2000
    assert found.slowest > 0
