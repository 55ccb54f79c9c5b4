"""What admins ask for: chains of requests, each about a qualification of its own, and what must be so after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

Kind = Literal["assign", "until", "dry run", "undo", "revoke", "revoke, undo", "block", "block, unblock"]
KINDS: tuple[Kind, ...] = (
    *("assign", "undo", "revoke", "block, unblock"),
    *("until", "revoke, undo", "block", "dry run"),
)


@dataclass(frozen=True)
class Request:
    """One request: its message, how many users it is about, and how its job must end."""

    id: str
    message: Mapping[str, Any]
    users: int
    outcomes: Mapping[str, int]
    """Of its job: how many users must have which outcome."""


@dataclass
class Chain:
    """Requests one after the other about one qualification; `held`: who must have it after them."""

    kind: Kind
    target: str
    mandatory: bool
    requests: list[Request]
    held: frozenset[str]
    blocked: frozenset[str] = frozenset()
    mailed: frozenset[str] = frozenset()
    """Who must be mailed about it, once; nobody is mailed twice."""
    finished: set[str] = field(default_factory=set)
    """The requests that have been answered for good."""

    @property
    def job(self) -> str:
        """The job that gives it."""
        return self.requests[0].id


def chains(chance: Random, number: int, people: Sequence[str], start: datetime) -> list[Chain]:
    """Draw so many chains about some of `people`, who are active and stay so."""
    return [_chain(chance, place, KINDS[place % len(KINDS)], people, start) for place in range(number)]


def _chain(chance: Random, number: int, kind: Kind, people: Sequence[str], start: datetime) -> Chain:
    target, mandatory = f"extra-{number}", chance.random() < 0.4
    all_of_them = sorted(chance.sample(people, max(2, round(len(people) * chance.uniform(0.3, 0.9)))))
    some = sorted(chance.sample(all_of_them, len(all_of_them) // 2))
    writer = _Writer(target, mandatory, number)
    more: dict[str, Any] = {}
    if kind == "until":  # hours ahead: only a wrong clock could end it
        more = {"until": (start + timedelta(hours=4)).isoformat()}
    if kind == "dry run":
        more = {"dry_run": True}
    first = writer.ask("assign", all_of_them, {"assigned": len(all_of_them)}, **more)
    requests, held = [first], frozenset(all_of_them)
    blocked: frozenset[str] = frozenset()
    if kind == "dry run":
        held = frozenset()
    if kind == "undo":
        requests += [writer.undo(first)]
        held = frozenset()
    if kind.startswith("revoke"):
        requests += [writer.ask("revoke", some, {"revoked": len(some)})]
        held -= frozenset(some)
    if kind == "revoke, undo":
        requests += [writer.undo(requests[-1])]
        held = frozenset(all_of_them)
    if kind.startswith("block"):
        requests += [writer.ask("block", some, {"blocked": len(some)})]
        held, blocked = held - frozenset(some), frozenset(some)
    if kind == "block, unblock":
        requests += [writer.ask("unblock", some, {})]
        held, blocked = frozenset(all_of_them), frozenset()
    steadily = frozenset(all_of_them) if kind in ("assign", "until") else frozenset(all_of_them) - frozenset(some)
    mailed = steadily if kind not in ("dry run", "undo") else frozenset()
    return Chain(kind, target, mandatory, requests, held, blocked, mailed)


class _Writer:
    """Writes the requests of a chain."""

    def __init__(self, target: str, mandatory: bool, number: int) -> None:
        self._things = {"mandatory" if mandatory else "qualifications": [target]}
        self._number, self._written = number, 0

    def ask(self, action: str, users: Sequence[str], outcomes: Mapping[str, int], **more: Any) -> Request:
        things = self._things if action == "assign" else {"qualifications": next(iter(self._things.values()))}
        data = {"action": action, "users": list(users), **things, "actor": "siege", **more}
        return self._request("assignment.requested", data, len(users), outcomes)

    def undo(self, of: Request) -> Request:
        data = {"action": "undo", "job": of.id, "actor": "siege"}
        return self._request("job.requested", data, of.users, {})

    def _request(self, kind: str, data: Mapping[str, Any], users: int, outcomes: Mapping[str, int]) -> Request:
        name = f"ask-{self._number}-{self._written}"
        self._written += 1
        message = {"specversion": "1.0", "id": name, "source": "siege", "type": kind, "data": data}
        return Request(name, message, users, outcomes)
