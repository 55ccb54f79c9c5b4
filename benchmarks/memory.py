"""The memory of a process that takes a million events, while its rules change a thousand times.

.venv/bin/python -m benchmarks.memory [--events 1000000] [--reloads 1000]

The pipeline in one process on PostgreSQL; what is compared is the mean of the first tenth and of the last.
"""

import argparse
import json
import os
import statistics
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks import places
from benchmarks.machine import machine
from benchmarks.shapes import Shape, rules
from engine.activation import activate
from engine.arrivals import Arrival
from engine.clock import DAY, SECOND, shown, system_clock
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.upgrade import upgrade

SHAPE = Shape(triggers=100, users=1_000)
BATCH = 500


def megabytes() -> float:
    """Return how much memory this process has, as the system counts it."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def events() -> Iterator[Arrival]:
    """Yield events about the same people, over and over: each has another unit then."""
    told = {f"a{n}": "x" for n in range(SHAPE.attributes)}
    first = system_clock() // SECOND * SECOND - 30 * DAY
    for number in count():
        round_, person = divmod(number, SHAPE.users)
        attributes = {"unit": f"u{(person + round_) % SHAPE.groups}", "level": 5 + round_, **told}
        head = {"specversion": "1.0", "id": f"e{number}", "source": "hr", "subject": f"p-{person}"}
        type_ = "user.updated" if round_ else "user.joined"
        body = {**head, "type": type_, "time": shown(first + round_ * SECOND), "data": {"attributes": attributes}}
        yield Arrival(body=json.dumps(body).encode())


def measured(url: str, number: int, reloads: int) -> list[float]:
    """Take so many events; return the megabytes after each batch."""
    database, settings = Database(url), Settings(sample=0.0)
    upgrade(database)
    both = [rules(SHAPE, description) for description in ("one", "another")]
    activate(database, both[0], actor="bench", settings=settings)
    pipeline, arrivals = Pipeline(database, settings), events()
    found: list[float] = []
    began, batches = perf_counter(), max(1, number // BATCH)
    for batch in range(batches):
        for turn in range(batch * reloads // batches, (batch + 1) * reloads // batches):
            activate(database, both[(turn + 1) % 2], actor="bench", settings=settings)
        verdicts = pipeline.process([next(arrivals) for _ in range(BATCH)])
        assert {verdict.outcome for verdict in verdicts} == {"applied"}
        found.append(megabytes())
        if (batch + 1) % max(1, batches // 20) == 0:
            print(f"  {(batch + 1) * BATCH:,} events, {perf_counter() - began:,.0f} s: {found[-1]:.1f} MB", flush=True)
    pipeline.close()
    database.close()
    return found


def main() -> None:
    """Measure, and print what the first tenth took and the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--reloads", type=int, default=1_000)
    asked = parser.parse_args()
    with places.database("memory") as url:
        found = measured(url, asked.events, asked.reloads)
    tenth = max(1, len(found) // 10)
    first, last = statistics.mean(found[:tenth]), statistics.mean(found[-tenth:])
    print(f"the first tenth {first:.1f} MB, the last {last:.1f} MB: {100 * (last / first - 1):+.1f} %")
    print(machine())


if __name__ == "__main__":
    main()
