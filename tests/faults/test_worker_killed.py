"""A worker that holds 500 messages is killed, ten times over."""

import random
import time
from functools import partial

import pytest

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from engine.store.rules_lock import seize
from tests.crowd.feeding import feed
from tests.crowd.site import Site, until
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice
from tests.size import scaled

USERS = scaled(fast=120, usual=300, long=500)
HELD = 500
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("here", [{"BATCH_SIZE": str(HELD)}], indirect=True)
def test_a_worker_is_killed_ten_times_while_it_holds_500_messages(here: Site) -> None:
    chance = random.Random(7)
    messages = feed(chance, USERS)
    here.publish(messages)
    for number in range(10):
        with here.database.unit() as work, Broker.open(here.broker) as broker:
            if number % 2 == 0:  # its batch waits for the rules, and is not committed
                seize(work)
            until(partial(has_no_consumer, broker))
            most = broker.depth(EVENTS) - HELD
            assert most >= 0
            worker = here.start(number)
            until(partial(is_down_to, broker, most), [worker])
            time.sleep(chance.random())
            worker.kill()
            worker.wait()
    with here.working() as workers:
        until(all_processed(here, messages), workers)
    assert_nothing_lost_nothing_twice(here, messages)


def has_no_consumer(broker: Broker) -> bool:
    return broker.consumers(EVENTS) == 0


def is_down_to(broker: Broker, messages: int) -> bool:
    """So many messages are left that nobody has in hand."""
    return broker.depth(EVENTS) <= messages
