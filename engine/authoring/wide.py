"""Warns of triggers that would reach very many of the people known, and say nothing of how many are in order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.authoring.conditions import Everyone
from engine.authoring.problems import Code, Report
from engine.authoring.read_triggers import ReadTrigger
from engine.authoring.rules import Rules

SHARE: Final = 5
"""One in so many of the people known."""
FEW: Final = 25
"""People of whom a trigger may always be: as many as a limit in per cent never goes below (S11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many active users there are, and how many of them meet each `while` trigger's conditions now."""

    active: int
    users: Mapping[str, int]


Reaches = Callable[[Rules], Reach | None]
"""Finds out whom triggers would reach; None where nobody can be asked about."""


def check_wide(reads: Iterable[ReadTrigger], reach: Reach, report: Report) -> None:
    """Warn of live triggers without limits that reach more than a fifth of the active users, and more than a few."""
    for read in reads:
        trigger = read.trigger
        users = reach.users.get(trigger.name, 0)
        unlimited = trigger.limit_assign is None and not trigger.skip_existing
        if trigger.enabled != "true" or not unlimited or isinstance(trigger.while_, Everyone):
            continue
        if users > FEW and users * SHARE > reach.active:
            message = (
                f"`{trigger.name}` would reach {users:,} of {reach.active:,} people; if that is meant, say with "
                f"`limits` how many a day are in order (`rolecall try {trigger.name}` shows whom)"
            )
            report.warn(trigger.place, Code.WIDE, message)
