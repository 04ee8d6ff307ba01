"""The forms of marking: a mark for one response, and one for each group that waits."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import ListWidget

from quizapp.operations.marking import LONGEST_REASON, MarkLevel
from quizapp.operations.marking_desk import Group
from quizapp.web.forms import Form, RowForm

LEVEL_LENGTH = 60
"""Characters of a level's words in a choice."""
LATER = ""
"""The choice that leaves a response waiting."""


def mark_value(mark: float) -> str:
    """Return a mark as a form sends it."""
    return f"{mark:g}"


def level_text(level: MarkLevel) -> str:
    """Return a level as a choice: its points, and the rubric's words where there are some."""
    number = 1 if level.mark == 1 else 2  # 0.5 points is a plural
    points = ngettext("%(points)s point", "%(points)s points", number, points=format_decimal(level.mark))
    # The rubric stands whole beside the form; a choice only says which level it is.
    return f"{points}: {shorten(level.text, LEVEL_LENGTH, placeholder='…')}" if level.text else str(points)


class MarkForm(Form):
    """A mark for one response."""

    seen = HiddenField()
    mark = RadioField(_l("Mark"), [InputRequired(_l("Choose a mark."))], widget=ListWidget(), validate_choice=True)
    reason = TextAreaField(_l("Reason, which the pupil reads"), [Length(max=LONGEST_REASON)])

    def __init__(self, levels: Sequence[MarkLevel], **values: Any) -> None:
        super().__init__(**values)
        self.mark.choices = [SelectChoice(mark_value(level.mark), level_text(level)) for level in levels]


class GroupForm(RowForm):
    """What to do with one group of alike responses: a mark, or later."""

    ids = HiddenField()
    mark = RadioField(_l("Mark"), widget=ListWidget(), default=LATER)
    reason = StringField(_l("A word to the pupil"), [Length(max=LONGEST_REASON)])

    def __init__(self, levels: Sequence[MarkLevel], formdata: Any, prefix: str, **values: Any) -> None:
        super().__init__(formdata, prefix=prefix, **values)
        self.mark.choices = [
            *(SelectChoice(mark_value(level.mark), level_text(level)) for level in levels),
            SelectChoice(LATER, gettext("Decide later")),
        ]

    @classmethod
    def of(cls, group: Group, levels: Sequence[MarkLevel], formdata: Any = None) -> GroupForm:
        """Return the form of `group`, named after its first response so that it is found again."""
        return cls(levels, formdata, f"g{group.ids[0]}-", ids=" ".join(map(str, group.ids)))

    def response_ids(self) -> tuple[int, ...]:
        """Return the responses the teacher saw in this group; whatever is no key is left out."""
        parts = str(self.ids.data or "").split()
        return tuple(key for part in parts if part.isascii() and part.isdigit() and (key := int(part[:11])) < 2**31)
