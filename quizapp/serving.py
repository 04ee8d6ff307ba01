"""Serving: gunicorn where it runs, waitress elsewhere. Nothing here needs Unix when it is imported."""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any

from quizapp.app import QuizApp, create_app
from quizapp.certificates import Certificate
from quizapp.config import Settings
from quizapp.jobs import Worker
from quizapp.sweeper import Sweeper

GRACEFUL_SECONDS = 20
"""How long a stopping server lets requests finish."""
LARGEST_BODY = 8_000_000
"""Bytes of a request that waitress takes in before the application, which accepts less, is asked."""
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737), to ask which of our addresses faces the network."""
HANDSHAKE_SECONDS = 10.0
"""How long a client may take for each step of opening an https connection."""
SILENT_SECONDS = 2.0
"""How long an open https connection may say nothing before its first request: browsers open some in advance."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and with how many hands; with a certificate over https."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8
    certificate: Certificate | None = None


class AddressTakenError(OSError):
    """Something else listens there, or the address is not ours."""


def lan_address() -> str | None:
    """Return the address that other devices of the network reach this machine by, or None without a network.

    Connecting a UDP socket sends nothing; the system only says which way it would go.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe, suppress(OSError):
        probe.connect(DOCUMENTATION_ADDRESS)
        return str(probe.getsockname()[0])
    with suppress(OSError):
        found = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        return next((str(address) for address in sorted(map(str, found)) if not address.startswith("127.")), None)
    return None


def refuse_taken(listening: Listening) -> None:
    """Raise `AddressTakenError` with a sentence when the server could not listen."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        if sys.platform != "win32":  # there it would allow two servers at one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listening.host, listening.port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise AddressTakenError(
                f"Cannot listen on {listening.host}, port {listening.port}: {reason}. Choose another with --port."
            ) from None


def serve(settings: Settings, listening: Listening) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM); requests under way are finished first."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    if listening.certificate:
        settings = replace(settings, https=True)
    run = _with_gunicorn if gunicorn_runs() else _with_waitress
    run(lambda: create_app(settings), listening)


def gunicorn_runs() -> bool:
    """Say whether gunicorn can be used here: on Unix, when installed."""
    if sys.platform == "win32":
        return False
    try:
        import gunicorn.app.base  # noqa: F401, PLC0415 - Unix only: importing it at the top would break Windows
    except ImportError:
        return False
    return True


def _with_gunicorn(load: Callable[[], QuizApp], listening: Listening) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - as above

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """Our settings, and one application with its sweeper and its jobs in each worker."""

        def load_config(self) -> None:
            for name, value in _gunicorn_settings(listening).items():
                if name in self.cfg.settings:  # older ones have no control socket to switch off
                    self.cfg.set(name, value)

        def load(self) -> QuizApp:
            return load()

    Server().run()


def _gunicorn_settings(listening: Listening) -> dict[str, Any]:
    beside: list[Sweeper | Worker] = []  # of one worker of the server: filled after the fork

    def begin(worker: Any) -> None:
        beside.extend((Worker(worker.wsgi), Sweeper(worker.wsgi)))
        for one in beside:
            one.start()

    def end(_server: Any, _worker: Any) -> None:
        for one in beside:
            one.stop()

    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    certificate = listening.certificate
    return {
        "bind": f"{host}:{listening.port}",
        "workers": listening.workers,
        "threads": listening.threads,
        "worker_class": "gthread",
        "preload_app": False,  # each worker opens its own database connections; HUP renews workers one by one
        "graceful_timeout": GRACEFUL_SECONDS,
        "timeout": 60,
        "keepalive": 5,
        "loglevel": "warning",
        "post_worker_init": begin,
        "worker_exit": end,
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # what proxies may say is decided in one place: QUIZAPP_TRUSTED_PROXIES
        "certfile": str(certificate.chain) if certificate else None,
        "keyfile": str(certificate.key) if certificate else None,
        "ssl_context": _context_once(),
    }


def _context_once() -> Callable[[Any, Any], ssl.SSLContext]:
    """Return what gunicorn asks for each connection: one context a worker. HUP makes new ones, with renewed files."""
    made: list[_Context] = []

    def context(config: Any, _default: Any) -> ssl.SSLContext:
        if not made:
            made.append(_Context(ssl.PROTOCOL_TLS_SERVER))
            made[0].load_cert_chain(config.certfile, config.keyfile)
        return made[0]

    return context


class _Context(ssl.SSLContext):
    """TLS for gunicorn's threads, which wait for the handshake and the first request without an end of their own.

    Browsers open connections in advance, and phones vanish in the middle: without limits a few of them would keep every
    thread. A connection that says nothing is closed; browsers open another when they need it.
    """

    def wrap_socket(self, sock: socket.socket, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        sock.settimeout(HANDSHAKE_SECONDS)
        wrapped = super().wrap_socket(sock, *arguments, **options)
        try:
            wrapped.do_handshake()
            says_something = wrapped.pending() or _readable(wrapped, SILENT_SECONDS)
        except TimeoutError:
            says_something = False
        except OSError:
            wrapped.close()
            raise
        if not says_something:
            wrapped.close()
            raise ConnectionResetError(errno.ECONNRESET, "nothing was asked")  # gunicorn says no word of it
        wrapped.settimeout(None)
        return wrapped


def _readable(connection: socket.socket, seconds: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(seconds))


def _with_waitress(load: Callable[[], QuizApp], listening: Listening) -> None:
    from waitress import serve as serve_waitress  # noqa: PLC0415 - loaded only where it is used

    app = load()
    beside: list[Sweeper | Worker] = [Worker(app), Sweeper(app)]
    for one in beside:
        one.start()
    try:
        serve_waitress(
            app,
            host=listening.host,
            port=listening.port,
            threads=listening.threads,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            clear_untrusted_proxy_headers=app.settings.trusted_proxies == 0,
        )
    finally:
        for one in beside:
            one.stop()
