"""How many times a teacher decides to finish the queue of a class of 36 with eight short answers.

`python -m tests.benchmarks.queue`. The teacher of this measure takes the first pile of the inbox and its first card, as the
page shows them. Where all answers of a card deserve the same mark it is one press. Where they do not, the card is taken
apart (one press) and each part is decided. What the key learns settles other answers; what is settled wrongly is counted
as a wrong mark. Marking one by one is one press for each answer that waits, with nothing learned.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from quizapp import migrations
from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.models import Assignment, Attempt, Person, Response, db
from quizapp.operations import marking_inbox, marking_pile
from quizapp.operations.group_decisions import Decision, decide
from quizapp.operations.marking_pile import Group, Split
from quizapp.operations.transactions import transaction
from tests import factories
from tests.benchmarks.queue_replies import PASSAGE, QUESTIONS, Asked
from tests.factories import NOW
from tests.scenes import give

PUPILS = 36
SEED = 36
SHARE = 1 / 3
"""At most this share of marking one by one."""
MOST_WRONG = 0.01
"""At most this share of what waited may be marked wrongly by what the key learned."""
SLIPS = 0.1
"""Replies with a slip of the finger in a word of six letters or more."""
KEPT_WHOLE = frozenset({"bukan", "tidak"})


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted."""

    replies: int
    waiting: int
    presses: int
    splits: int
    wrong_by_rule: int
    """Replies that a rule had marked otherwise than they deserve before the teacher began."""
    wrong_by_learning: int
    """Replies that the key marked otherwise than they deserve after it had learned from the teacher."""

    @property
    def actions(self) -> int:
        """Presses of the teacher."""
        return self.presses + self.splits


def measure(app: QuizApp) -> Figures:
    """Fill a class, let it hand in, and finish its queue."""
    with app.app_context(), transaction(write=True):
        teacher, assignment, truth = fill()
        waiting = set(_ids(assignment, waiting=True))
        wrong = _wrong(assignment, truth)
        presses, splits = _finish(teacher, truth)
        after = _wrong(assignment, truth)
        return Figures(len(truth), len(waiting), presses, splits, len(wrong), len(after - wrong))


def fill() -> tuple[Person, Assignment, Mapping[int, float]]:
    """Return a teacher, the test all pupils have handed in, and the true mark of each response by its key."""
    draw = random.Random(SEED)
    school = factories.make_school()
    teacher = factories.make_person(school, "teacher", name="Bu Rina")
    room = factories.make_classroom(school, teacher, name="VIII-A")
    content = factories.make_content([_question(asked) for asked in QUESTIONS], passage=PASSAGE)
    assignment: Assignment = factories.make_assignment(factories.make_version(school, content), room, mode="test")
    columns = [_replies(asked, draw) for asked in QUESTIONS]
    truth: dict[int, float] = {}
    for number in range(PUPILS):
        person = factories.make_person(school, name=f"Siti {number:02}")
        factories.make_membership(room, person)
        attempt = give(person, assignment, *(column[number][0] for column in columns))
        rows = db.session.execute(select(Response.position, Response.id).where(Response.attempt_id == attempt.id))
        truth |= {key: columns[position - 1][number][1] for position, key in rows}
    return teacher, assignment, truth


def _question(asked: Asked) -> dict[str, object]:
    return {
        "type": "short_answer",
        "id": asked.name,
        "prompt": asked.prompt,
        "process": "locate",
        "subprocess": "scan_locate",
        "evidence": [asked.evidence],
        "feedback": "Kalimat itu menyebutkannya.",
        "accepted": list(asked.accepted),
        "wrong": [{"text": text} for text in asked.wrong],
    }


def _replies(asked: Asked, draw: random.Random) -> list[tuple[str, float]]:
    said = [(text, mark) for text, count, mark in asked.replies for _ in range(count)]
    assert len(said) == PUPILS, f"{asked.name}: {len(said)} replies"
    draw.shuffle(said)
    return [(_typed(text, draw), mark) for text, mark in said]


