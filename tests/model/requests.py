"""What admins ask for, in one transaction, with an outcome per user (S5, S7, S14, S15)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.conditions import Condition
from engine.authoring.triggers import Trigger
from engine.clock import DAY, parse_day_or_time
from engine.text import normal
from tests.model.conditions import holds
from tests.model.reasons import Block, Key, Ledger, Reason, Thing
from tests.model.triggers import decided, stands
from tests.model.view import view_of

Read = Callable[[Any], Condition]
"""Reads the `where` of a request."""


@dataclass
class Asked:
    """A request, read: what for whom. `things`: what, and whether it is to be mandatory."""

    job: str
    action: str
    users: list[str]
    things: dict[Thing, bool]
    until: int | None
    email: bool


def read(message: Mapping[str, Any], ledger: Ledger, where: Read) -> Asked:
    """Read a request, and say whom it covers now."""
    data = message["data"]
    things = {Thing("role", normal(name)): False for name in data.get("roles", ())}
    things |= {Thing("qualification", normal(name)): False for name in data.get("qualifications", ())}
    things |= {Thing("qualification", normal(name)): True for name in data.get("mandatory", ())}
    if "users" in data:
        users = list(dict.fromkeys(data["users"]))
    else:
        users = [user for user, history in ledger.histories.items() if history.status() == "active"]
        if "where" in data:
            condition = where(data["where"])
            users = [
                u
                for u in users
                if holds(condition, view_of(ledger.histories[u], ledger.catalog, ledger.now), ledger.now)
            ]
    users = [user for user in users if user not in data.get("except", ())]
    until = data.get("until")
    # A day named as an end is the whole of that day.
    over = None if until is None else parse_day_or_time(until) + (DAY if len(until) == 10 else 0)
    return Asked(message["id"], data["action"], users, things, over, data.get("email", True))


def assign(ledger: Ledger, asked: Asked, user: str) -> str:
    """Give the user the job's own reason for each thing, unless they left."""
    status = ledger.histories[user].status()
    if status == "left":
        return "left"
    before = had(ledger, user)
    for thing, mandatory in asked.things.items():
        key = Key(user, thing, "job", asked.job)
        order = decided(ledger.now, asked.job)
        ledger.reasons[key] = Reason(key, order, True, mandatory, asked.email, ledger.now, until=asked.until)
    if status == "expected":
        return "early"
    after = had(ledger, user)
    if any(after.get(thing) != before.get(thing) for thing in asked.things):
        return "assigned"
    return "blocked" if any(ledger.blocked(user, thing) for thing in asked.things) else "unchanged"


def revoke(ledger: Ledger, asked: Asked, user: str, triggers: Mapping[str, Trigger]) -> str:
    """End what people, jobs and `when` triggers gave, wherever the user is; say what still gives it."""
    ended, still = [], False
    for reason in ledger.reasons.values():
        if reason.key.user != user or reason.key.thing not in asked.things or reason.state == "ended":
            continue
        if reason.key.source == "while" and (not reason.lasting or _keeps_standing(ledger, reason, triggers)):
            still = True
            continue
        ended.append(reason)
    counted = any(ledger.counts(reason) for reason in ended)
    for reason in ended:
        reason.ended_from = reason.state
        reason.state, reason.ended_by = "ended", asked.job
    for thing in asked.things:
        still |= thing in ledger.has(user)
    return "still_held" if still else "revoked" if counted else "did_not_have"


def _keeps_standing(ledger: Ledger, reason: Reason, triggers: Mapping[str, Trigger]) -> bool:
    trigger = triggers.get(reason.key.origin)
    return trigger is not None and trigger.while_ is not None and stands(ledger, reason.key.user, trigger)


def block(ledger: Ledger, asked: Asked, user: str) -> str:
    """Hide each thing from the user, whatever the reasons."""
    for thing in asked.things:
        ledger.blocks.append(Block(user, thing, asked.job, asked.until))
    return "blocked"


def unblock(ledger: Ledger, asked: Asked, user: str) -> str:
    """End all blocks of each thing."""
    before, found = had(ledger, user), False
    for hidden in ledger.blocks:
        if hidden.user == user and hidden.thing in asked.things and ledger.is_open(hidden):
            hidden.ended = found = True
            hidden.ended_by = asked.job
    after = had(ledger, user)
    if any(after.get(thing) != before.get(thing) for thing in asked.things):
        return "assigned"
    return "unchanged" if found else "did_not_have"


def warnings(ledger: Ledger, asked: Asked, visible: Mapping[str, bool]) -> set[str]:
    """Return the learning items, needed for what is assigned, that learners cannot see."""
    names = {thing.name for thing in asked.things if thing.kind == "qualification"}
    names |= {name for thing in asked.things if thing.kind == "role" for name, _ in ledger.linked(thing.name)}
    items = {item for name in names for item in ledger.catalog.qualifications[name].items}
    return {item for item in items if not visible[item]} if asked.action == "assign" else set()


def had(ledger: Ledger, user: str) -> dict[Thing, bool]:
    """What a user has, and whether it is mandatory."""
    return {thing: held.mandatory for thing, held in ledger.has(user).items()}
