"""Whether the page told the truth, and whether the database holds what was acknowledged, each answer exactly once.

The watcher is put into the page before the page's own scripts. It reads the controls by itself, hears by itself what the
server acknowledges, and compares with the honest line after every change of the line and before every frame that follows
an input: while the controls hold what the server has not acknowledged, the line may not say "saved on the server". Lies are
kept in localStorage, so that a killed tab cannot hide them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from quizapp.models import Attempt, LateResponse, Response, ResponseRevision, db
from tests.bad_network import Network
from tests.browser.schools import ServedSchool

_WATCH = Path(__file__).with_name("truth.js").read_text(encoding="utf-8")


def watch(context: BrowserContext) -> None:
    """Watch every attempt page that this context opens from now on."""
    context.add_init_script(_WATCH)


def states(page: Page) -> list[str]:
    """The states of the honest line since the page was opened, each change once."""
    seen: list[str] = page.evaluate("truth.seen.map(one => one.state)")
    return [state for index, state in enumerate(seen) if index == 0 or seen[index - 1] != state]


def given(page: Page) -> dict[int, Any]:
    """What the controls of every question hold now; ticked boxes in the order of the page."""
    return {int(position): value for position, value in page.evaluate("truth.given()").items()}


def expect_the_truth(page: Page) -> None:
    """The line never claimed more than was acknowledged, in this page and in those of its context before it."""
    lies = page.evaluate("window.truth?.lies ?? JSON.parse(localStorage.getItem('truth:lies') ?? '[]')")
    assert lies == [], "\n".join(lies)


def expect_exactly_once(served: ServedSchool, network: Network, attempt_id: int) -> dict[int, Any]:
    """Every save the server acknowledged is there exactly once; returns the stored values by position."""
    told = [one for one in network.acknowledged(attempt_id) if one["status"] != "refused"]
    with served.looking():
        attempt = db.session.get_one(Attempt, attempt_id)
        found = select(ResponseRevision).where(ResponseRevision.attempt_id == attempt_id).order_by(ResponseRevision.id)
        history = list(db.session.scalars(found))
        late = list(db.session.scalars(select(LateResponse).where(LateResponse.attempt_id == attempt_id)))
        stored = {
            row.position: row for row in db.session.scalars(select(Response).where(Response.attempt_id == attempt_id))
        }
        _every_acknowledged_save_is_there(told, history, late)
        _stored_is_the_last_in_the_history(stored, history, attempt)
        _graded_once(attempt, stored)
        return {position: row.value for position, row in stored.items() if row.value not in (None, "", [], {})}


def _every_acknowledged_save_is_there(
    told: list[dict[str, Any]], history: list[ResponseRevision], late: list[LateResponse]
) -> None:
    rows = {row.operation_id: row for row in history}
    kept = {row.operation_id: row for row in late}
    assert len(rows) == len(history)
    assert len(kept) == len(late)
    for one in told:
        operation = one["operation_id"]
        if one["status"] == "late":
            # Late, but equal to what is stored or kept already: nothing to add.
            same = [row for row in (*late, *history) if row.position == one["position"] and row.value == one["value"]]
            assert operation in kept or same, one
        elif operation in rows:
            row = rows[operation]
            assert (row.position, row.value) == (one["position"], one["value"]), one
            assert row.outcome == one["status"], one
        else:  # equal to what was stored already
            same = [row for row in history if row.position == one["position"] and row.value == one["value"]]
            assert same or one["value"] in (None, "", [], {}), one


def _stored_is_the_last_in_the_history(
    stored: dict[int, Response], history: list[ResponseRevision], attempt: Attempt
) -> None:
    saved: dict[int, list[ResponseRevision]] = {}
    for row in history:
        if row.outcome == "saved":
            saved.setdefault(row.position, []).append(row)
    for position, rows in saved.items():
        revisions = [row.revision for row in rows]
        assert revisions == sorted(set(revisions)), f"question {position}: {revisions}"
        assert stored[position].revision == revisions[-1]
        assert stored[position].value == rows[-1].value


def _graded_once(attempt: Attempt, stored: dict[int, Response]) -> None:
    """A submitted attempt has its receipt, and every response was marked in that one moment."""
    if attempt.submitted_at is None:
        assert (attempt.receipt, attempt.mark) == (None, None)
        return
    assert attempt.receipt
    assert attempt.mark is not None
    assert {row.marked_at for row in stored.values() if row.marked_at} <= {attempt.submitted_at}
