"""A question's model: it fits what it says it fits, follows the marks, and is the same whatever order they came in."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text_matching import Key, Ledger, MarkedForm
from quizapp.core.text_matching.features import features
from quizapp.core.text_matching.learning import (
    MOST_MARKS,
    TRUSTS,
    Model,
    likeness_of_letters,
    model_for,
)
from quizapp.core.text_matching.logistic import fit, log_odds, probability

KEY = Key("id", "Mengapa daun menjadi layu?", ("kekurangan air",))
RIGHT = ("tidak ada air", "air tanah habis", "tanahnya kering tanpa air", "air kurang", "kehabisan air di tanah")
WRONG = ("cahaya matahari kurang", "dimakan ulat", "karena malam", "pupuk habis", "daunnya sudah tua")


def unsure(reply: str, key: Key) -> float:
    """A prior that knows nothing."""
    del reply, key
    return 0.5


def by_length(reply: str, key: Key) -> float:
    """A prior with opinions, right or not."""
    del key
    return 1 / (1 + len(reply) % 7)


def mistaken(reply: str, key: Key) -> float:
    """A prior that has it the wrong way round."""
    del key
    return 0.05 if "air" in reply else 0.95


def ledger(right: tuple[str, ...] = RIGHT, wrong: tuple[str, ...] = WRONG) -> Ledger:
    marked = [MarkedForm(text, 1.0) for text in right] + [MarkedForm(text, 0.0) for text in wrong]
    return Ledger(tuple(marked))


def model(marks: Ledger, prior=unsure, key: Key = KEY) -> Model:
    found = model_for(key, marks, prior)
    assert found is not None
    return found


# The solver


def test_the_smallest_case_agrees_with_its_closed_form() -> None:
    """One example: w = 1 - p(kw); with k = 2 and target 1 the score s solves s(1 + e^s) = 2."""
    found = fit([[2.0]], [0.0], [1.0])
    score = found.scores[0]
    assert score * (1 + math.exp(score)) == pytest.approx(2, abs=1e-6)
    assert found.weights[0] == pytest.approx(score / 2, abs=1e-9)


def test_two_opposite_examples_that_are_the_same_cancel_out() -> None:
    found = fit([[1.0, 1.0], [1.0, 1.0]], [0.0, 0.0], [1.0, 0.0])
    assert found.scores == pytest.approx((0.0, 0.0), abs=1e-9)
    assert found.weights == pytest.approx((0.5, -0.5), abs=1e-9)


def test_nothing_to_fit_is_a_fit() -> None:
    assert fit([], [], []).weights == ()


@given(st.data())
def test_the_gradient_is_zero_at_what_was_found(data: st.DataObject) -> None:
    count, width = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 5))
    number = st.floats(-3, 3, allow_nan=False)
    rows = data.draw(st.lists(st.lists(number, min_size=width, max_size=width), min_size=count, max_size=count))
    offsets = data.draw(st.lists(st.floats(-5, 5), min_size=count, max_size=count))
    targets = data.draw(st.lists(st.floats(0, 1), min_size=count, max_size=count))
    gram = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in rows] for one in rows]
    found = fit(gram, offsets, targets)
    # In the primal, w = sum of weights * rows: loss' = sum (p - y) x + w = 0
    learned = [
        sum(weight * row[place] for weight, row in zip(found.weights, rows, strict=True)) for place in range(width)
    ]
    for row, offset, score in zip(rows, offsets, found.scores, strict=True):
        assert score == pytest.approx(offset + sum(a * b for a, b in zip(row, learned, strict=True)), abs=1e-6)
    for place in range(width):
        pull = sum(
            (target - probability(score)) * row[place]
            for target, score, row in zip(targets, found.scores, rows, strict=True)
        )
        assert pull == pytest.approx(learned[place], abs=1e-4)


def test_the_score_without_an_example_is_close_to_a_fit_without_it() -> None:
    texts = (*RIGHT, *WRONG)
    made = [features(text, "id") for text in texts]
    gram = [[3 * likeness_of_letters(one, other) + 0.3 for other in made] for one in made]
    targets = [1.0] * len(RIGHT) + [0.0] * len(WRONG)
    whole = fit(gram, [0.0] * len(texts), targets)
    for place in range(len(texts)):
        rest = [other for other in range(len(texts)) if other != place]
        part = fit([[gram[a][b] for b in rest] for a in rest], [0.0] * len(rest), [targets[one] for one in rest])
        without = sum(weight * gram[place][other] for weight, other in zip(part.weights, rest, strict=True))
        assert whole.left_out[place] == pytest.approx(without, abs=0.1)


def test_the_model_is_at_the_minimum_of_its_own_loss() -> None:
    found = model(ledger(), by_length)
    weights = found._fit.weights  # the condition is about what the model keeps to itself
    for example, weight in zip(found.examples, weights, strict=True):
        chance = found.sureness(example.form.text, by_length(example.form.text, KEY))
        assert weight == pytest.approx(example.fraction - chance, abs=1e-5)


# The model


def test_four_marks_teach_nothing_and_five_do() -> None:
    assert model_for(KEY, ledger(RIGHT[:2], WRONG[:2]), unsure) is None
    assert model(ledger(RIGHT[:2], WRONG[:3])).marks == 5


def test_the_same_form_marked_again_is_one_mark() -> None:
    repeated = Ledger(tuple(MarkedForm(text, 1.0) for text in ("Air!", "air", "AIR", " air ", "air.")))
    assert model_for(KEY, repeated, unsure) is None


def test_replies_like_those_marked_right_are_surer_than_those_like_the_wrong_ones() -> None:
    found = model(ledger())
    assert found.sureness("airnya habis", 0.5) > 0.6
    assert found.sureness("ulat memakan daun", 0.5) < 0.4


def test_a_slip_in_a_long_word_learns_from_the_word() -> None:
    right = ("dekomposisi", "proses dekomposisi", "dekomposisi bakteri", "oleh dekomposisi", "dekomposisi sampah")
    found = model(ledger(right, WRONG))
    assert found.sureness("dekompossisi", 0.5) > 0.6


def test_a_prior_that_the_marks_contradict_is_dropped() -> None:
    found = model(ledger(), mistaken)
    assert found.trust < 0.1
    assert found.sureness("airnya tidak ada", mistaken("airnya tidak ada", KEY)) > 0.5
    assert found.sureness("ulat", mistaken("ulat", KEY)) < 0.5


def test_a_prior_that_the_marks_confirm_is_followed() -> None:
    def knows(reply: str, key: Key) -> float:
        return 1 - mistaken(reply, key)

    assert model(ledger(), knows).trust > 0.9


def test_before_the_first_mark_the_prior_is_followed_nearly_whole() -> None:
    assert sum(chance for _, chance in TRUSTS) == pytest.approx(1)
    assert sum(share * chance for share, chance in TRUSTS) > 0.9


def test_a_part_of_the_points_stands_between_none_and_all() -> None:
    texts = ("air tanah", "air hujan", "air sungai", "air danau", "air laut")
    scores = [
        model(Ledger(tuple(MarkedForm(text, fraction) for text in texts))).sureness("air kolam", 0.5)
        for fraction in (0.0, 0.5, 1.0)
    ]
    assert scores == sorted(scores)
    assert scores[0] < 0.4 < scores[1] < 0.6 < scores[2]


def test_the_nearest_marked_forms_come_first_and_tell_what_they_were_worth() -> None:
    nearest = model(ledger()).nearest("dimakan oleh ulat")
    assert nearest[0].form.text == "dimakan ulat"
    assert nearest[0].form.fraction == 0.0
    assert nearest[0].likeness > 0.5
    likenesses = [one.likeness for one in nearest]
    assert likenesses == sorted(likenesses, reverse=True)
    assert model(ledger()).nearest("xyzzy") == ()


def test_a_model_is_fitted_once_for_a_class() -> None:
    assert model(ledger()) is model(ledger())


def test_only_the_newest_of_very_many_forms_are_learned_from() -> None:
    marked = tuple(MarkedForm(f"kata{number} lain{number * 7}", float(number % 2)) for number in range(3000))
    started = time.process_time()
    found = model(Ledger(marked))
    found.sureness("kata", 0.5)
    assert found.marks == MOST_MARKS
    assert {example.form for example in found.examples} == set(marked[-MOST_MARKS:])
    assert time.process_time() - started < 2


def test_forty_marks_are_fitted_in_milliseconds() -> None:
    marked = tuple(
        MarkedForm(f"{RIGHT[number % 5]} {WRONG[number // 5 % 5]} {number}", float(number % 2)) for number in range(40)
    )
    model(Ledger(marked)).sureness("hangat", 0.5)
    taken = []
    for more in range(5):
        started = time.process_time()
        model(Ledger((*marked, MarkedForm(f"air {more}", 1.0)))).sureness("air", 0.5)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.03


TEXT = st.text(max_size=20) | st.lists(st.sampled_from([*RIGHT, *WRONG, "1945", "tidak", "a"]), max_size=3).map(
    " ".join
)
MARKS = st.lists(st.tuples(TEXT, st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=12)


@given(marks=MARKS, reply=TEXT, prior=st.floats(0, 1), data=st.data(), language=st.sampled_from(["id", "en", "jv"]))
def test_any_marks_in_any_order_give_the_same_sureness(
    marks: list[tuple[str, float]], reply: str, prior: float, data: st.DataObject, language: str
) -> None:
    key = Key(language, "?", ("air",))
    once = dict(marks)
    ordered = [MarkedForm(text, fraction) for text, fraction in once.items()]
    other = data.draw(st.permutations(ordered))
    first = model_for(key, Ledger(tuple(ordered)), by_length)
    second = model_for(key, Ledger(tuple(other)), by_length)
    assert (first is None) == (second is None)
    if first is None or second is None:
        return
    assert 0 <= first.sureness(reply, prior) <= 1
    assert first.sureness(reply, prior) == second.sureness(reply, prior)
    if len({example.form.text for example in first.examples}) == len(ordered):
        assert first.nearest(reply) == second.nearest(reply)
    assert all(0 <= sure <= 1 for sure, _ in first.left_out)


@given(marks=MARKS, reply=TEXT, first=st.floats(0, 1), second=st.floats(0, 1))
def test_numbers_that_are_said_are_bounded(
    marks: list[tuple[str, float]], reply: str, first: float, second: float
) -> None:
    found = model_for(KEY, Ledger(tuple(MarkedForm(text, fraction) for text, fraction in marks)), unsure)
    if found is None:
        return
    assert all(0 <= found.sureness(reply, prior) <= 1 for prior in (first, second))
    assert all(0 <= one.likeness <= 1 for one in found.nearest(reply))
    assert 0 <= found.trust <= 1


def test_log_odds_and_probability_are_each_other_s_inverse() -> None:
    assert [probability(log_odds(chance, most=9)) for chance in (0.1, 0.5, 0.9)] == pytest.approx([0.1, 0.5, 0.9])
    assert (log_odds(0, most=4), log_odds(1, most=4), log_odds(-1, most=4)) == (-4, 4, -4)
    assert probability(-1000) == 0.0
    assert probability(1000) == 1.0
    assert math.isclose(probability(0), 0.5)
