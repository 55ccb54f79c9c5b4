"""The loop: each turn takes what is there, then hands over, mails and, from time to time, sweeps."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict

import structlog

from connectors.broker.names import EMAILS, EVENTS, PARKED, REQUESTS
from connectors.broker.queue import Broker, Delivery
from connectors.config import Config
from connectors.lanes import IDLE, Lanes
from connectors.mail.files import Files
from connectors.mail.mailing import Mailing
from connectors.patience import Patience
from connectors.relay import Relayed, relay
from connectors.taking import Deciding, Taking, arrival_of, report
from connectors.watch.meter import Meter
from engine.arrivals import Verdict
from engine.authoring.rules import Rules
from engine.clock import SECOND
from engine.differences import note_differences
from engine.jobs import Turns
from engine.parking import keep
from engine.pipeline import Pipeline
from engine.privacy import is_about_forgotten
from engine.store.database import Alone, Database
from engine.store.rules_lock import share
from engine.sweep import sweep
from engine.text import storable

log = structlog.get_logger("rolecall.worker")

HANDED_OVER = 0.05
"""Seconds of each turn in which what waits is handed over: events come in between, however much a large job left."""
EVENTS_FIRST = 1.0
"""Seconds, at most, for which all else waits until a batch of events is decided, while there are any."""
PARTS = frozenset({"consume", "jobs", "relay", "mail", "sweep"})
"""The parts of a worker's work, which several workers may share."""
TAKEN = (EVENTS, REQUESTS, EMAILS, PARKED)
"""The queues that the worker works with, each over a connection of its own."""


