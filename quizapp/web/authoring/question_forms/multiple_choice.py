"""The form of multiple choice."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from quizapp.web.authoring.forms import stripped
from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.forms import RowForm, RowsField

OPTION_ROWS = 5


class OptionForm(RowForm):
    """A row: the option and why it is wrong."""

    text = StringField(_l("Option"), [Length(max=500)], filters=[stripped])
    rationale = StringField(_l("Why is it wrong, or right?"), [Length(max=1000)], filters=[stripped])


class MultipleChoiceForm(QuestionForm):
    """Up to five options, one of them the key."""

    type_name = "multiple_choice"
    template = "authoring/multiple_choice.html"

    options = RowsField(FormField(OptionForm), min_entries=OPTION_ROWS, max_entries=OPTION_ROWS)
    key = RadioField(_l("Key"), validate_choice=False)

    def __init__(self, sentences: list[str], **values: Any) -> None:
        super().__init__(sentences, **values)
        self.key.choices = [SelectChoice(str(n), chr(65 + n)) for n in range(OPTION_ROWS)]

    def _filled(self) -> list[int]:
        return [n for n, row in enumerate(self.options.entries) if row.form.text.data]

    def validate_key(self, field: RadioField) -> None:
        """Three options at least, and one of them the key."""
        filled = self._filled()
        if len(filled) < 3:  # noqa: PLR2004 - the least that lint rule L15 accepts
            raise ValidationError(_l("Write at least three options."))
        if field.data is None or field.data not in {str(n) for n in filled}:
            raise ValidationError(_l("Choose which option is the key."))

    def to_data(self, name: str) -> dict[str, Any]:
        options = [
            {
                "id": chr(97 + n),
                "text": self.options.entries[n].form.text.data,
                "key": n == int(self.key.data),
                "rationale": self.options.entries[n].form.rationale.data or None,
            }
            for n in self._filled()
        ]
        return super().to_data(name) | {"options": options}

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        options = question.get("options", [])
        rows = [{"text": o.get("text"), "rationale": o.get("rationale")} for o in options]
        key = next((str(n) for n, o in enumerate(options) if o.get("key")), None)
        return super().values_of(question) | {"options": rows, "key": key}
