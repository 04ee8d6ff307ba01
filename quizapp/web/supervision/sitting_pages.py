"""The live view of a sitting: finished rows, counts in words, and the links that sort and filter them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.core.availability import is_closed
from quizapp.operations.class_supervision import Reason, Supervised, Supervision
from quizapp.operations.terms import terms_of
from quizapp.web.filters import short_time
from quizapp.web.supervision.pages import QUICK_MINUTES

Sort = Literal["name", "saved", "answered"]
SORTS: tuple[Sort, ...] = ("name", "saved", "answered")
LINE = 15
"""Squares in one line of a strip."""
SIDE, STEP = 8, 11
"""A square, and from one to the next, in units of the drawing."""
MOST_LETTERS = 32
QUIET = timedelta(hours=1)
"""So long after the end phones may still deliver what they hold; then the page stops asking."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """What the address asks for. Whatever it does not say, or says wrongly, is as usual."""

    sort: Sort = "name"
    hidden: bool = False
    look: bool = False
    """Only those who deserve a look."""
    given: str | None = None
    """The time for everybody that was just given."""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Options:
        """Return the options in the query string `values`."""
        sort: Sort = next((one for one in SORTS if one == values.get("sort")), "name")
        given = values.get("given", "")[:MOST_LETTERS] or None
        return cls(sort, values.get("names") == "hidden", values.get("show") == "look", given)

    def query(self, **changes: Any) -> dict[str, str]:
        """Return the query that keeps these options but for `changes`; what is as usual is left out."""
        new = replace(self, **changes)
        query = {} if new.sort == "name" else {"sort": str(new.sort)}
        return query | ({"names": "hidden"} if new.hidden else {}) | ({"show": "look"} if new.look else {})


@dataclass(frozen=True, slots=True)
class Link:
    """A way to see the same otherwise."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Time that everybody was given a moment ago."""

    operation: str
    minutes: int
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The answers of one pupil as a row of squares: paths of a drawing, and the same in words."""

    width: int
    height: int
    filled: str
    empty: str
    flags: str
    here: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil as the live view shows them."""

    pupil: Supervised
    name: str
    url: str | None
    """The page of the attempt; none with names hidden, where the next page would tell the name."""
    strip: Strip | None
    place: int | None
    """The question in front of somebody at work."""
    flagged: str
    reasons: tuple[str, ...]
    """Why to look, in words."""
    make_up: str
    reset_url: str | None


@dataclass(frozen=True, slots=True)
class SittingPage:
    """A class at work."""

    supervision: Supervision
    rows: tuple[Row, ...]
    look_count: int
    options: Options
    sorts: tuple[Link, ...]
    names: Link
    filters: tuple[Link, ...]
    url: str
    """This page, as it is sorted and filtered."""
    etag: str
    news: str
    is_over: bool
    working: int
    has_end: bool
    """There is a close or a time limit, so that more time has a meaning."""
    is_shuffled: bool
    make_up_url: str
    operation: str
    """Drawn for this page: what it gives to everybody is given once."""
    quick_minutes: tuple[int, ...] = QUICK_MINUTES


def sitting_page(found: Supervision, options: Options, etag: str, now: datetime) -> SittingPage:
    """Return the live view of a sitting."""
    assignment = found.results.assignment
    numbered = list(enumerate(found.rows, start=1))
    looks = {pupil.person_id: pupil.reasons(now) for pupil in found.rows}
    shown = [one for one in numbered if looks[one[1].person_id] or not options.look]
    shown.sort(key=lambda one: _key(one[1], options.sort))  # stable: by name within
    rows = tuple(_row(found, pupil, number, looks[pupil.person_id], options, now) for number, pupil in shown)
    working = found.count("working")
    handed_in = found.count("handed_in") + found.count("time_over")

    def here(**changes: Any) -> str:
        query = options.query(**changes)
        return url_for("supervision.sitting", assignment_id=assignment.id, **query)  # type: ignore[arg-type]

    look_count = sum(bool(reasons) for reasons in looks.values())
    return SittingPage(
        supervision=found,
        rows=rows,
        look_count=look_count,
        options=options,
        sorts=tuple(Link(text, here(sort=sort), options.sort == sort) for sort, text in _sort_words()),
        names=Link(gettext("Show names") if options.hidden else gettext("Hide names"), here(hidden=not options.hidden)),
        filters=(
            Link(gettext("Everybody"), here(look=False), not options.look),
            Link(gettext("Needs a look (%(count)s)", count=look_count), here(look=True), options.look),
        ),
        url=here(),
        etag=etag,
        news=ngettext("%(num)s has handed in.", "%(num)s have handed in.", handed_in) if handed_in else "",
        is_over=_is_over(found, now, working),
        working=working,
        has_end=assignment.closes_at is not None or assignment.time_limit_minutes is not None,
        is_shuffled=assignment.shuffle_questions,
        make_up_url=url_for("assignments.make_up", assignment_id=assignment.id),
        operation=secrets.token_hex(16),
    )


