"""What a browser sends for a question form: every field as it is shown, rows in their order."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field

from quizapp.core.passages import Passage
from quizapp.web.authoring.question_forms import QUESTION_FORMS, QuestionForm
from quizapp.web.authoring.question_forms.fields import FlagField
from quizapp.web.authoring.question_forms.rows import Rows


def filled(data: dict[str, Any], passage: Passage) -> QuestionForm:
    """Return the form of a stored question as it is opened."""
    form_class = QUESTION_FORMS[data["type"]]
    return form_class(passage, formdata=None, data=form_class.values_of(data))


def sent(form: QuestionForm) -> MultiDict[str, str]:
    """Return what the browser sends for `form` as it is shown."""
    values: MultiDict[str, str] = MultiDict()
    for field in form:
        _put(field, values)
    values.poplist("key")
    for entry in getattr(form, "options", ()):
        if form.type_name == "multiple_choice" and entry.form.key.data:
            values["key"] = entry.short_name
    return values


def _put(field: Field, values: MultiDict[str, str]) -> None:
    if isinstance(field, Rows):
        for entry in field:
            for inner in entry.form:
                _put(inner, values)
    elif hasattr(field, "values"):
        for value in field.values:
            values.add(field.name, value)
    elif isinstance(field, FlagField):
        if field.data:
            values.add(field.name, "y")
    elif hasattr(field, "_value"):
        values.add(field.name, field._value().replace("\n", "\r\n"))
    else:
        values.add(field.name, str(field.data or ""))


def received(type_name: str, passage: Passage, values: MultiDict[str, str]) -> QuestionForm:
    """Return the form that the server makes of what was sent."""
    return QUESTION_FORMS[type_name](passage, formdata=values)
