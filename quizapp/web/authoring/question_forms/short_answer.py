"""The form of short answers: word lists, no patterns. The plain case is one list; the rarer parts stand behind a fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Self

from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core import text_matching
from quizapp.core.passages import Passage
from quizapp.core.question_types.short_answer import MOST_PARTS
from quizapp.web.authoring.forms import MOST_TOLD
from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.bench_lines import BenchLines, bench_lines
from quizapp.web.authoring.question_forms.fields import (
    LONGEST_SHORT,
    AmountField,
    FlagField,
    LineField,
    LinesField,
    NameField,
    NamesField,
    NumberField,
    PercentField,
    TextField,
)
from quizapp.web.authoring.question_forms.rows import Row, Rows

VOCABULARY = "vocabulary"
ASKED_FOR = ["day", "month"]
"""What a date needs unless the author says otherwise."""
_AMOUNTS = ("value", "tolerance", "percent", "minimum", "maximum")
_SPREAD = ("tolerance", "percent")
_DATE = ("day", "month", "year", "weekday")


class RefusedRow(Row):
    """An answer that earns nothing, and why."""

    text = LineField(_l("Answer"), longest=LONGEST_SHORT)
    rationale = TextField(_l("Why is it wrong?"), optional=True)


class PartialRow(Row):
    """An answer that earns a part of the points, and what is missing."""

    text = LineField(_l("Answer"), longest=LONGEST_SHORT)
    credit = PercentField(_l("Share of the points, in per cent"))
    rationale = TextField(_l("What is missing?"), optional=True)


class ConceptRow(Row):
    """A part of the answer that is needed: what kind of thing it is, ways to say it, and its share."""

    name = LineField(_l("What kind of thing is it?"), longest=60)
    accepted = LinesField(_l("Ways to say it, one a line"))
    share = PercentField(_l("Share of the points, in per cent"))


class ItemRow(Row):
    """An entry of a list: ways to say it."""

    accepted = LinesField(_l("Ways to say it, one a line"))


class ShortAnswerForm(QuestionForm):
    """Lists of words: accepted, wrong, true but not enough; and what else an answer may be compared with."""

    type_name = "short_answer"
    plain_fields = ("accepted", "concepts", "items", "needed", "partial", "wrong", "insufficient", "review")

    accepted = LinesField(
        _l("Accepted answers, one a line"),
        description=_l("The first is the one shown as the key. Small spelling mistakes are forgiven by themselves."),
    )
    wrong = Rows(RefusedRow, _l("Wrong answers pupils give"), fewest=2)
    insufficient = Rows(RefusedRow, _l("True but not enough"), fewest=1)
    partial = Rows(PartialRow, _l("Answers that earn a part of the points"), fewest=1)
    review = LinesField(_l("Answers that a teacher looks at, one a line"))
    concepts = Rows(ConceptRow, _l("Parts that are all needed"), most=MOST_PARTS)
    items = Rows(ItemRow, _l("What may be named"), most=MOST_PARTS)
    needed = NumberField(_l("How many are asked for"))
    vocabulary = FlagField(_l("This asks for an exact word of the text, so spelling is judged more strictly"))
    vocabulary_place = NameField(default="0")
    number_value = AmountField(_l("Number"))
    number_tolerance = AmountField(_l("Give or take"))
    number_percent = AmountField(_l("Give or take, in per cent"))
    number_minimum = AmountField(_l("From"))
    number_maximum = AmountField(_l("To"))
    number_unit = LineField(_l("Unit"), longest=LONGEST_SHORT, optional=True)
    date_day = NumberField(_l("Day"))
    date_month = NumberField(_l("Month"))
    date_year = NumberField(_l("Year"))
    date_weekday = NumberField(_l("Day of the week"))
    date_required = NamesField(_l("Must be given"), default=ASKED_FOR)
    replies = LinesField(_l("Answers to try, one a line"))
    """For the bench only; never stored."""

    def __init__(self, passage: Passage, **values: Any) -> None:
        super().__init__(passage, **values)
        self.tried: BenchLines | None = None
        """What the bench says of `replies`, where it was asked without scripts."""

    # Between the form and the draft

    def to_data(self, name: str) -> dict[str, Any]:
        data = super().to_data(name)
        tags = [tag for tag in data["tags"] if tag != VOCABULARY]
        if self.vocabulary.data or len(tags) < len(data["tags"]):
            place = self.vocabulary_place.data
            tags.insert(int(place) if place.isascii() and place.isdigit() and len(place) < 3 else 0, VOCABULARY)  # noqa: PLR2004
        return data | {"tags": tags, "date": self._date(), "number": self._number()}

    def _date(self) -> dict[str, Any] | None:
        date = {part: self[f"date_{part}"].data for part in _DATE}
        required = [part for part in self.date_required.data if part in _DATE]
        if all(value is None for value in date.values()) and required in ([], ASKED_FOR):
            return None
        return date | {"required": required}

    def _number(self) -> dict[str, Any] | None:
        number = {part: self[f"number_{part}"].data for part in (*_AMOUNTS, "unit")}
        spread = {part: "0" if number[part] is None or _is_nought(number[part]) else number[part] for part in _SPREAD}
        if all(value is None for part, value in number.items() if part not in _SPREAD) and set(spread.values()) == {
            "0"
        }:
            return None
        return number | spread

    @classmethod
    def values_of(cls, question: Mapping[str, Any]) -> dict[str, Any]:
        tags = [tag for tag in question.get("tags") or () if isinstance(tag, str)]
        date, number = question.get("date") or {}, question.get("number") or {}
        flat = {f"date_{part}": date.get(part) for part in _DATE} | {
            f"number_{part}": number.get(part) for part in (*_AMOUNTS, "unit")
        }
        for part in (f"number_{part}" for part in _SPREAD):
            flat[part] = None if _is_nought(flat[part]) else flat[part]
        return (
            super().values_of(question)
            | flat
            | {
                "date_required": date.get("required", ASKED_FOR),
                "tags": [tag for tag in tags if tag != VOCABULARY],
                "vocabulary": VOCABULARY in tags,
                "vocabulary_place": str(tags.index(VOCABULARY)) if VOCABULARY in tags else "0",
            }
        )

    def path_shown(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        if path[:1] in (("date",), ("number",)):
            first = "day" if path[0] == "date" else "value"
            return (f"{path[0]}_{path[1] if len(path) > 1 else first}",)
        return super().path_shown(path)

    def _is_begun(self, data: Mapping[str, Any]) -> bool:
        return super()._is_begun(data) or bool(data["date"] or data["number"])

    def with_row(self, command: str) -> tuple[Self, str]:
        """Also try replies, where no script asks for them."""
        again, focus = super().with_row(command)
        if command != "bench":
            return again, focus
        again.tried = bench_lines(again.to_data("q"), self.passage, again.replies.data)
        return again, again.replies.id

    # What the page folds away

    @property
    def unfolded(self) -> dict[str, bool]:
        """Which of the rarer parts hold something, or have something to mend."""
        data = self.to_data("q")
        lists, kinds = ("insufficient", "partial", "review"), ("date", "number", "concepts", "items")
        used = {part: bool(data[part]) for part in ("wrong", *lists, *kinds)}
        used["items"] = used["items"] or data["needed"] is not None
        return used | {"lists": any(used[part] for part in lists), "kinds": any(used[part] for part in kinds)}

    @property
    def months(self) -> list[tuple[int, str]]:
        """The months by number, in the language of the page."""
        return [(number, get_month_names("wide", locale=get_locale())[number]) for number in range(1, 13)]

    @property
    def weekdays(self) -> list[tuple[int, str]]:
        """The days of the week, Monday as 0."""
        return [(number, get_day_names("wide", locale=get_locale())[number]) for number in range(7)]

    @property
    def date_parts(self) -> list[tuple[str, Any]]:
        """The parts of a date that may be asked for, those chosen first and in their order."""
        chosen = [part for part in self.date_required.data if part in _DATE]
        return [(part, self[f"date_{part}"].label.text) for part in [*chosen, *(p for p in _DATE if p not in chosen)]]

    # Lines that contradict each other

    @cached_property
    def missing(self) -> dict[str, list[str]]:
        found = {place: list(told) for place, told in super().missing.items()}
        for field, told in (
            ("accepted", self._told(self.accepted.data, {})),
            ("review", self._told(self.review.data, self._accepted)),
        ):
            if told:
                found[field] = [*found.get(field, ()), *told]
        for field, words in self._told_of_insufficient():
            found.setdefault(field, []).append(words)
        return found

    @property
    def _accepted(self) -> dict[str, tuple[int, str]]:
        lines: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(self.accepted.data, start=1):
            lines.setdefault(self._compared(line), (number, line))
        return lines

    @property
    def _refused(self) -> dict[str, int]:
        answers: dict[str, int] = {}
        for number, row in enumerate(self.wrong.data, start=1):
            if row["text"]:
                answers.setdefault(self._compared(row["text"]), number)
        return answers

    def _told_of_insufficient(self) -> Iterator[tuple[str, str]]:
        """Yield field and words of each answer that is not enough and stands there twice, or in another list too."""
        accepted, wrong, seen = self._accepted, self._refused, dict[str, int]()
        for number, row in enumerate(self.insufficient.entries, start=1):
            field = row.form.text
            if not field.data:
                continue
            compared = self._compared(field.data)
            first = seen.setdefault(compared, number)
            if first != number:
                yield field.id, _("The same as answer %(place)s.", place=first)
            if compared in accepted:
                yield field.id, _("This is also accepted (line %(place)s).", place=accepted[compared][0])
            if compared in wrong:
                yield field.id, _("This is also wrong answer %(place)s.", place=wrong[compared])

    def _compared(self, text: str) -> str:
        return text_matching.canonical(text, self.text_language)

    def _told(self, lines: list[str], accepted: dict[str, tuple[int, str]]) -> list[str]:
        """Return what lines stand twice, among the `accepted` ones or among the wrong answers; both places are told."""
        wrong = self._refused
        seen: dict[str, int] = {}
        told: list[str] = []
        for number, line in enumerate(lines, start=1):
            if len(told) == MOST_TOLD:
                break
            compared = self._compared(line)
            told += self._told_of(
                number, line, seen.setdefault(compared, number), accepted.get(compared), wrong.get(compared)
            )
        return told

    def _told_of(
        self, number: int, line: str, first: int, accepted: tuple[int, str] | None, wrong: int | None
    ) -> Iterator[str]:
        if first != number:
            yield _("Lines %(first)s and %(number)s say the same: “%(text)s”.", first=first, number=number, text=line)
        if accepted is not None:
            place = accepted[0]
            yield _(
                "Line %(number)s, “%(text)s”, is also accepted (line %(place)s).", number=number, text=line, place=place
            )
        if wrong is not None:
            yield _(
                "Line %(number)s, “%(text)s”, is also wrong answer %(place)s.", number=number, text=line, place=wrong
            )


def _is_nought(value: Any) -> bool:
    try:
        return value is not None and Decimal(str(value)) == 0
    except InvalidOperation:
        return False
