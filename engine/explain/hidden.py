"""What is given to a user and does not show: because of a block, of a block on its role, of their status."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog
from engine.authoring.triggers import TargetKind
from engine.explain.blocks import Block
from engine.explain.names import named
from engine.explain.reasons import Key, Reason
from engine.store.database import Work
from engine.store.tables import link

Because = Literal["blocked", "role_blocked", "not_joined", "left", "due"]
"""Why it does not show, what weighs most first; `due`: nothing hides it any more, and the next sweep brings it back."""


class Hidden(Struct, frozen=True, kw_only=True):
    """Something that a user would have by its reasons, and has not."""

    kind: TargetKind
    name: str
    title: str
    mandatory: bool
    because: Because
    roles: tuple[str, ...]
    """Of a qualification: the blocked roles that carry it."""
    reasons: tuple[Reason, ...]


def behind(
    work: Work, catalog: Catalog, given: Mapping[Key, Sequence[Reason]], blocks: Mapping[Key, Sequence[Block]]
) -> dict[Key, list[Reason]]:
    """Return what hidden roles would give: a reason for each qualification of a role that is blocked or waits (S6).

    `given`: reasons of users for what they do not have; `blocks`: their blocks in force.
    """
    roles = {key: wanted for key, several in given.items() if key[1] == "role" and (wanted := would_count(several))}
    found: dict[Key, list[Reason]] = defaultdict(list)
    if not roles:
        return found
    links: dict[str, list[sa.Row[tuple[str, str, bool]]]] = defaultdict(list)
    linked = sa.select(link.c.role, link.c.qualification, link.c.mandatory).order_by(link.c.qualification)
    for row in work.run(linked.where(link.c.role.in_({role for _, _, role in roles}))):
        links[row.role].append(row)
    for (user, kind, target), because in sorted(roles.items(), key=lambda one: one[0]):
        role = named(catalog, kind, target)
        blocked = (user, kind, target) in blocks
        for row in links[target]:
            found[(user, "qualification", row.qualification)].append(
                Reason(
                    by="role",
                    name=role.name,
                    title=role.title,
                    text=f"the role {role.name} carries it" + (", and is blocked" if blocked else ""),
                    since=min(one.since for one in because),
                    mandatory=row.mandatory,
                    hidden="role_blocked" if blocked else because[0].hidden,
                    because=tuple(because),
                )
            )
    return found


def hidden(
    catalog: Catalog,
    status: str,
    reasons: Mapping[Key, Sequence[Reason]],
    blocks: Mapping[Key, Sequence[Block]],
    held: Set[tuple[str, str]],
) -> tuple[Hidden, ...]:
    """Return what one user would have by `reasons` (those of hidden roles, too) and has not in `held`; roles first."""
    found = []
    for key in sorted(reasons, key=lambda one: (one[1] != "role", one)):
        several = reasons[key]
        open_, blocked = would_count(several), [one for one in several if one.hidden == "role_blocked"]
        if key[1:] in held or not (open_ or blocked):
            continue
        because: Because = "due"
        if key in blocks:
            because = "blocked"
        elif not open_:
            because = "role_blocked"
        elif status != "active":
            because = "left" if status == "left" else "not_joined"
        what = named(catalog, key[1], key[2])
        found.append(
            Hidden(
                kind=what.kind,
                name=what.name,
                title=what.title,
                mandatory=any(one.mandatory for one in (*open_, *blocked)),
                because=because,
                roles=tuple(one.name for one in blocked),
                reasons=(*open_, *blocked),
            )
        )
    return tuple(found)


def would_count(reasons: Sequence[Reason]) -> list[Reason]:
    """Return the reasons that count, or would if the user were there."""
    return [one for one in reasons if one.hidden in (None, "not_active")]
