# mypy: disable-error-code="no-untyped-call"
"""The setting `publishers`, end to end: two logins at a real RabbitMQ, a real worker, and what each may not say."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import amqp
import pytest
import sqlalchemy as sa

from connectors.broker.names import EVENTS, EXCHANGE
from engine.clock import HOUR, shown
from engine.store.tables import inbox
from tests.broker.rabbitmq import place
from tests.crowd.site import Site, site, until
from tests.databases import made
from tests.model.histories import START
from tests.servers.found import rabbitmq_server, refuse
from tests.world import event

HR, LMS = f"hr_{os.getpid()}", f"lms_{os.getpid()}"
MAY = {
    HR: {"types": ["user.*"], "sources": ["hr"]},
    LMS: {"types": ["learning.completed"]},
}
AT = shown(START - HOUR)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Site]:
    control = rabbitmq_server().control
    if control is None:
        refuse("there is no rabbitmqctl to make logins with")
    with place() as at, made(f"rolecall_publishers_{os.getpid()}") as database:
        vhost = urlsplit(at.url).path[1:]
        with logins(control, vhost), site(tmp_path, at.url, database, PUBLISHERS=json.dumps(MAY)) as one:
            yield one


@contextmanager
def logins(control: Callable[..., int], vhost: str) -> Iterator[None]:
    """Two logins that may publish, and nothing else, for the block."""
    try:
        for name in (HR, LMS):
            assert control("add_user", name, f"secret of {name}") == 0
            assert control("set_permissions", "--vhost", vhost, name, "^$", f"^{EXCHANGE}$", "^$") == 0
        yield
    finally:
        for name in (HR, LMS):
            control("delete_user", name)


def say(here: Site, login: str, message: dict[str, Any], *, user_id: str | None = None) -> None:
    """Publish as a login, which names itself or another; return when RabbitMQ has it."""
    parts = urlsplit(here.broker)
    with amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=login,
        password=f"secret of {login}",
        virtual_host=parts.path[1:],
        confirm_publish=True,
    ) as opened:
        sent = amqp.Message(json.dumps(message), user_id=user_id or login, delivery_mode=2)
        opened.channel().basic_publish(sent, EXCHANGE, EVENTS, mandatory=True)


def learnt(id: str, source: str) -> dict[str, Any]:
    return event("learning.completed", "u1", AT, id=id, source=source, item="hygiene-1")


def joined(id: str, source: str) -> dict[str, Any]:
    return event("user.joined", "u1", AT, id=id, source=source)


def test_each_login_says_what_it_may_and_nobody_speaks_in_anothers_place(here: Site) -> None:
    with here.working():
        until(lambda: here.rolecall("status", "--json").find('"worker": true') >= 0)
        # The one that has no right to it takes the ids of the other before it uses them.
        say(here, LMS, joined("first", "hr"))
        say(here, LMS, learnt("first", "hr"))
        say(here, HR, joined("first", "hr"))
        say(here, HR, joined("second", "lms"))
        say(here, HR, learnt("third", "hr"))
        say(here, LMS, learnt("fourth", "lms"))
        for login, other in ((HR, LMS), (LMS, HR)):
            with pytest.raises(amqp.PreconditionFailed, match="user_id property set to"):
                say(here, login, joined("borrowed", "hr"), user_id=other)
        until(lambda: here.processed() == 3 and len(here.parked()) == 3)
    with here.database.read() as work:
        rows = {(row.publisher, row.id, row.type) for row in work.run(sa.select(inbox))}
    assert rows == {
        (LMS, "first", "learning.completed"),
        (HR, "first", "user.joined"),
        (LMS, "fourth", "learning.completed"),
    }
    parked = json.loads(here.rolecall("parked", "list", "--json"))["messages"]
    assert {(one["publisher"], one["id"], one["code"]) for one in parked} == {
        (LMS, "first", "not_allowed"),
        (HR, "second", "not_allowed"),
        (HR, "third", "not_allowed"),
    }
    assert json.loads(here.rolecall("status", "--json"))["parked"] == {"not_allowed": 3}
    assert json.loads(here.rolecall("user", "u1", "--json"))["status"] == "active"
