"""What a run has to say: figures, promises kept and missed, and a line of progress every ten seconds."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

EVERY_SECONDS = 10.0


@dataclass
class Report:
    """Prints as it goes; `missed` is what the command ends with 1 for."""

    say: Callable[[str], None]
    missed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def title(self, text: str) -> None:
        """Begin a part."""
        self.say(f"\n{text}")

    def figure(self, what: str, figure: object, promise: str = "", *, kept: bool = True) -> None:
        """Print a figure, and the promise it is held against."""
        held = f"{promise}: {'kept' if kept else 'MISSED'}" if promise else ""
        self.say(f"  {what:38} {figure!s:32} {held}".rstrip())
        if not kept:
            self.missed.append(f"{what}: {figure} ({promise})")

    def wrongs(self, what: str, found: Iterable[str]) -> None:
        """Print how many wrongs there are, with the first of them, and hold the figure against none."""
        listed = list(found)
        self.figure(what, len(listed), "0", kept=not listed)
        for one in listed[:5]:
            self.say(f"      {one[:300]}")

    def skipped(self, what: str, why: str) -> None:
        """Say in words what could not be tried here."""
        self.say(f"  {what:38} skipped: {why}")

    @asynccontextmanager
    async def progress(self, line: Callable[[], str]) -> AsyncIterator[None]:
        """Print `line()` every ten seconds of the block."""

        async def go_on() -> None:
            while True:
                await asyncio.sleep(EVERY_SECONDS)
                self.say(f"    {time.monotonic() - self.began:4.0f} s  {line()}")

        task = asyncio.ensure_future(go_on())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of all values do not exceed (nearest rank); nan of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan
