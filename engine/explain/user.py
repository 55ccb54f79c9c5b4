"""One user: what they are, what they are to become, why, which learning items are needed, and what does not show."""

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.blocks import Block, blocks_of
from engine.explain.hidden import Hidden, behind, hidden
from engine.explain.learning import LearningItem, learning_items
from engine.explain.names import find_user, named
from engine.explain.reasons import Key, Reason, carried, reasons_of, together
from engine.store.database import Work
from engine.store.tables import achieved, assignment, block, reason
from engine.store.tables import user as people


class HeldRole(Struct, frozen=True, kw_only=True):
    """A role that the user has."""

    name: str
    title: str
    since: str
    reasons: tuple[Reason, ...]


class HeldQualification(Struct, frozen=True, kw_only=True):
    """A qualification that the user has or is to reach; `achieved` is when all its items were done, or null."""

    name: str
    title: str
    mandatory: bool
    since: str
    achieved: str | None
    reasons: tuple[Reason, ...]
    learning_items: tuple[LearningItem, ...]


class Achieved(Struct, frozen=True, kw_only=True):
    """A qualification that the user has reached; `assigned`: whether it is one of those that they have now."""

    name: str
    title: str
    at: str
    assigned: bool


class UserView(Struct, frozen=True, kw_only=True):
    """The user, and everything that holds now."""

    id: str
    name: str | None
    status: str
    at: str
    """The moment of the look."""
    joined: str | None
    left: str | None
    stay_ends: str | None
    """Of somebody who has left: what they had comes back if they join again before this; null: it is over."""
    roles: tuple[HeldRole, ...]
    qualifications: tuple[HeldQualification, ...]
    blocks: tuple[Block, ...]
    hidden: tuple[Hidden, ...]
    """What would be there, were it not for a block, or for their having left or not joined yet."""
    achieved: tuple[Achieved, ...]
    """Every qualification ever reached, the first one first."""


def user_view(work: Work, rules: Rules, user: str) -> UserView:
    """Return the user called `user` (id in any case, or address). Raises Unknown."""
    found = find_user(work, user)
    catalog = rules.catalog
    who = work.run(sa.select(people).where(people.c.id == found)).one()
    holds = work.run(
        sa.select(assignment)
        .where(assignment.c.user_id == found, assignment.c.active)
        .order_by(assignment.c.kind, assignment.c.target)
    ).all()
    held = {(row.kind, row.target) for row in holds}
    given = reasons_of(work, rules, sa.and_(reason.c.user_id == found, reason.c.state.in_(("open", "ending"))))
    by_role = carried(work, catalog, assignment.c.user_id == found, given)
    blocks = blocks_of(work, catalog, block.c.user_id == found)
    reached = _achieved(work, catalog, found, held)
    items = learning_items(work, rules, found, [target for kind, target in held if kind == "qualification"])
    missing = {key: several for key, several in given.items() if key[1:] not in held}
    waiting = behind(work, catalog, missing, blocks)
    roles, qualifications = [], []
    for row in holds:
        what = named(catalog, row.kind, row.target)
        key: Key = (found, row.kind, row.target)
        reasons = tuple(one for one in (*given.get(key, ()), *by_role.get(key, ())) if one.counts)
        if row.kind == "role":
            roles.append(HeldRole(name=what.name, title=what.title, since=shown(row.since), reasons=reasons))
            continue
        qualifications.append(
            HeldQualification(
                name=what.name,
                title=what.title,
                mandatory=row.mandatory,
                since=shown(row.since),
                achieved=reached[row.target].at if row.target in reached else None,
                reasons=reasons,
                learning_items=items[row.target],
            )
        )
    return UserView(
        id=found,
        name=who.name,
        status=who.status,
        at=shown(work.now),
        joined=_time(who.joined_at),
        left=_time(who.left_at),
        stay_ends=_time(who.stay_ends_at),
        roles=tuple(roles),
        qualifications=tuple(qualifications),
        blocks=tuple(one for several in blocks.values() for one in several),
        hidden=hidden(catalog, who.status, together(missing, by_role, waiting), blocks, held),
        achieved=tuple(reached.values()),
    )


def _achieved(work: Work, catalog: Catalog, user: str, held: set[tuple[str, str]]) -> dict[str, Achieved]:
    rows = work.run(
        sa.select(achieved).where(achieved.c.user_id == user).order_by(achieved.c.at, achieved.c.qualification)
    )
    found = {}
    for row in rows:
        what = named(catalog, "qualification", row.qualification)
        assigned = ("qualification", row.qualification) in held
        found[row.qualification] = Achieved(name=what.name, title=what.title, at=shown(row.at), assigned=assigned)
    return found


def _time(moment: int | None) -> str | None:
    return None if moment is None else shown(moment)
