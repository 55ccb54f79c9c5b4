"""Learning items: `learning_item.changed` tells title and visible, and from then on the events own them."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from msgspec import UNSET

from engine.authoring.catalog import Catalog
from engine.messages.envelope import Message
from engine.messages.events import ItemChanged
from engine.order import FIRST, SINGLE, order
from engine.store.database import Work
from engine.store.tables import item
from engine.text import normal


def tell_item(work: Work, message: Message) -> Literal["applied", "no_change"]:
    """Keep what a `learning_item.changed` tells; for title and visible each, the greater order wins."""
    data = message.data
    if not isinstance(data, ItemChanged) or message.subject is None:
        msg = f"{message.type} tells nothing of a learning item"
        raise ValueError(msg)
    name = normal(message.subject)
    key = order(at=message.at, sequence=message.sequence, rank=SINGLE, source=message.source, id=message.id)
    row = work.run(sa.select(item).where(item.c.name == name)).mappings().first()
    known: dict[str, Any] = dict(row or {})
    told = {field: value for field in ("title", "visible") if (value := getattr(data, field)) is not UNSET}
    newer = {field: value for field, value in told.items() if key > (known.get(f"{field}_order") or FIRST)}
    for field, value in newer.items():
        _keep_greater(work, {"name": name, field: value, f"{field}_order": key})
    changed = any(known.get(field) != value for field, value in newer.items())
    return "applied" if changed else "no_change"


class Shown(NamedTuple):
    """A learning item as learners meet it."""

    title: str
    visible: bool


def shown_items(work: Work, catalog: Catalog, names: Iterable[str]) -> dict[str, Shown]:
    """Return how items (normalised own names) are shown: as last told under any of their names, else as catalogued."""
    wanted = set(names)
    owner = {name: own for own in wanted for name in catalog.names_of("learning_items", own)}
    titles: dict[str, tuple[str, str]] = {}
    visibles: dict[str, tuple[str, bool]] = {}
    for row in work.run(sa.select(item).where(item.c.name.in_(owner))) if owner else ():
        own = owner[row.name]
        if row.title is not None:
            titles[own] = max(titles.get(own, (FIRST, "")), (row.title_order, row.title))
        if row.visible is not None:
            visibles[own] = max(visibles.get(own, (FIRST, False)), (row.visible_order, row.visible))
    found = {}
    for own in wanted:
        known = catalog.learning_items.get(own)
        found[own] = Shown(
            titles[own][1] if own in titles else (known.title if known else own),
            visibles[own][1] if own in visibles else (known is None or known.visible),
        )
    return found


def _keep_greater(work: Work, row: dict[str, Any]) -> None:
    field_order = next(name for name in row if name.endswith("_order"))
    insert = work.insert(item).values(row)
    newer = sa.func.coalesce(item.c[field_order], FIRST) < insert.excluded[field_order]
    told = {name: insert.excluded[name] for name in row if name != "name"}
    work.run(insert.on_conflict_do_update(index_elements=["name"], set_=told, where=newer))
