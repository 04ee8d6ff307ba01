"""What a pile tells above its cards, and anew after each press: how many wait where, what the last press did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from quizapp.operations.decision_log import Made
from quizapp.operations.group_decisions import TakenBack
from quizapp.operations.marking_inbox import Pile, Share
from quizapp.operations.marking_pile import Split, Task
from quizapp.operations.regrade_links import query_of
from quizapp.operations.regrade_proposals import Proposal
from quizapp.web.filters import clock_time
from quizapp.web.marking.forms import points_text, read_ids

ALL = "all"
"""What an address says for all my classes."""
MOST_SPLIT = 300
"""Responses named in an address whose groups are taken apart."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the teacher wants the pile: what the address says beside the question."""

    hidden: bool = False
    together: bool = False
    """All my classes, not the one at hand alone."""
    learn: str | None = None
    """None: as chosen last for the question."""
    page: int = 1
    spellings: tuple[int, ...] = ()
    pupils: tuple[int, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Read an address."""
        page = query.get("page", "")
        return cls(
            query.get("names") == "hidden",
            query.get("classes") == ALL,
            query.get("learn"),
            max(1, int(page[:4])) if page.isascii() and page.isdigit() else 1,
            read_ids(query.get("split", ""))[:MOST_SPLIT],
            read_ids(query.get("each", ""))[:MOST_SPLIT],
        )

    @property
    def split(self) -> Split:
        """Which groups are taken apart."""
        return Split(frozenset(self.spellings), frozenset(self.pupils))

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the address of this pile with some things otherwise; what is as usual stays out of it."""
        now = {
            "names": "hidden" if self.hidden else None,
            "classes": ALL if self.together else None,
            "learn": self.learn,
            "page": self.page if self.page > 1 else None,
            "split": "-".join(map(str, self.spellings)) or None,
            "each": "-".join(map(str, self.pupils)) or None,
        } | changes
        return {name: value for name, value in now.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies beside the pile: the inbox, my last decision here, my comments."""

    piles: Sequence[Pile]
    last: Made | None
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is told above the cards, and anew after each press."""

    count: int
    together: bool
    """The pile is of all my classes."""
    classes: tuple[tuple[str, int, str | None], ...]
    """All my classes and each in which the question waits: name, how many, and the address (None: this one)."""
    last: str
    """What the last press did, which can be undone; empty if there is none."""
    decision: int | None
    undo_url: str
    contradicted: str
    contradicted_url: str


def state_of(assignment_id: int, number: int, question_id: str, desk: Desk, wanted: Wanted) -> State:
    """Return how the pile stands now."""
    shares = [
        share
        for pile in desk.piles
        if pile.column.question_id == question_id
        and any((one.assignment_id, one.number) == (assignment_id, number) for one in pile.shares)
        for share in pile.shares
    ]
    everywhere = sum(share.count for share in shares)
    here = next((share.count for share in shares if share.assignment_id == assignment_id), 0)
    last = desk.last
    return State(
        count=everywhere if wanted.together else here,
        together=wanted.together,
        classes=_classes(assignment_id, number, shares, wanted),
        last=decision_words(last) if last else "",
        decision=last.id if last else None,
        undo_url=url_for("marking.undo", assignment_id=assignment_id, number=number, **wanted.query()),
        contradicted=otherwise_words(last.contradicted) if last and last.contradicted else "",
        contradicted_url=_regrade_url(assignment_id, number, last) if last and last.contradicted else "",
    )


def _classes(
    assignment_id: int, number: int, shares: Sequence[Share], wanted: Wanted
) -> tuple[tuple[str, int, str | None], ...]:
    """Return the choice between all my classes and each; nothing where there is nothing to choose."""
    elsewhere = {share.assignment_id for share in shares} - {assignment_id}
    if not elsewhere:
        return ()
    query = wanted.query(page=None, split=None, each=None)
    alone, everywhere = {**query, "classes": None}, {**query, "classes": ALL}

    def at(assignment: int, place: int, query: dict[str, Any]) -> str:
        return url_for("marking.pile", assignment_id=assignment, number=place, **query)

    count = sum(share.count for share in shares)
    listed = [(gettext("All my classes"), count, None if wanted.together else at(assignment_id, number, everywhere))]
    for share in shares:
        is_here = share.assignment_id == assignment_id and not wanted.together
        url = None if is_here else at(share.assignment_id, share.number, alone)
        listed.append((share.classroom, share.count, url))
    return tuple(listed)


def _regrade_url(assignment_id: int, number: int, last: Made) -> str:
    """Return where marks that say otherwise than the key can be looked at: among all, if a narrower decision keeps them."""
    query: dict[str, Any] = dict(query_of(Proposal(assignment_id, number)))
    if not last.would_change:
        query["show"] = "all"
    return url_for("regrading.preview", assignment_id=assignment_id, number=number, **query)


def decision_words(made: Made) -> str:
    """Return what a press did, with its time."""
    return gettext("%(time)s: %(what)s", time=clock_time(made.at), what=outcome_words(made))


def outcome_words(made: Made) -> str:
    """Return what a press did: "4 answers marked right. 3 more followed."."""
    if made.mark >= made.points:
        done = ngettext("%(num)s answer marked right.", "%(num)s answers marked right.", made.marked)
    elif made.mark <= 0:
        done = ngettext("%(num)s answer marked wrong.", "%(num)s answers marked wrong.", made.marked)
    else:
        done = ngettext(
            "%(num)s answer marked with %(points)s.",
            "%(num)s answers marked with %(points)s.",
            made.marked,
            points=points_text(made.mark),
        )
    if not made.settled:
        return str(done)
    return f"{done} {followed_words(made.settled)}"


def followed_words(count: int) -> str:
    """Return how many responses got their mark because the key had learned: alike ones elsewhere, others by its model."""
    return str(ngettext("%(num)s more followed.", "%(num)s more followed.", count))


def otherwise_words(count: int) -> str:
    """Return that marks given before say otherwise."""
    return str(
        ngettext(
            "%(num)s answer elsewhere was marked differently.",
            "%(num)s answers elsewhere were marked differently.",
            count,
        )
    )


def taken_back_words(back: TakenBack) -> str:
    """Return what an undo did, and what it left alone."""
    count = back.waiting + back.elsewhere
    words = [ngettext("%(num)s answer waits again.", "%(num)s answers wait again.", count)]
    if back.kept:
        words.append(
            ngettext(
                "%(num)s was marked differently since and stays.",
                "%(num)s were marked differently since and stay.",
                back.kept,
            )
        )
    if back.since:
        words.append(
            ngettext(
                "%(num)s handed in since keeps the mark the key gave; change it in the results.",
                "%(num)s handed in since keep the mark the key gave; change them in the results.",
                back.since,
            )
        )
    return " ".join(words)


def skipped_words(skipped: Mapping[str | None, int]) -> list[str]:
    """Return who had decided what this press left alone."""
    words = []
    for name, count in skipped.items():
        if name is None:
            words.append(ngettext("%(num)s did not wait any more.", "%(num)s did not wait any more.", count))
        else:
            words.append(
                ngettext(
                    "%(num)s was already decided by %(name)s; that mark stays.",
                    "%(num)s were already decided by %(name)s; those marks stay.",
                    count,
                    name=name,
                )
            )
    return words


def following_of(task: Task, piles: Sequence[Pile], wanted: Wanted) -> tuple[str, str] | None:
    """Return where to go on: this question in another class, else the largest pile."""
    here = task.results.assignment

    def is_same(pile: Pile) -> bool:
        return (pile.quiz_id, pile.column.question_id) == (here.quiz_id, task.column.question_id)

    shares = [
        (not is_same(pile), place, share, pile)
        for place, pile in enumerate(piles)
        for share in pile.shares
        if (share.assignment_id, share.number) != (here.id, task.column.number)
        and not (wanted.together and is_same(pile))
    ]
    if not shares:
        return None
    _, _, share, pile = min(shares, key=lambda one: one[:2])
    # The next question has a choice of its own.
    names = wanted.query(page=None, split=None, each=None, learn=wanted.learn if is_same(pile) else None)
    whole = wanted.together and len(pile.shares) > 1
    words = gettext(
        "Go on: question %(number)s in %(classroom)s (%(count)s)",
        number=share.number,
        classroom=gettext("all my classes") if whole else share.classroom,
        count=pile.count if whole else share.count,
    )
    if not is_same(pile):
        words = f"{words}, {pile.title}"
    return words, url_for("marking.pile", assignment_id=share.assignment_id, number=share.number, **names)
