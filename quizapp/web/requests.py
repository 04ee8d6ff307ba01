"""What may arrive at all: limits that the framework does not set by itself."""

from __future__ import annotations

from typing import Any

from flask import Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge

MOST_FIELDS = 2_000
"""Fields in one form; the framework counts them only in multipart forms. An attempt page sends a few hundred."""


class LimitedRequest(Request):
    """A request whose form has a limited number of fields: a megabyte of `a&a&a` is half a million of them."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        if sum(map(len, self.form.listvalues())) > MOST_FIELDS:
            raise RequestEntityTooLarge


class LimitedJson(DefaultJSONProvider):
    """JSON that is nested too deeply cannot be read; the standard reader ends in `RecursionError` instead."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the value. Raises `ValueError` when it cannot be read."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None
