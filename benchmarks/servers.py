"""RabbitMQ and PostgreSQL: events a second, latency and the relay of real workers, beside the bare servers.

.venv/bin/python -m benchmarks.servers [--rounds 5] [--quick] [--json FILE]

Everything is measured once a round, so that what disturbs the machine disturbs all of it alike.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from benchmarks import bare, places
from benchmarks.embedded import feed
from benchmarks.steps import BATCH, RATE, count, fill, handed_over, latencies, others, publish, share
from benchmarks.workers import Workers, halted, wait
from connectors.broker.names import EVENTS, QUEUES
from connectors.broker.queue import Broker


@dataclass(frozen=True)
class Size:
    """How much is measured in a round."""

    events: int
    seconds: int
    outbox: int
    batches: int


USUAL = Size(events=8_000, seconds=10, outbox=20_000, batches=8)
QUICK = Size(events=2_000, seconds=3, outbox=4_000, batches=2)


class Bench:
    """One broker, and a database with people in it of which each measurement gets a copy; figures by name."""

    def __init__(self, broker: str, filled: str, folder: Path, size: Size) -> None:
        self.broker, self.size, self.folder = broker, size, folder
        self._template = str(sa.make_url(filled).database)
        self.figures: dict[str, list[float]] = defaultdict(list)
        self.bodies = list(feed(size.events))

    def round(self) -> None:
        """Measure everything once."""
        for number in (1, 2, 4):
            with self._place() as url:
                self._note(f"{number} worker{'s' if number > 1 else ''}, events/s", self._events(url, number))
        with self._place() as url:
            consuming = self._events(url, 1, "--only", "consume")
            self._note("1 worker that only consumes, events/s", consuming)
            self._note("relay, messages/s", handed_over(url, self.broker, self.size.outbox))
        with self._place() as url:
            self._latency(url)
        with self._place() as url:
            self._bare(url)

    def _note(self, name: str, value: float) -> None:
        self.figures[name].append(value)
        print(f"  {name}: {value:,.1f}", flush=True)

    @contextmanager
    def _place(self) -> Iterator[str]:
        """Empty queues, and a database with the same people in it each time."""
        with Broker.open(self.broker) as broker:
            broker.depth(EVENTS)  # makes the queues
        places.purge(self.broker, QUEUES)
        with places.database("run", template=self._template) as url:
            yield url

    def _events(self, url: str, number: int, *words: str) -> float:
        """From the moment at which idle workers are let go on a full queue until the last commit can be seen."""
        before = count(url)
        with Workers(self.broker, url, self.folder).running(number, *words) as started:
            with halted(started):
                publish(self.broker, self.bodies)
                began = perf_counter()
            wait(lambda: count(url) - before >= len(self.bodies), "the workers do not come to an end")
            return len(self.bodies) / (perf_counter() - began)

    def _latency(self, url: str) -> None:
        """From the publication of an event, one each hundredth of a second, until another connection sees it."""
        bodies = list(feed(RATE * self.size.seconds))
        with Workers(self.broker, url, self.folder).running(1):
            taken = latencies(self.broker, url, bodies)
        self._note("publish to commit at 100 events/s, p50 ms", share(taken, 50))
        self._note("publish to commit at 100 events/s, p99 ms", share(taken, 99))

    def _bare(self, url: str) -> None:
        publish(self.broker, self.bodies)
        seconds = bare.consume(self.broker, EVENTS, len(self.bodies))
        self._note("bare kombu consumer, messages/s", len(self.bodies) / seconds)
        bodies = self.bodies[: self.size.batches * BATCH]
        seconds, batches = bare.process(url, bodies, BATCH)
        self._note("pipeline in one process, no broker, events/s", len(bodies) / seconds)
        with places.database("copy", template=self._template) as copy:
            self._note("bare SQL of the same batches, events/s", len(bodies) / bare.replay(copy, batches))
        self._note("SQL statements a batch", statistics.median(len(said) for said in batches))


def main() -> None:
    """Measure, print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, help="how often everything is measured (5; with --quick once)")
    parser.add_argument("--quick", action="store_true", help="small numbers: whether it works, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure there, too")
    asked = parser.parse_args()
    rounds = asked.rounds or (1 if asked.quick else 5)
    size = QUICK if asked.quick else USUAL
    with tempfile.TemporaryDirectory() as folder, places.vhost() as broker, places.database("filled") as url:
        fill(url, others(size.events))
        bench = Bench(broker, url, Path(folder), size)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            bench.round()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    print(table(bench.figures, rounds, machine))
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine, "rounds": rounds, "figures": bench.figures}, indent=1))


def table(figures: dict[str, list[float]], rounds: int, machine: str) -> str:
    """Return medians with their spread, and what Rolecall makes of the bare servers."""
    middle = {name: statistics.median(values) for name, values in figures.items()}
    lines = [f"\nmedians of {rounds} ({machine})", "| what | median | least | most |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {middle[name]:,.1f} | {min(values):,.1f} | {max(values):,.1f} |"
        for name, values in figures.items()
    ]
    alone = middle["1 worker, events/s"]
    lines += [
        f"| 2 workers, against 1 | {middle['2 workers, events/s'] / alone:.2f} | | |",
        f"| 4 workers, against 1 | {middle['4 workers, events/s'] / alone:.2f} | | |",
    ]
    for name in ("bare kombu consumer, messages/s", "bare SQL of the same batches, events/s"):
        lines.append(f"| 1 worker, against the {name.split(',')[0]} | {alone / middle[name]:.2f} | | |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
