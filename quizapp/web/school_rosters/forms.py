"""The form of a list of several classes."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import Length

from quizapp.core.class_names import school_year_problem
from quizapp.core.names import clean_lines
from quizapp.web.forms import Form, check, required

LIST_MAXIMUM = 2_000_000
"""Characters of a list: ten thousand rows of names, numbers and classes, twice over."""
UPLOAD = 9_000_000
"""Bytes of a request that brings a file, or the list that was made of one."""


class SchoolListForm(Form):
    """A file, the school year its classes are of, and the list that was read from the file."""

    school_year = StringField(_l("School year"), [required()], filters=[lambda typed: (typed or "").strip()])
    file = FileField(
        _l("Spreadsheet: XLSX or CSV, at most 5 MB"),
        description=_l("With the columns Nama and Kelas, and NISN and NIS if you have them. At most 10,000 pupils."),
    )
    pasted = HiddenField(validators=[Length(max=LIST_MAXIMUM)], filters=[lambda typed: clean_lines(typed or "")])

    def __init__(self, **values: Any) -> None:
        # The base form leaves files out: one must not come where a text belongs.
        both: list[Any] = [request.files, request.form]
        super().__init__(formdata=CombinedMultiDict(both) if request.method == "POST" else None, **values)

    def validate_school_year(self, field: StringField) -> None:
        """Two years that follow each other."""
        check(school_year_problem(field.data or ""))

    @property
    def upload(self) -> tuple[bytes, str] | None:
        """The bytes of the chosen file and its name; None without one."""
        one = self.file.data
        if not hasattr(one, "read") or not one.filename:
            return None
        return bytes(one.read()), str(one.filename)
