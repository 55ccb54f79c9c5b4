"""Warns of conditions that reach nobody, of alternatives that do, and of conditions that reach everybody.

Alternatives are looked at where they are asked for (not under `none`), and in groups only by themselves.
"""

from collections.abc import Iterator

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import All, Any, Condition, Everyone, Group
from engine.authoring.problems import Code, Report
from engine.authoring.read_catalog import CatalogReader
from engine.authoring.read_triggers import ReadTrigger
from engine.authoring.reasoning.meaning import event, meaning
from engine.authoring.reasoning.search import certain, impossible
from engine.authoring.triggers import Place

MAX_ALTERNATIVES = 50
_DEAD = "nobody can ever meet this alternative; what is asked for around it contradicts it, so correct or delete it"


def check_groups(read: CatalogReader, catalog: Catalog, report: Report) -> None:
    """Warn of groups that nobody or everybody belongs to."""
    for group in read.groups:
        if impossible(group.condition, catalog.fields):
            message = f"nobody can ever belong to the group `{group.name}`: its conditions contradict each other"
            report.warn(group.place, Code.IMPOSSIBLE, message)
            continue
        _check_always(group.condition, group.place, catalog, report)
        for part in _dead(group.condition, (), catalog):
            report.warn(group.reader.spot_of(part) or group.place, Code.DEAD, _DEAD)


def check_reach(read: ReadTrigger, catalog: Catalog, report: Report) -> None:
    """Warn if the trigger can never match, if a part of it cannot, or if its conditions always hold."""
    trigger, place = read.trigger, read.trigger.place
    if impossible(meaning(trigger), catalog.fields):
        message = (
            f"`{trigger.name}` can never match: what it asks for contradicts itself; a list of conditions means any "
            "of them, keys that stand together must all hold, and most fields have one value at a time"
        )
        report.warn(place, Code.IMPOSSIBLE, message)
        return
    condition = trigger.while_ or trigger.if_
    happened: tuple[Condition, ...] = (meaning(trigger),) if trigger.when else ()
    if len(trigger.when) > 1:
        beside = () if trigger.if_ is None else (trigger.if_,)
        for pattern, where in zip(trigger.when, read.events.places, strict=True):
            if impossible(All((*beside, event(pattern))), catalog.fields):
                report.warn(where, Code.DEAD, _DEAD)
    if condition is None:
        return
    _check_always(condition, place if read.if_ is None else read.if_, catalog, report)
    for part in _dead(condition, happened, catalog):
        report.warn(read.conditions.spot_of(part) or place, Code.DEAD, _DEAD)


def _check_always(condition: Condition, place: Place, catalog: Catalog, report: Report) -> None:
    if not isinstance(condition, Everyone) and certain(condition, catalog.fields):
        message = "everybody meets these conditions, whatever is known of them; if that is meant, write `everyone`"
        report.warn(place, Code.ALWAYS, message)


def _dead(condition: Condition, around: tuple[Condition, ...], catalog: Catalog) -> Iterator[Condition]:
    """The alternatives that nobody meets who meets what stands around them."""
    match condition:
        case All(parts):
            for number, part in enumerate(parts):
                if not isinstance(part, Group):
                    yield from _dead(part, (*around, *parts[:number], *parts[number + 1 :]), catalog)
        case Any(parts) if len(parts) <= MAX_ALTERNATIVES:
            for part in parts:
                if impossible(All((*around, part)), catalog.fields):
                    yield part
                else:
                    yield from _dead(part, around, catalog)
