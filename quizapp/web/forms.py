"""What the forms of several areas share: fields for names and secrets, and refusals put beside the field they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, PasswordField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, StopValidation, ValidationError

from quizapp.core.messages import Message
from quizapp.core.names import clean_name, name_problem
from quizapp.core.passwords import PASSWORD_MINIMUM
from quizapp.core.question_types.declarations import is_storable
from quizapp.operations import credentials
from quizapp.operations.errors import Refused
from quizapp.web.form_texts import FORM_TEXTS, FormTexts
from quizapp.web.languages import say

SECRET_MAXIMUM = 1000
"""Longer than any password; what is longer is not even hashed."""


REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was typed that no page may hold."""
GROUPED = frozenset({"RadioField", "SelectMultipleField", "MultiCheckboxField", "_Option", "_RadioOption"})
"""Fields of several controls; being required is said by their legend, not by each control."""


class _OurTexts:
    def get_translations(self, form: PlainForm) -> FormTexts:  # noqa: ARG002 - WTForms passes it
        return FORM_TEXTS

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
        """Say that a field is required without the browser's own bubble, which speaks the browser's language."""
        if field.flags.required:
            render_kw = {"required": False} | render_kw
            if field.type not in GROUPED:
                render_kw = {"aria-required": "true"} | render_kw
        return super().render_field(field, render_kw)  # type: ignore[misc]  # WTForms' Meta stands beside this class


class _Storable:
    """Refuses texts that the database could not store, in whichever field they stand."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate, and look for characters that cannot be stored."""
        valid = bool(super().validate(extra_validators))  # type: ignore[misc]  # the form beside this class has it
        for field in self:  # type: ignore[attr-defined]
            if isinstance(field.data, str) and not is_storable(field.data):
                field.errors = [*field.errors, _("This holds a character that cannot be stored. Type it anew.")]
                field.data = "".join(one if is_storable(one) else REPLACEMENT for one in field.data)  # shown again
                valid = False
        return valid


class Form(_Storable, FlaskForm):
    """Every form of a page: with a CSRF token, and in the language of the page."""

    class Meta(_OurTexts, FlaskForm.Meta):
        """Sentences come from our catalogue."""

        def wrap_formdata(self, form: PlainForm, formdata: Any) -> Any:  # noqa: ARG002 - WTForms passes it
            """Take what a form sent. Flask-WTF would also put a file or JSON of any shape where a text belongs."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return (request.form or None) if request.method == "POST" else None


class RowForm(_Storable, PlainForm):
    """A row inside a form, without a token of its own."""

    class Meta(_OurTexts, PlainForm.Meta):
        """Sentences come from our catalogue."""


class RowsField(FieldList):
    """Rows of a form, found by the numbers in the names of what was sent."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        # WTForms takes `²` and a number of five thousand digits for numbers that `int` can read.
        pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})(?:-|$)")
        return (int(found[1]) for name in formdata if (found := pattern.match(name)))


class Required(InputRequired):
    """Something has to be sent, and something of it has to be left when it is cleaned."""

    def __call__(self, form: Any, field: Field) -> None:
        """Stop the validation of an empty field."""
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(self.message)


def required() -> Required:
    """Return the validator of a field that must be filled in."""
    return Required(_l("Please fill this in."))


def check(problem: Message | None) -> None:
    """Turn a rule's objection into the form's."""
    if problem is not None:
        raise ValidationError(say(problem))


class NameField(StringField):
    """The name of a person or of something people call by a name: cleaned before it is checked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, without what nobody can see."""
        self.data = clean_name(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse what is no name."""
        if self.data:
            check(name_problem(self.data))


class SecretField(PasswordField):
    """A password or PIN as typed; never sent back to the page."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse what nobody would type."""
        if self.data and len(self.data) > SECRET_MAXIMUM:
            raise ValidationError(_l("That is too long."))


class NewSecretForm(Form):
    """A new password or PIN, called what it is for somebody of `role`."""

    secret = SecretField(_l("New password"), [required()])

    def __init__(self, role: str, **values: Any) -> None:
        super().__init__(**values)
        if role in credentials.STAFF:
            self.secret.description = _l("At least %(count)s characters.", count=PASSWORD_MINIMUM)
        else:
            self.secret.label.text = _l("New PIN")
            self.secret.description = _l("Six digits that are not easy to guess.")


def put_refusal(form: FlaskForm, refused: Refused) -> None:
    """Show why an operation refused: beside the field it names, or above the form."""
    field: Field | None = form._fields.get(refused.field or "")
    sentence = say(refused.message)
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
