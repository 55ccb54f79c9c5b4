"""Several workers on one RabbitMQ and one PostgreSQL: where the model ends, and nobody's changes out of order."""

import os
import random
from pathlib import Path
from typing import Any

import pytest

from connectors.mail.session import Server
from tests.broker.rabbitmq import place
from tests.crowd.feeding import feed
from tests.crowd.judging import AFTERWARDS, found, in_order, judged
from tests.crowd.site import site, until
from tests.databases import made
from tests.faults.ending import all_processed
from tests.mail.server import Post, serving
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


def test_the_parts_of_the_work_are_shared_by_workers_of_their_own(tmp_path: Path) -> None:
    messages, post = feed(random.Random(5), USERS // 3), Post()
    with (
        serving(post) as mail,
        place() as broker,
        made(f"rolecall_parts_{os.getpid()}") as database,
        site(tmp_path, broker.url, database, **by_smtp(mail)) as here,
    ):
        here.publish(messages)
        parts = ["mail", "relay", "sweep", "consume"]
        with here.working(parts) as workers:
            until(all_processed(here, messages), workers)
            until(lambda: not here.emails("waiting", "relayed"), workers)
        logged = [{line["event"] for line in here.log(number)} for number in range(len(parts))]
        assert ["relayed" in events for events in logged] == [False, True, False, False]
        assert ["processed" in events for events in logged] == [False, False, False, True]
        assert here.parked() == []
        assert len(post.taken) == len({message["Message-ID"] for message in post.messages}) == len(here.emails("sent"))
        assert len(post.taken) > USERS // 10


def by_smtp(mail: Server) -> dict[str, Any]:
    """The settings of who mails through a server."""
    return {"MAIL": "smtp", "SMTP_HOST": mail.host, "SMTP_PORT": str(mail.port), "SMTP_SECURITY": "none"}
