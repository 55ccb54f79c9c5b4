"""Events beside a large job: from publish to commit while real workers work a request about everybody off."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from benchmarks import places
from benchmarks.bare_jobs import ASKED, ROLE
from benchmarks.embedded import feed
from benchmarks.steps import RATE, latencies, share
from benchmarks.workers import Workers, wait
from connectors.broker.names import QUEUES, REQUESTS
from connectors.broker.queue import Broker
from engine.store.tables import job

ALL = ((),)
APART = (("--only", "consume"), ("--only", "jobs", "--only", "relay", "--only", "sweep"))
ARRANGEMENTS = {"one worker": ALL, "a worker that only consumes, one for the rest": APART}
"""What each worker is told."""


def beside(template: str, seconds: int) -> dict[str, float]:
    """Measure each arrangement, without a job and with one; return milliseconds and users a second by name.

    `template`: a database with a crowd. The events are about people of the crowd.
    """
    bodies = [body.replace(b'"p-', b'"p-0') for body in feed(RATE * seconds)]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, places.vhost() as broker:
        for name, told in ARRANGEMENTS.items():
            for busy in (False, True):
                with _academy(broker, template) as url, _working(broker, url, Path(folder), told):
                    before = _ask(broker, url) if busy else 0
                    began = time.perf_counter()
                    taken = latencies(broker, url, bodies)
                    beside_what = "a job" if busy else "nothing"
                    figures[f"{name}, beside {beside_what}, p50 ms"] = share(taken, 50)
                    figures[f"{name}, beside {beside_what}, p99 ms"] = share(taken, 99)
                    if busy:
                        done, state = _progress(url)
                        assert state == "running", "the job was over before the events were: there are too few users"
                        figures[f"{name}, users/s of the job"] = (done - before) / (time.perf_counter() - began)
    return figures


@contextmanager
def _academy(broker: str, template: str) -> Iterator[str]:
    """Empty queues, and a copy of the crowd."""
    with Broker.open(broker) as opened:
        for queue in QUEUES:
            opened.depth(queue)  # makes the queues
    places.purge(broker, QUEUES)
    with places.database("beside", template) as url:
        yield url


@contextmanager
def _working(broker: str, url: str, folder: Path, told: tuple[tuple[str, ...], ...]) -> Iterator[None]:
    with ExitStack() as stack:
        for words in told:
            stack.enter_context(Workers(broker, url, folder, JOB_LIMIT="100%").running(1, *words))
        yield


def _ask(broker: str, url: str) -> int:
    """Ask for the role for everybody; return how many users are done when it is well on its way."""
    data = {"action": "assign", "all": True, "roles": [ROLE], "actor": "bench"}
    head = {"specversion": "1.0", "id": ASKED, "source": "bench", "type": "assignment.requested"}
    message = {**head, "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "data": data}
    with Broker.open(broker) as opened:
        opened.publish(REQUESTS, json.dumps(message).encode())
    wait(lambda: _progress(url)[0] > 0, "the job does not begin")
    return _progress(url)[0]


def _progress(url: str) -> tuple[int, str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(sa.select(job.c.done, job.c.state).where(job.c.id == ASKED)).first()
    engine.dispose()
    return (0, "") if row is None else (int(row.done), str(row.state))
