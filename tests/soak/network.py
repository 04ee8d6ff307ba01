"""A faulty network: a TCP proxy that delays everything, cuts connections and swallows replies the server has sent."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Faults:
    """How bad it is: seconds of one round trip, and the shares of connections cut and of replies swallowed."""

    round_trip: float = 0.6
    cut: float = 0.15
    swallowed: float = 0.10


@dataclass
class FaultyNetwork:
    """Stands between phones and the server. A connection costs a round trip, and so does each request on it.

    Cuts fall at a random byte of the request or of the reply. Of the swallowed replies one half ends with a closed
    connection, the other in silence until the phone loses patience; in both the server has done its work.
    """

    target: int
    faults: Faults
    rng: random.Random
    port: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Connections by what became of them: `passed`, `cut`, `swallowed`, `refused` (no server listens)."""

    _under_way: set[asyncio.Task[None] | None] = field(default_factory=set)
    """Tasks of connections: the event loop alone would let some be collected while they wait."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FaultyNetwork]:
        """Listen on a free port of 127.0.0.1 for the length of the block."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in list(self._under_way):
                if task is not None:
                    task.cancel()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._under_way.add(task)
        try:
            await self._carry_to_its_end(reader, writer)
        finally:
            self._under_way.discard(task)

    async def _carry_to_its_end(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fate, draw = self._fate(), self.rng.random()
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(self.faults.round_trip)  # of the handshake
            try:
                up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
            except OSError:
                self.counts["refused"] += 1
                writer.transport.abort()
                return
            self.counts[fate] += 1
            try:
                await _exchange(self.faults.round_trip / 2, fate, draw, (reader, writer), (up_reader, up_writer))
            finally:
                up_writer.close()
                writer.close()

    def _fate(self) -> str:
        draw = self.rng.random()
        if draw < self.faults.cut:
            return "cut"
        return "swallowed" if draw < self.faults.cut + self.faults.swallowed else "passed"


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _exchange(delay: float, fate: str, draw: float, phone: Stream, server: Stream) -> None:
    """Carry one connection to its end, or to where fate ends it."""
    cuts_up = 2 * draw if fate == "cut" and draw < 1 / 2 else None
    cuts_down = 2 * draw - 1 if fate == "cut" and draw >= 1 / 2 else None
    up = asyncio.ensure_future(_pump(phone[0], server[1], delay, cuts_up))
    down = asyncio.ensure_future(_pump(server[0], None if fate == "swallowed" else phone[1], delay, cuts_down))
    try:
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        if cuts_up is not None and up.done():
            server[1].transport.abort()
            phone[1].transport.abort()
            return
        await down
        if cuts_down is not None:
            phone[1].transport.abort()
        elif fate == "swallowed" and draw < 1 / 2:
            await up  # silence: until the phone hangs up
    finally:
        up.cancel()
        down.cancel()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter | None, delay: float, cut: float | None
) -> None:
    """Pass on what comes, `delay` seconds later; with `cut`, only that share of the first piece."""
    while chunk := await _read(reader):
        await asyncio.sleep(delay)
        if writer is not None:
            writer.write(chunk if cut is None else chunk[: int(cut * len(chunk))])
        if cut is not None:
            return


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK)
    except OSError:
        return b""
