"""What a pupil and the attempt page do: sign in, start, answer, deliver through an outbox, hand in; until it has worked."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from quizapp.core.question_types.declarations import Declaration, Response
from tests import factories
from tests.soak.ledger import Acknowledged, Ledger
from tests.soak.phones import Lost, Phone, Reply

BACK_OFF = (0.2, 0.4, 0.8, 1.5, 3.0)
"""Seconds between tries: the page's 2, 4, 8, 15, 30, ten times as fast, so that minutes hold hours of trouble."""
PASSING = {408, 429, 502, 503, 504}
UNEXPLAINED = 5


class StuckError(Exception):
    """The server keeps giving a pupil a reply that no fault explains."""


@dataclass
class Outbox:
    """Brings answers to the server, each once: one request at a time, sent again as it was until it is answered.

    A change waits until then, a later change of the same question replaces it; the base revision of what waits moves
    with what is acknowledged. So does the page (static/js).
    """

    send: Callable[[list[dict[str, Any]]], Awaitable[dict[str, Any]]]
    """Sends saves until the server has answered; returns the answer."""
    attempt: int
    ledger: Ledger
    rng: random.Random
    revisions: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self, position: int, value: Response, *, flagged: bool = False) -> None:
        """Note a change; it goes out with the next request."""
        self.waiting[position] = {
            "position": position,
            "value": value,
            "flagged": flagged,
            "base_revision": self.revisions.get(position, 0),
            "operation_id": f"{self.rng.getrandbits(128):032x}",
            "made_at": time.monotonic(),
        }
        self.changed.set()

    @property
    def pending(self) -> int:
        """Saves that the server has not acknowledged yet."""
        return len(self.waiting) + len(self.sent)

    async def deliver(self) -> None:
        """Deliver what waits, for ever; cancel when nothing is pending."""
        while True:
            await self.changed.wait()
            self.changed.clear()
            while self.waiting:
                self.sent = list(self.waiting.values())
                self.waiting = {}
                answer = await self.send(self.sent)
                self._accept(answer["results"])

    def _accept(self, results: list[dict[str, Any]]) -> None:
        by_operation = {result.get("operation_id", result["position"]): result for result in results}
        for save in self.sent:
            position = save["position"]
            result = by_operation.get(save["operation_id"]) or by_operation.get(position)
            if result is None or result["status"] != "saved":
                self.ledger.unexpected[f"a save of the only tab came to {result}"] += 1
                continue
            revision = result["revision"]
            self.ledger.saves.append(
                Acknowledged(self.attempt, position, save["operation_id"], save["value"], revision)
            )
            self.acknowledged += 1
            self.revisions[position] = max(revision, self.revisions.get(position, 0))
            if position in self.waiting:
                self.waiting[position]["base_revision"] = self.revisions[position]
        self.sent = []


