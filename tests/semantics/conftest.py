"""Every scenario is played twice: by the product, and by the model."""

from collections.abc import Iterator

import pytest

from tests.model.world import ModelWorld
from tests.semantics.rules import CATALOG, Make
from tests.world import World


@pytest.fixture(params=[World, ModelWorld], ids=["product", "model"])
def academy(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Make worlds with the catalog of the scenarios and some triggers."""
    made: list[World] = []

    def make(triggers: str = "  {}\n") -> World:
        made.append(request.param(CATALOG, triggers, at="2026-03-02T09:07:00Z"))
        return made[-1]

    yield make
    for world in made:
        world.close()
