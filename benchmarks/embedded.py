"""The embedded default, end to end: events a second and memory of `run --once`, on feeds of two sizes.

.venv/bin/python -m benchmarks.embedded [EVENTS…]
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
SIZES = (20_000, 200_000)
PER_USER = 4
"""Events of one user."""
TEAMS = ["care-north", "care-south", "home-care", "catering", "finance"]
TITLES = ["nurse", "care-assistant", "cook", "controller"]
ITEMS = ["fire-safety", "privacy-in-an-hour", "hand-hygiene", "medication-theory"]


def feed(events: int) -> Iterator[bytes]:
    """Yield joinings, then moves, completions and new attributes of the same users, for the sample academy."""
    chance = random.Random(events)
    users = max(1, events // PER_USER)
    for number in range(events):
        if number < users:
            data: dict[str, Any] = {
                "name": f"Person {number}",
                "email": f"p{number}@example.com",
                "language": chance.choice(["nl", "en"]),
                "teams": [chance.choice(TEAMS)],
                "job_titles": [chance.choice(TITLES)],
                "attributes": {
                    "country": chance.choice(["NL", "BE"]),
                    "contract_type": chance.choice(["permanent", "temporary"]),
                    "fte": chance.choice([0.5, 0.8, 1]),
                },
            }
            kind, user, day = "user.joined", number, "2026-03-01"
        else:
            kind, data = happening(chance)
            user, day = chance.randrange(users), f"2026-{chance.randint(3, 6):02}-{chance.randint(2, 28):02}"
        yield json.dumps(
            {
                "specversion": "1.0",
                "id": f"e{number:07}",
                "source": "hr",
                "type": kind,
                "subject": f"p-{user:06}",
                "time": f"{day}T10:00:00Z",
                "data": data,
            }
        ).encode()


def happening(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return what happens to somebody who is there already."""
    lot = chance.random()
    if lot < 0.4:
        return "user.updated", {"teams": [chance.choice(TEAMS)]}
    if lot < 0.7:
        return "learning.completed", {"item": chance.choice(ITEMS)}
    if lot < 0.9:
        return "user.team.added", {"team": chance.choice(TEAMS)}
    return "user.updated", {"attributes": {"fte": chance.choice([0.5, 0.8])}}


def run(events: int) -> tuple[float, float, float]:
    """Publish a feed and drain it; return seconds to publish, seconds to drain, and the worker's peak in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feed.ndjson"
        file.write_bytes(b"\n".join(feed(events)) + b"\n")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        environment |= {
            "ROLECALL_DATA": f"{folder}/data",
            "ROLECALL_RULES": str(ROOT / "rules"),
            "ROLECALL_CLOCK": "2026-06-30T18:00:00Z",
            "ROLECALL_MAIL": "off",
            "ROLECALL_LOG_LEVEL": "warning",
        }
        times = []
        for command in (["publish", str(file)], ["run", "--once"]):
            began = perf_counter()
            words = [sys.executable, str(ROOT / "worker.py"), *command]
            subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
            times.append(perf_counter() - began)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return times[0], times[1], peak


def main() -> None:
    """Print the table."""
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    print("| events | publish /s | run --once /s | peak MB |\n|---|---|---|---|")
    for events in sorted(sizes):  # ascending: the peak is that of the largest process so far
        published, drained, peak = run(events)
        print(f"| {events:,} | {events / published:,.0f} | {events / drained:,.0f} | {peak:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
