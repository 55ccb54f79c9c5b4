"""Limits of triggers: what is counted, what is tripped, and how many a limit allows (S11). Per-cent limits never trip
here: they allow 25 people in any case, and there are fewer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.authoring.triggers import Trigger
from engine.clock import DAY, shown_day

Kind = tuple[str, str]
"""Trigger, and assign or revoke."""


@dataclass
class Trip:
    """`job`: by which people decide; `rejected`: they have, and the trigger stays tripped until it is to go on."""

    job: str | None = None
    rejected: bool = False


@dataclass
class Limits:
    """`changes`: what begins and ends in the transaction that runs, by triggers that are not tripped."""

    trips: dict[Kind, Trip] = field(default_factory=dict)
    done: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """How many users a trigger's changes were about on a day."""
    welcomed: dict[str, int] = field(default_factory=dict)
    """When somebody's first joining was processed."""
    changes: set[tuple[str, str, str]] = field(default_factory=set)
    jobs: set[str] = field(default_factory=set)

    def holds(self, trigger: str, kind: str) -> bool:
        """Say whether a trigger's changes of a kind are held."""
        return (trigger, kind) in self.trips

    def count(self, active: Iterable[str], now: int) -> Counter[Kind]:
        """Return how many users each trigger's changes of this transaction count for."""
        today, here = now - now % DAY, set(active)
        return Counter(
            (trigger, kind)
            for trigger, kind, user in self.changes
            if user in here and (kind == "revoke" or self.welcomed.get(user, today) < today)
        )

    def passed(self, counted: Mapping[Kind, int], triggers: Mapping[str, Trigger], now: int) -> set[Kind]:
        """Return what passes its limit, with what was done today."""
        today = now - now % DAY
        return {
            (trigger, kind)
            for (trigger, kind), users in counted.items()
            if (most := most_of(triggers, trigger, kind)) is not None and users + self.done[trigger, kind, today] > most
        }

    def take_up(self, now: int) -> None:
        """Make a job of every trip that has none."""
        for (trigger, kind), trip in self.trips.items():
            if trip.job is None:
                wanted = id_ = f"trip-{trigger}-{kind}-{shown_day(now)}"
                number = 1
                while id_ in self.jobs:
                    number += 1
                    id_ = f"{wanted}-{number}"
                self.jobs.add(id_)
                trip.job = id_


def most_of(triggers: Mapping[str, Trigger], name: str, kind: str) -> int | None:
    """Return how many users a trigger may concern in a day; None: as many as there are."""
    trigger = triggers.get(name)
    if trigger is None or trigger.enabled != "true":
        return None
    limit = trigger.limit_assign if kind == "assign" else trigger.limit_revoke
    return None if limit is None else limit.number
