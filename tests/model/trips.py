"""What people say about triggers that are tripped or paused, and what another revision makes of them (S10 to S12)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.clock import DAY
from tests.model.limits import Trip
from tests.model.reasons import Ledger, Reason
from tests.model.triggers import decided


@dataclass
class People:
    """Who decides: over the ledger, under the rules that are active; each decision is committed as its cause."""

    ledger: Ledger
    rules: Rules
    active: Callable[[], Iterable[str]]
    commit: Callable[[str], None]

    def about_trigger(self, data: Mapping[str, Any]) -> str | None:
        """Pause a trigger, or let it go on; None: refused."""
        trigger, limits = self.rules.triggers.get(data["trigger"]), self.ledger.limits
        if trigger is None:
            return None
        kinds = [(trigger.name, kind) for kind in data.get("kinds") or ("assign", "revoke")]
        tripped = [one for one in kinds if one in limits.trips]
        if data["action"] == "pause":
            new = [one for one in kinds if one not in tripped and (one[1] == "assign" or trigger.while_)]
            limits.trips |= {one: Trip() for one in new}
            return "done" if new else None
        done = [self._goes_on(*one) for one in tripped]
        return None if not done else "done" if all(done) else "held"

    def decide(self, job: str, action: str) -> str | None:
        """What a trip holds is done, or refused: then who was to lose something keeps it, by a person's word."""
        ledger, limits = self.ledger, self.ledger.limits
        found = [one for one, trip in limits.trips.items() if trip.job == job and not trip.rejected]
        if not found:
            return None
        trigger, kind = found[0]
        live = self.rules.triggers.get(trigger)
        if action == "approve":
            if live is None or live.enabled != "true":
                return None
            limits.done[trigger, kind, ledger.now - ledger.now % DAY] = 0
            self._release(trigger, kind)
            return "done"
        limits.trips[trigger, kind].rejected = True
        for reason in self._waiting(trigger, kind) if kind == "assign" else ():
            reason.state = "refused"
        ending = [r for r in ledger.reasons.values() if r.key[2:] == ("while", trigger) and r.state == "ending"]
        for reason in ending if kind == "revoke" else ():
            reason.state = "ended"
            key = reason.key._replace(source="job", origin=job)
            ledger.reasons[key] = Reason(key, decided(ledger.now, job), True, reason.mandatory, False, ledger.now)
        self.commit(f"rejection {job}")
        return "done"

    def _goes_on(self, trigger: str, kind: str) -> bool:
        """What is held is counted as if it happened now: within the allowance it is done."""
        limits, now = self.ledger.limits, self.ledger.now
        limits.changes = {(trigger, kind, reason.key.user) for reason in self._waiting(trigger, kind)}
        counted = limits.count(self.active(), now)
        counted[trigger, kind] += 0
        passed = limits.passed(counted, self.rules.triggers, now)
        limits.changes.clear()
        trip = limits.trips[trigger, kind]
        if passed:
            if trip.rejected:
                limits.trips[trigger, kind] = Trip()
            return False
        limits.done[trigger, kind, now - now % DAY] += counted[trigger, kind]
        if trip.job is None or trip.rejected:
            limits.trips[trigger, kind] = Trip()
            limits.take_up(now)
        self._release(trigger, kind)
        return True

    def _waiting(self, trigger: str, kind: str) -> list[Reason]:
        of_it = [r for r in self.ledger.reasons.values() if r.key.source != "job" and r.key.origin == trigger]
        if kind == "assign":
            return [reason for reason in of_it if reason.state == "held"]
        return [reason for reason in of_it if reason.state == "ending" and reason.ends_at is None]

    def _release(self, trigger: str, kind: str) -> None:
        for reason in self._waiting(trigger, kind):
            reason.state = "open" if kind == "assign" else "ended"
        trip = self.ledger.limits.trips.pop((trigger, kind))
        self.commit(f"approval {trip.job}")


def follow(ledger: Ledger, old: Rules, new: Rules, renamed: Mapping[str, str]) -> None:
    """Trips go on under another name, and end with their trigger."""
    limits = ledger.limits
    for name, trigger in old.triggers.items():
        now_is = new.triggers.get(name)
        if name not in renamed and (now_is is None or now_is.mode != trigger.mode):
            limits.trips = {one: trip for one, trip in limits.trips.items() if one[0] != name}
            limits.done = Counter({key: users for key, users in limits.done.items() if key[0] != name})
    for was, name in renamed.items():
        for kind in ("assign", "revoke"):
            if (was, kind) in limits.trips:
                limits.trips.setdefault((name, kind), limits.trips.pop((was, kind)))
        for key in [key for key in limits.done if key[0] == was]:
            limits.done[name, key[1], key[2]] += limits.done.pop(key)


def is_changed(name: str, old: Rules, new: Rules, renamed: Mapping[str, str]) -> bool:
    """Say whether a trigger that is on asks or gives something else than before, or nothing before."""
    trigger = new.triggers[name]
    earlier = old.triggers.get(next((was for was, is_now in renamed.items() if is_now == name), name))
    if trigger.enabled != "true":
        return False
    return earlier is None or earlier.enabled != "true" or _says(earlier) != _says(trigger)


def _says(trigger: Trigger) -> tuple[object, ...]:
    return trigger.while_, trigger.then, trigger.email, trigger.keep
