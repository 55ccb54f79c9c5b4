"""The triggers of the active revision, and how many users have something by each."""

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.explain.names import named
from engine.store.database import Work
from engine.store.tables import reason


class Given(Struct, frozen=True, kw_only=True):
    """What a trigger gives."""

    kind: str
    name: str
    title: str
    mandatory: bool


class TriggerView(Struct, frozen=True, kw_only=True):
    """One trigger. `users`: how many have an open reason by it, also those from whom it is hidden just now."""

    name: str
    mode: str
    enabled: str
    description: str
    owner: str | None
    gives: tuple[Given, ...]
    users: int


def list_triggers(work: Work, rules: Rules) -> tuple[TriggerView, ...]:
    """Return the triggers in the order of the rules."""
    counted = (
        sa.select(reason.c.source, reason.c.origin, sa.func.count(reason.c.user_id.distinct()).label("users"))
        .where(reason.c.state.in_(("open", "ending")), reason.c.source != "job")
        .group_by(reason.c.source, reason.c.origin)
    )
    users = {(row.source, row.origin): row.users for row in work.run(counted)}
    found = []
    for name, trigger in rules.triggers.items():
        targets = [(one, named(rules.catalog, one.kind, one.name)) for one in trigger.then]
        found.append(
            TriggerView(
                name=name,
                mode=trigger.mode,
                enabled=trigger.enabled,
                description=trigger.description,
                owner=trigger.owner,
                gives=tuple(
                    Given(kind=one.kind, name=known.name, title=known.title, mandatory=one.mandatory)
                    for one, known in targets
                ),
                users=users.get((trigger.mode, name), 0),
            )
        )
    return tuple(found)
