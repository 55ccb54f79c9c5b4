"""Real worker processes on servers, started and ready before anything is measured."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0
"""Seconds after which something is wrong."""


class Workers:
    """Starts workers on one broker and one database; `settings` are theirs."""

    def __init__(self, broker: str, database: str, folder: Path, **settings: str) -> None:
        self._broker = broker
        self._folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self._environment = clean | {
            "ROLECALL_BROKER_URL": broker,
            "ROLECALL_DATABASE_URL": database,
            "ROLECALL_RULES": str(ROOT / "rules"),
            "ROLECALL_DATA": str(folder / "data"),
            "ROLECALL_MAIL": "off",
            "ROLECALL_LOG_LEVEL": "warning",
        }
        self._environment |= {f"ROLECALL_{name}": value for name, value in settings.items()}

    @contextmanager
    def running(self, number: int, *words: str) -> Iterator[list[int]]:
        """Have so many more workers run for the block, ready and idle when it begins; give their process ids.

        `words`: what each is told; whoever is to do other parts than `consume` is not waited for.
        """
        only = [part for word, part in pairwise(words) if word == "--only"]
        takers = number if not only or "consume" in only else 0
        log = (self._folder / "workers.log").open("ab")
        started = [
            subprocess.Popen(self._words(("run", *words)), env=self._environment, stdout=log, stderr=log)
            for _ in range(number)
        ]
        try:
            with Broker.open(self._broker) as broker:
                wait(lambda: broker.consumers(EVENTS) >= takers, "the workers do not begin")
            time.sleep(1.0)  # the first sweep, and the first look into every queue
            yield [worker.pid for worker in started]
            assert [worker.poll() for worker in started] == [None] * number, f"a worker ended: see {log.name}"
        finally:
            for worker in started:
                worker.send_signal(signal.SIGCONT)
                worker.terminate()
            for worker in started:
                worker.wait(timeout=PATIENCE)
            log.close()

    def _words(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, str(ROOT / "worker.py"), *words]


@contextmanager
def halted(workers: list[int]) -> Iterator[None]:
    """Halt these processes for the block: what is put onto the queues waits for all of them alike."""
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    yield
    for pid in workers:
        os.kill(pid, signal.SIGCONT)


def wait(done: Callable[[], bool], problem: str, every: float = 0.05) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, problem
        time.sleep(every)
