"""Conditions as SQL: which of a million users. The same tree as `engine.matching.reference` reads one user by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import (
    All,
    Any,
    Between,
    Condition,
    Dated,
    Done,
    DoneTogether,
    Everyone,
    Flag,
    Group,
    Known,
    Like,
    Moment,
    Not,
    NumberIn,
    OneOf,
)
from engine.authoring.pattern import fits
from engine.store import stored
from engine.store.given import Moment as Now
from engine.store.stored import Clause
from engine.store.tables import user

LATEST = 2**63 - 1
"""The databases' last moment: what lies beyond is as late."""


def selects(condition: Condition, catalog: Catalog, anchor: Now) -> Clause:
    """Return `condition` as a test on the rows of `tables.user` in the enclosing statement.

    Relative moments count from `anchor` (microseconds UTC, or given when the statement is executed). The test is about
    facts alone: whether status or stay allow anything is for the caller to add.
    """
    return _Selection(catalog, anchor).test(condition)


DEEP = 10
"""Levels of brackets after which a part becomes a common table: SQLite's parser bears some thirty."""
WIDE = 8
"""Tests in one pair of brackets: SQLite refuses a chain of a thousand."""


@dataclass(frozen=True, slots=True)
class _Selection:
    catalog: Catalog
    anchor: Now

    def test(self, condition: Condition, level: int = 0) -> Clause:
        if level >= DEEP and isinstance(condition, All | Any | Not):
            fitting = sa.select(user.c.id).where(self.test(condition)).cte()
            return user.c.id.in_(sa.select(fitting.c.id))
        match condition:
            case Everyone():
                return sa.true()
            case All(parts):
                return _joined(sa.and_, [self.test(part, level + _levels(parts)) for part in parts])
            case Any(parts):
                return _joined(sa.or_, [self.test(part, level + _levels(parts)) for part in parts])
            case Not(part):
                return sa.not_(self.test(part, level + 1))
            case Group(part=part):
                return self.test(part, level)
            case OneOf(field, values) if section := self.catalog.fields[field].names:
                return self._any_of(field, section, values)
            case OneOf(field, values):
                return stored.attribute(field, lambda row: row.c.text.in_(stored.storable(values)))
            case Like() if section := self.catalog.fields[condition.field].names:
                return self._like(condition, section)
            case Like(field, pattern):
                return stored.attribute(field, lambda row: stored.like(row.c.text, pattern))
            case Flag(field):
                return stored.flag(field)
            case NumberIn(field, numbers):
                return stored.attribute(field, lambda row: row.c.number.in_(sorted(map(float, numbers))))
            case Between(field, at_least, at_most):
                return stored.attribute(field, lambda row: sa.and_(*_bounded(row.c.number, at_least, at_most)))
            case Dated(field):
                return stored.dated(field, lambda column: sa.and_(*self._on(condition, column)))
            case Known(field):
                return self._known(field)
            case Done(field, names, before, after):
                done = stored.Occurrence(field)
                return done.exists(done.name.in_(self._named(field, names)), *self._window(done.at, before, after))
            case DoneTogether():
                return self._together(condition)

    # --- things that a user is in: teams, job titles ------------------------------------------------------------------
    def _any_of(self, kind: str, section: str, own: Iterable[str]) -> Clause:
        """One of these things is there. Of a thing with several names the latest row about any of them says so."""
        names = {thing: self._names(section, thing) for thing in own}
        single = sorted(thing for thing, all_names in names.items() if len(all_names) == 1)
        several = {name: thing for thing, all_names in names.items() if len(all_names) > 1 for name in all_names}
        tests = [stored.member(kind, lambda row: row.c.key.in_(single))] if single else []
        if several:
            tests.append(
                stored.member(kind, lambda row: sa.and_(row.c.key.in_(several), stored.is_latest(row, several)))
            )
        return _joined(sa.or_, tests)

    def _like(self, condition: Like, section: str) -> Clause:
        names = {*condition.known, *self.catalog.aliases.get(section, {})}
        known = sorted(name for name in names if fits(condition.pattern, name))  # the others do not fit anyway
        unknown = stored.member(
            condition.field,
            lambda row: sa.and_(stored.like(row.c.key, condition.pattern), row.c.key.not_in(stored.storable(known))),
        )
        return _joined(sa.or_, [self._any_of(condition.field, section, condition.things), unknown])

    def _names(self, section: str, own: str) -> tuple[str, ...]:
        if self.catalog.aliases.get(section, {}).get(own, own) != own:
            return ()  # another thing's other name: nobody has it under this one
        return tuple(stored.storable(self.catalog.names_of(section, own)))

    # --- values at all ------------------------------------------------------------------------------------------------
    def _known(self, field: str) -> Clause:
        told = self.catalog.fields[field]
        if told.kind == "done":
            return stored.Occurrence(field).exists()
        if told.kind == "flag":
            return stored.flag(field)
        if told.kind == "date":
            return stored.dated(field, lambda column: column.is_not(None))
        if told.kind == "number":
            return stored.attribute(field, lambda row: row.c.number.is_not(None))
        if told.names is None:
            return stored.attribute(field, lambda row: row.c.text.is_not(None))
        aliases = self.catalog.aliases.get(told.names, {})
        things = set(aliases.values())
        several = sorted({*aliases, *things})
        single = stored.member(field, lambda row: row.c.key.not_in(stored.storable(several)))
        return _joined(sa.or_, [single, self._any_of(field, told.names, things)])

    # --- times --------------------------------------------------------------------------------------------------------
    def _on(self, condition: Dated, column: sa.ColumnElement[int]) -> list[Clause]:
        tests: list[Clause] = [column.is_not(None), *self._window(column, condition.before, condition.after)]
        if condition.on is not None:
            tests.append(column >= self._start(condition.on))
            tests.append(column < self._end(condition.on))
        return tests

    def _window(self, at: sa.ColumnElement[int], before: Moment | None, after: Moment | None) -> list[Clause]:
        tests: list[Clause] = []
        if before is not None:
            tests.append(at < self._start(before))
        if after is not None:
            tests.append(at >= self._end(after))
        return tests

    def _start(self, moment: Moment) -> Now:
        """Return the moment's start, where a number of either database can say it."""
        if isinstance(self.anchor, int) or not moment.relative:
            return _bound(moment.start(self.anchor if isinstance(self.anchor, int) else 0))
        return self.anchor + moment.offset

    def _end(self, moment: Moment) -> Now:
        if isinstance(self.anchor, int) or not moment.relative:
            return _bound(moment.end(self.anchor if isinstance(self.anchor, int) else 0))
        return self.anchor + (moment.offset + 1)

    def _named(self, field: str, own: Iterable[str]) -> list[str]:
        section = self.catalog.fields[field].names or ""
        return sorted(name for thing in own for name in self._names(section, thing))

    def _together(self, condition: DoneTogether) -> Clause:
        """Occurrences of all names in the stretch that begins with one of them."""
        names = {name: thing for thing in condition.names for name in self._named(condition.field, [thing])}
        first, other = stored.Occurrence(condition.field), stored.Occurrence(condition.field)
        in_stretch = (other.at >= first.at, other.at <= first.at + min(condition.within, LATEST // 2))
        window = self._window(other.at, condition.before, condition.after)
        things = other.things(names, other.name.in_(names), *in_stretch, *window, beside=first)
        window = self._window(first.at, condition.before, condition.after)
        return first.exists(first.name.in_(names), *window, things == len(condition.names))


def _bounded(column: sa.ColumnElement[float], at_least: float | None, at_most: float | None) -> list[Clause]:
    tests: list[Clause] = [column.is_not(None)]
    if at_least is not None:
        tests.append(column >= float(at_least))
    if at_most is not None:
        tests.append(column <= float(at_most))
    return tests


def _bound(moment: int) -> int:
    return max(-LATEST, min(moment, LATEST))


def _joined(how: Callable[..., Clause], tests: list[Clause]) -> Clause:
    """Join many tests as a shallow tree."""
    if not tests:
        return sa.false() if how is sa.or_ else sa.true()
    while len(tests) > WIDE:
        parts = [how(*tests[start : start + WIDE]) for start in range(0, len(tests), WIDE)]
        # CASE, because brackets alone are taken away, and PostgreSQL plans thousands of anti-joins for minutes.
        tests = [sa.case((part, sa.true()), else_=sa.false()) for part in parts]
    return how(*tests)


def _levels(parts: tuple[Condition, ...]) -> int:
    """Return how many brackets `_joined` puts around each of many parts."""
    levels, wide = 1, WIDE
    while wide < len(parts):
        levels, wide = levels + 1, wide * WIDE
    return levels
