# mypy: disable-error-code="no-untyped-call"
"""A RabbitMQ for the tests: a vhost of their own where rabbitmqctl can make one."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote, urlsplit

import amqp

from connectors.broker.names import EXCHANGE, QUEUES
from tests.servers.found import rabbitmq_server, refuse
from tests.servers.rabbitmq import connection

_numbers = count(1)
TRACES = (*QUEUES, "hr.answers", "nobody.listens")
"""Queues that the tests leave."""


@dataclass(frozen=True)
class Place:
    """Where the tests may do as they like."""

    url: str
    own: bool
    """A vhost of their own; else the server's, where others may be."""

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """Nothing of Rolecall's is there, before and after."""
        with connection(self.url) as opened:
            if not self.own:
                _alone(opened)
                if found := _somebody_elses(opened):
                    refuse(f"RabbitMQ has a {found} already, and there is no rabbitmqctl to make a vhost apart")
            _empty(opened)
            yield
            _empty(opened)


@contextmanager
def place() -> Iterator[Place]:
    """A place on the server; skips where there is no server."""
    server = rabbitmq_server()
    parts = urlsplit(server.url)
    vhost = f"rolecall_test_{os.getpid()}_{next(_numbers)}"
    if server.control is None or not _made(server.control, vhost, parts.username or "guest"):
        yield Place(server.url, own=False)
        return
    try:
        yield Place(parts._replace(path="/" + quote(vhost)).geturl(), own=True)
    finally:
        server.control("delete_vhost", vhost)


def _empty(opened: amqp.Connection) -> None:
    with opened.channel() as channel:
        for queue in TRACES:
            channel.queue_delete(queue)
        channel.exchange_delete(EXCHANGE)


def _alone(opened: amqp.Connection) -> None:
    """Wait until no other test process is at it: only one has an exclusive queue, as long as it is connected."""
    while True:
        try:
            opened.channel().queue_declare("rolecall_test_lock", exclusive=True)
        except amqp.ResourceLocked:
            time.sleep(0.1)
        else:
            return


def _somebody_elses(opened: amqp.Connection) -> str | None:
    for name in (EXCHANGE, *TRACES):
        channel = opened.channel()
        try:
            if name == EXCHANGE:
                channel.exchange_declare(name, "topic", passive=True)
            else:
                channel.queue_declare(name, passive=True)
        except amqp.NotFound:
            continue
        return name
    return None


def _made(control: Callable[..., int], vhost: str, user: str) -> bool:
    if control("add_vhost", vhost):
        return False
    return control("set_permissions", "--vhost", vhost, user, ".*", ".*", ".*") == 0
