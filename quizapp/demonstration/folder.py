"""Where the demonstration lives: a data folder of its own, with an embedded database and the sign-ins to try it with."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from quizapp.config import PACKAGE, Settings, default_folder, load_settings
from quizapp.demonstration.cast import SignIn
from quizapp.demonstration.weeks import play
from quizapp.operations.schools import has_people
from quizapp.operations.transactions import transaction

SIGN_INS = "sign-ins.json"
"""Passwords and PINs in the clear: only ever those of a demonstration database, readable by its owner."""
NOT_FOR_DEMONSTRATIONS = ("DATABASE_URL", "QUIZAPP_FOLDER", "QUIZAPP_SECRET_KEY")
"""Settings of the real installation, which the demonstration must not touch."""


def demonstration_folder() -> Path:
    """Return the demonstration's folder: `instance/demo` in a checkout, else beside the default data folder."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and os.access(checkout, os.W_OK):
        return checkout / "instance" / "demo"
    return default_folder() / "demo"


def demonstration_settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of a demonstration in `folder`: an embedded database there, whatever else is configured."""
    others = {name: value for name, value in environment.items() if name not in NOT_FOR_DEMONSTRATIONS}
    return load_settings(others, folder=folder)


def create_once(folder: Path, now: datetime) -> bool:
    """Fill the database unless it has people already; return whether it was filled. All or nothing, in a transaction.

    Runs in an application context, after `installation.prepare`.
    """
    with transaction(write=True):
        if has_people():
            return False
        cast = play(now)
        _write_sign_ins(folder, cast.sign_ins)
    return True


def read_sign_ins(folder: Path) -> list[SignIn] | None:
    """Return what to sign in with, or None when there is no demonstration in `folder`."""
    try:
        data = json.loads((folder / SIGN_INS).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return [SignIn(**one) for one in data]


def remove(folder: Path) -> None:
    """Delete the demonstration in `folder`. Raises `ValueError` when there is none: nothing else is ever deleted."""
    if not (folder / SIGN_INS).is_file():
        raise ValueError(f"{folder} holds no demonstration; nothing was deleted.")
    shutil.rmtree(folder)


def _write_sign_ins(folder: Path, sign_ins: tuple[SignIn, ...]) -> None:
    """Write the file before the commit: a database without its sign-ins would be of no use."""
    draft = folder / f"{SIGN_INS}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in sign_ins], file, ensure_ascii=False, indent=1)
    draft.replace(folder / SIGN_INS)
