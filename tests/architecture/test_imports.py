"""The rooms: import contracts hold, and the core loads without Flask or a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_core_loads_without_the_web_or_the_database() -> None:
    code = (
        "import pkgutil, importlib, sys, quizapp.core as core\n"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(core.__path__, 'quizapp.core.')]\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'flask', 'sqlalchemy', 'wtforms', 'jinja2', 'werkzeug', 'flask_sqlalchemy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_areas_of_the_web_do_not_import_each_other() -> None:
    web = ROOT / "quizapp" / "web"
    areas = {folder.name for folder in web.iterdir() if folder.is_dir() and folder.name != "__pycache__"}
    crossings = [
        f"{place.relative_to(ROOT)} imports {other}"
        for area in areas
        for place in (web / area).rglob("*.py")
        for other in areas - {area}
        if f"quizapp.web.{other}" in place.read_text("utf-8")
    ]
    assert crossings == []
