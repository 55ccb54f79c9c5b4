"""Rounds of mailing: email jobs from the queue, through the mailer, off the queue; and back, when it is not the time.

Nothing stays in hand for long: what waits for the mail server waits in the queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import structlog

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker, Delivery
from connectors.mail.again import try_again
from connectors.mail.rate import Rate
from connectors.mail.sender import Mailed, Mailer
from connectors.watch.meter import Meter
from engine.errors import Transient

log = structlog.get_logger("rolecall.mail")

MAILED = 100
"""Emails of one round."""
LONGEST = 60.0
"""Seconds after which a round takes no further email."""
PAUSES = (1.0, 3.0, 10.0, 30.0, 60.0)
"""Seconds between tries while no email can be handed over; the last again and again."""
LATER = (10.0, 60.0, 300.0)
"""Seconds until an email that was put off is tried again, likewise."""
IN_HAND = 100
"""Emails put off that are kept from the queue's front, at most; then only they are tried."""

LOOK_EVERY = 2.0
"""Seconds between two looks at whether people want parked email jobs tried again."""


@dataclass(slots=True)
class _Later:
    """An email that was put off: when to try it again, and how often it was tried."""

    due: float
    tries: int


class Rounds:
    """Takes email jobs from the queue and has them mailed. One thread at a time.

    `halted` ends a round early; `now` gives seconds.
    """

    def __init__(
        self,
        broker: Broker,
        mailer: Mailer,
        *,
        rate: Rate | None = None,
        halted: Callable[[], bool] = lambda: False,
        now: Callable[[], float] = monotonic,
        meter: Meter | None = None,
    ) -> None:
        self._meter = meter or Meter()
        self._broker = broker
        self._mailer = mailer
        self._rate = rate or Rate()
        self._halted = halted
        self._now = now
        self._again_at = 0.0
        self._look_at = 0.0
        self._failures = 0
        self._later: dict[str, _Later] = {}
        self._kept: dict[str, list[Delivery]] = {}

    def round(self, limit: int = MAILED, wait: float = 0.0) -> Mailed:
        """Take email jobs, at most `limit`, and mail what can be mailed; wait at most `wait` seconds for the first.

        Raises Transient if the queue or the database can't be reached: nothing is lost, the jobs come again.
        """
        room = self._rate.room(limit)
        if self._now() < self._again_at or room <= 0:
            return Mailed()
        if self._now() >= self._look_at:
            self._look_at = self._now() + LOOK_EVERY
            try_again(self._mailer.database, self._broker)
        taken = self._take(room, wait)
        if not taken:
            self._mailer.way.rest()
            return Mailed()
        until = self._now() + LONGEST
        try:
            mailed = self._mailer.mail(taken, early=self._early(), halted=lambda: self._halted() or self._now() > until)
            for one in mailed.parked:
                self._broker.publish(PARKED, one.delivery.body, headers={"queue": EMAILS, "reason": one.reason})
            self._mailer.settle(mailed.parked)
            over = [*mailed.settled, *(one.delivery for one in mailed.parked)]
            self._broker.acknowledge(over)
        except Transient:
            self._broker.give_back(taken)
            raise
        self._rate.left(len(mailed.sent))
        for name, early in mailed.early.items():
            self._kept.setdefault(name, []).extend(early)
        out_of_hand = {one.tag for one in (*over, *(one for kept in mailed.early.values() for one in kept))}
        self._broker.give_back([one for one in taken if one.tag not in out_of_hand])
        self._plan(mailed)
        self._report(mailed)
        return mailed

    def waiting(self) -> int:
        """Put everything back; count what waits in the queue."""
        self._put_back()
        return self._broker.depth(EMAILS)

    def close(self) -> None:
        """Let go of the mail server; what is in hand comes again when the queue is closed."""
        self._mailer.way.close()

    def _take(self, room: int, wait: float) -> list[Delivery]:
        early = self._early()
        due = [one for one in self._kept if one not in early][:room]
        again = [delivery for one in due for delivery in self._kept.pop(one)]
        if len(again) >= room or len(self._kept) >= IN_HAND:
            return again
        return again + self._broker.take(room - len(again), 0.0 if again else wait, [EMAILS])

    def _early(self) -> set[str]:
        """Return the email jobs that were put off and are not to be tried yet."""
        return {one for one, later in self._later.items() if later.due > self._now()}

    def _plan(self, mailed: Mailed) -> None:
        """When to try again: one email, or all of them."""
        now = self._now()
        for name in mailed.put_off:
            tries = self._later[name].tries + 1 if name in self._later else 1
            self._later[name] = _Later(now + LATER[min(tries, len(LATER)) - 1], tries)
        for over in (*mailed.sent, *mailed.skipped, *(one.job.id for one in mailed.parked if one.job)):
            self._later.pop(over, None)
        if mailed.sent or mailed.problem is None:
            self._failures = 0
        if mailed.problem is not None:
            pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
            self._failures += 1
            self._again_at = now + pause
            log.warning("waiting", reason=f"emails wait: {mailed.problem}", seconds=pause)
            self._meter.waited("mail")
            self._put_back()

    def _put_back(self) -> None:
        """Nothing is in hand any more, not even what the broker has sent ahead."""
        kept = [delivery for deliveries in self._kept.values() for delivery in deliveries]
        self._kept.clear()
        self._broker.give_back(kept)
        self._broker.take(0, 0.0, [])

    def _report(self, mailed: Mailed) -> None:
        for name, problem in mailed.put_off.items():
            log.info("put off", job=name, said=problem.code, seconds=self._later[name].due - self._now())
        counts = {"sent": len(mailed.sent), "skipped": len(mailed.skipped), "parked": len(mailed.parked)}
        self._meter.mailed(counts | {"put_off": len(mailed.put_off)})
        if any(counts.values()):
            log.info("mailed", **counts)
