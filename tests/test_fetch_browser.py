"""The browser fetcher without a download: what it takes, what it refuses, and what it says then."""

import os
import subprocess
import sys
from pathlib import Path

from tools.fetch_browser import is_part_of_browser, parse_depends

SCRIPT = Path(__file__).resolve().parent.parent / "tools" / "fetch_browser.py"

LISTING = """chromium-headless-shell
  Depends: libnss3
 |Depends: libasound2
 |Depends: liboss4-salsa-asound2
  Depends: libasound3
  Depends: chromium-common
  PreDepends: libc6
libnss3
  Depends: libnspr4
<virtual>
    provider
"""


def fetch(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), "--into", str(folder)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fake_browser(path: Path, version: str) -> Path:
    path.write_text(f'#!/bin/sh\necho {version} "$@"\n')
    path.chmod(0o755)
    return path


def test_of_alternatives_the_first_is_taken() -> None:
    depends = parse_depends(LISTING)
    assert depends["chromium-headless-shell"] == ["libnss3", "libasound2", "chromium-common", "libc6"]
    assert depends["libnss3"] == ["libnspr4"]


def test_desktop_programs_are_left_out() -> None:
    names = ["libnss3", "zlib1g", "chromium-common", "x11-utils", "xdg-utils"]
    assert [name for name in names if is_part_of_browser(name)] == ["libnss3", "zlib1g", "chromium-common"]


def test_a_named_browser_is_taken_and_started(tmp_path: Path) -> None:
    named = fake_browser(tmp_path / "my chromium", "Chromium 1.2")
    done = fetch(tmp_path / "into", QUIZAPP_CHROMIUM=str(named))
    assert (done.returncode, done.stderr) == (0, "")
    assert str(named) in done.stdout
    started = subprocess.run([tmp_path / "into" / "chromium", "a b"], capture_output=True, text=True, check=True)
    assert started.stdout == "Chromium 1.2 a b\n"


def test_a_browser_on_the_path_is_taken(tmp_path: Path) -> None:
    fake_browser(tmp_path / "chromium", "Chromium 3.4")
    done = fetch(tmp_path / "into", QUIZAPP_CHROMIUM="", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Chromium 3.4" in done.stdout


def test_a_named_browser_that_does_not_start_is_refused(tmp_path: Path) -> None:
    done = fetch(tmp_path / "into", QUIZAPP_CHROMIUM=str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "which does not start. Cure: correct or unset it." in done.stderr


def test_without_apt_the_cure_is_named(tmp_path: Path) -> None:
    done = fetch(tmp_path / "into", QUIZAPP_CHROMIUM="", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "QUIZAPP_CHROMIUM=/path/to/chromium make test-browser" in done.stderr
    assert not (tmp_path / "into" / "chromium").exists()
