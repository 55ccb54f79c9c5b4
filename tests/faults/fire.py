"""Under fire: workers that are killed at random moments, and started again, until something is so."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from engine.errors import Transient
from engine.store.tables import job
from tests.crowd.site import PATIENCE, Site, Worker

WORKERS = 2


class Fire:
    """Workers at a site; `seed`: of the moments, so that a failure tells which they were."""

    def __init__(self, here: Site, seed: int, workers: int = WORKERS) -> None:
        self.kills = 0
        self._number = workers
        self._here = here
        self._chance = random.Random(seed)
        self._workers: dict[int, Worker] = {}
        self._logged: dict[int, int] = {}

    @contextmanager
    def burning(self) -> Iterator["Fire"]:
        """Have the workers at work for the block; at its end they leave well."""
        self._workers = {number: self._start(number) for number in range(self._number)}
        try:
            yield self
            self.until(self._all_awake)  # who is told to leave before it listens does not leave well
            for worker in self._workers.values():
                worker.terminate()
            assert [worker.wait(timeout=120) for worker in self._workers.values()] == [0] * self._number
        finally:
            for worker in self._workers.values():
                worker.kill()
                worker.wait()

    def kill(self) -> None:
        """Kill one of them, or now and then two, a random moment from now; start as many again."""
        time.sleep(self._chance.random() * 0.5)
        several = 2 if self._chance.random() < 0.25 else 1
        chosen = self._chance.sample(range(self._number), several)
        for number in chosen:
            self._workers[number].kill()
        for number in chosen:
            self._workers[number].wait()
            self._workers[number] = self._start(number)
        self.kills += 1

    def _start(self, number: int) -> Worker:
        self._logged[number] = len(self._here.log(number)) if number in self._workers else 0
        return self._here.start(number)

    def _all_awake(self) -> bool:
        logs = {number: self._here.log(number)[self._logged[number] :] for number in self._workers}
        return all(any(line["event"] == "started" for line in lines) for lines in logs.values())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is so; no worker may end by itself meanwhile."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert all(worker.poll() is None for worker in self._workers.values()), "a worker ended by itself"
            assert time.monotonic() < end, "it does not come to an end"
            time.sleep(0.02)

    def through(self, ids: list[str], kills: int, between: Callable[[], None] = lambda: None) -> None:
        """Kill so many times on the way of some jobs, a part of it apart; then wait until all have come to an end."""
        for number in range(kills):
            self.until(lambda number=number: share(self._here, ids) >= number / (kills + 1))  # type: ignore[misc]
            between()
            self.kill()
        self.until(lambda: share(self._here, ids) >= 1)


def share(here: Site, ids: list[str]) -> float:
    """How much of some jobs is done, in all; 1 when all are over, 0 while nobody knows."""
    with suppress(Transient), here.database.read() as work:
        rows = work.run(sa.select(job.c.state, job.c.total, job.c.done).where(job.c.id.in_(ids))).all()
        if len(rows) < len(ids):
            return 0.0
        parts = [0.99 * row.done / max(row.total, 1) if row.state in ("choosing", "running") else 1.0 for row in rows]
        return sum(parts) / len(parts)
    return 0.0
