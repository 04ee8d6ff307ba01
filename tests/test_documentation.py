"""The documents say what is: settings, commands, libraries and make targets are compared with the program."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from quizapp.cli import cli
from quizapp.config import Settings

ROOT = Path(__file__).parents[1]
TEXTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
VARIABLE = re.compile(r"^`([A-Z_]+)`: ")
ROW = re.compile(r"^\| `?([^|`]+?)`? \| ([^|]*) \|", re.MULTILINE)


def read(name: str) -> str:
    """Return a document."""
    return (ROOT / name).read_text("utf-8")


def documented_settings() -> dict[str, str]:
    """Return the environment variable of each field of `Settings`, from the string below it."""
    source = read("quizapp/config.py")
    found = {}
    for field in dataclasses.fields(Settings):
        below = re.search(rf'^    {field.name}: [^\n]*\n    """(.*?)"""', source, re.MULTILINE | re.DOTALL)
        assert below is not None, f"{field.name} says nothing"
        if match := VARIABLE.match(below[1]):
            found[match[1]] = field.name
    return found


def test_every_setting_is_listed_with_its_default() -> None:
    settings = documented_settings()
    rows = dict(ROW.findall(read("docs/settings.md")))
    assert set(settings) == set(rows) - {"variable", "---", "HOST", "PORT"}
    for variable, name in settings.items():
        default = next(field.default for field in dataclasses.fields(Settings) if field.name == name)
        if default is not dataclasses.MISSING:
            shown = default if isinstance(default, str) else int(default)
            assert rows[variable] == f"`{shown}`", variable
    assert sorted({field.name for field in dataclasses.fields(Settings)} - set(settings.values())) == ["testing"]


def test_no_variable_is_read_that_is_not_listed() -> None:
    read_somewhere = set()
    for place in (ROOT / "quizapp").rglob("*.py"):
        read_somewhere |= set(re.findall(r'"(QUIZAPP_[A-Z_]+|DATABASE_URL)"', place.read_text("utf-8")))
    assert read_somewhere == set(documented_settings())


def test_serve_takes_host_and_port_as_listed() -> None:
    rows = dict(ROW.findall(read("docs/settings.md")))
    for option in cli.commands["serve"].params:
        if isinstance(option, click.Option) and isinstance(option.envvar, str):
            assert rows[option.envvar] == f"`{option.default}`"


def command_names() -> list[str]:
    """Return every command as one types it, groups left out."""
    names = []
    for name, command in cli.commands.items():
        inner = getattr(command, "commands", None)
        names += [f"{name} {one}" for one in inner] if inner else [name]
    return names


def test_every_command_is_listed_and_every_listed_command_exists() -> None:
    listed = re.findall(r"`([a-z][a-z -]+)`", read("docs/running.md").partition("of its own: ")[2])
    assert sorted(listed) == sorted(command_names())


@pytest.mark.parametrize("place", TEXTS, ids=lambda place: place.name)
def test_commands_in_the_texts_exist(place: Path) -> None:
    text = place.read_text("utf-8")
    names = command_names()
    for code in codes(text):
        for mentioned in re.findall(r"quizapp ((?:[a-z][a-z-]+ ?)+)", code):
            words = mentioned.strip()
            first = " ".join(words.split()[:2])
            known = any(first == name or first.startswith(f"{name} ") or name.startswith(words) for name in names)
            assert known, f"{place.name}: quizapp {words}"


def codes(text: str) -> list[str]:
    """Return what stands in a document as code: blocks line by line, and spans."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*(line for block in blocks for line in block.splitlines()), *spans]


def dependencies() -> set[str]:
    """Return the libraries of `pyproject.toml`, names in small letters."""
    project = tomllib.loads(read("pyproject.toml"))
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    lines += project["dependency-groups"]["quality"]
    return {re.split(r"[\[<>=;\s]", line)[0].lower() for line in lines}


def test_every_library_has_its_reason() -> None:
    listed = [name for name, _ in ROW.findall(read("docs/libraries.md")) if name not in ("library", "---")]
    assert sorted(listed) == sorted(dependencies())


def test_make_help_lists_every_target() -> None:
    makefile = read("Makefile")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets is not None
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([a-z-]+) ", printed, re.MULTILINE) == targets[1].split()


@pytest.mark.parametrize("place", TEXTS, ids=lambda place: place.name)
def test_make_targets_and_files_in_the_texts_exist(place: Path) -> None:
    text = place.read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    assert targets is not None
    for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE):
        assert target in targets[1].split(), f"{place.name}: make {target}"
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (place.parent / link).exists(), f"{place.name} links to {link}"
