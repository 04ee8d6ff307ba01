"""The servers the tests start answer, and leave nothing behind."""

import socket
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from flask import Flask

from tests.live_server import answers, free_port, serve, serve_command

HTTP_SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "{port}"]


def hello_app() -> Flask:
    app = Flask(__name__)

    @app.get("/")
    def hello() -> str:
        return "Hello"

    @app.get("/thread")
    def thread() -> str:
        return threading.current_thread().name

    return app


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # our own address
        return str(answer.read().decode())


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_an_application_is_served_and_stopped() -> None:
    before = set(threading.enumerate())
    with serve(hello_app()) as url:
        assert fetch(f"{url}/") == "Hello"
        assert "waitress" in fetch(f"{url}/thread")
    assert not is_open(port_of(url))
    assert {thread for thread in threading.enumerate() if thread.is_alive()} == before


def test_an_application_is_stopped_with_a_connection_still_open() -> None:
    with serve(hello_app()) as url, socket.create_connection(("127.0.0.1", port_of(url))) as kept:
        kept.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert kept.recv(12) == b"HTTP/1.1 200"
    assert not is_open(port_of(url))


def test_a_command_is_served_and_stopped(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("Hello")
    with serve_command(HTTP_SERVER, path="/hello.txt", folder=tmp_path) as server:
        assert fetch(f"{server.url}/hello.txt") == "Hello"
        assert '"GET /hello.txt' in server.output
    assert server.process.returncode is not None
    assert not answers(port_of(server.url), "/")


def test_a_killed_command_can_be_started_again_at_the_same_address(tmp_path: Path) -> None:
    port = free_port()
    for _ in range(2):
        with serve_command(HTTP_SERVER, port=port, folder=tmp_path) as server:
            server.kill()
            assert server.process.returncode == -9


def test_a_command_that_fails_is_shown_with_what_it_printed() -> None:
    failing = [sys.executable, "-c", "import os; print('no database', os.environ['AT']); raise SystemExit(3)"]
    with (
        pytest.raises(AssertionError, match=r"The server ended. It printed:\nno database 127.0.0.1:\d+"),
        serve_command(failing, environment={"AT": "127.0.0.1:{port}"}),
    ):
        pass