def _typed(text: str, draw: random.Random) -> str:
    """Return `text` as one of a class types it: capitals, a full stop, a slip, a word too many or too few."""
    words = text.split()
    if words[0] == "karena" and draw.random() < 0.3:
        words = words[1:]
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word not in KEPT_WHOLE]
    if long and draw.random() < SLIPS:
        place = draw.choice(long)
        at = draw.randrange(1, len(words[place]) - 1)
        words[place] = words[place][:at] + words[place][at + 1 :]
    if draw.random() < 0.06:
        words = [*draw.choice((["menurut", "saya"], ["yaitu"])), *words]
    typed = " ".join(words)
    style = draw.random()
    typed = typed.capitalize() if style < 0.4 else typed.lower() if style < 0.6 else typed
    return f"{typed}{draw.choice(('', '', '.', ' '))}"


def _ids(assignment: Assignment, *, waiting: bool) -> list[int]:
    query = select(Response.id).join(Attempt).where(Attempt.assignment_id == assignment.id)
    return list(db.session.scalars(query.where(Response.waiting.is_(waiting))))


def _wrong(assignment: Assignment, truth: Mapping[int, float]) -> set[int]:
    rows = db.session.execute(
        select(Response.id, Response.fraction)
        .join(Attempt)
        .where(Attempt.assignment_id == assignment.id, Response.waiting.is_(False))
    )
    return {key for key, fraction in rows if abs((fraction or 0.0) - truth[key]) > 1e-6}


def _finish(teacher: Person, truth: Mapping[int, float]) -> tuple[int, int]:
    """Decide until nothing waits; return presses that gave a mark and presses that took a group apart."""
    presses = splits = 0
    now = NOW
    while piles := marking_inbox.inbox(teacher):
        share = piles[0].shares[0]
        task = marking_pile.waiting_at(teacher, share.assignment_id, share.number)
        parts: list[Group] = [task.groups[0]]
        if len(_marks(parts[0], truth)) > 1:
            splits += 1
            split = Split(frozenset(parts[0].ids))
            task = marking_pile.waiting_at(teacher, share.assignment_id, share.number, split)
            parts = [group for group in task.groups if set(group.ids) <= set(parts[0].ids)]
        for part in parts:
            (mark,) = _marks(part, truth)
            now += timedelta(seconds=1)
            done = decide(teacher, share.assignment_id, share.number, Decision(part.ids, mark, learn="mine"), now)
            presses += done.made is not None
    return presses, splits


def _marks(group: Group, truth: Mapping[int, float]) -> set[float]:
    return {truth[key] for key in group.ids}


def main() -> int:
    """Print the figures; return 1 when the goal is missed."""
    with tempfile.TemporaryDirectory(prefix="quizapp-bench-") as folder:
        app = create_app(Settings(Path(folder), f"sqlite:///{folder}/queue.sqlite3", "b" * 64, testing=False))
        with app.app_context():
            migrations.upgrade(db.engine)
        lines, missed = told(measure(app))
    for what, figure in lines:
        print(f"  {what:34} {figure}")
    for one in missed:
        print(f"MISSED: {one}")
    return min(1, len(missed))


def told(figures: Figures) -> tuple[list[tuple[str, str]], list[str]]:
    """Return lines (what, figure) and the goals that were missed."""
    share = figures.actions / figures.waiting
    lines = [
        (f"replies of {PUPILS} pupils", f"{figures.replies}, {figures.waiting} wait for the teacher"),
        ("marking one by one", f"{figures.waiting} presses"),
        ("the queue", f"{figures.actions} presses ({figures.presses} marks, {figures.splits} groups taken apart)"),
        (
            "share",
            f"{100 * share:.0f} % of the waiting, {100 * figures.actions / figures.replies:.0f} % of all replies",
        ),
        ("wrong marks by rules", f"{figures.wrong_by_rule} of {figures.replies}"),
        ("wrong marks by what was learned", f"{figures.wrong_by_learning} of {figures.waiting}"),
    ]
    missed = []
    if share > SHARE:
        missed.append(f"presses in the queue: {100 * share:.0f} % of one by one, at most 33 %")
    if figures.wrong_by_learning > MOST_WRONG * figures.waiting:
        missed.append(f"wrong marks by what was learned: {figures.wrong_by_learning}, at most 1 % of what waited")
    return lines, missed


if __name__ == "__main__":
    sys.exit(main())
