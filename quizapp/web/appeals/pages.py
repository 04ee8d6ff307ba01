"""The finished values that the templates of appeals are handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.operations.appeal_decisions import Alike, Seen
from quizapp.operations.feedback import Explanation
from quizapp.operations.regrade_links import query_of
from quizapp.operations.regrade_proposals import Proposal
from quizapp.web.links import names_query


@dataclass(frozen=True, slots=True)
class AppealPage:
    """One appeal for a teacher."""

    name: str
    title: str
    classroom: str
    number: int
    language: str
    view: dict[str, Any]
    passage: dict[str, Any]
    explanation: Explanation
    highlights: dict[str, list[Any]]
    reason: str
    made_at: datetime
    alike: str
    """How many others said the same, in words; empty when nobody did."""
    outcome: str | None
    answer: str
    decided_by: str
    decided_at: datetime | None
    learned: str
    """For whose pupils the key learned it, in words."""
    otherwise: int
    regrade_url: str
    hidden: bool
    url: str
    undo_url: str
    names_url: str
    response_url: str


def appeal_page(seen: Seen, *, hidden: bool) -> AppealPage:
    """Return the page of an appeal."""
    names = names_query(hidden=hidden)
    appeal = seen.appeal

    def at(endpoint: str, *, hide: bool = hidden) -> str:
        return url_for(f"appeals.{endpoint}", appeal_id=appeal.id, **names_query(hidden=hide))

    return AppealPage(
        name=gettext("A pupil") if hidden else seen.person_name,
        title=seen.title,
        classroom=seen.classroom,
        number=seen.number,
        language=seen.passage["language"],
        view={**seen.explanation.view, "theirs": True, "comparison": seen.explanation.comparison},
        passage=dict(seen.passage),
        explanation=seen.explanation,
        highlights={sentence: [{"label": gettext("evidence")}] for sentence in seen.explanation.evidence},
        reason=appeal.reason,
        made_at=appeal.made_at,
        alike=_alike(seen.alike),
        outcome=appeal.outcome,
        answer=appeal.answer or "",
        decided_by=seen.decided_by or "–",
        decided_at=appeal.decided_at,
        learned=_learned(seen.ruling.scope) if seen.ruling else "",
        otherwise=seen.otherwise,
        regrade_url=_regrade_url(seen),
        hidden=hidden,
        url=at("appeal"),
        undo_url=at("undo"),
        names_url=at("appeal", hide=not hidden),
        response_url=url_for("marking.response", attempt_id=seen.attempt_id, position=seen.position, **names),
    )


def _alike(alike: Alike) -> str:
    if not alike.here and not alike.elsewhere:
        return ""
    here = ngettext(
        "%(num)s other pupil of this class gave the same answer.",
        "%(num)s other pupils of this class gave the same answer.",
        alike.here,
    )
    elsewhere = ngettext(
        "%(num)s pupil gave the same answer when you gave this set elsewhere.",
        "%(num)s pupils gave the same answer when you gave this set elsewhere.",
        alike.elsewhere,
    )
    return " ".join(str(part) for part, count in ((here, alike.here), (elsewhere, alike.elsewhere)) if count)


def _learned(scope: str) -> str:
    words = {
        "mine": gettext("The same answer is accepted from now on in all classes of the teacher who decided."),
        "classroom": gettext("The same answer is accepted from now on in this class."),
        "everyone": gettext("The same answer is accepted from now on in the whole school."),
    }
    return str(words[scope])


def _regrade_url(seen: Seen) -> str:
    if not seen.otherwise or seen.ruling is None:
        return ""
    proposal = Proposal(seen.assignment_id, seen.number, scope=seen.ruling.scope)  # type: ignore[arg-type]  # checked by the table
    return url_for(
        "regrading.preview", assignment_id=seen.assignment_id, number=seen.number, **dict[str, Any](query_of(proposal))
    )
