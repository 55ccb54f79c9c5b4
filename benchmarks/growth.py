"""How the time of an event grows with everything that can grow: each as a curve, and the worst shape that is found.

.venv/bin/python -m benchmarks.growth [--rounds 3] [--quick] [--search 40] [--json FILE]

The pipeline in one process on PostgreSQL, without a broker. Each round of a curve measures all of its points once, so
that what disturbs the machine disturbs them alike.
"""

import argparse
import json
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from benchmarks import places
from benchmarks.crowds import gather, look_at
from benchmarks.machine import machine
from benchmarks.shapes import Shape, events, rules, users
from engine.arrivals import Arrival
from engine.clock import DAY
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import completion

USUAL = Shape()
WARM, MEASURED = 4, 12
"""Batches before, and batches measured: PostgreSQL plans a statement for good once it has run some times."""


@dataclass(frozen=True)
class Curve:
    """What grows, by its name in `Shape`; `batch`: how many events are processed at once."""

    name: str
    points: tuple[int, ...]
    quick: tuple[int, ...]
    batch: int = 50
    rest: Shape = USUAL

    def shapes(self, *, quick: bool) -> Iterator[Shape]:
        """Yield the shape of each point."""
        for point in self.quick if quick else self.points:
            yield replace(self.rest, **{self.name: point})


CURVES = (
    Curve("triggers", (10, 100, 1_000, 5_000), (10, 100)),
    Curve("users", (1_000, 10_000, 100_000, 1_000_000), (1_000, 10_000)),
    Curve("facts", (10, 100, 1_000, 10_000), (10, 100), batch=1),
    Curve("attributes", (5, 50, 200), (5, 50)),
    Curve("same", (1, 10, 100), (1, 10), rest=Shape(triggers=1_000)),
    Curve("wide", (1, 10, 100), (1, 10)),
)
RANGES: Mapping[str, tuple[int, ...]] = {
    "triggers": (10, 100, 500, 1_000, 2_000),
    "same": (1, 5, 20, 100),
    "wide": (1, 10, 50),
    "attributes": (0, 5, 50, 200),
    "facts": (0, 100, 1_000),
}
"""What a search chooses from."""


def cost(url: str, shape: Shape, batch: int) -> float:
    """Return the milliseconds that an event takes in a database of this shape, in batches of so many."""
    about = users(shape, batch * (WARM + MEASURED))
    arrivals = [Arrival(body=body) for body in events(shape, about)]
    database = Database(url)
    pipeline = Pipeline(database, Settings(sample=0.0))
    taken = []
    try:
        for at in range(0, len(arrivals), batch):
            began = perf_counter()
            verdicts = pipeline.process(arrivals[at : at + batch])
            taken.append(perf_counter() - began)
            assert {verdict.outcome for verdict in verdicts} == {"applied"}
    finally:
        pipeline.close()
        database.close()
    return 1000 * statistics.median(taken[WARM:]) / batch


@contextmanager
def academy(name: str, shape: Shape, batch: int) -> Iterator[str]:
    """Make a database of this shape for the block; give its name."""
    with places.database(name) as url:
        gather(url, shape.users, rules(shape))
        if shape.facts:
            database = Database(url)
            with database.unit() as work:
                for user in users(shape, batch * (WARM + MEASURED)):
                    work.run(_completions(user, shape.facts))
            look_at(database)
            database.close()
        yield str(sa.make_url(url).database)


def _completions(user: str, number: int) -> sa.Executable:
    count = sa.cast(sa.func.generate_series(1, number).column_valued("count"), sa.Text)
    values: dict[str, sa.ColumnElement[Any]] = {
        "user_id": sa.literal(user),
        "kind": sa.literal("completed"),
        "name": sa.literal("item-") + count,
        "order": sa.literal("2020-01-01T00:00:00.000000Z ") + count,
        "at": sa.literal(18_262 * DAY, sa.BigInteger),
        "message_source": sa.literal("hr"),
        "message_id": count,
    }
    return sa.insert(completion).from_select(list(values), sa.select(*values.values()))


def curves(rounds: int, *, quick: bool) -> dict[str, dict[int, list[float]]]:
    """Measure all curves; the figures are in milliseconds an event, by name and point."""
    found: dict[str, dict[int, list[float]]] = {}
    for curve in CURVES:
        figures = found[curve.name] = defaultdict(list)
        with ExitStack() as stack:
            made = [
                (shape, stack.enter_context(academy(f"{curve.name}{number}", shape, curve.batch)))
                for number, shape in enumerate(curve.shapes(quick=quick))
            ]
            for _ in range(rounds):
                for shape, template in made:
                    with places.database("run", template) as url:
                        figures[getattr(shape, curve.name)].append(cost(url, shape, curve.batch))
        print(line(curve.name, figures), flush=True)
    return found


def line(name: str, figures: Mapping[int, list[float]]) -> str:
    """Return a row of the table: the medians, and how much the last is of the first."""
    middle = {point: statistics.median(values) for point, values in figures.items()}
    told = ", ".join(f"{point:,}: {value:.2f}" for point, value in middle.items())
    first, *_, last = middle.values()
    return f"| {name} | {told} | {last / first:.2f} |"


def search(tries: int) -> list[tuple[float, Shape]]:
    """Look for the worst shape: of the worst so far, one thing after the other is chosen anew. The worst come first."""
    chance = Random(0)
    worst, tried = Shape(users=2_000), dict[Shape, float]()
    for _ in range(tries):
        name = chance.choice(list(RANGES))
        shape = replace(worst, **{name: chance.choice(RANGES[name])}) if tried else worst
        if shape in tried or shape.same > shape.triggers:
            continue
        with academy("search", shape, 10) as template, places.database("run", template) as url:
            tried[shape] = cost(url, shape, 10)
        print(f"  {tried[shape]:8.2f} ms an event: {shape}", flush=True)
        worst = max(tried, key=lambda one: tried[one])
    return sorted(((taken, shape) for shape, taken in tried.items()), key=lambda one: -one[0])


def main() -> None:
    """Measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--quick", action="store_true", help="the small points alone: whether it works")
    parser.add_argument("--search", type=int, default=40, help="how often a shape is drawn to find the worst (40)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure there, too")
    asked = parser.parse_args()
    print("| what grows | milliseconds an event, medians | last / first |\n|---|---|---:|")
    found = curves(asked.rounds, quick=asked.quick)
    worst = search(asked.search)
    for taken, shape in worst[:3]:
        print(f"{taken:.2f} ms an event: {shape}")
    where = machine()
    print(where)
    if asked.json:
        asked.json.write_text(json.dumps({"machine": where, "curves": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
