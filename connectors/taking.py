"""Taking: batches off one queue, each decided, acknowledged and reported."""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import count

import structlog

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker, Delivery
from connectors.patience import Patience
from connectors.watch.meter import Meter
from engine.arrivals import Arrival, Verdict
from engine.pipeline import Pipeline
from engine.text import storable

log = structlog.get_logger("rolecall.worker")
_numbers = count(1)
"""Of the batches of this process, whoever decides them."""


class Deciding:
    """Has batches go through a pipeline, and tells what became of them. One thread at a time."""

    def __init__(self, pipeline: Pipeline, patiently: Patience, meter: Meter) -> None:
        self._pipeline = pipeline
        self._patiently = patiently
        self._meter = meter
        self._halved = 0

    def decide(self, queue: str, taken: Sequence[Delivery]) -> None:
        """Process a batch: it is committed when this returns."""
        arrivals = [arrival_of(delivery) for delivery in taken]
        with structlog.contextvars.bound_contextvars(batch=next(_numbers), queue=queue):
            began = time.monotonic()
            verdicts = self._patiently(lambda: self._pipeline.process(arrivals))
            halved, self._halved = self._pipeline.halved - self._halved, self._pipeline.halved
            self._meter.batch(time.monotonic() - began, _ages(taken), halved)
            report(self._meter, verdicts, began)

    def close(self) -> None:
        """Free what its pipeline holds."""
        self._pipeline.close()


class Taking:
    """Takes what is in one queue, `size` messages at a time. One thread at a time."""

    def __init__(self, queue: str, broker: Broker, patiently: Patience, size: int) -> None:
        self.queue = queue
        self.size = size
        self._broker = broker
        self._patiently = patiently

    def take(self, wait: float, deciding: Deciding) -> int:
        """Take a batch, have it decided, acknowledge it; return how many messages it had. Waits so long for one."""
        taken = self.receive(wait)
        if taken:
            deciding.decide(self.queue, taken)
            self.acknowledge(taken)
        return len(taken)

    def receive(self, wait: float) -> list[Delivery]:
        """Take a batch, and leave it at that."""
        return self._patiently(lambda: self._broker.take(self.size, wait, [self.queue]))

    def receive_whole(self) -> list[Delivery]:
        """Take a batch if a whole one is here; otherwise what is here stays."""
        return self._patiently(lambda: self._broker.take(self.size, 0.0, [self.queue], least=self.size))

    def acknowledge(self, taken: Sequence[Delivery]) -> None:
        """Settle a batch: it is committed."""
        self._patiently(lambda: self._broker.acknowledge(taken))


def report(meter: Meter, verdicts: Sequence[Verdict], began: float | None = None) -> bool:
    """One line for the batch, one for each message that was parked; say whether there was anything."""
    if not verdicts:
        return False
    meter.outcomes(verdicts)
    for verdict in verdicts:
        if verdict.outcome in ("parked", "refused"):
            said = {"number": verdict.number, "code": verdict.code, "reason": verdict.reason}
            log.warning("parked", **said, **verdict.arrival.outline)
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    seconds = {} if began is None else {"seconds": round(time.monotonic() - began, 3)}
    log.info("processed", messages=len(verdicts), **dict(sorted(outcomes.items())), **seconds)
    return True


def arrival_of(delivery: Delivery, queue: object = None) -> Arrival:
    """Return what the engine is to know of a delivery. `queue`: the one it was meant for, of what was given up."""
    return Arrival(
        body=delivery.body,
        queue=storable(str(queue or delivery.queue)),
        publisher=storable(delivery.publisher),
        reply_to=delivery.reply_to,
        events_alone=delivery.queue == EVENTS,
        redelivered=delivery.redelivered,
    )


def _ages(taken: Sequence[Delivery]) -> list[float]:
    """Seconds since the messages were published, of those whose publisher says when."""
    now = time.time()
    return [now - one.published for one in taken if one.published is not None]
