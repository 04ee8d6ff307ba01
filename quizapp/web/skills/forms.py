"""The pupils of a group, as they were listed."""

from __future__ import annotations

from flask import request
from wtforms import StringField

from quizapp.web.forms import Form

MOST = 200
"""Pupils in one list: more than any class has."""
LONGEST = 10
"""Digits of a database key."""


class GroupForm(Form):
    """The process, and beside it the keys of the pupils as `pupil`, once for each."""

    skill = StringField()

    @property
    def person_ids(self) -> list[int]:
        """The keys of the pupils; what is no key is left out, as nobody has it."""
        sent = request.form.getlist("pupil")[:MOST]
        return [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < LONGEST]
