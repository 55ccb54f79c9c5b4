"""One user: what they are, what they are to become, why, and which learning items are needed."""

from collections import defaultdict

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import find_user, named
from engine.explain.reasons import Block, Key, Reason, blocks_of, carried, reasons_of
from engine.people.items import shown_items
from engine.store.database import Work
from engine.store.tables import achieved, assignment, block, completion, reason
from engine.store.tables import user as people


class LearningItem(Struct, frozen=True, kw_only=True):
    """A learning item of a qualification: whether learners see it, and whether this user has done it."""

    name: str
    title: str
    visible: bool
    completed: bool


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


class UserView(Struct, frozen=True, kw_only=True):
    """The user, and everything that holds now."""

    id: str
    name: str | None
    status: str
    joined: str | None
    roles: tuple[HeldRole, ...]
    qualifications: tuple[HeldQualification, ...]
    blocks: tuple[Block, ...]


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
    reached = {row.qualification: row.at for row in work.run(sa.select(achieved).where(achieved.c.user_id == found))}
    given = reasons_of(work, sa.and_(reason.c.user_id == found, reason.c.state.in_(("open", "ending"))))
    by_role = carried(work, catalog, assignment.c.user_id == found, given)
    items = learning_items(work, rules, found, [row.target for row in holds if row.kind == "qualification"])
    roles, qualifications = [], []
    for row in holds:
        what = named(catalog, row.kind, row.target)
        key: Key = (found, row.kind, row.target)
        reasons = tuple(one for one in (*given.get(key, ()), *by_role.get(key, ())) if one.counts)
        if row.kind == "role":
            roles.append(HeldRole(name=what.name, title=what.title, since=shown(row.since), reasons=reasons))
            continue
        at = reached.get(row.target)
        qualifications.append(
            HeldQualification(
                name=what.name,
                title=what.title,
                mandatory=row.mandatory,
                since=shown(row.since),
                achieved=None if at is None else shown(at),
                reasons=reasons,
                learning_items=items[row.target],
            )
        )
    return UserView(
        id=found,
        name=who.name,
        status=who.status,
        joined=None if who.joined_at is None else shown(who.joined_at),
        roles=tuple(roles),
        qualifications=tuple(qualifications),
        blocks=tuple(one for several in blocks_of(work, catalog, block.c.user_id == found).values() for one in several),
    )


def learning_items(
    work: Work, rules: Rules, user: str, qualifications: list[str]
) -> dict[str, tuple[LearningItem, ...]]:
    """Return the learning items of each qualification in the catalog's order; events own what they told."""
    catalog = rules.catalog
    done = {
        catalog.resolve("learning_items", name)
        for name in work.run(
            sa.select(completion.c.name)
            .where(completion.c.user_id == user, completion.c.kind == "completed")
            .distinct()
        ).scalars()
    }
    needed = {
        name: catalog.qualifications[name].items if name in catalog.qualifications else () for name in qualifications
    }
    items = shown_items(work, catalog, {one for names in needed.values() for one in names})
    lists: dict[str, list[LearningItem]] = defaultdict(list)
    for qualification, names in needed.items():
        for name in names:
            known = catalog.learning_items.get(name)
            title, visible = items[name]
            lists[qualification].append(
                LearningItem(name=known.name if known else name, title=title, visible=visible, completed=name in done)
            )
    return {name: tuple(lists[name]) for name in qualifications}