class Loop:
    """Takes batches until told to stop: `patiently` knows whether it was.

    `lanes`: what takes the events alongside, of a worker that goes on; None: they are taken here, in turns.
    """

    def __init__(
        self,
        config: Config,
        database: Database,
        pipeline: Pipeline,
        brokers: Mapping[str, Broker],
        mailing: Mailing | None,
        patiently: Patience,
        parts: frozenset[str],
        meter: Meter,
        lanes: Lanes | None = None,
    ) -> None:
        self._meter = meter
        self._lanes = lanes
        self._deciding = Deciding(pipeline, patiently, meter)
        self._events, self._requests = (
            Taking(queue, brokers[queue], patiently, config.batch_size) for queue in (EVENTS, REQUESTS)
        )
        self._asked: Sequence[Delivery] = ()  # requests that wait until the events before them are processed
        self._asked_at = 0.0
        self._config = config
        self._database = database
        self._pipeline = pipeline
        self._brokers = brokers
        self._mailing = mailing
        self._patiently = patiently
        self._stopping = patiently.stopping
        self._parts = parts
        letters = Files(config.data / "outbox")
        self._turns = Turns(database, pipeline.settings, pipeline.follow, elsewhere=letters.remove)
        self._pressing = False  # jobs and the relay have more to do than the last turn took
        self._sweep_at = 0.0

    def run(self) -> None:
        """Go on until told to stop."""
        with ExitStack() as stack:
            for other in (self._mailing, self._lanes):
                if other is not None:
                    stack.enter_context(other.alongside())
            while not self._stopping():
                if not self._turn(IDLE) and "consume" not in self._parts:
                    time.sleep(IDLE)
                if time.monotonic() >= self._sweep_at:
                    self._sweep(self._config.sweep_every * 9 // 10)
                if self._lanes is not None and self._lanes.is_busy():
                    self._lanes.go_first(EVENTS_FIRST)

    def drain(self) -> None:
        """Go on until nothing is left to do, then sweep; what the sweep brings up is done too."""
        while not self._stopping():
            while self._turn(0.0):
                if self._stopping():
                    return
            if not self._sweep() and not self._turn(0.0):
                break
        if self._mailing is not None:
            self._patiently(self._mailing.finish)

    def _turn(self, wait: float) -> bool:
        """Do what is there to do; say whether there was anything."""
        consumed = "consume" in self._parts and self._consume(0.0 if self._pressing else wait)
        working = "jobs" in self._parts and self._patiently(self._turns.take)
        if working and "consume" in self._parts and self._lanes is None:  # what came does not wait for the relay, too
            self._consume(0.0)
        more = "relay" in self._parts and self._relay()
        self._pressing = working or more
        busy = consumed or self._pressing
        return self._mail(busy) or busy

    def _consume(self, wait: float) -> bool:
        # Requests come after the events that wait: who asks about everybody in Care means everybody told of so far.
        if self._lanes is None:
            events = self._events.take(wait, self._deciding)
            requests = events < self._config.batch_size and self._requests.take(0.0, self._deciding)
            took = bool(events or requests)
        else:
            took = self._take_requests(self._lanes, wait) or self._lanes.is_busy()
        again = self._report(self._patiently(self._pipeline.try_again))
        waited = self._report(self._patiently(self._pipeline.process_waiting))
        parked = self._keep_parked()
        return bool(took or again or waited or parked)

    def _take_requests(self, lanes: Lanes, wait: float) -> bool:
        """Take requests; those taken are processed once the lanes are past the events that came before them."""
        lanes.check()
        if not self._asked:
            self._asked, self._asked_at = self._requests.receive(wait), time.monotonic()
        if not self._asked or not lanes.passed(self._asked_at, wait):
            return False
        asked, self._asked = self._asked, ()
        self._deciding.decide(REQUESTS, asked)
        self._requests.acknowledge(asked)
        return True

    def _keep_parked(self) -> bool:
        """What could not be stored when it was given up, or what the broker gave up, is kept in the database now."""
        broker = self._brokers[PARKED]
        taken = self._patiently(lambda: broker.take(self._config.batch_size, 0.0, [PARKED]))
        if taken:
            self._patiently(lambda: self._store(taken))
            self._patiently(lambda: broker.acknowledge(taken))
        return bool(taken)

    def _store(self, given_up: Sequence[Delivery]) -> None:
        with self._database.unit() as work:
            share(work)
            for one in given_up:
                reason = storable(str(one.headers.get("reason") or "the broker gave it up"))
                arrival = arrival_of(one, one.headers.get("queue"))
                if not is_about_forgotten(work, self._pipeline.settings, arrival):
                    keep(work, arrival, "given_up", reason)

    def _relay(self) -> bool:
        """Hand over for a while; say whether more waits."""
        done = self._patiently(self._hand_over)
        if done != Relayed(0, 0):
            counts = asdict(done)
            del counts["more"]
            log.info("relayed", **counts)
            self._meter.handed_over(counts)
        return done.more

    def _hand_over(self) -> Relayed:
        with self._database.alone(Alone.RELAY) as mine:
            if not mine:
                return Relayed(0, 0)
            return relay(
                self._database,
                self._brokers[EMAILS],
                self._rules(),
                changes=self._config.publish_changes,
                default_language=self._config.default_language,
                seconds=HANDED_OVER,
            )

    def _rules(self) -> Rules:
        with self._database.read() as work:
            return self._pipeline.follow(work).rules

    def _mail(self, busy: bool) -> bool:
        """Mail what is handed over, or see that it goes on alongside."""
        mailing = self._mailing
        return mailing is not None and self._patiently(lambda: mailing.turn(busy))

    def _sweep(self, every: int = 0) -> bool:
        """Sweep, unless somebody did less than `every` microseconds ago; say whether messages were due."""
        if "sweep" not in self._parts:
            return False
        self._sweep_at = time.monotonic() + self._config.sweep_every / SECOND
        began = time.monotonic()
        swept = self._patiently(lambda: sweep(self._database, self._pipeline, every=every))
        if swept is None:
            return False
        self._meter.swept(time.monotonic() - began)
        if swept.users or swept.nightly:
            removed = {"removed": swept.removed} if swept.removed else {}
            log.info("swept", number=swept.number, nightly=swept.nightly, users=swept.users, **removed)
        return self._report(swept.due)

    def _report(self, verdicts: Sequence[Verdict]) -> bool:
        self._write_differences()
        return report(self._meter, verdicts)

    def _write_differences(self) -> None:
        """Keep that the two ways of matching have differed, for whoever watches."""
        if times := self._meter.differences():
            self._patiently(lambda: self._note_differences(times))

    def _note_differences(self, times: int) -> None:
        with self._database.unit() as work:
            note_differences(work, times)
