"""What every authored record has in common: frozen, typed, unknown keys refused, problems told with their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from quizapp.core.messages import Message

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""Text a person reads: never empty."""
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
"""An id an author writes or the program draws: letters, digits, `-` and `_`."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639 code of the text, e.g. `id` or `en`."""
Flag = Annotated[bool, Field(strict=True)]
WholeNumber = Annotated[int, Field(strict=True)]
Points = Annotated[int, Field(strict=True, ge=1, le=100)]

Path = tuple[str | int, ...]
"""Where in a record: field names and list positions from the outside in, e.g. `("options", 2, "text")`."""


class Record(BaseModel):
    """A frozen value read from an author. Equal content is equal; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author has to mend: where (a path into the record) and what to do, in plain words.

    `other` is the second place where two contradict each other.
    """

    path: Path
    message: Message
    other: Path | None = None

    def under(self, *prefix: str | int) -> Problem:
        """Return the same problem as seen from an enclosing record."""
        other = None if self.other is None else (*prefix, *self.other)
        return Problem((*prefix, *self.path), self.message, other)


def duplicates(values: list[str] | tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield position and value of every repeat of an earlier value."""
    seen: set[str] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield position, value
        seen.add(value)
