# mypy: disable-error-code="no-untyped-call, attr-defined"
"""Contenders on the same servers: each begins idle before a full queue, and the clock stops at its last commit."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from kombu import Connection
from kombu.exceptions import OperationalError as NotThere

from benchmarks.steps import count, publish
from benchmarks.workers import PATIENCE, Workers, halted, wait
from connectors.broker.names import EVENTS

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PEERS = {
    "Celery, one row an event": ("celery", "peer.celery", "worker", "--concurrency", "1", "--loglevel", "warning"),
    "Dramatiq, one row an event": ("dramatiq", "peer.dramatiq", "--processes", "1"),
}


def ours(broker: str, url: str, folder: Path, bodies: Sequence[bytes], *words: str, number: int = 1) -> float:
    """Have so many workers take the events; return events a second."""
    before = count(url)
    with Workers(broker, url, folder, RULES=str(folder / "rules")).running(number, *words) as started:
        with halted(started):
            publish(broker, bodies)
            began = perf_counter()
        wait(lambda: count(url) - before >= len(bodies), "the worker does not come to an end")
        seconds = perf_counter() - began
    wait(lambda: depth(broker, EVENTS)[1] == 0, "the worker stays")
    assert depth(broker, EVENTS) == (0, 0), "the worker left messages unacknowledged"
    return len(bodies) / seconds


def usual(broker: str, url: str, folder: Path, bodies: Sequence[bytes]) -> float:
    """Have the usual way take the events; return events a second."""
    before = count(url)
    words = [sys.executable, "-m", "benchmarks.peers.usual", broker, url]
    with _running(words, {}, broker, EVENTS, folder) as group, _halted(group):
        publish(broker, bodies)
        began = perf_counter()
        os.killpg(group, signal.SIGCONT)
        wait(lambda: count(url) - before >= len(bodies), "the usual way does not come to an end")
        return len(bodies) / (perf_counter() - began)


def peer(name: str, broker: str, url: str, folder: Path, bodies: Sequence[bytes]) -> float:
    """Have Celery or Dramatiq take the events, one row each; return events a second."""
    program, queue, *words = PEERS[name]
    module = f"benchmarks.peers.{program}_peer"
    environment = {"PEER_BROKER": broker, "PEER_DATABASE": url, "dramatiq_queue_prefetch": "50"}
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS peer (id text PRIMARY KEY)")
        connection.exec_driver_sql("TRUNCATE peer")
    engine.dispose()
    line = [str(BIN / program), "--app", module] if program == "celery" else [str(BIN / program), module]
    with _running([*line, *words], environment, broker, queue, folder) as group, _halted(group):
        send = [sys.executable, "-m", "benchmarks.contest", module]
        said = b"\n".join(bodies)
        subprocess.run(send, input=said, check=True, cwd=ROOT, env=os.environ | environment, timeout=PATIENCE)
        began = perf_counter()
        os.killpg(group, signal.SIGCONT)
        wait(lambda: count(url, "peer") >= len(bodies), f"{name} does not come to an end")
        return len(bodies) / (perf_counter() - began)


@contextmanager
def _running(words: list[str], more: dict[str, str], broker: str, queue: str, folder: Path) -> Iterator[int]:
    """Have a process group for the block, which waits for messages of the queue when it begins."""
    with (folder / "peers.log").open("ab") as log:
        environment = os.environ | more
        started = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait(lambda: depth(broker, queue)[1] > 0, f"{words[0]} does not begin: see {folder}/peers.log")
        yield started.pid
        assert started.poll() is None, (folder / "peers.log").read_text()[-2000:]
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait(timeout=PATIENCE)


@contextmanager
def _halted(group: int) -> Iterator[None]:
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def depth(broker: str, queue: str) -> tuple[int, int]:
    """Return how many messages wait and how many consumers there are; none of either if there is no such queue."""
    with Connection(broker) as connection, connection.channel() as channel:
        try:
            found: Any = channel.queue_declare(queue, passive=True)
        except (NotThere, *connection.channel_errors):
            return 0, 0
        return int(found.message_count), int(found.consumer_count)


def send(module: str, bodies: Sequence[bytes]) -> None:
    """Publish events as the peer does it."""
    tasks: Any = __import__(module, fromlist=["one"])
    for body in bodies:
        (getattr(tasks.one, "delay", None) or tasks.one.send)(json.loads(body))


if __name__ == "__main__":
    send(sys.argv[1], sys.stdin.buffer.read().splitlines())
