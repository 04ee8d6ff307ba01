"""Long work: asked for in one request, done in another process, seen by who asked for it and by nobody else.

The row of a job is the truth about it; a queue only carries its number, and may lose it or bring it twice. A worker
*claims* a job, gives signs of life (*beats*) and *finishes* it, each only while the claim is still its own. What a killed
worker leaves behind is found by `sweep` and put back. So the work of every kind has to bear being begun again: it looks
at what is there, or writes all in the transaction in which the job is finished (`Progress.finish`).

`arguments` and `result` hold keys and settings, never names or marks: those stand in files, which go after a day and
when a pupil is deleted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from quizapp.core.messages import N_, Message
from quizapp.models import Job, JobFile, Person, db
from quizapp.operations.errors import NotFound, Refused

STALE_AFTER = timedelta(seconds=60)
"""A worker without a sign of life for so long is taken for dead. Longer than any single transaction of a job."""
MOST_TRIES = 3
"""How often a job is begun before it is given up."""
SENT_AGAIN_AFTER = timedelta(minutes=2)
"""A job that nobody has begun for so long is told to the queue again: the message may be lost."""
FILES_KEPT_FOR = timedelta(days=1)
ROWS_KEPT_FOR = timedelta(days=30)
"""How long after its end a job is remembered."""
MOST_AT_ONCE = 20
"""Unfinished jobs of one person."""
MOST_SHOWN = 30
"""Lines of the list of somebody's jobs."""
ASKED = "quizapp_jobs_asked"
"""Place in `Session.info` for the numbers of jobs that the queue is told of once they are committed."""
UNFINISHED = ("waiting", "running")

GIVEN_UP = Message(
    N_(
        "The work was cut off several times and has been given up. Try it again: what is done already is not done twice."
    )
)
DELETED_MEANWHILE = Message(
    N_("A pupil was deleted while this was under way, so its files are gone. Ask for it again.")
)
FILES_GONE = Message(N_("The files of this work have been deleted by now. Ask for it again."))


class Lost(Exception):  # noqa: N818 - named as what it says
    """The job is no longer this worker's: another has taken it over, or it is gone. Nothing may be written for it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that a job reads or makes: its name, media type and bytes."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a finished job as its page lists it; `size` in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker holds while it does a job. `tries` tells this claim from every other of the same job."""

    job_id: int
    tries: int
    kind: str
    arguments: dict[str, Any]
    school_id: int
    person_id: int | None


# Asking


def ask(
    actor: Person,
    kind: str,
    arguments: Mapping[str, Any],
    now: datetime,
    files: Sequence[File] = (),
    *,
    key: str | None = None,
) -> Job:
    """Ask for work of `kind` and return its job; the queue is told when the transaction is committed.

    The same `key` (drawn with a page, say) of the same person always gives the same job, so that a double tap does the
    work once. Without a key, asking for the same with the same files gives the job that is not finished yet, if there is
    one. Raises `Refused` while the person has `MOST_AT_ONCE` jobs under way.
    """
    db.session.flush()
    db.session.execute(select(Person.id).where(Person.id == actor.id).with_for_update(key_share=True))  # taps in a line
    fixed = key is not None
    key = key if key is not None else _key_of(kind, arguments, files)
    same = select(Job).where(Job.person_id == actor.id, Job.kind == kind, Job.key == key)
    known = db.session.scalar(same if fixed else same.where(Job.state.in_(UNFINISHED)))
    if known is not None:
        return known
    under_way = select(func.count()).where(Job.person_id == actor.id, Job.state.in_(UNFINISHED))
    if (db.session.scalar(under_way) or 0) >= MOST_AT_ONCE:
        raise Refused(Message(N_("You have asked for much already. Wait until some of it is done.")))
    job = Job(
        school_id=actor.school_id,
        person_id=actor.id,
        kind=kind,
        key=key,
        arguments=dict(arguments),
        state="waiting",
        done=0,
        total=0,
        tries=0,
        created_at=now,
    )
    db.session.add(job)
    db.session.flush()
    _store(job.id, files)
    _tell([job.id])
    return job


def _key_of(kind: str, arguments: Mapping[str, Any], files: Iterable[File]) -> str:
    digest = hashlib.sha256(json.dumps([kind, arguments], sort_keys=True).encode())
    for one in files:
        digest.update(hashlib.sha256(one.content).digest())
    return digest.hexdigest()


