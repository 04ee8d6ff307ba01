"""The form of open responses: one scale of levels, or several criteria with levels each."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import LONGEST_SHORT, LineField, NameField, NumberField, TextField
from quizapp.web.authoring.question_forms.rows import Row, Rows


class LevelRow(Row):
    """A level: its points, what an answer on it does, and an example."""

    points = NumberField(_l("Points"))
    text = TextField(_l("What an answer on this level does"))
    example = TextField(_l("Example, as pupils write"), optional=True)


class CriterionRow(Row):
    """One thing that is marked, with levels of its own."""

    id = NameField()
    name = LineField(_l("What is marked"), longest=LONGEST_SHORT)
    levels = Rows(LevelRow, _l("Levels"), fewest=2, most=8)


class OpenResponseForm(QuestionForm):
    """Levels from the highest points down to 0."""

    type_name = "open_response"
    plain_fields = ("rubric", "criteria")

    rubric = Rows(LevelRow, _l("Levels"), most=8)
    criteria = Rows(CriterionRow, _l("Criteria"), most=6, letters="c")

    def __init__(self, passage: Any, **values: Any) -> None:
        super().__init__(passage, **values)
        if self.rubric.is_new and self.criteria.is_new:
            for points in (2, 1, 0):
                self.rubric.append_entry({"points": points})

    def to_data(self, name: str) -> dict[str, Any]:
        """Leave out the way of marking that is not used; levels that are nothing but points count as not used."""
        data = super().to_data(name)
        if data["criteria"] and not any(_says_something(row) for row in data["rubric"]):
            del data["rubric"]
        elif not data["criteria"] or (data["rubric"] and not any(_says_something(row) for row in data["criteria"])):
            del data["criteria"]
        return data

    def _is_begun(self, data: Any) -> bool:
        rows = [*data.get("rubric", ()), *data.get("criteria", ())]
        return bool(data["prompt"] or data["feedback"] or any(_says_something(row) for row in rows))


def _says_something(row: dict[str, Any]) -> bool:
    """Say whether a level or a criterion holds words."""
    return bool(row.get("text") or row.get("example") or row.get("name")) or any(
        map(_says_something, row.get("levels", ()))
    )
