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
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from benchmarks import bare, places
from benchmarks.embedded import feed
from benchmarks.workers import Workers, halted, wait
from connectors.broker.names import EVENTS, QUEUES
from connectors.broker.queue import Broker
from connectors.relay import relay
from engine.activation import activate
from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import change, email_job, inbox
from engine.store.upgrade import upgrade

RULES = read_rules(read_folder(Path(__file__).parents[1] / "rules"))[0]
RATE = 100
"""Events a second, of which the latency is measured."""
LOOK_EVERY = 0.002
"""Seconds between two looks at what is committed: a latency is at most this, and one query, too long."""
BATCH = 500


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
    """One broker and one database of its own, and figures by name."""

    def __init__(self, broker: str, url: str, folder: Path, size: Size) -> None:
        self.broker, self.url, self.size = broker, url, size
        self.database = Database(url)
        upgrade(self.database)
        activate(self.database, RULES, actor="bench", settings=Settings())
        self.workers = Workers(broker, url, folder)
        self.figures: dict[str, list[float]] = defaultdict(list)
        self.bodies = list(feed(size.events))

    def round(self) -> None:
        """Measure everything once."""
        for number in (1, 2, 4):
            self._note(f"{number} worker{'s' if number > 1 else ''}, events/s", self._events(number))
        self._note("1 worker that only consumes, events/s", self._events(1, "--only", "consume"))
        self._relay()
        self._latency()
        self._bare()

    def _note(self, name: str, value: float) -> None:
        self.figures[name].append(value)
        print(f"  {name}: {value:,.1f}", flush=True)

    def _events(self, number: int, *words: str) -> float:
        """From the moment at which idle workers are let go on a full queue until the last commit can be seen."""
        self._clean()
        with self.workers.running(number, *words) as started:
            with halted(started):
                self._publish(self.bodies)
                began = perf_counter()
            wait(lambda: self._processed() >= len(self.bodies), "the workers do not come to an end")
            return len(self.bodies) / (perf_counter() - began)

    def _latency(self) -> None:
        """From the publication of an event, one each hundredth of a second, until another connection sees it."""
        self._clean()
        bodies = list(feed(RATE * self.size.seconds))
        sent: dict[str, float] = {}
        with self.workers.running(1):
            publishing = threading.Thread(target=self._publish_steadily, args=(bodies, sent))
            publishing.start()
            seen: dict[str, float] = {}
            deadline = time.monotonic() + self.size.seconds + 60
            with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                while len(seen) < len(bodies) and time.monotonic() < deadline:
                    pending = [one for one in list(sent) if one not in seen]
                    rows = connection.execute(sa.select(inbox.c.id).where(inbox.c.id.in_(pending))).scalars().all()
                    now = perf_counter()
                    seen |= dict.fromkeys(rows, now)
                    time.sleep(LOOK_EVERY)
            publishing.join()
        assert len(seen) == len(bodies), f"{len(seen)} of {len(bodies)} events were processed"
        taken = sorted(1000 * (seen[one] - sent[one]) for one in seen)
        self._note("publish to commit at 100 events/s, p50 ms", taken[len(taken) // 2])
        self._note("publish to commit at 100 events/s, p99 ms", taken[len(taken) * 99 // 100])

    def _publish_steadily(self, bodies: Iterable[bytes], sent: dict[str, float]) -> None:
        began = perf_counter()
        with Broker.open(self.broker) as broker:
            for number, body in enumerate(bodies):
                time.sleep(max(0.0, began + number / RATE - perf_counter()))
                sent[json.loads(body)["id"]] = perf_counter()
                broker.publish(EVENTS, body)

    def _relay(self) -> None:
        """Hand over what the events of the last measurement have written, once more."""
        with self.database.unit() as work:
            emails = sa.select(email_job.c.id).where(email_job.c.state != "no_address").limit(self.size.outbox // 4)
            work.run(sa.update(email_job).where(email_job.c.id.in_(emails)).values(state="waiting", settled_at=None))
            work.run(sa.update(change).values(relayed_at=work.now))
            first = sa.select(change.c.number).order_by(change.c.number).limit(self.size.outbox * 3 // 4)
            work.run(sa.update(change).where(change.c.number.in_(first)).values(relayed_at=None))
        with Broker.open(self.broker) as broker:
            broker.depth(EVENTS)  # connects
            began = perf_counter()
            done = relay(self.database, broker, RULES)
            self._note("relay, messages/s", (done.emails + done.changes) / (perf_counter() - began))

    def _bare(self) -> None:
        self._clean()
        self._publish(self.bodies)
        self._note(
            "bare kombu consumer, messages/s", len(self.bodies) / bare.consume(self.broker, EVENTS, len(self.bodies))
        )
        bodies = self.bodies[: self.size.batches * BATCH]
        self.database.engine.dispose()
        with places.database("copy", template=str(self.database.url.database)) as copy:
            seconds, batches = bare.process(self.url, bodies, BATCH)
            self._note("pipeline in one process, no broker, events/s", len(bodies) / seconds)
            self._note("bare SQL of the same batches, events/s", len(bodies) / bare.replay(copy, batches))
        self._note("SQL statements a batch", statistics.median(len(said) for said in batches))

    def _publish(self, bodies: Iterable[bytes]) -> None:
        with Broker.open(self.broker) as broker:
            broker.publish_many(EVENTS, bodies)

    def _processed(self) -> int:
        with self.database.read() as work:
            return int(work.run(sa.select(sa.func.count()).select_from(inbox)).scalar_one())

    def _clean(self) -> None:
        with Broker.open(self.broker) as broker:
            broker.depth(EVENTS)  # makes the queues
        places.purge(self.broker, QUEUES)
        places.forget_everybody(self.database.engine)


def main() -> None:
    """Measure, print the table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, help="how often everything is measured (5; with --quick once)")
    parser.add_argument("--quick", action="store_true", help="small numbers: whether it works, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure there, too")
    asked = parser.parse_args()
    rounds = asked.rounds or (1 if asked.quick else 5)
    with tempfile.TemporaryDirectory() as folder, places.vhost() as broker, places.database("own") as url:
        bench = Bench(broker, url, Path(folder), QUICK if asked.quick else USUAL)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            bench.round()
        bench.database.close()
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
