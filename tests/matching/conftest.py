"""Databases for the conditions as SQL: SQLite always, PostgreSQL where one is."""

from collections.abc import Iterator

import pytest

from engine.store.database import Database
from tests.databases import KINDS, databases


@pytest.fixture(scope="session", params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with all tables."""
    with databases(request.param) as several:
        database = several.fresh()
        yield database
        database.close()
