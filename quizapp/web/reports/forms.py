"""The release of marks."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import ListWidget

from quizapp.core.availability import RELEASE_LABELS, RELEASE_STEPS
from quizapp.web.forms import Form


class ReleaseForm(Form):
    """What pupils see of a finished test, for everyone at once."""

    step = RadioField(_l("Pupils see"), widget=ListWidget())

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.step.choices = [SelectChoice(step, gettext(RELEASE_LABELS[step])) for step in RELEASE_STEPS]
