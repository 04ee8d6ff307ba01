"""The forms of sharing: with whom and how far, and the zip to upload."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from quizapp.web.forms import Form, Required

LEVELS = (
    ("view", _l("See it and give it to a class")),
    ("copy", _l("Also take a copy")),
    ("edit", _l("Also change it together with me")),
)


class ShareForm(Form):
    """A colleague, or everyone, and what they may do."""

    whom = RadioField(
        _l("With whom?"),
        choices=[
            SelectChoice("colleague", _l("One colleague")),
            SelectChoice("everyone", _l("All teachers of the school")),
        ],
        default="colleague",
    )
    username = StringField(
        _l("Username of your colleague"),
        [Length(max=200)],
        description=_l("The name your colleague types to sign in."),
    )
    level = RadioField(
        _l("What may they do?"), choices=[SelectChoice(level, text) for level, text in LEVELS], default="view"
    )

    def validate_username(self, field: StringField) -> None:
        """One colleague has a name."""
        if self.whom.data == "colleague" and not (field.data or "").strip():
            raise ValidationError(_l("Please fill this in."))


class UploadForm(Form):
    """A zip with sets."""

    file = FileField(
        _l("Zip file with one or more sets"),
        [Required(_l("Choose a file first."))],
        description=_l("As “Download” gives it. At most 5 MB."),
    )

    def __init__(self) -> None:
        # The base form leaves files out: one must not come where a text belongs.
        both: list[Any] = [request.files, request.form]
        super().__init__(formdata=CombinedMultiDict(both) if request.method == "POST" else None)

    @property
    def data_bytes(self) -> bytes:
        """The bytes of the file; only after `validate`."""
        return bytes(self.file.data.read())

    def validate_file(self, field: FileField) -> None:
        """A file, and not a text in its place."""
        if not hasattr(field.data, "read"):
            raise ValidationError(_l("Choose a file first."))
