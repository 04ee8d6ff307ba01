"""Is the installation well? Answers for monitors, without anything secret."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from quizapp.models import db

LOWEST_FREE_BYTES = 50_000_000
"""With less room on the disk of the data folder the next saves may fail."""

DatabaseState = Literal["ok", "outdated", "unreachable", "disk full"]


@dataclass(frozen=True, slots=True)
class Health:
    """`database` in one word, and the revision of its tables (None when it cannot be read)."""

    database: DatabaseState
    revision: str | None

    @property
    def is_well(self) -> bool:
        """Whether pupils can save now."""
        return self.database == "ok"


def examine(folder: Path, needed_revision: str | None) -> Health:
    """Return how the database is. One small statement; never raises because of the database."""
    try:
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        db.session.rollback()
        return Health("unreachable", None)
    if revision != needed_revision:
        return Health("outdated", revision)
    if shutil.disk_usage(folder).free < LOWEST_FREE_BYTES:
        return Health("disk full", revision)
    return Health("ok", revision)
