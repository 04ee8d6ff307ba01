"""What a pupil fills in before an attempt begins."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from quizapp.core.question_types.declarations import is_storable
from quizapp.web.forms import Form

LONGEST = 40
"""Letters of a typed token that are read: room for spaces and slips."""


class TokenField(StringField):
    """What was typed as the exam token, to stand in the form again."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, but nothing that no page could show."""
        typed = valuelist[0] if valuelist else ""
        self.data = typed[:LONGEST] if is_storable(typed) else ""


class StartForm(Form):
    """The exam token, where one is asked for."""

    token = TokenField(_l("Exam token"), description=_l("Six letters and digits. Your teacher shows it."))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.token.flags.required = True  # where the page shows it; `operations.exam_tokens` says whether it is asked