def _sort_words() -> tuple[tuple[Sort, str], ...]:
    return (
        ("name", gettext("Name")),
        ("saved", gettext("Longest silence first")),
        ("answered", gettext("Fewest answers first")),
    )


_STATES = {"working": 0, "absent": 1, "time_over": 2, "handed_in": 3}


def _key(pupil: Supervised, sort: Sort) -> tuple[Any, ...]:
    """Return what to sort by. Those at work come first: they are the ones one can still help."""
    if sort == "name":
        return ()
    by: Any = pupil.answered
    if sort == "saved":
        by = pupil.saved_at or (pupil.attempt.started_at if pupil.attempt else _LONG_AGO)
    return _STATES[pupil.state], by


def _row(
    found: Supervision, pupil: Supervised, number: int, reasons: Iterable[Reason], options: Options, now: datetime
) -> Row:
    attempt, assignment = pupil.attempt, found.results.assignment
    place = attempt.current if attempt and pupil.state == "working" else None
    names = not options.hidden
    reset = {"assignment_id": assignment.id, "person_id": pupil.person_id}
    return Row(
        pupil=pupil,
        name=pupil.name if names else gettext("Pupil %(number)s", number=number),
        url=url_for("supervision.attempt", attempt_id=attempt.id) if attempt and names else None,
        strip=_strip(pupil, place) if attempt and pupil.question_count else None,
        place=place,
        flagged=ranges(pupil.flagged),
        reasons=tuple(_reason_words(reason, pupil, now) for reason in reasons),
        make_up=_make_up_words(pupil),
        reset_url=url_for("supervision.confirm_sign_in", **reset) if pupil.state == "absent" and names else None,  # type: ignore[arg-type]
    )


def _reason_words(reason: Reason, pupil: Supervised, now: datetime) -> str:
    attempt = pupil.attempt
    if reason == "devices" or attempt is None:
        return ngettext("%(num)s device", "%(num)s devices", pupil.events.devices)
    if reason == "nearly_over":
        return gettext("time nearly over")
    minutes = int((now - (pupil.saved_at or attempt.started_at)).total_seconds()) // 60
    return ngettext("nothing for %(num)s minute", "nothing for %(num)s minutes", minutes)


def _make_up_words(pupil: Supervised) -> str:
    """Return when somebody who has not begun sits it alone."""
    if pupil.make_up is None or pupil.state != "absent":
        return ""
    opens, closes = pupil.make_up.opens_at, pupil.make_up.closes_at
    if opens is None:
        return gettext("make-up until %(time)s", time=short_time(closes))
    return gettext("make-up on %(time)s", time=short_time(opens))


def _is_over(found: Supervision, now: datetime, working: int) -> bool:
    """Say whether nothing will change by itself any more."""
    sittings = [pupil.make_up.closes_at for pupil in found.rows if pupil.make_up and pupil.make_up.closes_at]
    terms = terms_of(found.results.assignment)
    ended = is_closed(terms, now - QUIET) or (terms.withdrawn and now > terms.opens_at + QUIET)
    return not working and ended and all(closes < now - QUIET for closes in sittings)


# The strip


def ranges(positions: Collection[int]) -> str:
    """Return numbers in words: 1–4, 7."""
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    # Two neighbours are not a range: 3, 4.
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]  # noqa: PLR2004
    return ", ".join(parts)


def _strip(pupil: Supervised, place: int | None) -> Strip:
    count = pupil.question_count
    lines = -(-count // LINE)
    empty = set(range(1, count + 1)) - pupil.given
    words = [gettext("Answered: %(numbers)s.", numbers=ranges(pupil.given) or "–")]
    if empty:
        words.append(gettext("Empty: %(numbers)s.", numbers=ranges(empty)))
    if pupil.flagged:
        words.append(gettext("Unsure: %(numbers)s.", numbers=ranges(pupil.flagged)))
    return Strip(
        width=min(count, LINE) * STEP - STEP + SIDE + 2,
        height=lines * (STEP + 3),
        filled=_draw(pupil.given, f"h{SIDE}v{SIDE}h-{SIDE}z"),
        empty=_draw(empty, f"h{SIDE}v{SIDE}h-{SIDE}z"),
        flags=_draw(pupil.flagged, "m3-1h6v6z"),
        here=_draw({place} if place else (), "m-1 10h10"),
        words=" ".join(words),
    )


def _draw(positions: Collection[int], shape: str) -> str:
    parts = []
    for position in sorted(positions):
        line, column = divmod(position - 1, LINE)
        parts.append(f"M{1 + column * STEP} {1 + line * (STEP + 3)}{shape}")
    return "".join(parts)
