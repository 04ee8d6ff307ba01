"""Forms for signing in and for one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from quizapp.core.names import clean_name
from quizapp.operations import credentials
from quizapp.web.forms import Form, NewSecretForm, SecretField, required


class SignInForm(Form):
    """Username and password or PIN: one form for everybody."""

    username = StringField(_l("Username or NISN"), [required()], filters=[lambda typed: clean_name(typed or "")])
    secret = SecretField(_l("Password or PIN"), [required()])
    next = HiddenField(filters=[lambda address: clean_name(address or "")])


class ChangeSecretForm(NewSecretForm):
    """A new password or PIN for oneself; the present one proves who is asking."""

    current = SecretField(_l("Present password"), [required()])

    def __init__(self, role: str, **values: Any) -> None:
        super().__init__(role, **values)
        if role not in credentials.STAFF:
            self.current.label.text = _l("Present PIN")
