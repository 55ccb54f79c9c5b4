"""What a batch costs: the pipeline in one process on PostgreSQL, without a broker, for batches of several sizes.

.venv/bin/python -m benchmarks.batches [--rounds 5]

The people are there already; three in four events are about them, the others are joinings with a full record.
"""

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from time import perf_counter, process_time

from benchmarks import places
from benchmarks.embedded import PER_USER, feed
from benchmarks.steps import fill, others
from engine.arrivals import Arrival
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database

PEOPLE = 2_000
SIZES = {1: 200, 20: 30, 500: 6}
"""Messages in a batch, and how many such batches are measured in a round."""
WARM = 8
"""Batches of each size before: PostgreSQL plans a statement for good once it has run some times."""


def main() -> None:
    """Measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured (5)")
    rounds = parser.parse_args().rounds
    figures: dict[tuple[int, str], list[float]] = defaultdict(list)
    with places.database("filled") as url:
        fill(url, others(PEOPLE * PER_USER))
        for _ in range(rounds):
            for size in SIZES:
                with places.database("run", template=str(url.rsplit("/", 1)[1])) as copy:
                    for name, value in measured(copy, size).items():
                        figures[size, name].append(value)
    print(f"medians of {rounds}\n| what | median | least | most |\n|---|---:|---:|---:|")
    for (size, name), values in figures.items():
        what = f"{'a lone event' if size == 1 else f'a batch of {size}'}, {name}"
        print(f"| {what} | {statistics.median(values):,.2f} | {min(values):,.2f} | {max(values):,.2f} |")


def measured(url: str, size: int) -> dict[str, float]:
    """Process batches of one size; return the time until the commit, and the processor's time in this process."""
    database = Database(url)
    pipeline = Pipeline(database, Settings(sample=0.0))
    messages = events()
    try:
        for _ in range(WARM):
            pipeline.process(list(islice(messages, size)))
        times, began = [], process_time()
        for _ in range(SIZES[size]):
            batch = list(islice(messages, size))
            at = perf_counter()
            pipeline.process(batch)
            times.append(perf_counter() - at)
        spent = process_time() - began
    finally:
        pipeline.close()
        database.close()
    return {"ms": 1000 * statistics.median(times), "CPU ms an event": 1000 * spent / (SIZES[size] * size)}


def events() -> Iterator[Arrival]:
    """Yield one joining of somebody new, then three events of people who are there, and so on."""
    bodies = list(feed(PEOPLE * PER_USER))
    joinings = (body.replace(b'"p-', b'"new-') for body in bodies[:PEOPLE])
    moves = (body.replace(b'"p-', b'"other-') for body in bodies[PEOPLE:])
    for joining in joinings:
        for body in chain((joining,), islice(moves, PER_USER - 1)):
            yield Arrival(body=body)


if __name__ == "__main__":
    main()
