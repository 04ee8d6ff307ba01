"""The form of pasted questions: the text, its format, a file in its place, and which of the questions are kept."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField, FileField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from quizapp.core.interchange.markup import clean_lines
from quizapp.core.interchange.question_files import NAMES
from quizapp.core.interchange.reading import LABELS
from quizapp.web.forms import Form
from quizapp.web.languages import translated

LONGEST = 200_000
"""Characters of one paste; a hundred long questions are a quarter of it."""


class PasteForm(Form):
    """Everything on the page is one form, so that nothing typed or ticked is ever lost."""

    pasted = TextAreaField(
        _l("Questions"),
        filters=[lambda typed: clean_lines(typed or "")],
        description=_l("As you have them in Word, in GIFT or in Aiken. Nothing is saved until you keep it."),
    )
    format_name = SelectField(_l("Format"), default="auto", validate_choice=False)
    file = FileField(_l("Or a file (TXT or DOCX, at most 5 MB)"))
    confirm = BooleanField(_l("I have looked at the proposals: confirm them all"))

    def __init__(self) -> None:
        # The base form leaves files out: one must not come where a text belongs.
        both: list[Any] = [request.files, request.form]
        super().__init__(formdata=CombinedMultiDict(both) if request.method == "POST" else None)
        self.format_name.choices = [
            SelectChoice("auto", _l("recognised by itself")),
            *(SelectChoice(name, translated(label)) for name, label in LABELS.items()),
        ]
        self.pasted.flags.required = True  # for the label only: a file may come in its place
        if not isinstance(self.pasted.data, str):
            self.pasted.data = ""

    @property
    def upload(self) -> tuple[str, bytes] | None:
        """Name and bytes of the file that was sent, if one was."""
        file = self.file.data
        if not hasattr(file, "read") or not file.filename:
            return None
        return str(file.filename), bytes(file.read())

    accept = ",".join(NAMES)
    """What the file dialog offers."""
