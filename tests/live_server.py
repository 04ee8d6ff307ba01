"""Servers for tests that need a real address: an application in a thread, or a command in a process of its own.

with serve(app) as url:                       # waitress in this process: quick, and the test sees the app's objects
    ...
with serve_command([sys.executable, "-m", "quizapp", "serve", "--port", "{port}"], path="/sign-in") as server:
    server.kill()                             # kill -9: what did the database keep?
"""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from wsgiref.types import WSGIApplication

from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

START_SECONDS = 60.0  # generous: a shared, loaded machine must not fail a test run
STOP_SECONDS = 10.0


@contextmanager
def serve(app: WSGIApplication, *, threads: int = 8) -> Iterator[str]:
    """Serve a WSGI application on a free port of 127.0.0.1 for the length of the block; gives its URL."""
    channels: dict[int, object] = {}
    server = create_server(
        app, map=channels, host="127.0.0.1", port=0, threads=threads, clear_untrusted_proxy_headers=True
    )
    stopping = threading.Event()

    def loop() -> None:
        while not stopping.is_set():
            wasyncore.loop(timeout=1, map=channels, count=1)

    thread = threading.Thread(target=loop, name="live server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopping.set()
        server.pull_trigger()  # wakes the loop, which else sleeps up to a second
        thread.join(STOP_SECONDS)
        server.task_dispatcher.shutdown(timeout=STOP_SECONDS)
        wasyncore.close_all(channels)


@dataclass(slots=True)
class ServerProcess:
    """A server in a process of its own, with everything it prints."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def output(self) -> str:
        """What the server has printed so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """`kill -9` the server and all its workers: no goodbye, no flush."""
        self._signal_all(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and force it if it does not."""
        self._signal_all(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._signal_all(signal.SIGKILL)  # a worker that outlived its master

    def _signal_all(self, number: signal.Signals) -> None:
        """To its process group: the group outlives its leader while a worker runs."""
        with suppress(ProcessLookupError):  # gone already
            os.killpg(self.process.pid, number)


@contextmanager
def serve_command(
    command: Sequence[str],
    *,
    path: str = "/",
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    tls: Path | None = None,
) -> Iterator[ServerProcess]:
    """Run a command that serves on 127.0.0.1, and begin the block when `path` answers (with whatever status).

    `{port}` in the command's words and in the environment's values becomes the port: a free one, unless given (to start
    again at the same address). The environment is added to ours. `folder` is where the command runs. `tls`: the certificate
    of a command that serves https.
    """
    number = port or free_port()
    words = [word.replace("{port}", str(number)) for word in command]
    added = {name: value.replace("{port}", str(number)) for name, value in (environment or {}).items()}
    with (
        tempfile.NamedTemporaryFile(prefix="quizapp-server-", suffix=".log") as log,
        _started(words, {**os.environ, **added}, folder, log) as process,
    ):
        scheme = "https" if tls else "http"
        server = ServerProcess(url=f"{scheme}://127.0.0.1:{number}", process=process, log=Path(log.name))
        try:
            _wait_for_answer(server, number, path, tls)
            yield server
        finally:
            server.stop()


def free_port() -> int:
    """A port of 127.0.0.1 nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(
    words: list[str], environment: dict[str, str], folder: Path | None, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _wait_for_answer(server: ServerProcess, port: int, path: str, tls: Path | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        if answers(port, path, tls):
            return
        time.sleep(0.05)
    how = "ended" if server.process.poll() is not None else f"did not answer {path} in {START_SECONDS:.0f} s"
    message = f"The server {how}. It printed:\n{server.output[-4000:]}"
    raise AssertionError(message)


def answers(port: int, path: str, tls: Path | None = None) -> bool:
    """Whether something speaks HTTP there; with `tls` over https with this certificate, whatever its name."""
    with closing(_connection(port, tls)) as connection:
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        return True


def _connection(port: int, tls: Path | None) -> http.client.HTTPConnection:
    if tls is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    context = ssl.create_default_context(cafile=str(tls))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.check_hostname = False
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=context)
