"""Messages become facts; the greatest in the order of facts wins, whatever order they arrive in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.authoring.catalog import Catalog
from engine.clock import DAY, parse
from engine.text import normal

LEAVE_GRACE = 30 * DAY
SECTIONS = {"team": "teams", "job_title": "job_titles"}
REMOVAL, OMITTED, LIST, SINGLE = 0, 1, 2, 3
"""`OMITTED`: what a list says of those it leaves out. Of two lists of the same time, each leaves in what it names."""


class Order(NamedTuple):
    """Time; sequence, none lowest; removal, then list, then single addition; source; id."""

    at: int
    sequence: int
    rank: int
    source: str
    id: str


FIRST = Order(-(10**18), -1, 0, "", "")
"""Before everything: the start of the first stay."""


class Fact(NamedTuple):
    """One thing told. `kind`: status, attribute, team, job_title or flag. A list is a fact without a name, and one for
    each of its members, all of one order."""

    kind: str
    name: str
    order: Order
    present: bool
    value: Any = None


class Done(NamedTuple):
    """A completion (`completed`) or an external training. `extra`: the type of the one, the provider of the other."""

    kind: str
    name: str
    order: Order
    extra: str | None
    score: float | None


def order_of(message: Mapping[str, Any], rank: int) -> Order:
    """Return the place of a message's fact in the order of facts."""
    return Order(parse(message["time"]), int(message.get("sequence", -1)), rank, message["source"], message["id"])


def facts_of(message: Mapping[str, Any], catalog: Catalog) -> list[Fact]:
    """Take a message about a user apart."""
    kind, data = message["type"], message.get("data") or {}
    removal, single = order_of(message, REMOVAL), order_of(message, SINGLE)
    if kind == "user.left":
        return [Fact("status", "", removal, False)]
    if kind.endswith((".added", ".removed")):
        thing = kind.split(".")[1]
        added = kind.endswith(".added")
        name = "lms_manager" if thing == "lms_manager" else normal(data[thing])
        return [Fact("flag" if thing == "lms_manager" else thing, name, single if added else removal, added)]
    facts = [Fact("status", "", single, True)] if kind == "user.joined" else []
    if kind not in ("user.joined", "user.updated"):
        return facts
    attributes = {key: data[key] for key in ("email", "name", "language", "manager") if key in data}
    attributes |= {key: value for key, value in (data.get("attributes") or {}).items() if key in catalog.attributes}
    for name, value in attributes.items():
        facts.append(Fact("attribute", name, removal if value is None else single, value is not None, value))
    for thing, section in SECTIONS.items():
        if section in data:
            names = sorted({normal(name) for name in data[section] or ()})
            facts += [Fact(thing, name, order_of(message, LIST), True) for name in ("", *names)]
    if "lms_manager" in data:
        present = bool(data["lms_manager"])
        facts.append(Fact("flag", "lms_manager", single if present else removal, present))
    return facts


def done_of(message: Mapping[str, Any], catalog: Catalog) -> list[Done]:
    """Return what a message tells as done."""
    data, order = message.get("data") or {}, order_of(message, SINGLE)
    if message["type"] == "learning.completed":
        item = catalog.resolve("learning_items", data["item"])
        kind = data.get("type")
        return [Done("completed", item, order, kind and normal(kind), data.get("score"))]
    if message["type"] == "external_training.confirmed":
        training, provider = catalog.resolve("external_trainings", data["training"]), data.get("provider")
        return [Done("external_training", training, order, provider and normal(provider), None)]
    return []


def greatest(facts: Iterable[Fact]) -> Fact | None:
    """Return the fact that wins."""
    return max(facts, key=lambda fact: fact.order, default=None)


@dataclass
class History:
    """Everything ever told about one user, and what follows from its times at a moment (`now`)."""

    facts: list[Fact] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    reached: dict[str, frozenset[str]] = field(default_factory=dict)
    """Qualifications reached, and the learning items that they were then."""

    def status(self) -> str:
        """Expected, active or left: what the greatest joining or leaving says."""
        last = greatest(fact for fact in self.facts if fact.kind == "status")
        return "expected" if last is None else "active" if last.present else "left"

    def stay_ends(self, now: int) -> list[Order]:
        """Return the leavings that no joining followed within the grace, and that are settled at `now`."""
        statuses = [fact for fact in self.facts if fact.kind == "status"]
        ends = []
        for leaving in statuses:
            if leaving.present:
                continue
            limit = leaving.order.at + LEAVE_GRACE
            joinings = [fact.order for fact in statuses if fact.present and fact.order > leaving.order]
            followed = any(order.at <= limit for order in joinings)
            if not followed and (joinings or now > limit):
                ends.append(leaving.order)
        return sorted(ends)

    def stay_start(self, now: int) -> Order:
        """Return the leaving that ended the last stay: what is greater is of the present one."""
        return max(self.stay_ends(now), default=FIRST)

    def between_stays(self, now: int) -> bool:
        """Say whether the last stay is over and no joining came after it."""
        ends = self.stay_ends(now)
        return bool(ends) and not any(f.kind == "status" and f.present and f.order > ends[-1] for f in self.facts)

    def joined(self, now: int) -> int | None:
        """Return the first joining of the present stay."""
        start = self.stay_start(now)
        return min(
            (f.order.at for f in self.facts if f.kind == "status" and f.present and f.order > start), default=None
        )


def members(facts: Iterable[Fact], kind: str, catalog: Catalog, after: Order, before: Order | None = None) -> set[str]:
    """Return the teams or job titles that the facts between two orders add up to, by the catalog's own names."""
    span = [f for f in facts if f.kind == kind and f.order > after]
    told = [(f.order, catalog.resolve(SECTIONS[kind], f.name), f.present) for f in span if f.name]
    for marker in (fact for fact in span if not fact.name):
        listed = {name for order, name, _ in told if order == marker.order}
        left_out = {name for _, name, _ in told} - listed
        told += [(marker.order._replace(rank=OMITTED), name, False) for name in left_out]
    latest = {name: present for order, name, present in sorted(told) if before is None or order < before}
    return {name for name, present in latest.items() if present}
