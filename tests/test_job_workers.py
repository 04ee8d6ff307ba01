"""Workers: a job is done once whatever happens to who does it, and a killed process is replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from huey import PostgresHuey, SqliteHuey
from sqlalchemy import func, select

from quizapp.app import QuizApp
from quizapp.config import EMBEDDED_JOBS, load_settings
from quizapp.core.messages import N_, Message
from quizapp.jobs import KINDS, Worker, queue, queue_of, run, running
from quizapp.models import AuditEntry, Job, JobFile, Person, db
from quizapp.operations import auditing, jobs
from quizapp.operations.errors import NotFound, Refused
from quizapp.operations.job_progress import Progress, Stopping
from quizapp.operations.transactions import transaction
from quizapp.sweeper import Sweeper
from tests.factories import make_account, make_school

Work = Callable[[Progress, dict[str, Any]], dict[str, Any]]


def ask(app: QuizApp, kind: str = "test", **arguments: Any) -> int:
    """Ask for a job as a new teacher, and return its number."""
    with app.app_context(), transaction(write=True):
        teacher = make_account(make_school(), "teacher")
        return jobs.ask(teacher, kind, arguments, datetime.now(UTC)).id


def look(app: QuizApp, job_id: int) -> Job:
    """Return a job as it is stored."""
    with app.app_context(), transaction(write=False):
        job = db.session.get_one(Job, job_id)
        db.session.expunge(job)
        return job


def wait_for(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Say whether something came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def note(progress: Progress) -> None:
    """Leave a mark that a test can count."""
    now = progress.now()
    auditing.note(None, "test_job", "job", progress.claim.job_id, school_id=progress.claim.school_id, now=now)


def count_notes(app: QuizApp) -> int:
    """Return how many marks there are."""
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).where(AuditEntry.verb == "test_job")) or 0


# One job


def test_a_job_that_writes_and_ends_in_one_transaction(app: QuizApp) -> None:
    def work(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
        progress.total(3)
        with transaction(write=True):
            progress.hold()
            note(progress)
            for _ in range(3):
                progress.step()
            assert progress.actor().role == "teacher"
            progress.offer("hasil.csv", "text/csv", b"a;b")
            progress.finish({"class": arguments["classroom"]})
        return {"not": "this"}

    job_id = ask(app, classroom=7)
    run(app, job_id, kinds={"test": work})
    run(app, job_id, kinds={"test": work})  # the message came twice
    job = look(app, job_id)
    assert (job.state, job.result, job.done, job.total, job.tries) == ("done", {"class": 7}, 3, 3, 1)
    assert count_notes(app) == 1
    with app.app_context():
        assert db.session.scalars(select(JobFile.content)).all() == [b"a;b"]


def test_what_a_function_returns_is_the_result(app: QuizApp) -> None:
    job_id = ask(app)
    run(app, job_id, kinds={"test": lambda progress, _: {"steps": progress.done}})
    assert (look(app, job_id).state, look(app, job_id).result) == ("done", {"steps": 0})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused(Message(N_("The class is archived."))), Message("The class is archived.")),
        (NotFound(), running.NOT_YOURS),
        (ZeroDivisionError(), running.OUR_FAULT),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_half_done_stays(app: QuizApp, error: Exception, told: Message) -> None:
    def work(progress: Progress, _: dict[str, Any]) -> dict[str, Any]:
        with transaction(write=True):
            note(progress)
            raise error

    job_id = ask(app)
    run(app, job_id, kinds={"test": work})
    job = look(app, job_id)
    assert (job.state, Message.from_json(job.problem or {})) == ("failed", told)
    assert count_notes(app) == 0


def test_an_unknown_kind_and_a_job_that_is_gone_end_quietly(app: QuizApp) -> None:
    job_id = ask(app, kind="of_tomorrow")
    run(app, job_id, kinds={})
    assert look(app, job_id).state == "failed"
    run(app, 2**31 - 1, kinds={})


def test_the_account_that_asked_must_still_be_good(app: QuizApp) -> None:
    def work(progress: Progress, _: dict[str, Any]) -> dict[str, Any]:
        with transaction(write=False):
            progress.actor()
        return {}

    job_id = ask(app)
    with app.app_context(), transaction(write=True):
        db.session.scalars(select(Person)).one().active = False
    run(app, job_id, kinds={"test": work})
    assert "switched off" in (look(app, job_id).problem or {})["text"]


def test_progress_is_stored_while_the_work_goes_on(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.02)
    seen: list[tuple[int, int]] = []

    def work(progress: Progress, _: dict[str, Any]) -> dict[str, Any]:
        progress.total(40)
        progress.step(3)
        assert wait_for(lambda: look(app, progress.claim.job_id).done == 3)
        job = look(app, progress.claim.job_id)
        seen.append((job.done, job.total))
        return {}

    run(app, ask(app), kinds={"test": work})
    assert seen == [(3, 40)]


def test_a_job_that_is_taken_over_ends_at_the_next_step(app: QuizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(running, "LONGEST_SILENCE", 1)

    def work(progress: Progress, _: dict[str, Any]) -> dict[str, Any]:
        with transaction(write=True):
            assert jobs.sweep(datetime.now(UTC) + timedelta(minutes=5)) == 1
        assert wait_for(lambda: progress.lost)
        progress.step()
        raise AssertionError("the step must end it")

    job_id = ask(app)
    run(app, job_id, kinds={"test": work})
    assert (look(app, job_id).state, look(app, job_id).tries) == ("waiting", 1)


def test_a_stopping_server_puts_its_job_back(app: QuizApp) -> None:
    stopping = threading.Event()

    def work(progress: Progress, _: dict[str, Any]) -> dict[str, Any]:
        stopping.set()
        progress.step()
        raise AssertionError("the step must end it")

    job_id = ask(app)
    run(app, job_id, kinds={"test": work}, stopping=stopping)
    assert (look(app, job_id).state, look(app, job_id).tries) == ("waiting", 0)
    run(app, job_id, kinds={"test": lambda *_: {}})
    assert look(app, job_id).state == "done"


def test_counting_past_the_end_does_not_stop_what_is_finished() -> None:
    stopping = threading.Event()
    stopping.set()
    progress = Progress(jobs.Claim(1, 1, "test", {}, 1, 1), lambda: datetime.now(UTC), stopping)
    with pytest.raises(Stopping):
        progress.step()
    progress.finished = True
    progress.step()
    assert progress.done == 2


# The queue


@contextmanager
def own_queue(app: QuizApp, folder: Path, kinds: dict[str, Work]) -> Iterator[Worker]:
    """Give a worker of a queue in `folder`, not begun, and take it away again."""
    before = app.settings
    app.settings = replace(before, folder=folder, jobs=EMBEDDED_JOBS)
    saved = dict(KINDS)
    KINDS.update(kinds)
    worker = Worker(app)
    try:
        yield worker
    finally:
        worker.stop()
        app.settings = before
        app.extensions.pop(queue.EXTENSION)
        KINDS.clear()
        KINDS.update(saved)


def test_what_is_asked_for_is_done_by_the_thread(app: QuizApp, tmp_path: Path) -> None:
    with own_queue(app, tmp_path, {"test": lambda *_: {"done": True}}) as worker:
        assert queue_of(app) is worker.queue
        worker.start()
        job_id = ask(app)
        assert wait_for(lambda: look(app, job_id).state == "done")
        worker.stop()
        assert not any(thread.name == "jobs" or thread.name.startswith("job-") for thread in threading.enumerate())


def test_the_queue_is_told_after_the_commit_only(app: QuizApp, tmp_path: Path) -> None:
    with own_queue(app, tmp_path, {}) as worker, app.app_context():
        with suppress(Refused), transaction(write=True):
            jobs.ask(make_account(make_school(), "teacher"), "test", {}, datetime.now(UTC))
            raise Refused(Message("rolled back"))
        assert worker.queue.huey.storage.queue_size() == 0
        with transaction(write=True):
            teacher = make_account(make_school(), "teacher")
            with db.session.begin_nested():
                jobs.ask(teacher, "test", {}, datetime.now(UTC))
            assert worker.queue.huey.storage.queue_size() == 0, "a savepoint is no commit"
        assert worker.queue.huey.storage.queue_size() == 1


def test_messages_are_plain_json_and_hold_a_number_only(app: QuizApp, tmp_path: Path) -> None:
    with own_queue(app, tmp_path, {}) as worker:
        job_id = ask(app)
        message = json.loads(bytes(worker.queue.huey.storage.enqueued_items()[0]))
        assert message[6:8] == [[job_id], {}]
        assert worker.queue.huey.dequeue().args == [job_id]


def test_a_lost_message_is_sent_again_by_the_sweeper(app: QuizApp, tmp_path: Path) -> None:
    with own_queue(app, tmp_path, {"test": lambda *_: {}}) as worker:
        job_id = ask(app)
        worker.queue.huey.storage.flush_queue()
        assert Sweeper(app).sweep_jobs(datetime.now(UTC)) == 0
        assert worker.queue.huey.storage.queue_size() == 0
        Sweeper(app).sweep_jobs(datetime.now(UTC) + timedelta(minutes=3))
        assert worker.queue.huey.storage.queue_size() == 1
        worker.start()
        assert wait_for(lambda: look(app, job_id).state == "done")


def test_a_queue_that_is_away_keeps_nobody_from_asking(app: QuizApp, tmp_path: Path) -> None:
    with own_queue(app, tmp_path, {}) as worker:
        worker.queue.huey.storage.close()
        (tmp_path / "jobs.sqlite3").unlink()
        assert look(app, ask(app)).state == "waiting"


def test_of_two_sweepers_one_works(app: QuizApp) -> None:
    job_id = ask(app)
    with app.app_context(), transaction(write=True):
        jobs.claim(job_id, datetime.now(UTC) - timedelta(minutes=10))
    first, second = Sweeper(app), Sweeper(app)
    now = datetime.now(UTC)
    assert (first.sweep_jobs(now), second.sweep_jobs(now), first.sweep_jobs(now)) == (1, 0, 0)
    assert look(app, job_id).state == "waiting"


# Which queue


def test_settings_choose_the_queue(tmp_path: Path) -> None:
    def jobs_of(text: str) -> str:
        return load_settings({"QUIZAPP_JOBS": text, "QUIZAPP_SECRET_KEY": "a"}, folder=tmp_path).jobs

    assert [jobs_of(""), jobs_of("embedded"), jobs_of(" postgres://db/kuis ")] == [
        "embedded",
        "embedded",
        "postgresql://db/kuis",
    ]
    for text in ("amqp://x", "sqlite:///x", "1"):
        with pytest.raises(ValueError, match="QUIZAPP_JOBS must be embedded, or begin with redis: or postgresql:"):
            jobs_of(text)


def test_a_redis_without_its_library_is_refused_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizapp.config.find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install 'quizapp\[redis\]'"):
        load_settings({"QUIZAPP_JOBS": "redis://127.0.0.1/0"}, folder=tmp_path)


def test_the_embedded_queue_lies_in_the_data_folder(app: QuizApp, tmp_path: Path) -> None:
    made = queue.make_huey(replace(app.settings, folder=tmp_path))
    made.storage.close()
    assert (type(made), (tmp_path / "jobs.sqlite3").exists()) == (SqliteHuey, True)


def test_a_postgresql_queue_carries_numbers_to_whoever_works(app: QuizApp, postgres_url: str) -> None:
    settings = replace(app.settings, jobs=postgres_url.replace("postgresql+psycopg://", "postgresql://"))
    got: list[int] = []
    sender, taker = queue.Queue(settings, got.append), queue.Queue(settings, got.append)
    try:
        assert isinstance(taker.huey, PostgresHuey)
        sender.send(41)
        sender.send(42)
        for _ in range(2):
            taker.huey.execute(taker.huey.dequeue())
        assert got == [41, 42]
        assert taker.huey.storage.queue_size() == 0
    finally:
        sender.close()
        taker.close()


# A killed process

PROCESS = textwrap.dedent("""
    import json, sys, time
    from pathlib import Path
    from quizapp.app import create_app
    from quizapp.config import Settings
    from quizapp.jobs import run
    from quizapp.operations.transactions import transaction
    from tests.test_job_workers import note

    given = json.loads(sys.argv[1])
    app = create_app(Settings(folder=Path(given["folder"]), database_url=given["url"], secret_key="a" * 64, testing=True))

    def work(progress, arguments):
        progress.total(2)
        with transaction(write=True):
            progress.hold()
            note(progress)
            progress.step()
            if given["dies"] == "before":
                Path(given["sign"]).touch()
                time.sleep(60)
            progress.finish({"by": given["dies"]})
        progress.step()
        if given["dies"] == "after":
            Path(given["sign"]).touch()
            time.sleep(60)
        return {}

    run(app, given["job"], kinds={"test": work})
