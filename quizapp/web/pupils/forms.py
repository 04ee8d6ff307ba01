"""Forms for pupils: one, a pasted list, corrections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from quizapp.core.names import clean_lines, clean_name, nisn_problem
from quizapp.core.rosters import MAXIMUM_LINES
from quizapp.web.forms import Form, NameField, check, required

LIST_MAXIMUM = 20_000


class PupilForm(Form):
    """A pupil's name and NISN."""

    name = NameField(_l("Name"), [required()], description=_l("The name, or an alias that the class knows."))
    nisn = StringField(
        _l("NISN"),
        filters=[lambda typed: clean_name(typed or "")],
        description=_l("Ten digits. The pupil can sign in with it."),
    )

    def validate_nisn(self, field: StringField) -> None:
        """A NISN has ten digits."""
        if field.data:
            check(nisn_problem(field.data))


class ListForm(Form):
    """Names as they were copied: one a line."""

    pasted = TextAreaField(
        _l("Names, one a line"),
        [required(), Length(max=LIST_MAXIMUM)],
        filters=[lambda typed: clean_lines(typed or "")],
        description=_l(
            "Copy them from a spreadsheet or type them, at most %(count)s. After the name may follow the NISN, "
            "parted by a tab, a semicolon or a comma.",
            count=MAXIMUM_LINES,
        ),
    )
