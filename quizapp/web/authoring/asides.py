"""What was changed twice, laid side by side: what was set aside and what stands in the draft, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from quizapp.core import draft_parts
from quizapp.core.draft_parts import Slice
from quizapp.core.question_types.base import PROCESS_LABELS, SUBPROCESS_LABELS
from quizapp.models import Person, Quiz
from quizapp.operations import authoring
from quizapp.operations.authoring import Aside
from quizapp.web.authoring.pages import AsideLine, AsideRow
from quizapp.web.languages import translated

NAMES = {
    "prompt": _l("Question"),
    "feedback": _l("Explanation"),
    "hint": _l("Hint"),
    "points": _l("Points"),
    "evidence": _l("Evidence"),
    "subprocess": _l("Reading process"),
    "options": _l("Option"),
    "rationale": _l("Why"),
    "accepted": _l("Accepted"),
    "wrong": _l("Wrong"),
    "insufficient": _l("True but not enough"),
    "partial": _l("Part of the points"),
    "review": _l("For the teacher to see"),
    "key": _l("Key"),
    "pairs": _l("Pair"),
    "left": _l("Left"),
    "right": _l("Right"),
    "extras": _l("Left over"),
    "steps": _l("Step"),
    "rows": _l("Statement"),
    "categories": _l("Category"),
    "gold": _l("Sentence"),
    "rubric": _l("Level"),
    "criteria": _l("Criterion"),
    "tags": _l("Tags"),
    "title": _l("Title"),
    "label": _l("Name of this text"),
    "description": _l("Description"),
    "grade": _l("Grade"),
    "targets": _l("Target"),
    "blocks": _l("Text"),
    "glossary": _l("Hard words"),
    "source": _l("Source"),
    "licence": _l("Licence"),
    "anchors": _l("Where the evidence stands"),
}
"""The fields of a draft as its author knows them."""
_UNSAID = frozenset({"id", "type", "process", "at", "text", "sentences", "kind", "language"})


def aside_rows(person: Person, quiz: Quiz) -> tuple[AsideRow, ...]:
    """Return what waits for somebody to choose. One query."""
    draft = quiz.draft or {}
    places = {question["id"]: number for number, question in enumerate(draft.get("questions", ()), 1)}
    return tuple(_row(aside, places) for aside in authoring.set_aside(person, quiz))


def _row(aside: Aside, places: Mapping[str, int]) -> AsideRow:
    mine, theirs = _said(aside.part, aside.mine), _said(aside.part, aside.theirs)
    labels = list(dict.fromkeys([*mine, *theirs]))
    return AsideRow(
        id=aside.id,
        what=_what(aside, places),
        by=None if aside.own else aside.by,
        at=aside.at,
        mine="\n".join(mine.values()),
        theirs="\n".join(theirs.values()),
        may_keep_both=aside.is_question,
        lines=tuple(
            AsideLine(label, mine.get(label, ""), theirs.get(label, ""), mine.get(label) != theirs.get(label))
            for label in labels
        ),
    )


def _what(aside: Aside, places: Mapping[str, int]) -> str:
    if aside.part == draft_parts.PASSAGE:
        return _("the text")
    if aside.part == draft_parts.DETAILS:
        return _("title and details")
    if draft_parts.is_level(aside.part):
        level = aside.mine.get("level") or aside.theirs.get("level") or {}
        return _("the text “%(label)s”", label=level.get("label", ""))
    number = places.get(draft_parts.name_of(aside.part))
    if number is None:
        return _("a question that was deleted")
    return _("question %(number)s", number=number)


def _said(part: str, value: Slice) -> dict[str, str]:
    """Return the texts of a part by their label; what has the same label stands line under line."""
    shown: Any = value.get("question") if draft_parts.is_question(part) else value
    if part == draft_parts.PASSAGE:
        shown = value.get("passage")
    if draft_parts.is_level(part):
        level = value.get("level") or {}
        shown = {"label": level.get("label"), **(level.get("passage") or {}), "anchors": _places(level)}
    found: dict[str, list[str]] = {}
    for path, text in draft_parts.lines_of(shown or {}):
        if path and path[-1] in ("id", "type", "process", "kind", "language"):
            continue
        found.setdefault(_label(path), []).append(_words(path, text))
    return {label: "\n".join(texts) for label, texts in found.items()}


def _places(level: Mapping[str, Any]) -> list[str]:
    return [f"{at}: {', '.join(there) or '–'}" for at, there in sorted((level.get("anchors") or {}).items())]


def _label(path: tuple[str | int, ...]) -> str:
    """Return where a text stands: “Option 2, Why”."""
    if path[0] == "blocks":
        return str(NAMES["blocks"])
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1:] = [f"{words[-1]} {step + 1}"] if words else [str(step + 1)]
        elif step in PROCESS_LABELS:
            words.append(translated(PROCESS_LABELS[step]))
        elif step not in _UNSAID:
            words.append(str(NAMES.get(step, step)))
    return ", ".join(words)


def _words(path: tuple[str | int, ...], text: str) -> str:
    if path[-1] == "subprocess" and text in SUBPROCESS_LABELS:
        return translated(SUBPROCESS_LABELS[text])
    return _("yes") if text == "True" else text
