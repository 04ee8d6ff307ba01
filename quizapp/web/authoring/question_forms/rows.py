"""Rows of a question form, and what is stored of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import Field, FormField
from wtforms.utils import unset_value

from quizapp.web.forms import RowForm, RowsField

MOST_ROWS = 1_000
"""Rows of one list that a form takes from a request; most question types allow fewer, and say so."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


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
        self.is_too_long = False
        self.row_type = row

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.last_index = -1
        self.entries: list[Field] = []
        self.object_data = data
        self.is_sent = bool(formdata)
        self.is_new = not formdata and not isinstance(data, list | tuple)
        if formdata:
            sent = list(dict.fromkeys(self._extract_indices(self.name, formdata)))
            self.is_too_long = len(sent) > MOST_ROWS
            for index in sent[:MOST_ROWS]:
                self._add_entry(formdata, unset_value, index=index).sent_as = str(index)
            self._compact_indices()
        elif isinstance(data, list | tuple):
            for row in data:
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
        if self.is_too_long:
            self.errors.append(_("That is too many: at most %(count)s.", count=MOST_ROWS))
        return valid and not self.is_too_long

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
