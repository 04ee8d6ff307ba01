"""Units of several words: areas, volumes, speeds, temperatures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizapp.core.text_matching import Key, NumberKey, decide

ACCEPTED, WRONG_UNIT, WRONG_NUMBER = "number", "unit_differs", "number_differs"
NO_UNIT, UNCLEAR, MORE = "unit_missing", "number_unclear", "extra_words"


@pytest.mark.parametrize(
    ("language", "value", "unit", "replies"),
    [
        (
            "id",
            "36",
            "°C",
            {"36°C": ACCEPTED, "36 derajat Celsius": ACCEPTED, "36 C": ACCEPTED, "suhunya 36 °C": ACCEPTED},
        ),
        ("id", "36", "°C", {"36": NO_UNIT, "36 derajat": UNCLEAR, "37 °C": WRONG_NUMBER, "36 °F": WRONG_UNIT}),
        (
            "id",
            "120",
            "m²",
            {"120 m2": ACCEPTED, "120m²": ACCEPTED, "120 meter persegi": ACCEPTED, "0,012 ha": ACCEPTED},
        ),
        (
            "id",
            "120",
            "m²",
            {"121 m²": WRONG_NUMBER, "120 meter": UNCLEAR, "120 meter kubik": WRONG_UNIT, "120": NO_UNIT},
        ),
        ("id", "60", "km/jam", {"60 km/jam": ACCEPTED, "60 kilometer per jam": ACCEPTED, "1 km/menit": ACCEPTED}),
        ("id", "60", "km/jam", {"60 km": UNCLEAR, "61 km/jam": WRONG_NUMBER, "60 jam": WRONG_UNIT, "60": NO_UNIT}),
        ("id", "60", "liter", {"0,06 m³": ACCEPTED, "0,06 meter kubik": ACCEPTED, "60 meter": UNCLEAR}),
        ("en", "60", "km/h", {"60 km/h": ACCEPTED, "60 kilometres per hour": ACCEPTED, "60 km an hour": ACCEPTED}),
        ("en", "60", "km/h", {"60 kph": ACCEPTED, "60 mph": WRONG_NUMBER, "60 km": UNCLEAR, "60": NO_UNIT}),
        (
            "en",
            "3",
            "m³",
            {"3 cubic metres": ACCEPTED, "3,000 litres": ACCEPTED, "3 m3": ACCEPTED, "3 square metres": WRONG_UNIT},
        ),
        (
            "en",
            "10",
            "m/s",
            {"10 m/s": ACCEPTED, "36 km/h": ACCEPTED, "10 metres per second": ACCEPTED, "10 m": UNCLEAR},
        ),
        (
            "id",
            "5",
            "km",
            {"5 km": ACCEPTED, "5.000 m": ACCEPTED, "5 km/jam": UNCLEAR, "5 km 2": UNCLEAR, "5 km 2 jam": MORE},
        ),
    ],
)
def test_amounts_with_units_of_several_words(language: str, value: str, unit: str, replies: dict[str, str]) -> None:
    question = {
        "id": "Berapa besar suhu, luas, laju, isi atau jarak itu? Tulis satuannya.",
        "en": "How much is it? Write the unit.",
    }[language]
    key = Key(language, question, (), number=NumberKey(Decimal(value), unit=unit))
    assert {reply: decide(reply, key).rule for reply in replies} == replies


def test_a_unit_that_the_question_names_may_be_left_out() -> None:
    key = Key("id", "Berapa kilometer per jam lajunya?", (), number=NumberKey(Decimal(60), unit="km/jam"))
    assert decide("60", key).rule == ACCEPTED
    assert decide("60 kilometer", key).rule == UNCLEAR
