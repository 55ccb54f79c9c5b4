"""A server goes away in the middle of 5,000 events, and comes back: the worker goes on by itself."""

import random
import time

import pytest

from tests.crowd.feeding import feed
from tests.crowd.site import Site, until
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice, said_once
from tests.servers.postgresql import PostgreSQL
from tests.servers.rabbitmq import RabbitMQ
from tests.size import scaled

USERS = scaled(fast=50, usual=150, long=500)
AWAY = 3.0
"""Seconds: longer than the worker waits before its first tries."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_database_is_restarted(here: Site, database: PostgreSQL, how: str) -> None:
    messages = feed(random.Random(5), USERS)
    here.publish(messages)
    with here.working() as workers:
        until(lambda: here.processed() > len(messages) // 4, workers)
        getattr(database, how)()
        assert "the database said" in said_once(here.rolecall("status", code=4))
        until(lambda: waits(here), workers)
        time.sleep(AWAY)
        database.start()
        until(all_processed(here, messages), workers)
    assert any("database" in reason for reason in waited_for(here))
    assert_nothing_lost_nothing_twice(here, messages)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_broker_is_restarted(here: Site, broker: RabbitMQ, how: str) -> None:
    messages = feed(random.Random(6), USERS)
    here.publish(messages)
    with here.working() as workers:
        until(lambda: here.processed() > len(messages) // 4, workers)
        getattr(broker, how)()
        assert "the queue at amqp:" in said_once(here.rolecall("status", code=4))
        until(lambda: waits(here), workers)
        time.sleep(AWAY)
        broker.start()
        until(all_processed(here, messages), workers)
    assert any("the queue at amqp:" in reason for reason in waited_for(here))
    assert_nothing_lost_nothing_twice(here, messages)


def waited_for(here: Site) -> set[str]:
    return {line["reason"] for line in here.log() if line["event"] == "waiting"}


def waits(here: Site) -> bool:
    return bool(waited_for(here))


def test_a_worker_that_waits_for_a_server_leaves_when_it_is_told_to(here: Site, database: PostgreSQL) -> None:
    database.stop()
    try:
        assert "the database said" in here.rolecall("run", "--once", code=4).splitlines()[-1]
        with here.working() as workers:
            until(lambda: len(waited_for(here)) > 0, workers)
            time.sleep(AWAY)
            began = time.monotonic()
        assert time.monotonic() - began < 5
        assert [line["event"] for line in here.log()[-2:]] == ["left_waiting", "stopped"]
    finally:
        database.start()
