"""What a plan means for one person."""

from collections.abc import Iterator
from typing import Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.describe import describe
from engine.authoring.parts import parts_of
from engine.explain.names import Unknown
from engine.plans.counting import losers, mailed, turned
from engine.plans.forecast import Forecast, forecast
from engine.plans.transition import Transition, named_by
from engine.settings import Settings
from engine.store.database import Database
from engine.store.selection import selects
from engine.store.staging import began
from engine.store.tables import user as user_table


class Turn(Struct, frozen=True, kw_only=True):
    """One role or qualification that the person would get or lose, or that becomes mandatory or optional."""

    kind: Literal["role", "qualification"]
    name: str
    title: str
    before: Literal["no", "yes", "mandatory"]
    after: Literal["no", "yes", "mandatory"]


class Because(Struct, frozen=True, kw_only=True):
    """One trigger that would give or take something, and the conditions that decide."""

    trigger: str
    does: Literal["gives", "takes"]
    conditions: tuple[str, ...]
    """Of its text before: what said no to who gains. Of its new text: what says no to who loses."""


class PlanOf(Struct, frozen=True, kw_only=True):
    """What making the files the active revision would do to one person."""

    user: str
    name: str | None
    status: str
    turns: tuple[Turn, ...]
    because: tuple[Because, ...]
    email: bool
    """They would be mailed, if they have an address."""


def plan_of(database: Database, transition: Transition, settings: Settings, id: str) -> PlanOf:
    """Return what a transition would do to one user. Raises Unknown if nobody has heard of them."""
    with forecast(database, transition, settings, only=id) as found:
        work = found.work
        row = work.run(sa.select(user_table).where(user_table.c.id == id)).first()
        if row is None:
            raise Unknown(f"nobody has heard of a user {id!r}: `rolecall users --search` finds them")
        return PlanOf(
            user=row.id,
            name=row.name,
            status=row.status,
            turns=tuple(_turns(found, transition)),
            because=tuple(_because(found, transition, id)),
            email=work.run(mailed()).first() is not None,
        )


def _turns(found: Forecast, transition: Transition) -> Iterator[Turn]:
    for row in found.work.run(turned()):
        known = named_by(transition, row.kind, row.target)
        yield Turn(
            kind=known.kind,
            name=known.name,
            title=known.title,
            before=_had(has=row.was, must=row.was_mandatory),
            after=_had(has=row.active, must=row.mandatory),
        )


def _had(*, has: bool, must: bool) -> Literal["no", "yes", "mandatory"]:
    return ("mandatory" if must else "yes") if has else "no"


def _because(found: Forecast, transition: Transition, id: str) -> Iterator[Because]:
    gaining = sa.select(began.c.source, began.c.origin).where(began.c.source != "job").distinct()
    for source, origin in sorted(map(tuple, found.work.run(gaining))):
        trigger = transition.new.triggers.get(origin)
        earlier = None if trigger is None or trigger.mode != source else transition.earlier(trigger)
        no = () if earlier is None else _says_no(found, earlier.name, transition, id, old=True)
        yield Because(trigger=origin, does="gives", conditions=no)
    modes = [(one.mode, one.name) for one in (*transition.new.triggers.values(), *transition.gone)]
    for mode, name in sorted(set(modes)):
        if found.work.run(losers(found, mode, name)).first() is not None:
            yield Because(trigger=name, does="takes", conditions=_says_no(found, name, transition, id, old=False))


def _says_no(found: Forecast, name: str, transition: Transition, id: str, *, old: bool) -> tuple[str, ...]:
    rules = transition.old if old else transition.new
    trigger = rules.triggers.get(name)
    if trigger is None or trigger.while_ is None:
        return ()
    parts = parts_of(trigger.while_)
    tests = [selects(part, rules.catalog, found.work.now) for part in parts]
    row = found.work.run(sa.select(*tests).select_from(user_table).where(user_table.c.id == id)).one()
    return tuple(describe(part) for part, holds in zip(parts, row, strict=True) if not holds)
