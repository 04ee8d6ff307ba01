"""What every form of authoring shares, and the small forms of the studio."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.core.quizzes import MOST_QUESTIONS
from quizapp.web.forms import Form, required
from quizapp.web.languages import translated

MOST_TOLD = 10
"""Wrong lines told at once."""
LONGEST_NOTE = 500


def stripped(value: str | None) -> str | None:
    """Return `value` without blanks around it: a filter of text fields."""
    return value.strip() if value else value


class RevisionForm(Form):
    """The token, and the revision of the draft that the page was made from."""

    revision = HiddenField(default="0")


class DetailsForm(RevisionForm):
    """What a set is called, for whom it is, and how many questions of each process it should have."""

    title = StringField(_l("Title of the set"), [required(), Length(max=200)], filters=[stripped])
    description = TextAreaField(
        _l("Description"),
        [Length(max=2000)],
        filters=[stripped],
        description=_l("For colleagues: what the set is good for. Pupils do not see it."),
    )
    grade = StringField(_l("Grade"), [Length(max=60)], filters=[stripped], description=_l("For example 8, or VII–IX."))
    locate = IntegerField("", [Optional(), NumberRange(0, MOST_QUESTIONS)])
    understand = IntegerField("", [Optional(), NumberRange(0, MOST_QUESTIONS)])
    evaluate = IntegerField("", [Optional(), NumberRange(0, MOST_QUESTIONS)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        for process, label in PROCESS_LABELS.items():
            self[process].label.text = translated(label)

    @classmethod
    def load(cls, draft: dict[str, Any], revision: int) -> DetailsForm:
        """Return the form filled from a draft."""
        values = {name: draft.get(name) for name in ("title", "description", "grade")}
        return cls(formdata=None, data={**values, **(draft.get("targets") or {}), "revision": str(revision)})

    def details(self) -> dict[str, Any]:
        """Return what was typed, as a draft keeps it; only after `validate`."""
        targets = {process: self[process].data for process in PROCESS_LABELS if self[process].data is not None}
        return {
            "title": self.title.data,
            "description": self.description.data or None,
            "grade": self.grade.data or None,
            "targets": targets or None,
        }


class PublishForm(RevisionForm):
    """What the author says about a new version."""

    note = TextAreaField(
        _l("What did you change?"),
        [Length(max=LONGEST_NOTE)],
        filters=[stripped],
        description=_l("One sentence is enough. Colleagues who use this set read it."),
    )
    use = BooleanField("")


class MoveForm(RevisionForm):
    """The set that a question goes to."""

    target = SelectField(_l("Move it to"), [required()])

    def __init__(self, targets: list[tuple[int, str]], **values: Any) -> None:
        super().__init__(**values)
        self.target.choices = [SelectChoice(str(quiz_id), title) for quiz_id, title in targets]
