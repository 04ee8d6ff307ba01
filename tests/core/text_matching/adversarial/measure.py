"""Run the adversarial suite and say how the grader fares: `python -m tests.core.text_matching.adversarial.measure`.

Two ways of counting. By decision: a wrong reply must not be accepted, a right one must be accepted or, where the case says
so, wait for the teacher. By sureness: as before, but a reply that waits is counted by the side of 0.5 it leans to, which is
what a program that only sees the ranking would do.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from quizapp.core.text_matching import Graded, Key, grade, words
from tests.core.text_matching.adversarial import generating

HERE = Path(__file__).parent
LANGUAGES = ("id", "en")
EVEN = 0.5
SWAPS = frozenset({"number", "date", "unit", "negation"})
"""Kinds of which not one wrong case may be accepted."""

ALLOWED = {
    "accept": frozenset({"full"}),
    "right": frozenset({"full", "partial", "review"}),
    "wrong": frozenset({"none", "blank", "review"}),
    "reject": frozenset({"none", "blank"}),
}


@dataclass(frozen=True)
class Case:
    """One reply, and what may be decided about it. `label`: 1 if the reply is right."""

    language: str
    question: str
    refs: tuple[str, ...]
    passage: str
    kind: str
    demand: str
    reply: str
    written: bool

    @property
    def label(self) -> int:
        """1 for a right reply."""
        return int(self.demand in {"accept", "right"})

    @property
    def key(self) -> Key:
        """The key as a question would give it."""
        return Key(self.language, self.question, self.refs, passage_words=words(self.passage, self.language))


@dataclass(frozen=True)
class Judged:
    """A case with what the grader said."""

    case: Case
    graded: Graded

    @property
    def right(self) -> bool:
        """Whether the decision is one of those allowed."""
        return self.graded.decision.outcome in ALLOWED[self.case.demand]

    @property
    def right_by_sureness(self) -> bool:
        """Whether the reply is on its side: accepted or leaning to it if it is right, otherwise if it is wrong."""
        outcome = self.graded.decision.outcome
        up = outcome in {"full", "partial"} or (outcome == "review" and self.graded.sureness >= EVEN)
        return up == bool(self.case.label)

    @property
    def dangerous(self) -> bool:
        """Whether a swap or a negation was accepted."""
        outcome = self.graded.decision.outcome
        return not self.case.label and self.case.kind in SWAPS and outcome in {"full", "partial"}


@dataclass
class Count:
    """Cases of one kind, and how many are right."""

    cases: int = 0
    right: int = 0
    leaning: int = 0
    dangerous: int = 0

    def add(self, judged: Judged) -> None:
        """Count one."""
        self.cases += 1
        self.right += judged.right
        self.leaning += judged.right_by_sureness
        self.dangerous += judged.dangerous


@dataclass
class Figures:
    """What the suite found: all together, by language and origin, and by kind."""

    total: Count = field(default_factory=Count)
    groups: dict[str, Count] = field(default_factory=dict)
    kinds: dict[str, Count] = field(default_factory=dict)
    failures: list[Judged] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of cases whose decision is allowed."""
        return self.total.right / self.total.cases

    @property
    def accuracy_by_sureness(self) -> float:
        """Share of cases on the right side when waiting replies are counted by their sureness."""
        return self.total.leaning / self.total.cases

    @property
    def dangerous(self) -> int:
        """How many swaps and negations were accepted."""
        return self.total.dangerous


@cache
def written() -> tuple[Case, ...]:
    """Return the cases written by hand."""
    found = []
    for language in LANGUAGES:
        files = sorted(HERE.glob(f"{language}*.yaml"))
        for item in (item for file in files for item in yaml.safe_load(file.read_text(encoding="utf-8"))):
            refs = tuple(item["refs"])
            for kind, demand, reply in item["cases"]:
                found.append(Case(language, item["question"], refs, item["passage"], kind, demand, reply, written=True))
    return tuple(found)


@cache
def generated(seed: int = generating.SEED) -> tuple[Case, ...]:
    """Return the cases made from templates with that seed."""
    return tuple(
        Case(language, question, refs, "", kind, demand, reply, written=False)
        for language, question, refs, (kind, demand, reply) in generating.cases(seed)
    )


def measure(cases: Iterable[Case] | None = None) -> Figures:
    """Grade `cases` (all of them) and count."""
    figures = Figures()
    for case in (*written(), *generated()) if cases is None else cases:
        judged = Judged(case, grade(case.reply, case.key))
        origin = "written" if case.written else "generated"
        for count in (
            figures.total,
            figures.groups.setdefault(f"{case.language} {origin}", Count()),
            figures.kinds.setdefault(case.kind, Count()),
        ):
            count.add(judged)
        if not (judged.right and judged.right_by_sureness):
            figures.failures.append(judged)
    return figures


def report(figures: Figures) -> str:
    """Return the figures as a table of text."""
    lines = [f"{'adversarial suite':<20}{'cases':>7}{'by decision':>13}{'by sureness':>13}{'swaps accepted':>16}"]
    rows = [*figures.groups.items(), *sorted(figures.kinds.items()), ("all", figures.total)]
    lines += [
        f"{name:<20}{count.cases:>7}{count.right / count.cases:>13.1%}{count.leaning / count.cases:>13.1%}"
        f"{count.dangerous:>16}"
        for name, count in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the figures; with --failures the cases behind them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true", help="list the cases that are not right")
    figures = measure()
    print(report(figures))  # noqa: T201 - a command-line tool
    if parser.parse_args().failures:
        for judged in figures.failures:
            case, decision = judged.case, judged.graded.decision
            mark = "!" if judged.dangerous else "x" if not judged.right else "~"
            print(  # noqa: T201
                f"{mark} {case.language} {case.kind:<12} {case.demand:<7} {case.reply!r:<50} | {case.refs[0]} -> "
                f"{decision.outcome}/{decision.rule} {judged.graded.sureness:.2f}"
            )


if __name__ == "__main__":
    main()
