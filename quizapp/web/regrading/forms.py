"""The confirmation of a regrade."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length, Regexp

from quizapp.operations.regrade_proposals import LONGEST_REASON
from quizapp.web.forms import Form, required


class ConfirmForm(Form):
    """Carry out what the preview shows, and nothing else."""

    operation = HiddenField(validators=[Regexp(r"\A[0-9a-f]{32}\Z")])
    digest = HiddenField(validators=[Regexp(r"\A[0-9a-f]{64}\Z")])
    reason = TextAreaField(_l("Why, in words for the pupils"), [required(), Length(max=LONGEST_REASON)])
    include_own = BooleanField(_l("Change these marks too"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)

    def confirmed(self) -> dict[str, Any]:
        """Return what was confirmed, as `operations.regrading.apply` takes it."""
        return {
            "operation_id": self.operation.data or "",
            "digest": self.digest.data or "",
            "reason": self.reason.data or "",
            "include_own": self.include_own.data,
        }
