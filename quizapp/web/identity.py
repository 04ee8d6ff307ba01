"""Who is asking: the person behind the session cookie, loaded once a request in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from quizapp.models import Person
from quizapp.operations import accounts
from quizapp.web import clock

login_manager = LoginManager()
# The session lives on the server and ends there; Flask-Login's own check would sign people out when a phone changes
# its network address.
login_manager.session_protection = None


@dataclass(frozen=True, slots=True, eq=False)
class Identity(UserMixin):
    """A signed-in person as pages know them."""

    person: Person
    school_name: str
    timezone: str
    class_names: str
    token: str

    @property
    def name(self) -> str:
        """The name that stands on every page."""
        return self.person.name

    @property
    def role(self) -> str:
        """The person's role."""
        return self.person.role

    def get_id(self) -> str:
        """Return what the cookie keeps: the token of the session row."""
        return self.token


@login_manager.user_loader
def _load(token: str) -> Identity | None:
    found = accounts.person_of_session(token, clock.now())
    return (
        None if found is None else Identity(found.person, found.school_name, found.timezone, found.class_names, token)
    )


def register(app: Flask) -> None:
    """Load identities for `app` and name the person's classes on every page."""
    login_manager.init_app(app)
    app.context_processor(lambda: {"person_classes": identity.class_names if (identity := current()) else ""})


def current() -> Identity | None:
    """Return who is signed in, or None."""
    user = current_user._get_current_object()  # noqa: SLF001 - its documented use; asking the proxy twice costs twice
    return user if user.is_authenticated else None


def actor() -> Person:
    """Return the signed-in person; only for views whose mark demands one."""
    identity = current()
    if identity is None:
        raise RuntimeError("actor() in a view that anyone may use")
    return identity.person


def begin_session(person: Person) -> None:
    """Sign `person` in: a new session; nothing is kept but the language, theirs or the one just chosen."""
    language = person.language or session.get("language")
    end_session()
    if language:
        session["language"] = language
    token = accounts.open_session(person, clock.now(), current_app.permanent_session_lifetime)
    session.permanent = True
    school = accounts.school_of(person)
    login_user(Identity(person, school.name, school.timezone, "", token))


def end_session() -> None:
    """Sign out here and on the server."""
    identity = current()
    if identity is not None:
        accounts.close_session(identity.token)
    logout_user()
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of this request; it belonged to the session that ended
