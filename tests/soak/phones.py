"""A phone: one cookie, one CSRF token, a new connection for every request. No browser, so that hundreds cost little."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

PATIENCE = 15.0
"""Seconds until the page gives a request up."""
TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')


class Lost(Exception):  # noqa: N818 - it is not an error of ours
    """No complete reply came; the request may have been carried out all the same."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete reply."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the JSON it carries."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.headers.get("location", "")


@dataclass
class Phone:
    """Sends requests to a port of 127.0.0.1, the server's or that of a network before it."""

    port: int
    cookie: str = ""
    token: str = ""
    patience: float = PATIENCE

    async def get(self, path: str) -> Reply:
        """Fetch a page and keep its token."""
        reply = await self._ask("GET", path, b"", "", "text/html")
        found = TOKEN.search(reply.body)
        if found is not None:
            self.token = found[1].decode()
        return reply

    async def post(self, path: str, accept: str = "text/html", **form: str) -> Reply:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return await self._ask("POST", path, body, "application/x-www-form-urlencoded", accept)

    async def post_json(self, path: str, data: Any) -> Reply:
        """Send JSON as our scripts do."""
        body = json.dumps(data, ensure_ascii=False).encode()
        return await self._ask("POST", path, body, "application/json", "application/json")

    async def _ask(self, method: str, path: str, body: bytes, kind: str, accept: str) -> Reply:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: {accept}\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if method == "POST":
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nX-CSRFToken: {self.token}\r\n"
        try:
            async with asyncio.timeout(self.patience):
                reply = _read(await self._exchange(head.encode() + b"\r\n" + body))
        except (OSError, TimeoutError, ValueError) as error:
            raise Lost(f"{method} {path}: {error!r}") from None
        if "set-cookie" in reply.headers:
            self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return reply

    async def _exchange(self, sent: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(sent)
            return await reader.read()
        finally:
            writer.transport.abort()  # what was asked for is here, or nobody waits for it any more


def _read(received: bytes) -> Reply:
    """Return the reply; `ValueError` when it is not complete."""
    head, blank, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(_header(line) for line in lines[1:])
    if not blank or len(body) != int(headers.get("content-length", "0")):
        raise ValueError("the reply is not complete")
    return Reply(int(lines[0].split()[1]), headers, body)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()
