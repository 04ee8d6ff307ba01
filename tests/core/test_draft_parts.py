"""Parts of a draft are taken out and put back as they were, whatever else changed meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.core import draft_parts


def draft(*names: str, **values: Any) -> dict[str, Any]:
    return {"title": "Kebun", "questions": [{"id": name, "prompt": name} for name in names]} | values


def order(found: dict[str, Any]) -> list[str]:
    return [question["id"] for question in found["questions"]]


def test_a_question_goes_back_to_its_place_with_its_marks() -> None:
    before = draft("a", "b", "c", proposed={"b": ["process"]}, lost={"b": ["Kalimat lama."]})
    taken = draft_parts.slice_of(before, "b")
    without = draft("a", "c")
    assert draft_parts.with_slice(without, "b", taken) == before
    assert draft_parts.with_slice(before, "b", {"question": None}) == without | {"proposed": {}, "lost": {}}
    assert order(draft_parts.with_slice(draft("a"), "b", taken | {"place": 99})) == ["a", "b"]


@pytest.mark.parametrize("name", ["passage", "details", "order", "advice", "questions"])
def test_a_question_may_be_called_as_a_part_is(name: str) -> None:
    part = draft_parts.question_part(name)
    assert part != name
    assert draft_parts.is_question(part)
    assert draft_parts.name_of(part) == name
    assert draft_parts.slice_of(draft(name), part)["question"]["prompt"] == name
    assert order(draft_parts.with_slice(draft(name), part, {"question": None})) == []


def test_an_order_goes_back_around_questions_that_came_and_went() -> None:
    taken = draft_parts.slice_of(draft("a", "b", "c"), draft_parts.ORDER)
    assert order(draft_parts.with_slice(draft("c", "new", "b"), draft_parts.ORDER, taken)) == ["b", "c", "new"]


def test_only_a_change_of_the_part_itself_counts() -> None:
    changed = draft_parts.touched(draft("a"), ["a", "details"], 7)
    assert [draft_parts.last_change(changed, part) for part in ("a", "details", "b")] == [7, 7, 0]
    assert draft_parts.last_change(draft("a"), "a") == 0


def test_two_states_of_a_question_are_the_same_wherever_it_stands() -> None:
    one, other = (draft_parts.slice_of(draft(*names), "b") for names in (("a", "b"), ("b", "a")))
    assert one != other
    assert draft_parts.same("b", one, other)
    assert draft_parts.same("order", {"order": ["a", "b"]}, {"order": ["a", "x", "b"]})
    assert not draft_parts.same("order", {"order": ["a", "b"]}, {"order": ["b", "a"]})
    assert not draft_parts.same("questions", {"a": one}, {"b": one})


def test_texts_are_told_with_their_place() -> None:
    data = {"prompt": "Apa?", "hint": None, "options": [{"text": "cabai", "key": True}, {"text": ""}], "points": 2}
    assert list(draft_parts.lines_of(data)) == [
        (("prompt",), "Apa?"),
        (("options", 0, "text"), "cabai"),
        (("options", 0, "key"), "True"),
        (("points",), "2"),
    ]
