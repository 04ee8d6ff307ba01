"""The form of short answers: word lists, no patterns."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from quizapp.core import text_matching
from quizapp.web.authoring.forms import MOST_TOLD, stripped
from quizapp.web.authoring.question_forms.base import QuestionForm, lines_of
from quizapp.web.forms import RowForm, RowsField, required

REFUSED_ROWS = 4


class RefusedForm(RowForm):
    """A row: a wrong answer pupils give, and why it is wrong."""

    text = StringField(_l("Wrong answer"), [Length(max=200)], filters=[stripped])
    rationale = StringField(_l("Why is it wrong?"), [Length(max=1000)], filters=[stripped])


class ShortAnswerForm(QuestionForm):
    """Word lists: accepted, wrong, true but not enough. No patterns."""

    type_name = "short_answer"
    template = "authoring/short_answer.html"

    accepted = TextAreaField(
        _l("Accepted answers, one a line"),
        [required(), Length(max=4000)],
        description=_l("The first is the one shown as the key. Small spelling mistakes are forgiven by themselves."),
    )
    insufficient = TextAreaField(
        _l("True but not enough, one a line"),
        [Length(max=2000)],
        description=_l("For example only the country where the place is asked for."),
    )
    wrong = RowsField(FormField(RefusedForm), min_entries=REFUSED_ROWS, max_entries=REFUSED_ROWS)
    vocabulary = BooleanField(_l("This asks for an exact word of the text, so spelling is judged more strictly"))

    def validate_accepted(self, field: TextAreaField) -> None:
        """At least one line that holds something, and none that says what another line or a wrong answer says."""
        lines = lines_of(field.data)
        if not lines:
            raise ValidationError(_l("Write at least one accepted answer."))
        self._refuse_contradictions(lines, {})

    def validate_insufficient(self, field: TextAreaField) -> None:
        """No line that stands in another list as well."""
        accepted: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(lines_of(self.accepted.data), start=1):
            accepted.setdefault(self._compared(line), (number, line))
        self._refuse_contradictions(lines_of(field.data), accepted)

    def _compared(self, text: str) -> str:
        return text_matching.canonical(text, self.text_language)

    def _refuse_contradictions(self, lines: list[str], accepted: dict[str, tuple[int, str]]) -> None:
        """Refuse lines that stand twice, among the `accepted` ones or among the wrong answers; both places are told."""
        wrong: dict[str, int] = {}
        for number, row in enumerate(self.wrong.entries, start=1):
            wrong.setdefault(self._compared(row.form.text.data or ""), number)
        seen: dict[str, int] = {}
        told: list[str] = []
        for number, line in enumerate(lines, start=1):
            compared = self._compared(line)
            first = seen.setdefault(compared, number)
            if first != number:
                told.append(
                    _("Lines %(first)s and %(number)s say the same: “%(text)s”.", first=first, number=number, text=line)
                )
            if compared in accepted:
                place = accepted[compared][0]
                told.append(
                    _(
                        "Line %(number)s, “%(text)s”, is also accepted (line %(place)s).",
                        number=number,
                        text=line,
                        place=place,
                    )
                )
            if compared and compared in wrong:
                place = wrong[compared]
                told.append(
                    _(
                        "Line %(number)s, “%(text)s”, is also wrong answer %(place)s.",
                        number=number,
                        text=line,
                        place=place,
                    )
                )
        if told:
            raise ValidationError(" ".join(told[:MOST_TOLD]))

    def to_data(self, name: str) -> dict[str, Any]:
        wrong = [
            {"text": row.form.text.data, "rationale": row.form.rationale.data or None} for row in self.wrong.entries
        ]
        return super().to_data(name) | {
            "accepted": lines_of(self.accepted.data),
            "insufficient": [{"text": line} for line in lines_of(self.insufficient.data)],
            "wrong": [row for row in wrong if row["text"]],
            "tags": ["vocabulary"] if self.vocabulary.data else [],
        }

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        return super().values_of(question) | {
            "accepted": "\n".join(question.get("accepted", [])),
            "insufficient": "\n".join(form["text"] for form in question.get("insufficient", [])),
            "wrong": [{"text": f["text"], "rationale": f.get("rationale")} for f in question.get("wrong", [])],
            "vocabulary": "vocabulary" in question.get("tags", []),
        }