""")


def run_in_a_process(app: QuizApp, job_id: int, folder: Path, dies: str) -> None:
    """Do a job in a process of its own and kill it in the middle, or let it end when it `dies` never."""
    sign = folder / f"sign-{dies}"
    given = {
        "folder": str(folder / "data"),
        "url": app.settings.database_url,
        "job": job_id,
        "sign": str(sign),
        "dies": dies,
    }
    with subprocess.Popen([sys.executable, "-c", PROCESS, json.dumps(given)], cwd=Path(__file__).parents[1]) as process:
        if dies == "never":
            assert process.wait(60) == 0
            return
        assert wait_for(sign.exists, 60)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL


@pytest.mark.slow
def test_a_job_whose_process_is_killed_is_done_once_by_another(app: QuizApp, tmp_path: Path) -> None:
    job_id = ask(app)
    run_in_a_process(app, job_id, tmp_path, "before")
    assert (look(app, job_id).state, count_notes(app)) == ("running", 0)
    run(app, job_id, kinds={"test": lambda *_: {}})
    assert look(app, job_id).state == "running", "nobody takes what may still be under way"
    assert wait_for(lambda: Sweeper(app).sweep_jobs(datetime.now(UTC) + timedelta(minutes=2)) == 1)
    run_in_a_process(app, job_id, tmp_path, "after")
    job = look(app, job_id)
    assert (job.state, job.result, job.tries) == ("done", {"by": "after"}, 2)
    assert Sweeper(app).sweep_jobs(datetime.now(UTC) + timedelta(minutes=4)) == 0
    run_in_a_process(app, job_id, tmp_path, "never")  # the message comes again
    assert (look(app, job_id).result, count_notes(app)) == ({"by": "after"}, 1)


@pytest.mark.slow
def test_a_job_that_kills_its_process_each_time_is_given_up(app: QuizApp, tmp_path: Path) -> None:
    job_id = ask(app)
    moment = datetime.now(UTC)
    for _ in range(jobs.MOST_TRIES):
        (tmp_path / "sign-before").unlink(missing_ok=True)
        run_in_a_process(app, job_id, tmp_path, "before")
        moment += timedelta(minutes=2)
        assert wait_for(lambda at=moment: Sweeper(app).sweep_jobs(at) == 1)  # type: ignore[misc]
    job = look(app, job_id)
    assert (job.state, Message.from_json(job.problem or {}), count_notes(app)) == ("failed", jobs.GIVEN_UP, 0)
