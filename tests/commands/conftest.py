"""Commands run as people run them, each test with an empty database of its own, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizapp.cli import cli
from tests.postgres import fresh_database

Quizapp = Callable[..., Result]
"""Runs `quizapp` with the given words."""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of an installation on an empty database."""
    for name in list(os.environ):
        if name.startswith("QUIZAPP_") or name in {"DATABASE_URL", "HOST", "PORT"}:
            monkeypatch.delenv(name)
    values = {"QUIZAPP_FOLDER": str(tmp_path / "data")}
    if request.param == "postgresql":
        values["DATABASE_URL"] = fresh_database(request.getfixturevalue("postgres_url"), f"command_{os.getpid()}")
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def quizapp(environment: dict[str, str]) -> Quizapp:
    """Run a command line: `quizapp("db", "status")`."""

    def run(*words: str, typed: str = "") -> Result:
        result = CliRunner().invoke(cli, words, input=typed, env=environment, prog_name="quizapp")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a trace is a fault of the program
        return result

    return run