@dataclass
class Taking:
    """One pupil's way through a test, over whatever network the phone has."""

    phone: Phone
    person: int
    assignment: int
    declarations: tuple[Declaration, ...]
    ledger: Ledger
    rng: random.Random
    attempt: int = 0
    outbox: Outbox = field(init=False)
    last: dict[int, Response] = field(default_factory=dict)
    """What stands in the page's controls, by position."""
    quota: int = 0
    """Saves to have acknowledged; may be changed under way."""
    repeated: int = 0
    """Requests sent again."""
    unavailable: int = 0
    """Replies that said not now (503 and its like)."""
    finished: bool = False

    async def sign_in(self, username: str) -> None:
        """Sign in with the PIN."""
        await self.insist(lambda: self.phone.get("/sign-in"))
        fields = {"username": username, "secret": factories.PIN}
        reply = await self.insist(lambda: self.phone.post("/sign-in", "application/json", **fields))
        self.phone.token = reply.json()["csrf_token"]

    async def start(self, sitting: int = 1) -> None:
        """Look at the test and begin, or find the attempt that a lost reply spoke of."""
        await self.insist(lambda: self.phone.get(f"/assignments/{self.assignment}"))
        reply = await self.insist(lambda: self.phone.post(f"/assignments/{self.assignment}/attempts"), 303)
        self.begun(reply, sitting)

    def begun(self, reply: Reply, sitting: int = 1) -> None:
        """Note where the start led to."""
        self.attempt = int(reply.location.rpartition("/")[2])
        self.ledger.attempts[self.assignment, self.person, sitting].add(self.attempt)
        self.outbox = Outbox(self.post_saves, self.attempt, self.ledger, self.rng)

    async def answer(self, pause: float) -> None:
        """Change answers, one about every `pause` seconds, until the quota is acknowledged and none is pending."""
        delivering = asyncio.ensure_future(self.outbox.deliver())
        try:
            while self.outbox.acknowledged < self.quota or self.outbox.pending:
                if self.outbox.acknowledged + self.outbox.pending < self.quota:
                    position = self.rng.randint(1, len(self.declarations))
                    self.outbox.change(position, self.other_answer(position), flagged=self.rng.random() < 0.1)
                await asyncio.sleep(pause * (0.5 + self.rng.random()))
                if delivering.done():
                    delivering.result()
        finally:
            delivering.cancel()

    def other_answer(self, position: int) -> Response:
        """Return an answer that fits the question and is not the one that stands there."""
        while (value := _value(self.declarations[position - 1], self.rng)) == self.last.get(position):
            pass
        self.last[position] = value
        return value

    async def post_saves(self, saves: list[dict[str, Any]]) -> dict[str, Any]:
        """Send saves, and at first that the page was opened, until the server has answered for them."""
        path = f"/attempts/{self.attempt}/responses"
        extras: dict[str, Any] = {"current": saves[-1]["position"]}
        if not self.outbox.acknowledged:
            event = {"kind": "opened", "operation_id": f"opened-{self.attempt}", "ago": 0}
            extras |= {"device": f"phone{self.person:08}", "events": [event]}
        reply = await self.insist(
            lambda: self.phone.post_json(path, {"saves": [_aged(one) for one in saves], **extras})
        )
        self.ledger.opened.add(self.attempt)
        answer: dict[str, Any] = reply.json()
        return answer

    async def hand_in(self) -> str:
        """Submit until the server says it has it; return the receipt."""
        reply = await self.insist(lambda: self.phone.post_json(f"/attempts/{self.attempt}/submission", {}))
        receipt = str(reply.json()["receipt"])
        self.ledger.receipts[self.attempt].add(receipt)
        self.finished = True
        return receipt

    async def insist(self, ask: Callable[[], Awaitable[Reply]], status: int = 200) -> Reply:
        """Ask until the reply is `status`. Passing faults are waited out; what no fault explains is noted.

        Raises `StuckError` when that happens again and again: no patience would help.
        """
        tries = unexplained = 0
        while True:
            try:
                reply = await ask()
            except Lost:
                pass
            else:
                if reply.status == status:
                    return reply
                if reply.status not in PASSING:
                    said = f"status {reply.status}: {reply.body[:160].decode(errors='replace')}"
                    self.ledger.unexpected[said] += 1
                    unexplained += 1
                    if unexplained == UNEXPLAINED:
                        raise StuckError(said)
                else:
                    self.unavailable += 1
            self.repeated += 1
            await asyncio.sleep(BACK_OFF[min(tries, len(BACK_OFF) - 1)] * (0.75 + self.rng.random() / 2))
            tries += 1


def _aged(save: dict[str, Any]) -> dict[str, Any]:
    """Return a save as it is sent now: with how many seconds ago it was made, by the phone's own reckoning."""
    sent = dict(save)
    return sent | {"ago": int(time.monotonic() - sent.pop("made_at"))}


def _value(declaration: Declaration, rng: random.Random) -> Response:
    choices = list(declaration.choices)
    match declaration.shape:
        case "text":
            return f"Karena roket {rng.choice(['besar', 'itu', 'Rusia'])} diluncurkan {rng.randint(1, 20)} kali."
        case "choice":
            return rng.choice(choices)
        case "choices":
            return rng.sample(choices, rng.randint(1, len(choices)))
        case "order":
            return rng.sample(choices, len(choices))
        case "mapping":
            return {part: rng.choice(choices) for part in declaration.parts}
