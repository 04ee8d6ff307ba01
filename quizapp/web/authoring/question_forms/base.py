"""What the form of every question type has.

A form is filled from a question of the draft (`values_of`) and gives it back as data (`to_data`), complete or not, shaped
as the question type's fields. Adding a type to the studio is one module here with its form, one line in `QUESTION_FORMS`
and one template.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from quizapp.core.drafts import evidence_value
from quizapp.core.passages import Passage
from quizapp.core.question_problems import question_problems
from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS, SUBPROCESSES
from quizapp.web.authoring.question_forms import row_commands
from quizapp.web.authoring.question_forms.fields import (
    LONGEST_NUMBER,
    LineField,
    NumberField,
    SpansField,
    TextField,
    WordsField,
)
from quizapp.web.authoring.question_forms.places import Place, places_of
from quizapp.web.authoring.question_forms.rows import Row, Rows, stored
from quizapp.web.forms import Form
from quizapp.web.languages import say, translated

MOST_POINTS = 100


class PointsField(NumberField):
    """The points of a question: nothing but a whole number is kept, as totals are made of it."""

    typed = ""

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, int) and not isinstance(value, bool) else None

    def read(self, typed: str) -> int | None:
        number = super().read(typed)
        self.typed = "" if isinstance(number, int) else typed[:LONGEST_NUMBER]
        return number if isinstance(number, int) else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse what no total could hold."""
        if self.typed:
            raise ValidationError(_("Not a valid integer value."))
        if isinstance(self.data, int) and not 1 <= self.data <= MOST_POINTS:
            raise ValidationError(_("Number must be between %(min)s and %(max)s.", min=1, max=MOST_POINTS))

    def _value(self) -> str:
        return self.typed or super()._value()


class CurriculumRow(Row):
    """A school's own code for the question."""

    framework = LineField(_l("Framework"), longest=1_000)
    code = LineField(_l("Code"), longest=1_000)


