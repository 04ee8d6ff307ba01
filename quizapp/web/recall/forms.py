"""Forms of come-back practice."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange

from quizapp.core.recall import RATINGS
from quizapp.web.forms import Form


class LookForm(Form):
    """How well a card was remembered; `operation` makes a double tap count once."""

    rating = IntegerField(validators=[InputRequired(), NumberRange(min(RATINGS), max(RATINGS))])
    operation = HiddenField(validators=[InputRequired(), Length(max=64)])
