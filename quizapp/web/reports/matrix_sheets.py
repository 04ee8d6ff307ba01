"""The matrix as a workbook: the cells of the screen, what everybody answered, and how each question did."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.operations.reports import Matrix
from quizapp.web.reports.matrix_page import MatrixPage
from quizapp.web.spreadsheets import Value, XlsxSheet

_NAME, _NUMBER, _CELL, _TOTAL, _STATE, _ANSWER = 26, 13, 6, 9, 34, 24
"""Widths in characters."""


def sheets(found: Matrix, page: MatrixPage, given: Mapping[int, Mapping[int, str]]) -> tuple[XlsxSheet, ...]:
    """Return the sheets. `given`: the responses in words, by attempt and number of the question."""
    head = " – ".join(part for part in (found.results.school_name, page.classroom, page.title) if part)
    numbers = frozenset({1, 2}) if page.numbers else frozenset[int]()
    ids = [_NUMBER, _NUMBER] if page.numbers else []
    count = len(page.heads)
    heads, *rows = page.table()
    marks = XlsxSheet(
        gettext("Marks"),
        heads,
        rows,
        [_NAME, *ids, *[_CELL] * count, _TOTAL, _TOTAL, _STATE],
        head,
        text_columns=numbers,
        kept=1,
    )
    answers = XlsxSheet(
        gettext("Answers"),
        heads[: 1 + len(ids) + count],
        [
            [*line[: 1 + len(ids)], *(given.get(row.attempt_id or 0, {}).get(one.number) for one in page.heads)]
            for line, row in zip(rows, found.rows, strict=True)
        ],
        [_NAME, *ids, *[_ANSWER] * count],
        head,
        text_columns=numbers,
        kept=1,
    )
    return marks, answers, _questions(found, page, head)


def _questions(found: Matrix, page: MatrixPage, head: str) -> XlsxSheet:
    rows: list[list[Value]] = [
        [
            one.number,
            one.prompt,
            one.type_label,
            gettext(PROCESS_LABELS[counted.column.process]),
            one.points,
            counted.finished,
            counted.right,
            counted.waiting,
            None if counted.facility is None else round(100 * counted.facility),
            one.word or None,
        ]
        for one, counted in zip(page.heads, found.heads, strict=True)
    ]
    heads = [
        gettext("Question"),
        gettext("Prompt"),
        gettext("Question type"),
        gettext("Process"),
        gettext("Points"),
        gettext("Handed in"),
        gettext("Fully right"),
        gettext("Waiting"),
        gettext("Percent of points"),
        gettext("Difficulty"),
    ]
    return XlsxSheet(gettext("Questions"), heads, rows, [9, 50, 18, 20, 8, 10, 10, 10, 10, 12], head)
