"""Serving `static/`: from memory, compressed once at the start, under addresses that change with the content.

An address is `/static/<digest>/css/app.css`; the digest is that of everything served, so that the relative references of
style sheets carry it along without a build step. Browsers keep such a file for a year and never ask again. Another
digest (a page from before an upgrade) or none gets the current file, to be asked for again soon. A script that imports
others is served joined with them (`scripts.py`): one request a page.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizapp.web import scripts
from quizapp.web.headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

PREFIX = "/static/"
DIGEST_LENGTH = 12
FOREVER = "public, max-age=31536000, immutable"
SOON_AGAIN = "public, max-age=300"
SMALLEST_TO_COMPRESS = 300
COMPRESSED = re.compile(r"text/|javascript|json|svg")
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}/")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file in memory; `packed` is its gzip form where that is smaller."""

    content_type: str
    tag: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class StaticFolder:
    """Every file by its path below the folder, and the digest of them all."""

    digest: str
    files: dict[str, StaticFile]


@lru_cache(maxsize=2)
def read_folder(folder: Path) -> StaticFolder:
    """Return the files of `folder`, compressed. Read once a process: a changed file is seen after a restart.

    Raises `scripts.ScriptError` for a script that cannot be joined with those it imports.
    """
    places = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    raw = {place.relative_to(folder).as_posix(): place.read_bytes() for place in places}
    texts = {name: body.decode() for name, body in raw.items() if name.endswith(".js")}
    files: dict[str, StaticFile] = {}
    whole = hashlib.sha256()
    for name, written in raw.items():
        body = scripts.join(name, texts).encode() if name in texts else written
        files[name] = _static_file(name, body)
        whole.update(f"{name}\0{len(body)}\0".encode() + body)
    return StaticFolder(whole.hexdigest()[:DIGEST_LENGTH], files)


def _static_file(name: str, body: bytes) -> StaticFile:
    kind = mimetypes.types_map.get(Path(name).suffix, "application/octet-stream")
    if name.endswith((".js", ".mjs")):
        kind = "text/javascript"  # registries of some Windows machines say text/plain, which modules refuse
    packed = None
    if COMPRESSED.search(kind):
        if len(body) >= SMALLEST_TO_COMPRESS:
            packed = gzip.compress(body, 9, mtime=0)
        kind += "; charset=utf-8"
    return StaticFile(kind, f'"{hashlib.sha256(body).hexdigest()[:20]}"', body, packed)


class StaticFiles:
    """WSGI: answers for files below `/static/` and passes everything else on."""

    def __init__(self, application: WSGIApplication, folder: StaticFolder) -> None:
        self.application = application
        self.folder = folder
        self.common: Headers = [*HEADERS.items(), ("Vary", "Accept-Encoding")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ["PATH_INFO"]
        if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        name = path.removeprefix(PREFIX)
        kept = SOON_AGAIN
        if _DIGEST.match(name):
            digest, _, name = name.partition("/")
            kept = FOREVER if digest == self.folder.digest else SOON_AGAIN
        found = self.folder.files.get(name)
        if found is None:
            return self.application(environ, start_response)
        return self._answer(found, kept, environ, start_response)

    def _answer(
        self, found: StaticFile, kept: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        headers = [*self.common, ("Cache-Control", kept), ("ETag", found.tag)]
        if found.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response(_line(HTTPStatus.NOT_MODIFIED), headers)
            return ()
        body = found.body
        headers.append(("Content-Type", found.content_type))
        if found.packed is not None and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = found.packed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response(_line(HTTPStatus.OK), headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def accepts_gzip(header: str) -> bool:
    """Say whether an Accept-Encoding header takes gzip."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"


def register(app: Flask, place: Path) -> None:
    """Serve the files of `place` before Flask is asked, and let `url_for("static", …)` name them with the digest."""
    folder = read_folder(place)
    app.add_url_rule("/static/<digest>/<path:filename>", endpoint="static", build_only=True)

    @app.url_defaults
    def with_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("digest", folder.digest)

    app.wsgi_app = StaticFiles(app.wsgi_app, folder)  # type: ignore[method-assign]
