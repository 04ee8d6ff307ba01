"""Fields whose `data` is a piece of the question as it is stored, so that a form loses nothing on its way there and back.

Each field reads what is stored (`process_data`) and what was typed (`process_formdata`). What cannot be read as a number
stays as it was typed: the draft keeps it, and the question type says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from wtforms import Field, FormField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, TextArea, TextInput

from quizapp.core.drafts import evidence_value, span_of
from quizapp.core.interchange import markup
from quizapp.web.forms import RowForm, RowsField

LONGEST_TEXT = 20_000
LONGEST_SHORT = 1_000
LONGEST_LIST = 400_000
"""Characters of a list with a form in each line: ten thousand of them, so that pasting too much is told, not refused."""
LONGEST_NUMBER = 40
MOST_ROWS = 200
"""Rows of one list that a form reads; the question types allow fewer and say so."""
MOST_SPANS = 60
DECIMAL_COMMA = frozenset({"id", "de", "nl", "fr", "es", "pt", "it", "ru", "tr"})
"""Languages that write 2,5 and 1.500 where English writes 2.5 and 1,500."""

_MARKED_UP = re.compile(r"<[a-zA-Z/!?]|&#?\w{1,30};")
_DEEPEST = 8
"""How often entities may hide in entities."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}(\.[A-Za-z0-9][A-Za-z0-9_-]{0,39})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def cleaned(text: str) -> str:
    """Return what was typed or pasted without what nobody sees and without mark-up; lines and blank lines stay."""
    text = markup.clean_lines(text)
    for _time in range(_DEEPEST):
        plain = markup.plain(text) if _MARKED_UP.search(text) else text
        if plain == text:
            break
        text = plain
    return text.strip()


class TextField(Field):
    """Text over one or several lines. `empty` is what is stored where nothing was typed."""

    widget = TextArea()

    def __init__(self, label: Any = None, *, longest: int = LONGEST_TEXT, optional: bool = False, **given: Any) -> None:
        super().__init__(label, [Length(max=longest)], **given)
        self.optional = optional

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, str) and value else None if self.optional else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.process_data(self.read(str(valuelist[0])))

    def read(self, typed: str) -> str:
        """Return what is kept of `typed`."""
        return cleaned(typed)

    def _value(self) -> str:
        return self.data or ""


class LineField(TextField):
    """Text in one line."""

    widget = TextInput()

    def read(self, typed: str) -> str:
        return " ".join(cleaned(typed).split())


class NameField(Field):
    """An id or the name of a choice, sent by the page itself; what cannot be one is dropped."""

    widget = TextInput()

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, str) and _PLACE.fullmatch(value) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.process_data(valuelist[0])

    def _value(self) -> str:
        return str(self.data)


class RuleField(RadioField):
    """One of several ways of marking; the default stands for what is none of them."""

    def __init__(self, label: Any, choices: Mapping[str, Any], **given: Any) -> None:
        self.names = tuple(choices)
        listed = [SelectChoice(name, words) for name, words in choices.items()]
        super().__init__(label, choices=listed, default=self.names[0], validate_choice=False, **given)

    def process_data(self, value: Any) -> None:
        self.data = value if value in self.names else self.names[0]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.process_data(valuelist[0] if valuelist else self.names[0])


class FlagField(Field):
    """A check box: true if it was sent."""

    widget = CheckboxInput()

    def process_data(self, value: Any) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist)

    def _value(self) -> str:
        return "y"


