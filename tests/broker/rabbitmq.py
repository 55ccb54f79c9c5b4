# mypy: disable-error-code="no-untyped-call"
"""A RabbitMQ for the tests: a vhost of their own where rabbitmqctl can make one."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import amqp
import pytest

from connectors.broker.names import EXCHANGE, QUEUES

SERVER = os.environ.get("ROLECALL_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")
TRACES = (*QUEUES, "hr.answers", "nobody.listens")
"""Queues that the tests leave."""


def connection(url: str) -> amqp.Connection:
    """A plain connection, for what Rolecall itself does not do."""
    parts = urlsplit(url)
    opened = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=parts.username or "guest",
        password=parts.password or "guest",
        virtual_host=parts.path[1:] or "/",
        connect_timeout=5,
    )
    opened.connect()
    return opened


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
                _refuse(_somebody_elses(opened))
            _empty(opened)
            yield
            _empty(opened)


@contextmanager
def place() -> Iterator[Place]:
    """A place on the server; skips where there is no server."""
    try:
        connection(SERVER).close()
    except (OSError, amqp.AMQPError) as problem:
        _refuse(f"no {_shown()}: {type(problem).__name__}")
    vhost = f"rolecall_test_{os.getpid()}"
    parts = urlsplit(SERVER)
    if not _made(vhost, parts.username or "guest"):
        yield Place(SERVER, own=False)
        return
    try:
        yield Place(parts._replace(path="/" + quote(vhost)).geturl(), own=True)
    finally:
        _control("delete_vhost", vhost)


def _refuse(reason: str | None) -> None:
    if reason is None:
        return
    if os.environ.get("ROLECALL_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


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
        return f"{_shown()} has a {name} already, and there is no rabbitmqctl to make a vhost apart"
    return None


def _shown() -> str:
    parts = urlsplit(SERVER)
    return f"RabbitMQ at {parts.hostname}:{parts.port or 5672}"


def _made(vhost: str, user: str) -> bool:
    if not shutil.which("rabbitmqctl") or _control("add_vhost", vhost):
        return False
    return _control("set_permissions", "--vhost", vhost, user, ".*", ".*", ".*") == 0


def _control(*words: str) -> int:
    return subprocess.run(["rabbitmqctl", "--quiet", *words], check=False, capture_output=True, timeout=60).returncode
