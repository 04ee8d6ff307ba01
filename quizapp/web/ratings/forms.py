"""The form of a rating: a level for each criterion and words to the pupil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from quizapp.core.question_types.open_response import Criterion
from quizapp.operations.errors import Refused
from quizapp.operations.ratings import LONGEST_COMMENT
from quizapp.operations.second_markers import Naming
from quizapp.web.forms import Form, put_refusal
from quizapp.web.ratings.pages import SAMPLE_WORDS

PREFIX = "level-"
"""Before a criterion's id in the name of its field (templates/ratings/form.html)."""


class RatingForm(Form):
    """What every rating has; the criteria are added by `rating_form`."""

    seen = HiddenField()
    comment = StringField(
        _l("Words to the pupil"), [Length(max=LONGEST_COMMENT, message=_l("At most 500 characters."))]
    )

    def levels(self) -> dict[str, int]:
        """Return the points chosen, by criterion."""
        return {
            name.removeprefix(PREFIX): int(field.data)
            for name, field in self._fields.items()
            if name.startswith(PREFIX) and field.data
        }

    def take(self, refused: Refused) -> None:
        """Show why the operation refused, beside the criterion or the words it is about."""
        field = f"{PREFIX}{refused.field}" if f"{PREFIX}{refused.field}" in self._fields else refused.field
        put_refusal(self, Refused(refused.message, field))


def rating_form(criteria: Sequence[Criterion], given: Mapping[str, int] | None = None, **values: Any) -> RatingForm:
    """Return the form for `criteria`; `given` are levels to begin with."""
    fields = {
        f"{PREFIX}{criterion.id}": RadioField(
            criterion.name,
            [InputRequired(_l("Choose a level."))],
            choices=[SelectChoice(str(level.points), level.text) for level in criterion.levels],
        )
        for criterion in criteria
    }
    chosen = {f"{PREFIX}{name}": str(points) for name, points in (given or {}).items()}
    form: RatingForm = type("RatingFormOfQuestion", (RatingForm,), fields)(**(chosen | values))
    return form


class NamingForm(Form):
    """Who rates a second time, and how many answers."""

    person = SelectField(_l("Colleague"))
    every = SelectField(
        _l("How many answers"), choices=[SelectChoice(str(every), words) for every, words in SAMPLE_WORDS.items()]
    )


def naming_form(naming: Naming, **values: Any) -> NamingForm:
    """Return the form that names one of the colleagues."""
    form = NamingForm(**values)
    form.person.choices = [SelectChoice(str(key), name) for key, name in naming.colleagues]
    return form
