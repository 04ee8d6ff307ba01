"""Answers of several parts: concepts that are all needed, and lists in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.text_matching import Concept, Decision, Item, Key, Ledger, MarkedForm, decide, grade_parts
from quizapp.core.text_matching.rules_of_parts import align_parts

WHERE = Key(
    language="id",
    question="Di mana pertemuan itu berlangsung? Sebutkan tempat dan wilayahnya.",
    accepted=("Kosmodrom di Timur Jauh Rusia",),
    concepts=(
        Concept("tempat", 0.6, ("Kosmodrom Vostochny", "Vostochny", "Vostochnyi")),
        Concept("wilayah", 0.4, ("Amur", "Timur Jauh", "Timur Jauh Rusia")),
    ),
    wrong=("Moskwa", "Pyongyang"),
    insufficient=("Rusia",),
    passage_words=frozenset({"kereta", "vladivostok"}),
)
BROUGHT = Key(
    language="id",
    question="Sebutkan dua barang yang dibawa Mira ke pasar.",
    accepted=(),
    items=(Item(("jeruk", "buah jeruk")), Item(("kangkung", "sayur kangkung")), Item(("tiga sisir pisang", "pisang"))),
    needed=2,
    wrong=("beras", "ikan"),
)
MEASURED = Key(
    language="id",
    question="Apa isi bak itu dan kapan kelas 8B datang?",
    accepted=(),
    concepts=(Concept("isi", 0.5, ("60 liter nila",)), Concept("tanggal", 0.5, ("4 Mei 2024",))),
)
AMOUNTS = Key(
    language="en",
    question="How long and how heavy is it?",
    accepted=(),
    concepts=(Concept("length", 0.5, ("5 km",)), Concept("weight", 0.5, ("60 kg", "sixty kilos"))),
)


def said(text: str, key: Key) -> tuple[str, float]:
    found = decide(text, key)
    return found.rule, found.credit


@pytest.mark.parametrize(
    ("reply", "rule", "credit"),
    [
        ("Kosmodrom Vostochny, Amur", "concepts", 1.0),
        ("di wilayah Amur, tempatnya Vostochny", "concepts", 1.0),
        ("Vostochni di Timur Jauh", "concepts", 1.0),
        ("1. Vostochny 2. Amur", "concepts", 1.0),
        ("a) Vostochny\nb) Amur", "concepts", 1.0),
        ("Pertemuan itu berlangsung di Vostochny, Amur, Rusia", "concepts", 1.0),
        ("Menurut saya kosmodrom di Timur Jauh Rusia", "concepts", 1.0),
        ("Vostochny", "concepts_missing", 0.6),
        ("di Amur", "concepts_missing", 0.4),
        ("Vostochny, Rusia", "concepts_missing", 0.6),
        ("Vostochny Vostochny", "concepts_missing", 0.6),
        ("Vostochny dan Moskwa", "hedge", 0.0),
        ("Vostochny, Amur, Moskwa", "hedge", 0.0),
        ("Vostochny, naik kereta dari Moskwa ke Amur", "extra_words", 0.0),
        ("Vostochny dekat perbatasan", "extra_words", 0.0),
        ("Vostochny, Vladivostok", "extra_words", 0.0),
        ("bukan di Vostochny tetapi di Amur", "negation", 0.0),
        ("Vostochny atau Amur", "choice", 0.0),
        ("Moskwa", "listed_wrong", 0.0),
        ("Rusia", "insufficient", 0.0),
        ("tidak tahu", "blank", 0.0),
        ("di stasiun", "undecided", 0.0),
    ],
)
def test_concepts(reply: str, rule: str, credit: float) -> None:
    assert said(reply, WHERE) == (rule, credit)


def test_what_is_missing_is_named_by_its_kind_and_never_by_the_key() -> None:
    decided = decide("Vostochny", WHERE)
    assert decided.outcome == "partial"
    assert str(decided.message) == "Part of the answer is there; missing: wilayah."


@pytest.mark.parametrize(
    ("reply", "rule", "credit"),
    [
        ("jeruk dan kangkung", "list", 1.0),
        ("Kangkung, jeruk.", "list", 1.0),
        ("jeruk/pisang", "list", 1.0),
        ("1) jeruk 2) tiga sisir pisang", "list", 1.0),
        ("jeruk, kangkung, pisang", "list", 1.0),
        ("yang dibawa Mira ke pasar: jruk dan kangkng", "list", 1.0),
        ("Mira membawa jeruk dan kangkung ke pasar", "list", 1.0),
        ("jeruk dan kangkung membawa Mira ke pasar", "roles", 0.0),
        ("jeruk", "list_short", 0.5),
        ("jeruk dan buah jeruk", "list_short", 0.5),
        ("jeruk, jeruk", "list_short", 0.5),
        ("jeruk dan beras", "list_short", 0.5),
        ("jeruk, kangkung, beras", "list_wrong_part", 0.5),
        ("jeruk, kangkung, beras, ikan", "list_wrong", 0.0),
        ("jeruk, beras, ikan", "list_wrong", 0.0),
        ("jeruk, kangkung, pisang, beras", "list_wrong_part", 0.5),
        ("jeruk, kangkung, beras, beras", "list_wrong_part", 0.5),
        ("beras, ikan", "listed_wrong", 0.0),
        ("jeruk dan perahu", "extra_words", 0.0),
        ("jeruk, kangkung, perahu", "extra_words", 0.0),
        ("jeruk atau kangkung", "choice", 0.0),
        ("bukan jeruk, kangkung", "negation", 0.0),
        ("perahu", "undecided", 0.0),
    ],
)
def test_lists(reply: str, rule: str, credit: float) -> None:
    assert said(reply, BROUGHT) == (rule, credit)


def test_who_did_it_to_whom_counts_in_a_list_too() -> None:
    key = replace(
        BROUGHT, question="Sebutkan dua negara yang mengalahkan Jerman.", items=(Item(("Italia",)), Item(("Spanyol",)))
    )
    found = {
        reply: decide(reply, key).rule
        for reply in (
            "Italia dan Spanyol mengalahkan Jerman",
            "Jerman dikalahkan Italia dan Spanyol",
            "Jerman mengalahkan Italia dan Spanyol",
            "Italia dan Spanyol dikalahkan Jerman",
        )
    }
    assert list(found.values()) == ["list", "extra_words", "roles", "extra_words"]


def test_a_list_names_how_many_are_there() -> None:
    assert str(decide("pisang", BROUGHT).message) == "1 of 2 answers asked for are there."
    worded = str(decide("jeruk, kangkung, beras", BROUGHT).message)
    assert worded == '2 of 2 answers asked for are there; the wrong answer "beras" takes a share away.'


@pytest.mark.parametrize(
    ("reply", "key", "rule", "credit"),
    [
        ("60 liter nila, 4/5/2024", MEASURED, "concepts", 1.0),
        ("enam puluh liter nila pada tanggal 4 Mei 2024", MEASURED, "concepts", 1.0),
        ("60 liter nila pada tanggal 5 Mei 2024", MEASURED, "extra_words", 0.0),
        ("50 liter nila, 4 Mei 2024", MEASURED, "extra_words", 0.0),
        ("4-5-2024", MEASURED, "concepts_missing", 0.5),
        ("5 kilometres and 60 kilograms", AMOUNTS, "concepts", 1.0),
        ("five km, sixty kg", AMOUNTS, "concepts", 1.0),
        ("5 km", AMOUNTS, "concepts_missing", 0.5),
        ("5 miles and 60 kg", AMOUNTS, "extra_words", 0.0),
        ("6 km and 60 kg", AMOUNTS, "extra_words", 0.0),
        ("5 kg and 60 km", AMOUNTS, "undecided", 0.0),
    ],
)
def test_numbers_units_and_dates_in_parts(reply: str, key: Key, rule: str, credit: float) -> None:
    assert said(reply, key) == (rule, credit)


def test_a_form_of_two_parts_goes_to_a_person() -> None:
    both = replace(WHERE, concepts=(WHERE.concepts[0], Concept("wilayah", 0.4, ("Amur", "vostochny"))))
    assert said("Vostochny, Amur", both) == ("conflict", 0.0)
    assert said("Amur saja, Moskwa", replace(WHERE, wrong=("Amur",))) == ("conflict", 0.0)


def test_a_word_to_be_looked_at_and_a_near_word_go_to_a_person() -> None:
    assert said("Vostochny, kota kecil", replace(WHERE, review=("kota kecil",))) == ("listed_review", 0.0)
    strict = replace(BROUGHT, vocabulary=True)
    assert said("jeruk, kangkang", strict) == ("vocabulary_near", 0.0)


def test_three_thirds_are_the_whole_and_two_are_two_thirds() -> None:
    thirds = replace(
        BROUGHT, items=(), needed=0, concepts=tuple(Concept(n, 1 / 3, (n,)) for n in ("jeruk", "kangkung", "pisang"))
    )
    assert said("jeruk kangkung pisang", thirds) == ("concepts", 1.0)
    assert said("jeruk kangkung", thirds) == ("concepts_missing", 0.666667)


@pytest.mark.parametrize("key", [WHERE, BROUGHT, MEASURED, AMOUNTS])
@pytest.mark.parametrize(
    "reply",
    [
        "",
        " ",
        "\x00",
        "1.",
        "1. 2. 3.",
        "a) b) c)",
        "🍊",
        "jeruk " * 100,
        "(1) (2)",
        "\u0661. جزر",
        "e\u0301\u0323" * 50,
        "4/5/2024 " * 20,
    ],
)
def test_any_reply_gets_a_decision(key: Key, reply: str) -> None:
    found = decide(reply, key)
    assert isinstance(found, Decision)
    assert found == decide(reply, key)
    assert 0 <= found.credit <= 1


def test_the_reply_beside_the_parts() -> None:
    found = align_parts("Kosmodrom Vostocny di tengah hutan", WHERE)
    assert (found.form, found.found, found.missing) == ("Kosmodrom Vostochny", (), ("wilayah",))
    assert [(pair.typed, pair.word, pair.edits) for pair in found.forgiven] == [
        ("kosmodrom vostocny", "Kosmodrom Vostochny", 1)
    ]
    assert found.extra == ("tengah", "hutan")
    assert align_parts("vostochny, amur", WHERE).found == ("Vostochny", "Amur")
    assert align_parts("kosmodrom di Timur Jauh Rusia", WHERE).missing == ()


def test_sureness_follows_from_the_share_that_is_found() -> None:
    replies = ("tidak tahu", "Moskwa", "di stasiun", "Amur dekat stasiun", "Vostochny dekat stasiun", "Vostochny, Amur")
    found = [grade_parts(reply, WHERE).sureness for reply in replies]
    assert found == [0.0, 0.01, 0.1, 0.42, 0.58, 0.99]
    assert grade_parts("bukan Vostochny tetapi Amur", WHERE).sureness == 0.4
    assert grade_parts("x " * 1200, WHERE).decision.rule == "too_long"


def test_a_teachers_mark_on_the_same_reply_goes_before_the_rules_and_nothing_else_is_learned() -> None:
    ledger = Ledger(
        tuple(MarkedForm(text, 0.25, ruling=7, by="Bu Sri") for text in ("stasiun Amur", "a", "b", "c", "d", "e"))
    )
    found = grade_parts("Stasiun amur.", WHERE, ledger)
    assert (found.decision.rule, found.decision.credit, found.marked and found.marked.ruling) == (
        "marked_alike",
        0.25,
        7,
    )
    assert found.alignment is not None
    assert found.alignment.found == ("Amur",)
    waiting = grade_parts("stasiun di Amur", WHERE, ledger)
    assert (waiting.decision.outcome, waiting.marks) == ("review", 0)
