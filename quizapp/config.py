"""Every setting once: its name, default, environment variable and why it exists.

`docs/settings.md` lists them for people; a test compares the two.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path

from quizapp.core.availability import LONGEST_GRACE

EMBEDDED_JOBS = "embedded"
PACKAGE = Path(__file__).resolve().parent


def bundled(folder: str) -> Path:
    """Return where `templates`, `static` or `questions` is: inside an installed package, else in the checkout."""
    inside = PACKAGE / "bundled" / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder


def default_folder() -> Path:
    """Return the folder that keeps the embedded database and the secret when nothing else is said."""
    base = os.environ.get("XDG_DATA_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return Path(base) / "quizapp" if base else Path.home() / ".local" / "share" / "quizapp"


@dataclass(frozen=True)
class Settings:
    """The settings of one running installation."""

    folder: Path
    """`QUIZAPP_FOLDER`: where the embedded database, its secret and its backups live."""
    database_url: str
    """`DATABASE_URL`: SQLite in the folder by default; a PostgreSQL URL for a district with several web processes."""
    secret_key: str
    """`QUIZAPP_SECRET_KEY`: signs the cookies. Drawn and kept in the folder when absent; share it between processes."""
    https: bool = False
    """`QUIZAPP_HTTPS`: the site is reached over https, so cookies are `Secure`. Off for a school's plain LAN."""
    trusted_proxies: int = 0
    """`QUIZAPP_TRUSTED_PROXIES`: how many proxies stand before us and may name the client and scheme."""
    session_days: int = 14
    """`QUIZAPP_SESSION_DAYS`: how long a sign-in lasts; longer than any attempt, so that nobody is thrown out typing."""
    grace_seconds: int = 30
    """`QUIZAPP_GRACE_SECONDS`: saves still count this long after the end, for slow networks; a minute at most."""
    jobs: str = EMBEDDED_JOBS
    """`QUIZAPP_JOBS`: the queue of long work. `embedded` works it off in the server; `redis://…` or `postgresql://…` let
    `quizapp jobs work` do it, on any machine."""
    testing: bool = False
    """Set by tests only: cheaper password hashing, errors are not swallowed."""


def load_settings(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Return the settings from `environment`; what is `given` by name wins.

    Raises `ValueError` naming the variable when a value cannot be read.
    """
    values = os.environ if environment is None else environment
    folder = Path(str(given.pop("folder", None) or values.get("QUIZAPP_FOLDER") or default_folder()))
    read: dict[str, object] = {
        "folder": folder,
        "database_url": _database_url(values.get("DATABASE_URL", ""), folder),
        "https": _flag(values, "QUIZAPP_HTTPS"),
        "trusted_proxies": _whole(values, "QUIZAPP_TRUSTED_PROXIES", 0),
        "session_days": _whole(values, "QUIZAPP_SESSION_DAYS", 14),
        "grace_seconds": _grace(values),
        "jobs": _jobs(values.get("QUIZAPP_JOBS", "").strip()),
    }
    read.update(given)
    if "secret_key" not in read:
        read["secret_key"] = values.get("QUIZAPP_SECRET_KEY") or _kept_secret(folder)
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in read.items() if name in known})  # type: ignore[arg-type]


def _database_url(text: str, folder: Path) -> str:
    if not text:
        return f"sqlite:///{folder / 'quizapp.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if not text.startswith(("sqlite:", "postgresql+psycopg:")):
        raise ValueError("DATABASE_URL must begin with sqlite: or postgresql:")
    return text


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "").strip().lower()
    if text in ("", "0", "false", "no"):
        return False
    if text in ("1", "true", "yes"):
        return True
    raise ValueError(f"{name} must be 1 or 0, not {text!r}")


def _whole(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise ValueError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _grace(values: Mapping[str, str]) -> int:
    """Return the grace, which must not last longer than keys wait for it."""
    seconds = _whole(values, "QUIZAPP_GRACE_SECONDS", 30)
    longest = int(LONGEST_GRACE.total_seconds())
    if seconds > longest:
        raise ValueError(f"QUIZAPP_GRACE_SECONDS must be at most {longest}, not {seconds}")
    return seconds


def _jobs(text: str) -> str:
    """Return the queue, and refuse now what could not be used later."""
    if text in ("", EMBEDDED_JOBS):
        return EMBEDDED_JOBS
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    if text.startswith(("redis://", "rediss://", "unix://")):
        if find_spec("redis") is None:
            raise ValueError("QUIZAPP_JOBS names a Redis, which needs the library redis: pip install 'quizapp[redis]'")
    elif not text.startswith("postgresql://"):
        raise ValueError("QUIZAPP_JOBS must be embedded, or begin with redis: or postgresql:")
    return text


def _kept_secret(folder: Path) -> str:
    """Return the secret kept in `folder`, drawing it once. Safe when several processes start together."""
    place = folder / "secret"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        for _ in range(100):
            if text := place.read_text(encoding="ascii").strip():
                return text
        raise ValueError(f"{place} is empty; delete it and start again") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
