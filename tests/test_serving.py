"""Serving for real: a fresh folder, the first page, a graceful stop, HUP under load, and waitress."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from quizapp import serving
from quizapp.app import create_app
from quizapp.config import load_settings
from quizapp.models import db
from quizapp.serving import AddressTakenError, Listening, lan_address, refuse_taken
from tests.live_server import free_port, serve_command

QUIZAPP = [sys.executable, "-m", "quizapp"]
pytestmark = pytest.mark.slow


def get(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str, bytes]:
    """Return status, where it leads and body."""
    with closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.getheader("Location", ""), reply.read()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An empty data folder."""
    return {"QUIZAPP_FOLDER": str(tmp_path / "data"), "DATABASE_URL": "", "PORT": "{port}", "HOST": "127.0.0.1"}


def test_a_fresh_folder_leads_to_the_first_account(environment: dict[str, str], tmp_path: Path) -> None:
    with serve_command([*QUIZAPP, "serve"], path="/health", environment=environment, folder=tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        assert get(port, "/")[:2] == (302, "/first-account")
        assert json.loads(get(port, "/health")[2])["status"] == "ok"
        printed = server.output
        began = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        assert server.process.wait(10) == 0
        assert time.monotonic() - began < 8
    assert "Quiz loaded: kim-putin-vostochny [id], version 1\n" in printed
    assert f"quizapp: http://127.0.0.1:{port}\n" in printed
    assert f"Data:    SQLite, {tmp_path / 'data' / 'quizapp.sqlite3'}\n" in printed
    assert oct((tmp_path / "data").stat().st_mode)[-3:] == "700"
    with serve_command([*QUIZAPP, "serve"], path="/health", environment=environment, folder=tmp_path) as server:
        assert "Quiz loaded" not in server.output, "the second start changes nothing"


@pytest.mark.parametrize(("proxies", "scheme"), [("0", "http"), ("1", "https")])
def test_only_as_many_proxies_as_are_set_may_name_the_scheme(
    environment: dict[str, str], proxies: str, scheme: str
) -> None:
    environment |= {"QUIZAPP_TRUSTED_PROXIES": proxies}
    with serve_command([*QUIZAPP, "serve"], path="/health", environment=environment) as server:
        port = int(server.url.rpartition(":")[2])
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            headers = {"X-Forwarded-Proto": "https", "Host": "kuis.sekolah.test"}
            connection.request("GET", "/assignments//1", headers=headers)  # werkzeug answers with the address meant
            assert connection.getresponse().getheader("Location") == f"{scheme}://kuis.sekolah.test/assignments/1"


def test_hup_renews_the_workers_and_no_request_is_lost(environment: dict[str, str]) -> None:
    with serve_command([*QUIZAPP, "serve"], path="/health", environment=environment) as server:
        port = int(server.url.rpartition(":")[2])
        statuses: list[int] = []
        stopping = threading.Event()

        def ask() -> None:
            while not stopping.is_set():
                statuses.append(get(port, "/health")[0])

        askers = [threading.Thread(target=ask) for _ in range(3)]
        deadline = time.monotonic() + 30
        while len(workers_of(server.pid)) < 2 and time.monotonic() < deadline:  # the first to be up answers already
            time.sleep(0.1)
        before = workers_of(server.pid)
        assert len(before) == 2
        for asker in askers:
            asker.start()
        os.kill(server.pid, signal.SIGHUP)
        while workers_of(server.pid) & before and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.5)
        stopping.set()
        for asker in askers:
            asker.join()
        assert not workers_of(server.pid) & before
        assert len(workers_of(server.pid)) == 2
    assert set(statuses) == {200}


def workers_of(pid: int) -> set[int]:
    """Return the child processes of `pid`."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return {int(line) for line in listed.stdout.split()}


def test_the_network_is_served_with_address_and_code(environment: dict[str, str]) -> None:
    if lan_address() is None:
        pytest.skip("this machine has no network address")
    with serve_command([*QUIZAPP, "serve", "--lan"], path="/health", environment=environment) as server:
        port = int(server.url.rpartition(":")[2])
        assert get(port, "/health", host=str(lan_address()))[0] == 200
        assert f"Network: http://{lan_address()}:{port}   (phones in the same network scan this)\n" in server.output
        assert "▄▄▄▄▄" in server.output
        assert "reloading the page needs the server" in server.output
        assert "docs/https.md" in server.output


def test_a_taken_port_is_told_in_a_sentence(environment: dict[str, str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AddressTakenError, match=rf"port {port}: Address already in use\. Choose another"):
            refuse_taken(Listening(port=port))
        done = subprocess.run(
            [*QUIZAPP, "serve", "--port", str(port)],
            env={**os.environ, **environment, "PORT": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    told = f"Error: Cannot listen on 127.0.0.1, port {port}: Address already in use. Choose another with --port.\n"
    assert done.stderr == told


def test_waitress_serves_where_gunicorn_does_not(environment: dict[str, str]) -> None:
    program = (
        "import sys; sys.modules['gunicorn'] = None\n"
        "from quizapp.cli import cli\n"
        "cli(['serve', '--threads', '4'], prog_name='quizapp')\n"
    )
    with serve_command([sys.executable, "-c", program], path="/health", environment=environment) as server:
        port = int(server.url.rpartition(":")[2])
        assert get(port, "/")[:2] == (302, "/first-account")
        assert b"gunicorn" not in get(port, "/health")[2]


def test_the_sweeper_of_a_served_app_begins_and_ends_with_its_worker(tmp_path: Path) -> None:
    app = create_app(load_settings({"QUIZAPP_FOLDER": str(tmp_path)}))

    class Worker:
        """What gunicorn hands to its hooks."""

        wsgi = app

    settings = serving._gunicorn_settings(Listening(port=free_port()))
    settings["post_worker_init"](Worker())
    assert [thread.name for thread in threading.enumerate()].count("sweeper") == 1
    settings["worker_exit"](None, Worker())
    assert [thread.name for thread in threading.enumerate()].count("sweeper") == 0
    assert (settings["worker_class"], settings["preload_app"]) == ("gthread", False)
    with app.app_context():
        db.engine.dispose()
