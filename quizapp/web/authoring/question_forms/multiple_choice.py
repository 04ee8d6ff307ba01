"""The form of multiple choice: options, one of them the key."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.core.passages import Passage
from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import NameField
from quizapp.web.authoring.question_forms.options import OptionRow
from quizapp.web.authoring.question_forms.rows import Rows


class MultipleChoiceForm(QuestionForm):
    """Options with one key. The buttons of the key send the number of their row."""

    type_name = "multiple_choice"
    plain_fields = ("options",)

    options = Rows(OptionRow, _l("Options"), fewest=4, most=8, letters="a")
    key = NameField(_l("Key"))

    def __init__(self, passage: Passage, **values: Any) -> None:
        super().__init__(passage, **values)
        if self.options.is_sent:
            for entry in self.options.entries:
                entry.form.key.data = entry.sent_as == self.key.data
