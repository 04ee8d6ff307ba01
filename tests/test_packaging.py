"""The wheel carries everything, and what it carries runs from any directory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip install .` makes."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command += ["--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("quizapp-*.whl")
    return built


def tracked(folder: str) -> list[str]:
    """Return the files of `folder` that git knows; every file where there is no git."""
    done = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [name for name in done.stdout.splitlines() if (ROOT / name).exists()]
    return [str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_it_carries_code_pages_styles_questions_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "static", "questions"):
        wanted = {f"quizapp/bundled/{name}" for name in tracked(folder)}
        assert wanted
        assert wanted <= names
    assert {name for name in tracked("quizapp") if not name.endswith(".gitignore")} <= names
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert not [name for name in names if name.startswith(("tests/", "tools/", "docs/", "instance/"))]


def test_it_serves_pages_from_another_directory(wheel: Path, tmp_path: Path) -> None:
    """With the unpacked wheel alone on the path: no checkout, no editable install."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    program = (
        "import quizapp.config, quizapp.cli, sys\n"
        f"assert quizapp.config.PACKAGE.is_relative_to({str(site)!r}), quizapp.config.PACKAGE\n"
        "from quizapp import installation\n"
        "from quizapp.app import create_app\n"
        "from quizapp.commands import program\n"
        "app = create_app()\n"
        "with app.app_context():\n"
        "    loaded = installation.prepare(app.settings.folder, program.now())[1]\n"
        "client = app.test_client()\n"
        "page = client.get('/', follow_redirects=True)\n"
        "assert page.status_code == 200 and b'<h1' in page.data, page.status\n"
        "assert client.get('/static/css/app.css').status_code == 200\n"
        "print(len(loaded))\n"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZAPP_", "DATABASE_"))}
    environment |= {"PYTHONPATH": str(site), "QUIZAPP_FOLDER": str(tmp_path / "data")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "4\n"), done.stderr


def test_serving_needs_nothing_of_unix_to_be_imported() -> None:
    """As on Windows, where these modules do not exist."""
    program = (
        "import sys\n"
        "for name in ('fcntl', 'pwd', 'grp', 'resource', 'termios', 'gunicorn'):\n"
        "    sys.modules[name] = None\n"
        "import quizapp.cli, quizapp.serving\n"
        "print(quizapp.serving.gunicorn_runs())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
