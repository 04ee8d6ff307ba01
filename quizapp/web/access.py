"""Who may use which page. Views are only marked; one hook enforces; an unmarked view stops the start.

A wrapping decorator written above `@blueprint.route` would silently do nothing; a mark cannot be wrapped wrongly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized

from quizapp.web.identity import current

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""Signed in or not."""
ROLES = ("visitor", "pupil", "teacher", "administrator")
SIGNED_IN = ROLES
STAFF = ("teacher", "administrator")
LEARNERS = ("visitor", "pupil")


def allow(*roles: str) -> Callable[[View], View]:
    """Mark a view with the roles that may use it, or with `ANYONE`."""

    def mark(view: View) -> View:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def reading_first(view: View) -> View:
    """Mark a view whose request begins with reading and calls `operations.transactions.begin_writing` itself.

    For the few that hash passwords: a hash takes up to 200 ms, during which nobody else could save.
    """
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def reads_first(app: Flask, endpoint: str | None) -> bool:
    """Say whether `endpoint` is marked with `reading_first`."""
    return bool(endpoint) and getattr(app.view_functions.get(endpoint or ""), "reads_first", False)


def allowed_roles(app: Flask, endpoint: str) -> frozenset[str]:
    """Return the roles that `endpoint` is marked with; empty when it is not marked."""
    return getattr(app.view_functions.get(endpoint), "allowed_roles", frozenset())


def refuse_unmarked(app: Flask) -> None:
    """Raise `RuntimeError` naming the endpoints without a mark, so that the program does not start with an open door."""
    built_only = {"static"}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - built_only
    unmarked = sorted(endpoint for endpoint in endpoints if not allowed_roles(app, endpoint))
    if unmarked:
        raise RuntimeError(f"these views say nothing about who may use them; add @allow(...): {', '.join(unmarked)}")


def enforce() -> None:
    """Let the request pass, or raise `Unauthorized` (sign in first) or `Forbidden`."""
    if request.endpoint is None or request.routing_exception is not None:
        return  # no such page: Flask answers
    roles = allowed_roles(current_app, request.endpoint)
    if ANYONE in roles:
        return
    identity = current()
    if identity is None:
        raise Unauthorized
    if identity.person.role not in roles:
        raise Forbidden
