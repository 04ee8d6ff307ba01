"""The rows that multiple choice and multiple response share: an option, whether it is a key, and why."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.fields import LONGEST_SHORT, FlagField, NameField, TextField
from quizapp.web.authoring.question_forms.rows import Row


class OptionRow(Row):
    """An option. Its id stays as long as it stands here, so that what was decided about it still means it."""

    id = NameField()
    text = TextField(_l("Option"), longest=LONGEST_SHORT)
    key = FlagField(_l("Key"))
    rationale = TextField(_l("Why might somebody choose it, and why is it wrong?"), optional=True)
