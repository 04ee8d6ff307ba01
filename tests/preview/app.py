"""The preview's pages."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, redirect, render_template, request, session, url_for
from flask_babel import Babel, format_datetime, format_decimal, gettext, ngettext
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import ListWidget

from quizapp.web import fragments
from quizapp.web.filters_reading import paragraph_links
from quizapp.web.headers import HEADERS
from tests.preview import contexts
from tests.preview.store import PASSAGE, QUESTIONS, Store, now

ROOT = Path(__file__).resolve().parents[2]
preview = Blueprint("preview", __name__)
account = Blueprint("account", __name__)


class SampleForm(FlaskForm):
    """A field of each kind."""

    name = StringField("Name", [DataRequired("Write the pupil's name.")])
    pin = PasswordField("PIN", description="Six digits, as on the card.")
    about = TextAreaField("About the class")
    grade = SelectField("Grade", choices=["VII", "VIII", "IX"])
    release = RadioField(
        "What pupils see", [DataRequired("Choose one.")], choices=["nothing", "score", "key"], widget=ListWidget()
    )
    agree = BooleanField("Show names on the projector")
    roster = FileField("Roster")


def store() -> Store:
    """What this preview remembers."""
    return current_app.extensions["preview"]  # type: ignore[no-any-return]


@preview.get("/")
def home() -> str:
    return render_template("preview.html")


@preview.route("/components", methods=["GET", "POST"])
def components() -> str:
    form = SampleForm()
    form.validate_on_submit()
    return render_template("components.html", form=form)


@preview.get("/start")
def start() -> str:
    return render_template("attempts/start.html", page=contexts.start_page(request.args))


@preview.get("/attempt")
def attempt() -> str:
    page = contexts.attempt_page(
        store(), request.args.get("mode", "test"), seconds=request.args.get("seconds", type=int)
    )
    return render_template("attempts/attempt.html", page=page)


@preview.post("/attempt")
def answer() -> Any:
    action, _colon, place = request.form.get("action", "save").partition(":")
    store().posted = request.form.to_dict(flat=False)
    if action != "check":
        return redirect(url_for("preview.receipt"), 303)
    position = int(place)
    value = QUESTIONS[position - 1].declaration(PASSAGE).read_form(request.form, f"q{position}")
    store().check(position, value)
    return redirect(url_for("preview.attempt", mode="practice", _anchor=f"q{position}"), 303)


@preview.post("/attempt/responses")
def save() -> Any:
    results, code = store().save(request.get_json()["saves"])
    if results is None:
        return jsonify(error=code), code
    return jsonify(results=results, server_time=now().isoformat(), seconds_left=None, csrf_token=generate_csrf()), code


@preview.get("/fault/<name>")
def fault(name: str) -> Any:
    store().fault = name
    return jsonify(fault=name)


@preview.get("/forget")
def forget() -> Any:
    current_app.extensions["preview"] = Store()
    return redirect(url_for("preview.home"))


@preview.get("/answers")
def answers() -> Any:
    return jsonify(answers=store().answers, posted=store().posted)


@preview.get("/other")
def other() -> Any:
    """Another device answers question `q` with `v`."""
    stored = store().answer(int(request.args["q"]))
    stored.update(value=request.args["v"], revision=stored["revision"] + 1)
    return jsonify(stored)


@preview.get("/receipt")
def receipt() -> str:
    return render_template("attempts/receipt.html", receipt=contexts.receipt_page())


@preview.get("/feedback")
def feedback() -> str:
    return render_template("attempts/feedback.html", page=contexts.feedback_page(request.args.get("step", "key")))


@preview.get("/error")
def error() -> str:
    return render_template(
        "errors/error.html",
        code=503,
        title="Not saved – please try again",
        what="The server is very busy or its disk is not reachable.",
        cure="Wait a few seconds and send it again.",
        minimal="minimal" in request.args,
    )


@account.get("/sign-in")
def sign_in() -> Any:
    return redirect(url_for("preview.home"))


@account.post("/sign-out")
def sign_out() -> Any:
    return redirect(url_for("preview.home"))


@account.post("/language")
def choose_language() -> Any:
    session["language"] = request.form["language"]
    return redirect(request.form["next"], 303)


def message(data: dict[str, Any]) -> str:
    """A rule's sentence from its stored data."""
    values = data.get("values", {})
    if data.get("plural"):
        return str(ngettext(data["text"], data["plural"], values["count"], **values))
    return str(gettext(data["text"], **values))


def shared() -> dict[str, Any]:
    """What every template gets."""
    return {
        "language": session.get("language", "en"),
        "current_user": SimpleNamespace(is_authenticated="anonymous" not in request.args, name=contexts.PERSON),
        "person_classes": "VIII-C",
        "now": now(),
        "navigation": lambda: [
            SimpleNamespace(label="Tugas saya", url="/", current=request.path == "/"),
            SimpleNamespace(label="Kemajuan", url="/components", current=request.path == "/components"),
        ],
    }


def set_headers(response: Response) -> Response:
    """The program's headers."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def create_preview() -> Flask:
    """Return the preview application."""
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY="preview", TEMPLATES_AUTO_RELOAD=True, WTF_CSRF_TIME_LIMIT=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    own = FileSystemLoader(Path(__file__).parent)
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, own])  # type: ignore[list-item]
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: session.get("language", "en"), timezone_selector=lambda: "Asia/Jakarta")
    app.extensions["preview"] = Store()
    fragments.register(app)
    app.add_template_filter(message)
    app.add_template_filter(paragraph_links)
    app.add_template_filter(lambda value: format_datetime(value, "d MMMM y, HH:mm z"), "when")
    app.add_template_filter(lambda value: format_datetime(value, "HH:mm"), "clock_time")
    app.add_template_filter(lambda value: format_decimal(value, format="#,##0.##"), "number")
    app.context_processor(shared)
    app.after_request(set_headers)
    app.register_blueprint(preview)
    app.register_blueprint(account)
    return app
