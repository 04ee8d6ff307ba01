"""For whose pupils the key learns a decision: one choice in the same words everywhere, remembered for each question.

What a teacher chose for a question stands there again on the next page that asks, for as long as the session lasts:
in the pile of another class, at one response, at an appeal, before a regrade. What is as usual and was never chosen is
not remembered, as pages have different usual choices.
"""

from __future__ import annotations

from typing import Any

from flask import session
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from quizapp.core.rulings import SCOPES, Scope
from quizapp.web.forms import Form

NOTHING = "none"
"""The choice that lets the key learn nothing."""
WORDS = {
    "mine": _l("all my classes"),
    "classroom": _l("this class only"),
    "everyone": _l("everyone in the school"),
    NOTHING: _l("nothing: mark these only"),
}
MOST_REMEMBERED = 20
"""Questions whose choice is kept; the session is a cookie."""
_KEPT = "learn"


def scope_of(text: str | None) -> Scope | None:
    """Return what a choice of `WORDS` means; whatever is none of them is the usual one."""
    if text == NOTHING:
        return None
    return next((scope for scope in SCOPES if scope == text), "mine")


def remembered_scope(quiz_id: int, question_id: str) -> Scope:
    """Return the scope chosen last for a question, where a page can decide for nobody no less than for a scope."""
    return scope_of(remembered(quiz_id, question_id)) or "mine"


def remembered(quiz_id: int, question_id: str, usual: str = "mine") -> str:
    """Return the choice made last for a question, else the usual one."""
    return next((value for quiz, name, value in _kept() if (quiz, name) == (quiz_id, question_id)), usual)


def remember(quiz_id: int, question_id: str, value: str, usual: str = "mine") -> None:
    """Keep a choice that was sent; `usual`: what the page would have offered by itself."""
    if value not in WORDS or value == remembered(quiz_id, question_id, usual):
        return
    others = [one for one in _kept() if (one[0], one[1]) != (quiz_id, question_id)]
    session[_KEPT] = [(quiz_id, question_id, value), *others][:MOST_REMEMBERED]


def _kept() -> list[tuple[int, str, str]]:
    return [tuple(one) for one in session.get(_KEPT, ())]


class LearnForm(Form):
    """Whose pupils the key learns a decision for."""

    learn = SelectField(_l("The key learns this for"), validate_choice=False)

    def offer(self, *, everyone: bool, chosen: str, one_class: bool = True) -> None:
        """Offer the choices there are, with `chosen` as it stands; `one_class`: there is a class that "this" can mean."""
        left_out: set[Any] = {
            name for name, is_there in (("everyone", everyone), ("classroom", one_class)) if not is_there
        }
        values = [value for value in WORDS if value not in left_out]
        self.learn.choices = [SelectChoice(value, str(WORDS[value])) for value in values]
        self.learn.data = chosen if chosen in values else values[0]
