"""Forms of a class."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core.class_names import school_year_problem
from quizapp.web.forms import Form, NameField, check, required


class ClassroomForm(Form):
    """What a class is called, and its school year."""

    name = NameField(
        _l("Name of the class"),
        [required(), Length(max=60, message=_l("At most 60 characters."))],
        description=_l("For example VIII-B."),
    )
    school_year = StringField(
        _l("School year"),
        [required()],
        filters=[lambda typed: (typed or "").strip()],
    )
    semester = SelectField(
        _l("Semester"),
        choices=[
            SelectChoice("", _l("whole year")),
            SelectChoice("1", _l("1 (odd)")),
            SelectChoice("2", _l("2 (even)")),
        ],
        validate_choice=True,
    )

    @property
    def chosen_semester(self) -> int | None:
        """1, 2, or None for the whole year."""
        return int(self.semester.data) if self.semester.data in ("1", "2") else None

    def validate_school_year(self, field: StringField) -> None:
        """Two years that follow each other."""
        check(school_year_problem(field.data or ""))


class MultiCheckboxField(SelectMultipleField):
    """Pupils of a class, ticked; called what the templates know boxes by."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Set who may be ticked."""
        self.choices = [SelectChoice(person_id, name) for person_id, name in people]


class GroupForm(Form):
    """A group of pupils."""

    name = NameField(
        _l("Name of the group"),
        [required(), Length(max=60, message=_l("At most 60 characters."))],
        description=_l("For example Group A, or what they practise: Finding information."),
    )
    pupils = MultiCheckboxField(_l("Pupils"), coerce=int)


class PromotionForm(ClassroomForm):
    """What next year's class is called, who goes on to it, and whether this one is put away."""

    pupils = MultiCheckboxField(_l("Who goes on"), coerce=int)
    put_away = BooleanField(_l("Put the class of this year away"))


class TeacherForm(Form):
    """A colleague who shall teach the class too."""

    username = StringField(
        _l("Username of a colleague"),
        [required(), Length(max=64, message=_l("At most 64 characters."))],
        description=_l("A teacher of your school. They see the pupils, their answers and marks, and can mark too."),
    )
