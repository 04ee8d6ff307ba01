"""The form of evidence selection: the sentences to find, what is offered, and typical mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import NameField, NamesField, TextField
from quizapp.web.authoring.question_forms.places import Place
from quizapp.web.authoring.question_forms.rows import Row, Rows, stored


class MistakeRow(Row):
    """A sentence that pupils often choose instead."""

    at = NameField(_l("Sentence"))
    rationale = TextField(_l("Why does it not show it?"))


class EvidenceForm(QuestionForm):
    """Sentences of the text to be found. `mistakes` are stored as `errors`, a name that every form has for another thing."""

    type_name = "evidence"
    plain_fields = ("gold", "within")

    gold = NamesField(_l("Sentences to find"))
    within = NamesField(_l("Offer only the sentences of"))
    mistakes = Rows(MistakeRow, _l("Sentences pupils choose instead"), fewest=1, most=20)

    def to_data(self, name: str) -> dict[str, Any]:
        return super().to_data(name) | {"errors": stored(self.mistakes)}

    @classmethod
    def values_of(cls, question: Mapping[str, Any]) -> dict[str, Any]:
        values = super().values_of(question)
        return values | {"mistakes": values.pop("errors", [])}

    def path_shown(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        return ("mistakes", *path[1:]) if path[:1] == ("errors",) else super().path_shown(path)

    @property
    def blocks(self) -> tuple[Place, ...]:
        """What the choice may be limited to."""
        return tuple(place for place in self.places if place.is_block and not place.is_heading)
