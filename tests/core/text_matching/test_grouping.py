"""Which replies are alike, and how fast a school's worth of them is sorted."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text_matching import Key, canonical
from quizapp.core.text_matching.grouping import group

CHANGE = Key("id", "Bagaimana cara memisahkan garam dari air laut?", ("diuapkan",))
WAR = Key("id", "Siapa mengalahkan siapa?", ("Majapahit mengalahkan Kediri",))
ENGLISH = Key("en", "Why did the lamp go out?", ("there is a gap in the circuit",))


def alike(key: Key, *texts: str) -> bool:
    """Tell whether all of `texts` are one group."""
    return group(texts, key) == (tuple(range(len(texts))),)


def apart(key: Key, *texts: str) -> bool:
    """Tell whether each of `texts` is a group of its own."""
    return group(texts, key) == tuple((place,) for place in range(len(texts)))


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        (CHANGE, ("diuapkan", "Diuapkan!", "  diuapkan  ", "karena diuapkan")),
        (CHANGE, ("air dan garam", "garam dan air", "garam, air", "air; garam")),
        (CHANGE, ("pemanasan matahari", "oleh pemanasan matahari")),
        (ENGLISH, ("a gap in the circuit", "gap in circuit", "gaps in the circuits")),
        (ENGLISH, ("it was disconnected", "disconnected", "is disconnecting")),
        (CHANGE, ("menguapkan", "penguapan", "diuapkan")),
        (CHANGE, ("tdk diuapkan", "tidak diuapkan", "gak diuapkan")),
        (CHANGE, ("menurut saya dijemur", "dijemur", "krena dijemur", "Menurut bacaan, karena dijemur.")),
        (CHANGE, ("dari tambak", "dari tambak", "dari tamak", "di tambak")),
        (Key("en", "What is seven times two?", ("14",)), ("fourteen", "14", "is 14")),
        (Key("xx", "?", ("qolob",)), ("Zarim", "zarim.")),
    ],
)
def test_the_same_said_in_another_form_is_alike(key: Key, texts: tuple[str, ...]) -> None:
    assert alike(key, *texts)


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        (WAR, ("Demak mengalahkan Pajang", "Pajang mengalahkan Demak")),
        (WAR, ("Demak dan Tuban mengalahkan Pajang", "Pajang mengalahkan Demak dan Tuban")),
        (WAR, ("Demak mengalahkan Pajang", "Demak dikalahkan Pajang")),
        (CHANGE, ("penulis", "menulis")),
        (ENGLISH, ("Rome defeated Carthage", "Rome was defeated by Carthage", "Carthage defeated Rome")),
        (ENGLISH, ("the battery is connected", "the battery is not connected", "the battery is never connected")),
        (ENGLISH, ("bulb 1 is broken", "bulb 2 is broken", "bulb one hundred is broken", "bulbs are broken")),
        (ENGLISH, ("because of bulb A", "because of bulb B", "because of bulbs")),
        (CHANGE, ("1945", "1946", "194", "19 45")),
        (CHANGE, ("tidak diuapkan", "diuapkan")),
        (CHANGE, ("menurut saya", "saya")),
        (CHANGE, ("paku", "palu", "pasir", "pasar", "kakap", "kakak")),
        (ENGLISH, ("a lamp withot a gap", "a lamp with a gap")),
        (CHANGE, ("lebih panas", "panas", "kurang panas")),
        (CHANGE, ("+", "-", "?")),
    ],
)
def test_what_says_something_else_is_apart(key: Key, texts: tuple[str, ...]) -> None:
    assert apart(key, *texts)


def test_a_slip_in_a_long_word_joins_the_more_frequent_word() -> None:
    texts = ["kondensasi"] * 4 + ["kondensaasi", "kondenssi", "Kondensais"]
    assert alike(CHANGE, *texts)


def test_a_slip_joins_the_word_of_the_key_though_nobody_wrote_it_right() -> None:
    key = Key("id", "Apa nama prosesnya?", ("sublimasi",))
    assert alike(key, "sublimsi", "sublimaasi")


def test_two_spellings_about_as_frequent_stay_apart() -> None:
    texts = ["Marlina"] * 3 + ["Marlino"] * 2
    assert group(texts, WAR) == ((0, 1, 2), (3, 4))


def test_a_known_word_is_never_a_slip_of_another() -> None:
    key = Key("id", "Apa?", ("jalan",), passage_words=frozenset({"kontraksi", "kontraksa"}))
    assert group(["kontraksi"] * 5 + ["kontraksa"], key) == ((0, 1, 2, 3, 4), (5,))


def test_a_slip_between_two_known_words_joins_neither() -> None:
    key = Key("id", "Apa?", ("jalan",), passage_words=frozenset({"kantoran", "kantaran"}))
    assert apart(key, "kantoran", "kantaran", "kanturan")


def test_figures_are_never_slips() -> None:
    assert group(["1234567"] * 9 + ["1234568", "a123456", "a123457"], CHANGE) == (tuple(range(9)), (9,), (10,), (11,))


def test_the_question_said_again_in_front_is_left_out() -> None:
    key = Key("id", "Apa akibat banjir besar bagi warga?", ("rumah rusak",))
    assert alike(key, "akibat banjir besar adalah kelaparan", "kelaparan")


def test_the_question_said_again_stays_where_it_compares_two_things() -> None:
    key = Key("id", "Apa perbedaan kota besar dan desa kecil?", ("kota ramai",))
    assert apart(key, "kota besar itu ramai", "desa kecil itu ramai")


def test_nothing_is_lost_of_a_reply_that_only_repeats_the_question() -> None:
    key = Key("id", "Apa akibat banjir besar bagi warga?", ("rumah rusak",))
    assert apart(key, "banjir besar", "akibat banjir", "warga")


PIECES = (
    "air",
    "garam",
    "tidak",
    "bukan",
    "12",
    "dua",
    "dan",
    ",",
    "diuapkan",
    "menguapkan",
    "oleh",
    "A",
    "kondensasi",
)
TEXTS = st.lists(
    st.text(max_size=30) | st.lists(st.sampled_from([*PIECES, "kondensaasi", "di"]), max_size=6).map(" ".join),
    max_size=12,
)


@given(texts=TEXTS, language=st.sampled_from(["id", "en", "jv"]))
def test_every_reply_is_in_one_group_and_what_the_ledger_holds_equal_is_together(
    texts: list[str], language: str
) -> None:
    key = Key(language, "Bagaimana air menjadi garam?", ("diuapkan",))
    groups = group(texts, key)
    assert sorted(place for places in groups for place in places) == list(range(len(texts)))
    assert list(groups) == sorted(groups)
    assert all(a < b for places in groups for a, b in pairwise(places))
    group_of = {place: number for number, places in enumerate(groups) for place in places}
    for a in range(len(texts)):
        for b in range(a):
            if canonical(texts[a], language) == canonical(texts[b], language):
                assert group_of[a] == group_of[b]
    assert group(texts, key) == groups


@given(texts=TEXTS, data=st.data())
def test_the_order_of_replies_does_not_matter(texts: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    shuffled = [texts[place] for place in order]
    back = {frozenset(order[place] for place in places) for places in group(shuffled, CHANGE)}
    assert back == {frozenset(places) for places in group(texts, CHANGE)}


def test_five_thousand_replies_take_no_square_of_time() -> None:
    texts = [
        f"kondensasi uap {number} dingin{'abcdefghij'[number % 10]}kanlah {number * 7919}" for number in range(5000)
    ]
    started = time.process_time()
    assert len(group(texts, CHANGE)) == 5000
    assert time.process_time() - started < 4


def test_long_and_hostile_texts_are_alike_only_when_they_are_the_same() -> None:
    texts = ["garam " * 4000, "garam " * 4000, "garam " * 3999, "\x00", "\ud800", "e" + "\u0301" * 5000, ""]
    assert group(texts, CHANGE)[:2] == ((0, 1), (2,))
