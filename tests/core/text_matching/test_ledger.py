"""What a teacher marked decides before every rule, is said with the teacher's name, and never leaves two marks standing."""

from __future__ import annotations

import pytest

from quizapp.core.rulings import Ruling, Rulings
from quizapp.core.text_matching import Graded, Key, Ledger, MarkedForm, grade

KEY = Key(language="id", question="Siapa yang membawa bibit?", accepted=("Bu Rina",), wrong=("kelas kami",))


def graded(reply: str, *forms: MarkedForm) -> Graded:
    return grade(reply, KEY, Ledger(forms))


@pytest.mark.parametrize(("fraction", "outcome"), [(0.0, "none"), (0.5, "partial"), (1.0, "full")])
def test_the_same_reply_gets_the_same_mark(fraction: float, outcome: str) -> None:
    form = MarkedForm("Guru kami, Rina", fraction, ruling=7)
    for reply in ("Guru kami, Rina", " guru KAMI rina!"):
        found = graded(reply, form)
        assert (found.decision.outcome, found.decision.credit, found.decision.rule) == (
            outcome,
            fraction,
            "marked_alike",
        )
        assert found.marked == form
    assert graded("guru kami", form).decision.rule != "marked_alike"


def test_a_teacher_stands_above_the_lists_of_the_author() -> None:
    assert graded("kelas kami").decision.outcome == "none"
    assert graded("kelas kami", MarkedForm("kelas kami", 1.0)).decision.outcome == "full"
    assert graded("Bu Rina", MarkedForm("bu rina", 0.0)).decision.outcome == "none"


@pytest.mark.parametrize(
    ("by", "comment", "sentence"),
    [
        ("Bu Ani", "", 'Bu Ani decided about the same answer, "Rina S.".'),
        ("Bu Ani", "100% benar.", 'Bu Ani decided about the same answer, "Rina S.": 100% benar.'),
        ("", "", 'A teacher decided about the same answer, "Rina S.".'),
        ("", "Baca lagi.", 'A teacher decided about the same answer, "Rina S.": Baca lagi.'),
    ],
)
def test_the_reason_names_teacher_form_and_comment(by: str, comment: str, sentence: str) -> None:
    message = graded("rina s", MarkedForm("Rina S.", 1.0, by=by, comment=comment)).decision.message
    assert str(message) == sentence
    assert message.values["form"] == "Rina S."  # by this a page knows to keep the sentence until the key opens


def test_two_teachers_who_disagree_leave_it_to_a_person() -> None:
    found = graded("rina s", MarkedForm("rina s", 1.0, by="Bu Ani"), MarkedForm("Rina S", 0.5, by="Pak Budi"))
    assert (found.decision.outcome, found.decision.credit, found.decision.rule) == ("review", 0.0, "marked_differently")


def test_the_narrower_decision_holds() -> None:
    wide, mine, narrow = (MarkedForm("rina s", share, rank=rank) for rank, share in ((2, 0.0), (1, 0.5), (0, 1.0)))
    assert graded("rina s", narrow, mine, wide).decision.credit == 1.0
    assert graded("rina s", mine, wide).decision.credit == 0.5
    assert graded("rina s", wide).decision.credit == 0.0


def test_rulings_of_equal_content_are_one_key_of_the_memory() -> None:
    one, same = (Rulings((Ruling(1, "form", text="rina s"),)) for _ in range(2))
    other = one.changed(plus=[Ruling(2, "form", text="rina")])
    assert (one == same, hash(one) == hash(same), one == other) == (True, True, False)
    assert other.changed(without=[2]) == one
