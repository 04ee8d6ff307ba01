"""The form of multiple response: options, several of them keys, and how marks are given."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import RuleField
from quizapp.web.authoring.question_forms.options import OptionRow
from quizapp.web.authoring.question_forms.rows import Rows


class MultipleResponseForm(QuestionForm):
    """Options, each a key or not."""

    type_name = "multiple_response"
    plain_fields = ("options", "rule")

    options = Rows(OptionRow, _l("Options"), fewest=5, most=10, letters="a")
    rule = RuleField(
        _l("How marks are given"),
        {
            "all_or_nothing": _l("Full marks only for exactly the keys"),
            "one_error": _l("Half for one missed or one wrong tick"),
            "right_minus_wrong": _l("Right ticks minus wrong ticks, never below 0"),
        },
    )
