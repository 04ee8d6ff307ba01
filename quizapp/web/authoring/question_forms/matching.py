"""The form of matching: pairs, and phrases that are left over."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import LONGEST_SHORT, NameField, TextField
from quizapp.web.authoring.question_forms.rows import Row, Rows


class PairRow(Row):
    """An item and what belongs to it."""

    id = NameField()
    phrase = NameField()
    left = TextField(_l("Left"), longest=LONGEST_SHORT)
    right = TextField(_l("Belongs to it"), longest=LONGEST_SHORT)
    rationale = TextField(_l("Why?"), optional=True)

    def to_data(self) -> dict[str, Any]:
        return super().to_data() | {"phrase": self.phrase.data or None}


class ExtraRow(Row):
    """A phrase that belongs to no item."""

    id = NameField()
    right = TextField(_l("Phrase"), longest=LONGEST_SHORT)
    rationale = TextField(_l("Why is it left over?"), optional=True)


class MatchingForm(QuestionForm):
    """Pairs, and at best one phrase more, so that the last pair is not free."""

    type_name = "matching"
    plain_fields = ("pairs", "extras")

    pairs = Rows(PairRow, _l("Pairs"), fewest=4, most=10, letters="m")
    extras = Rows(ExtraRow, _l("Phrases that are left over"), fewest=1, most=5, letters="x")
