"""An item while it is made of what was gathered: the stem as it changes, and everything that needs a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from quizapp.core.interchange.items import Notice
from quizapp.core.interchange.pasted.asked import Asked
from quizapp.core.messages import Message


@dataclass(slots=True)
class Building:
    """An item under way."""

    asked: Asked
    quote: Callable[[int], str]
    notices: list[Notice] = field(default_factory=list)
    stem: list[tuple[int, str]] = field(default_factory=list)
    points: int | None = None

    def error(self, line: int, text: str, /, **values: str | int) -> None:
        """Note something that needs a look."""
        self.notices.append(Notice(line, "error", Message(text, values), self.quote(line)))

    def told(self, line: int, text: str, /, **values: str | int) -> None:
        """Note something that was understood in a way the author should know."""
        self.notices.append(Notice(line, "told", Message(text, values), self.quote(line)))