class NumberField(Field):
    """A number as the question type stores it; what is none stays as text."""

    widget = TextInput()

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, str | int | float) and value != "" else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            typed = " ".join(cleaned(str(valuelist[0])).split())
            self.data = self.read(typed) if typed else None

    def read(self, typed: str) -> Any:
        """Return the number that `typed` is, or the text."""
        return int(typed) if _WHOLE.fullmatch(typed) else typed

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Nobody types a number that long."""
        if isinstance(self.data, str):
            Length(max=LONGEST_NUMBER)(None, self)

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class PercentField(NumberField):
    """A share (0.5) as people say it (50)."""

    def read(self, typed: str) -> Any:
        plain = typed.removesuffix("%").strip().replace(",", ".")
        return float(Decimal(plain) / 100) if _DECIMAL.fullmatch(plain) else typed

    def _value(self) -> str:
        if isinstance(self.data, str) or self.data is None:
            return self.data or ""
        percent = Decimal(repr(float(self.data))) * 100
        return format(
            percent.normalize() if percent != percent.to_integral_value() else percent.to_integral_value(), "f"
        )


class AmountField(NumberField):
    """A number with decimals, as the language of the text writes them; stored with a point."""

    def process_data(self, value: Any) -> None:
        self.data = value if isinstance(value, str) and value else None if value is None or value == "" else str(value)

    def read(self, typed: str) -> Any:
        comma = getattr(self.meta, "text_language", "") in DECIMAL_COMMA
        thousands, decimal = (".", ",") if comma else (",", ".")
        grouped = re.fullmatch(rf"[+-]?[0-9]{{1,3}}(\{thousands}[0-9]{{3}})+(\{decimal}[0-9]+)?", typed)
        plain = typed.replace(thousands, "") if grouped else typed
        plain = plain.replace(",", ".").replace("\N{MINUS SIGN}", "-").replace(" ", "")
        return plain if _DECIMAL.fullmatch(plain) else typed

    def _value(self) -> str:
        shown = str(self.data or "")
        comma = getattr(self.meta, "text_language", "") in DECIMAL_COMMA
        return shown.replace(".", ",") if comma and _DECIMAL.fullmatch(shown) else shown


class LinesField(Field):
    """A list with one entry a line."""

    widget = TextArea()

    def __init__(self, label: Any = None, **given: Any) -> None:
        super().__init__(label, **given)
        self.typed: str | None = None

    def process_data(self, value: Any) -> None:
        self.data = [entry for entry in value if isinstance(entry, str)] if isinstance(value, list | tuple) else []

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.typed = cleaned(str(valuelist[0])[: 2 * LONGEST_LIST])
            self.data = self.read(self.typed)

    def read(self, typed: str) -> list[str]:
        """Return the entries."""
        return [" ".join(line.split()) for line in typed.splitlines() if line.strip()]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes it
        """Refuse what is too long to be kept."""
        if self.typed is not None and len(self.typed) > LONGEST_LIST:
            raise ValueError(self.gettext("That is too long."))

    def _value(self) -> str:
        return "\n".join(self.data)


class WordsField(LinesField):
    """A short list of words in one line, with commas between them."""

    widget = TextInput()

    def read(self, typed: str) -> list[str]:
        return [" ".join(entry.split()) for entry in re.split(r"[,;\n]", typed) if entry.strip()]

    def _value(self) -> str:
        return ", ".join(self.data)


class NamesField(Field):
    """Several names chosen on the page (sentences, blocks); each once, in the order in which they were sent."""

    def process_data(self, value: Any) -> None:
        given = value if isinstance(value, list | tuple) else []
        names = [name for name in given if isinstance(name, str) and _PLACE.fullmatch(name)]
        self.data = list(dict.fromkeys(names))[:MOST_SPANS]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.process_data(valuelist)

    @property
    def values(self) -> list[str]:
        """What the boxes send."""
        return list(self.data)


class SpansField(Field):
    """Evidence: sentences, blocks, and words quoted from a sentence, in the order in which they were sent."""

    def process_data(self, value: Any) -> None:
        given = value if isinstance(value, list | tuple) else []
        kept = (evidence_value(span) for span in given if _is_span(span))
        self.data = [span_of(text) for text in dict.fromkeys(kept)][:MOST_SPANS]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.process_data([span_of(str(text)) for text in valuelist if text])

    @property
    def values(self) -> list[str]:
        """What the boxes send."""
        return [evidence_value(span) for span in self.data]


def _is_span(span: Any) -> bool:
    at, quote = (span.get("at"), span.get("quote")) if isinstance(span, dict) else (span, None)
    fits = quote is None or (isinstance(quote, str) and 0 < len(quote) <= LONGEST_SHORT and "\0" not in quote)
    return isinstance(at, str) and _PLACE.fullmatch(at) is not None and fits


class Row(RowForm):
    """A row of a list. `silent` fields are carried along by the page: a row with nothing else in it is no row."""

    silent: ClassVar[frozenset[str]] = frozenset({"id", "phrase"})

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not any(_holds(field.data) for field in self if field.short_name not in self.silent)

    def to_data(self) -> dict[str, Any]:
        """Return the row as it is stored."""
        return {field.short_name: stored(field) for field in self}


def _holds(value: Any) -> bool:
    if isinstance(value, list):
        return any(_holds(one) for one in value)
    if isinstance(value, dict):
        return any(_holds(one) for name, one in value.items() if name not in Row.silent)
    return value is not None and value is not False and value != ""  # 0 is something


class Rows(RowsField):
    """Rows in the order in which they were sent, so that a page may move them about without renaming anything.

    `fewest` blank ones are offered at first; `most` is what the question type allows, told beside the list.
    """

    def __init__(
        self,
        row: type[Row],
        label: Any = None,
        *,
        fewest: int = 0,
        most: int = MOST_ROWS,
        letters: str = "",
        **given: Any,
    ) -> None:
        super().__init__(FormField(row), label, **given)
        self.fewest, self.most, self.letters = fewest, most, letters
        self.row_type = row

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.last_index = -1
        self.entries: list[Field] = []
        self.object_data = data
        self.is_sent = bool(formdata)
        self.is_new = not formdata and not isinstance(data, list | tuple)
        if formdata:
            for index in list(dict.fromkeys(self._extract_indices(self.name, formdata)))[:MOST_ROWS]:
                self._add_entry(formdata, unset_value, index=index).sent_as = str(index)
            self._compact_indices()
        elif isinstance(data, list | tuple):
            for row in data[:MOST_ROWS]:
                self._add_entry(None, row if isinstance(row, dict) else unset_value)
        while not (formdata or data) and len(self.entries) < self.fewest:
            self._add_entry(None)

    @property
    def data(self) -> list[dict[str, Any]]:
        """The rows, blank ones too."""
        return [entry.form.data for entry in self.entries]

    @property
    def kept(self) -> list[int]:
        """The places of the rows that hold something."""
        return [place for place, entry in enumerate(self.entries) if not entry.form.is_blank]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Validate the rows; what is wrong is told as sentences here, and beside the fields it is about."""
        valid = bool(super().validate(form, extra_validators))
        self.errors = list(dict.fromkeys(_sentences(vars(self)["errors"])))
        return valid

    def blank(self) -> Field:
        """Return a row that a script may copy: its number is `__n__`, its id `__id__`."""
        options = {
            "name": f"{self.name}-__n__",
            "id": f"{self.id}-__n__",
            "_meta": self.meta,
            "translations": self._translations,
        }
        row: Field = self.meta.bind_field(self._form, self.unbound_field, options)
        row.process(None, {"id": ""})
        return row


