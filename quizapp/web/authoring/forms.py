"""The plain forms of authoring: the passage, and one form for each question type that can be written here.

A form reads a question of the draft (`load`) and gives it back as data (`to_data`), shaped as the question type's
fields. Adding a type to the studio is one class here and one line in `QUESTION_FORMS`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.core import glossary, text_matching
from quizapp.core.articles import as_text, read_article, without_headline
from quizapp.core.passages import Block, Passage, Source
from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS, SUBPROCESSES
from quizapp.web.forms import Form, RowForm, RowsField, required
from quizapp.web.languages import LANGUAGES, say, translated

OPTION_ROWS = 5
REFUSED_ROWS = 4
MAXIMUM_ARTICLE = 60_000
MOST_SENTENCES = 1_500
MOST_TOLD = 10
"""Wrong lines told at once."""


def _strip(value: str | None) -> str | None:
    return value.strip() if value else value


class PassageForm(Form):
    """The article and where it comes from."""

    revision = HiddenField(default="0")
    title = StringField(_l("Title"), [required(), Length(max=200)], filters=[_strip])
    language = SelectField(_l("Language of the text"))
    text = TextAreaField(
        _l("Text"),
        [required(), Length(max=MAXIMUM_ARTICLE, message=_l("The text is too long: at most 60,000 characters."))],
        description=_l("Paste the article. Blank lines separate paragraphs; a line that begins with # is a heading."),
    )
    glossary = TextAreaField(
        _l("Hard words, one “word: explanation” a line"),
        [Length(max=20_000)],
        description=_l(
            "Write each word as it stands in the text. Pupils can open the explanation beside it; a word that a question "
            "tests is explained only together with the key."
        ),
    )
    outlet = StringField(_l("Source: newspaper, site or book"), [Length(max=200)], filters=[_strip])
    author = StringField(_l("Author"), [Length(max=200)], filters=[_strip])
    date = StringField(_l("Date of the text"), [Length(max=60)], filters=[_strip])
    url = URLField(
        _l("Address on the web"),
        [Optional(), URL(_l("Write a whole address, with https://.")), Length(max=500)],
        filters=[_strip],
    )
    licence = StringField(
        _l("Licence, or why you may use the text"),
        [required(), Length(max=300)],
        filters=[_strip],
        description=_l("For example: own text; CC BY 4.0; quoted for teaching with permission of the publisher."),
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = [SelectChoice(code, name) for code, name in LANGUAGES.items()]

    def validate_text(self, field: TextAreaField) -> None:
        """The text must hold a paragraph once it is cleaned, and sentences of a length people read."""
        if field.errors:
            return  # too long already
        try:
            blocks = read_article(field.data)
        except ValueError:
            raise ValidationError(
                _l("A sentence is too long: more than 20,000 characters without a full stop.")
            ) from None
        if sum(len(block.sentences) for block in blocks) > MOST_SENTENCES:
            raise ValidationError(_l("The text has too many sentences: at most %(most)s.", most=MOST_SENTENCES))
        if not any(block.kind == "paragraph" for block in blocks):
            raise ValidationError(_l("There is no paragraph in this text."))

    def validate_glossary(self, field: TextAreaField) -> None:
        """Every line has a word of the text and a short explanation; each line that has not is told by its number."""
        if self.text.errors:
            return  # the text comes first
        _entries, problems = glossary.read_lines(field.data or "", self.blocks)
        if problems:
            raise ValidationError(" ".join(say(problem) for problem in problems[:MOST_TOLD]))

    def validate_url(self, field: URLField) -> None:
        """A page on the web, nothing that runs."""
        if field.data and not field.data.lower().startswith(("http://", "https://")):
            raise ValidationError(_l("Write a whole address, with https://."))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text as typed; a headline that repeats the title is shown once, as the title."""
        return without_headline(read_article(self.text.data or ""), self.title.data or "")

    def passage(self) -> Passage:
        """Return the passage; only after `validate`."""
        source = {name: self[name].data or None for name in ("outlet", "author", "date", "url")}
        return Passage(
            language=self.language.data,
            title=self.title.data,
            licence=self.licence.data,
            blocks=self.blocks,
            source=Source(**source),
            glossary=glossary.read_lines(self.glossary.data or "", self.blocks)[0],
        )

    @classmethod
    def load(cls, passage: Passage, revision: int) -> PassageForm:
        """Return the form filled from a draft."""
        source = passage.source.model_dump(include={"outlet", "author", "date", "url"})
        return cls(
            data={
                "revision": str(revision),
                "title": passage.title,
                "language": passage.language,
                "licence": passage.licence,
                "text": as_text(passage.blocks),
                "glossary": glossary.as_lines(passage.glossary),
                **source,
            }
        )


