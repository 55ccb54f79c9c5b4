"""Every scenario is played by the product on each database, and by the model."""

from collections.abc import Iterator

import pytest

from tests.databases import KINDS, Databases, databases
from tests.model.world import ModelWorld
from tests.semantics.rules import CATALOG, Make
from tests.world import World

AT = "2026-03-02T09:07:00Z"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    """Databases on PostgreSQL, for worlds."""
    with databases("postgresql") as several:
        yield several


@pytest.fixture(scope="session", params=[*KINDS, "model"])
def player(request: pytest.FixtureRequest) -> Iterator[Databases | None]:
    """Who plays a scenario: the product on a kind of database; None: the model."""
    if request.param == "model":
        yield None
        return
    with databases(request.param) as several:
        yield several


@pytest.fixture
def academy(player: Databases | None) -> Iterator[Make]:
    """Make worlds with the catalog of the scenarios and some triggers, one at a time."""
    made: list[World] = []

    def make(triggers: str = "  {}\n") -> World:
        if player is None:
            made.append(ModelWorld(CATALOG, triggers, at=AT))
        else:
            made.append(World(CATALOG, triggers, at=AT, databases=player))
        return made[-1]

    yield make
    for world in made:
        world.close()
