"""What the pages about long work show: finished values of one job, and of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from quizapp.core.messages import Message
from quizapp.models import Job
from quizapp.operations.jobs import FileLine
from quizapp.web.jobs.words import words_of
from quizapp.web.languages import say, translated

KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to download."""

    name: str
    url: str
    size: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Where to go on."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job. `total` is 0 while it is not known how much there is to do."""

    id: int
    url: str
    title: str
    state: str
    sentence: str
    done: int
    total: int
    asked_at: datetime
    files: Sequence[FileLink]
    lead: Lead | None
    can_try_again: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in ("done", "failed")


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in the list."""

    title: str
    url: str
    state: str
    asked_at: datetime


def job_page(job: Job, made: Sequence[FileLine]) -> JobPage:
    """Return the page of a job and what it has made."""
    words = words_of(job.kind)
    return JobPage(
        id=job.id,
        url=url_for("jobs.job", job_id=job.id),
        title=translated(words.title),
        state=job.state,
        sentence=_sentence(job, made),
        done=job.done,
        total=job.total,
        asked_at=job.created_at,
        files=[_file_link(job, line) for line in made],
        lead=_lead(job),
        can_try_again=job.state == "failed" and not (job.problem or {}).get("files_gone"),
    )


def _lead(job: Job) -> Lead | None:
    words = words_of(job.kind)
    if job.state == "done" and words.link:
        return Lead(translated(words.link_text), words.link(job.result or {}, job.arguments))
    if job.state == "failed" and words.mend:
        return Lead(translated(words.mend_text), words.mend(job.arguments))
    return None


def _sentence(job: Job, made: Sequence[FileLine]) -> str:
    words = words_of(job.kind)
    if job.state == "done":
        gone = words.makes_files and not made
        return (
            _("What it made has been deleted by now. Ask for it again.") if gone else say(words.done(job.result or {}))
        )
    if job.state == "failed":
        return say(Message.from_json(job.problem or {"text": ""}))
    if job.state == "waiting":
        return _("It will begin in a moment.") if not job.tries else _("It was cut off and will begin again.")
    if not job.total:
        return _("Under way.")
    return _("%(done)s of %(total)s", done=format_decimal(min(job.done, job.total)), total=format_decimal(job.total))


def _file_link(job: Job, line: FileLine) -> FileLink:
    url = url_for("jobs.download", job_id=job.id, file_id=line.id)
    return FileLink(line.name, url, size_words(line.size))


def size_words(count: int) -> str:
    """Return a number of bytes as people read it: 820 kB, 1.4 MB."""
    if count >= MEGA:
        return f"{format_decimal(round(count / MEGA, 1))} MB"
    return f"{format_decimal(max(1, round(count / KILO)))} kB"


def job_line(job: Job) -> JobLine:
    """Return the line of a job in the list."""
    states = {"waiting": _("waiting"), "running": _("under way"), "done": _("done"), "failed": _("not done")}
    url = url_for("jobs.job", job_id=job.id)
    return JobLine(translated(words_of(job.kind).title), url, states[job.state], job.created_at)
