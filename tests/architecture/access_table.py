"""Prints who may use which page: `python -m tests.architecture.access_table > tests/architecture/access_table.txt`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from flask import Flask

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.web.access import ANYONE, ROLES, allowed_roles

COLUMNS = ("nobody", *ROLES)


def table(app: Flask) -> str:
    """Return a line for each method and address: who gets in (`yes`), nobody else."""
    lines = [f"{'method and address':62} {' '.join(f'{column:13}' for column in COLUMNS)}".rstrip()]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        if rule.endpoint == "static":
            continue
        roles = allowed_roles(app, rule.endpoint)
        everyone = ANYONE in roles
        marks = ["yes" if everyone or column in roles else "-" for column in COLUMNS]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            address = f"{method:4} {rule.rule}"
            lines.append(f"{address:62} {' '.join(f'{mark:13}' for mark in marks)}".rstrip())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/x.sqlite3", "a" * 64, testing=True)
        sys.stdout.write(table(create_app(settings)))
