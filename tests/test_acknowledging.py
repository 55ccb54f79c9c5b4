"""A message is acknowledged after its batch is committed, and not before: nothing is lost with a worker."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.broker.names import EMAILS, EVENTS, PARKED, REQUESTS
from connectors.broker.queue import Broker
from connectors.config import Config
from connectors.loop import Loop
from connectors.patience import Patience
from connectors.watch.meter import Meter
from engine.activation import activate
from engine.clock import shown, system_clock
from engine.pipeline import Pipeline
from engine.store.database import Database
from engine.store.tables import metadata
from tests.semantics.rules import CARE, CATALOG
from tests.world import event, rules_of


class Killed(BaseException):
    """The worker is gone."""


def test_what_is_not_committed_when_the_worker_ends_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(data=tmp_path)
    database = Database(config.database_url)
    database.create()
    activate(database, rules_of(CATALOG, CARE), actor="mira", settings=config.settings())
    body = json.dumps(event("user.joined", "u1", shown(system_clock()), teams=["care"])).encode()
    with config.open_broker() as broker:
        broker.publish(EVENTS, body)

    before = counts(database)

    def turn() -> None:
        with config.open_broker() as broker:
            pipeline = Pipeline(database, config.settings(), chance=lambda: 1.0)
            brokers = dict.fromkeys((EVENTS, REQUESTS, EMAILS, PARKED), broker)
            patiently = Patience(lambda: False, once=True)
            Loop(config, database, pipeline, brokers, None, patiently, frozenset({"consume"}), Meter())._turn(0.05)
            pipeline.close()

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr("engine.pipeline.Intake.close", dies)
        with pytest.raises(Killed):
            turn()
    assert waiting(config) == 1, "it was acknowledged, and never committed"
    assert counts(database) == before, "something of the batch was committed without the rest"
    turn()
    assert waiting(config) == 0
    database.close()


def waiting(config: Config) -> int:
    with Broker.open(config.broker_url) as broker:
        return broker.depth(EVENTS)


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has; what the worker reckons by itself apart."""
    with database.read() as work:
        tables = [table for table in metadata.sorted_tables if table.name != "allowance"]
        return {one.name: work.run(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in tables}
