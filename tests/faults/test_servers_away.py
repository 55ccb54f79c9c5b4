"""A server goes away in the middle of 5,000 events, and comes back: the worker goes on by itself."""

import random
import time

import pytest

from tests.crowd.feeding import feed
from tests.crowd.site import Site, until
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice, said_once
from tests.servers.postgresql import PostgreSQL
from tests.size import scaled

USERS = scaled(fast=50, usual=150, long=500)
AWAY = 3.0
"""Seconds: longer than the worker waits before its first tries."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


SAYS = {"database": "the database said", "broker": "the queue at amqp:"}


@pytest.mark.parametrize("how", ["stop", "kill"])
@pytest.mark.parametrize("server", SAYS)
def test_a_server_is_restarted(here: Site, server: str, how: str, request: pytest.FixtureRequest) -> None:
    messages, running = feed(random.Random(5), USERS), request.getfixturevalue(server)
    here.publish(messages)
    with here.working() as workers:
        until(lambda: here.processed() > len(messages) // 4, workers)
        getattr(running, how)()
        assert SAYS[server] in said_once(here.rolecall("status", code=4))
        until(lambda: bool(waited_for(here)), workers)
        time.sleep(AWAY)
        running.start()
        until(all_processed(here, messages), workers)
    assert any(SAYS[server] in reason for reason in waited_for(here))
    assert_nothing_lost_nothing_twice(here, messages)


def waited_for(here: Site) -> set[str]:
    return {line["reason"] for line in here.log() if line["event"] == "waiting"}


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
