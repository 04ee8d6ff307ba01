"""Replies that nobody should send, and keys that nobody should write: a defined decision, at once, and never an error."""

from __future__ import annotations

import random
import re
import string
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.core.text_matching import RULE_CODES, Key, Ledger, MarkedForm, grade, words

MOST_SECONDS = 0.05
"""CPU time of one answer. Measured at 25 ms on the slowest of the replies below, half of what is allowed; the best of three
runs counts, so that a garbage collection in between does not."""
MOST_TO_PREPARE = 3.0

PASSAGE = """Amina menulis surat kepada raja pada 12 Mei 1890. Raja Omar membacanya di taman. Ia tidak menjawab surat
itu, tetapi mengirim kuda putih dan dua karung beras kepada keluarga Amina di desa Cemara."""
QUESTION = "Siapa yang menulis surat itu kepada raja?"
KEY = Key("id", QUESTION, ("Amina", "Amina Yusuf"), wrong=("Omar",), passage_words=words(PASSAGE, "id"))


def _many_forms() -> Key:
    chance = random.Random(4)

    def word() -> str:
        return "".join(chance.choice(string.ascii_lowercase) for _ in range(chance.randint(4, 10)))

    forms = [" ".join(word() for _ in range(chance.randint(1, 4))) for _ in range(9_999)]
    wrong = tuple(word() for _ in range(200))
    return Key("id", QUESTION, ("Amina", *forms), wrong=wrong, passage_words=words(PASSAGE, "id"))


MANY = _many_forms()
ZALGO = "".join(letter + "\u0301\u0316\u0334\u0335" * 5 for letter in "Amina")

