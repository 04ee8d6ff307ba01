"""The whole way of a reply: who decides in which order, and that nothing dangerous is decided by likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text_matching import RULE_CODES, Key, Ledger, MarkedForm, grade
from quizapp.core.text_matching.pipeline import ACCEPT_FROM

WHO = Key("en", "Who built the first temple in Jerusalem?", ("King Solomon",))
YEAR = Key("id", "Tahun berapa Indonesia merdeka?", ("1945",))
WHY = Key("en", "Why did the lamp go out?", ("The open switch made a gap in the path.",))


def test_the_ledger_comes_before_the_rules() -> None:
    graded = grade("King Solomon", WHO, Ledger((MarkedForm("king solomon", 0.0, by="Bu Sari"),)))
    assert (graded.decision.outcome, graded.decision.rule) == ("none", "marked_alike")


@pytest.mark.parametrize("reply", ["", " ", "-", "tidak tahu", "idk"])
def test_nothing_said_is_blank_and_surely_wrong(reply: str) -> None:
    graded = grade(reply, WHO)
    assert (graded.decision.outcome, graded.sureness) == ("blank", 0.0)


def test_the_key_is_accepted_with_every_word_found() -> None:
    graded = grade("king solomon", WHO)
    assert graded.decision.rule == "accepted"
    assert graded.sureness > ACCEPT_FROM
    assert graded.alignment is not None
    assert graded.alignment.found == ("king", "solomon")


def test_another_name_is_refused_only_when_both_are_written_as_names() -> None:
    assert grade("Herod", WHO).decision.rule == "other_name"
    assert grade("some workers", WHO).decision.outcome == "review"
    assert grade("HEROD", WHO).decision.outcome == "review"
    assert grade("Salomo", WHO).decision.outcome == "review"


def test_another_year_is_refused() -> None:
    graded = grade("1946", YEAR)
    assert graded.decision.rule in {"other_number", "number_differs"}
    assert graded.sureness < 0.1


@pytest.mark.parametrize(
    ("form", "reply"),
    [
        ("10-12 tahun", "11 tahun"),
        ("sekitar 40 km", "24 mil"),
        ("2,18 miliar", "2,19 miliar"),
        ("0", "070"),
        ("1980", "1984"),
    ],
)
def test_numbers_that_may_be_meant_as_one_wait(form: str, reply: str) -> None:
    assert grade(reply, Key("id", "Berapa?", (form,))).decision.outcome == "review"


@pytest.mark.parametrize("reply", ["bukan 1945", "1946", "not King Solomon", "tidak tahun 1945"])
@pytest.mark.parametrize("key", [WHO, YEAR])
def test_swaps_and_denials_are_never_accepted(reply: str, key: Key) -> None:
    assert grade(reply, key).decision.outcome not in {"full", "partial"}


def test_a_reason_is_never_accepted_by_likeness() -> None:
    graded = grade("an open switch makes gaps in paths", WHY)
    assert graded.decision.outcome in {"review", "full"}
    assert graded.threshold is None
    assert graded.sureness > 0.5


def test_a_long_reply_waits_without_alignment() -> None:
    graded = grade("kata lain " * 120, WHO)
    assert (graded.decision.outcome, graded.alignment, graded.sureness) == ("review", None, 0.5)


def test_an_accepted_reply_of_the_teacher_counts_as_a_form() -> None:
    ledger = Ledger((MarkedForm("the wise son of David", 1.0),))
    assert grade("wise son of David the king", WHO, ledger).sureness > grade("wise son of David the king", WHO).sureness


def test_from_five_marks_the_model_joins_in() -> None:
    ledger = Ledger(tuple(MarkedForm(f"lampu nomor {number}", 0.0) for number in range(6)))
    graded = grade(
        "lampu nomor delapan", Key("id", "Mengapa padam?", ("karena sakelar dibuka oleh ayah tadi malam",)), ledger
    )
    assert graded.marks == 6
    assert graded.nearest[0].form.fraction == 0.0


def many_marks(key: str) -> Ledger:
    """Sixty-four marked replies: as many right ones as Wilson's interval needs to be sure, and a few wrong ones."""
    wrong = [MarkedForm(f"kucing {number} ekor", 0.0) for number in range(8)]
    return Ledger((*wrong, *(MarkedForm(f"{key} nomor {number}", 1.0) for number in range(100, 156))))


def test_after_fifty_marks_the_model_accepts_a_phrase_but_no_denial_and_no_reason() -> None:
    ledger = many_marks("Diponegoro")
    named = Key("id", "Siapa?", ("Pangeran Diponegoro",))
    assert grade("Diponegoro nomor 77", named, ledger).decision.rule == "learned_right"
    assert grade("bukan Diponegoro nomor 77", named, ledger).decision.outcome == "review"
    reason = Key("id", "Mengapa?", ("Pangeran Diponegoro",))
    assert grade("Diponegoro nomor 77", reason, ledger).decision.outcome == "review"


@given(st.text(max_size=60), st.text(max_size=30), st.sampled_from(["id", "en", "xx", ""]))
def test_any_reply_and_form_get_a_decision(reply: str, form: str, language: str) -> None:
    key = Key(language, "Siapa?", (form,), wrong=("Budi",))
    graded = grade(reply, key)
    assert graded.decision.rule in RULE_CODES
    assert 0 <= graded.sureness <= 1
    assert graded == grade(reply, key)


@given(st.from_regex(r"[A-Za-z]{3,12}( [A-Za-z]{3,12}){0,3}", fullmatch=True))
def test_the_form_itself_is_accepted_or_blank(form: str) -> None:
    graded = grade(form, Key("en", "What?", (form,)))
    assert graded.decision.outcome == "full"
    assert graded.sureness >= ACCEPT_FROM
