"""Options that are numbers or dates in their order are not mixed; all others are."""

from __future__ import annotations

import pytest

from quizapp.operations.orders import Order


def shown(*texts: str, language: str = "id", seed: str | None = "7/f") -> list[str]:
    order = Order(positions=(1,), option_seed=seed, mixed=seed is not None, language=language)
    view = {"id": "q1", "options": [{"id": f"o{n}", "text": text} for n, text in enumerate(texts)]}
    return [option["text"] for option in order.show(1, view)["options"]]


@pytest.mark.parametrize(
    "texts",
    [
        ("3", "5", "7", "9", "11"),
        ("1.000 ton", "500 ton", "20 ton", "1,5 ton"),
        ("1-5", "6-10", "11-15", "16-20"),
        ("27 Agustus 2023", "13 September 2023", "1 Oktober 2023", "2 Januari 2024"),
        ("satu orang", "dua orang", "tiga orang", "lima orang"),
    ],
)
def test_values_in_order_stay(texts: tuple[str, ...]) -> None:
    assert [shown(*texts, seed=f"{attempt}/f") for attempt in range(20)] == [list(texts)] * 20


@pytest.mark.parametrize(
    "texts", [("Moskwa", "Kyiv", "Seoul", "Amur"), ("3", "9", "5", "7"), ("3 orang", "4 ton", "5", "6")]
)
def test_everything_else_is_mixed(texts: tuple[str, ...]) -> None:
    orders = {tuple(shown(*texts, seed=f"{attempt}/f")) for attempt in range(20)}
    assert len(orders) > 10
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(texts))}


def test_nothing_is_mixed_without_a_seed() -> None:
    assert shown("Moskwa", "Kyiv", "Seoul", seed=None) == ["Moskwa", "Kyiv", "Seoul"]
