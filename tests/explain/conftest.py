"""The academy of these tests, in a database in memory."""

from collections.abc import Iterator

import pytest

from engine.clock import fixed_clock
from engine.store.database import Database, Work
from tests.explain.academy import NOW, settle


@pytest.fixture
def work() -> Iterator[Work]:
    """A unit of work over the academy's database; nothing outlives the test."""
    database = Database("sqlite://", clock=fixed_clock(NOW))
    database.create()
    with database.unit() as unit:
        settle(unit)
        yield unit
    database.close()
