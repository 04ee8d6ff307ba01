"""What pydantic says about a record, in words an author can use."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from quizapp.core.messages import N_, Message
from quizapp.core.records import Path, Problem, Record

MAXIMUM_TOLD = 500
"""Errors explained for one record; nobody mends more in one go."""

_PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$": N_(
        "“%(key)s”: an id has letters, digits, - and _, at most 40 of them, and begins with a letter or digit; "
        "“%(given)s” is none."
    ),
    r"^[a-z0-9][a-z0-9-]{0,79}$": N_(
        "“%(key)s”: a short name has small letters, digits and -, at most 80 of them; “%(given)s” is none."
    ),
    r"^[a-z]{2,3}$": N_("“%(key)s”: a language is two or three small letters, such as id or en; “%(given)s” is none."),
    r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)?$": N_(
        "“%(key)s”: evidence is a block such as p3 or a sentence such as p3.s1; “%(given)s” is none."
    ),
}
_NO_TEXT: Mapping[str, str] = {
    "number": N_("“%(key)s”: expected text, found the number %(given)s; put it in quotes."),
    "flag": N_("“%(key)s”: expected text, found %(given)s; put it in quotes."),
    "nothing": N_("“%(key)s”: expected text, found nothing."),
    "list": N_("“%(key)s”: expected text, found a list."),
    "mapping": N_("“%(key)s”: expected text, found keys with values."),
    "text": N_("“%(key)s”: this text cannot be stored."),
}
_SENTENCES: Mapping[str, str] = {
    "bool_type": N_("“%(key)s”: expected true or false, found “%(given)s”."),
    "int_type": N_("“%(key)s”: expected a whole number, found “%(given)s”."),
    "int_from_float": N_("“%(key)s”: expected a whole number, found “%(given)s”."),
    "float_type": N_("“%(key)s”: expected a number, found “%(given)s”."),
    "float_parsing": N_("“%(key)s”: expected a number, found “%(given)s”."),
    "decimal_type": N_("“%(key)s”: expected a number, found “%(given)s”."),
    "decimal_parsing": N_("“%(key)s”: expected a number, found “%(given)s”."),
    "finite_number": N_("“%(key)s”: expected a number, found “%(given)s”."),
    "tuple_type": N_("“%(key)s”: expected a list, found “%(given)s”."),
    "model_type": N_("“%(key)s”: expected keys with values, found “%(given)s”."),
    "model_attributes_type": N_("“%(key)s”: expected keys with values, found “%(given)s”."),
    "string_too_short": N_("“%(key)s”: the text is empty."),
    "string_too_long": N_("“%(key)s”: the text has more than %(max_length)s characters."),
    "too_short": N_("“%(key)s”: at least %(min_length)s needed, found %(actual_length)s."),
    "too_long": N_("“%(key)s”: at most %(max_length)s allowed."),
    "greater_than_equal": N_("“%(key)s”: at least %(ge)s is needed, found %(given)s."),
    "greater_than": N_("“%(key)s”: more than %(gt)s is needed, found %(given)s."),
    "less_than_equal": N_("“%(key)s”: at most %(le)s is allowed, found %(given)s."),
    "less_than": N_("“%(key)s”: less than %(lt)s is allowed, found %(given)s."),
}
_ELSE = N_("“%(key)s”: %(reason)s.")


def explain(error: ValidationError, model: type[Record]) -> list[Problem]:
    """Return what an author has to mend in a record of `model`, one problem for each error.

    A key that is only misspelled is told once, not also as the missing key that it was meant to be; a list whose
    entries are wrong is not also told to be too short.
    """
    details = error.errors(include_url=False)[:MAXIMUM_TOLD]
    meant = {
        (*detail["loc"][:-1], near)
        for detail in details
        if detail["type"] == "extra_forbidden" and (near := _nearest(detail["loc"], model))
    }
    around = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    return [
        Problem(detail["loc"], _message(detail, model))
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in meant)
        and not (detail["type"] == "too_short" and detail["loc"] in around)
    ]


def unknown(key: str, given: object, allowed: Sequence[str]) -> Message:
    """Return the message for a word that is none of the `allowed` ones, with the nearest of them."""
    values = {"key": key, "given": _shown(given), "allowed": ", ".join(allowed)}
    near = difflib.get_close_matches(str(given), allowed, 1, 0.6)
    if near:
        return Message(N_("“%(key)s”: “%(given)s” is unknown; did you mean “%(near)s”?"), {**values, "near": near[0]})
    return Message(N_("“%(key)s”: “%(given)s” is unknown; choose one of: %(allowed)s."), values)


def _message(detail: ErrorDetails, model: type[Record]) -> Message:
    kind, given = detail["type"], detail["input"]
    values: dict[str, str | int | float] = {"key": _key(detail["loc"]), "given": _shown(given)}
    for name, value in detail.get("ctx", {}).items():
        values[name] = value if isinstance(value, str | int | float) else str(value)
    if kind == "missing":
        return Message(N_("The key “%(key)s” is missing."), {"key": str(detail["loc"][-1])})
    if kind == "model_type" and not detail["loc"]:
        return Message(N_("The file must hold keys with values."))
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], model)
    if kind == "literal_error":
        return unknown(str(values["key"]), given, re.findall(r"'([^']*)'", str(values["expected"])))
    sentence = _SENTENCES.get(kind) or _PATTERNS.get(str(values.get("pattern")))
    if kind in ("string_type", "string_unicode"):
        sentence = _NO_TEXT[_found(given)]
    return Message(sentence or _ELSE, {**values, "reason": detail["msg"]})


def _unknown_key(loc: Path, model: type[Record]) -> Message:
    key = _shown(loc[-1])
    if near := _nearest(loc, model):
        return Message(N_("The key “%(key)s” is unknown; did you mean “%(near)s”?"), {"key": key, "near": near})
    if " " in key:
        return Message(N_("“%(key)s” is no key; text with a comma inside { } needs quotes."), {"key": key})
    allowed = ", ".join(_record_at(loc[:-1], model).model_fields)
    return Message(N_("The key “%(key)s” is unknown; known are: %(allowed)s."), {"key": key, "allowed": allowed})


def _nearest(loc: Path, model: type[Record]) -> str | None:
    fields = list(_record_at(loc[:-1], model).model_fields)
    return next(iter(difflib.get_close_matches(str(loc[-1]), fields, 1, 0.6)), None)


def _record_at(loc: Path, model: type[Record]) -> type[Record]:
    """Return the record class that stands at `loc` inside `model`."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_records(model.model_fields[part].annotation), model)
    return model


def _records(annotation: Any) -> typing.Iterator[type[Record]]:
    """Yield the record classes named in a type, such as `Option` in `tuple[Option, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _records(part)


def _key(loc: Path) -> str:
    """Return the innermost key, with the number of the entry (from 1) when the error is about a list's entry."""
    names = [part for part in loc if isinstance(part, str)]
    name = names[-1] if names else ""
    return f"{name} {loc[-1] + 1}".strip() if loc and isinstance(loc[-1], int) else name


def _found(given: object) -> str:
    match given:
        case None:
            return "nothing"
        case bool():
            return "flag"
        case int() | float() | Decimal():
            return "number"
        case list() | tuple():
            return "list"
        case dict():
            return "mapping"
    return "text"


def _shown(given: object) -> str:
    """Return `given` as its author may have written it, cut short."""
    if given is None:
        return "nothing"
    text = str(given).lower() if isinstance(given, bool) else str(given)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - the two lengths belong together
