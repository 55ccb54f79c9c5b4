"""What is new to a user after a transaction, and whether they are told (S13)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.clock import DAY
from tests.model.facts import Order
from tests.model.reasons import Held, Ledger, Reason, Thing

QUIET = DAY


@dataclass(frozen=True)
class Email:
    """One email: one user, one transaction, everything new in it (and whether it is mandatory for them)."""

    user: str
    cause: str
    items: frozenset[tuple[Thing, bool]]


@dataclass(frozen=True)
class Change:
    """One change event: `type` is assigned, revoked or changed (mandatory)."""

    user: str
    thing: Thing
    type: str
    mandatory: bool


@dataclass(frozen=True)
class Had:
    """What a user had before a transaction, in the stay that began with `stay`."""

    user: str
    stay: Order
    things: dict[Thing, Held]
    counting: frozenset[int]
    """The reasons (by identity) that gave it."""


@dataclass(frozen=True)
class Memory:
    """Had when last left or blocked: in which stay, whether mandatory."""

    stay: Order
    mandatory: bool


@dataclass
class Memories:
    """What decides whether something is new: what was hidden, and what was lost lately."""

    hidden: dict[tuple[str, Thing], Memory] = field(default_factory=dict)
    lost: dict[tuple[str, Thing], int] = field(default_factory=dict)
    """When it was last revoked."""


def having(ledger: Ledger, user: str) -> Had:
    """Return what a user has now, to be compared with later."""
    things = ledger.has(user)
    reasons = frozenset(id(reason) for held in things.values() for reason in held.reasons)
    return Had(user, ledger.histories[user].stay_start(ledger.now), things, reasons)


def new_things(before: Had, after: Had, memories: Memories, now: int) -> dict[Thing, list[Reason]]:
    """Return what is new, each with the reasons that made it so; without what automation gives back within a day."""
    found = {}
    for thing, held in after.things.items():
        known = []  # whether it was mandatory, in each way in which the user already had it in this stay
        if thing in before.things and before.stay >= after.stay:
            known.append(before.things[thing].mandatory)
        memory = memories.hidden.get((after.user, thing))
        if memory is not None and memory.stay >= after.stay:
            known.append(memory.mandatory)
        if known and (any(known) or not held.mandatory):
            continue
        reasons = [r for r in held.reasons if not known or id(r) not in before.counting or r in held.musts]
        lost = memories.lost.get((after.user, thing))
        by_automation = all(reason.key.source != "job" for reason in reasons)
        if lost is not None and now - lost <= QUIET and by_automation:
            continue
        found[thing] = reasons
    return found


def remember(ledger: Ledger, before: Had, after: Had, memories: Memories) -> None:
    """Note what leaving and blocks hid, and when the rest was revoked; forget what came back."""
    for thing in after.things:
        memories.hidden.pop((after.user, thing), None)
        memories.lost.pop((after.user, thing), None)
    user = after.user
    active = ledger.histories[user].status() == "active"
    wanted = ledger.has(user, despite_blocks=True)
    for thing, held in before.things.items():
        if thing in after.things:
            continue
        if not active or thing in wanted:
            memories.hidden[user, thing] = Memory(before.stay, held.mandatory)
        else:
            memories.lost[user, thing] = ledger.now


def announce(
    before: Had,
    after: Had,
    memories: Memories,
    now: int,
    causes: Iterable[tuple[str, set[tuple[Thing, bool]]]],
) -> Email | None:
    """Return the email of a transaction, named after the first of `causes` (each with what the user had after it) that
    gave something new; None if there is nothing new, or no new reason allows an email."""
    new = new_things(before, after, memories, now)
    if not any(reason.email for reasons in new.values() for reason in reasons):
        return None
    items = frozenset((thing, after.things[thing].mandatory) for thing in new)
    return Email(after.user, next(cause for cause, holding in causes if items & holding), items)


def changes(before: Had, after: Had) -> list[Change]:
    """Return what changed for a user between two moments."""
    gone = [
        Change(after.user, t, "revoked", held.mandatory) for t, held in before.things.items() if t not in after.things
    ]
    come = [
        Change(after.user, t, "assigned", held.mandatory) for t, held in after.things.items() if t not in before.things
    ]
    both = [thing for thing in after.things if thing in before.things]
    other = [t for t in both if after.things[t].mandatory != before.things[t].mandatory]
    return gone + come + [Change(after.user, thing, "changed", after.things[thing].mandatory) for thing in other]


def had(ledger: Ledger, user: str) -> set[tuple[Thing, bool]]:
    """Return what a user has, and whether it is mandatory for them."""
    return {(thing, held.mandatory) for thing, held in ledger.has(user).items()}
