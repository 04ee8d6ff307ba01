"""The finished values that the templates of ratings are handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext, ngettext

from quizapp.core.agreement import Agreement, strength
from quizapp.operations.second_marking import SAMPLES, Desk, Line, Seen, State
from quizapp.web.filters import number
from quizapp.web.languages import say


def query(*, hidden: bool, every: int = 1) -> dict[str, Any]:
    """Return the query that keeps names hidden, and the sample, from page to page."""
    return ({"names": "hidden"} if hidden else {}) | ({"every": every} if every > 1 else {})


SAMPLE_WORDS = {
    1: lazy_gettext("all"),
    2: lazy_gettext("every second"),
    3: lazy_gettext("every third"),
    5: lazy_gettext("every fifth"),
    10: lazy_gettext("every tenth"),
}
"""Every how many-th answer, in words."""


@dataclass(frozen=True, slots=True)
class RatingPage:
    """One response to rate."""

    seen: Seen
    name: str
    url: str
    second_url: str
    """Second marking of the question."""
    back_url: str
    names_url: str
    hidden: bool
    refusal: str
    """Why the second rating is not asked for."""
    query: dict[str, Any]
    next_url: str
    """The next response for this second marker; empty while theirs is still to be given, and after the last one."""


def rating_page(
    seen: Seen, endpoint: str, *, hidden: bool, every: int = 1, following: Line | None = None
) -> RatingPage:
    """Return the page of one response at `endpoint`: `ratings.rating` or `ratings.second_rating`."""
    names = query(hidden=hidden, every=every)
    place: dict[str, Any] = {"attempt_id": seen.attempt_id, "position": seen.position}
    return RatingPage(
        seen=seen,
        name=gettext("A pupil") if hidden else seen.name,
        url=url_for(endpoint, **place, **names),
        second_url=url_for("ratings.desk", assignment_id=seen.assignment_id, number=seen.number, **names),
        back_url=url_for("marking.pile", assignment_id=seen.assignment_id, number=seen.number, **names),
        names_url=url_for(endpoint, **place, **query(hidden=not hidden, every=every)),
        hidden=hidden,
        refusal=say(seen.refusal) if seen.refusal else "",
        query=names,
        next_url=url_for(endpoint, attempt_id=following.attempt_id, position=following.position, **names)
        if following
        else "",
    )


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A response in the list of second marking."""

    name: str
    state: State
    word: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """How two markers agree, in words."""

    name: str
    same: str
    kappa: str
    weighted: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Second marking of one question."""

    assignment_id: int
    title: str
    classroom: str
    number: int
    prompt: str
    language: str
    samples: tuple[tuple[str, str, bool], ...]
    """Words, address, and whether it is the one shown."""
    lines: tuple[DeskLine, ...]
    to_rate: int
    first_url: str
    """The first response to rate, if there is one."""
    unmarked: int
    count: int
    """Pairs of ratings."""
    few: bool
    agreement: tuple[AgreementLine, ...]
    sentence: str
    hidden: bool
    names_url: str
    pile_url: str


def desk_page(desk: Desk, *, hidden: bool) -> DeskPage:
    """Return the page of second marking."""
    place: dict[str, Any] = {"assignment_id": desk.results.assignment.id, "number": desk.column.number}

    def at(every: int = desk.every, *, hide: bool = hidden) -> str:
        return url_for("ratings.desk", **place, **query(hidden=hide, every=every))

    carried = query(hidden=hidden, every=desk.every)
    lines = tuple(_line(one, number, carried) for number, one in enumerate(desk.lines, start=1))
    to_rate = [one for one in lines if one.state == "to_rate"]
    return DeskPage(
        assignment_id=desk.results.assignment.id,
        title=desk.results.title,
        classroom=desk.results.classroom or "",
        number=desk.column.number,
        prompt=desk.column.view["prompt"],
        language=desk.language,
        samples=tuple((_every(every), at(every), every == desk.every) for every in SAMPLES),
        lines=lines,
        to_rate=len(to_rate),
        first_url=to_rate[0].url if to_rate else "",
        unmarked=desk.unmarked,
        count=desk.total.n,
        few=desk.total.few,
        agreement=_agreement(desk),
        sentence=_sentence(desk.total),
        hidden=hidden,
        names_url=at(hide=not hidden),
        pile_url=url_for("marking.pile", **place, **query(hidden=hidden)),
    )


def _every(every: int) -> str:
    return str(SAMPLE_WORDS[every])


def _line(one: Line, place: int, carried: dict[str, Any]) -> DeskLine:
    words: Mapping[State, tuple[str, str]] = {
        "mine": (gettext("You gave the mark; a colleague rates it."), ""),
        "to_rate": (gettext("Waits for a second rating."), gettext("Rate it")),
        "agreed": (gettext("Both gave the same."), gettext("See both")),
        "differs": (gettext("The two differ; the first mark holds until you settle it."), gettext("Settle it")),
        "settled": (gettext("The two differed; it has been settled."), gettext("See both")),
    }
    word, action = words[one.state]
    return DeskLine(
        name=gettext("Pupil %(number)s", number=place) if "names" in carried else one.name,
        state=one.state,
        word=word,
        url=url_for(
            "ratings.second_rating",
            attempt_id=one.attempt_id,
            position=one.position,
            **carried,
        ),
        action=action,
    )


def _agreement(desk: Desk) -> tuple[AgreementLine, ...]:
    if not desk.total.n:
        return ()
    names = {criterion.id: criterion.name for criterion in desk.criteria}
    parts = [(names[name], figures) for name, figures in desk.by_criterion.items()]
    return tuple(
        AgreementLine(
            name,
            gettext("%(same)s of %(count)s", same=figures.same, count=figures.n),
            number(figures.kappa),
            number(figures.weighted),
        )
        for name, figures in [(gettext("Points in all"), desk.total), *parts]
    )


def _sentence(total: Agreement) -> str:
    """Return the agreement as a teacher says it."""
    if not total.n:
        return ""
    same = ngettext(
        "%(same)s of %(num)s answer got the same points from both.",
        "%(same)s of %(num)s answers got the same points from both.",
        total.n,
        same=total.same,
    )
    if total.weighted is None:
        told = gettext("Kappa is not defined: both gave all answers the same, so chance alone would agree.")
    else:
        words = {
            "poor": gettext("less than chance"),
            "slight": gettext("hardly more than chance"),
            "fair": gettext("some agreement beyond chance"),
            "moderate": gettext("moderate agreement beyond chance"),
            "substantial": gettext("good agreement beyond chance"),
            "almost_perfect": gettext("nearly full agreement"),
        }
        told = gettext(
            "Weighted kappa %(kappa)s, n = %(count)s: %(words)s.",
            kappa=number(total.weighted),
            count=total.n,
            words=words[strength(total.weighted)],
        )
    few = gettext("Few answers: take the figures with care.") if total.few else ""
    return " ".join(part for part in (str(same), str(told), str(few)) if part)
