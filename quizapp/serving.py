"""Serving: gunicorn where it runs, waitress elsewhere. Nothing here needs Unix when it is imported."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from quizapp.app import QuizApp, create_app
from quizapp.config import Settings
from quizapp.sweeper import Sweeper

GRACEFUL_SECONDS = 20
"""How long a stopping server lets requests finish."""
LARGEST_BODY = 8_000_000
"""Bytes of a request that waitress takes in before the application, which accepts less, is asked."""
DOCUMENTATION_ADDRESS = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737), to ask which of our addresses faces the network."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and with how many hands."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8


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
        """Our settings, and one application and one sweeper in each worker."""

        def load_config(self) -> None:
            for name, value in _gunicorn_settings(listening).items():
                if name in self.cfg.settings:  # older ones have no control socket to switch off
                    self.cfg.set(name, value)

        def load(self) -> QuizApp:
            return load()

    Server().run()


def _gunicorn_settings(listening: Listening) -> dict[str, Any]:
    sweepers: list[Sweeper] = []  # one a worker: filled after the fork

    def begin(worker: Any) -> None:
        sweepers.append(Sweeper(worker.wsgi))
        sweepers[-1].start()

    def end(_server: Any, _worker: Any) -> None:
        for sweeper in sweepers:
            sweeper.stop()

    host = f"[{listening.host}]" if ":" in listening.host else listening.host
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
    }


def _with_waitress(load: Callable[[], QuizApp], listening: Listening) -> None:
    from waitress import serve as serve_waitress  # noqa: PLC0415 - loaded only where it is used

    app = load()
    sweeper = Sweeper(app)
    sweeper.start()
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
        sweeper.stop()
