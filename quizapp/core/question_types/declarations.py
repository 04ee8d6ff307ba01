"""The shape of a response, after QTI's response declaration: what may be sent, and how a form sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Response = str | list[str] | dict[str, str]
"""What a pupil gave, as it is stored: a text or option id, a list of ids, or a mapping from part to choice."""

MAXIMUM_TEXT = 20_000
"""Longest response text in characters (bytes are limited by the request)."""


_LONGEST_PLACE = 3
"""Digits of a place in an order; `int` refuses numbers of thousands of digits."""


class FormValues(Protocol):
    """The one method we need of a submitted form (werkzeug's `MultiDict` has it)."""

    def getlist(self, key: str) -> Sequence[str]:
        """Return every value sent under `key`."""
        ...


@dataclass(frozen=True, slots=True)
class Declaration:
    """Which responses a question takes.

    `shape`: `text` (free text), `choice` (one id of `choices`), `choices` (a list of different ids), `mapping` (for
    each of `parts` one id of `choices`; a part may be missing) or `order` (all of `choices`, each once).
    """

    shape: Literal["text", "choice", "choices", "mapping", "order"]
    choices: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    maximum: int = MAXIMUM_TEXT

    def fits(self, value: object) -> bool:
        """Say whether `value` is a response of this shape, the blank one included."""
        match self.shape:
            case "text":
                return isinstance(value, str) and len(value) <= self.maximum and is_storable(value)
            case "choice":
                return isinstance(value, str) and (value == "" or value in self.choices)
            case "choices":
                return _is_id_list(value, self.choices)
            case "order":
                return _is_id_list(value, self.choices) and len(value) in (0, len(self.choices))  # type: ignore[arg-type]
            case "mapping":
                return isinstance(value, dict) and all(
                    part in self.parts and isinstance(choice, str) and (choice == "" or choice in self.choices)
                    for part, choice in value.items()
                )

    def is_blank(self, value: Response | None) -> bool:
        """Say whether nothing was given."""
        if value is None:
            return True
        if isinstance(value, str):
            return not value.strip()
        if isinstance(value, dict):
            return not any(value.values())
        return not value

    def same(self, one: Response | None, other: Response | None) -> bool:
        """Say whether two responses that fit say the same: the order in which choices were ticked says nothing."""
        if self.is_blank(one) or self.is_blank(other):
            return self.is_blank(one) and self.is_blank(other)
        if self.shape == "choices":
            return set(one or ()) == set(other or ())
        if isinstance(one, dict) and isinstance(other, dict):
            return {p: c for p, c in one.items() if c} == {p: c for p, c in other.items() if c}
        return one == other

    def read_form(self, form: FormValues, name: str) -> Response:
        """Return the response that the fields of `name` in a submitted form hold.

        Fields: `name` for text, choice and choices; `name.part` for each part of a mapping; `name.id` holding a
        position for each id of an order. Ids that are not ours are dropped; an order that is incomplete or gives one
        place twice is blank, as is a text that cannot be stored.
        """
        values = list(form.getlist(name))
        match self.shape:
            case "text":
                text = values[0] if values else ""
                return text if self.fits(text) else ""
            case "choice":
                return values[0] if values and values[0] in self.choices else ""
            case "choices":
                return [choice for choice in self.choices if choice in values]
            case "mapping":
                given = {part: _first(form, f"{name}.{part}") for part in self.parts}
                return {part: choice for part, choice in given.items() if choice in self.choices}
            case "order":
                places = {choice: _first(form, f"{name}.{choice}") for choice in self.choices}
                wanted = [str(place) for place in range(1, len(self.choices) + 1)]
                if sorted(places.values(), key=_as_number) != wanted:
                    return []
                return sorted(places, key=lambda choice: _as_number(places[choice]))


def _first(form: FormValues, key: str) -> str:
    values = form.getlist(key)
    return values[0] if values else ""


def _as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PLACE else 0


def _is_id_list(value: object, allowed: tuple[str, ...]) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) and item in allowed for item in value)
        and len(set(value)) == len(value)
    )


def is_storable(text: str) -> bool:
    """Say whether every database can store `text`: none takes lone surrogates, PostgreSQL takes no NUL."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
