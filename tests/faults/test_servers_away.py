"""A server goes away in the middle of 5,000 events, and comes back: the worker goes on by itself."""

import random
import time
from collections.abc import Callable

import pytest

from tests.crowd.feeding import feed
from tests.crowd.judging import AFTERWARDS, found, in_order, judged
from tests.crowd.site import Site, until
from tests.servers.postgresql import PostgreSQL
from tests.servers.rabbitmq import RabbitMQ
from tests.size import scaled

USERS = scaled(fast=50, usual=150, long=500)
AWAY = 3.0
"""Seconds: longer than the worker waits before its first tries."""
pytestmark = pytest.mark.slow


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


def all_processed(here: Site, messages: list[dict[str, object]]) -> Callable[[], bool]:
    different = len({message["id"] for message in messages})
    return lambda: here.processed() >= different


def waited_for(here: Site) -> set[str]:
    return {line["reason"] for line in here.log() if line["event"] == "waiting"}


def waits(here: Site) -> bool:
    return bool(waited_for(here))


def said_once(text: str) -> str:
    """What a command says of a server that is not there: one line, in words."""
    (line,) = text.splitlines()
    assert "Traceback" not in line
    return line


def assert_nothing_lost_nothing_twice(here: Site, messages: list[dict[str, object]]) -> None:
    here.rolecall("run", "--once", now=AFTERWARDS)
    assert here.parked() == []
    assert found(here.database) == judged(messages)
    emails, changes = here.handed_over()
    assert emails == set(here.emails())
    assert all(in_order(versions) for versions in changes.values())
