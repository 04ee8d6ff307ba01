"""Requests straight into a WSGI application, with what they cost: processor time and SQL statements.

The application is called without a client or a server around it, so that nothing but the application is measured.
"""

from __future__ import annotations

import gc
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from statistics import median
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from flask import Flask
from sqlalchemy import event

from quizapp.models import db


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply and its cost."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    """Of the processor."""
    statements: int = 0


@dataclass
class Browser:
    """Sends requests with a cookie and, once a page has told it, the CSRF token."""

    app: Flask
    cookie: str
    gzip: bool = False
    token: str = ""
    count: list[int] = field(default_factory=lambda: [0])

    def get(self, path: str) -> Reply:
        """Fetch a page."""
        reply = self._send("GET", path, b"", "")
        found = re.search(rb'name="csrf-token" content="([^"]+)"', reply.body)
        if found:
            self.token = found[1].decode()
        return reply

    def post(self, path: str, **form: str) -> Reply:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return self._send("POST", path, body, "application/x-www-form-urlencoded")

    def post_json(self, path: str, data: Any) -> Reply:
        """Send JSON as our scripts do."""
        return self._send("POST", path, json.dumps(data).encode(), "application/json", HTTP_X_CSRFTOKEN=self.token)

    def _send(self, method: str, path: str, body: bytes, kind: str, **extra: str) -> Reply:
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": ""}
        setup_testing_defaults(environ)
        environ |= {"HTTP_COOKIE": self.cookie, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), **extra}
        if kind:
            environ["CONTENT_TYPE"] = kind
        if self.gzip:
            environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        head: list[Any] = []
        before = self.count[0]
        began = time.process_time()
        chunks = self.app.wsgi_app(environ, lambda status, headers, _=None: head.extend((status, headers)))  # type: ignore[arg-type, return-value]
        sent = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        seconds = time.process_time() - began
        headers = dict(head[1])
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        return Reply(int(head[0][:3]), headers, sent, seconds, self.count[0] - before)


@contextmanager
def counting(app: Flask) -> Iterator[list[int]]:
    """Count SQL statements into the list that is yielded; BEGIN, savepoints and COMMIT are none."""
    count = [0]

    def one_more(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        count[0] += not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", one_more)
    gc.collect()
    gc.disable()  # collections would fall on whichever request is on
    try:
        yield count
    finally:
        gc.enable()
        event.remove(engine, "before_cursor_execute", one_more)


def milliseconds(replies: list[Reply]) -> float:
    """Return the median cost of replies in milliseconds of the processor."""
    return 1000 * median(reply.seconds for reply in replies)
