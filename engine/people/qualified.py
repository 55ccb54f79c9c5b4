"""`qualified`: all items of the active catalog done, at least one; items added later take nothing away.

Its date is the latest of the first completions of its items.
"""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog, Qualification
from engine.people.known import Known
from engine.people.resolved import thing
from engine.store.database import Work
from engine.store.tables import achieved, completion, user


def qualify(known: Known, item: str, catalog: Catalog) -> list[tuple[str, int]]:
    """Look anew at the qualifications that need `item` (own name); return the new ones with their dates (µs UTC)."""
    first: dict[str, int] = {}
    for name, done in known.completions.get("completed", {}).items():
        own = thing("completed", name, catalog)
        at = min(one.at for one in done)
        first[own] = min(at, first.get(own, at))
    new = []
    for name, qualification in catalog.qualifications.items():
        items = _items(qualification, catalog)
        if item not in items or not items <= first.keys():
            continue
        at = max(first[needed] for needed in items)
        if name not in known.achieved:
            new.append((name, at))
        if known.achieved.get(name) != at:
            known.achieved[name] = at
            known.fresh.achieved.add(name)
    return new


def qualify_all(
    work: Work, catalog: Catalog, names: Collection[str] | None = None, among: sa.Select[str] | None = None
) -> set[str]:
    """Look anew at every user: another catalog has become the active one. Set-based: a statement a qualification.

    `names`: the qualifications to be looked at (None: all); `among`: of these users alone. Returns the ids of the users
    who have reached something by it, or at another date. Sets off no event.
    """
    changed: set[str] = set()
    for name in catalog.qualifications if names is None else sorted(names):
        reached = _reached(name, catalog, among)
        if reached is not None:
            insert = work.insert(achieved).from_select(["user_id", "qualification", "at"], reached)
            noted = insert.on_conflict_do_update(
                index_elements=["user_id", "qualification"],
                set_={"at": insert.excluded.at},
                where=achieved.c.at != insert.excluded.at,
            )
            changed.update(work.run(noted.returning(achieved.c.user_id)).scalars())
    return changed


def reaching(name: str, catalog: Catalog, among: sa.ColumnElement[bool]) -> sa.Select[str]:
    """Return the users who have reached a qualification of this catalog, and of whom that is not known so.

    `among`: a test on the rows of `user`.
    """
    reached = _reached(name, catalog, None)
    if reached is None:
        return sa.select(user.c.id).where(sa.false())
    now = reached.subquery("reached")
    known = sa.exists().where(
        achieved.c.user_id == now.c.user_id, achieved.c.qualification == name, achieved.c.at == now.c.at
    )
    return sa.select(now.c.user_id).join_from(now, user, user.c.id == now.c.user_id).where(among, sa.not_(known))


def _items(qualification: Qualification, catalog: Catalog) -> set[str]:
    return {thing("completed", item, catalog) for item in qualification.items}


def _reached(name: str, catalog: Catalog, among: sa.Select[str] | None) -> sa.Select[Any] | None:
    """Who has done all that a qualification needs, and when; None if it needs nothing."""
    items = _items(catalog.qualifications[name], catalog)
    if not items:
        return None
    own = {told: item for item in items for told in catalog.names_of("learning_items", item)}
    item = sa.case(own, value=completion.c.name)
    done = (completion.c.kind == "completed", completion.c.name.in_(own))
    of_those = sa.true() if among is None else completion.c.user_id.in_(among)
    first = (
        sa.select(completion.c.user_id, sa.func.min(completion.c.at).label("at"))
        .where(*done, of_those)
        .group_by(completion.c.user_id, item)
        .subquery()
    )
    return (
        sa.select(first.c.user_id, sa.literal(name).label("qualification"), sa.func.max(first.c.at).label("at"))
        .group_by(first.c.user_id)
        .having(sa.func.count() == len(items))
    )
