"""Several workers on one RabbitMQ and one PostgreSQL: where the model ends, and nobody's changes out of order."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.mail.session import Server
from engine.store.tables import job
from tests.broker.rabbitmq import place
from tests.crowd.feeding import feed, hot
from tests.crowd.judging import AFTERWARDS, found, in_order, judged
from tests.crowd.lives import request
from tests.crowd.site import Site, site, until
from tests.databases import made
from tests.faults.ending import all_processed
from tests.faults.fire import share
from tests.mail.server import Post, serving
from tests.size import scaled

USERS = scaled(fast=50, usual=150, long=2_000)
WORKERS = 8
BATCH = 20
HOT_EVERY = 12
"""Less than a batch: one of three people is in every one."""
JOBS = scaled(fast=3, usual=6, long=60)
pytestmark = pytest.mark.slow


def test_eight_workers_end_where_the_model_ends(tmp_path: Path) -> None:
    """Some people are in every batch; requests about them, and about everybody, come in between and are taken back."""
    chance = random.Random(4)
    messages = hot(chance, feed(chance, USERS), HOT_EVERY)
    different = len({message["id"] for message in messages})
    part = len(messages) // JOBS + 1
    with (
        place() as broker,
        made(f"rolecall_workers_{os.getpid()}") as database,
        site(tmp_path, broker.url, database, BATCH_SIZE=str(BATCH), JOB_LIMIT="100%", SMALL_JOBS="1000000") as here,
    ):
        with here.working(WORKERS) as workers:
            for number in range(JOBS):
                here.publish(messages[number * part : (number + 1) * part])
                ask_and_take_back(here, number)
            until(lambda: here.processed() >= different + 2 * JOBS, workers)
            ids = [f"{what}-{number}" for number in range(JOBS) for what in ("ask", "back")]
            until(lambda: share(here, ids) >= 1, workers)
        here.rolecall("run", "--once", now=AFTERWARDS)
        assert here.parked() == []
        assert here.deadlocks() == 0
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


def ask_and_take_back(here: Site, number: int) -> None:
    """Give something to some or all, or block it; undo it, whether it has begun, is at it, or is done."""
    whom: dict[str, Any] = {"all": True} if number % 2 else {"users": ["hot-0", "hot-1", "hot-2"]}
    action = ["assign", "block"][number // 2 % 2]
    things: dict[str, Any] = {"roles": ["guide"], "mandatory": ["wound-care"]}
    here.ask(request(f"ask-{number}", "assignment.requested", action=action, **whom, **things))
    until(lambda: is_known(here, f"ask-{number}"))  # another worker may take what comes next
    here.ask(request(f"back-{number}", "job.requested", action="undo", job=f"ask-{number}"))


def is_known(here: Site, id: str) -> bool:
    with here.database.read() as work:
        return work.run(sa.select(job.c.id).where(job.c.id == id)).first() is not None


def by_smtp(mail: Server) -> dict[str, Any]:
    """The settings of who mails through a server."""
    return {"MAIL": "smtp", "SMTP_HOST": mail.host, "SMTP_PORT": str(mail.port), "SMTP_SECURITY": "none"}
