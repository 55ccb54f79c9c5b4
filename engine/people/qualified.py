"""`qualified`: all items of the active catalog done, at least one; items added later take nothing away.

Its date is the latest of the first completions of its items.
"""

import sqlalchemy as sa

from engine.authoring.catalog import Catalog, Qualification
from engine.people.known import Known
from engine.people.resolved import thing
from engine.store.database import Work
from engine.store.tables import achieved, completion


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


def qualify_all(work: Work, catalog: Catalog) -> set[str]:
    """Look anew at every user: another catalog has just become the active one. Set-based: a statement a qualification.

    Returns the ids of the users who have reached something by it, or at another date. Sets off no event.
    """
    changed: set[str] = set()
    for name, qualification in catalog.qualifications.items():
        items = _items(qualification, catalog)
        if items:
            changed.update(work.run(_reached(work, name, items, catalog)).scalars())
    return changed


def _items(qualification: Qualification, catalog: Catalog) -> set[str]:
    return {thing("completed", item, catalog) for item in qualification.items}


def _reached(work: Work, name: str, items: set[str], catalog: Catalog) -> sa.Executable:
    own = {told: item for item in items for told in catalog.names_of("learning_items", item)}
    item = sa.case(own, value=completion.c.name)
    first = (
        sa.select(completion.c.user_id, sa.func.min(completion.c.at).label("at"))
        .where(completion.c.kind == "completed", completion.c.name.in_(own))
        .group_by(completion.c.user_id, item)
        .subquery()
    )
    reached = (
        sa.select(first.c.user_id, sa.literal(name), sa.func.max(first.c.at))
        .group_by(first.c.user_id)
        .having(sa.func.count() == len(items))
    )
    insert = work.insert(achieved).from_select(["user_id", "qualification", "at"], reached)
    return insert.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=["user_id", "qualification"],
        set_={"at": insert.excluded.at},
        where=achieved.c.at != insert.excluded.at,
    ).returning(achieved.c.user_id)
