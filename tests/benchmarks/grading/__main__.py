"""`make bench-grading`: the grader on answers that people marked, beside what others do, and the bars it has to clear.

Sureness is tuned on `train` rows. EVOUNA is judged on its `dev` rows; Beetle and SciEntsBank, which have no others, by
questions held out: sureness is fitted anew without them. Ends with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.grading import actions, costs, curve, groups, held_out, judged, similarity
from tests.benchmarks.grading.answers import SENTENCES, SHORT, Answer, load, of_split
from tests.benchmarks.grading.grading import Grader, plain, tally

NOISE = 0.01
"""How far a point of the learning curve may lie below the zero-mark figure of the same answers by chance."""
PER = 698
"""Answers that decisions are counted for, as in the figures of others."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that must be at least (or at most) so much."""

    name: str
    figure: float
    goal: float
    at_most: bool = False
    form: str = "{:.1%}"

    @property
    def met(self) -> bool:
        """Whether the bar is cleared."""
        return self.figure <= self.goal if self.at_most else self.figure >= self.goal


def main() -> int:
    """Print every figure; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3, help="draws of the marked answers for the learning curve")
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="run this part only (repeatable)")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    bars: list[Bar] = []
    for name, part in PARTS.items():
        if arguments.only and name not in arguments.only:
            continue
        started = time.process_time()
        bars += part(arguments.draws)
        print(f"  ({time.process_time() - started:.0f} s)\n")
    print(f"{'bar':58}{'figure':>10}{'goal':>12}")
    for bar in bars:
        goal = ("≤ " if bar.at_most else "≥ ") + bar.form.format(bar.goal)
        print(f"{bar.name:58}{bar.form.format(bar.figure):>10}{goal:>12}{'' if bar.met else '   MISSED'}")
    return min(1, sum(not bar.met for bar in bars))


def accuracy(draws: int) -> list[Bar]:
    """Print accuracy and automatic decisions without marks, beside other methods."""
    del draws
    print("Without marks: share that agrees with people at the fixed threshold, %")
    print(f"  {'method':28}" + "".join(f"{name:>14}" for name in ("EVOUNA dev", "Beetle", "SciEntsBank")))
    for name, method in similarity.METHODS.items():
        print(f"  {name:28}" + "".join(f"{100 * figure:14.1f}" for figure in _others(method)))
    evouna = tally(of_split(SHORT, "dev"))
    sentences = {source: held_out.tally(source) for source in SENTENCES}
    print(f"  {'this grader':28}" + "".join(f"{100 * one.accuracy:14.1f}" for one in (evouna, *sentences.values())))
    print("\nDecided without a person")
    for source, one in {"EVOUNA dev": evouna, **sentences}.items():
        print(
            f"  {source:14} {one.decided:6.1%} of {one.answers}, right {one.precision:.1%}; accepted {one.accepted}"
            f" ({one.rightly_accepted} rightly), rejected {one.rejected} ({one.rightly_rejected} rightly);"
            f" wrongly accepted {one.wrongly_accepted:.2%} of all"
        )
    return [
        Bar("EVOUNA dev: agrees with people", evouna.accuracy, 0.96),
        Bar("EVOUNA dev: decided without a person", evouna.decided, 0.70),
        Bar("EVOUNA dev: right of those", evouna.precision, 0.98),
        Bar("EVOUNA dev: wrongly accepted", evouna.wrongly_accepted, 0.007, at_most=True, form="{:.2%}"),
        Bar("Beetle, held-out questions, no marks", sentences["beetle"].accuracy, 0.80),
        Bar("SciEntsBank, held-out questions, no marks", sentences["scientsbank"].accuracy, 0.74),
    ]


def _others(method: similarity.Method) -> Iterable[float]:
    train, dev = of_split(SHORT, "train"), of_split(SHORT, "dev")
    yield _agreement(method, train, dev)
    for source in SENTENCES:
        rows = load(source)
        right = 0.0
        for fold in range(held_out.FOLDS):
            inside = [row for row in rows if held_out.fold_of(row.question_id) == fold]
            outside = [row for row in rows if held_out.fold_of(row.question_id) != fold]
            right += _agreement(method, outside, inside) * len(inside)
        yield right / len(rows)


def _agreement(method: similarity.Method, train: Sequence[Answer], judged_on: Sequence[Answer]) -> float:
    known = [similarity.best(method, row) for row in train]
    chosen = similarity.threshold(known, [row.right for row in train])
    scores = [similarity.best(method, row) for row in judged_on]
    return similarity.agreement(scores, [row.right for row in judged_on], chosen)


def learning(draws: int) -> list[Bar]:
    """Print the learning curves."""
    print(f"After marks: share of the unmarked answers on which the grader is right, %, {draws} draws")
    bars: list[Bar] = []
    for source in SENTENCES:
        points = curve.measure(source, draws, held_out.grader(source))
        print(f"  {source:14}{'marks':>6}{'this grader':>13}{'TF-IDF alone':>14}{'no marks':>10}{'answers':>9}")
        for count, point in points.items():
            mine, alone, before = (right / point.answers for right in (point.grader, point.tfidf, point.unmarked))
            print(f"  {'':14}{count:6}{100 * mine:13.1f}{100 * alone:14.1f}{100 * before:10.1f}{point.answers:9}")
            bars.append(Bar(f"{source}: {count} marks, above TF-IDF alone by", mine - alone, 0.0))
            bars.append(Bar(f"{source}: {count} marks, above no marks by", mine - before, -NOISE))
    return bars


def alike(draws: int) -> list[Bar]:
    """Print how groups of alike answers agree with people."""
    del draws
    print("Groups of alike answers: share of answers that people marked as they marked most of the group")
    bars = []
    for source in (*SENTENCES, *SHORT):
        found = groups.measure(source)
        print(
            f"  {source:14} {found.answers} answers, {found.groups} groups; agreement {found.agreement:.1%},"
            f" among the {found.shared} that share a group {found.agreement_shared:.1%}"
        )
        bars.append(Bar(f"{source}: agreement inside groups", found.agreement, 0.98))
    return bars


def teacher(draws: int) -> list[Bar]:
    """Print how many decisions of a teacher it takes to have enough answers marked right."""
    print(f"Decisions until so many of {PER} answers are marked right (one decision marks one group), {draws} draws")
    print(f"  {'':14}" + "".join(f"{goal:>12.0%}" for goal in actions.GOALS))
    sets: list[tuple[str, Sequence[Answer], Grader, int]] = [("EVOUNA dev", of_split(SHORT, "dev"), plain, 1)]
    sets += [(source, load(source), held_out.grader(source), draws) for source in SENTENCES]
    for name, answers, grader, times in sets:
        taken: list[list[float]] = [[] for _ in actions.GOALS]
        for seed in range(times):
            chosen = actions.sample(answers, PER, seed)
            for figures, count in zip(taken, actions.measure(chosen, grader).values(), strict=True):
                figures.append(count * PER / len(chosen) if count is not None else float("inf"))
        print(f"  {name:14}" + "".join(f"{sum(figures) / len(figures):>12.0f}" for figures in taken))
    return []


def cost(draws: int) -> list[Bar]:
    """Print what grading costs."""
    del draws
    print("Costs: fresh process, one thread")
    bars = []
    for name, least in (("evouna", 4000.0), ("beetle", 1000.0), ("scientsbank", 1000.0)):
        one = costs.in_own_process(name)
        refits = ", ".join(f"{count} marks {taken:.1f} ms" for count, taken in one.refit.items())
        print(
            f"  {name:14} {one.per_second:7.0f} answers a CPU second, slowest {one.slowest:.1f} ms,"
            f" memory {one.memory:.0f} MB{'; refit: ' + refits if refits else ''}"
        )
        bars.append(Bar(f"{name}: answers per CPU second", one.per_second, least, form="{:.0f}"))
        bars.append(Bar(f"{name}: slowest answer, ms", one.slowest, 50, at_most=True, form="{:.1f}"))
        bars.append(Bar(f"{name}: memory, MB", one.memory, 200, at_most=True, form="{:.0f}"))
        bars += [
            Bar(f"{name}: refit at {count} marks, ms", taken, 30, at_most=True, form="{:.1f}")
            for count, taken in one.refit.items()
        ]
    return bars


def own(draws: int) -> list[Bar]:
    """Print the suite that misleads, the Indonesian pairs and the replies to questions of civics."""
    del draws
    suite = judged.adversarial()
    print(judged.adversarial_report(suite))
    pairs = judged.indonesian()
    print("\nIndonesian pairs of our own (agreement at the fixed threshold; decided without a person)")
    for split, one in pairs.items():
        print(
            f"  {split:6} {one.answers:4} pairs: agrees {one.accuracy:.1%}; decided {one.decided:.1%},"
            f" right {one.precision:.1%}; wrongly accepted {one.wrongly_accepted:.1%}"
        )
    civics = judged.civics()
    print(
        f"\nCivics, replies of our own: {civics.answers}, agrees {civics.accuracy:.1%}; decided {civics.decided:.1%},"
        f" right {civics.precision:.1%}; wrongly accepted {civics.wrongly_accepted:.1%}"
    )
    replies = [("a crowd", split, one) for split, one in judged.crowd().items()]
    replies += [("an Indonesian class", split, one) for split, one in judged.one_class().items()]
    for who, split, one in replies:
        print(
            f"What {who} replies, {split}: {one.answers}, agrees {one.accuracy:.1%}; decided {one.decided:.1%},"
            f" right {one.precision:.1%}; wrongly accepted {one.wrongly_accepted:.1%}"
        )
    return [
        Bar("civics: right of those decided without a person", civics.precision, 0.98),
        Bar("adversarial: swaps and negations accepted", suite.dangerous, 0, at_most=True, form="{:.0f}"),
        Bar("adversarial: decided as allowed", suite.accuracy, 0.98),
    ]


PARTS: dict[str, Callable[[int], list[Bar]]] = {
    "accuracy": accuracy,
    "learning": learning,
    "groups": alike,
    "teacher": teacher,
    "costs": cost,
    "own": own,
}


if __name__ == "__main__":
    sys.exit(main())
