"""What is known of one user, in memory: facts are held against it, older never undoes newer."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from engine.facts import Event
from engine.order import DROPPED, with_rank
from engine.people.parts import MARKER, Completion, DoneKind, Fact, Kind, Listing, Parts
from engine.people.stays import Stays

NEVER: Mapping[str, Fact] = {}
History = dict[tuple[Kind, str], list[Fact]]


@dataclass(slots=True, kw_only=True)
class Waiting:
    """An event kept for the triggers with `if`, until its user is active."""

    number: int
    event: Event


@dataclass(slots=True, kw_only=True)
class Fresh:
    """What is known and not yet saved."""

    facts: list[Fact] = field(default_factory=list)
    current: set[tuple[Kind, str]] = field(default_factory=set)
    keys: set[tuple[Kind, str]] = field(default_factory=set)
    """Of which nothing is saved."""
    completions: list[Completion] = field(default_factory=list)
    achieved: set[str] = field(default_factory=set)
    waiting: list[Waiting] = field(default_factory=list)
    no_longer_waiting: bool = False


@dataclass(slots=True, kw_only=True)
class Known:
    """One user. `row` is the stored row of `user`; `current` the greatest fact by kind and key."""

    id: str
    row: Mapping[str, Any]
    statuses: dict[str, bool] = field(default_factory=dict)
    stays: Stays = field(default_factory=Stays)
    current: dict[Kind, dict[str, Fact]] = field(default_factory=dict)
    completions: dict[DoneKind, dict[str, list[Completion]]] = field(default_factory=dict)
    achieved: dict[str, int] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    history: History | None = None
    """Every fact told, ascending, once it was needed: only a late fact asks what was so at its time."""
    fresh: Fresh = field(default_factory=Fresh)

    def hold(self, fact: Fact) -> None:
        """Take in one fact: it is kept, and counts if it is the greatest of its key."""
        if fact.kind == "status":
            self.statuses[fact.order] = fact.present
        self.fresh.facts.append(fact)
        if self.history is not None:
            self.remember(fact)
        self._keep_greater(fact)
        marker = self.marker(fact.kind)
        if marker is not None and fact.order < _dropping(marker):
            self._drop(fact, marker)

    def hold_list(self, listing: Listing) -> None:
        """Take in a list: its names, and that older ones of its kind no longer count."""
        kind = listing.marker.kind
        for fact in (listing.marker, *listing.members):
            self.hold(fact)
        for fact in list(self.current[kind].values()):
            if fact.key != MARKER and fact.order < _dropping(listing.marker):
                self._drop(fact, listing.marker)

    def hold_completion(self, completion: Completion) -> None:
        """Take in a completion or training, unless this very one is known."""
        of_name = self.completions.setdefault(completion.kind, {}).setdefault(completion.name, [])
        if not any(completion.same_as(other) for other in of_name):
            of_name.append(completion)
            self.fresh.completions.append(completion)

    def remember(self, fact: Fact) -> None:
        """Put a fact into the history."""
        if self.history is not None:
            insort(self.history.setdefault((fact.kind, fact.key), []), fact, key=_order)

    def marker(self, kind: Kind) -> Fact | None:
        """Return the latest list that was told of this kind, if any."""
        return None if kind == "status" else self.current.get(kind, NEVER).get(MARKER)

    def is_late(self, parts: Parts) -> bool:
        """Say whether something in the message is not newer than all that is known of it: then history is needed."""
        return any(
            other.order >= fact.order
            for fact in parts.attributes
            if (other := self.current.get("attribute", NEVER).get(fact.key))
        ) or any(self._is_late(told) for told in parts.memberships)

    def before(self, kind: Kind, names: Iterable[str], order: str) -> Fact | None:
        """Return the greatest fact of lower `order` about a thing, under all its names; a list's omission is one.

        Needs the history if the thing has facts of this order or greater.
        """
        if self.history is None:
            current = self.current.get(kind, NEVER)
            known = (fact for name in names if (fact := current.get(name)) and fact.order < order)
            return max(known, key=_order, default=None)
        rows = [row for name in names for row in self.history.get((kind, name), ())]
        found = max((row for row in rows if row.order < order), key=_order, default=None)
        if found is None or kind not in ("team", "job_title"):
            return found
        listed = {row.order for row in rows}
        markers = self.history.get((kind, MARKER), [])
        for marker in reversed(markers[: bisect_left(markers, order, key=_dropping)]):
            if marker.order not in listed:
                return max(found, _dropped(found, marker), key=_order)
        return found

    def _is_late(self, told: Fact | Listing) -> bool:
        fact = told.marker if isinstance(told, Listing) else told
        first = min(fact.order, _dropping(fact))
        return any(other.order >= first for other in self.current.get(fact.kind, NEVER).values())

    def _keep_greater(self, fact: Fact) -> None:
        of_kind = self.current.setdefault(fact.kind, {})
        known = of_kind.get(fact.key)
        if known is None or known.order < fact.order:
            of_kind[fact.key] = fact
            self.fresh.current.add((fact.kind, fact.key))
            if known is None:
                self.fresh.keys.add((fact.kind, fact.key))

    def _drop(self, fact: Fact, marker: Fact) -> None:
        if fact.key != MARKER:
            self._keep_greater(_dropped(fact, marker))


def _order(fact: Fact) -> str:
    return fact.order


def _dropping(marker: Fact) -> str:
    return with_rank(marker.order, DROPPED)


def _dropped(fact: Fact, marker: Fact) -> Fact:
    return replace(fact, order=_dropping(marker), present=False, source=marker.source, message=marker.message)
