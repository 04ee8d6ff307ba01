"""The forms of marking: a mark for one response, one press in a pile, a comment of the bank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import ListWidget

from quizapp.operations.comments import LONGEST as LONGEST_COMMENT
from quizapp.operations.group_decisions import Decision
from quizapp.operations.marking import LONGEST_REASON, MarkLevel
from quizapp.operations.marking_pile import Group
from quizapp.web.forms import Form, RowForm, required
from quizapp.web.learning import LearnForm, scope_of

LEVEL_LENGTH = 60
"""Characters of a level's words in a choice."""


def mark_value(mark: float) -> str:
    """Return a mark as a form sends it."""
    return f"{mark:g}"


def points_text(mark: float) -> str:
    """Return a mark in words."""
    number = 1 if mark == 1 else 2  # 0.5 points is a plural
    return str(ngettext("%(points)s point", "%(points)s points", number, points=format_decimal(mark)))


def level_text(level: MarkLevel) -> str:
    """Return a level as a choice: its points, and the rubric's words where there are some."""
    points = points_text(level.mark)
    # The rubric stands whole beside the form; a choice only says which level it is.
    return f"{points}: {shorten(level.text, LEVEL_LENGTH, placeholder='…')}" if level.text else points


class MarkForm(LearnForm):
    """A mark for one response."""

    seen = HiddenField()
    mark = RadioField(
        _l("Mark given"), [InputRequired(_l("Choose a mark."))], widget=ListWidget(), validate_choice=True
    )
    reason = StringField(_l("Reason, which the pupil reads"), [Length(max=LONGEST_REASON)])

    def __init__(self, levels: Sequence[MarkLevel], **values: Any) -> None:
        super().__init__(**values)
        self.mark.choices = [SelectChoice(mark_value(level.mark), level_text(level)) for level in levels]


class CardForm(RowForm):
    """A group of alike responses: which they are, and a comment. The button that was pressed says the mark."""

    ids = HiddenField()
    alone = HiddenField()
    """Filled where one pupil of several with the same answer is decided: the key does not learn it."""
    comment = StringField(_l("Comment for these pupils"), [Length(max=LONGEST_REASON)])

    @classmethod
    def of(cls, group: Group) -> CardForm:
        """Return the form of `group`, named after its first response so that it is found again."""
        return cls(
            None, prefix=f"g{group.ids[0]}-", ids=" ".join(map(str, group.ids)), alone="1" if group.is_alone else ""
        )

    def response_ids(self) -> tuple[int, ...]:
        """Return the responses the teacher saw in this group; whatever is no key is left out."""
        return read_ids(str(self.ids.data or ""))


@dataclass(frozen=True, slots=True)
class PressForm:
    """One press: the card, the mark its button stands for, and whose pupils the key learns it for."""

    first: int
    card: CardForm
    mark: float
    learn: str
    following: str
    """The card after this one on the page that was pressed; where to go on."""

    @classmethod
    def read(cls, sent: Any) -> PressForm | None:
        """Read what a button sent; None if it is none of ours."""
        pressed = re.fullmatch(r"([1-9][0-9]{0,9}):([0-9]{1,3}(?:\.[0-9]{1,4})?)", sent.get("press", ""))
        if pressed is None:
            return None
        first = int(pressed[1])
        names = [name.removesuffix("-ids") for name in sent if re.fullmatch(r"g[1-9][0-9]{0,9}-ids", name)]
        after = names[names.index(f"g{first}") + 1 :] if f"g{first}" in names else []
        return cls(
            first,
            CardForm(sent, prefix=f"g{first}-"),
            float(pressed[2]),
            sent.get("learn", "mine"),
            after[0] if after else "queue",
        )

    def decision(self, *, together: bool) -> Decision:
        """Return what was decided; `together`: about responses of all my classes."""
        learn = None if self.card.alone.data else scope_of(self.learn)
        return Decision(self.card.response_ids(), self.mark, self.card.comment.data or "", learn, together)


def read_ids(text: str) -> tuple[int, ...]:
    """Return the keys in a text, parted by spaces; whatever is no key is left out."""
    parts = text.replace("-", " ").split()
    return tuple(key for part in parts if part.isascii() and part.isdigit() and (key := int(part[:11])) < 2**31)


class CommentForm(Form):
    """The words of a saved comment."""

    text = StringField(_l("Comment"), [required(), Length(max=LONGEST_COMMENT)])
