"""A RabbitMQ for the tests: a vhost of their own where rabbitmqctl can make one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import amqp
import pytest

from connectors.broker.names import EXCHANGE, QUEUES

SERVER = os.environ.get("ROLECALL_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")


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


@contextmanager
def place() -> Iterator[str]:
    """The address of an empty place on the server; skips where there is none."""
    missing = _missing()
    if missing:
        if os.environ.get("ROLECALL_REQUIRE_SERVICES") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    vhost = f"rolecall_test_{os.getpid()}"
    parts = urlsplit(SERVER)
    if not _made(vhost, parts.username or "guest"):
        yield SERVER
        return
    try:
        yield parts._replace(path="/" + quote(vhost)).geturl()
    finally:
        _control("delete_vhost", vhost)


def empty(url: str) -> None:
    """Remove everything that tests leave."""
    with connection(url) as opened, opened.channel() as channel:
        for queue in (*QUEUES, "hr.answers", "nobody.listens"):
            channel.queue_delete(queue)
        channel.exchange_delete(EXCHANGE)


def _missing() -> str | None:
    """Say in one line why the tests can't have the server; None if they can."""
    shown = f"RabbitMQ at {urlsplit(SERVER).hostname}:{urlsplit(SERVER).port or 5672}"
    try:
        with connection(SERVER) as opened:
            if shutil.which("rabbitmqctl"):
                return None
            for queue in QUEUES:  # they will be ours; somebody else's are left alone
                try:
                    opened.channel().queue_declare(queue, passive=True)
                except amqp.NotFound:
                    continue
                return f"{shown} has a queue {queue} already, and there is no rabbitmqctl to make a vhost apart"
    except (OSError, amqp.AMQPError) as problem:
        return f"no {shown}: {type(problem).__name__}"
    return None


def _made(vhost: str, user: str) -> bool:
    if not shutil.which("rabbitmqctl") or _control("add_vhost", vhost):
        return False
    return _control("set_permissions", "--vhost", vhost, user, ".*", ".*", ".*") == 0


def _control(*words: str) -> int:
    return subprocess.run(["rabbitmqctl", "--quiet", *words], check=False, capture_output=True, timeout=60).returncode
