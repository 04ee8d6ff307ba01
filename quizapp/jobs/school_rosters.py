"""The kind `roster_import`: pupils of several classes, each batch in a transaction of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from quizapp.core.rosters import RosterLine
from quizapp.core.school_rosters import ClassList
from quizapp.operations import school_rosters as operations
from quizapp.operations.job_progress import Progress
from quizapp.operations.pupils import taken_usernames
from quizapp.operations.transactions import transaction


def roster_import(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Bring the pupils of the list in. Cut off anywhere and begun again, it finds those who are there and goes on."""
    with transaction(write=False):
        roster = operations.read(progress.files()[0].content.decode())
        taken = taken_usernames()
    progress.total(sum(len(one.lines) for one in roster.classes))
    rooms: dict[int, None] = {}
    left_out = [line.number for line in roster.problems]
    for batch in operations.batches(roster):
        room_id, wrong = _bring_in(progress, arguments["school_year"], batch, taken)
        left_out.extend(wrong)
        if room_id is not None:
            rooms[room_id] = None
        progress.step(len(batch[1]))
    return {"job": progress.claim.job_id, "classrooms": list(rooms), "left_out": sorted(left_out)}


def _bring_in(
    progress: Progress, school_year: str, batch: tuple[ClassList, tuple[RosterLine, ...]], taken: set[str]
) -> tuple[int | None, list[int]]:
    """Do one batch; once more when somebody was given the same NISN a moment ago, who is then found."""
    for last in (False, True):
        try:
            with transaction(write=True):
                progress.hold()
                return operations.bring_in(progress.actor(), school_year, batch, taken, progress.now())
        except IntegrityError:
            if last:
                raise
    raise AssertionError("the second try returns or raises")
