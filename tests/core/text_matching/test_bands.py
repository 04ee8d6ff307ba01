"""When marks allow the machine to decide, and when they take that away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text_matching import Key, Ledger, MarkedForm, Nearest
from quizapp.core.text_matching.bands import Bands, accepts, bands_from, judge, rejects, wilson

KEY = Key("id", "Mengapa daun menjadi layu?", ("kekurangan air",))


def prior(reply: str, key: Key) -> float:
    """Sure of what has the word of the key, unsure of the rest."""
    del key
    return 0.9 if "kekurangan" in reply else 0.7 if "air" in reply else 0.3


def know_nothing(reply: str, key: Key) -> float:
    """Be as unsure of everything as can be."""
    del reply, key
    return 0.5


def near(*pairs: tuple[float, float]) -> tuple[Nearest, ...]:
    return tuple(
        Nearest(MarkedForm(str(place), fraction), likeness) for place, (fraction, likeness) in enumerate(pairs)
    )


# Wilson's interval


@pytest.mark.parametrize(
    ("agreeing", "count", "errors", "lower"),
    [(0, 0, 1.96, 0.0), (10, 10, 1.96, 0.722), (90, 100, 1.96, 0.826), (1, 2, 1.0, 0.211), (50, 50, 1.0, 0.980)],
)
def test_wilson_agrees_with_published_values(agreeing: int, count: int, errors: float, lower: float) -> None:
    assert wilson(agreeing, count, errors) == pytest.approx(lower, abs=0.001)


@given(st.integers(1, 200), st.data())
def test_wilson_is_below_the_share_and_rises_with_it(count: int, data: st.DataObject) -> None:
    agreeing = data.draw(st.integers(0, count))
    lower = wilson(agreeing, count, 1.0)
    assert -1e-12 <= lower <= agreeing / count + 1e-12
    if agreeing < count:
        assert lower < wilson(agreeing + 1, count, 1.0)


# Bands


def test_without_marks_the_threshold_of_the_rules_holds() -> None:
    assert bands_from([], 0.62) == Bands(0.62, None)
    assert bands_from([], None) == Bands(None, None)


def test_below_fifty_marks_nothing_is_learned_however_good_they_are() -> None:
    assert bands_from([(0.1, 0.0)] * 49, None) == Bands(None, None)
    assert bands_from([(0.9, 1.0)] * 49, None) == Bands(None, None)


def test_fifty_marks_that_agree_give_a_band_on_their_side() -> None:
    assert bands_from([(0.4, 1.0)] * 50, 0.62) == Bands(0.4, None)
    assert bands_from([(0.4, 0.0)] * 50, None) == Bands(None, 0.4)


def test_one_mark_among_fifty_that_disagrees_takes_the_band_away() -> None:
    assert bands_from([*[(0.4, 1.0)] * 49, (0.9, 0.0)], None) == Bands(None, None)


def test_a_band_ends_where_agreement_ends() -> None:
    marks = [*[(0.8, 1.0)] * 60, *[(0.5, 0.0)] * 5, *[(0.1, 0.0)] * 60]
    assert bands_from(marks, None) == Bands(0.8, 0.5)


def test_a_part_of_the_points_is_neither_right_nor_wrong() -> None:
    assert bands_from([(0.8, 0.5)] * 60, None) == Bands(None, None)


def test_a_refused_form_raises_the_threshold_of_the_rules_above_itself() -> None:
    raised = bands_from([(0.7, 0.0), (0.9, 1.0)], 0.62)
    assert not accepts(0.7, raised)
    assert accepts(0.70001, raised)
    assert bands_from([(0.5, 0.0)], 0.62) == Bands(0.62)
    assert bands_from([(1.0, 0.5)], 0.62) == Bands(None)


@given(
    marks=st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), max_size=120),
    fixed=st.none() | st.floats(0, 1),
    data=st.data(),
)
def test_bands_do_not_depend_on_the_order_and_never_overlap_wrongly(
    marks: list[tuple[float, float]], fixed: float | None, data: st.DataObject
) -> None:
    found = bands_from(marks, fixed)
    assert found == bands_from(data.draw(st.permutations(marks)), fixed)
    if found.reject_to is not None:
        low = [fraction for sureness, fraction in marks if sureness <= found.reject_to]
        assert sum(fraction <= 0 for fraction in low) / len(low) >= 0.98
    if found.accept_from is not None and len(marks) < 50:
        assert all(fraction >= 1 for sureness, fraction in marks if accepts(sureness, found))


# Accepting and refusing


def test_a_refusal_needs_a_refused_form_that_looks_like_the_reply() -> None:
    bands = Bands(None, 0.2)
    assert rejects(0.1, bands, near((0.0, 0.8)))
    assert not rejects(0.1, bands, ())
    assert not rejects(0.1, bands, near((0.0, 0.4)))
    assert not rejects(0.1, bands, near((1.0, 0.8), (0.0, 0.7)))
    assert not rejects(0.1, bands, near((0.5, 0.8), (0.0, 0.8)))
    assert not rejects(0.3, bands, near((0.0, 0.8)))
    assert not rejects(0.0, Bands(0.9, None), near((0.0, 1.0)))


def test_without_a_model_the_prior_decides_at_the_threshold() -> None:
    said = judge("kekurangan", KEY, Ledger(), prior, 0.62)
    assert (said.sureness, said.verdict, said.bands, said.nearest, said.marks) == (0.9, "accept", Bands(0.62), (), 0)
    assert judge("ulat", KEY, Ledger(), prior, 0.62).verdict is None
    assert judge("kekurangan air tanah", KEY, Ledger(), prior, None).verdict is None


def test_few_marks_can_take_an_acceptance_away_but_not_give_one() -> None:
    refused = [MarkedForm(f"kekurangan {word}", 0.0) for word in ("pupuk", "cahaya", "tanah", "matahari", "vitamin")]
    said = judge("kekurangan hujan", KEY, Ledger(tuple(refused)), prior, 0.62)
    assert said.verdict is None
    assert said.sureness < 0.62
    assert said.marks == 5
    right = [
        MarkedForm(f"tanahnya kering {word}", 1.0) for word in ("sekali", "betul", "karena panas", "dan retak", "lama")
    ]
    liked = judge("tanahnya kering dan keras", KEY, Ledger(tuple(right)), prior, 0.62)
    assert liked.sureness > 0.62
    assert liked.verdict is None


def test_many_marks_let_replies_like_them_be_marked_by_themselves() -> None:
    dry = tuple(f"tanahnya kering sejak {number} hari" for number in range(40, 92))
    eaten = tuple(f"ulat nomor {number} memakan daun" for number in range(40, 92))

    def verdicts(liked: tuple[str, ...], refused: tuple[str, ...]) -> list[str | None]:
        marked = [MarkedForm(text, 1.0) for text in liked] + [MarkedForm(text, 0.0) for text in refused]
        texts = ("tanahnya kering sejak hari", "ulat nomor memakan daun", "karena malam hari")
        return [judge(text, KEY, Ledger(tuple(marked)), know_nothing, None).verdict for text in texts]

    assert verdicts(dry, eaten[:12]) == ["accept", None, None]
    assert verdicts(dry[:12], eaten) == [None, "reject", None]


@given(
    marks=st.lists(st.tuples(st.text(max_size=12), st.sampled_from([0.0, 0.5, 1.0])), max_size=9),
    reply=st.text(max_size=20),
    fixed=st.none() | st.floats(0, 1),
)
def test_judging_never_raises_and_accepts_only_above_its_threshold(
    marks: list[tuple[str, float]], reply: str, fixed: float | None
) -> None:
    said = judge(reply, KEY, Ledger(tuple(MarkedForm(*mark) for mark in marks)), prior, fixed)
    assert 0 <= said.sureness <= 1
    if said.verdict == "accept":
        assert said.bands.accept_from is not None
        assert said.sureness >= said.bands.accept_from
        assert fixed is not None
        assert prior(reply, KEY) >= fixed
    assert said.verdict != "reject"
