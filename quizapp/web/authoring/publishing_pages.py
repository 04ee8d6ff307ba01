"""What the pages of publishing are handed: what a new version changes, and the classes whose marks a new key may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.changes import Change, Changes
from quizapp.operations.corrections import Running
from quizapp.operations.key_changes import ClassToMend, KeyChange, KeyChanges
from quizapp.operations.publishing import Outlook
from quizapp.operations.regrade_links import query_of
from quizapp.web.languages import say


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind, and what they mean."""

    title: str
    meaning: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishPage:
    """What publishing would do."""

    number: int
    attempts: int
    groups: tuple[Group, ...]
    running: int
    """Classes that may go on with corrected words."""
    use_label: str
    needs_note: bool
    nothing: bool


def publish_page(found: Outlook) -> PublishPage:
    """Return what the page before publishing shows."""
    return PublishPage(
        number=found.number,
        attempts=found.attempts,
        groups=tuple(_groups(found.changes)),
        running=len(found.running),
        use_label=_use_label(found.running),
        needs_note=found.needs_note,
        nothing=found.attempts > 0 and not found.changes.all,
    )


def _groups(found: Changes) -> list[Group]:
    groups = [
        (
            _("Other questions, options or points"),
            _("New assignments get this version. Classes that have the old one go on with it."),
            found.structure,
        ),
        (
            _("Answer keys"),
            _(
                "New assignments get this version. Marks do not change by publishing; afterwards you can look at what would "
                "change in each class."
            ),
            found.keys,
        ),
        (_("Only words"), _("Nobody's mark can change by this."), found.wording),
    ]
    return [Group(title, meaning, tuple(map(_line, listed))) for title, meaning, listed in groups if listed]


def _line(change: Change) -> str:
    what = say(change.what)
    if change.question is None:
        return _("The set: %(what)s", what=what)
    return _("Question %(number)s: %(what)s", number=change.number, what=what)


def _use_label(running: tuple[Running, ...]) -> str:
    names = ", ".join(dict.fromkeys(one.classroom or _("practice for anyone") for one in running))
    return ngettext(
        "Use it for new attempts in the running assignment: %(names)s",
        "Use it for new attempts in the %(num)s running assignments: %(names)s",
        len(running),
        names=names,
    )


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class with marks by the old key: the preview of the regrade, or the page to mend the question by hand."""

    classroom: str
    attempts: int
    url: str
    by_hand: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A question whose key changed."""

    number: int
    prompt: str
    old_key: str
    new_key: str
    complete: bool
    classes: tuple[ClassLine, ...]


@dataclass(frozen=True, slots=True)
class MarksPage:
    """The keys that a version changed."""

    number: int
    language: str
    keys: tuple[KeyLine, ...]
    elsewhere: int


def marks_page(found: KeyChanges) -> MarksPage:
    """Return what the page after publishing shows."""
    return MarksPage(found.version.number, found.language, tuple(map(_key_line, found.listed)), found.elsewhere)


def _key_line(change: KeyChange) -> KeyLine:
    return KeyLine(
        number=change.number,
        prompt=change.prompt,
        old_key=change.old_key,
        new_key=change.new_key,
        complete=change.complete,
        classes=tuple(map(_class_line, change.classes)),
    )


def _class_line(one: ClassToMend) -> ClassLine:
    query: dict[str, Any] = {"assignment_id": one.assignment_id, "number": one.number}
    if one.proposal is None:
        url = url_for("regrading.mend", **query)
    else:
        url = url_for("regrading.preview", **query | query_of(one.proposal))
    return ClassLine(one.classroom, one.attempts, url, one.proposal is None, one.settled)
