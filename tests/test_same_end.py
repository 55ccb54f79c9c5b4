"""The sample academy ends the same on the embedded default and on servers, with one, two and four workers."""

import os
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import pytest

from connectors.broker.names import EVENTS, REQUESTS
from connectors.broker.queue import Broker
from connectors.demo.feeding import FEW, LAST_DAY
from tests.broker.rabbitmq import place
from tests.crowd.judging import End, found
from tests.crowd.site import ROOT, Site, site
from tests.databases import made

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SETTINGS = {"RULES": str(ROOT / "rules"), "BATCH_SIZE": str(FEW)}


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> End:
    """Where it ends embedded."""
    folder = tmp_path_factory.mktemp("embedded")
    with site(
        folder, f"embedded://{folder}/data", f"sqlite:///{folder}/data/rolecall.db", at=LAST_DAY, **SETTINGS
    ) as here:
        return end_of(here, workers=1)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_sample_feed_ends_the_same_on_servers(tmp_path: Path, embedded: End, workers: int) -> None:
    with ExitStack() as stack:
        broker = stack.enter_context(place())
        database = stack.enter_context(made(f"rolecall_test_end_{os.getpid()}"))
        here = stack.enter_context(site(tmp_path, broker.url, database, at=LAST_DAY, **SETTINGS))
        end = end_of(here, workers)
    assert len(end.assignments) > 100
    assert end == embedded


def end_of(here: Site, workers: int) -> End:
    """Publish the feed a few messages at a time, as in life, then the requests one by one; return where it ends."""
    events = (ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines()
    requests = (ROOT / "examples/requests.ndjson").read_bytes().splitlines()
    with here.working(workers), Broker.open(here.broker) as broker, broker.replies() as replies:
        for start in range(0, len(events), FEW):
            tell(broker, EVENTS, events[start : start + FEW], replies)
        for request in requests:
            tell(broker, REQUESTS, [request], replies)
    here.rolecall("run", "--once")
    return found(here.database)


def tell(broker: Broker, queue: str, bodies: Iterable[bytes], replies: str) -> None:
    """Publish, and wait until all of it has its receipt."""
    left = broker.publish_many(queue, bodies, reply_to=replies)
    while left:
        taken = broker.take(left, 60, [replies])
        assert taken
        broker.acknowledge(taken)
        left -= len(taken)
