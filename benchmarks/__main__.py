"""Rolecall beside the usual way, Celery, Dramatiq and the bare servers: all by turns, on private servers.

.venv/bin/python -m benchmarks [--rounds 5] [--quick] [--json FILE]

Each round measures everything once, so that what disturbs the machine disturbs all of it alike.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks import alike, bare, contest, embedded, feeds, places
from benchmarks.bare_insert import insert_select
from benchmarks.machine import machine
from benchmarks.steps import BATCH, RATE, fill, latencies, publish, share
from benchmarks.verdict import table
from benchmarks.workers import Workers
from connectors.broker.names import EVENTS, QUEUES
from connectors.broker.queue import Broker
from tests.servers import postgresql, rabbitmq


@dataclass(frozen=True)
class Size:
    """How many events each takes in a round; seconds of steady events; events of the embedded default."""

    ours: int
    usual: int
    peers: int
    seconds: int
    embedded: int


USUAL = Size(ours=10_000, usual=1_500, peers=4_000, seconds=10, embedded=10_000)
QUICK = Size(ours=1_000, usual=300, peers=500, seconds=3, embedded=2_000)


class Round:
    """Measures everything once; figures by name."""

    def __init__(self, broker: str, filled: str, folder: Path, size: Size) -> None:
        self.broker, self.folder, self.size = broker, folder, size
        where = sa.make_url(filled)
        self._template = str(where.database)
        self._server = where.set(database="postgres").render_as_string(hide_password=False)
        self.figures: dict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Have each contender once."""
        bodies = list(feeds.feed(self.size.ours))
        some, last = bodies[: self.size.usual], f"n-{self.size.usual - 1:07}"
        with self._place("ours") as ours, self._place("usual") as usual:
            consuming = contest.ours(self.broker, ours, self.folder, bodies, "--only", "consume")
            self._note("Rolecall, 1 worker that only consumes, events/s", consuming)
            self._note("the usual way, events/s", contest.usual(self.broker, usual, self.folder, some))
            self._note("rows that both left alike", alike.check(ours, usual, last))
            self._note("bare INSERT … SELECT of the same rows, events/s", insert_select(ours, len(bodies)))
        with self._place("all") as url:
            self._note("Rolecall, 1 worker, events/s", contest.ours(self.broker, url, self.folder, bodies))
            for name in contest.PEERS:
                speed = contest.peer(name, self.broker, url, self.folder, bodies[: self.size.peers])
                self._note(f"{name}, events/s", speed)
        for number in (2, 4):
            with self._place("several") as url:
                speed = contest.ours(self.broker, url, self.folder, bodies, number=number)
                self._note(f"Rolecall, {number} workers, events/s", speed)
        with self._place("bare") as url, self._place("copy") as copy:
            publish(self.broker, bodies)
            self._note("bare kombu, events/s", len(bodies) / bare.consume(self.broker, EVENTS, len(bodies)))
            batches = bare.process(url, bodies[: 4 * BATCH], BATCH)[1]
            spent = bare.replay(copy, batches)
            self._note("bare SQL of the same batches, events/s", len(bodies[: 4 * BATCH]) / spent)
        bodies = list(feeds.feed(RATE * (1 + self.size.seconds)))
        for who, words in (("", ()), (", by one that only consumes", ("--only", "consume"))):
            with self._place("steady") as url:
                with Workers(self.broker, url, self.folder, RULES=str(self.folder / "rules")).running(1, *words):
                    taken = latencies(self.broker, url, bodies)
                self._note(f"a worker's first second{who}, p99 ms", share(taken[:RATE], 99))
                for percent in (50, 99):
                    name = f"publish to commit at 100 events/s{who}, p{percent} ms"
                    self._note(name, share(taken[RATE:], percent))
        self._note("Rolecall, embedded, events/s", self.size.embedded / embedded.run(self.size.embedded)[1])

    def _note(self, name: str, value: float) -> None:
        self.figures[name].append(value)
        print(f"  {name}: {value:,.1f}", flush=True)

    @contextmanager
    def _place(self, name: str) -> Iterator[str]:
        """Empty queues, and a database with the same people in it each time."""
        with Broker.open(self.broker) as broker:
            broker.depth(EVENTS)  # makes the queues
        places.purge(self.broker, QUEUES)
        with places.database(name, self._template, self._server) as url:
            yield url


def main() -> None:
    """Measure, print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, help="how often everything is measured (5; with --quick once)")
    parser.add_argument("--quick", action="store_true", help="small numbers: whether it works, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure there, too")
    asked = parser.parse_args()
    rounds, size = asked.rounds or (1 if asked.quick else 5), QUICK if asked.quick else USUAL
    if not (postgresql.is_installed() and rabbitmq.is_installed()):
        sys.exit(
            "make bench starts servers of its own: it wants the programs of PostgreSQL and RabbitMQ on this machine"
        )
    with tempfile.TemporaryDirectory() as name, postgresql.private_postgresql() as server:
        folder = Path(name)
        feeds.write(folder / "rules")
        with (
            rabbitmq.private_rabbitmq() as broker,
            broker.made("bench") as vhost,
            places.database("filled", address=server.url) as url,
        ):
            fill(url, list(feeds.feed(size.ours, first=5_000_000)), feeds.rules())
            measured = Round(vhost, url, folder, size)
            for number in range(rounds):
                print(f"round {number + 1} of {rounds}", flush=True)
                measured.run()
    where = machine()
    print(table(measured.figures, rounds, where))
    if asked.json:
        told = {"machine": where, "rounds": rounds, "figures": measured.figures}
        asked.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
