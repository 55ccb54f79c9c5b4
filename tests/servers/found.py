"""Which servers the tests use: those named by `ROLECALL_TEST_…`, those at the usual addresses, or private ones.

Without any, a test skips with one clear line; under `ROLECALL_REQUIRE_SERVICES=1` it fails.
"""

import atexit
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import NoReturn, TypeVar

import amqp
import psycopg
import pytest

from tests.servers import postgresql, rabbitmq

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
RABBITMQ = "amqp://guest:guest@127.0.0.1:5672/"
T = TypeVar("T")
_private = ExitStack()
atexit.register(_private.close)


@dataclass(frozen=True)
class Broker:
    """A RabbitMQ, and how to run rabbitmqctl on it: given its words it returns the exit code; None: there is none."""

    url: str
    control: Callable[..., int] | None


def postgresql_server() -> str:
    """Return the address of a PostgreSQL on which databases can be made; the test ends if there is none."""
    return _ended_by(_postgresql())


def rabbitmq_server() -> Broker:
    """Return a RabbitMQ; the test ends if there is none."""
    return _ended_by(_rabbitmq())


@cache
def _postgresql() -> str | Exception:
    named = os.environ.get("ROLECALL_TEST_POSTGRESQL")
    url = named or POSTGRESQL
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=3).close()
    except psycopg.OperationalError as problem:
        if named or not postgresql.is_installed():
            return ConnectionError(f"no PostgreSQL at {url}: {type(problem).__name__}")
        return _private.enter_context(postgresql.private_postgresql()).url
    return url


@cache
def _rabbitmq() -> Broker | Exception:
    named = os.environ.get("ROLECALL_TEST_RABBITMQ")
    url = named or RABBITMQ
    try:
        rabbitmq.connection(url).close()
    except (OSError, amqp.AMQPError) as problem:
        if named or not rabbitmq.is_installed():
            return ConnectionError(f"no RabbitMQ at {url.rpartition('@')[2]}: {type(problem).__name__}")
        server = _private.enter_context(rabbitmq.private_rabbitmq())
        return Broker(server.url, server.control)
    return Broker(url, _control if shutil.which("rabbitmqctl") else None)


def _ended_by(found: T | Exception) -> T:
    if isinstance(found, Exception):
        refuse(str(found))
    return found


def refuse(reason: str) -> NoReturn:
    """Skip for want of a service, or fail where services are required."""
    if os.environ.get("ROLECALL_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _control(*words: str) -> int:
    return subprocess.run(["rabbitmqctl", "--quiet", *words], check=False, capture_output=True, timeout=60).returncode
