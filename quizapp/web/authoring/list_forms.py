"""The form above the list of sets. It is sent with GET, so that what was found has an address."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from quizapp.catalogues import LANGUAGES
from quizapp.core.question_types import QUESTION_TYPES
from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.operations.finding_sets import Filters, Found
from quizapp.web.forms import RowForm
from quizapp.web.languages import translated

_LONGEST_PAGE = 6


class FilterForm(RowForm):
    """What is looked for. Anything that fits nothing is shown as it is and finds nothing; it is never an error."""

    q = SearchField(_l("Search"))
    whose = SelectField(_l("Whose"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    reading = SelectField(_l("Reading process"), validate_choice=False)
    kind = SelectField(_l("Kind of question"), validate_choice=False)
    grade = SelectField(_l("Grade"), validate_choice=False)
    archived = SelectField(_l("Put away"), validate_choice=False)
    page = HiddenField()

    def __init__(self, values: Any) -> None:
        super().__init__(formdata=values)
        anything = SelectChoice("", _l("any"))
        self.whose.choices = [
            anything,
            SelectChoice("mine", _l("mine")),
            SelectChoice("shared", _l("shared with me")),
            SelectChoice("bundled", _l("come with quizapp")),
        ]
        self.reading.choices = [anything] + [
            SelectChoice(one, translated(PROCESS_LABELS[one])) for one in PROCESS_LABELS
        ]
        self.kind.choices = [anything] + [
            SelectChoice(name, translated(question.label)) for name, question in QUESTION_TYPES.items()
        ]
        self.archived.choices = [SelectChoice("", _l("no")), SelectChoice("yes", _l("yes"))]

    def offer(self, found: Found) -> None:
        """Let one choose among the languages and levels there are."""
        anything = SelectChoice("", _l("any"))
        self.language.choices = [anything] + [SelectChoice(one, LANGUAGES.get(one, one)) for one in found.languages]
        self.grade.choices = [anything] + [SelectChoice(one, one.replace("_", " ")) for one in found.grades]

    @property
    def filters(self) -> Filters:
        """What was asked for, as the operation takes it."""
        return Filters(
            query=(self.q.data or "").replace("\0", " "),
            language=self.language.data or "",
            process=(self.reading.data or "").replace("\0", ""),
            type_name=(self.kind.data or "").replace("\0", ""),
            grade=(self.grade.data or "").replace("\0", ""),
            whose=self.whose.data or "",
            archived=self.archived.data == "yes",
        )

    @property
    def page_number(self) -> int:
        """Which page, from 1."""
        text = self.page.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PAGE else 1

    @property
    def is_used(self) -> bool:
        """Say whether anything is looked for."""
        return self.filters != Filters()

    def query(self, page: int) -> dict[str, str]:
        """Return the query of another page of what was found."""
        asked = {field.name: field.data for field in self if field.data and field.name != "page"}
        return asked | {"page": str(page)}
