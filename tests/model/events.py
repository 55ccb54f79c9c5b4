"""Each fact told is one event for the triggers, whenever it comes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.catalog import Catalog
from engine.clock import DAY
from engine.text import normal
from tests.model.facts import FIRST, OMITTED, SECTIONS, Done, Fact, History, Order, done_of, facts_of, greatest, members
from tests.model.view import View

DEDUPE_FOR = 400 * DAY


@dataclass(frozen=True)
class Event:
    """`repeat`: says what the facts of its stay already said at its time. `old`: told too late to act."""

    type: str
    order: Order
    view: View
    repeat: bool
    old: bool
    message: tuple[str, str]
    """Source and id of the message that told it."""


def told(message: Mapping[str, Any], history: History, catalog: Catalog, now: int) -> list[Event]:
    """Add a message to a user's history, and return the events that it sets off."""
    before = History(list(history.facts), list(history.done), dict(history.reached))
    facts, dones = facts_of(message, catalog), done_of(message, catalog)
    history.facts += facts
    history.done += [done for done in dones if done not in history.done]
    origin = message["source"], message["id"]
    seen = [
        *(
            (kind, order, view, repeat)
            for fact in facts
            for kind, order, view, repeat in _of(fact, before, history, catalog, now)
        ),
        *(_of_done(done, before) for done in dones),
        *_achieved(history, catalog),
    ]
    return [Event(kind, order, view, repeat, order.at < now - DEDUPE_FOR, origin) for kind, order, view, repeat in seen]


Seen = tuple[str, Order, View, bool]


def _of(fact: Fact, before: History, after: History, catalog: Catalog, now: int) -> Iterator[Seen]:
    """Yield the events of one fact. What it repeats is looked up among the facts of its own stay that are before it."""
    start = max((end for end in after.stay_ends(now) if end < fact.order), default=FIRST)
    earlier = [f for f in before.facts if f.order < fact.order and f.kind == fact.kind and f.name == fact.name]
    same = greatest(f for f in earlier if f.order > start)  # what its own stay says
    said = same is not None and same.present
    if fact.kind == "status":
        latest = greatest(earlier)
        repeat = latest is not None and latest.present == fact.present
        yield "user.joined" if fact.present else "user.left", fact.order, View(), repeat
    elif fact.kind == "attribute":
        view = View(text={"told": {fact.name}})
        if fact.present:
            view.put(fact.name, fact.value, catalog)
        latest = greatest(earlier)  # attributes outlast stays: one told before can still be cleared
        there = latest is not None and latest.present
        repeat = said and same is not None and _same_value(same, fact) if fact.present else not there
        yield "user.updated", fact.order, view, repeat
    elif fact.kind == "flag":
        yield f"user.{fact.name}.{'added' if fact.present else 'removed'}", fact.order, View(), fact.present == said
    elif fact.kind in SECTIONS and fact.name:
        group = members(before.facts, fact.kind, catalog, start, fact.order)
        name = catalog.resolve(SECTIONS[fact.kind], fact.name)
        view = View(text={fact.kind: {name}})
        change = "added" if fact.present else "removed"
        yield f"user.{fact.kind}.{change}", fact.order, view, fact.present == (name in group)
    elif fact.kind in SECTIONS:
        order = fact.order._replace(rank=OMITTED)
        listed = members((f for f in after.facts if f.order == fact.order), fact.kind, catalog, FIRST)
        for name in members(before.facts, fact.kind, catalog, start, order) - listed:
            yield f"user.{fact.kind}.removed", order, View(text={fact.kind: {name}}), False


def _same_value(one: Fact, other: Fact) -> bool:
    if isinstance(one.value, str) and isinstance(other.value, str):
        return normal(one.value) == normal(other.value)
    return bool(one.value == other.value)


def _of_done(done: Done, before: History) -> Seen:
    name, extra = ("item", "type") if done.kind == "completed" else ("training", "provider")
    view = View(text={name: {done.name}})
    if done.extra:
        view.text[extra] = {done.extra}
    if done.score is not None:
        view.numbers["score"] = float(done.score)
    known = ((d.kind, d.name, d.order.at, d.extra, d.score) for d in before.done)
    repeat = (done.kind, done.name, done.order.at, done.extra, done.score) in known
    return "learning.completed" if done.kind == "completed" else "external_training.confirmed", done.order, view, repeat


def _achieved(history: History, catalog: Catalog) -> Iterator[Seen]:
    """Yield the qualifications now reached for the first time; dated by the completion that is last in time."""
    for name, items in newly_reached(history, catalog).items():
        history.reached[name] = items
        firsts = [min(d.order for d in history.done if d.kind == "completed" and d.name == item) for item in items]
        yield "qualification.achieved", max(firsts), View(text={"qualification": {name}}), False


def newly_reached(history: History, catalog: Catalog) -> dict[str, frozenset[str]]:
    """Return the qualifications of which all learning items are done and which had not been reached."""
    done = {d.name for d in history.done if d.kind == "completed"}
    return {
        name: frozenset(qualification.items)
        for name, qualification in catalog.qualifications.items()
        if name not in history.reached and qualification.items and done.issuperset(qualification.items)
    }
