"""Sentences the rules say to people, before they are translated.

The core writes English; the web translates. A `Message` is plain data, so that a mark can keep the reason it was
given and say it in any language later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `text` for translation and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable sentence: English `text` with `%(name)s` places, the `values` for them, and an optional plural.

    With `plural`, `values["count"]` chooses the form.
    """

    text: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)
    plural: str | None = None

    def __str__(self) -> str:
        """Return the English sentence."""
        text = self.plural if self.plural is not None and self.values.get("count") != 1 else self.text
        return text % self.values if self.values else text

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage."""
        data: dict[str, Any] = {"text": self.text}
        if self.values:
            data["values"] = dict(self.values)
        if self.plural is not None:
            data["plural"] = self.plural
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Message:
        """Return the message that `to_json` stored."""
        return cls(data["text"], data.get("values", {}), data.get("plural"))
