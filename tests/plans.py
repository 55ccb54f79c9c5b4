"""How PostgreSQL runs each statement of a block: its plan, at the moment at which the statement runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.store.answers import SENT
from engine.store.database import Database
from engine.store.tables import metadata

_PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_PARTIAL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["where"] is not None
}
"""Indexes that hold only what is still to be done."""
_BY_INDEX = ("Index Scan", "Index Only Scan")


@dataclass(frozen=True)
class Planned:
    """One statement as it ran, and the tables that PostgreSQL reads from one end to the other for it."""

    statement: str
    whole: frozenset[str]
    plan: dict[str, Any]

    @property
    def sorts(self) -> bool:
        """Whether rows are put in order for it that no index has in order."""
        return any(kind in ("Sort", "Incremental Sort") for kind in _kinds(self.plan))


@contextmanager
def planned(database: Database) -> Iterator[list[Planned]]:
    """Note the plan of every statement of the block.

    It is asked for on the same connection right before the statement runs: with its parameters, its transaction's
    rows, and the temporary tables as they are then.
    """
    said: list[Planned] = []

    def explain(
        connection: sa.Connection, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool
    ) -> None:
        sent = context.execution_options.get(SENT)
        if sent is not None:
            sent.go()  # what was sent before it would run before it
        if not statement.lstrip("( ").startswith(_PLANNED):
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        with driver.cursor() as cursor:
            cursor.execute(
                f"EXPLAIN (FORMAT JSON) {statement}", parameters[0] if isinstance(parameters, list) else parameters
            )
            plan = cursor.fetchone()[0][0]["Plan"]
        said.append(Planned(statement, frozenset(_whole(plan)), plan))

    sa.event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield said
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", explain)


def _whole(plan: dict[str, Any], *, limited: bool = False) -> Iterator[str]:
    """Yield the tables of which every row may be read. An index without a condition is read as a whole, too.

    Unless only the first few rows of it are wanted: `limited`.
    """
    kind = plan["Node Type"]
    first_few = limited and "Filter" not in plan
    if kind == "Seq Scan" or (kind in _BY_INDEX and _is_unconditional(plan) and not first_few):
        yield plan["Relation Name"]
    if kind == "Bitmap Index Scan" and _is_unconditional(plan):
        yield plan["Index Name"]
    for part in plan.get("Plans", ()):
        yield from _whole(part, limited=kind == "Limit" or (limited and kind in ("LockRows", "Subquery Scan")))


def _kinds(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["Node Type"]
    for part in plan.get("Plans", ()):
        yield from _kinds(part)


def _is_unconditional(plan: dict[str, Any]) -> bool:
    return "Index Cond" not in plan and plan["Index Name"] not in _PARTIAL
