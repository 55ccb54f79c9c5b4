"""Warns of catalog entries that nothing uses, and of roles and qualifications that no trigger gives."""

from collections.abc import Iterable, Iterator

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition, Done, DoneTogether, Like, OneOf
from engine.authoring.language import EVENTS, FIELDS
from engine.authoring.leaves import every, groups
from engine.authoring.naming import NAMED
from engine.authoring.problems import Code, Report
from engine.authoring.read_catalog import CatalogReader
from engine.authoring.read_triggers import ReadTrigger

_SECTIONS = {
    field.name: field.names
    for field in (*FIELDS, *(field for event in EVENTS.values() for field in event.fields))
    if field.names not in (None, "qualifications")
}
"""Fields of users and events whose values are things of the catalog; to ask for a qualification gives it to nobody."""
_WORDS = NAMED | {"attributes": "attribute", "groups": "group"}
_GIVEN = ("roles", "qualifications")


def check_use(triggers: Iterable[ReadTrigger], catalog: Catalog, read: CatalogReader, report: Report) -> None:
    """Warn of each entry that no trigger, group, qualification or role uses."""
    triggers = list(triggers)
    if not triggers:  # a catalog is written first
        return
    used = set(_used(triggers, catalog))
    for (section, name), place in read.places.items():
        if (section, name) in used:
            continue
        word = _WORDS[section]
        if section in _GIVEN:
            message = f"no trigger gives the {word} `{name}`; only people can give it by hand"
            report.inform(place, Code.NOT_GIVEN, message)
        else:
            message = f"nothing uses the {word} `{name}`; if it is not needed, take it out"
            report.warn(place, Code.UNUSED, message)
    for group in read.groups:
        if ("groups", group.name) not in used:
            message = f"nothing uses the group `{group.name}`; if it is not needed, take it out"
            report.warn(group.place, Code.UNUSED, message)


def _used(triggers: list[ReadTrigger], catalog: Catalog) -> Iterator[tuple[str, str]]:
    conditions: list[Condition] = list(catalog.groups.values())
    for read in triggers:
        trigger = read.trigger
        mine = [trigger.if_, trigger.while_, *(pattern.condition for pattern in trigger.when)]
        conditions += [condition for condition in mine if condition is not None]
        for target in trigger.then:
            yield f"{target.kind}s", target.name
            if target.kind == "role":
                role = catalog.roles[target.name]
                yield from (("qualifications", name) for name in (*role.qualifications, *role.mandatory))
    for qualification in catalog.qualifications.values():
        yield from (("learning_items", item) for item in qualification.items)
    for condition in conditions:
        yield from (("groups", name) for name in groups(condition))
        for leaf in every(condition):
            if not hasattr(leaf, "field"):
                continue
            yield "attributes", leaf.field
            match leaf:
                case OneOf(field, names) | Like(field, _, names) | Done(field, names) | DoneTogether(field, names):
                    yield from ((_SECTIONS.get(field, ""), name) for name in names)
