"""Forms of a class."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Regexp

from quizapp.web.forms import Form, NameField, required


class ClassroomForm(Form):
    """What a class is called, and its school year."""

    name = NameField(
        _l("Name of the class"),
        [required(), Length(max=60, message=_l("At most 60 characters."))],
        description=_l("For example VIII-B."),
    )
    school_year = StringField(
        _l("School year"),
        [required(), Regexp(r"\d{4}/\d{4}\Z", message=_l("Write it like 2026/2027."))],
        filters=[lambda typed: (typed or "").strip()],
    )


class TeacherForm(Form):
    """A colleague who shall teach the class too."""

    username = StringField(
        _l("Username of a colleague"),
        [required(), Length(max=64, message=_l("At most 64 characters."))],
        description=_l("A teacher of your school. They see the pupils, their answers and marks, and can mark too."),
    )
