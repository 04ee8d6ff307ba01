"""Running one job: claim it, do its work, say how far it is, and end it whatever happens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quizapp.app import QuizApp
from quizapp.core.messages import N_, Message
from quizapp.jobs.kinds import KINDS, Kind
from quizapp.models import db
from quizapp.operations import jobs
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.job_progress import Progress, Stopping
from quizapp.operations.transactions import transaction

BEAT_SECONDS = 1.0
"""How often it is looked whether there is progress to store."""
LONGEST_SILENCE = 15
"""Looks without progress after which a sign of life is given all the same."""

OUR_FAULT = Message(N_("Something broke; this is our fault, not yours. What was there before is unchanged."))
NOT_YOURS = Message(N_("What this was about is gone, or is no longer yours."))

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def run(
    app: QuizApp, job_id: int, *, stopping: threading.Event | None = None, kinds: Mapping[str, Kind] = KINDS
) -> None:
    """Do the job of this number, if it waits for a worker. Raises nothing: what went wrong stands in its row.

    With the database away the row stays as it is, and the sweeper finds it when the signs of life have stopped.
    """
    with app.app_context():
        try:
            claim = _claim(job_id)
            if claim is not None:
                progress = Progress(claim, _now, stopping)
                with _Beating(app, progress):
                    _work(progress, kinds)
        except (OperationalError, PoolTimeout) as error:
            _log.warning("job %d was cut off by the database: %s", job_id, error)
        except Exception:  # noqa: BLE001 - a fault of one job must not end the worker
            _log.exception("job %d could not be ended properly", job_id)
        finally:
            db.session.remove()


def _claim(job_id: int) -> jobs.Claim | None:
    with transaction(write=False):
        if not jobs.is_waiting(job_id):  # a message that came twice costs the writers nothing
            return None
    with transaction(write=True):
        return jobs.claim(job_id, _now())


def _work(progress: Progress, kinds: Mapping[str, Kind]) -> None:
    claim = progress.claim
    try:
        result = kinds[claim.kind](progress, claim.arguments)
        if not progress.finished:
            with transaction(write=True):
                progress.finish(result)
    except jobs.Lost:
        _log.info("job %d has been taken over", claim.job_id)
    except Stopping:
        with transaction(write=True):
            jobs.give_back(claim)
    except Refused as refused:
        _fail(claim, refused.message)
    except NotFound:
        _fail(claim, NOT_YOURS)
    except (OperationalError, PoolTimeout):
        raise
    except Exception:  # noqa: BLE001 - told to who asked; the trace stands in the log
        _log.exception("job %d (%s) failed", claim.job_id, claim.kind)
        _fail(claim, OUR_FAULT)


def _fail(claim: jobs.Claim, problem: Message) -> None:
    with transaction(write=True):
        jobs.fail(claim, problem, _now())


class _Beating:
    """A thread beside the work that stores how far it is, in transactions of its own, and learns when the job is lost.

    On SQLite it waits while the work itself is writing; such a transaction must be shorter than `jobs.STALE_AFTER`.
    """

    def __init__(self, app: QuizApp, progress: Progress) -> None:
        self._app, self._progress = app, progress
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"job-{progress.claim.job_id}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        told, silent = (0, 0), 0
        while not self._over.wait(BEAT_SECONDS):
            seen = self._progress.done, self._progress.of
            silent += 1
            if seen == told and silent < LONGEST_SILENCE:
                continue
            try:
                with self._app.app_context(), transaction(write=True):
                    mine = jobs.beat(self._progress.claim, *seen, _now())
            except SQLAlchemyError as error:
                _log.info("no sign of life of job %d now: %s", self._progress.claim.job_id, error)
                continue
            told, silent = seen, 0
            if not mine and not self._progress.finished:
                self._progress.lost = True
                return
