"""`quizapp serve` over https: what is wrong with a certificate is told before serving; with a good one it is served."""

from __future__ import annotations

import http.client
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizapp import serving
from quizapp.certificates import CertificateError, read_certificate
from quizapp.cli import cli
from tests.certificates import Pair, make_certificate
from tests.live_server import ServerProcess, serve_command

YEARS = timedelta(days=3650)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A good certificate for sekolah.test and this machine."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), names="DNS:sekolah.test, IP:127.0.0.1")


def test_a_good_certificate_tells_its_names_and_its_end(pair: Pair) -> None:
    found = read_certificate(pair.chain, pair.key)
    assert found.names == ("sekolah.test", "127.0.0.1")
    assert timedelta(days=28) < found.until - datetime.now(UTC) < timedelta(days=30)


def test_everything_that_can_be_wrong_is_told_in_a_sentence(pair: Pair, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    ended = make_certificate(tmp_path, "ended", begins=now - YEARS)
    future = make_certificate(tmp_path, "future", begins=now + YEARS)
    nameless = make_certificate(tmp_path, "nameless", names="")
    locked, empty, garbled = tmp_path / "locked.pem", tmp_path / "empty.pem", tmp_path / "garbled.pem"
    command = ["openssl", "pkey", "-in", str(pair.key), "-aes256", "-passout", "pass:rahasia", "-out", str(locked)]
    subprocess.run(command, check=True, capture_output=True)
    empty.write_text("")
    garbled.write_text("-----BEGIN CERTIFICATE-----\nhalf a file\n")
    missing = tmp_path / "missing.pem"
    expected = [
        (missing, pair.key, f"The certificate {missing} cannot be read: No such file or directory."),
        (pair.chain, missing, f"The key {missing} cannot be read: No such file or directory."),
        (empty, pair.key, f"{empty} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)."),
        (pair.chain, pair.chain, f"{pair.chain} holds no key in PEM form (-----BEGIN PRIVATE KEY-----)."),
        (pair.chain, locked, f"The key {locked} is locked with a password; store it without"),
        (pair.chain, ended.key, f"The key {ended.key} does not belong to the certificate {pair.chain}."),
        (garbled, pair.key, f"The certificate {garbled} with the key {pair.key} cannot be used: "),
        (ended.chain, ended.key, f"The certificate {ended.chain} has expired; get a new one."),
        (future.chain, future.key, f"The certificate {future.chain} is not valid yet. Is this computer's clock right?"),
        (nameless.chain, nameless.key, f"The certificate {nameless.chain} names no address (subjectAltName)"),
    ]
    for chain, key, sentence in expected:
        with pytest.raises(CertificateError) as refused:
            read_certificate(chain, key)
        assert str(refused.value).startswith(sentence)


def test_one_without_the_other_is_refused(pair: Pair) -> None:
    for words in (["--tls-cert", str(pair.chain)], ["--tls-key", str(pair.key)]):
        done = CliRunner().invoke(cli, ["serve", *words])
        assert done.exit_code == 2
        assert "--tls-cert and --tls-key go together" in done.output


def test_where_gunicorn_does_not_run_a_proxy_is_named(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "gunicorn_runs", lambda: False)
    done = CliRunner().invoke(cli, ["serve", "--tls-cert", str(pair.chain), "--tls-key", str(pair.key)])
    assert done.exit_code == 1
    assert "put a proxy such as Caddy in front and set QUIZAPP_HTTPS=1 (docs/https.md)" in done.output


def trusting(pair: Pair) -> ssl.SSLContext:
    """A client that trusts this certificate and checks the name."""
    context = ssl.create_default_context(cafile=str(pair.chain))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def get(pair: Pair, port: int, path: str) -> tuple[int, dict[str, str]]:
    """Ask over https; returns status and headers."""
    with closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting(pair))) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        reply.read()
        return reply.status, dict(reply.getheaders())


@contextmanager
def served(pair: Pair, folder: Path, *words: str) -> Iterator[tuple[int, ServerProcess]]:
    """Run `quizapp serve` over https; gives its port and the process."""
    command = [sys.executable, "-m", "quizapp", "serve", "--port", "{port}", *words]
    command += ["--tls-cert", str(pair.chain), "--tls-key", str(pair.key)]
    environment = {"QUIZAPP_FOLDER": str(folder / "data"), "DATABASE_URL": "", "HOST": "127.0.0.1"}
    with serve_command(command, path="/health", environment=environment, tls=pair.chain) as server:
        yield int(server.url.rpartition(":")[2]), server


@pytest.mark.slow
def test_https_is_served_with_secure_cookies(pair: Pair, tmp_path: Path) -> None:
    with served(pair, tmp_path) as (port, server):
        status, headers = get(pair, port, "/first-account")
        assert status == 200
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "; Secure;" in headers["Set-Cookie"]
        printed = server.output
        assert f"quizapp: https://sekolah.test:{port}\n         https://127.0.0.1:{port}\n" in printed
        until = read_certificate(pair.chain, pair.key).until
        assert f"Certificate: sekolah.test, 127.0.0.1, until {until:%d %B %Y}\n" in printed
        assert "Renew it soon" not in printed
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as plain:
            plain.sendall(b"GET /health HTTP/1.0\r\n\r\n")  # plain http at the https port: the server goes on
            with suppress(ConnectionResetError):
                assert b"200 OK" not in plain.recv(1000)
        assert get(pair, port, "/health")[0] == 200


@pytest.mark.slow
def test_silent_connections_do_not_keep_pupils_waiting(pair: Pair, tmp_path: Path) -> None:
    """Browsers open connections in advance, phones vanish in the middle of a handshake."""
    with served(pair, tmp_path, "--workers", "1", "--threads", "2") as (port, _server), ExitStack() as silent:
        for _ in range(2):
            line = silent.enter_context(socket.create_connection(("127.0.0.1", port)))
            silent.enter_context(trusting(pair).wrap_socket(line, server_hostname="127.0.0.1"))
        began = time.monotonic()
        assert get(pair, port, "/health")[0] == 200
        assert time.monotonic() - began < serving.SILENT_SECONDS + 5
