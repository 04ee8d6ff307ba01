"""Tables that people bring along, CSV or XLSX, read into rows of text. Nothing in them ever runs."""

from __future__ import annotations

from quizapp.core.tables.delimited import read_text
from quizapp.core.tables.reading import read_table
from quizapp.core.tables.table import Row, Table, Unreadable

__all__ = ["Row", "Table", "Unreadable", "read_table", "read_text"]
