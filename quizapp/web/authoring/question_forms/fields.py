"""Fields whose `data` is a piece of the question as it is stored, so that a form loses nothing on its way there and back.

Each field reads what is stored (`process_data`) and what was typed (`process_formdata`). What cannot be read as a number
stays as it was typed: the draft keeps it, and the question type says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, TextArea, TextInput

from quizapp.core.drafts import evidence_value, span_of
from quizapp.core.interchange import markup

LONGEST_TEXT = 20_000
LONGEST_SHORT = 1_000
LONGEST_LIST = 400_000
"""Characters of a list with a form in each line: ten thousand of them, so that pasting too much is told, not refused."""
LONGEST_NUMBER = 40
MOST_SPANS = 60
DECIMAL_COMMA = frozenset({"id", "de", "nl", "fr", "es", "pt", "it", "ru", "tr"})
"""Languages that write 2,5 and 1.500 where English writes 2.5 and 1,500."""

_MARKED_UP = re.compile(r"<[a-zA-Z/!?]|&#?\w{1,30};")
_DEEPEST = 8
"""How often entities may hide in entities."""
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
