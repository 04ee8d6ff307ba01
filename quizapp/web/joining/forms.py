"""The form with which one joins a class."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from quizapp.core.names import read_code
from quizapp.web.forms import Form, NameField, required


class JoinForm(Form):
    """The class code; a name from those who have no account yet."""

    code = StringField(
        _l("Class code"),
        [required()],
        filters=[lambda typed: read_code(typed or "")],
        description=_l("Your teacher shows it: six letters and digits."),
    )
    name = NameField(
        _l("Your name"), [required()], description=_l("As your teacher knows you, or a name you go by in class.")
    )

    def __init__(self, *, asks_name: bool, **values: Any) -> None:
        super().__init__(**values)
        if not asks_name:
            del self.name
