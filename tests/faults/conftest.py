"""Private servers that a test may stop and kill, and a site on them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crowd.site import Site, site
from tests.servers import postgresql, rabbitmq
from tests.servers.found import refuse
from tests.servers.postgresql import PostgreSQL, private_postgresql
from tests.servers.rabbitmq import RabbitMQ, private_rabbitmq


@pytest.fixture(scope="session")
def database() -> Iterator[PostgreSQL]:
    if not postgresql.is_installed():
        refuse("the programs of PostgreSQL are not installed: no private server to stop and kill")
    with private_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def broker() -> Iterator[RabbitMQ]:
    if not rabbitmq.is_installed():
        refuse("the programs of RabbitMQ are not installed: no private server to stop and kill")
    with private_rabbitmq() as server:
        yield server


@pytest.fixture
def here(tmp_path: Path, broker: RabbitMQ, database: PostgreSQL, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A site of its own on the two."""
    name = f"faults_{abs(hash(request.node.nodeid))}_{os.getpid()}"
    with database.made(name) as database_url, broker.made(name) as broker_url:  # noqa: SIM117 — the line is long enough
        with site(tmp_path, broker_url, database_url, **getattr(request, "param", {})) as made:
            yield made
