# ruff: noqa: ANN401 — what SQLAlchemy says, and what a request has
"""A request about everybody, worked off in chunks, beside the bare SQL of the same rows; and then its undo.

.venv/bin/python -m benchmarks.jobs [--users 200000] [--rounds 1] [--seconds 15] [--json FILE]

Both have a database of their own, and take turns: what disturbs the machine disturbs both alike.
"""

import argparse
import json
import os
import platform
import resource
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from benchmarks import bare_jobs, places
from benchmarks.bare_jobs import ASKED, ROLE, UNDO
from benchmarks.beside import beside
from benchmarks.crowds import gather
from engine.arrivals import Arrival
from engine.authoring.triggers import Limit
from engine.jobs import Turns
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import job

ROWS = {ASKED: 16, UNDO: 11}
"""Rows that each user costs: result, reason, version, four things and the changes told; and an email of four things."""


@dataclass
class Taken:
    """What it took."""

    users: int = 0
    chunks: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    choosing: float = 0.0

    @property
    def seconds(self) -> float:
        """All of it."""
        return sum(self.chunks) + self.choosing


class Academy:
    """The product on one database, in this process."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        settings = Settings(sample=0.0, job_limit=Limit(percent=100))
        self._pipeline = Pipeline(self.database, settings)
        self._turns = Turns(self.database, settings, self._pipeline.follow)
        self._said = 0
        sa.event.listen(self.database.engine, "before_cursor_execute", self._note)

    def _note(self, *_: Any) -> None:
        self._said += 1

    def close(self) -> None:
        """Give everything back."""
        self._pipeline.close()
        self.database.close()

    def ask(self, id: str, type: str, **data: Any) -> None:
        """Put a request in."""
        head = {"specversion": "1.0", "source": "bench", "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        message = {**head, "id": id, "type": type, "data": {"actor": "bench", **data}}
        (verdict,) = self._pipeline.process([Arrival(body=json.dumps(message).encode())])
        assert verdict.outcome == "accepted", verdict

    def work_off(self, id: str, taken: Taken) -> Iterator[int]:
        """Work a job off; yield how many users are done after each chunk."""
        done = 0
        while True:
            self._said, began = 0, perf_counter()
            assert self._turns.take(), f"the job {id} does not come to an end"
            seconds = perf_counter() - began
            before, (done, state) = done, self._state(id)
            if done == before and state in ("choosing", "running"):
                taken.choosing += seconds
            else:
                taken.chunks.append(seconds)
                taken.statements.append(self._said)
            taken.users = done
            if state not in ("choosing", "running"):
                assert state == "done", state
                return
            yield done

    def _state(self, id: str) -> tuple[int, str]:
        with self.database.read() as work:
            row = work.run(sa.select(job.c.done, job.c.state).where(job.c.id == id)).one()
        return row.done, row.state


def side_by_side(academy: Academy, bare_url: str, id: str) -> tuple[Taken, Taken]:
    """Work a job off, and the bare SQL of it: whoever is behind has the next turn."""
    mine, bare = Taken(), Taken()
    other = bare_jobs.work_off(bare_url, id)
    for done in academy.work_off(id, mine):
        while bare.users < done:
            users, seconds = next(other)
            bare.users += users
            bare.chunks.append(seconds)
    for users, seconds in other:
        bare.users += users
        bare.chunks.append(seconds)
    assert mine.users == bare.users, f"{mine.users} and {bare.users} users"
    return mine, bare


def measure(users: int, seconds: int) -> dict[str, dict[str, float]]:
    """Make the same people twice, ask, and undo; then have events arrive for so many seconds beside such a job."""
    figures: dict[str, dict[str, float]] = {}
    with places.database("crowd") as crowd:
        gather(crowd, users)
        template = str(sa.make_url(crowd).database)
        with places.database("jobs", template) as url, places.database("bare", template) as bare:
            academy = Academy(url)
            try:
                academy.ask(ASKED, "assignment.requested", action="assign", all=True, roles=[ROLE])
                figures["assign"] = told(ROWS[ASKED], *side_by_side(academy, bare, ASKED))
                academy.ask(UNDO, "job.requested", action="undo", job=ASKED)
                figures["undo"] = told(ROWS[UNDO], *side_by_side(academy, bare, UNDO))
            finally:
                academy.close()
            assert bare_jobs.written(url) == bare_jobs.written(bare), "the bare SQL does not write the same rows"
        if seconds:
            figures["events"] = beside(template, seconds)
    return figures


def told(rows: int, mine: Taken, bare: Taken) -> dict[str, float]:
    """Return the figures of one job."""
    assert mine.users == bare.users
    return {
        "seconds": mine.seconds,
        "of it choosing": mine.choosing,
        "users/s": mine.users / mine.seconds,
        "rows/s": rows * mine.users / mine.seconds,
        "bare SQL, seconds": bare.seconds,
        "bare SQL, users/s": bare.users / bare.seconds,
        "speed, against bare SQL": bare.seconds / mine.seconds,
        "longest chunk, ms": 1000 * max(mine.chunks),
        "median chunk, ms": 1000 * statistics.median(mine.chunks),
        "users in a chunk": mine.users / len(mine.chunks),
        "statements in a chunk": statistics.median(mine.statements),
        "peak memory of the process, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def table(rounds: list[dict[str, dict[str, float]]], users: int) -> str:
    """Return medians."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    lines = [f"\n{users:,} users, medians of {len(rounds)} ({machine})", "| what | assign | undo |", "|---|---:|---:|"]
    for name in rounds[0]["assign"]:
        middle = [statistics.median(one[what][name] for one in rounds) for what in ("assign", "undo")]
        digits = 2 if name.startswith("speed") else 1 if middle[0] < 100 else 0
        lines.append(f"| {name} | {' | '.join(f'{value:,.{digits}f}' for value in middle)} |")
    if "events" in rounds[0]:
        lines += ["\n| publish to commit at 100 events/s | |", "|---|---:|"]
        for name in rounds[0]["events"]:
            lines.append(f"| {name} | {statistics.median(one['events'][name] for one in rounds):,.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=200_000, help="how many there are (200,000)")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is measured (once)")
    parser.add_argument("--seconds", type=int, default=15, help="how long events arrive (15; 0: not at all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single figure there, too")
    asked = parser.parse_args()
    rounds = []
    for _ in range(asked.rounds):
        rounds.append(measure(asked.users, asked.seconds))
        print(json.dumps(rounds[-1], indent=1), flush=True)
    print(table(rounds, asked.users))
    if asked.json:
        asked.json.write_text(json.dumps(rounds, indent=1))


if __name__ == "__main__":
    main()
