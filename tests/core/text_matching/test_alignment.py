"""A reply laid beside a form: what is found, forgiven, missing and contradicted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text_matching.alignment import Laid, asked_stems, cosine, explained, heads_of, lay, line, trigrams
from quizapp.core.text_matching.graded import Alignment, Pair
from quizapp.core.text_matching.languages import lexicon_for
from quizapp.core.text_matching.normalizing import tokens


def laid(reply: str, form: str, language: str = "en", question: str = "") -> Laid:
    lexicon = lexicon_for(language)
    asked = asked_stems(tokens(question, language), lexicon)
    typed, written = tokens(reply, language), tokens(form, language)
    heads = heads_of(written, lexicon) | heads_of(typed, lexicon)
    return lay(line(typed, lexicon, asked, heads, 0.3), line(written, lexicon, asked, heads, 0.5), lexicon)


def told(reply: str, form: str, language: str = "en", question: str = "") -> Alignment:
    return explained(laid(reply, form, language, question), form)


def test_every_word_found_in_any_order() -> None:
    found = laid("Prigozhin Yevgeny", "Yevgeny Prigozhin")
    assert (found.recall, found.precision) == (1.0, 1.0)
    assert told("Prigozhin Yevgeny", "Yevgeny Prigozhin").found == ("yevgeny", "prigozhin")


def test_a_slip_is_forgiven_and_named() -> None:
    assert told("fotosintetis", "fotosintesis", "id") == Alignment(
        "fotosintesis", forgiven=(Pair("fotosintetis", "fotosintesis", 1),)
    )


def test_stems_count_as_the_word() -> None:
    assert laid("the crystals dissolved", "a crystal dissolves").recall == 1.0


def test_missing_and_extra_words_are_named() -> None:
    found = told("the Gilbert office", "the Gilbert building")
    assert (found.found, found.missing, found.extra) == (("gilbert",), ("building",), ("office",))


def test_words_of_the_question_are_missing_only_where_nothing_else_is_amiss() -> None:
    question = "Berapa bibit yang disiapkan Pak Wira? Tuliskan angkanya."
    swapped = told("10", "240 bibit", "id", question)
    assert (swapped.contradicted, swapped.missing) == ((Pair("10", "240"),), ())
    assert told("kantong", "240 bibit", "id", question).missing == ("240",)
    assert told("240", "240 bibit", "id", question).missing == ("bibit",)


def test_another_year_contradicts_and_is_neither_missing_nor_extra() -> None:
    found = told("17 Agustus 1946", "17 Agustus 1945", "id")
    assert found.contradicted == (Pair("1946", "1945"),)
    assert (found.missing, found.extra) == ((), ())
    assert laid("17 Agustus 1946", "17 Agustus 1945", "id").clash


def test_another_month_contradicts() -> None:
    assert laid("September 2018", "November 2018").clash
    assert not laid("30 September 1999", "September 1999").clash


def test_a_negation_turns_the_answer_round() -> None:
    found = told("bukan Soekarno", "Soekarno", "id")
    assert found.contradicted == (Pair("bukan", ""),)
    assert laid("bukan Soekarno", "Soekarno", "id").turned


@pytest.mark.parametrize(
    ("reply", "form", "turned"),
    [
        ("the terminals are separated", "the terminals are not connected", False),
        ("the terminals are connected", "the terminals are not connected", True),
        ("an open path", "a closed path", True),
        ("the path is not open", "the path is closed", False),
        ("they are not contained in the same path", "A and C are in different paths", False),
        ("an incomplete circuit", "a complete circuit", True),
    ],
)
def test_opposites_and_negations_cancel_out(reply: str, form: str, *, turned: bool) -> None:
    assert laid(reply, form).turned is turned


def test_an_opposite_is_named() -> None:
    assert told("pintu terbuka", "pintu tertutup", "id").contradicted == (Pair("terbuka", "tertutup"),)


def test_labels_are_told_apart() -> None:
    assert laid("bulb A is on", "bulb B is on").clash
    assert not laid("a bulb is on", "the bulb is on").clash


def test_words_of_the_question_count_less() -> None:
    plain = laid("the capital of Wales", "Cardiff the capital")
    asked = laid("the capital of Wales", "Cardiff the capital", question="What is the capital of Wales?")
    assert asked.recall < plain.recall
    assert asked.fresh == 0.0


def test_a_known_word_is_no_slip() -> None:
    lexicon = lexicon_for("id")
    typed = line(("austria",), lexicon, frozenset(), frozenset(), 1.0)
    form = line(("australia",), lexicon, frozenset(), frozenset(), 1.0)
    assert explained(lay(typed, form, lexicon, frozenset({"austria"})), "Australia").forgiven == ()


def test_an_unknown_language_is_laid_without_stems() -> None:
    assert laid("vakker by", "vakker by", "nb").recall == 1.0


TEXTS = st.text(max_size=40)


@given(TEXTS, TEXTS, st.sampled_from(["id", "en", "xx"]))
def test_shares_are_shares(reply: str, form: str, language: str) -> None:
    if not tokens(reply, language) or not tokens(form, language):
        return
    found = laid(reply, form, language)
    for share in (found.recall, found.precision, found.fresh, found.order, found.likeness):
        assert 0 <= share <= 1 + 1e-9
    assert found == laid(reply, form, language)
    assert (
        len({place for place, _, _ in found.pairs}) == len(found.pairs) == len({other for _, other, _ in found.pairs})
    )


def test_cosine_of_nothing_is_nothing() -> None:
    assert cosine(frozenset(), trigrams("a")) == 0.0
