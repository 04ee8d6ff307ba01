"""What the work of a job is handed: how to say how far it is, its files, and how to end in its own transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from quizapp.core.messages import N_, Message
from quizapp.models import Person, db
from quizapp.operations import jobs
from quizapp.operations.errors import Refused
from quizapp.operations.jobs import Claim, File, Lost


class Stopping(Exception):  # noqa: N818 - named as what it says
    """The server stops: the job is put back and done by the next one."""


class Progress:
    """The job under way, as its function sees it. Everything but counting needs a transaction of the function's own.

    Counting writes nothing: a thread beside the work stores the numbers every second or so, so that `step` may be called
    inside a long transaction, and as often as one likes.
    """

    def __init__(self, claim: Claim, now: Callable[[], datetime], stopping: threading.Event | None = None) -> None:
        """`now` tells the time; while `stopping` is set, the next step ends the work."""
        self.claim = claim
        self.now = now
        self.done = 0
        self.of = 0
        self.finished = False
        self.lost = False
        self._stopping = stopping or threading.Event()
        self._made: list[File] = []

    def total(self, steps: int) -> None:
        """Say how many steps there are in all."""
        self.of = steps

    def step(self, steps: int = 1) -> None:
        """Say that more is done. Raises `Lost` or `Stopping` when the work must end here; let it through."""
        self.done += steps
        if self.lost:
            raise Lost
        if self._stopping.is_set() and not self.finished:
            raise Stopping

    def actor(self) -> Person:
        """Return who asked. Raises `Refused` when the account may no longer be used, `Lost` when it is gone."""
        person = db.session.get(Person, self.claim.person_id) if self.claim.person_id else None
        if person is None:
            raise Lost
        if not person.active:
            raise Refused(Message(N_("The account that asked for this has been switched off.")))
        return person

    def files(self) -> list[File]:
        """Return the files that came with the request. Raises `Lost`."""
        return jobs.given_files(self.claim)

    def offer(self, name: str, kind: str, content: bytes) -> None:
        """Make a file that who asked may download; it is stored when the job is finished."""
        self._made.append(File(name, kind, content))

    def hold(self) -> None:
        """Make sure that nobody takes the job over until this transaction ends. Raises `Lost`.

        First statement of every transaction that changes what others see: a worker that was taken for dead and comes
        back must not write what its successor has written.
        """
        jobs.hold(self.claim)

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """End the job in this transaction: what it has written and that it is done become true together, once.

        A function that does not call this is finished with what it returns, in a transaction of its own afterwards.
        """
        jobs.finish(self.claim, result or {}, self._made, self.done, self.of, self.now())
        self.finished = True
