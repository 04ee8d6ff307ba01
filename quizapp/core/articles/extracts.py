"""What a reader of a file hands on: plain text with our few marks, what it says of its source, and what it left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizapp.core.articles.bringing_in import LeftOut
from quizapp.core.articles.credits import Found
from quizapp.core.messages import Message


class Unreadable(Exception):  # noqa: N818 - the file is, the program is not in error
    """A file that holds no text we can take; the message says what to do instead."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file, with headings and boxes marked, and what else is known of it."""

    text: str
    found: Found = field(default_factory=Found)
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Message, ...] = ()
