"""Several workers on one RabbitMQ and one PostgreSQL: where the model ends, and nobody's changes out of order."""

import os
import random
from pathlib import Path

import pytest

from tests.broker.rabbitmq import place
from tests.crowd.feeding import feed
from tests.crowd.judging import AFTERWARDS, found, in_order, judged
from tests.crowd.site import site, until
from tests.databases import made
from tests.size import scaled

USERS = scaled(fast=50, usual=150, long=2_000)
WORKERS = 4
pytestmark = pytest.mark.slow


def test_four_workers_end_where_the_model_ends(tmp_path: Path) -> None:
    messages = feed(random.Random(4), USERS)
    different = len({message["id"] for message in messages})
    with (
        place() as broker,
        made(f"rolecall_workers_{os.getpid()}") as database,
        site(tmp_path, broker.url, database) as here,
    ):
        here.publish(messages)
        with here.working(WORKERS) as workers:
            until(lambda: here.processed() >= different, workers)
        here.rolecall("run", "--once", now=AFTERWARDS)
        assert here.parked() == []
        assert found(here.database) == judged(messages)
        emails, changes = here.handed_over()
        assert emails == here.emails("relayed")
        assert here.emails("waiting") == set()
        assert sum(map(len, changes.values())) > USERS
        assert all(in_order(versions) for versions in changes.values())
