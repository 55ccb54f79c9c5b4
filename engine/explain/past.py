"""Whether a user had something at a moment of the past, why, and what ended it: from what was written down then."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.errors import Refused
from engine.explain.as_of import AsOf
from engine.explain.history import changed
from engine.explain.names import find_target, find_user
from engine.store.database import Work
from engine.store.tables import user as people


class Turn(Struct, frozen=True, kw_only=True):
    """One change of what the user had: gained, lost, or mandatory changed; and what committed it."""

    at: str
    what: str
    cause: str


class Then(Struct, frozen=True, kw_only=True):
    """The answer for one moment. What was decided then counts, also where facts told later say otherwise."""

    user: str
    name: str | None
    kind: str
    target: str
    title: str
    at: str
    had: bool | None
    """Null: it cannot be told."""
    mandatory: bool
    since: str | None
    cause: str | None
    """Of who had it: what gave it. Of who had it not: what had taken it, if it had been there."""
    because: tuple[str, ...]
    """Of who had it: what gave it then. Of who had it not: what stood against it."""
    ended: str | None
    """Of who had it: when it ended; null: they have it still."""
    ended_by: str | None
    ended_because: tuple[str, ...]
    """What ended in the same commit, or hid it from then on."""
    unknown: tuple[str, ...]
    """What the data cannot tell."""
    changes: tuple[Turn, ...]
    """Every change of it that is written down, oldest first."""


def had_then(work: Work, rules: Rules, user: str, target: str, at: int) -> Then:
    """Tell whether the user called `user` had `target` at `at` (microseconds UTC).

    Raises Unknown; Refused for what lies ahead.
    """
    if at > work.now:
        raise Refused([f"{shown(at)} lies ahead: `rolecall why USER TARGET` without --at tells how it is now"])
    found, what = find_user(work, user), find_target(work, rules, target)
    past = AsOf(work, rules, found, what, at)
    before = [row for row in past.turns if row.at <= at]
    after = [row for row in past.turns if row.at > at]
    had = _had(before, after)
    gained = next((row for row in reversed(before) if row.type.endswith(".assigned")), None) if had else None
    lost = next((row for row in after if row.type.endswith(".revoked")), None) if had else None
    by = gained if had else before[-1] if before else None
    because = () if had is None else tuple(past.gave() if had else past.against())
    return Then(
        user=found,
        name=work.run(sa.select(people.c.name).where(people.c.id == found)).scalar_one(),
        kind=what.kind,
        target=what.name,
        title=what.title,
        at=shown(at),
        had=had,
        mandatory=bool(had and before and before[-1].mandatory),
        since=None if gained is None else shown(gained.at),
        cause=None if by is None else by.cause,
        because=because,
        ended=None if lost is None else shown(lost.at),
        ended_by=None if lost is None else lost.cause,
        ended_because=() if lost is None else tuple(past.ended(lost)),
        unknown=tuple(past.unknown(had, because)),
        changes=tuple(
            Turn(at=shown(row.at), what=" ".join((changed(row)[1], what.name)), cause=row.cause) for row in past.turns
        ),
    )


def _had(before: Sequence[sa.Row[Any]], after: Sequence[sa.Row[Any]]) -> bool | None:
    if before:
        return not before[-1].type.endswith(".revoked")
    if after and not after[0].type.endswith(".assigned"):
        return None  # it ended later, and nothing tells when it began
    return False
