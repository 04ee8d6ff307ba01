"""One database under test: everything is set up, the scenes are played, and at the end the database is read."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import Postgres, fresh_database, running_server
from tests.soak import bad_network, once, power_cut, rush, storage
from tests.soak.faulty_disk import FaultyDisk, reason_against
from tests.soak.ledger import Ledger, examine
from tests.soak.report import Report
from tests.soak.school import School, founded

SCENES = ("network", "once", "storage", "power", "rush")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large each scene is."""

    network: bad_network.Size = field(default_factory=bad_network.Size)
    once: once.Size = field(default_factory=once.Size)
    storage: storage.Size = field(default_factory=storage.Size)
    power: power_cut.Size = field(default_factory=power_cut.Size)
    rush: rush.Size = field(default_factory=rush.Size)


SMOKE = Sizes(
    network=bad_network.Size(pupils=8, saves=120, kills=2, seconds=120),
    once=once.Size(rounds=8, together=4),
    storage=storage.Size(pupils=4, calm=0.5, fault=1.0),
    power=power_cut.Size(pupils=4, saves=50, cuts=1),
    rush=rush.Size(pupils=10, saving=5, seconds=2, every=1, timed=False),
)
"""About half a minute a database, for `make test`: everything is tried, times are not measured."""


@dataclass
class Stage:
    """What scenes play on."""

    school: School
    postgres: Postgres | None
    disk: FaultyDisk | None
    """The disk under the database; None where it cannot be made to fail."""
    seed: int
    sizes: Sizes
    report: Report
    ledger: Ledger = field(default_factory=Ledger)


def run(database: str, seed: int, sizes: Sizes, scenes: Collection[str], say: Callable[[str], None]) -> Report:
    """Play `scenes` on a new database of that kind, examine it, and return what was found."""
    report = Report(say)
    report.title(f"=== {database}")
    with _stage(database, seed, sizes, report) as stage:
        asyncio.run(_play(stage, scenes))
        with stage.school.app.app_context():
            verdict = examine(stage.ledger)
    report.title(f"What the database ({database}) holds at the end")
    report.figure("acknowledged saves", verdict.acknowledged)
    report.wrongs("lost", verdict.lost)
    report.wrongs("doubled", verdict.doubled)
    report.wrongs("unfinished attempts", [f"attempt {one}" for one in verdict.unfinished])
    submitted = len(stage.ledger.receipts)
    report.figure(
        "attempts graded once, mark as recomputed", verdict.graded, f"{submitted}", kept=verdict.graded == submitted
    )
    report.wrongs("replies no fault explains", [f"{many} × {what}" for what, many in stage.ledger.unexpected.items()])
    if stage.ledger.unexpected and stage.school.server.complaints:
        say(f"The server's first trace:\n{stage.school.server.complaints[0]}")
    return report


@contextmanager
def _stage(database: str, seed: int, sizes: Sizes, report: Report) -> Iterator[Stage]:
    possible = not reason_against()
    with tempfile.TemporaryDirectory(prefix="quizapp-soak-") as name:
        folder = Path(name)
        if database == "sqlite":
            disk = FaultyDisk(folder / "disk", str(folder / "quizapp.sqlite3")) if possible else None
            with founded(folder) as school:
                yield Stage(school, None, disk, seed, sizes, report)
            return
        made: list[FaultyDisk] = []

        def on_faulty_disk(place: Path) -> dict[str, str]:
            made.append(FaultyDisk(place / "disk", f"{place}/data/base/"))  # tables; the log goes on, else it stops
            return made[0].environment()

        with (
            running_server(durable=True, environment=on_faulty_disk if possible else None) as postgres,
            founded(folder, fresh_database(postgres.url, "soak")) as school,
        ):
            yield Stage(school, postgres, made[0] if made else None, seed, sizes, report)


async def _play(stage: Stage, scenes: Collection[str]) -> None:
    school, sizes = stage.school, stage.sizes
    common = (school, stage.ledger, stage.report, stage.seed)
    stage.report.figure("seconds to serving at first", f"{await school.server.start():.1f}")
    try:
        if "network" in scenes:
            await bad_network.run(*common, sizes.network)
        if "once" in scenes:
            await once.run(*common, sizes.once)
        if "storage" in scenes:
            await _storage(stage)
        if "rush" in scenes:
            await rush.run(*common, sizes.rush)
    finally:
        await school.server.stop()
    if "power" in scenes and school.is_sqlite:
        await _power(stage)


async def _storage(stage: Stage) -> None:
    school, size = stage.school, stage.sizes.storage
    rest = (school, stage.ledger, stage.report, stage.seed, size)
    if stage.postgres is not None:
        await storage.run_through("PostgreSQL dies and restarts", storage.restarted(stage.postgres), *rest)
    await storage.run_through("Database locked", storage.locked(school), *rest)
    if stage.disk is None:
        stage.report.title("Disk full, disk broken")
        stage.report.skipped("disk full, disk broken", reason_against())
        return
    plain = dict(school.server.environment)
    if school.is_sqlite:  # the server itself writes the file; PostgreSQL runs on its faulty disk already
        await school.server.stop()
        school.server.environment |= stage.disk.environment()
        await school.server.start()
    for name, number in storage.ERRORS:
        await storage.run_through(name, storage.failing(stage.disk, number), *rest)
    if school.is_sqlite:
        await school.server.stop()
        school.server.environment = plain
        await school.server.start()


async def _power(stage: Stage) -> None:
    report, size = stage.report, stage.sizes.power
    report.title(f"Power cut, {size.cuts} times: what was not synced is gone")
    if stage.disk is None:
        report.skipped("power cut", reason_against())
        return
    for name, command in (("FULL", power_cut.FULL), ("NORMAL", power_cut.NORMAL)):
        with tempfile.TemporaryDirectory(prefix="quizapp-power-") as folder:
            found = await power_cut.run(Path(folder), command, stage.seed, size)
        report.figure(f"synchronous={name}", f"{found.acknowledged} acknowledged, {found.taken_back} writes gone")
        if name == "FULL":
            report.wrongs("  lost", found.lost)
        else:
            report.figure("  lost", len(found.lost), "≥ 1, or the cut proves nothing", kept=bool(found.lost))
