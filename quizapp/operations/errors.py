"""What an operation says when it cannot do what was asked. The web turns these into pages and replies."""

from __future__ import annotations

from quizapp.core.messages import Message


class NotFound(Exception):  # noqa: N818 - named as what it says
    """There is no such thing, or the actor may not know that there is."""


class Refused(Exception):  # noqa: N818 - named as what it says
    """The rules say no; `message` tells the person why, `field` where it belongs in a form."""

    def __init__(self, message: Message, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class BadRequest(Exception):  # noqa: N818 - named as what it says
    """What was sent cannot be read; `message` says where."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message
