"""Looks over rules that can be used, for what their author may not have meant. Further checks are further functions."""

from collections.abc import Iterator

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import All, Any, Condition, Group, Known, Not
from engine.authoring.leaves import asserted
from engine.authoring.problems import Code, Report, listed
from engine.authoring.read_catalog import CatalogReader
from engine.authoring.read_conditions import ConditionReader
from engine.authoring.read_triggers import ReadTrigger
from engine.authoring.triggers import Place

_ALWAYS_KNOWN = frozenset({"joined"})
_MAY_BE_MISSING = frozenset({"text", "number", "date"})


def check_catalog(catalog: Catalog, read: CatalogReader, report: Report) -> None:
    """Warn of groups with a lone negation, and of roles that link what nobody can achieve."""
    for group in read.groups:
        check_negations(group.condition, group.reader, catalog, report)
    for (role, qualification), place in read.links.items():
        if role in catalog.roles:
            _check_items(qualification, place, catalog, report)


def check_trigger(read: ReadTrigger, catalog: Catalog, report: Report) -> None:
    """Warn of lone negations, and of qualifications given that nobody can achieve."""
    for condition in (read.trigger.if_, read.trigger.while_):
        if condition is not None:
            check_negations(condition, read.conditions, catalog, report)
    _check_events(read, report)
    for target, place in read.targets.items():
        if target.kind == "qualification":
            _check_items(target.name, place, catalog, report)


def check_negations(condition: Condition, reader: ConditionReader, catalog: Catalog, report: Report) -> None:
    """Warn of each negation over a field that nothing beside it requires: it also holds where the field is missing."""
    for negation, missing in _lone(condition, frozenset(), catalog):
        place = reader.place_of(negation)
        if place is not None:
            _warn(place, sorted(missing), report)


def _warn(place: Place, fields: list[str], report: Report) -> None:
    message = (
        f"this also holds for people of whom no {listed(fields)} is known; if they are not meant, "
        f"add `{fields[0]}: {{known: true}}`"
    )
    report.warn(place, Code.LONE_NEGATION, message)


def _lone(condition: Condition, required: frozenset[str], catalog: Catalog) -> Iterator[tuple[Not, frozenset[str]]]:
    match condition:
        case All(parts):
            beside = required | _required(condition)
            for part in parts:
                yield from _lone(part, beside, catalog)
        case Any(parts):
            for part in parts:
                yield from _lone(part, required, catalog)
        case Not(part) if not isinstance(part, Known):
            missing = frozenset(
                leaf.field
                for leaf in asserted(part)
                if hasattr(leaf, "field")
                and catalog.fields[leaf.field].kind in _MAY_BE_MISSING
                and leaf.field not in required | _ALWAYS_KNOWN
            )
            if missing:
                yield condition, missing


def _required(condition: Condition) -> frozenset[str]:
    """The fields that must have a value wherever the condition holds."""
    match condition:
        case All(parts):
            return frozenset().union(*map(_required, parts))
        case Any(parts):
            return frozenset.intersection(*map(_required, parts))
        case Group(_, part):
            return _required(part)
        case Not():
            return frozenset()
    return frozenset({condition.field}) if hasattr(condition, "field") else frozenset()


def _check_events(read: ReadTrigger, report: Report) -> None:
    for field, place in read.events.lone:
        message = (
            f"this also holds for events that tell no `{field}`; if they are not meant, add `known: true` beside `none`"
        )
        report.warn(place, Code.LONE_NEGATION, message)


def _check_items(qualification: str, place: Place, catalog: Catalog, report: Report) -> None:
    given = catalog.qualifications[qualification]
    if not given.items:
        message = f"`{given.name}` lists no learning items, so nobody can achieve it; add `items` to it in catalog.yaml"
        report.warn(place, Code.NO_ITEMS, message)
    hidden = [catalog.learning_items[item].name for item in given.items if not catalog.learning_items[item].visible]
    if hidden:
        message = (
            f"learners cannot see {listed(hidden)}, which `{given.name}` needs; "
            "say `visible: true` in catalog.yaml if they can by now"
        )
        report.warn(place, Code.INVISIBLE, message)
