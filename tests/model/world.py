"""`ModelWorld`: the model behind the doors of `World`, so that the named scenarios hold the model to the text too."""

import json
from collections.abc import Mapping
from typing import Any

from engine.authoring.conditions import Condition
from engine.authoring.selection import read_conditions
from engine.clock import MINUTE, parse, shown
from tests.model.academy import Academy
from tests.model.reasons import Reason
from tests.world import Items, Message, Names, World, decision, rules_of


class ModelWorld(World):
    """An academy that is only thought of."""

    def __init__(self, catalog: str, triggers: str, *, at: str) -> None:
        self.now = parse(at)
        self.catalog = catalog
        self.model = Academy(rules_of(catalog, triggers), self._where)

    def close(self) -> None:
        """There is nothing to give back."""

    def _where(self, data: object) -> Condition:
        return read_conditions(json.dumps(data), self.model.rules.catalog, "where")

    def activate(self, triggers: str, catalog: str | None = None, ended: Mapping[str, str] | None = None) -> None:
        """Make another rule set the active one."""
        self.catalog = catalog or self.catalog
        self.model.activate(rules_of(self.catalog, triggers), self.now, ended)

    def receive(self, *messages: Message) -> None:
        """Process a batch: one transaction."""
        self.model.process(messages, self.now)

    def decide_trip(self, action: str, trigger: str, kind: str) -> str:
        """Approve or reject what a trip holds, a minute later; return the id of its job."""
        job_id = str(self.model.ledger.limits.trips[trigger, kind].job)
        self.now += MINUTE
        self.receive(decision(action, job_id, shown(self.now)))
        return job_id

    def trips(self) -> set[tuple[str, str]]:
        """Trigger and kind of what is tripped or paused."""
        return set(self.model.ledger.limits.trips)

    def sweep(self) -> None:
        """Look at what time changed."""
        self.model.sweep(self.now)

    def assignments(self) -> set[tuple[str, str, str, bool]]:
        """User, kind, target, mandatory."""
        return self.model.assignments()

    def reasons(self) -> set[tuple[str, str, str, str, str, str]]:
        """User, kind, target, source, origin, state of the reasons that count."""
        return self.model.reasons()

    def blocks(self) -> set[tuple[str, str, str, str]]:
        """User, kind, target, job of the open blocks."""
        return self.model.blocks()

    def emails(self) -> list[tuple[str, str, Items]]:
        """User, cause and items of every email."""
        return [(e.user, e.cause, frozenset((*thing, must) for thing, must in e.items)) for e in self.model.emails]

    def outcomes(self, job_id: str) -> dict[str, str]:
        """What became of each user of a job."""
        return self.model.outcomes[job_id]

    def warnings(self, job_id: str) -> str:
        """The learning items of a job that learners cannot see."""
        return " ".join(sorted(self.model.warnings[job_id]))

    def receipt(self, message: Mapping[str, Any]) -> str | None:
        """What became of a message."""
        return self.model.receipts.get((message["source"], message["id"]))

    def states(self, user: str, target: str) -> Names:
        """The states of all reasons for a target, counting or not."""
        return {reason.state for reason in self._about(user, target)}

    def origins(self, user: str, target: str) -> Names:
        """The triggers and jobs whose reasons for a target are open."""
        return {reason.key.origin for reason in self._about(user, target) if reason.state == "open"}

    def orders(self, user: str, target: str) -> list[Any]:
        """The orders of the reasons for a target."""
        return sorted(reason.order for reason in self._about(user, target))

    def changes(self, user: str) -> list[str]:
        """The types of a user's change events, in order."""
        return [f"{change.thing.kind}.{change.type}" for change in self.model.changes if change.user == user]

    def _about(self, user: str, target: str) -> list[Reason]:
        keys = [key for key in self.model.ledger.reasons if key.user == user and key.thing.name == target]
        return [self.model.ledger.reasons[key] for key in keys]
