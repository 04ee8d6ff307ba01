"""A worker: takes numbers of jobs from the queue and does them, in a thread of the server or of `quizapp jobs work`."""

from __future__ import annotations

import functools
import threading

from huey.consumer import Worker as Taker

from quizapp.app import QuizApp
from quizapp.config import EMBEDDED_JOBS
from quizapp.jobs import queue
from quizapp.jobs.running import run

LONGEST_DELAY = 1.0
"""Seconds between looks into an idle queue that cannot wake anybody."""


class Worker:
    """The queue of a process, and with `works` the thread that empties it.

    huey's own consumer also has a scheduler, which would write to the queue's file every second, and handlers of signals,
    which belong to the server here: of it we take the loop of one worker.
    """

    def __init__(self, app: QuizApp, *, works: bool | None = None) -> None:
        """`works`: take jobs here; by default only from the embedded queue, which no other process empties."""
        self._stopping = threading.Event()
        self.queue = queue.Queue(app.settings, functools.partial(run, app, stopping=self._stopping))
        queue.attach(app, self.queue)
        works = app.settings.jobs == EMBEDDED_JOBS if works is None else works
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True) if works else None

    def start(self) -> None:
        """Begin."""
        if self._thread is not None:
            self._thread.start()

    def end(self) -> None:
        """Ask the thread to end, and let `wait` return. For the handlers of signals."""
        self._stopping.set()

    def stop(self, timeout: float = 15.0) -> None:
        """End: a job under way is put back at its next step; one that takes longer is found by the sweeper."""
        self._stopping.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout)
        self.queue.close()

    def wait(self) -> None:
        """Wait until somebody calls `end` or `stop`."""
        self._stopping.wait()

    def _run(self) -> None:
        taker = Taker(self.queue.huey, self._stopping, default_delay=0.1, max_delay=LONGEST_DELAY, backoff=1.5)
        while not self._stopping.is_set():
            taker.loop()  # faults of the queue are logged there, and it is asked again after a while
        self.queue.close()
