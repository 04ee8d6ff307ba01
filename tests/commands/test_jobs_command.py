"""`quizapp jobs work` and `quizapp serve` as processes: what is asked for is done, and they end cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizapp.app import QuizApp
from quizapp.cli import cli
from quizapp.jobs import Worker
from quizapp.models import Job, db
from quizapp.operations import class_archive
from quizapp.operations.transactions import transaction
from tests.conftest import make_app
from tests.factories import make_account, make_classroom, make_school
from tests.live_server import serve_command
from tests.postgres import fresh_database

QUIZAPP = [sys.executable, "-m", "quizapp"]


def ask_for_an_archive(app: QuizApp) -> int:
    """Ask for the archive of an empty class; return the job."""
    with app.app_context(), transaction(write=True):
        school = make_school()
        teacher = make_account(school, "teacher")
        room = make_classroom(school, teacher)
        return class_archive.ask(teacher, room.id, "id", datetime.now(UTC)).id


def is_done(app: QuizApp, job_id: int, seconds: float = 40) -> bool:
    """Say whether the job was done in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with app.app_context(), transaction(write=False):
            if db.session.get_one(Job, job_id).state == "done":
                return True
        time.sleep(0.1)
    return False


def test_without_a_queue_of_its_own_the_command_says_who_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_FOLDER", str(tmp_path))
    monkeypatch.delenv("QUIZAPP_JOBS", raising=False)
    result = CliRunner().invoke(cli, ["jobs", "work"])
    assert result.exit_code == 1
    assert "`quizapp serve` does the work itself" in result.output
    monkeypatch.setenv("QUIZAPP_JOBS", "amqp://x")
    result = CliRunner().invoke(cli, ["jobs", "work"])
    assert (result.exit_code, "QUIZAPP_JOBS must be embedded" in result.output) == (2, True)


@contextmanager
def working(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run `quizapp jobs work` until the end of the block."""
    with subprocess.Popen(
        [*QUIZAPP, "jobs", "work"],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.slow
def test_the_command_does_what_servers_ask_for_by_postgresql(tmp_path: Path, postgres_url: str) -> None:
    url = fresh_database(postgres_url, f"quizapp_jobs_{os.getpid()}")
    queue = url.replace("postgresql+psycopg://", "postgresql://")
    app = make_app(tmp_path / "server", url)
    app.settings = replace(app.settings, jobs=queue)
    server = Worker(app)  # asks, and works off nothing
    server.start()
    try:
        job_id = ask_for_an_archive(app)
        assert not is_done(app, job_id, 1.5)
        environment = {"QUIZAPP_FOLDER": str(tmp_path / "worker"), "DATABASE_URL": url, "QUIZAPP_JOBS": queue}
        with working(environment) as process:
            assert is_done(app, job_id)
            assert is_done(app, ask_for_an_archive(app))
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            assert process.stdout is not None
            assert process.stdout.read() == "Working. Stop: Ctrl-C\n"
    finally:
        server.stop()
        with app.app_context():
            db.engine.dispose()


@pytest.mark.slow
def test_a_server_does_jobs_by_itself_and_still_stops_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    app = make_app(folder, f"sqlite:///{folder / 'quizapp.sqlite3'}")
    environment = {"QUIZAPP_FOLDER": str(folder), "DATABASE_URL": "", "QUIZAPP_JOBS": "", "HOST": "127.0.0.1"}
    asking = _asking(app)
    with serve_command([*QUIZAPP, "serve", "--port", "{port}"], path="/health", environment=environment) as server:
        jobs = [asking() for _ in range(6)]
        assert all(is_done(app, job_id) for job_id in jobs)
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        assert server.process.wait(10) == 0
        assert time.monotonic() - began < 8
        assert "Traceback" not in server.output
    with app.app_context():
        tries = [db.session.get_one(Job, job_id).tries for job_id in jobs]
        db.session.rollback()
        db.engine.dispose()
    assert tries == [1] * 6, "two workers of the server never did one job both"


def _asking(app: QuizApp) -> Callable[[], int]:
    """Return a function that asks from this process, whose messages go into the server's queue."""
    worker = Worker(app, works=False)

    def ask() -> int:
        try:
            return ask_for_an_archive(app)
        finally:
            worker.queue.close()

    return ask
