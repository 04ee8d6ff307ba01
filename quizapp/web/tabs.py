"""Tabs: the pages about one assignment, and those about one class. One line a page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from quizapp.core.messages import N_


@dataclass(frozen=True, slots=True)
class Tab:
    """A page beside others: its text and its endpoint, which takes nothing but the key of the thing."""

    text: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as a page shows it."""

    label: str
    url: str
    current: bool


RESULT_TABS = (
    Tab(N_("Marks"), "reports.matrix"),
    Tab(N_("Test items"), "analysis.items"),
    Tab(N_("Text map"), "passage_map.text_map"),
    Tab(N_("Skills"), "skills.assignment_skills"),
    Tab(N_("Remedial"), "follow_ups.remedial"),
    Tab(N_("Sitting"), "supervision.sitting"),
)
"""Of an assignment (`assignment_id`)."""
OF_A_CLASS = frozenset({"skills.assignment_skills", "follow_ups.remedial", "supervision.sitting"})
"""Pages there are only of what was given to a class."""
CLASS_TABS = (
    Tab(N_("Class"), "classrooms.classroom"),
    Tab(N_("Mark book"), "mark_books.mark_book"),
    Tab(N_("Skills"), "skills.class_skills"),
    Tab(N_("Groups"), "classrooms.groups"),
    Tab(N_("Calendar"), "assignments.class_calendar"),
)
"""Of a class (`classroom_id`)."""


def result_tabs(assignment_id: int, *, in_class: bool = True) -> list[TabLink]:
    """Return the tabs of an assignment. What anyone may practise has no class, so nobody sits or follows it up together."""
    tabs = [tab for tab in RESULT_TABS if in_class or tab.endpoint not in OF_A_CLASS]
    return [
        TabLink(gettext(tab.text), url_for(tab.endpoint, assignment_id=assignment_id), request.endpoint == tab.endpoint)
        for tab in tabs
    ]


def class_tabs(classroom_id: int) -> list[TabLink]:
    """Return the tabs of a class."""
    return [
        TabLink(gettext(tab.text), url_for(tab.endpoint, classroom_id=classroom_id), request.endpoint == tab.endpoint)
        for tab in CLASS_TABS
    ]


def register(app: Flask) -> None:
    """Give every template the two lists."""
    app.jinja_env.globals["result_tabs"] = result_tabs
    app.jinja_env.globals["class_tabs"] = class_tabs