class MultiCheckboxField(SelectMultipleField):
    """Several check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuestionForm(Form):
    """What every question has."""

    type_name: ClassVar[str]
    template: ClassVar[str]
    text_language: str = ""
    """The language of the text, which says what two answers have in common."""

    revision = HiddenField(default="0")
    prompt = TextAreaField(_l("Question"), [required(), Length(max=2000)], filters=[_strip])
    evidence = MultiCheckboxField(_l("Evidence: the sentences that prove the answer"), validate_choice=False)
    subprocess = SelectField(_l("Reading process"))
    points = IntegerField(_l("Points"), [required(), NumberRange(1, 20)], default=1)
    feedback = TextAreaField(
        _l("Explanation"),
        [required(), Length(max=2000)],
        filters=[_strip],
        description=_l("Why the key is right, with the place in the text. Pupils read it after the quiz."),
    )
    hint = TextAreaField(
        _l("Hint"),
        [Length(max=1000)],
        filters=[_strip],
        description=_l("For practice, after a first wrong try: name the paragraph, not the sentence."),
    )

    def __init__(self, sentences: list[str], **values: Any) -> None:
        super().__init__(**values)
        self.evidence.choices = [SelectChoice(name, name) for name in sentences]
        self.subprocess.choices = [
            SelectChoice(
                subprocess, f"{translated(PROCESS_LABELS[process])}: {translated(SUBPROCESS_LABELS[subprocess])}"
            )
            for process, subprocesses in SUBPROCESSES.items()
            for subprocess in subprocesses
        ]
        self._sentences = sentences

    def validate_evidence(self, field: MultiCheckboxField) -> None:
        """Evidence is asked for when publishing; here only sentences of this passage may be ticked."""
        if not set(field.data or []) <= set(self._sentences):
            raise ValidationError(_l("A ticked sentence is no longer in the text. Please tick again."))

    def to_data(self, name: str) -> dict[str, Any]:
        """Return the question as data; only after `validate`. Each type adds its own fields."""
        process = next(p for p, subprocesses in SUBPROCESSES.items() if self.subprocess.data in subprocesses)
        return {
            "id": name,
            "type": self.type_name,
            "prompt": self.prompt.data,
            "process": process,
            "subprocess": self.subprocess.data,
            "evidence": [sentence for sentence in self._sentences if sentence in (self.evidence.data or [])],
            "points": self.points.data,
            "feedback": self.feedback.data,
            "hint": self.hint.data or None,
        }

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        """Return what the fields show of a question of the draft. Each type adds its own."""
        spans = [span["at"] if isinstance(span, dict) else span for span in question.get("evidence", [])]
        kept = ("prompt", "subprocess", "points", "feedback", "hint")
        return {name: question.get(name) for name in kept} | {"evidence": spans}


class OptionForm(RowForm):
    """A row: the option and why it is wrong."""

    text = StringField(_l("Option"), [Length(max=500)], filters=[_strip])
    rationale = StringField(_l("Why is it wrong, or right?"), [Length(max=1000)], filters=[_strip])


class MultipleChoiceForm(QuestionForm):
    """Up to five options, one of them the key."""

    type_name = "multiple_choice"
    template = "authoring/multiple_choice.html"

    options = RowsField(FormField(OptionForm), min_entries=OPTION_ROWS, max_entries=OPTION_ROWS)
    key = RadioField(_l("Key"), validate_choice=False)

    def __init__(self, sentences: list[str], **values: Any) -> None:
        super().__init__(sentences, **values)
        self.key.choices = [SelectChoice(str(n), chr(65 + n)) for n in range(OPTION_ROWS)]

    def _filled(self) -> list[int]:
        return [n for n, row in enumerate(self.options.entries) if row.form.text.data]

    def validate_key(self, field: RadioField) -> None:
        """Three options at least, and one of them the key."""
        filled = self._filled()
        if len(filled) < 3:  # noqa: PLR2004 - the least that lint rule L15 accepts
            raise ValidationError(_l("Write at least three options."))
        if field.data is None or field.data not in {str(n) for n in filled}:
            raise ValidationError(_l("Choose which option is the key."))

    def to_data(self, name: str) -> dict[str, Any]:
        options = [
            {
                "id": chr(97 + n),
                "text": self.options.entries[n].form.text.data,
                "key": n == int(self.key.data),
                "rationale": self.options.entries[n].form.rationale.data or None,
            }
            for n in self._filled()
        ]
        return super().to_data(name) | {"options": options}

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        options = question.get("options", [])
        rows = [{"text": o.get("text"), "rationale": o.get("rationale")} for o in options]
        key = next((str(n) for n, o in enumerate(options) if o.get("key")), None)
        return super().values_of(question) | {"options": rows, "key": key}


class RefusedForm(RowForm):
    """A row: a wrong answer pupils give, and why it is wrong."""

    text = StringField(_l("Wrong answer"), [Length(max=200)], filters=[_strip])
    rationale = StringField(_l("Why is it wrong?"), [Length(max=1000)], filters=[_strip])


class ShortAnswerForm(QuestionForm):
    """Word lists: accepted, wrong, true but not enough. No patterns."""

    type_name = "short_answer"
    template = "authoring/short_answer.html"

    accepted = TextAreaField(
        _l("Accepted answers, one a line"),
        [required(), Length(max=4000)],
        description=_l("The first is the one shown as the key. Small spelling mistakes are forgiven by themselves."),
    )
    insufficient = TextAreaField(
        _l("True but not enough, one a line"),
        [Length(max=2000)],
        description=_l("For example only the country where the place is asked for."),
    )
    wrong = RowsField(FormField(RefusedForm), min_entries=REFUSED_ROWS, max_entries=REFUSED_ROWS)
    vocabulary = BooleanField(_l("This asks for an exact word of the text, so spelling is judged more strictly"))

    def validate_accepted(self, field: TextAreaField) -> None:
        """At least one line that holds something, and none that says what another line or a wrong answer says."""
        lines = _lines(field.data)
        if not lines:
            raise ValidationError(_l("Write at least one accepted answer."))
        self._refuse_contradictions(lines, {})

    def validate_insufficient(self, field: TextAreaField) -> None:
        """No line that stands in another list as well."""
        accepted: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(_lines(self.accepted.data), start=1):
            accepted.setdefault(self._compared(line), (number, line))
        self._refuse_contradictions(_lines(field.data), accepted)

    def _compared(self, text: str) -> str:
        return text_matching.canonical(text, self.text_language)

    def _refuse_contradictions(self, lines: list[str], accepted: dict[str, tuple[int, str]]) -> None:
        """Refuse lines that stand twice, among the `accepted` ones or among the wrong answers; both places are told."""
        wrong: dict[str, int] = {}
        for number, row in enumerate(self.wrong.entries, start=1):
            wrong.setdefault(self._compared(row.form.text.data or ""), number)
        seen: dict[str, int] = {}
        told: list[str] = []
        for number, line in enumerate(lines, start=1):
            compared = self._compared(line)
            first = seen.setdefault(compared, number)
            if first != number:
                told.append(
                    _("Lines %(first)s and %(number)s say the same: “%(text)s”.", first=first, number=number, text=line)
                )
            if compared in accepted:
                place = accepted[compared][0]
                told.append(
                    _(
                        "Line %(number)s, “%(text)s”, is also accepted (line %(place)s).",
                        number=number,
                        text=line,
                        place=place,
                    )
                )
            if compared and compared in wrong:
                place = wrong[compared]
                told.append(
                    _(
                        "Line %(number)s, “%(text)s”, is also wrong answer %(place)s.",
                        number=number,
                        text=line,
                        place=place,
                    )
                )
        if told:
            raise ValidationError(" ".join(told[:MOST_TOLD]))

    def to_data(self, name: str) -> dict[str, Any]:
        wrong = [
            {"text": row.form.text.data, "rationale": row.form.rationale.data or None} for row in self.wrong.entries
        ]
        return super().to_data(name) | {
            "accepted": _lines(self.accepted.data),
            "insufficient": [{"text": line} for line in _lines(self.insufficient.data)],
            "wrong": [row for row in wrong if row["text"]],
            "tags": ["vocabulary"] if self.vocabulary.data else [],
        }

    @classmethod
    def values_of(cls, question: dict[str, Any]) -> dict[str, Any]:
        return super().values_of(question) | {
            "accepted": "\n".join(question.get("accepted", [])),
            "insufficient": "\n".join(form["text"] for form in question.get("insufficient", [])),
            "wrong": [{"text": f["text"], "rationale": f.get("rationale")} for f in question.get("wrong", [])],
            "vocabulary": "vocabulary" in question.get("tags", []),
        }


def _lines(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


class RevisionForm(Form):
    """The token, and the revision of the draft that the page was made from."""

    revision = HiddenField(default="0")


QUESTION_FORMS: dict[str, type[QuestionForm]] = {form.type_name: form for form in (MultipleChoiceForm, ShortAnswerForm)}
"""The types that can be written here, by name."""
