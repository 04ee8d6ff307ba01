"""What a reply may be read as before it waits for the teacher, and the reasons it is given when it does."""

from __future__ import annotations

import pytest

from quizapp.core.text_matching import Key, decide, normalize, words
from quizapp.core.text_matching.inflection import same_word


@pytest.mark.parametrize(
    ("typed", "word", "same"),
    [
        ("bersihkan", "membersihkan", True),
        ("ngebersihin", "membersihkan", True),
        ("nulis", "menulis", True),
        ("selokannya", "selokan", True),
        ("berfotosintesis", "fotosintesis", True),
        ("Soekarno".lower(), "sukarno", True),
        ("penulis", "menulis", False),
        ("ditulis", "menulis", False),
        ("jatuh", "menjatuhkan", False),
        ("beruang", "uang", False),
        ("makan", "pakan", False),
        ("pembersihan", "membersihkan", False),
    ],
)
def test_indonesian_words_in_other_forms(typed: str, word: str, same: bool) -> None:
    assert same_word(typed, word, "id") == same
    assert same_word(word, typed, "id") == same


@pytest.mark.parametrize(
    ("typed", "word", "same"),
    [
        ("fences", "fence", True),
        ("dropping", "drops", True),
        ("built", "building", True),
        ("threw", "throwing", True),
        ("carried", "carries", True),
        ("news", "new", False),
        ("organ", "organization", False),
        ("writer", "wrote", False),
        ("wing", "win", False),
        ("planes", "plans", False),
    ],
)
def test_english_words_in_other_forms(typed: str, word: str, same: bool) -> None:
    assert same_word(typed, word, "en") == same


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("<b>Jepara</b>&nbsp;", "id", "jepara"),
        ("<script>Jepara</script>", "id", "script jepara script"),
        ("<b>", "id", "b"),
        ("J\u0435p\u0430ra", "id", "jepara"),
        ("\u041f\u0440\u0438\u0433\u043e\u0436\u0438\u043d", "id", "\u043f\u0440\u0438\u0433\u043e\u0436\u0438\u043d"),
        ("abad ke-9", "id", "abad 9"),
        ("abad kesembilan", "id", "abad 9"),
        ("Perang Dunia II", "id", "perang dunia 2"),
        ("jam 14:35", "id", "pukul 14,35"),
        ("24 jam", "id", "24 jam"),
        ("yg krn tdk", "id", "yang karena tidak"),
        ("6:30 p.m.", "en", "6.3 pm"),
        ("97 per cent", "en", "97 percent"),
        ("he'd they're", "en", "he had they are"),
    ],
)
def test_more_normal_forms(text: str, language: str, expected: str) -> None:
    assert normalize(text, language) == expected


PASSAGE = "Polisi menangkap penyelundup di Merak. Tentara menjaga gudang. Suhu dan kelembapan diukur, tekanan tidak."
CAUGHT = Key(
    "id", "Apa yang terjadi di pelabuhan?", ("polisi menangkap penyelundup",), passage_words=words(PASSAGE, "id")
)
MEASURED = Key("id", "Apa saja yang diukur?", ("suhu dan kelembapan",), passage_words=words(PASSAGE, "id"))
WROTE = Key("en", "Who wrote the letter?", ("Amina Yusuf",), passage_words=words("Amina Yusuf met Omar in Cairo", "en"))
LONG = Key("id", "Berapa lama perjalanan itu?", ("24 jam",))
COUNTED = Key("en", "How many pupils took part?", ("48",))


@pytest.mark.parametrize(
    ("reply", "key", "rule"),
    [
        ("penyelundup ditangkap polisi", CAUGHT, "accepted"),
        ("penyelundup ditangkap oleh polisi", CAUGHT, "accepted"),
        ("polisi nangkap penyelundupnya", CAUGHT, "accepted"),
        ("penyelundup menangkap polisi", CAUGHT, "roles"),
        ("polisi ditangkap penyelundup", CAUGHT, "roles"),
        ("polisi gak menangkap penyelundup", CAUGHT, "negation"),
        ("tentara menangkap penyelundup", CAUGHT, "other_word"),
        ("kelembapan, suhu", MEASURED, "accepted"),
        ("suhu sama kelembapan", MEASURED, "accepted"),
        ("suhu atau kelembapan", MEASURED, "two_things"),
        ("suhu", MEASURED, "incomplete"),
        ("suhu tanpa kelembapan", MEASURED, "negation"),
        ("Yusuf, Amina", WROTE, "accepted"),
        ("The letter was written by Amina Yusuf", WROTE, "accepted"),
        ("Amina Yusuf was written by the letter", WROTE, "roles"),
        ("Amina Yusuf's sister", WROTE, "roles"),
        ("Amina Yusuf / Omar", WROTE, "two_things"),
        ("not Omar but Amina Yusuf", WROTE, "contrast"),
        ("1 hari", LONG, "number"),
        ("24 menit", LONG, "other_unit"),
        ("kurang dari 24 jam", LONG, "limited"),
        ("kalau gak salah 24 jam", LONG, "accepted"),
        ("48th", COUNTED, "number_unclear"),
        ("48 teachers", COUNTED, "other_unit"),
    ],
)
def test_each_reading_and_each_doubt_has_its_rule(reply: str, key: Key, rule: str) -> None:
    assert decide(reply, key).rule == rule


def test_an_order_that_is_asked_for_is_kept() -> None:
    key = Key("id", "Sebutkan urutan tahap itu.", ("hujan dan banjir",))

    assert decide("hujan dan banjir", key).outcome == "full"
    assert decide("banjir dan hujan", key).outcome == "review"


def test_where_the_word_itself_is_asked_no_other_form_of_it_will_do() -> None:
    key = Key("id", "Kata apa yang berarti 'menyapu'?", ("membersihkan",), vocabulary=True)

    assert decide("membersihkan", key).outcome == "full"
    assert decide("bersihkan", key).outcome == "review"
