"""The finished values that the templates of regrading are handed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.grading import Marked
from quizapp.core.rulings import Scope
from quizapp.operations.mending import ChangedMark, Decision, Looked, Mending, PastRegrade
from quizapp.operations.regrade_links import query_of
from quizapp.operations.regrade_preview import Line, Preview
from quizapp.operations.regrade_proposals import Proposal
from quizapp.web.filters import number
from quizapp.web.languages import say
from quizapp.web.links import Link
from quizapp.web.regrading.proposing import kind_words, scope_words, sentences

DASH = "–"

LINES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision that holds, and the way to take it back."""

    words: str
    scope: str
    by: str
    at: datetime
    withdraw_url: str | None


@dataclass(frozen=True, slots=True)
class RegradeLine:
    """A regrade in a log."""

    at: datetime
    by: str
    question: str
    reason: str
    changed: str
    undone_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    """Another version of the question."""

    text: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class MendPage:
    """What is wrong with a question?"""

    title: str
    classroom: str
    number: int
    view: Mapping[str, Any]
    response: Any
    """What was chosen already, when the form could not be taken."""
    text: str
    mark: str
    key: str
    takes_key: bool
    takes_words: bool
    marks: tuple[str, ...]
    version_id: int
    editions: tuple[EditionLink, ...]
    decisions: tuple[DecisionLine, ...]
    regrades: tuple[RegradeLine, ...]
    propose_url: str
    again_url: str
    everyone_url: str
    void_url: str
    results_url: str
    errors: Mapping[str, str]


def mend_page(
    found: Mending, sent: Mapping[str, str], response: Any = None, errors: Mapping[str, str] | None = None
) -> MendPage:
    """Return the page of a question; `sent` and `errors`: what was chosen and could not be taken."""
    assignment_id, place = found.results.assignment.id, found.column.number
    here: dict[str, Any] = {"assignment_id": assignment_id, "number": place}
    again = Proposal(assignment_id, place)
    return MendPage(
        title=found.results.title,
        classroom=found.results.classroom or "",
        number=place,
        view=found.view,
        response=response,
        text=sent.get("text", ""),
        mark=sent.get("mark", ""),
        key=found.key,
        takes_key=found.takes_key,
        takes_words=found.question.learns,
        marks=tuple(number(level.mark) for level in found.levels),
        version_id=found.version_id,
        editions=tuple(_editions(found, here)),
        decisions=tuple(_decision(one, found, again) for one in found.decisions),
        regrades=regrade_lines(found.regrades),
        propose_url=url_for("regrading.propose", **here),
        again_url=preview_url(again),
        everyone_url=url_for("regrading.propose", kind="everyone", **here),
        void_url=url_for("regrading.propose", kind="void", **here),
        results_url=url_for("reports.matrix", assignment_id=assignment_id),
        errors=errors or {},
    )


def _editions(found: Mending, here: Mapping[str, Any]) -> Sequence[EditionLink]:
    if len(found.editions) < 2:  # noqa: PLR2004 - nothing to choose from
        return ()
    return [
        EditionLink(
            ngettext(
                "Version %(place)s: %(num)s answered it",
                "Version %(place)s: %(num)s answered it",
                one.answered,
                place=place,
            ),
            url_for("regrading.mend", version=one.id, **here),
            one.id == found.version_id,
        )
        for place, one in enumerate(found.editions, start=1)
    ]


def _decision(one: Decision, found: Mending, again: Proposal) -> DecisionLine:
    withdrawn = replace(again, withdraw=(one.id,))
    return DecisionLine(
        words=kind_words(one.kind, one.words, number(one.fraction * found.question.points)),
        scope=scope_words(one.scope),
        by=one.by or DASH,
        at=one.at,
        withdraw_url=preview_url(withdrawn) if one.may_withdraw else None,
    )


def preview_url(proposal: Proposal, **more: Any) -> str:
    """Return the address of a preview."""
    query: dict[str, Any] = {"assignment_id": proposal.assignment_id, "number": proposal.number}
    return url_for("regrading.preview", **(query | query_of(proposal) | more))


def regrade_lines(found: Sequence[PastRegrade]) -> tuple[RegradeLine, ...]:
    """Return a log."""
    return tuple(
        RegradeLine(
            at=one.at,
            by=one.by or DASH,
            question=_("Question %(number)s", number=one.number) if one.number else _("A question of an older version"),
            reason=one.reason,
            changed=ngettext("%(num)s mark changed here", "%(num)s marks changed here", one.here),
            undone_at=one.undone_at,
            url=url_for("regrading.regrade", regrade_id=one.id),
        )
        for one in found
    )


# The preview


