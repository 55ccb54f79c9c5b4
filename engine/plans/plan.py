"""A plan: what another revision would do to whom, in numbers and samples. What people review, and `apply` holds to."""

import hashlib
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

Change = Literal["new", "deleted", "edited", "renamed", "unchanged"]


class Deciding(Struct, frozen=True, kw_only=True):
    """One condition that decides: of how many of those concerned it alone, or with others, says no."""

    text: str
    users: int


class Sampled(Struct, frozen=True, kw_only=True):
    """One person of a sample, and which conditions decide about them."""

    id: str
    name: str | None
    because: tuple[str, ...] = ()


class Limited(Struct, frozen=True, kw_only=True):
    """A limit that would be passed: `users` where at most `most` are allowed without a second person."""

    kind: Literal["assign", "revoke"]
    users: int
    most: int
    limit: str
    """As it is written: 5%, or a number."""


class TriggerPlan(Struct, frozen=True, kw_only=True):
    """What becomes of one trigger, and of whom."""

    name: str
    change: Change
    was: str | None = None
    """Its earlier name, if it is renamed."""
    description: str = ""
    gives: tuple[str, ...] = ()
    """The titles of what it gives."""
    mode: Literal["when", "while"]
    enabled: str = "true"
    gains: int = 0
    """Users to whom it gives something that it did not give them before."""
    new: int = 0
    """Those of them who have not got it yet, for another reason."""
    losses: int = 0
    """Users from whom it takes something that it gave them."""
    lost: int = 0
    """Those of them who have it for no other reason."""
    grace: int = 0
    """Users of whom it would take something after its grace."""
    emails: int = 0
    """Emails in which something of it would stand."""
    ended: Literal["keep", "revoke"] | None = None
    """Of a deleted one: what becomes of what it gave."""
    kept: int = 0
    """Of a deleted one that is kept: whom it gave something."""
    passes: tuple[Limited, ...] = ()
    gains_because: tuple[Deciding, ...] = ()
    """The conditions of its text before that said no to those who gain."""
    losses_because: tuple[Deciding, ...] = ()
    """The conditions of its new text that say no to those who lose."""
    gaining: tuple[Sampled, ...] = ()
    losing: tuple[Sampled, ...] = ()


class TargetPlan(Struct, frozen=True, kw_only=True):
    """What becomes of one role or qualification."""

    kind: Literal["role", "qualification"]
    name: str
    title: str
    gains: int
    losses: int
    mandatory: int = 0
    """Users for whom it becomes mandatory, and who have it already."""
    optional: int = 0
    """Users for whom it ceases to be mandatory."""


class Plan(Struct, frozen=True, kw_only=True):
    """What making these files the active revision would do now."""

    base: int | None
    """The active revision; None: there is none yet."""
    revision: int
    """The number that it would get."""
    digest: str
    """Of the files: see `digest`."""
    at: str
    back_to: int | None = None
    ended: dict[str, Literal["keep", "revoke"]] = {}
    """Deleted trigger → what becomes of what it gave."""
    files: tuple[str, ...] = ()
    """The files that differ, with what became of each: `+ triggers/new.yaml`, `- …`, `~ …`."""
    active: int = 0
    """Active users."""
    users: int = 0
    """Users for whom something changes."""
    gains: int = 0
    """Roles and qualifications that somebody would get: each of each user."""
    losses: int = 0
    emails: int = 0
    without_address: int = 0
    """Users who would get an email, and have no address."""
    email: bool = True
    triggers: tuple[TriggerPlan, ...] = ()
    """Those that change, or of which something follows, by name."""
    targets: tuple[TargetPlan, ...] = ()
    undecided: tuple[str, ...] = ()
    """What must be said before it can be applied, of what deleted triggers gave."""
    held: tuple[str, ...] = ()
    """Why its apply would wait for a second person."""
    warnings: tuple[str, ...] = ()

    @property
    def changes_something(self) -> bool:
        """The files differ from the active revision."""
        return bool(self.files) or self.base is None


LEAST_GROWTH = 10
"""Users by which gains or losses of a trigger may grow in any case before a plan is out of date (S17)."""
GROWTH = 100
"""The part of them by which they may grow: a hundredth (S17)."""


def digest(files: Mapping[str, str]) -> str:
    """Return what stands for these files and no others: their SHA-256, over path and text in order."""
    said = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path, text):
            encoded = part.encode()
            said.update(len(encoded).to_bytes(8, "big") + encoded)
    return said.hexdigest()


def differences(reviewed: Plan, now: Plan) -> list[str]:
    """Return why a reviewed plan must not be applied as things are now; empty: it may (S17)."""
    found = []
    if reviewed.base != now.base:
        found.append(
            f"it was made against revision {reviewed.base}, and revision {now.base} is active now: somebody applied "
            "other rules in the meantime"
        )
    if reviewed.digest != now.digest:
        found.append("the files are not those that it was made from: they were edited since")
    if found:
        return found
    before = {one.name: one for one in reviewed.triggers}
    for one in now.triggers:
        earlier = before.get(one.name)
        for what in ("gains", "losses"):
            was, is_ = (0 if earlier is None else getattr(earlier, what)), getattr(one, what)
            if is_ - was > max(LEAST_GROWTH, was // GROWTH):
                found.append(f"the {what} of {one.name} have grown since: {was:,} users then, {is_:,} now")
    return found


def to_json(plan: Plan) -> bytes:
    """Return a plan as the file that `apply` reads."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=2) + b"\n"


def from_json(text: bytes) -> Plan:
    """Read a plan again. Raises msgspec.ValidationError or DecodeError if it is none."""
    return msgspec.json.decode(text, type=Plan)
