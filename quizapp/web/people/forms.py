"""Forms for new accounts of teachers and administrators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from quizapp.core.names import clean_name, username_problem
from quizapp.core.passwords import PASSWORD_MINIMUM
from quizapp.web.forms import Form, NameField, SecretField, check, required
from quizapp.web.time_zones import TIME_ZONES


class NewAccountForm(Form):
    """A new account of a teacher or administrator."""

    name = NameField(_l("Your name"), [required()], description=_l("As pupils and colleagues know you."))
    username = StringField(
        _l("Username"), [required()], description=_l("Small letters and digits, for example rina.hartati.")
    )
    password = SecretField(
        _l("Password"),
        [required()],
        description=_l(
            "At least %(count)s characters. A few words together are easy to remember.", count=PASSWORD_MINIMUM
        ),
    )

    def validate_username(self, field: StringField) -> None:
        """Usernames are small letters."""
        field.data = clean_name(field.data or "").lower()
        check(username_problem(field.data))


class FirstAccountForm(NewAccountForm):
    """The school and its administrator."""

    school = NameField(_l("Name of the school"), [required()])
    timezone = RadioField(
        _l("Time of the school"),
        choices=[SelectChoice(zone, label) for zone, label in TIME_ZONES.items()],
        default="Asia/Jakarta",
    )
