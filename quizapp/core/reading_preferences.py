"""How a person likes to read. Whole steps, not free values: each was looked at, and every tint keeps its contrast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

TextSize = Literal["normal", "large", "larger"]
Spacing = Literal["normal", "wide", "wider"]
Tint = Literal["none", "cream", "blue", "green", "grey"]
Width = Literal["narrow", "normal", "wide"]

SLOWEST, FASTEST = 50, 200
"""Reading aloud, in percent of the voice's own speed."""


class ReadingPreferences(BaseModel):
    """Text size, spacing, tint and the like. The defaults are what a person sees who chose nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text_size: TextSize = "normal"
    spacing: Spacing = "normal"
    """Letters and words together: research found them helpful only coupled. `wider` has the measures of WCAG 1.4.12."""
    tint: Tint = "none"
    width: Width = "normal"
    """At most about 45, 65 and 80 characters in a line."""
    ruler: bool = False
    clock_hidden: bool = False
    speech_rate: int = Field(default=100, ge=SLOWEST, le=FASTEST)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any] | None) -> ReadingPreferences:
        """Return what was kept, without what this version of the program does not know: reading never fails on it."""
        kept = {name: value for name, value in (stored or {}).items() if name in cls.model_fields}
        try:
            return cls.model_validate(kept)
        except ValidationError as error:
            unknown = {place["loc"][0] for place in error.errors(include_url=False)}
            return cls.model_validate({name: value for name, value in kept.items() if name not in unknown})
