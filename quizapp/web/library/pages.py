"""The finished values of the home pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from quizapp.operations.assignments import Task

SOON = timedelta(hours=24)
"""What is due within this time is marked."""
SHOWN_FINISHED = 10
"""Finished tasks that stand open on the page; older ones fold away."""


@dataclass(slots=True)
class PupilHome:
    """What a pupil or visitor can do now, in the order in which it matters."""

    due: list[Task] = field(default_factory=list)
    """Given by a teacher and open: what was begun first, then what closes soonest."""
    planned: list[Task] = field(default_factory=list)
    practice: list[Task] = field(default_factory=list)
    """What anyone may practise."""
    finished: list[Task] = field(default_factory=list)
    """Newest first, with what was missed."""
    waiting_for: list[str] = field(default_factory=list)
    """Classes whose teacher has not said yes."""
    soon: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing at all to show."""
        return not (self.due or self.planned or self.practice or self.finished)


def pupil_home(tasks: list[Task], waiting_for: list[str], now: datetime) -> PupilHome:
    """Sort tasks (soonest due first) into what to do and what is done."""
    page = PupilHome(waiting_for=waiting_for, soon=now + SOON)
    for task in tasks:
        if task.state == "planned":
            page.planned.append(task)
        elif task.state in ("done", "closed"):
            if task.classroom or task.attempts:
                page.finished.append(task)
        else:
            (page.due if task.classroom else page.practice).append(task)
    page.due.sort(key=lambda task: task.state != "begun")
    page.practice.sort(key=lambda task: task.state != "begun")
    page.planned.sort(key=lambda task: task.opens_at)
    page.finished.reverse()
    return page
