"""What conditions see: what the facts about a user add up to, or the fields of an event."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.catalog import Catalog
from engine.clock import parse_day_or_time
from engine.text import normal
from tests.model.facts import Fact, History, greatest, members


@dataclass
class View:
    """Values by field name; `done`: field → name → times (microseconds UTC)."""

    text: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    done: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def put(self, name: str, value: Any, catalog: Catalog) -> None:
        """Note the value of an attribute, understood by its type in the catalog."""
        kind = catalog.attributes.get(name, "text")
        if kind == "number":
            self.numbers[name] = float(value)
        elif kind == "date":
            self.dates[name] = parse_day_or_time(value)
        elif normal(value):
            self.text[name] = {normal(value)}


def current(facts: Iterable[Fact], kind: str) -> dict[str, Fact]:
    """Return the greatest fact of each name of a kind."""
    told = [fact for fact in facts if fact.kind == kind]
    names = {fact.name for fact in told}
    return {name: found for name in names if (found := greatest(fact for fact in told if fact.name == name))}


def view_of(history: History, catalog: Catalog, now: int) -> View:
    """Return a user as conditions see them at `now`: attributes and what is done of all stays, the rest of this one."""
    view, start = View(), history.stay_start(now)
    for name, fact in current(history.facts, "attribute").items():
        if fact.present and name not in ("email", "name"):
            view.put(name, fact.value, catalog)
    for kind in ("team", "job_title"):
        if names := members(history.facts, kind, catalog, start):
            view.text[kind] = names
    flags = current((fact for fact in history.facts if fact.order > start), "flag")
    view.flags = {name for name, fact in flags.items() if fact.present}
    if (joined := history.joined(now)) is not None:
        view.dates["joined"] = joined
    for done in history.done:
        view.done.setdefault(done.kind, {}).setdefault(done.name, []).append(done.order.at)
    for qualification in history.reached:
        at = reached_at(history, history.reached[qualification])
        view.done.setdefault("qualified", {})[qualification] = [at]
    return view


def reached_at(history: History, items: Iterable[str]) -> int:
    """Return when the last of these items was first completed."""
    return max(min(d.order.at for d in history.done if d.kind == "completed" and d.name == item) for item in items)