# The reply, and the outcomes that are defined for it.
BAD = {
    "empty": ("", {"blank"}),
    "blank": (" \t\r\n \u00a0\u2003", {"blank"}),
    "20 kB of words": ("kata " * 4_000, {"review"}),
    "20 kB of the key": ("Amina " * 3_400, {"review"}),
    "20 kB of spaces": (" " * 20_000, {"blank"}),
    "20 kB of marks on one letter": ("A" + "\u0301" * 20_000, {"review", "none"}),
    "just over the limit": ("x" * 1_001, {"review"}),
    "emoji": ("\U0001f600\U0001f44d\U0001f3fd", {"review"}),
    "emoji beside the key": ("Amina \U0001f600", {"full"}),
    "zalgo": (ZALGO, {"full"}),
    "right to left marks": ("\u202eAmina\u202c", {"full"}),
    "another alphabet": ("\u0623\u0645\u064a\u0646\u0629", {"review"}),
    "homoglyphs": ("\u0410m\u0456n\u0430", {"full"}),
    "full width": ("\uff21\uff4d\uff49\uff4e\uff41", {"full"}),
    "html": ("<b>Amina</b>", {"full"}),
    "a script": ("<script>Amina</script>", {"review"}),
    "entities": ("&amp;" * 190, {"blank", "review"}),
    "open tags": ("<a " * 330, {"review"}),
    "nothing but tags": ("<b><i></i></b>", {"review"}),
    "NUL": ("\x00Amina\x00", {"full"}),
    "nothing but NUL": ("\x00" * 500, {"blank"}),
    "lone surrogates": ("\ud800Amina\udfff", {"full"}),
    "a copy of the passage": (PASSAGE, {"review"}),
    "a copy of the question": (QUESTION, {"none"}),
    "a long word": ("a" * 990, {"review"}),
    "prefixes": ("mempermenyengnge" * 60, {"review"}),
    "prefixed words": ("mengnyangku " * 80, {"review"}),
    "figures": ("1 " * 490, {"review"}),
    "clock times": ("12:30" * 190, {"review"}),
    "number words": ("sembilan ratus " * 60, {"review"}),
    "one number of many words": ("seratus juta " * 70, {"review"}),
    "Cyrillic": ("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456 " * 100, {"review"}),
    "mixed alphabets": ("a\u0430" * 490, {"review"}),
    "lists": ("Amina dan Omar dan " * 50, {"review"}),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("key", [KEY, MANY], ids=["two forms", "ten thousand forms"])
def test_bad_replies_have_a_defined_outcome_in_bounded_time(name: str, key: Key) -> None:
    reply, allowed = BAD[name]
    grade("siap", key)  # the key is made ready once for a question, not for each answer

    seconds = []
    for _ in range(3):
        started = time.process_time()
        graded = grade(reply, key)
        seconds.append(time.process_time() - started)

    assert graded.decision.outcome in allowed, graded.decision.rule
    assert graded.decision.rule in RULE_CODES
    assert 0 <= graded.sureness <= 1
    assert min(seconds) < MOST_SECONDS


def test_over_a_thousand_characters_nothing_is_aligned() -> None:
    graded = grade("Amina " * 200, KEY)

    assert graded.decision.rule == "too_long"
    assert graded.alignment is None


def test_ten_thousand_forms_are_made_ready_once() -> None:
    key = _many_forms()
    started = time.process_time()
    grade("Amina menulis surat", key)
    first = time.process_time() - started
    started = time.process_time()
    graded = grade("Amina menulis surat itu", key)
    second = time.process_time() - started

    assert first < MOST_TO_PREPARE
    assert second < MOST_SECONDS
    assert graded.decision.outcome == "full"


@pytest.mark.parametrize("reply", ["Amina", "amina.", "si Amina"])
def test_forms_that_contradict_each_other_wait_for_the_teacher(reply: str) -> None:
    key = Key("id", QUESTION, ("Amina",), wrong=("Amina",))

    decision = grade(reply, key).decision

    assert (decision.outcome, decision.rule) == ("review", "conflict")


def test_keys_without_any_usable_form_decide_nothing() -> None:
    for forms in ((), ("",), ("   ", "\x00"), ("...",)):
        assert grade("Amina", Key("id", QUESTION, forms)).decision.outcome == "review"
        assert grade("", Key("id", QUESTION, forms)).decision.outcome == "blank"


ANY = st.text(st.characters(exclude_categories=()), max_size=80)
PIECES = """
    Amina Yusuf Omar surat menulis ditulis penulisnya raja bukan tidak dan atau oleh yang adalah < > <b> </b>
    &amp; &#0; 1 1.000 12:30 ke-9 kesembilan IX XIV Rp5 5% -3 2/3 17/8/1945 Agustus , . ; ' ( )
    \u0430 \u0410mina \uff11 \u0301 \u202e \x00
    \U0001f600 nulis bersihin dibersihkan the was by a its n't he'd p.m. kepada siapa
"""
SENTENCES = st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join)
MARKED = Ledger((MarkedForm("Omar", 0.0), MarkedForm("kuda putih", 0.5)))
LANGUAGES = st.sampled_from(["id", "en", "jv", "ar", "zh", "", "xx-YY"])
FORMS = st.lists(st.one_of(ANY, SENTENCES), max_size=4).map(tuple)


@given(reply=st.one_of(ANY, SENTENCES), language=LANGUAGES, forms=FORMS, wrong=FORMS, question=SENTENCES)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_there_is_one_well_formed_answer(
    reply: str, language: str, forms: tuple[str, ...], wrong: tuple[str, ...], question: str
) -> None:
    key = Key(language, question, forms, wrong=wrong, passage_words=words(PASSAGE, language))

    graded = grade(reply, key, MARKED)

    assert graded == grade(reply, key, MARKED)
    assert graded.decision.rule in RULE_CODES
    assert 0 <= graded.sureness <= 1
    assert (graded.decision.outcome == "full") == (graded.decision.credit == 1)
    message = graded.decision.message
    assert set(re.findall(r"%\((\w+)\)s", message.text)) <= set(message.values)
    assert str(message)
