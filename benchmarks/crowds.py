"""A crowd on PostgreSQL, for requests about everybody: users who are active and have nothing yet."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.activation import activate
from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import user
from engine.store.upgrade import upgrade

RULES = read_rules(read_folder(Path(__file__).parents[1] / "rules"))[0]


def gather(url: str, users: int, rules: Rules = RULES) -> None:
    """Fill an empty database with so many users who joined long ago; PostgreSQL has looked at it since."""
    database = Database(url)
    upgrade(database)
    activate(database, rules, actor="bench", settings=Settings())
    number = sa.func.generate_series(1, users).column_valued("number")
    id_ = sa.literal("p-") + sa.func.lpad(sa.cast(number, sa.Text), 7, "0")
    with database.unit() as work:
        ago = sa.literal(work.now - 90 * DAY, sa.BigInteger)
        values: dict[str, sa.ColumnElement[Any]] = {
            "id": id_,
            "status": sa.literal("active"),
            "joined_at": ago,
            "stay_order": sa.literal(""),
            "between_stays": sa.false(),
            "email": id_ + "@example.com",
            "name": sa.literal("Person ") + sa.cast(number, sa.Text),
            "language": sa.literal("nl"),
            "search": id_,
            "version": sa.literal(0),
            "created_at": ago,
            "welcomed_at": ago,
        }
        work.run(sa.text("SET LOCAL statement_timeout = 0"))
        work.run(sa.insert(user).from_select(list(values), sa.select(*values.values())))
    look_at(database)
    database.close()


def look_at(database: Database) -> None:
    """Let PostgreSQL look at everything, as its autovacuum does sooner or later."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")
