"""Tables of before: their change events stay as they were, and the numbers go on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from engine.store.database import Database, sqlite_url
from engine.store.tables import change, forget_key
from engine.store.upgrade import _config, upgrade
from engine.store.version import MIGRATIONS
from tests.databases import KINDS, made

INSERT = (
    "INSERT INTO \"user\" (id, created_at) VALUES ('u1', 1)",
    "INSERT INTO change (number, user_id, version, type, kind, target, mandatory, cause, at, relayed_at) "
    "VALUES (7, 'u1', 3, 'role.assigned', 'role', 'nurse', false, 'event hr m1', 5, 6), "
    "(9, 'u1', 4, 'role.revoked', 'role', 'nurse', false, 'event hr m2', 8, NULL)",
)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = Database(sqlite_url(tmp_path / "rolecall.db"))
        yield opened
        opened.close()
        return
    with made(f"rolecall_privacy_up_{os.getpid()}") as url:
        opened = Database(url)
        yield opened
        opened.close()


def test_change_events_of_before_stay_and_their_numbers_are_not_used_again(database: Database) -> None:
    with database.connected(rolecall_writes=True, rolecall_restructures=True) as connection:
        command.upgrade(_config(connection, MIGRATIONS), "0008")
        for statement in INSERT:
            connection.execute(sa.text(statement))
    upgrade(database)
    with database.unit() as work:
        rows = work.run(sa.select(change).order_by(change.c.number)).all()
        assert [(row.number, row.relayed_at, row.farewell) for row in rows] == [(7, 6, False), (9, None, False)]
        assert len(work.run(sa.select(forget_key.c.key)).scalar_one()) == 64
        if database.embedded:
            work.run(sa.delete(change))
            values = {name: value for name, value in rows[0]._mapping.items() if name != "number"}
            assert work.run(sa.insert(change).values(values).returning(change.c.number)).scalar_one() == 10
