"""Instructions an event of the pipeline in one process, by callgrind: the same on a busy machine as on a quiet one.

.venv/bin/python -m benchmarks.instructions [--batches 1 2] [--json FILE]

Embedded SQLite in memory. Two sizes are counted, and their difference taken, so that start and warm-up cancel out.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import feeds
from engine.activation import activate
from engine.arrivals import Arrival
from engine.clock import fixed_clock, parse
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.upgrade import upgrade

BATCH = 100


def process(batches: int) -> None:
    """Process so many batches of `BATCH` events."""
    database = Database("sqlite://", clock=fixed_clock(parse("2026-06-30T18:00:00Z")))
    upgrade(database)
    activate(database, feeds.rules(), actor="bench", settings=Settings())
    pipeline = Pipeline(database, Settings(sample=0.0))
    arrivals = [Arrival(body=body) for body in feeds.feed(batches * BATCH)]
    for start in range(0, len(arrivals), BATCH):
        pipeline.process(arrivals[start : start + BATCH])
    pipeline.close()
    database.close()


def counted(batches: int) -> int:
    """Return the instructions of a process that does so many batches."""
    words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-m"]
    words += ["benchmarks.instructions", "--process", str(batches)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(words, check=True, capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found is not None, done.stderr[-2000:]
    return int(found[1])


def an_event(few: int, many: int) -> float:
    """Return instructions an event, by the difference of two numbers of batches."""
    return (counted(many) - counted(few)) / ((many - few) * BATCH)


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, nargs=2, default=(1, 2), help=f"two numbers of batches of {BATCH}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="add the figure to this file of `make bench`")
    parser.add_argument("--process", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.process is not None:
        process(asked.process)
    elif shutil.which("valgrind") is None:
        print("instructions are not counted: there is no valgrind")
    else:
        found = an_event(*asked.batches)
        print(f"instructions an event: {found:,.0f}")
        if asked.json is not None:
            told = json.loads(asked.json.read_text()) | {"instructions an event": found}
            asked.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
