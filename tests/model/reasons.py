"""Why somebody has something: reasons and blocks, and what they add up to (S2, S3, S5 to S9, S12)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from engine.authoring.catalog import Catalog
from tests.model.facts import History, Order
from tests.model.limits import Limits


class Thing(NamedTuple):
    """A role or a qualification."""

    kind: str
    name: str


class Key(NamedTuple):
    """What makes a reason the same reason. `origin`: the trigger's name, or the job's id."""

    user: str
    thing: Thing
    source: Literal["while", "when", "job"]
    origin: str


@dataclass
class Reason:
    """`order`: of the latest event that matched, or of the decision. `lasting`: belongs to the stay of that order."""

    key: Key
    order: Order
    lasting: bool
    mandatory: bool
    email: bool
    since: int
    state: Literal["open", "ending", "held", "refused", "ended"] = "open"
    ends_at: int | None = None
    until: int | None = None
    ended_by: str | None = None
    """The job that ended it, if one did."""
    ended_from: str | None = None
    """What it was before that job."""


@dataclass
class Block:
    """A person's decision that somebody is not to have something."""

    user: str
    thing: Thing
    job: str
    until: int | None = None
    ended: bool = False
    ended_by: str | None = None


@dataclass
class Held:
    """What a user has: whether it is mandatory, and the reasons (of a linked qualification, those of its roles too)."""

    mandatory: bool
    reasons: list[Reason]
    musts: list[Reason]
    """Those that make it mandatory."""


@dataclass
class Ledger:
    """Everything decided, and what follows from it at the moment `now`."""

    histories: dict[str, History] = field(default_factory=dict)
    reasons: dict[Key, Reason] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    catalog: Catalog = field(default_factory=Catalog)
    now: int = 0
    limits: Limits = field(default_factory=Limits)

    def counts(self, reason: Reason) -> bool:
        """Say whether a reason gives what it is about; who it is for may still be away or blocked."""
        return self.is_there(reason) and reason.state in ("open", "ending")

    def is_there(self, reason: Reason) -> bool:
        """Say whether a reason is of the present stay and not over; it may be held or refused."""
        present = not reason.lasting or not self.is_earlier(reason)
        return present and reason.state != "ended" and (reason.until is None or self.now < reason.until)

    def is_earlier(self, reason: Reason) -> bool:
        """Say whether a reason is of an earlier stay."""
        return reason.order <= self.histories[reason.key.user].stay_start(self.now)

    def blocked(self, user: str, thing: Thing) -> bool:
        """Say whether an open block hides a thing."""
        return any(block.user == user and block.thing == thing and self.is_open(block) for block in self.blocks)

    def is_open(self, block: Block) -> bool:
        """Say whether a block is neither ended nor over."""
        return not block.ended and (block.until is None or self.now < block.until)

    def has(self, user: str, *, despite_blocks: bool = False) -> dict[Thing, Held]:
        """Return what a user has; `despite_blocks`: what they would have if there were no blocks."""
        if self.histories[user].status() != "active":
            return {}
        found: dict[Thing, Held] = {}

        def add(thing: Thing, mandatory: bool, reasons: list[Reason]) -> None:
            if not despite_blocks and self.blocked(user, thing):
                return
            held = found.setdefault(thing, Held(False, [], []))
            held.mandatory |= mandatory
            held.reasons += reasons
            held.musts += reasons if mandatory else []

        for reason in self.reasons.values():
            if reason.key.user == user and self.counts(reason):
                add(reason.key.thing, reason.mandatory, [reason])
        for thing in [thing for thing in found if thing.kind == "role"]:
            for qualification, mandatory in self.linked(thing.name):
                add(Thing("qualification", qualification), mandatory, found[thing].reasons)
        return found

    def linked(self, role: str) -> Iterator[tuple[str, bool]]:
        """Yield the qualifications that a role carries, and whether they are mandatory."""
        if role in self.catalog.roles:
            yield from ((name, False) for name in self.catalog.roles[role].qualifications)
            yield from ((name, True) for name in self.catalog.roles[role].mandatory)
