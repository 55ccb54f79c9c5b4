# mypy: disable-error-code="no-untyped-call, attr-defined"
"""A vhost and a database of their own for what is measured on servers; gone afterwards."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import sqlalchemy as sa
from kombu import Connection

POSTGRESQL = os.environ.get("ROLECALL_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
RABBITMQ = os.environ.get("ROLECALL_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/")


@contextmanager
def vhost() -> Iterator[str]:
    """Make a vhost for the block, with rabbitmqctl; give its address."""
    name, parts = f"rolecall_bench_{os.getpid()}", urlsplit(RABBITMQ)
    _control("add_vhost", name)
    try:
        _control("set_permissions", "--vhost", name, parts.username or "guest", ".*", ".*", ".*")
        yield parts._replace(path="/" + quote(name)).geturl()
    finally:
        _control("delete_vhost", name)


@contextmanager
def database(name: str, template: str = "template1", address: str = POSTGRESQL) -> Iterator[str]:
    """Make a database for the block on the server at `address`, empty or as `template` is; give its URL."""
    name = f"rolecall_bench_{name}_{os.getpid()}"
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield sa.make_url(address).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def purge(broker: str, queues: tuple[str, ...]) -> None:
    """Empty the queues."""
    with Connection(broker) as connection, connection.channel() as channel:
        for queue in queues:
            channel.queue_purge(queue)


def _control(*words: str) -> None:
    subprocess.run(["rabbitmqctl", "--quiet", *words], check=True, capture_output=True, timeout=60)
