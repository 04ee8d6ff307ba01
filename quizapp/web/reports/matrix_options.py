"""What the address of the matrix asks for, and the links that ask for something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from quizapp.core.question_types.base import PROCESS_LABELS
from quizapp.operations.matrix_rows import SHOWS, Filters, Order, Show
from quizapp.operations.participants import WHICH, Which
from quizapp.operations.reports import Matrix
from quizapp.web.links import Link

_SORT = re.compile(r"(?P<falling>-?)(?P<by>name|score|q(?P<number>[1-9][0-9]{0,2}))")
LONGEST_SEARCH = 60
"""Letters of a name one may look for."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the address asks for. Whatever it does not say, or says wrongly, is as usual."""

    which: Which | None = None
    """None: the attempt that counts."""
    sort: str = "name"
    page: int = 1
    hidden: bool = False
    numbers: bool = False
    """NIS and NISN stand beside the names."""
    show: Show = "all"
    process: str = ""
    search: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Options:
        """Return the options in the query string `values`."""
        sort = values.get("sort", "name")
        page = values.get("page", "1")
        hidden = values.get("names") == "hidden"
        search = " ".join(values.get("search", "").replace("\0", "").split())[:LONGEST_SEARCH]
        return cls(
            which=next((one for one in WHICH if one == values.get("attempt")), None),
            sort=sort if _SORT.fullmatch(sort) else "name",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,  # noqa: PLR2004
            hidden=hidden,
            # What says who it is goes with the names, and looking for a name would say it, too.
            numbers=values.get("numbers") == "shown" and not hidden,
            show=next((one for one in SHOWS if one == values.get("rows")), "all"),
            process=values["process"] if values.get("process") in PROCESS_LABELS else "",
            search="" if hidden else search,
        )

    @property
    def order(self) -> Order:
        """The order of rows, as operations take it."""
        found = _SORT.fullmatch(self.sort)
        if found is None:
            return Order()
        falling = bool(found["falling"])
        if found["number"]:
            return Order("column", int(found["number"]), falling)
        return Order("score" if found["by"] == "score" else "name", 0, falling)

    @property
    def filters(self) -> Filters:
        """Which rows and columns, as operations take it."""
        return Filters(self.show, self.process, self.search)

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the query that keeps these options but for `changes`, from page 1; what is as usual is left out."""
        new = replace(self, **({"page": 1} | changes))
        query: dict[str, Any] = {
            "attempt": new.which,
            "rows": new.show if new.show != "all" else None,
            "process": new.process,
            "search": new.search,
            "sort": new.sort if new.sort != "name" else None,
            "page": new.page if new.page != 1 else None,
            "names": "hidden" if new.hidden else None,
            "numbers": "shown" if new.numbers and not new.hidden else None,
        }
        return {name: value for name, value in query.items() if value}


@dataclass(frozen=True, slots=True)
class Choices:
    """Ways to see the same matrix otherwise."""

    rows: tuple[Link, ...]
    processes: tuple[Link, ...]
    """Empty where all questions ask for the same."""
    attempts: tuple[Link, ...]
    """Empty where there is one attempt."""
    pages: tuple[Link, ...]
    hidden: bool
    """Names are hidden."""
    names: Link
    numbers: Link | None
    """NIS and NISN beside the names; none while names are hidden."""
    search: str
    kept: tuple[tuple[str, Any], ...]
    """What the form that looks for a name sends along."""
    everything_url: str
    """All rows and columns again."""
    narrowed: bool
    """Some rows or columns are left out now."""


def choices(found: Matrix, options: Options, here: Callable[..., str]) -> Choices:
    """Return the ways to see `found` otherwise. `here`: the address with some options changed."""
    return Choices(
        rows=_rows(found, options, here),
        processes=_processes(found, options, here),
        attempts=_attempts(found, here),
        pages=tuple(
            Link(str(page), here(page=page), page == found.page)
            for page in range(1, found.pages + 1)
            if found.pages > 1
        ),
        hidden=options.hidden,
        names=Link(
            gettext("Show names") if options.hidden else gettext("Hide names"),
            here(page=found.page, hidden=not options.hidden),
        ),
        numbers=None
        if options.hidden
        else Link(
            gettext("Without NIS and NISN") if options.numbers else gettext("With NIS and NISN"),
            here(page=found.page, numbers=not options.numbers),
        ),
        search=options.search,
        kept=tuple(options.query(search="").items()),
        everything_url=here(show="all", process="", search=""),
        narrowed=options.filters.narrows or options.process != "",
    )


def _rows(found: Matrix, options: Options, here: Callable[..., str]) -> tuple[Link, ...]:
    words: dict[Show, str] = {
        "all": gettext("Everybody"),
        "below": gettext(
            "Below %(label)s %(threshold)s",
            label=found.results.assignment.threshold_label,
            threshold=found.threshold,
        ),
        "absent": gettext("Not handed in"),
        "waiting": gettext("Waiting for a mark"),
    }
    return tuple(Link(words[show], here(show=show), show == options.show) for show in SHOWS)


def _processes(found: Matrix, options: Options, here: Callable[..., str]) -> tuple[Link, ...]:
    if len(found.processes) < 2 and not options.process:  # noqa: PLR2004 - nothing to choose from
        return ()
    words = {"": gettext("All questions")} | {name: gettext(PROCESS_LABELS[name]) for name in found.processes}
    return tuple(Link(text, here(process=name), name == options.process) for name, text in words.items())


def _attempts(found: Matrix, here: Callable[..., str]) -> tuple[Link, ...]:
    if found.results.assignment.attempts_allowed == 1 and found.which == "first":
        return ()
    words: dict[Which, str] = {
        "first": gettext("First attempt"),
        "newest": gettext("Newest attempt"),
        "best": gettext("Best attempt"),
    }
    return tuple(Link(text, here(which=which), which == found.which) for which, text in words.items())
