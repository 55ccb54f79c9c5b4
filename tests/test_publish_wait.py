"""`publish --wait`: what became of each message, told by the worker itself."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from connectors.broker.queue import Broker
from tests.broker.rabbitmq import place
from tests.crowd.site import Site, site
from tests.databases import made

pytestmark = pytest.mark.slow
GOOD = {"type": "user.joined", "subject": "u1", "data": {"teams": ["care"]}}
BAD = {"type": "user.joined", "subject": "u2", "data": {"teams": "care"}}
ASKED = {"type": "assignment.requested", "data": {"action": "assign", "users": ["u1"], "roles": ["nurze"]}}


@pytest.fixture(params=["embedded", "servers"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "embedded":
        with site(tmp_path, f"embedded://{tmp_path}/data", f"sqlite:///{tmp_path}/data/rolecall.db") as embedded:
            yield embedded
        return
    with ExitStack() as stack:
        broker, database = stack.enter_context(place()), stack.enter_context(made(f"rolecall_test_wait_{os.getpid()}"))
        yield stack.enter_context(site(tmp_path, broker.url, database))


def lines(*messages: dict[str, Any]) -> str:
    head = {"specversion": "1.0", "source": "hr", "time": "2026-03-01T08:00:00Z"}
    return "".join(json.dumps(head | {"id": f"m{number}"} | one) + "\n" for number, one in enumerate(messages))


def test_each_message_has_its_outcome_and_the_exit_code_says_the_worst(here: Site) -> None:
    with here.working():
        said = here.rolecall("publish", "-", "--wait", said=lines(GOOD, GOOD) + lines(GOOD))
        assert [line.split() for line in said.splitlines()[2:]] == [
            ["outcome", "messages"],
            ["applied", "1"],
            ["duplicate", "1"],
            ["no_change", "1"],
        ]
        refused = here.rolecall("publish", "-", "--wait", code=3, said=lines({}, {}, {}, ASKED).splitlines()[3])
        assert "refused" in refused
        assert "nurse" in refused  # the nearest name
        found = json.loads(here.rolecall("publish", "-", "--wait", "--json", code=1, said=lines({}, BAD, GOOD)))
        assert found["outcomes"] == {"parked": 2, "no_change": 1}
        assert found["missing"] == 0
        assert {one["code"] for one in found["not_taken"]} == {"bad_envelope", "bad_data"}
    with Broker.open(here.broker) as broker, broker.replies() as queue:
        assert broker.depth(queue) == 0


def test_without_a_worker_it_says_so_and_the_messages_are_kept(here: Site) -> None:
    said = here.rolecall("publish", "-", "--wait", code=4, said=lines(GOOD))
    assert "No worker is running: 1 message of 1 on the queue" in said
    here.rolecall("run", "--once")
    assert here.processed() == 1
