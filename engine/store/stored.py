"""What is stored of the users of the enclosing statement, as tests on their rows of `tables.user`."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from engine.store.tables import achieved, completion, current_fact, user
from engine.text import is_storable

Clause = sa.ColumnElement[bool]
Row = Callable[[sa.FromClause], Clause]
"""A test on an alias of `current_fact`."""


class Occurrence:
    """A row that says when something was completed, trained or achieved."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.table = (achieved if field == "qualified" else completion).alias()
        self.name = self.table.c.qualification if field == "qualified" else self.table.c.name
        self.at = self.table.c.at

    def exists(self, *tests: Clause) -> Clause:
        """There is such a row that passes the tests."""
        return self._select(sa.literal(1), tests).correlate(user).exists()

    def things(self, names: dict[str, str], *tests: Clause, beside: "Occurrence") -> sa.ColumnElement[int]:
        """Return how many things the passing rows are about. `names`: name → thing; tests may speak of `beside`."""
        other = {name: thing for name, thing in names.items() if name != thing}
        thing = sa.case(other, value=self.name, else_=self.name) if other else self.name
        counted = self._select(sa.func.count(thing.distinct()), tests)
        return counted.correlate(user, beside.table).scalar_subquery()

    def _select(self, what: sa.ColumnElement[int], tests: tuple[Clause, ...]) -> sa.Select[int]:
        of_user = [self.table.c.user_id == user.c.id]
        if self.field != "qualified":
            of_user.append(self.table.c.kind == self.field)
        return sa.select(what).select_from(self.table).where(*of_user, *tests)


def told(kind: str, test: Row) -> Clause:
    """A fact of this kind says that something is there, and passes the test."""
    row = current_fact.alias()
    of_kind = (row.c.user_id == user.c.id, row.c.kind == kind, row.c.present)
    return sa.select(sa.literal(1)).select_from(row).where(*of_kind, test(row)).correlate(user).exists()


def attribute(name: str, test: Row) -> Clause:
    """An attribute has a value that passes the test."""
    return told("attribute", lambda row: sa.and_(row.c.key == name, test(row)))


def member(kind: str, test: Row) -> Clause:
    """A membership of the present stay. The row with an empty key only says that a whole list was told."""
    return told(kind, lambda row: sa.and_(row.c.key != "", row.c.order > user.c.stay_order, test(row)))


def flag(field: str) -> Clause:
    """A flag of the present stay is set."""
    return told("flag", lambda row: sa.and_(row.c.key == field, row.c.order > user.c.stay_order))


def is_latest(row: sa.FromClause, things: dict[str, str]) -> Clause:
    """No later row is about the same thing; `things`: name → the thing that it names."""
    later = current_fact.alias()
    tests = (
        later.c.user_id == row.c.user_id,
        later.c.kind == row.c.kind,
        later.c.key.in_(things),
        later.c.order > row.c.order,
        sa.case(things, value=later.c.key) == sa.case(things, value=row.c.key),
    )
    return ~sa.select(sa.literal(1)).select_from(later).where(*tests).correlate(row).exists()


def dated(field: str, test: Callable[[sa.ColumnElement[int]], Clause]) -> Clause:
    """A date field passes the test, which has to refuse NULL."""
    if field == "joined":
        return test(user.c.joined_at)
    return attribute(field, lambda row: test(row.c.moment))


def like(column: sa.ColumnElement[str], pattern: str) -> Clause:
    """The whole text fits the pattern: `*` any text, `?` one character. Both are normalised, so case plays no part."""
    if not is_storable(pattern):
        return sa.false()
    signs = {"*": "%", "?": "_", "%": "/%", "_": "/_", "/": "//"}
    return column.like("".join(signs.get(character, character) for character in pattern), escape="/")


def storable(values: Iterable[str]) -> list[str]:
    """Leave out what no database can keep, and so nobody has."""
    return sorted(value for value in values if is_storable(value))
