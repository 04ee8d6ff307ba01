"""A class of 36 with eight short answers: its queue takes a third of the presses of marking one by one, or fewer."""

from __future__ import annotations

import pytest

from tests.benchmarks import queue


def test_the_queue_takes_a_third_of_the_presses_and_learns_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert queue.main() == 0, capsys.readouterr().out
