"""Forms for pupils: one, a pasted list, corrections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from quizapp.core.names import clean_lines, clean_name, nisn_problem
from quizapp.core.rosters import MAXIMUM_LINES, NIS_MAXIMUM
from quizapp.web.forms import Form, NameField, check, required

LIST_MAXIMUM = 1_000_000
"""Characters of a list: a file of ten thousand rows with its columns of names and numbers."""
UPLOAD = 6_000_000
"""Bytes of a request that brings a file."""


class PupilForm(Form):
    """A pupil's name and NISN."""

    name = NameField(_l("Name"), [required()], description=_l("The name, or an alias that the class knows."))
    nisn = StringField(
        _l("NISN"),
        filters=[lambda typed: clean_name(typed or "")],
        description=_l("Ten digits. The pupil can sign in with it."),
    )

    nis = StringField(
        _l("NIS"),
        [Length(max=NIS_MAXIMUM, message=_l("At most %(max)d characters."))],
        filters=[lambda typed: clean_name(typed or "")],
        description=_l("The number of the school, where it has one."),
    )

    def validate_nisn(self, field: StringField) -> None:
        """A NISN has ten digits."""
        if field.data:
            check(nisn_problem(field.data))


class MoveForm(Form):
    """Another class for a pupil."""

    to = SelectField(_l("Move to the class"), coerce=int)

    def offer(self, rooms: Iterable[tuple[int, str]]) -> None:
        """Set the classes that may be chosen."""
        self.to.choices = [SelectChoice(room_id, name) for room_id, name in rooms]


class ListForm(Form):
    """Names as they were copied: one a line, or a file with them."""

    pasted = TextAreaField(
        _l("Names, one a line"),
        [Length(max=LIST_MAXIMUM)],
        filters=[lambda typed: clean_lines(typed or "")],
        description=_l(
            "Copy them from a spreadsheet or type them, at most %(count)s. After the name may follow the NISN, "
            "parted by a tab, a semicolon or a comma.",
            count=MAXIMUM_LINES,
        ),
    )
    file = FileField(
        _l("Spreadsheet: XLSX or CSV, at most 5 MB"),
        description=_l("With columns such as Nama, NISN, NIS, Kelas. Nothing is saved before you have looked at it."),
    )

    def __init__(self) -> None:
        # The base form leaves files out: one must not come where a text belongs.
        both: list[Any] = [request.files, request.form]
        super().__init__(formdata=CombinedMultiDict(both) if request.method == "POST" else None)

    @property
    def upload(self) -> tuple[bytes, str] | None:
        """The bytes of the chosen file and its name; None without one."""
        one = self.file.data
        if not hasattr(one, "read") or not one.filename:
            return None
        return bytes(one.read()), str(one.filename)
