"""The learning items of qualifications: whether learners see them, and whether a user has done them, and when."""

from collections.abc import Iterable

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.people.items import shown_items
from engine.store.database import Work
from engine.store.tables import completion


class LearningItem(Struct, frozen=True, kw_only=True):
    """A learning item of a qualification: whether learners see it, and whether this user has done it."""

    name: str
    title: str
    visible: bool
    completed: bool
    completed_at: str | None
    """When it was done for the first time: the day from which it counts for the qualification."""


def learning_items(
    work: Work, rules: Rules, user: str, qualifications: Iterable[str]
) -> dict[str, tuple[LearningItem, ...]]:
    """Return the learning items of each qualification in the catalog's order; events own what they told."""
    catalog = rules.catalog
    first: dict[str, int] = {}
    for row in work.run(
        sa.select(completion.c.name, sa.func.min(completion.c.at).label("at"))
        .where(completion.c.user_id == user, completion.c.kind == "completed")
        .group_by(completion.c.name)
    ):
        own = catalog.resolve("learning_items", row.name)
        first[own] = min(row.at, first.get(own, row.at))
    needed = {
        name: catalog.qualifications[name].items if name in catalog.qualifications else () for name in qualifications
    }
    items = shown_items(work, catalog, {one for names in needed.values() for one in names})

    def seen(name: str) -> LearningItem:
        known = catalog.learning_items.get(name)
        return LearningItem(
            name=known.name if known else name,
            title=items[name].title,
            visible=items[name].visible,
            completed=name in first,
            completed_at=shown(first[name]) if name in first else None,
        )

    return {qualification: tuple(map(seen, names)) for qualification, names in needed.items()}
