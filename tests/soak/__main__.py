"""`make soak`: acknowledged answers against killed servers, a bad network, failing disks; exactly once; speed at the bell.

Takes about six minutes a database. Ends with 1 when a promise is missed. Everything drawn comes from the seed that is
printed; what the machine does in between is its own affair.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
from dataclasses import replace

from tests.soak import bad_network, stages
from tests.soak.stages import SCENES, Sizes


def main() -> int:
    """Run what the arguments say. Told to end, it stops its servers first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = _arguments()
    network = replace(bad_network.Size(), pupils=arguments.pupils, saves=arguments.saves, seconds=arguments.seconds)
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    databases = ["sqlite", "postgresql"] if arguments.database == "both" else [arguments.database]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"Seed {seed}; {os.cpu_count()} cores, load {load}")
    missed: list[str] = []
    for database in databases:
        report = stages.run(database, seed, Sizes(network=network), arguments.only or SCENES, _say)
        missed += [f"{database}: {one}" for one in report.missed]
    for one in missed:
        print(f"MISSED {one}")
    print("Every promise was kept." if not missed else f"{len(missed)} promises were missed (seed {seed}).")
    return min(1, len(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").partition("\n")[0])
    size = bad_network.Size()
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--pupils", type=int, default=size.pupils, help="pupils behind the bad network (%(default)s)")
    parser.add_argument("--saves", type=int, default=size.saves, help="saves they have acknowledged (%(default)s)")
    parser.add_argument("--seconds", type=float, default=size.seconds, help="how long they may take (%(default)s)")
    parser.add_argument("--seed", type=int, help="what everything is drawn from; drawn itself when not given")
    parser.add_argument("--only", action="append", choices=SCENES, help="only this scene (may be given several times)")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
