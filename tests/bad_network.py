"""A network between a browser and a real server that is as slow and as faulty as a test asks for.

It stands on the wire, as a proxy with an address of its own, because faults put into the browser do not reach everything:
DevTools throttling and routing stop at a service worker, and neither sees handshakes.

with bad_network(server.url) as network:
    page.goto(network.url)
    network.swallow("POST .*/responses", times=1)      # the server commits, nobody hears of it
    late = network.postpone("POST .*/responses")       # cut off now; what was sent arrives when the test says so
    network.answer("POST .*/submission", 503)          # by somebody on the way
    late.release()
    network.mend()
    network.acknowledged(12)                           # what the browser was told by the server, save by save
"""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

PIECE = 1_460
"""Bytes that travel at once on a shaped line: about a packet."""
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection"}
BUSY_SECONDS = 30.0

Kind = Literal["cut", "swallow", "truncate", "answer", "hold", "postpone"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what the browser got of the reply."""

    method: str
    path: str
    request: bytes
    status: int | None
    """None: nothing came back."""
    reply: bytes
    """The body as it was sent, perhaps compressed."""
    headers: dict[str, str]
    size: int
    """Bytes that came down, head and body."""
    delivered: bool
    """The whole reply of the server reached the browser."""
    shut_out: bool = False
    """The request never reached the server, because of a fault."""

    @property
    def text(self) -> str:
        """The body of the reply, unpacked."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.reply) if packed else self.reply).decode("utf-8", "replace")


@dataclass
class Fault:
    """What happens to requests that match, until it is used up or the network is mended."""

    kind: Kind
    pattern: re.Pattern[str]
    left: int | None = None
    status: int = 0
    body: bytes = b""
    content_type: str = ""
    met: int = 0
    """How many requests it has met."""
    _open: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Let go what is held or postponed, and what comes after it."""
        self._open.set()

    def wait(self) -> None:
        self._open.wait(BUSY_SECONDS)


@dataclass
class Network:
    """Where the browser goes, what happens on the way, and what has gone by."""

    url: str
    upstream: tuple[str, int]
    round_trip: float = 0.0
    """Seconds, once for a new connection and once for a request."""
    bytes_per_second: float = 0.0
    """Of all connections together; 0: as fast as it goes."""
    keep_alive: bool = False
    """Off in tests of faults: a browser silently repeats a request that a kept connection has lost."""
    exchanges: list[Exchange] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free_at: float = 0.0

    # Faults; `pattern` is a regular expression for "METHOD /path"

    def cut(self, pattern: str = "", times: int | None = None) -> Fault:
        """Nothing gets through: the connection ends before the server has heard anything."""
        return self._add(Fault("cut", re.compile(pattern), times))

    def swallow(self, pattern: str, times: int | None = None) -> Fault:
        """The server answers and has committed; the answer is lost."""
        return self._add(Fault("swallow", re.compile(pattern), times))

    def truncate(self, pattern: str, times: int | None = None) -> Fault:
        """The head of the answer arrives and half of its body."""
        return self._add(Fault("truncate", re.compile(pattern), times))

    def answer(
        self,
        pattern: str,
        status: int,
        body: bytes = b"<h1>Out of order</h1>",
        times: int | None = None,
        content_type: str = "text/html",
    ) -> Fault:
        """Somebody on the way answers; the server hears nothing."""
        return self._add(Fault("answer", re.compile(pattern), times, status, body, content_type))

    def hold(self, pattern: str, times: int | None = None) -> Fault:
        """The server answers at once; the answer comes when the fault is released."""
        return self._add(Fault("hold", re.compile(pattern), times))

    def postpone(self, pattern: str, times: int | None = 1) -> Fault:
        """The connection ends; the server gets the request when the fault is released, after others perhaps."""
        return self._add(Fault("postpone", re.compile(pattern), times))

    def lift(self, fault: Fault) -> None:
        """Take one fault out of the way."""
        with self._lock:
            self._faults = [one for one in self._faults if one is not fault]
        fault.release()

    def mend(self) -> None:
        """No more faults; what is held goes on its way."""
        with self._lock:
            faults, self._faults = self._faults, []
        for fault in faults:
            fault.release()

    # What went by

    def acknowledged(self, attempt: int) -> list[dict[str, Any]]:
        """Each save of an attempt that the browser was told about: its {position, operation_id, status, revision, value}."""
        found = []
        for one in list(self.exchanges):
            if not one.delivered or one.path != f"/attempts/{attempt}/responses" or one.status not in (200, 409):
                continue
            saves = {save["operation_id"]: save for save in json.loads(one.request).get("saves", [])}
            for result in json.loads(one.text)["results"]:
                told = {"status": result["status"], "revision": result.get("revision")}
                found.append(saves[result["operation_id"]] | told)
        return found

    def count(self, pattern: str) -> int:
        """How many requests that match have reached the server."""
        return sum(
            bool(re.search(pattern, f"{one.method} {one.path}")) for one in list(self.exchanges) if not one.shut_out
        )

    # For the handler

    def met(self, method: str, path: str) -> Fault | None:
        """The fault that a request meets, counted."""
        with self._lock:
            for fault in self._faults:
                if fault.left != 0 and fault.pattern.search(f"{method} {path}"):
                    fault.met += 1
                    if fault.left is not None:
                        fault.left -= 1
                    return fault
        return None

    def pace(self, size: int) -> None:
        """Wait as long as `size` bytes take on a line that everybody shares."""
        if not self.bytes_per_second:
            return
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + size / self.bytes_per_second
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))

    def _add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault


@contextmanager
def bad_network(upstream: str) -> Iterator[Network]:
    """Run a network to the server at `upstream` for the length of the block; without faults at first."""
    parts = urlsplit(upstream)
    server = _Server(("127.0.0.1", 0), _Handler)
    network = Network(f"http://127.0.0.1:{server.server_address[1]}", (str(parts.hostname), int(parts.port or 80)))
    server.network = network
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="bad network", daemon=True
    )
    thread.start()
    try:
        yield network
    finally:
        network.mend()
        server.shutdown()
        thread.join()
        server.end_connections()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 64
    network: Network

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """End those a browser still keeps open, so that their threads end."""
        for one in list(self._connections):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no fault of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.network = self.server.network
        time.sleep(self.network.round_trip)  # the handshake

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by its base
        """Say nothing."""

    def relay(self) -> None:
        """Take one request to the server and its reply back, through whatever fault it meets."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.body = body
        time.sleep(self.network.round_trip)
        fault = self.network.met(self.command, self.path)
        kind = fault.kind if fault else None
        if fault and kind == "answer":
            self._deliver(fault.status, [("Content-Type", fault.content_type)], fault.body, note=False)
            self._note(fault.status, b"", {}, 0, delivered=False, shut_out=True)
            return
        if kind == "cut":
            self._end(shut_out=True)
            return
        if fault and kind == "postpone":
            self._hang_up()
            fault.wait()
            self._ask()
            self._note(None, b"", {}, 0, delivered=False)
            return
        asked = self._ask()
        if asked is None or kind == "swallow":
            self._end(shut_out=asked is None)
            return
        if fault and kind == "hold":
            fault.wait()
        status, headers, reply = asked
        self._deliver(status, headers, reply, cut_short=kind == "truncate")

    do_GET = do_POST = do_HEAD = relay  # noqa: N815 - their names are the base's

    def _ask(self) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """The server's answer; None when there is no server."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        with closing(http.client.HTTPConnection(*self.network.upstream, timeout=BUSY_SECONDS)) as connection:
            try:
                connection.request(self.command, self.path, self.body or None, headers)
                reply = connection.getresponse()
                return reply.status, reply.getheaders(), reply.read()
            except (OSError, http.client.HTTPException):
                return None

    def _deliver(
        self,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        cut_short: bool = False,
        note: bool = True,
    ) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP | {"content-length"}]
        kept.append(("Content-Length", str(len(body))))
        if not self.network.keep_alive:
            kept.append(("Connection", "close"))
            self.close_connection = True
        reason = http.client.responses.get(status, "")
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in kept), "", ""]
        head = "\r\n".join(lines).encode("latin-1")
        sent = head + (b"" if self.command == "HEAD" else body)
        if cut_short:
            sent = head + body[: len(body) // 2]
        delivered = not cut_short
        try:
            for start in range(0, len(sent), PIECE):
                piece = sent[start : start + PIECE]
                self.network.pace(len(piece))
                self.wfile.write(piece)
        except OSError:
            delivered = False
        if cut_short:
            self._hang_up()
        if note:
            self._note(status, body, dict(kept), len(sent), delivered=delivered)

    def _end(self, *, shut_out: bool) -> None:
        self._note(None, b"", {}, 0, delivered=False, shut_out=shut_out)  # first: who asked may look at once
        self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _note(
        self,
        status: int | None,
        reply: bytes,
        headers: dict[str, str],
        size: int,
        *,
        delivered: bool,
        shut_out: bool = False,
    ) -> None:
        self.network.exchanges.append(
            Exchange(self.command, self.path, self.body, status, reply, headers, size, delivered, shut_out)
        )
