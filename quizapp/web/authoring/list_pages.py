"""What the list of sets is handed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from quizapp.operations.finding_sets import PAGE, Found, FoundSet
from quizapp.web.authoring.list_forms import FilterForm
from quizapp.web.links import Link


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set in the list. `origin` says whose it is, where that is not plain."""

    quiz_id: int
    title: str
    language: str
    question_count: int
    version: int | None
    changed: bool
    origin: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list."""

    rows: tuple[SetRow, ...]
    total: int
    links: tuple[Link, ...]
    """To the page before and the page after."""


def list_page(found: Found, form: FilterForm, actor_id: int) -> ListPage:
    """Return the list as it is shown."""
    return ListPage(tuple(_row(one, actor_id) for one in found.sets), found.total, tuple(_links(found, form)))


def _row(one: FoundSet, actor_id: int) -> SetRow:
    quiz, version = one.quiz, one.version
    count = len(quiz.draft["questions"]) if quiz.draft else version.question_count if version else 0
    return SetRow(
        quiz_id=quiz.id,
        title=quiz.title,
        language=quiz.language,
        question_count=count,
        version=version.number if version else None,
        changed=quiz.draft is not None and (version is None or quiz.updated_at > version.published_at),
        origin=_origin(one, actor_id),
    )


def _origin(one: FoundSet, actor_id: int) -> str:
    if one.quiz.owner_id is None:
        return _("comes with quizapp")
    if one.quiz.owner_id != actor_id:
        return _("shared by %(name)s", name=one.owner or _("a colleague"))
    return _("shared with colleagues") if one.is_shared else ""


def _links(found: Found, form: FilterForm) -> list[Link]:
    number = max(form.page_number, 1)
    links = []
    if number > 1:
        links.append(Link(_("Page before"), url_for("authoring.sets", **form.query(number - 1))))  # type: ignore[arg-type]
    if number * PAGE < found.total:
        links.append(Link(_("Next page"), url_for("authoring.sets", **form.query(number + 1))))  # type: ignore[arg-type]
    return links
