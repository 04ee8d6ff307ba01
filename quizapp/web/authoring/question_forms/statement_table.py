"""The form of statement tables: categories, and statements that each belong to one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from quizapp.core.drafts import evidence_value, span_of
from quizapp.core.passages import Passage
from quizapp.web.authoring.question_forms.base import QuestionForm
from quizapp.web.authoring.question_forms.fields import (
    LONGEST_SHORT,
    LineField,
    NameField,
    RuleField,
    SpansField,
    TextField,
    cleaned,
)
from quizapp.web.authoring.question_forms.rows import Row, Rows

USUAL: dict[str, tuple[str, str]] = {"id": ("Benar", "Salah"), "en": ("True", "False")}
"""Categories offered at first, in the language of the text; English where we know no better."""


class CategoryRow(Row):
    """A column of the table."""

    id = NameField()
    text = LineField(_l("Category"), longest=LONGEST_SHORT)


class StatementRow(Row):
    """A statement, its category by id, why, and where the text shows it."""

    id = NameField()
    text = TextField(_l("Statement"), longest=LONGEST_SHORT)
    key = NameField(_l("Category"))
    rationale = TextField(_l("Why?"), optional=True)
    evidence = SpansField(_l("Where the text shows it"))
    quote = LineField(_l("Only these words of it"), longest=LONGEST_SHORT, optional=True)
    """The words quoted where there is one place; several places keep what they quote."""

    silent = Row.silent | {"quote"}

    def __init__(self, *args: Any, **values: Any) -> None:
        evidence: Any = values.get("evidence") or ()
        if len(evidence) == 1 and isinstance(evidence[0], dict):
            values.setdefault("quote", evidence[0].get("quote"))
        super().__init__(*args, **values)

    def to_data(self) -> dict[str, Any]:
        data = super().to_data()
        quote, spans = data.pop("quote"), data["evidence"]
        if len(spans) == 1 and self.quote.raw_data:
            held = evidence_value(spans[0]).partition(":")
            if " ".join(cleaned(held[2]).split()) != (quote or ""):
                data["evidence"] = [span_of(f"{held[0]}:{quote}" if quote else held[0])]
        return data


class StatementTableForm(QuestionForm):
    """Statements to be put into categories."""

    type_name = "statement_table"
    plain_fields = ("categories", "rows", "rule")

    categories = Rows(CategoryRow, _l("Categories"), most=4, letters="a")
    rows = Rows(StatementRow, _l("Statements"), fewest=4, most=12, letters="r")
    rule = RuleField(
        _l("How marks are given"),
        {
            "all_or_nothing": _l("Full marks only when every row is right"),
            "per_row": _l("Each row counts"),
        },
    )

    def __init__(self, passage: Passage, **values: Any) -> None:
        super().__init__(passage, **values)
        if self.categories.is_new:
            for name, text in zip("ab", USUAL.get(passage.language, USUAL["en"]), strict=True):
                self.categories.append_entry({"id": name, "text": text})

    def _is_begun(self, data: Any) -> bool:
        return bool(data["prompt"] or data["feedback"] or data["rows"])

    @property
    def chosen_from(self) -> list[tuple[str, str]]:
        """The categories that have a name, for the lists of the statements."""
        return [(row["id"], row["text"]) for row in self.to_data("q")["categories"] if row["text"]]
