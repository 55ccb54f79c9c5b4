"""A worker before a queue of a given depth: how many events a second it takes from the front.

.venv/bin/python -m benchmarks.depth [--depths 0 10000 100000 1000000] [--rounds 3]
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from benchmarks import feeds, places
from benchmarks.crowds import gather
from benchmarks.machine import machine
from benchmarks.steps import count, publish
from benchmarks.workers import Workers, wait
from connectors.broker.names import QUEUES

TAKEN = 4_000
"""Events whose time is measured. As many again are for the start of the worker; behind them lies the depth."""


def taken(broker: str, url: str, folder: Path, depth: int) -> float:
    """Return how many events a second a worker takes while so many more lie behind them."""
    publish(broker, feeds.feed(2 * TAKEN + depth))  # before there is a worker: a halted one loses its connection
    with Workers(broker, url, folder, RULES=str(folder / "rules")).running(1):
        before, began = count(url), perf_counter()
        wait(lambda: count(url) >= before + TAKEN, "the worker does not come to an end")
        seconds = perf_counter() - began
    assert before < TAKEN, "the worker was at the end before it was looked at"
    places.purge(broker, QUEUES)
    return TAKEN / seconds


def main() -> None:
    """Measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--depths", type=int, nargs="+", default=[0, 10_000, 100_000, 1_000_000], metavar="EVENTS")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    asked = parser.parse_args()
    figures: dict[int, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name, places.vhost() as broker, places.database("filled") as filled:
        folder = Path(name)
        feeds.write(folder / "rules")
        gather(filled, 10_000, feeds.rules())
        template = str(sa.make_url(filled).database)
        for _ in range(asked.rounds):
            for depth in asked.depths:
                with places.database("run", template) as url:
                    figures[depth].append(taken(broker, url, folder, depth))
    print("| events behind | events a second, median | least | most |\n|---:|---:|---:|---:|")
    for depth, values in figures.items():
        print(f"| {depth:,} | {statistics.median(values):,.0f} | {min(values):,.0f} | {max(values):,.0f} |")
    print(machine())


if __name__ == "__main__":
    main()