def _store(job_id: int, files: Iterable[File]) -> None:
    for one in files:
        db.session.add(JobFile(job_id=job_id, name=one.name, kind=one.kind, content=one.content))
    db.session.flush()


def _tell(job_ids: Iterable[int]) -> None:
    db.session().info.setdefault(ASKED, []).extend(job_ids)


def again(actor: Person, job_id: int, now: datetime) -> Job:
    """Let a failed job of the actor be tried again. Raises `NotFound`, and `Refused` when its files are gone."""
    job = get_job(actor, job_id)
    db.session.refresh(job, with_for_update=True)
    if job.state != "failed":
        return job  # tapped twice
    if (job.problem or {}).get("files_gone"):
        raise Refused(FILES_GONE)
    job.state, job.tries, job.done, job.total = "waiting", 0, 0, 0
    job.problem = job.finished_at = job.beat_at = None
    job.created_at = now
    db.session.flush()
    _tell([job.id])
    return job


# Looking


def get_job(actor: Person, job_id: int) -> Job:
    """Return a job that the actor has asked for. Raises `NotFound`."""
    job = db.session.scalar(select(Job).where(Job.id == job_id, Job.person_id == actor.id))
    if job is None:
        raise NotFound
    return job


def jobs_of(actor: Person) -> list[Job]:
    """Return the latest jobs that the actor has asked for, newest first."""
    query = select(Job).where(Job.person_id == actor.id).order_by(Job.id.desc()).limit(MOST_SHOWN)
    return list(db.session.scalars(query))


def made_files(job: Job) -> list[FileLine]:
    """Return what a finished job has made and still keeps."""
    if job.state != "done":
        return []
    size = func.length(JobFile.content)
    rows = db.session.execute(
        select(JobFile.id, JobFile.name, size).where(JobFile.job_id == job.id).order_by(JobFile.id)
    )
    return [FileLine(*row) for row in rows]


def get_made_file(actor: Person, job_id: int, file_id: int) -> File:
    """Return a file that a finished job of the actor has made. Raises `NotFound`, also when it has been deleted."""
    job = get_job(actor, job_id)
    row = db.session.get(JobFile, file_id)
    if row is None or row.job_id != job.id or job.state != "done":
        raise NotFound
    return File(row.name, row.kind, row.content)


# Doing


def _is_mine(claim: Claim) -> ColumnElement[bool]:
    return (Job.id == claim.job_id) & (Job.state == "running") & (Job.tries == claim.tries)


def _change(where: ColumnElement[bool], **values: Any) -> int:
    statement = update(Job).where(where).values(**values).execution_options(synchronize_session=False)
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def is_waiting(job_id: int) -> bool:
    """Say whether there is anything to claim. Reads only."""
    return db.session.scalar(select(Job.id).where(Job.id == job_id, Job.state == "waiting")) is not None


def claim(job_id: int, now: datetime) -> Claim | None:
    """Take a waiting job, or return None: another has it, it is finished, or it is gone. Exactly one claim succeeds."""
    waiting = (Job.id == job_id) & (Job.state == "waiting")
    if not _change(waiting, state="running", tries=Job.tries + 1, beat_at=now, done=0, total=0):
        return None
    job = db.session.get_one(Job, job_id, populate_existing=True)
    return Claim(job.id, job.tries, job.kind, dict(job.arguments), job.school_id, job.person_id)


def beat(mine: Claim, done: int, total: int, now: datetime) -> bool:
    """Give a sign of life and say how far the work is; False when the job is no longer this worker's."""
    return _change(_is_mine(mine), beat_at=now, done=done, total=total) == 1


def hold(mine: Claim) -> None:
    """Make sure that the job is this worker's until the transaction ends. Raises `Lost`."""
    if db.session.scalar(select(Job.id).where(_is_mine(mine)).with_for_update(key_share=True)) is None:
        raise Lost


def given_files(mine: Claim) -> list[File]:
    """Return the files that came with the request. Raises `Lost`."""
    hold(mine)
    rows = db.session.scalars(select(JobFile).where(JobFile.job_id == mine.job_id).order_by(JobFile.id))
    return [File(row.name, row.kind, row.content) for row in rows]


