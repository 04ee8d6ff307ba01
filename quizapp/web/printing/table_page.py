"""The blueprint table (*kisi-kisi*) of a set: what the screen shows is what the file holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.blueprint import BlueprintRow, blueprint_of
from quizapp.operations.printing import ToPrint, Version, Which
from quizapp.web.languages import translated
from quizapp.web.links import Link
from quizapp.web.spreadsheets import Value, XlsxSheet

DASH = "–"
WIDTHS = (5, 16, 34, 24, 30, 16, 8, 16, 6, 10)
"""Of the columns, in characters."""


@dataclass(frozen=True, slots=True)
class TablePage:
    """The table with its heads, cell for cell."""

    quiz_id: int
    title: str
    school: str
    language: str
    about: str
    """Which version, how many questions and points."""
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    incomplete: int
    links: tuple[Link, ...]
    """The draft and the published version, where there are both."""
    xlsx_url: str

    def sheet(self) -> XlsxSheet:
        """Return the table as a sheet."""
        return XlsxSheet(gettext("Blueprint table"), self.heads, self.rows, WIDTHS, f"{self.school} – {self.title}")


def table_page(found: ToPrint) -> TablePage:
    """Return the table of a set."""
    rows = blueprint_of(found.printed)
    return TablePage(
        quiz_id=found.quiz.id,
        title=found.printed.title,
        school=found.school,
        language=found.printed.passage.language,
        about=_about(found, rows),
        heads=_heads(),
        rows=tuple(_cells(row) for row in rows),
        incomplete=sum(not row.complete for row in rows),
        links=version_links("printing.blueprint_table", found),
        xlsx_url=url_for("printing.blueprint_xlsx", quiz_id=found.quiz.id, of=found.version or "draft"),
    )


def _heads() -> tuple[str, ...]:
    return (
        gettext("No."),
        gettext("Learning goal (CP/TP)"),
        gettext("Indicator"),
        gettext("Cognitive level"),
        gettext("Process"),
        gettext("Question type"),
        gettext("Question number"),
        gettext("Key"),
        gettext("Points"),
        gettext("Evidence (paragraph)"),
    )


def _cells(row: BlueprintRow) -> tuple[Value, ...]:
    key = gettext("rubric") if row.by_hand else row.key
    return (
        row.number,
        row.curriculum or DASH,
        row.indicator or DASH,
        _joined(", ", row.tka, row.bloom),
        _joined(": ", row.process, row.subprocess),
        translated(row.type_label) if row.type_label else DASH,
        row.number,
        key or DASH,
        DASH if row.points is None else row.points,
        int(row.paragraphs) if row.paragraphs.isdecimal() else row.paragraphs or DASH,
    )


def _joined(between: str, *texts: str) -> str:
    return between.join(translated(text) for text in texts if text) or DASH


def _about(found: ToPrint, rows: tuple[BlueprintRow, ...]) -> str:
    points = sum(row.points or 0 for row in rows)
    return ", ".join(
        (
            version_words(found),
            ngettext("%(num)s question", "%(num)s questions", len(rows)),
            ngettext("%(num)s point", "%(num)s points", points),
        )
    )


def version_words(found: ToPrint) -> str:
    """Return which version of a set is shown."""
    return gettext("draft") if found.version is None else gettext("version %(number)s", number=found.version)


def class_links(endpoint: str, assignment_id: int, shown: Version, versions: Sequence[Version]) -> tuple[Link, ...]:
    """Return links to the versions that papers of a class may show, where there are several."""
    return tuple(
        Link(
            gettext("Version %(number)s", number=one.number),
            url_for(endpoint, assignment_id=assignment_id, of=one.number),
            one.id == shown.id,
        )
        for one in versions
        if len(versions) > 1
    )


def version_links(endpoint: str, found: ToPrint) -> tuple[Link, ...]:
    """Return links to the draft and the newest version of a set, where there are both."""
    if not found.has_draft or found.newest is None:
        return ()
    shown: tuple[tuple[str, Which], ...] = (
        (gettext("Draft"), "draft"),
        (gettext("Published version %(number)s", number=found.newest), found.newest),
    )
    return tuple(
        Link(text, url_for(endpoint, quiz_id=found.quiz.id, of=which), which == (found.version or "draft"))
        for text, which in shown
    )
