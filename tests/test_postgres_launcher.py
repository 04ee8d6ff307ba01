"""The PostgreSQL launcher keeps its promises: real, private, and gone afterwards, however the tests end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests.postgres import drop_database, fresh_database, postgres_url, running_postgres

__all__ = ["postgres_url"]  # the fixture, wherever the shared conftest stands

ROOT = Path(__file__).resolve().parent.parent


def engine_for(url: str) -> Engine:
    """An engine that keeps no connection open behind the test's back."""
    return create_engine(url, poolclass=NullPool)


def folder_of(url: str) -> Path:
    """The server's folder, which is also where its socket is."""
    return Path(str(make_url(url).query["host"]))


def server_pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def is_running(pid: int) -> bool:
    """Whether the process still runs; one that is dead but not yet collected by its parent does not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def scalar(url: str, statement: str) -> object:
    with engine_for(url).connect() as connection:
        return connection.execute(text(statement)).scalar_one()


def test_a_server_answers_and_is_gone_afterwards() -> None:
    with running_postgres() as url:
        folder = folder_of(url)
        pid = server_pid(folder)
        assert scalar(url, "select 1") == 1
        assert scalar(url, "show fsync") == "off"
        assert scalar(url, "show listen_addresses") == ""
    assert not is_running(pid)
    assert not folder.exists()


def test_a_server_is_gone_after_a_failing_block() -> None:
    folders: list[Path] = []

    def fail_inside() -> None:
        with running_postgres(durable=True) as url:
            folders.append(folder_of(url))
            assert scalar(url, "show fsync") == "on"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert [folder.exists() for folder in folders] == [False]


def test_a_killed_test_run_leaves_nothing_behind() -> None:
    program = (
        "import time\n"
        "from tests.postgres import running_postgres\n"
        "with running_postgres() as url:\n"
        "    print(url, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder = folder_of(run.stdout.readline().strip())
        pid = server_pid(folder)
        os.kill(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (folder.exists() or is_running(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)
    assert not folder.exists()


def test_letters_outside_english_are_lowered_by_the_server(postgres_url: str) -> None:
    assert scalar(postgres_url, "select lower('ÉCOLE')") == "école"


def test_a_fresh_database_is_empty_each_time(postgres_url: str) -> None:
    tables = "select count(*) from pg_tables where schemaname = 'public'"
    url = fresh_database(postgres_url, "fresh-each-time")
    with engine_for(url).begin() as connection:
        connection.execute(text("create table marks (points integer)"))
    assert scalar(url, tables) == 1
    assert fresh_database(postgres_url, "fresh-each-time") == url
    assert scalar(url, tables) == 0
    drop_database(url)
    assert scalar(postgres_url, "select count(*) from pg_database where datname = 'fresh-each-time'") == 0


def test_a_database_can_be_copied_from_a_template(postgres_url: str) -> None:
    template = fresh_database(postgres_url, "template_of_marks")
    with engine_for(template).begin() as connection:
        connection.execute(text("create table marks as select 7 as points"))
    copy = fresh_database(postgres_url, "copy_of_marks", template="template_of_marks")
    assert scalar(copy, "select points from marks") == 7
