"""Worlds on each kind of database."""

from collections.abc import Callable, Iterator

import pytest

from tests.databases import KINDS, Databases, databases
from tests.privacy.academy import AT, CATALOG_OF_HOBBIES, TRIGGERS
from tests.world import World

Make = Callable[[], World]


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[Databases]:
    with databases(request.param) as several:
        yield several


@pytest.fixture
def world(kind: Databases) -> Iterator[World]:
    made = World(CATALOG_OF_HOBBIES, TRIGGERS, at=AT, databases=kind)
    for user in ("ben", "eve"):
        made.tell("user.joined", user, email=f"{user}@example.com", name=user.title(), teams=["care"])
    yield made
    made.close()


@pytest.fixture(scope="session")
def kind_postgresql() -> Iterator[Databases]:
    with databases("postgresql") as several:
        yield several