@dataclass(frozen=True, slots=True)
class LineView:
    """A response in the preview."""

    classroom: str
    name: str
    url: str
    reply: str
    old: str
    new: str
    changes: bool
    points: int
    old_total: str
    new_total: str
    why: str
    marked_by: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What would change."""

    title: str
    classroom: str
    number: int
    prompt: str
    language: str
    sentences: tuple[str, ...]
    nothing: bool
    count: int
    counts: tuple[str, ...]
    scopes: tuple[Link, ...]
    elsewhere: str
    lines: tuple[LineView, ...]
    own: tuple[LineView, ...]
    counts_differ: bool
    """The question would not count any more, but still for those whose mark a person gave: their totals are out of more."""
    same: int
    all_shown: bool
    all_link: Link
    page_links: tuple[Link, ...]
    confirm_url: str
    mend_url: str


def preview_page(found: Preview, scopes: Sequence[Scope], *, everything: bool, page: int) -> PreviewPage:
    """Return the page of a preview. `everything`: with the marks that stay."""
    proposal = found.proposal
    more = {"show": "all"} if everything else {}
    listed = [*found.lines, *(found.same if everything else ())]
    pages = max(1, -(-len(listed) // LINES_A_PAGE))
    page = min(max(page, 1), pages)
    shown = listed[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    return PreviewPage(
        title=found.results.title,
        classroom=found.results.classroom or "",
        number=found.column.number,
        prompt=found.question.prompt,
        language=found.language,
        sentences=tuple(sentences(found)),
        nothing=found.nothing,
        count=found.count,
        counts=tuple(_counts(found)),
        scopes=tuple(
            Link(scope_words(scope), preview_url(replace(proposal, scope=scope), **more), scope == proposal.scope)
            for scope in scopes
        ),
        elsewhere=_elsewhere(found),
        lines=tuple(_line(line, found.hidden) for line in shown),
        own=tuple(_line(line, found.hidden) for line in found.own),
        counts_differ=any(line.new.void != line.old.void for line in found.own),
        same=len(found.same),
        all_shown=everything,
        all_link=Link(
            _("Only what changes") if everything else _("Show those that stay, too"),
            preview_url(proposal) if everything else preview_url(proposal, show="all"),
        ),
        page_links=tuple(
            Link(str(one), preview_url(proposal, page=one, **more), one == page)
            for one in range(1, pages + 1)
            if pages > 1
        ),
        confirm_url=preview_url(proposal),
        mend_url=url_for("regrading.mend", assignment_id=proposal.assignment_id, number=proposal.number),
    )


def _counts(found: Preview) -> Sequence[str]:
    """Return how many marks do what; what happens to none is left out, but for going up and down."""
    counts = [
        _(
            "%(up)s of %(count)s marks go up, %(down)s go down.",
            up=number(found.up),
            count=number(found.count),
            down=number(found.down),
        )
    ]
    if found.settled:
        counts.append(ngettext("%(num)s that waits gets a mark.", "%(num)s that wait get a mark.", found.settled))
    if found.begin_to_wait:
        counts.append(
            ngettext(
                "%(num)s will wait for a teacher's mark.",
                "%(num)s will wait for a teacher's mark.",
                found.begin_to_wait,
            )
        )
    if found.taken_out:
        counts.append(ngettext("%(num)s does not count any more.", "%(num)s do not count any more.", found.taken_out))
    if found.counted_again:
        counts.append(ngettext("%(num)s counts again.", "%(num)s count again.", found.counted_again))
    return counts


def _elsewhere(found: Preview) -> str:
    if not found.elsewhere:
        return ""
    return ngettext(
        "%(num)s answer in a class of another teacher keeps its mark: that teacher marks it again. "
        "New answers follow the decision at once.",
        "%(num)s answers in classes of other teachers keep their marks: those teachers mark them again. "
        "New answers follow the decision at once.",
        found.elsewhere,
    )


def _line(line: Line, hidden: Collection[int]) -> LineView:
    """Return a line; of the attempts in `hidden` without the totals."""
    old, new = (
        DASH if line.attempt_id in hidden else _total(one.mark, one.maximum) for one in (line.old_total, line.new_total)
    )
    changes = (line.old.mark, line.old.waiting, line.old.void) != (line.new.mark, line.new.waiting, line.new.void)
    return LineView(
        classroom=line.classroom,
        name=line.name,
        url=url_for("marking.response", attempt_id=line.attempt_id, position=line.position),
        reply=line.reply,
        old=mark_words(line.old),
        new=mark_words(line.new),
        changes=changes,
        points=line.points,
        old_total=old,
        new_total=new,
        why=say(line.why),
        marked_by=line.marked_by or "",
    )


def _total(mark: float, maximum: int) -> str:
    return _("%(mark)s of %(maximum)s", mark=number(round(mark, 2)), maximum=maximum)


def mark_words(marked: Marked) -> str:
    """Return a mark in words."""
    if marked.void:
        return _("does not count")
    return _("waiting") if marked.waiting else number(round(marked.mark, 2))


# One regrade


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark that was changed."""

    classroom: str
    name: str
    url: str
    old: str
    new: str
    stands: bool


@dataclass(frozen=True, slots=True)
class RegradePage:
    """What a regrade changed."""

    id: int
    title: str
    number: int
    by: str
    at: datetime
    reason: str
    undone_by: str
    undone_at: datetime | None
    marks: tuple[MarkLine, ...]
    left_out: int
    changed_since: int
    own_left: int
    may_undo: bool
    results_url: str | None
    mend_url: str | None


def regrade_page(found: Looked) -> RegradePage:
    """Return the page of a regrade."""
    regrade, here = found.regrade, found.assignment_id
    return RegradePage(
        id=regrade.id,
        title=found.title,
        number=found.number,
        by=found.by or DASH,
        at=regrade.created_at,
        reason=regrade.reason,
        undone_by=found.undone_by or DASH,
        undone_at=regrade.undone_at,
        marks=tuple(_mark(one) for one in found.marks),
        left_out=found.left_out,
        changed_since=sum(not one.stands for one in found.marks),
        own_left=regrade.proposal.get("own_left", 0),
        may_undo=found.may_undo,
        results_url=url_for("reports.matrix", assignment_id=here) if here else None,
        mend_url=url_for("regrading.mend", assignment_id=here, number=found.number) if here and found.number else None,
    )


def _mark(one: ChangedMark) -> MarkLine:
    url = url_for("marking.response", attempt_id=one.attempt_id, position=one.position)
    return MarkLine(one.classroom, one.name, url, mark_words(one.old), mark_words(one.new), one.stands)