def finish(mine: Claim, result: Mapping[str, Any], files: Iterable[File], done: int, total: int, now: datetime) -> None:
    """End a job well: keep its result and what it made; what it was given is not needed any more. Raises `Lost`."""
    hold(mine)
    db.session.execute(delete(JobFile).where(JobFile.job_id == mine.job_id))
    _store(mine.job_id, files)
    total = max(done, total)
    _change(_is_mine(mine), state="done", result=dict(result), done=total, total=total, finished_at=now, beat_at=now)


def fail(mine: Claim, problem: Message, now: datetime) -> bool:
    """End a job badly, with what to tell the person; False when it is no longer this worker's."""
    return _change(_is_mine(mine), state="failed", problem=problem.to_json(), finished_at=now) == 1


def give_back(mine: Claim) -> bool:
    """Put a job back that was not finished because the server stops; it does not count as a try."""
    return _change(_is_mine(mine), state="waiting", tries=Job.tries - 1, beat_at=None) == 1


# Sweeping


def _stale(now: datetime) -> ColumnElement[bool]:
    return (Job.state == "running") & or_(Job.beat_at.is_(None), Job.beat_at < now - STALE_AFTER)


def _forgotten(now: datetime) -> ColumnElement[bool]:
    told_at = func.coalesce(Job.beat_at, Job.created_at)
    return (Job.state == "waiting") & (told_at < now - SENT_AGAIN_AFTER)


def _with_old_files(now: datetime) -> ColumnElement[bool]:
    kept = select(JobFile.id).where(JobFile.job_id == Job.id).exists()
    return Job.state.in_(("done", "failed")) & (Job.finished_at < now - FILES_KEPT_FOR) & kept


def _old(now: datetime) -> ColumnElement[bool]:
    return Job.state.in_(("done", "failed")) & (Job.finished_at < now - ROWS_KEPT_FOR)


def needs_sweeping(now: datetime) -> bool:
    """Say whether `sweep` would do anything. Reads only, so that an idle school's disk stays quiet."""
    wanted = or_(_stale(now), _forgotten(now), _with_old_files(now), _old(now))
    return db.session.scalar(select(Job.id).where(wanted).limit(1)) is not None


def sweep(now: datetime) -> int:
    """Put back what dead workers have left, or give it up; tell the queue again of what waits; delete what is old.

    Return how many jobs were put back or given up. A job whose worker is just writing (and therefore alive) is passed over.
    """
    rows = db.session.execute(select(Job.id, Job.tries).where(_stale(now)).with_for_update(skip_locked=True)).all()
    over = [row.id for row in rows if row.tries >= MOST_TRIES]
    back = [row.id for row in rows if row.tries < MOST_TRIES]
    _change(Job.id.in_(over), state="failed", problem=GIVEN_UP.to_json(), finished_at=now)
    _change(Job.id.in_(back), state="waiting", beat_at=now)
    forgotten = list(db.session.scalars(select(Job.id).where(_forgotten(now))))
    _change(Job.id.in_(forgotten), beat_at=now)
    _tell([*back, *forgotten])
    _delete_files(_with_old_files(now))
    db.session.execute(delete(Job).where(_old(now)).execution_options(synchronize_session=False))
    return len(rows)


def _delete_files(where: ColumnElement[bool]) -> None:
    ids = list(db.session.scalars(select(Job.id).where(where)))
    db.session.execute(delete(JobFile).where(JobFile.job_id.in_(ids)).execution_options(synchronize_session=False))
    for job in db.session.scalars(select(Job).where(Job.id.in_(ids), Job.state == "failed")):
        job.problem = {**(job.problem or {}), "files_gone": True}  # it cannot be tried again
    db.session.flush()


def forget_files(school_id: int, now: datetime) -> None:
    """Delete every file of the school's jobs, as a deleted pupil may stand in any of them.

    Work under way that was given files ends; other work begins anew, as it may have read what is no longer there.
    """
    ours = Job.school_id == school_id
    with_files = select(JobFile.id).where(JobFile.job_id == Job.id).exists()
    gone = {**DELETED_MEANWHILE.to_json(), "files_gone": True}
    _change(ours & Job.state.in_(UNFINISHED) & with_files, state="failed", problem=gone, finished_at=now)
    _delete_files(ours & with_files)
    running = list(db.session.scalars(select(Job.id).where(ours, Job.state == "running")))
    _change(Job.id.in_(running), state="waiting", beat_at=now)
    _tell(running)
