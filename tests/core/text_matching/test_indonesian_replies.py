"""Indonesian as pupils write it: times and shares by value, spoken spelling, and what the third look says of other words."""

from __future__ import annotations

import pytest

from quizapp.core.text_matching import Key, decide, grade, words
from quizapp.core.text_matching.normalizing import tokens
from quizapp.core.text_matching.times_of_day import times_in


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("pukul 19.30 wib", 19 * 60 + 30),
        ("19:30", 19 * 60 + 30),
        ("jam 7.30 malam", 19 * 60 + 30),
        ("jam setengah delapan malam", 19 * 60 + 30),
        ("jam 6 pagi", 6 * 60),
    ],
)
def test_one_time_in_several_spellings(text: str, minutes: int) -> None:
    (found,) = times_in(text, "id")

    assert found.minute == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("quarter to 8 in the evening", 19 * 60 + 45),
        ("half past 6 pm", 18 * 60 + 30),
        ("19:45 pm", 19 * 60 + 45),
        ("12:30 am", 30),
        ("12 pm", 12 * 60),
    ],
)
def test_english_times_are_read_by_the_same_module(text: str, minutes: int) -> None:
    (found,) = times_in(text, "en")

    assert found.minute == minutes


@pytest.mark.parametrize("text", ["7.45", "quarter to 8", "13 am", "25 pm"])
def test_what_may_be_either_half_of_an_english_day_is_no_time(text: str) -> None:
    assert times_in(text, "en") == ()


@pytest.mark.parametrize("text", ["19", "setengah delapan", "7,5 meter", "jam 25", "25.30 wib", "2 jam"])
def test_what_may_be_something_else_is_no_time(text: str) -> None:
    assert times_in(text, "id") == ()


def test_another_zone_and_half_a_day_are_another_time() -> None:
    key = Key("id", "Pukul berapa kereta tiba?", ("pukul 19.30 WIB", "19.30"))

    assert decide("jam 7.30 malam kak", key).outcome == "full"
    for wrong in ("19.30 WITA", "jam 7.30", "jam 7.30 pagi", "sebelum 19.30", "19.30 atau 20.30"):
        assert decide(wrong, key).outcome != "full", wrong


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("kura2", ("kura", "kura")),
        ("anak2nya", ("anak", "anaknya")),
        ("CO2", ("co", "2")),
        ("dua per tiga", ("2", "3")),
        ("sepertiga", ("1", "3")),
        ("satu setengah juta", ("1500000",)),
        ("duabelas", ("12",)),
        ("gamau kalah", ("tidak", "mau", "kalah")),
        ("diantara", ("di", "antara")),
        ("keluar", ("keluar",)),
        ("1983 an", ("1983", "an")),
    ],
)
def test_spoken_spelling_is_read_as_what_it_stands_for(reply: str, meant: tuple[str, ...]) -> None:
    assert tokens(reply, "id") == meant


def test_a_figure_has_the_unit_that_the_question_implies() -> None:
    assert decide("18", Key("id", "Berapa umur Raden Saleh?", ("18 tahun",))).outcome == "full"
    assert decide("18 bulan", Key("id", "Berapa umur Raden Saleh?", ("18 tahun",))).outcome != "full"
    assert decide("7,5 ribu aja", Key("id", "Berapa harga tiketnya?", ("Rp7.500",))).outcome == "full"


def test_a_place_in_a_row_is_no_number_of_things() -> None:
    key = Key("id", "Turnamen itu diikuti berapa negara?", ("24 negara",))

    assert [decide(reply, key).outcome for reply in ("24", "ke-24", "nomor 24")] == ["full", "review", "review"]


def test_an_acronym_with_another_letter_is_another_one() -> None:
    key = Key("id", "Badan apa yang mengeluarkan peringatan?", ("BMKG",))

    assert [decide(reply, key).outcome for reply in ("B.M.K.G.", "BMG")] == ["full", "review"]


def test_denied_and_exchanged_words_lower_the_sureness_and_other_words_raise_it() -> None:
    passage = "Kapal kandas karena nakhodanya tidak dapat melihat pantai. Nelayan menjemput mereka."
    refs = ("karena nakhodanya tidak dapat melihat pantai",)
    key = Key("id", "Mengapa kapal kandas?", refs, passage_words=words(passage, "id"))

    right = grade("soalnya nahkodanya gabisa liat pantai", key).sureness
    denied = grade("karena nakhodanya dapat melihat pantai", key).sureness
    exchanged = grade("karena nelayan tidak dapat melihat pantai", key).sureness

    assert denied < 0.5 <= right
    assert exchanged < 0.5


def test_joined_by_another_word_or_said_as_what_is_done_is_no_other_thing() -> None:
    passage = words("Jalak bali hampir punah karena ditangkap pemburu dan hutannya ditebang.", "id")
    refs = ("karena ditangkap pemburu dan hutannya ditebang",)
    key = Key("id", "Mengapa jalak bali hampir punah?", refs, passage_words=passage)

    assert grade("di tangkap pemburu sama hutannya di tebang", key).sureness > 0.5
    assert grade("penebangan hutan dan perburuan", key).sureness > 0.5
    assert grade("penebang hutan dan pemburu", key).sureness < grade("penebangan hutan dan perburuan", key).sureness
