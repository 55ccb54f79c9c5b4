"""Jobs in the order in which they were asked for, and how one is undone (S15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.authoring.triggers import Trigger
from tests.model.reasons import Block, Ledger, Reason, Thing
from tests.model.requests import Asked, had


@dataclass
class Job:
    """What was asked, what became of each user, and for whom it has been undone."""

    asked: Asked
    outcomes: dict[str, str] = field(default_factory=dict)
    undone_for: set[str] = field(default_factory=set)
    undone_by: str | None = None


@dataclass
class Line:
    """All jobs, the earliest first."""

    jobs: dict[str, Job] = field(default_factory=dict)

    def refuses(self, id: str) -> bool:
        """Say whether a job cannot be undone: it is not there, or was undone already."""
        return id not in self.jobs or self.jobs[id].undone_by is not None

    def decided_since(self, job: Job, user: str, thing: Thing) -> bool:
        """Say whether a later job was about this user and thing, and still is."""
        all_ = list(self.jobs.values())
        later = all_[all_.index(job) + 1 :]
        return any(
            thing in one.asked.things and one.outcomes.get(user, "unknown") != "unknown" and user not in one.undone_for
            for one in later
        )

    def undo(self, ledger: Ledger, job: Job, user: str, triggers: Mapping[str, Trigger]) -> str:
        """Take back what a job did to a user; return the outcome."""
        before, own = had(ledger, user), job.asked.job
        taken = [r for r in ledger.reasons.values() if r.key.user == user and r.key[2:] == ("job", own)]
        taken = [reason for reason in taken if reason.state != "ended"]
        lifted = [b for b in ledger.blocks if b.user == user and b.job == own and ledger.is_open(b)]
        ended = [r for r in ledger.reasons.values() if r.key.user == user and r.ended_by == own and r.state == "ended"]
        unblocked = [b for b in ledger.blocks if b.user == user and b.ended_by == own]
        lost = [*((r, r.key.thing) for r in ended), *((b, b.thing) for b in unblocked)]
        changed = any(self.decided_since(job, user, thing) for _, thing in lost)
        back = [r for r in ended if not self.decided_since(job, user, r.key.thing)]
        back = [r for r in back if self._allowed(ledger, r, triggers)]
        again = [b for b in unblocked if not self.decided_since(job, user, b.thing)]
        again = [b for b in again if self._to_come(ledger, b) and not self._is_undone(b.job, user)]
        for reason in taken:
            reason.state = "ended"
        for block in lifted:
            block.ended = True
        for reason in back:
            reason.state, reason.ended_by = _again(ledger, reason), None
        for block in again:
            block.ended, block.ended_by = False, None
        job.undone_for.add(user)
        counted = bool(taken or lifted or back or again)
        after = had(ledger, user)
        return self._outcome(ledger, job, user, (before, after), changed=changed, counted=counted)

    def _outcome(
        self,
        ledger: Ledger,
        job: Job,
        user: str,
        turned: tuple[dict[Thing, bool], dict[Thing, bool]],
        *,
        changed: bool,
        counted: bool,
    ) -> str:
        before, after = turned
        things = job.asked.things
        status = ledger.histories[user].status()
        words = (
            (changed, "changed_since"),
            (any(thing in after and after[thing] > before.get(thing, -1) for thing in things), "assigned"),
            (any(thing in before and thing not in after for thing in things), "revoked"),
            (not counted, "did_not_have"),
            (status == "left", "left"),
            (status == "expected", "early"),
            (job.asked.action == "assign" and any(thing in after for thing in things), "still_held"),
            (any(ledger.blocked(user, thing) for thing in things), "blocked"),
        )
        return next((word for is_so, word in words if is_so), "unchanged")

    def _allowed(self, ledger: Ledger, reason: Reason, triggers: Mapping[str, Trigger]) -> bool:
        key = reason.key
        if reason.lasting and reason.order <= ledger.histories[key.user].stay_start(ledger.now):
            return False
        if not self._to_come(ledger, reason):
            return False
        if key.source == "job":
            return not self._is_undone(key.origin, key.user)
        trigger = triggers.get(key.origin)
        if trigger is None or trigger.mode != key.source:
            return False
        return key.source == "when" or key.thing in {Thing(one.kind, one.name) for one in trigger.then}

    def _to_come(self, ledger: Ledger, one: Reason | Block) -> bool:
        return one.until is None or ledger.now < one.until

    def _is_undone(self, id: str, user: str) -> bool:
        return id in self.jobs and user in self.jobs[id].undone_for


def _again(ledger: Ledger, reason: Reason) -> Any:
    """Return what a reason is when its end is taken back."""
    if reason.ended_from == "held" and ledger.limits.holds(reason.key.origin, "assign"):
        return "held"
    return "refused" if reason.ended_from == "refused" else "open"


def users_of(job: Job) -> Iterable[str]:
    """Whom an undo of the job is about."""
    return [user for user, outcome in job.outcomes.items() if outcome != "unknown"]
