"""What grading costs: a process of its own for each set, so that every cache is cold and its memory is its own.

`python -m tests.benchmarks.grading.costs beetle` prints the figures of one set as JSON.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from quizapp.core.text_matching import NO_MARKS, Ledger, MarkedForm, grade
from tests.benchmarks.grading.answers import SHORT, by_question, load

TIMES = 9
REFITS = (40, 64)


@dataclass(frozen=True)
class Cost:
    """`per_second`: answers per second of the processor. `slowest`: milliseconds of the processor for one answer, the first
    of a question included. `refit`: milliseconds from one more mark to the next sureness, by marks. `memory`: the most that
    the process held, MB."""

    answers: int
    per_second: float
    slowest: float
    refit: dict[str, float]
    memory: float


def in_own_process(name: str) -> Cost:
    """Return the figures of the set `name` ("evouna" is both of its files) from a fresh process."""
    command = [sys.executable, "-m", __name__, name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Cost(**json.loads(done.stdout))


def measure(name: str) -> Cost:
    """Return the figures of the set `name`, measured here and now."""
    answers = [answer for source in (SHORT if name == "evouna" else (name,)) for answer in load(source)]
    inputs = [(answer.text, answer.key) for answer in answers]
    each: list[float] = []
    started = time.process_time()
    for text, key in inputs:
        before = time.thread_time()
        grade(text, key)
        each.append(time.thread_time() - before)
    taken = time.process_time() - started
    memory = _memory()
    refits = {} if name == "evouna" else {str(count): _refit(name, count) for count in REFITS}
    refit = {count: figure for count, figure in refits.items() if figure is not None}
    return Cost(len(answers), len(answers) / taken, 1000 * max(each), refit, memory)


def _memory() -> float:
    """Return the most memory this process ever held, MB. What `getrusage` says may be its parent's (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"VmHWM:\s*(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def _refit(name: str, count: int) -> float | None:
    """Return milliseconds from a mark to the next sureness, the marks before it known; None if there are not so many."""
    rows = max(by_question(load(name)).values(), key=len)
    different = list({row.text: row for row in rows}.values())
    marks = [MarkedForm(row.text, float(row.right)) for row in different[: count - 1]]
    grade("?", rows[0].key, Ledger(tuple(marks)))
    taken = []
    for row in different[count : count + TIMES]:
        ledger = Ledger((*marks, MarkedForm(row.text, float(row.right))))
        grade(row.text, row.key, NO_MARKS)  # the reply was graded when it was handed in
        started = time.process_time()
        grade(different[-1].text, rows[0].key, ledger)
        taken.append(1000 * (time.process_time() - started))
    return median(taken) if taken else None


def main(arguments: Sequence[str]) -> None:
    """Print the figures of one set."""
    print(json.dumps(asdict(measure(arguments[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])
