"""What the form of every question type has.

A form reads a question of the draft (`values_of`) and gives it back as data (`to_data`), shaped as the question type's
fields. Adding a type to the studio is one module here with its form, one line in `QUESTION_FORMS` and one template.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS, SUBPROCESSES
from quizapp.web.authoring.forms import stripped
from quizapp.web.forms import Form, required
from quizapp.web.languages import translated


class MultiCheckboxField(SelectMultipleField):
    """Several check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuestionForm(Form):
    """What every question has."""

    type_name: ClassVar[str]
    template: ClassVar[str]
    text_language: str = ""
    """The language of the text, which says what two answers have in common."""

    revision = HiddenField(default="0")
    prompt = TextAreaField(_l("Question"), [required(), Length(max=2000)], filters=[stripped])
    evidence = MultiCheckboxField(_l("Evidence: the sentences that prove the answer"), validate_choice=False)
    subprocess = SelectField(_l("Reading process"))
    points = IntegerField(_l("Points"), [required(), NumberRange(1, 20)], default=1)
    feedback = TextAreaField(
        _l("Explanation"),
        [required(), Length(max=2000)],
        filters=[stripped],
        description=_l("Why the key is right, with the place in the text. Pupils read it after the quiz."),
    )
    hint = TextAreaField(
        _l("Hint"),
        [Length(max=1000)],
        filters=[stripped],
        description=_l("For practice, after a first wrong try: name the paragraph, not the sentence."),
    )

    def __init__(self, sentences: list[str], **values: Any) -> None:
        super().__init__(**values)
        self.evidence.choices = [SelectChoice(name, name) for name in sentences]
        self.subprocess.choices = [
            SelectChoice(
                subprocess, f"{translated(PROCESS_LABELS[process])}: {translated(SUBPROCESS_LABELS[subprocess])}"
            )
            for process, subprocesses in SUBPROCESSES.items()
            for subprocess in subprocesses
        ]
        self._sentences = sentences

    def validate_evidence(self, field: MultiCheckboxField) -> None:
        """Evidence is asked for when publishing; here only sentences of this passage may be ticked."""
        if not set(field.data or []) <= set(self._sentences):
            raise ValidationError(_l("A ticked sentence is no longer in the text. Please tick again."))

    def to_data(self, name: str) -> dict[str, Any]:
        """Return the question as data; only after `validate`. Each type adds its own fields."""
        process = next(p for p, subprocesses in SUBPROCESSES.items() if self.subprocess.data in subprocesses)
        return {
            "id": name,
            "type": self.type_name,
            "prompt": self.prompt.data,
            "process": process,
            "subprocess": self.subprocess.data,
            "evidence": [sentence for sentence in self._sentences if sentence in (self.evidence.data or [])],
            "points": self.points.data,
            "feedback": self.feedback.data,
            "hint": self.hint.data or None,
        }

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields show of a question of the draft. Each type adds its own."""
        spans = [span["at"] if isinstance(span, dict) else span for span in question.get("evidence", [])]
        kept = ("prompt", "subprocess", "points", "feedback", "hint")
        return {name: question.get(name) for name in kept} | {"evidence": spans}


def lines_of(text: str | None) -> list[str]:
    """Return the lines of `text` that hold something."""
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]
