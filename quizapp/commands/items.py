"""`quizapp items …`: item analysis of marks that are kept as files.

Nothing here needs the application or a database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from quizapp.core import score_files
from quizapp.core.psychometrics import ALPHA_WORDS, alpha_word, analyse
from quizapp.core.psychometrics.report import count_letters, mask_of, report
from quizapp.core.score_files import ScoreFileError, ScoreTable

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
_WORDS = {
    "sukar": "hard",
    "sedang": "medium",
    "mudah": "easy",
    "negatif": "negative",
    "jelek": "poor",
    "cukup": "fair",
    "baik": "good",
    "baik sekali": "very good",
}


@click.group()
def items() -> None:
    """Analyse marks that are kept as files."""


@items.command("analyze")
@click.argument("scores", type=_FILE)
@click.option("--maximum", metavar="M1,M2,…", help="Highest mark of each item, or one for all.")
@click.option("--choices", type=_FILE, help="What each pupil chose, laid out as SCORES: letters, - or empty for none.")
@click.option("--key", metavar="BDAC…", help="The right letter of each item.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON; what is not defined is null.")
def analyze_items(scores: Path, maximum: str | None, choices: Path | None, key: str | None, *, as_json: bool) -> None:
    """Say how every item of a test did, and the test as a whole.

    SCORES is a CSV file (, or ;): a header row, then a line for each pupil with the pupil in the first column and the
    marks in the next ones; empty is 0. Without --maximum the highest mark of an item is 1, or the highest one seen where
    one is above 1. docs/item_analysis.md has the formulas.
    """
    if (choices is None) != (key is None):
        raise click.UsageError("--choices and --key go together.")
    given = None if maximum is None else _maxima(maximum)
    with _told(scores):
        table = score_files.read_scores(_bytes(scores), given)
    analysis = analyse(table.columns, table.maxima)
    chosen, notes = [], _notes(table, given=given is not None)
    if choices is not None and key is not None:
        letters = _letters(key, len(table.items))
        with _told(choices):
            columns = score_files.put_in_order(score_files.read_choices(_bytes(choices)), table)
        chosen = count_letters(analysis, table.columns, columns, letters)
        notes += _contradictions(table, columns, letters)
    found = report(analysis, table.items, chosen) | {"maximum_given": given is not None, "notes": notes}
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) if as_json else _printed(found))


# What is given


def _bytes(path: Path) -> bytes:
    with click.open_file(str(path), "rb") as file:
        data: bytes = file.read(score_files.MOST_BYTES + 1)
    return data


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what cannot be read as `file: line, column: what`, one line each, and end with 1."""
    try:
        yield
    except ScoreFileError as error:
        lines = [f"{path}: {problem}" for problem in error.problems]
        raise click.ClickException("\n".join([*lines, "… and more."] if error.more else lines)) from None


def _maxima(text: str) -> list[float]:
    """Return the numbers of `--maximum`. Raises `click.BadParameter`."""
    parts = [part.strip() for part in re.split(r"[,;]", text)]
    for place, part in enumerate(parts, start=1):
        if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+", part):
            raise click.BadParameter(f"number {place}, “{part}”, is no mark.", param_hint="--maximum")
        if not score_files.LOWEST_MAXIMUM <= float(part) <= score_files.HIGHEST_MARK:
            limits = f"{score_files.LOWEST_MAXIMUM} to {score_files.HIGHEST_MARK:,.0f}"
            raise click.BadParameter(f"number {place}, {part}, is not from {limits}.", param_hint="--maximum")
    return [float(part) for part in parts]


def _letters(text: str, items: int) -> str:
    """Return the letters of `--key`, one an item. Raises `click.BadParameter`."""
    letters = re.sub(r"[\s,;]", "", text).upper()
    if strange := re.search("[^A-Z]", letters):
        place = strange.start() + 1
        raise click.BadParameter(f"letter {place}, “{strange[0]}”, is not from A to Z.", param_hint="--key")
    if len(letters) != items:
        raise click.BadParameter(f"there are {len(letters)} letters for {items} items.", param_hint="--key")
    return letters


# What a reader should know beside the figures


def _notes(table: ScoreTable, *, given: bool) -> list[str]:
    notes = []
    if not given:
        maxima = ", ".join(f"{maximum:g}" for maximum in table.maxima)
        notes.append(f"No maximum was given; 1, or the highest mark seen, was taken for each item: {maxima}.")
    twice = len(table.pupils) - len(set(table.pupils))
    if twice:
        notes.append(f"{twice} of the lines have a pupil who stood in a line before; every line counts.")
    return notes


def _contradictions(table: ScoreTable, columns: Sequence[bytearray], key: str) -> list[str]:
    """Say where a letter and its mark do not go together: another key, or lines that belong to others."""
    notes = []
    for name, marks, letters, right, maximum in zip(
        table.items, table.columns, columns, key, table.maxima, strict=True
    ):
        full = int.from_bytes(bytes(map(maximum.__le__, marks)), "big")
        wrong = (full ^ int.from_bytes(mask_of(letters, right), "big")).bit_count()
        if wrong:
            notes.append(
                f"Item {name}: {wrong} of {len(marks)} marks do not follow from the letter and the key {right}."
            )
    return notes


# What is printed


def _printed(found: Mapping[str, Any]) -> str:
    """Return the analysis for a person: the test, then words and figures a line an item."""
    test = found["test"]
    lines = [f"{found['n']} pupils, {found['k']} items, at most {test['maximum']:g} marks."]
    if found["small"]:
        lines.append("So few pupils: the figures say next to nothing; go by the counts.")
    elif found["tentative"]:
        lines.append("Tentative (sementara): with so few pupils the figures would differ much in another class.")
    lines += [*found["notes"], ""]
    lines.append(
        f"Mean {_figure(test['mean'])}, median {_figure(test['median'])}, SD {_figure(test['sd_sample'])}, "
        f"lowest {_figure(test['min'])}, highest {_figure(test['max'])}."
    )
    lines.append(
        f"Alpha {_figure(test['alpha'])}{_interval(test['alpha_ci95_feldt'])}; standard error "
        f"{_figure(test['sem'])} marks, {_figure(test['sem_points_of_100'])} of 100 points."
    )
    if test["alpha"] is not None:
        lines.append(ALPHA_WORDS[alpha_word(test["alpha"])])
    lines.append("")
    for place, item in enumerate(found["items"]):
        words = [f"{_WORDS[item['tingkat_kesukaran']]} ({_figure(item['facility'])})"]
        words.append(f"r {_figure(item['r_item_rest_corrected'])}{_interval(item['r_item_rest_ci95_fisher'])}")
        words.append(f"D {_figure(item['D'])} ({_WORDS[item['daya_pembeda_arikunto']]})")
        if found["distractors"]:
            of = found["distractors"][place]
            words.append(f"{of['works']} of {of['distractors']} distractors work")
        if item["check_key"]:
            also = f", {item['suspect']} draws the best pupils" if item["suspect"] else ""
            words.append(f"CHECK THE KEY{also}")
        lines.append(f"{item['item']}. {item['name']}: {'; '.join(words)}")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value + 0.0:.2f}"


def _interval(ends: Sequence[float] | None) -> str:
    return "" if ends is None else f" ({ends[0]:.2f} to {ends[1]:.2f})"
