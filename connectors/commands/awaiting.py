"""Receipts awaited: what the worker says became of what was published."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.printing import complain, counted, progress, say, table
from connectors.exits import NOT_READY, REFUSED, WRONG

GONE_AFTER = 3.0
"""Seconds without a worker after which nobody waits for it any longer."""
SILENCE = 120.0
"""Seconds in which nothing moves after which nobody waits any longer: much else may be before it."""
SHOWN = 20
"""Messages that were not taken are shown one by one, up to so many."""
NOT_TAKEN = ("parked", "refused")
NOT_DONE = ("held", "cancelled", "rejected")


@dataclass(slots=True)
class Answers:
    """The receipts that came; `expected`: how many there are to be; `worker`: whether one is running."""

    expected: int
    worker: bool = True
    outcomes: Counter[str] = field(default_factory=Counter)
    not_taken: list[dict[str, Any]] = field(default_factory=list)
    """Receipts of what was parked or refused."""
    jobs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Source and id of a request → the latest receipt of the job that it became."""

    @property
    def not_done(self) -> list[dict[str, Any]]:
        """Receipts of jobs that are held, or ended otherwise than done."""
        return [one for one in self.jobs.values() if one["outcome"] in NOT_DONE]

    @property
    def missing(self) -> int:
        """How many have not come."""
        return self.expected - self.outcomes.total()

    def add(self, receipt: dict[str, Any]) -> None:
        """Count one; what becomes of a job that was held takes the place of that."""
        if "job" in receipt:
            key = receipt["source"], receipt["id"]
            self.outcomes -= Counter(held=key in self.jobs)
            self.jobs[key] = receipt
        self.outcomes[receipt["outcome"]] += 1
        if receipt["outcome"] in NOT_TAKEN:
            self.not_taken.append(receipt)

    @property
    def code(self) -> int:
        """The exit code that it comes to."""
        if self.missing > 0:
            return NOT_READY
        if self.outcomes["parked"]:
            return WRONG
        return REFUSED if self.outcomes["refused"] or self.outcomes["waiting"] or self.not_done else 0


def await_receipts(broker: Broker, queue: str, expected: int) -> Answers:
    """Wait until every message has its receipt, no worker is there any more, or nothing has come for long."""
    answers = Answers(expected)
    seen = heard = time.monotonic()
    with progress("waiting", expected) as show:
        while answers.missing > 0 and answers.worker and time.monotonic() - heard < SILENCE:
            taken = broker.take(500, 0.2, [queue])
            for delivery in taken:
                answers.add(msgspec.json.decode(delivery.body))
            broker.acknowledge(taken)
            show(answers.outcomes.total())
            if taken:
                seen = heard = time.monotonic()
            elif broker.consumers(REQUESTS) > 0:
                seen = time.monotonic()
            answers.worker = time.monotonic() - seen < GONE_AFTER
    return answers


def print_answers(answers: Answers) -> None:
    """Say what became of the messages, and why some were not taken."""
    if answers.outcomes:
        say()
        table(("outcome", "messages"), sorted(answers.outcomes.items()))
    if answers.not_taken:
        say()
        rows = [(one["source"], one["id"], one.get("code"), one.get("reason")) for one in answers.not_taken[:SHOWN]]
        table(("source", "id", "code", "reason"), rows)
        if len(answers.not_taken) > SHOWN:
            say(f"and {len(answers.not_taken) - SHOWN:,} more: `rolecall parked list` shows them")
    if answers.not_done:
        say()
        stopped = [(one["id"], one["outcome"], one.get("reason")) for one in answers.not_done[:SHOWN]]
        table(("job", "state", "reason"), stopped)
        if len(answers.not_done) > SHOWN:
            say(f"and {len(answers.not_done) - SHOWN:,} more: `rolecall jobs list` shows them")
        if answers.outcomes["held"]:
            say("Somebody must decide on what is held: `rolecall jobs approve ID` or `rolecall jobs reject ID`")
    if answers.outcomes["waiting"]:
        say()
        say("What waits is of a publisher that is stopped: `rolecall status` says why and what to do")
    if answers.missing > 0:
        left = f"{counted(answers.missing, 'message')} of {answers.expected:,}"
        if answers.worker:
            complain(f"Nothing was heard for {SILENCE:.0f} seconds of {left}: `rolecall status` shows what waits")
        else:
            complain(f"No worker is running: {left} on the queue will be processed when one does: `rolecall run`")