class QuestionForm(Form):
    """What every question has."""

    type_name: ClassVar[str]
    plain_fields: ClassVar[tuple[str, ...]]
    """The fields of the type that are stored under their own name."""

    revision = HiddenField(default="0")
    prompt = TextField(_l("Question"))
    evidence = SpansField(_l("Evidence: where the answer stands in the text"))
    evidence_before = SpansField()
    """The evidence as the page without scripts got it, where boxes are sent in the order of the text."""
    subprocess = SelectField(_l("Reading process"), validate_choice=False)
    points = PointsField(_l("Points"), default=1)
    feedback = TextField(
        _l("Explanation"),
        description=_l("Why the key is right, with the place in the text. Pupils read it after the quiz."),
    )
    hint = TextField(
        _l("Hint"),
        optional=True,
        description=_l("For practice, after a first wrong try: name the paragraph, not the sentence."),
    )
    tags = WordsField(_l("Tags, with commas between them"))
    indicator = TextField(_l("Indicator for the blueprint table"), optional=True)
    curriculum = Rows(CurriculumRow, _l("Curriculum codes"), most=5)
    barrett = LineField(_l("Barrett"), longest=1_000, optional=True)
    bloom = LineField(_l("Bloom"), longest=1_000, optional=True)
    tka = LineField(_l("TKA"), longest=1_000, optional=True)

    def __init__(self, passage: Passage, **values: Any) -> None:
        super().__init__(**values, meta={"text_language": passage.language})
        self.passage = passage
        before = {value: place for place, value in enumerate(self.evidence_before.values)}
        self.evidence.data.sort(key=lambda span: before.get(evidence_value(span), len(before)))
        self.text_language = passage.language
        self.subprocess.choices = [
            SelectChoice("", _("Choose …")),
            *(
                SelectChoice(name, translated(label))
                for name, label in PROCESS_LABELS.items()
                if self.subprocess.data == name
            ),
            *(
                SelectChoice(name, f"{translated(PROCESS_LABELS[process])}: {translated(SUBPROCESS_LABELS[name])}")
                for process, names in SUBPROCESSES.items()
                for name in names
            ),
        ]

    @property
    def template(self) -> str:
        """What stands between the opening and the buttons of the form: the question with all its fields."""
        return f"authoring/question_forms/{self.type_name}.html"

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The sentences and blocks of the text, in words."""
        return places_of(self.passage)

    @cached_property
    def sentences(self) -> tuple[Place, ...]:
        """The sentences of the text."""
        return tuple(place for place in self.places if not place.is_block)

    @cached_property
    def sentence_names(self) -> frozenset[str]:
        """What the sentences are called."""
        return frozenset(place.value for place in self.sentences)

    def label_of(self, value: str) -> str:
        """Return a place in words, with the words quoted from it; what the text no longer has is said so."""
        at, _colon, quote = value.partition(":")
        place = next((place for place in self.places if place.value == at), None)
        if place is None:
            return _("No longer in the text: %(place)s", place=value)
        return f"{place.where}: “{quote}”" if quote else f"{place.where}: {place.text}"

    def is_lost(self, value: str) -> bool:
        """Say whether the text no longer has this place."""
        at = value.partition(":")[0]
        return all(place.value != at for place in self.places)

    @property
    def more_filled(self) -> int:
        """How many of the rarer facts are filled in."""
        rare = ("tags", "indicator", "curriculum", "barrett", "bloom", "tka")
        return sum(bool(stored(self[field])) for field in rare)

    @property
    def has_more_to_mend(self) -> bool:
        """Say whether one of the rarer facts has to be mended, so that it must not be folded away."""
        rare = ("tags", "indicator", "curriculum", "barrett", "bloom", "tka")
        return any(self[field].errors or any(place.startswith(field) for place in self.missing) for field in rare)

    # Between the form and the draft

    def to_data(self, name: str) -> dict[str, Any]:
        """Return the question as data. Total: what is missing is left empty, what was typed is kept."""
        chosen = self.subprocess.data or ""
        process = next((p for p, names in SUBPROCESSES.items() if chosen == p or chosen in names), "")
        common = (
            "prompt",
            "evidence",
            "points",
            "feedback",
            "hint",
            "tags",
            "indicator",
            "curriculum",
            "barrett",
            "bloom",
            "tka",
        )
        return {
            "id": name,
            "type": self.type_name,
            **{field: stored(self[field]) for field in common[:1]},
            "process": process,
            "subprocess": chosen if process and chosen != process else "",
            **{field: stored(self[field]) for field in common[1:]},
            **{field: stored(self[field]) for field in self.plain_fields},
        }

    @classmethod
    def values_of(cls, question: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields show of a question of the draft."""
        return dict(question) | {"subprocess": question.get("subprocess") or question.get("process") or ""}

    # What is missing, told beside the fields

    @cached_property
    def missing(self) -> dict[str, list[str]]:
        """What stops publishing, in words, by the id of the field it is told beside; nothing while nothing is written."""
        data = self.to_data("q")
        if not self._is_begun(data):
            return {}
        found: dict[str, list[str]] = {}
        for problem in question_problems(data, self.passage):
            words = say(problem.message)
            told = found.setdefault(self._place_of(problem.path), [])
            if words not in told:
                told.append(words)
        return found

    def _is_begun(self, data: Mapping[str, Any]) -> bool:
        return bool(
            data["prompt"]
            or data["feedback"]
            or any(isinstance(data[field], list) and data[field] for field in self.plain_fields)
        )

    def _place_of(self, path: tuple[str | int, ...]) -> str:
        """Return the id of the innermost field on `path`; positions of stored rows become those of the rows shown."""
        field: Field | None = None
        fields: Any = self._fields
        for step in self.path_shown(path):
            if isinstance(field, Rows) and isinstance(step, int):
                if step >= len(field.kept):
                    break
                field = field.entries[field.kept[step]]
                fields = field.form._fields
            elif isinstance(step, str) and (field is None or isinstance(field, FormField)) and step in fields:
                field = fields[step]
            else:
                break
        return field.id if field is not None else "prompt"

    def path_shown(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return the path as this form has its fields."""
        return ("subprocess",) if path[:1] == ("process",) else path

    # Rows

    def with_row(self, command: str) -> tuple[Self, str]:
        """Return this form after a button such as `options:add` or `options:up:2`, and the id to put the focus on."""
        values = {field.short_name: field.data for field in self if field.short_name != "csrf_token"}
        changed, focus = row_commands.carried_out(self, values, command)
        again = type(self)(self.passage, formdata=None, data=changed)
        return again, focus
