"""Letting advice go asks for a reason, which is kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from quizapp.core.quizzes import LONGEST_REASON
from quizapp.web.forms import Form, required


class FindingForm(Form):
    """Which advice is meant, by its fingerprint."""

    finding = HiddenField(validators=[required(), Length(max=100)])


class DismissForm(FindingForm):
    """Which advice, and why it does not hold here."""

    reason = StringField(
        _l("Why it is fine here"),
        [
            required(),
            Length(max=LONGEST_REASON, message=_l("The reason is too long: at most 300 characters.")),
        ],
    )
