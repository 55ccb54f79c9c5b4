"""What is to be warned of before anything is given: learning items that learners cannot see (S14)."""

from collections.abc import Iterable, Iterator

from engine.authoring.catalog import Catalog
from engine.people.items import shown_items
from engine.store.database import Work


def invisible_items(work: Work, catalog: Catalog, aims: Iterable[tuple[str, str]]) -> list[str]:
    """Say which learning items come along with roles and qualifications (kind, name), and cannot be seen."""
    needed = list(needed_items(aims, catalog))
    items = shown_items(work, catalog, {item for _, item in needed})
    return [
        f"the qualification {catalog.qualifications[qualification].title} needs the learning item "
        f"{items[item].title} ({item}), which learners cannot see"
        for qualification, item in needed
        if not items[item].visible
    ]


def needed_items(aims: Iterable[tuple[str, str]], catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield (qualification, learning item) that comes along with what is asked for (normalised names)."""
    wanted: dict[str, None] = {}
    for kind, name in aims:
        if kind == "qualification":
            wanted[name] = None
        else:
            role = catalog.roles[name]
            wanted |= dict.fromkeys((*role.qualifications, *role.mandatory))
    for qualification in wanted:
        for item in catalog.qualifications[qualification].items:
            yield qualification, item
