"""Hand-labelled replies: the 40 cases of the specification and our own, one test each."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.text_matching import RULE_CODES, DateKey, Key, NumberKey, decide, words

DATA = Path(__file__).parents[2] / "data"
PARTIAL_CREDIT = 0.5


def load(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


SPECIFIED = load("short_answer_cases.json")
OWN = load("short_answer_cases_more.json")


def specified_key(name: str) -> Key:
    """Return the key of an item of the specification, whose vocabulary question is known by its number."""
    item = SPECIFIED["items"][name]
    return Key(
        language="id",
        question=item["question_id"],
        accepted=tuple(item.get("full", ())),
        partial=tuple((form, PARTIAL_CREDIT) for form in item.get("partial", ())),
        wrong=tuple(item.get("wrong", ())),
        insufficient=tuple(item.get("insufficient", ())),
        date=DateKey(*item["date"]) if "date" in item else None,
        vocabulary=name == "Q11",
    )


def own_key(name: str) -> Key:
    item = OWN["items"][name]
    number = item.get("number")
    date = item.get("date")
    required = frozenset(item.get("date_required", ("day", "month")))
    return Key(
        language=item["language"],
        question=item["question"],
        accepted=tuple(item["accepted"]),
        partial=tuple((form, credit) for form, credit in item.get("partial", ())),
        wrong=tuple(item.get("wrong", ())),
        insufficient=tuple(item.get("insufficient", ())),
        review=tuple(item.get("review", ())),
        date=DateKey(*date[:3], weekday=date[3] if len(date) > 3 else None, required=required) if date else None,
        number=NumberKey(Decimal(number["value"]), unit=number.get("unit")) if number else None,
        vocabulary=item.get("vocabulary", False),
        passage_words=words(item.get("passage", ""), item["language"]),
    )


def label(case: dict[str, Any]) -> str:
    return f"{case['item']}-{case['answer'][:40]!a}"


CASES = [pytest.param(specified_key(case["item"]), case, id=label(case)) for case in SPECIFIED["cases"]]
CASES += [pytest.param(own_key(case["item"]), case, id=label(case)) for case in OWN["cases"]]


@pytest.mark.parametrize(("key", "case"), CASES)
def test_the_reply_gets_the_label_a_person_gave_it(key: Key, case: dict[str, Any]) -> None:
    decision = decide(case["answer"] * case.get("times", 1), key)

    assert decision.outcome == case["expected"], f"{decision.rule}: {decision.message} — {case['why']}"
    assert decision.rule in RULE_CODES
    assert "%(" not in str(decision.message)
    expected_credit = {"full": 1.0, "partial": PARTIAL_CREDIT}.get(case["expected"], 0.0)
    assert decision.credit == expected_credit


def test_there_are_enough_cases_of_our_own_and_none_twice() -> None:
    pairs = [(case["item"], case["answer"]) for case in OWN["cases"]]

    assert len(pairs) >= 150
    assert len(set(pairs)) == len(pairs)
