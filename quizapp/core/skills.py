"""A class by reading process: who is there, who is not yet, who needs more questions, and so what comes next for whom.

The word for each pupil and process is that of `core.progress`; here it is only counted and put into groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.progress import Estimate, Label, fewest_more
from quizapp.core.question_types.base import Process

ORDER: Mapping[Label, int] = {"not_mastered": 0, "not_enough": 1, "mastered": 2}
"""How pupils are sorted by a process: whom something can be done for comes first."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How somebody does in one process."""

    process: Process
    estimate: Estimate
    improved: bool = False
    left_out: int = 0
    """Answers that do not count yet, because answers to their question wait for a mark."""

    @property
    def label(self) -> Label:
        """The word."""
        return self.estimate.label

    @property
    def more(self) -> int:
        """How many more answers it takes at least until a word may be said; 0 where one is said."""
        return fewest_more(self.estimate.x, self.estimate.n, self.estimate.threshold)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A pupil and the processes in their order. `place`: from 1, by name."""

    place: int
    person_id: int
    name: str
    skills: tuple[Skill, ...]

    def skill(self, process: Process) -> Skill:
        """Return how they do in `process`."""
        return next(one for one in self.skills if one.process == process)


@dataclass(frozen=True, slots=True)
class SkillHead:
    """How many pupils stand where in a process, and how many answers that is from."""

    process: Process
    mastered: int
    not_mastered: int
    not_enough: int
    answers: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """The pupils who need the same in a process: `practise` it, or be `ask`ed more questions of it."""

    process: Process
    practise: tuple[SkillRow, ...]
    ask: tuple[SkillRow, ...]
    fewest: int
    """Answers that the pupils to be asked need at least: the one who needs the fewest ..."""
    most: int
    """... and the one who needs the most."""


def heads(rows: Sequence[SkillRow], processes: Iterable[Process]) -> tuple[SkillHead, ...]:
    """Return the counts of each process."""
    found = []
    for process in processes:
        skills = [row.skill(process) for row in rows]
        labels = [skill.label for skill in skills]
        found.append(
            SkillHead(
                process,
                labels.count("mastered"),
                labels.count("not_mastered"),
                labels.count("not_enough"),
                sum(skill.estimate.n for skill in skills),
            )
        )
    return tuple(found)


def next_steps(rows: Sequence[SkillRow], processes: Iterable[Process]) -> tuple[NextStep, ...]:
    """Return who needs what next, by process; a pupil may stand in several."""
    steps = []
    for process in processes:
        practise = tuple(row for row in rows if row.skill(process).label == "not_mastered")
        ask = tuple(row for row in rows if row.skill(process).label == "not_enough")
        more = [row.skill(process).more for row in ask]
        steps.append(NextStep(process, practise, ask, min(more, default=0), max(more, default=0)))
    return tuple(steps)


def sort(rows: Iterable[SkillRow], process: Process | None) -> tuple[SkillRow, ...]:
    """Return the rows by name, or by where they stand in `process`: not yet, not enough evidence, mastered."""
    if process is None:
        return tuple(sorted(rows, key=lambda row: row.place))
    return tuple(sorted(rows, key=lambda row: (ORDER[row.skill(process).label], row.place)))
