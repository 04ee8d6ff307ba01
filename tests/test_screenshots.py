"""The picture-taking tool signs in, takes every combination, and says what is wrong with a page."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask, Response, redirect, request

from tests.live_server import serve

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parent.parent / "tools" / "screenshots.py"
FORM = '<form method="post"><input name="user"><input type="password" name="word"><button>Sign in</button></form>'
WIDE = '<body style="margin:0"><div style="width:500px">Wide'


def app() -> Flask:
    app = Flask(__name__)

    @app.route("/enter", methods=["GET", "POST"])
    def enter() -> Response | str:
        if request.form.get("word") != "a:b":
            return FORM
        answer = redirect("/wide", 303)
        answer.set_cookie("user", request.form["user"])
        assert isinstance(answer, Response)
        return answer

    @app.get("/wide")
    def wide() -> tuple[str, int]:
        return WIDE, 200 if request.cookies.get("user") == "ana" else 403

    return app


def screenshots(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, text=True, timeout=120, check=False
    )


def test_pictures_are_taken_and_faults_named(tmp_path: Path) -> None:
    sign_in = ("--sign-in", "/enter", "--username-field", "user", "--password-field", "word")
    with serve(app()) as url:
        pictures = ("--widths", "320,1280", "--schemes", "light,dark", "--out", str(tmp_path / "out"))
        done = screenshots(f"{url}/wide?page=2", *pictures, "--login", "ana:a:b", *sign_in)
        assert done.stdout.count("\n    wider than the screen: 500 > 320") == 2
        assert done.stdout.count("answered 403") == 0
        assert done.returncode == 1, "faults must not pass for success"
        names = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert names == [f"wide-page-2-{shape}.png" for shape in ("1280-dark", "1280-light", "320-dark", "320-light")]
        refused = screenshots(f"{url}/wide", "--out", str(tmp_path), "--login", "ana:wrong", *sign_in)
        assert "was refused" in refused.stderr
