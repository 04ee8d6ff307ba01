"""The queue: huey carries the number of a job from who asked to a worker, and nothing else.

A message may be lost or come twice: the row of the job is the truth (`operations.jobs`). Messages are JSON, not huey's
pickle, which would run whatever somebody could write into the queue.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, has_app_context
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from quizapp.config import EMBEDDED_JOBS, Settings
from quizapp.models import db
from quizapp.operations.jobs import ASKED

NAME = "quizapp"
EXTENSION = "quizapp_jobs"

_log = logging.getLogger(__name__)


class JsonSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(bytes(data)))


def make_huey(settings: Settings) -> Huey:
    """Return the queue that the settings name; nothing of it is carried over a fork, so make it after."""
    common = {"name": NAME, "results": False, "serializer": JsonSerializer()}
    if settings.jobs == EMBEDDED_JOBS:
        # Losing a message at a power cut does no harm, so the queue need not wait for the disk.
        return SqliteHuey(filename=str(settings.folder / "jobs.sqlite3"), fsync=False, cache_mb=1, **common)
    if settings.jobs.startswith("postgresql://"):
        return PostgresHuey(dsn=settings.jobs, table_prefix="quizapp_queue", **common)
    return RedisHuey(url=settings.jobs, **common)


class Queue:
    """Sends the numbers of jobs, and calls `work` with each that arrives."""

    def __init__(self, settings: Settings, work: Callable[[int], None]) -> None:
        self.huey = make_huey(settings)
        self._task = self.huey.task(name="job")(work)

    def send(self, job_id: int) -> None:
        """Send a number. A queue that is away does not matter now: the sweeper sends again what nobody has begun."""
        try:
            self._task(job_id)
        except Exception as error:  # noqa: BLE001 - every back end has faults of its own
            _log.warning("job %d could not be sent now; it is sent again later: %s", job_id, error)

    def close(self) -> None:
        """Close the connection of this process."""
        close = getattr(self.huey.storage, "close", None)
        if close:
            close()


def attach(app: Flask, queue: Queue) -> None:
    """Let what this process asks for be sent to `queue`, once it is committed."""
    app.extensions[EXTENSION] = queue


def queue_of(app: Flask) -> Queue | None:
    """Return the queue of this process. A program that only runs a command has none; its jobs are found by the sweeper."""
    found: Queue | None = app.extensions.get(EXTENSION)
    return found


def _after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: nothing is stored yet
    asked = session.info.pop(ASKED, None)
    queue = queue_of(current_app) if asked and has_app_context() else None
    if queue is not None:
        for job_id in asked:
            queue.send(job_id)


def _after_rollback(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(ASKED, None)


event.listen(db.session, "after_commit", _after_commit)
event.listen(db.session, "after_rollback", _after_rollback)
