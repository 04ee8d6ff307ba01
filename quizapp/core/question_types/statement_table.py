"""Statement table (*PG kompleks kategori*): a category, such as true or false, for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from quizapp.core.messages import N_, Message
from quizapp.core.passages import Passage, Span
from quizapp.core.question_types.base import Note, Part, Question, ResponseClass, Score, redraw
from quizapp.core.question_types.declarations import Declaration, Response
from quizapp.core.records import Identifier, Problem, Record, ShortText, Text, duplicates


class Category(Record):
    """A column of the table, e.g. *Benar*."""

    id: Identifier
    text: ShortText


class Statement(Record):
    """A row: a statement, the id of the category it belongs to, why, and the sentence that shows it."""

    id: Identifier
    text: ShortText
    key: Identifier
    rationale: Text | None = None
    evidence: tuple[Span, ...] = ()


class StatementTable(Question):
    """Put each statement into a category."""

    label: ClassVar[str] = N_("Statement table")
    position: ClassVar[int] = 3

    type: Literal["statement_table"] = "statement_table"
    categories: tuple[Category, ...] = Field(min_length=2, max_length=4)
    rows: tuple[Statement, ...] = Field(min_length=2, max_length=12)
    rule: Literal["all_or_nothing", "per_row"] = "all_or_nothing"

    def declaration(self, passage: Passage) -> Declaration:  # noqa: ARG002
        return Declaration(
            "mapping",
            choices=tuple(category.id for category in self.categories),
            parts=tuple(row.id for row in self.rows),
        )

    def presentation(self, passage: Passage) -> dict[str, Any]:  # noqa: ARG002
        return {
            **self.common_presentation(),
            "categories": [{"id": category.id, "text": category.text} for category in self.categories],
            "rows": [{"id": row.id, "text": row.text} for row in self.rows],
        }

    def scoring(self) -> Message:
        if self.rule == "per_row":
            return Message(N_("Each row counts."))
        return Message(N_("Full marks only when every row is right."))

    def correct_response(self) -> Response | None:
        return {row.id: row.key for row in self.rows}

    def _score(self, response: Response, passage: Passage) -> Score:  # noqa: ARG002
        assert isinstance(response, dict)  # noqa: S101 - the declaration was checked
        right = sum(response.get(row.id) == row.key for row in self.rows)
        share = right / len(self.rows)
        fraction = share if self.rule == "per_row" else float(right == len(self.rows))
        message = Message(N_("%(right)s of %(total)s rows right."), {"right": right, "total": len(self.rows)})
        return Score(fraction, self.rule, message)

    def rekeyed(self, value: Response, passage: Passage) -> Question | None:
        if not self.declaration(passage).fits(value) or not isinstance(value, dict):
            return None
        if not all(value.get(row.id) for row in self.rows):
            return None
        rows = tuple(
            row
            if row.key == value[row.id]
            else row.model_copy(update={"key": value[row.id], "rationale": None, "evidence": ()})
            for row in self.rows
        )
        return self.model_copy(update={"rows": rows})

    def summarize(self, response: Response | None, passage: Passage) -> str:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        texts = {category.id: category.text for category in self.categories}
        if not any(given.values()):
            return ""
        return "; ".join(f"{place}: {texts.get(given.get(row.id, ''), '-')}" for place, row in enumerate(self.rows, 1))

    def classify(self, response: Response | None, passage: Passage) -> tuple[str, ...]:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        return tuple(f"{row.id}={given[row.id]}" for row in self.rows if given.get(row.id))

    def classes(self, passage: Passage) -> tuple[ResponseClass, ...]:  # noqa: ARG002
        return tuple(
            ResponseClass(f"{row.id}={category.id}", category.text, category.id == row.key, part=row.text)
            for row in self.rows
            for category in self.categories
        )

    def notes(self, response: Response | None, passage: Passage) -> tuple[Note, ...]:  # noqa: ARG002
        given = response if isinstance(response, dict) else {}
        return tuple(Note(row.text, given.get(row.id) == row.key, row.rationale) for row in self.rows)

    def problems(self, passage: Passage) -> Iterator[Problem]:
        yield from super().problems(passage)
        for field, names in (
            ("categories", [category.id for category in self.categories]),
            ("rows", [row.id for row in self.rows]),
        ):
            for position, name in duplicates(names):
                yield Problem((field, position, "id"), Message(N_("The id “%(id)s” is used twice."), {"id": name}))
        allowed = {category.id for category in self.categories}
        for place, row in enumerate(self.rows):
            if row.key not in allowed:
                message = Message(N_("The key “%(key)s” is not one of the categories."), {"key": row.key})
                yield Problem(("rows", place, "key"), message)
            for position, span in enumerate(row.evidence):
                if not passage.resolve(span):
                    message = Message(N_("The evidence “%(where)s” is not in the passage."), {"where": span.at})
                    yield Problem(("rows", place, "evidence", position), message)

    def parts(self) -> Iterator[Part]:
        names = {category.id: category.text for category in self.categories}
        for place, row in enumerate(self.rows):
            named = names.get(row.key, "")
            yield Part("row", ("rows", place), row.text, row.key in names, row.rationale, listed=named)

    def with_opaque_ids(self, new_id: Callable[[], str]) -> Question:
        drawn = redraw([category.id for category in self.categories], new_id)
        rows = redraw([row.id for row in self.rows], new_id)
        return self.model_copy(
            update={
                "categories": tuple(c.model_copy(update={"id": drawn[c.id]}) for c in self.categories),
                "rows": tuple(row.model_copy(update={"id": rows[row.id], "key": drawn[row.key]}) for row in self.rows),
            }
        )
