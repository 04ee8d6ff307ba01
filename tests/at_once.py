"""Several people who do something in the same moment, each in a thread and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from quizapp.app import QuizApp
from quizapp.operations.errors import Refused
from quizapp.operations.transactions import transaction

Outcome = TypeVar("Outcome")


def at_once(app: QuizApp, jobs: Sequence[Callable[[], Outcome]]) -> list[Outcome | Refused]:
    """Return what each of `jobs` returned, or its refusal. Any other error, or a thread that does not end, is raised."""
    ready = threading.Barrier(len(jobs))
    outcomes: dict[int, Outcome | Refused] = {}
    errors: list[BaseException] = []

    def work(number: int) -> None:
        with app.app_context():
            ready.wait(20)
            try:
                with transaction(write=True):
                    outcomes[number] = jobs[number]()
            except Refused as refused:
                outcomes[number] = refused
            except BaseException as error:  # noqa: BLE001  # told below, in the thread of the test
                errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (errors, [thread.is_alive() for thread in threads]) == ([], [False] * len(jobs))
    return [outcomes[number] for number in range(len(jobs))]