def _sentences(errors: Any) -> Iterator[str]:
    if isinstance(errors, dict):
        errors = errors.values()
    elif isinstance(errors, str):
        yield errors
        return
    elif not isinstance(errors, list | tuple):
        yield str(errors)
        return
    for error in errors:
        yield from _sentences(error)


def stored(field: Field) -> Any:
    """Return what is stored of a field; blank rows are left out, and rows without an id get one."""
    if not isinstance(field, Rows):
        return field.data
    rows = [field.entries[place].form.to_data() for place in field.kept]
    return _with_ids(rows, field.letters) if field.letters else rows


def _with_ids(rows: list[dict[str, Any]], letters: str) -> list[dict[str, Any]]:
    taken = {row["id"] for row in rows if _IDENTIFIER.fullmatch(row["id"])}
    seen: set[str] = set()
    fresh = (name for name in ids_like(letters) if name not in taken)
    for row in rows:
        if row["id"] not in taken or row["id"] in seen:
            row["id"] = next(fresh)
        seen.add(row["id"])
    return rows


def ids_like(letters: str) -> Iterator[str]:
    """Yield ids for new rows: `a`, `b`, `c` … for letters `a`, otherwise `r1`, `r2` … for the letters given."""
    if letters == "a":
        yield from "abcdefghijklmnopqrstuvwxyz"
        letters = "o"
    number = 0
    while True:
        number += 1
        yield f"{letters}{number}"
