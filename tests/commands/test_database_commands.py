"""`quizapp db`, `questions load`, `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizapp import migrations
from quizapp.cli import cli
from tests.commands.conftest import Quizapp

NEWEST = migrations.newest_revision()
BROKEN = Path(__file__).parents[1] / "data" / "broken_sets"
LOADED = """\
kim-putin-vostochny [en]: {0}
kim-putin-vostochny [id]: {0}
mangrove-nursery [en]: {0}
mangrove-nursery [id]: {0}
"""


def command_lines() -> list[tuple[str, ...]]:
    """Return every command and group, as one types it."""
    found: list[tuple[str, ...]] = [()]
    for name, command in cli.commands.items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("words", command_lines(), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*words, "--help"], prog_name="quizapp")
    assert result.exit_code == 0
    assert result.output.startswith(" ".join(("Usage: quizapp", *words)))
    explanation = result.output.partition("\n\n")[2].partition("\n\n")[0].strip()
    assert explanation.endswith((".", ":")), f"--help of {words} says nothing"


def test_the_tables_are_made_once(quizapp: Quizapp) -> None:
    before = quizapp("db", "status")
    assert (before.exit_code, before.output.splitlines()[1:]) == (
        1,
        [f"Tables:   none yet (this program needs {NEWEST})", "To do:    quizapp db upgrade"],
    )
    assert quizapp("db", "upgrade").output == f"The tables are now at {NEWEST} (before: none).\n"
    assert quizapp("db", "upgrade").output == f"The tables are up to date ({NEWEST}).\n"
    after = quizapp("db", "status")
    assert (after.exit_code, after.output.splitlines()[1:]) == (
        0,
        [f"Tables:   {NEWEST} (this program needs {NEWEST})"],
    )


def test_the_password_of_the_database_is_not_printed(quizapp: Quizapp, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "postgresql://school:geheim@127.0.0.1:1/nowhere"
    monkeypatch.setenv("DATABASE_URL", secret)
    result = CliRunner().invoke(cli, ["db", "status"], env={"DATABASE_URL": secret})
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database could not be used: ")
    assert "geheim" not in result.output


def test_without_tables_the_cure_is_told(quizapp: Quizapp, tmp_path: Path) -> None:
    for words in (("questions", "load"), ("backup", str(tmp_path / "x"))):
        result = quizapp(*words)
        assert (result.exit_code, result.output) == (
            1,
            "Error: The database is empty. `quizapp db upgrade` makes its tables; `quizapp serve` does so by itself.\n",
        )


def test_a_setting_that_cannot_be_read_is_named(quizapp: Quizapp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_SESSION_DAYS", "soon")
    result = quizapp("db", "status")
    assert result.exit_code == 2
    assert result.output.endswith("Error: QUIZAPP_SESSION_DAYS must be a whole number, not 'soon'\n")


def test_loading_twice_publishes_once(quizapp: Quizapp) -> None:
    quizapp("db", "upgrade")
    assert quizapp("questions", "load").output == LOADED.format("published as version 1")
    assert quizapp("questions", "load").output == LOADED.format("unchanged (version 1)")


def test_files_with_errors_load_nothing(quizapp: Quizapp) -> None:
    quizapp("db", "upgrade")
    folder = min(place for place in BROKEN.iterdir() if place.is_dir())
    result = quizapp("questions", "load", str(folder))
    assert result.exit_code == 1
    assert result.output.endswith("Error: Nothing was loaded.\n")
    assert quizapp("questions", "load").output == LOADED.format("published as version 1")


def test_there_and_back(quizapp: Quizapp, tmp_path: Path) -> None:
    quizapp("db", "upgrade")
    quizapp("questions", "load")
    file = tmp_path / "kept" / "monday.backup"
    made = quizapp("backup", str(file))
    assert made.exit_code == 0
    assert made.output.endswith(f"written to {file}.\n")
    asked = quizapp("restore", str(file), typed="n\n")
    assert asked.exit_code == 1
    assert asked.output.endswith("Go on? [y/N]: n\nAborted!\n")
    done = quizapp("restore", str(file), typed="y\n")
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "data" / "backups").iterdir())) == 1
    assert quizapp("questions", "load").output == LOADED.format("unchanged (version 1)")


def test_what_is_no_backup_is_refused(quizapp: Quizapp, tmp_path: Path) -> None:
    quizapp("db", "upgrade")
    file = tmp_path / "letter.txt"
    file.write_text("Dear school")
    result = quizapp("restore", "--yes", str(file))
    assert (result.exit_code, result.output) == (1, f"Error: {file} is not a backup made by quizapp.\n")
