"""The pipeline: a batch's whole story, from what arrived to what is committed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import sqlalchemy as sa
import structlog

from engine.arrivals import Arrival, Verdict
from engine.attempts import (
    MOST_ATTEMPTS,
    WITH_FEW,
    WITH_MANY,
    Party,
    attempts_of,
    count_attempt,
    forget_attempts,
    note_together,
    parties,
    take_back_attempt,
)
from engine.batch import Batch
from engine.errors import NotReady, Rejected, Transient
from engine.intake import Intake
from engine.limits.allowances import set_allowances
from engine.messages.notices import commands_about
from engine.parking import to_try_again, tried_again
from engine.privacy import Late
from engine.publishers import (
    Leavings,
    Spate,
    Stop,
    Storm,
    end_stop,
    let_go,
    next_waiting,
    parted,
    resumed,
    stop,
    stops_of,
)
from engine.receipts import write_receipts
from engine.revision import Follower, Revision
from engine.settings import Settings
from engine.store.database import Alone, Database, Work
from engine.store.given import NOW
from engine.store.rules_lock import share
from engine.store.tables import inbox

log = structlog.get_logger("rolecall.pipeline")


class Pipeline:
    """Takes messages in, batch by batch: each batch is one transaction, or, where it fails, several smaller ones.

    `chance` gives a number in 0..1 a call, for the sample of missed matches; `on_difference` is told of each. A
    `follower` of one's own takes the place of both. One thread at a time; several side by side may share a `spate`.
    Every method raises Transient when the database is not to be had just now (then nothing has happened, and the same
    call can be made again), and NotReady while no revision is active.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        chance: Callable[[], float] | None = None,
        on_difference: Callable[[str], None] | None = None,
        follower: Follower | None = None,
        spate: Spate | None = None,
    ) -> None:
        self.database = database
        self.settings = settings
        self.halved = 0
        """How often a batch failed for another reason than what one message says."""
        self._spate = spate or Spate()
        self._follower = follower or Follower(sample=settings.sample, chance=chance, on_difference=on_difference)

    def process(self, arrivals: Sequence[Arrival]) -> list[Verdict]:
        """Process what arrived, in order. Afterwards all of it can be acknowledged."""
        verdicts = self._again([arrival for arrival in arrivals if arrival.redelivered])
        verdicts += self._together([arrival for arrival in arrivals if not arrival.redelivered])
        self._watch(verdicts)
        return verdicts

    def process_due(self, limit: int = 500) -> list[Verdict]:
        """Process messages that were sent ahead of their time and are due now, at most `limit`, in order of time."""
        with self.database.read() as work:
            arrivals = [
                # Any of them may be what ended a worker while it was in hand.
                Arrival(body=row.body, publisher=row.publisher, reply_to=row.reply_to, redelivered=True)
                for row in work.run(_DUE, {"now": work.now, "limit": limit})
            ]
        return self._again(arrivals, due=True)

    def try_again(self, limit: int = 100) -> list[Verdict]:
        """Process parked messages that people want tried again, each alone."""
        with self.database.read() as work:
            chosen = to_try_again(work, limit)
        verdicts: list[Verdict] = []
        for number, arrival in chosen:
            verdicts += self._alone(arrival, parked=number)
        return verdicts

    def process_waiting(self, limit: int = 500) -> list[Verdict]:
        """Process what waits of a publisher that was resumed, at most `limit` messages, in order of arrival.

        One worker at a time does, so that the order stays.
        """
        with self.database.read() as work:
            if not resumed(work):
                return []
        with self.database.alone(Alone.WAITING) as mine:
            if not mine:
                return []
            while True:
                with self.database.read() as work:
                    publisher, arrivals = next_waiting(work, limit)
                if publisher is None or arrivals:
                    break
                with self.database.unit() as work:
                    end_stop(work, publisher)
            return self._again(arrivals)

    def follow(self, work: Work) -> Revision:
        """Return the revision that is active in this unit of work; see to it that its triggers have their limits."""
        revision = self._follower.follow(work)
        if work.writes and "allowances" not in revision.kept:
            set_allowances(work, revision.rules, self.settings)
            work.afterwards(lambda: revision.kept.update(allowances=True))
        return revision

    def get_ready(self) -> None:
        """Read the rules that are active, so that no message waits for it; not if somebody has a lock on them."""
        with self.database.unit() as work:
            work.in_haste()
            self.follow(work)

    def rehearse(self, arrivals: Sequence[Arrival], also: Callable[[Work], None]) -> None:
        """Process these as ever, and do this with it; then undo all of it."""

        def undo(work: Work) -> None:
            also(work)
            work.finish()
            raise _Undone

        with suppress(_Undone):
            self._unit(arrivals, then=undo)

    def close(self) -> None:
        """Free what matching holds."""
        self._follower.close()

    # --- how many at once ---------------------------------------------------------------------------------------------
    def _together(self, arrivals: Sequence[Arrival], *, due: bool = False) -> list[Verdict]:
        """All in one transaction; an error halves the batch until the message that makes it stands alone."""
        if not arrivals:
            return []
        try:
            return self._unit(arrivals, due=due)
        except (Transient, NotReady, MemoryError):  # what fills the memory may be none of these messages
            raise
        except Exception as problem:
            self.halved += 1
            if len(arrivals) == 1:
                log.exception("unexpected", reason=f"{type(problem).__name__}: {problem}")
                return self._park(arrivals[0], Rejected("unexpected", _unexpected(problem)), due=due)
        middle = len(arrivals) // 2
        return self._together(arrivals[:middle], due=due) + self._together(arrivals[middle:], due=due)

    def _unit(
        self,
        arrivals: Sequence[Arrival],
        *,
        due: bool = False,
        then: Callable[[Work], None] | None = None,
    ) -> list[Verdict]:
        """All in one transaction, without the publishers who would have too many people leave: these are stopped."""
        stops: list[Stop] = []
        while True:
            try:
                with self.database.unit() as work:
                    share(work)  # whoever needs both has the rules lock first, and then a publisher's
                    for one in stops:
                        stop(work, self.settings, one)
                    verdicts = self._story(work, arrivals, due=due)
                    if then is not None:
                        then(work)
            except Storm as storm:
                stops += storm.stops
            else:
                _tell(stops)
                return verdicts

    def _watch(self, verdicts: Sequence[Verdict]) -> None:
        """Stop publishers of whom too much is parked."""
        stops = self._spate.note(self.database.clock(), verdicts)
        if stops:
            with suppress(Transient), self.database.unit() as work:
                stopped = [one for one in stops if stop(work, self.settings, one)]
                _tell(stopped)

    def _again(self, arrivals: Sequence[Arrival], *, due: bool = False) -> list[Verdict]:
        """Handle what was, or may have been, in the hands of a worker as it ended.

        Nothing of it is looked into before that is noted: to read it may be what ends the worker.
        """
        verdicts: list[Verdict] = []
        for together, company in self._parties(arrivals):
            if len(together) > 1:
                verdicts += self._once_more(together, company, due=due)
            else:
                verdicts += self._alone(together[0], due=due)
        return verdicts

    def _parties(self, arrivals: Sequence[Arrival]) -> list[Party]:
        if not arrivals:
            return []
        with self.database.read() as work:
            attempts = attempts_of(work, [arrival.digest for arrival in arrivals])
        return parties(arrivals, attempts)

    def _once_more(self, arrivals: Sequence[Arrival], company: int, *, due: bool) -> list[Verdict]:
        """Handle together what was in some worker's hands, after noting it."""
        digests = [arrival.digest for arrival in arrivals]
        with self.database.unit() as work:
            self.follow(work)
            note_together(work, digests, company)
        try:
            return self._together(arrivals, due=due)
        except (Transient, NotReady):  # the worker lives on: they are what they were before
            with suppress(Transient), self.database.unit() as work:
                if company == WITH_FEW:
                    note_together(work, digests, WITH_MANY)
                else:
                    forget_attempts(work, digests)
            raise

    def _alone(self, arrival: Arrival, *, parked: int | None = None, due: bool = False) -> list[Verdict]:
        """Handle what may end its worker: by itself, after noting the attempt.

        `parked`: the number of the parked message that is tried again.
        """
        with self.database.unit() as work:
            self.follow(work)  # if there are no rules, or they end the worker, that is not the message's doing
            attempts = count_attempt(work, arrival.digest)
        if attempts > MOST_ATTEMPTS:
            # Parking it may end the worker too, if it only looks into it: then it is kept as it is.
            given_up = replace(arrival, unread=attempts > MOST_ATTEMPTS + 1)
            return self._park(given_up, Rejected("ends_worker", _ENDS_WORKER), parked, due=due)
        try:
            return self._unit([arrival], due=due, then=lambda work: self._handled(work, arrival, parked))
        except MemoryError:
            raise
        except (Transient, NotReady):
            with suppress(Transient), self.database.unit() as work:
                take_back_attempt(work, arrival.digest)
            raise
        except Exception as problem:
            log.exception("unexpected", reason=f"{type(problem).__name__}: {problem}")
            return self._park(arrival, Rejected("unexpected", _unexpected(problem)), parked, due=due)

    def _park(
        self, arrival: Arrival, problem: Rejected, parked: int | None = None, *, due: bool = False
    ) -> list[Verdict]:
        with self.database.unit() as work:
            share(work)
            intake = Intake(work, self.settings)
            if due:
                intake.claim_due([message for _, message in intake.read([arrival])])
                intake.close()
            intake.park(arrival, problem)
            let_go(work, [arrival])
            self._handled(work, arrival, parked)
            write_receipts(work, intake.verdicts)
            return intake.verdicts

    def _handled(self, work: Work, arrival: Arrival, parked: int | None) -> None:
        forget_attempts(work, [arrival.digest])
        if parked is not None:
            tried_again(work, parked)

    # --- the story ----------------------------------------------------------------------------------------------------
    def _story(self, work: Work, arrivals: Sequence[Arrival], *, due: bool = False) -> list[Verdict]:
        """One unit of work: read, lock, claim, let each message act, settle, write what became of it.

        `due`: they are in the inbox since they came. Raises Storm if a publisher would have too many people leave.
        """
        stops = stops_of(work, [arrival.publisher for arrival in arrivals])
        revision = self.follow(work)
        intake = Intake(work, self.settings)
        goes, waits = parted(arrivals, stops)
        intake.wait(waits, forgetful=revision.forgetful)
        came = intake.read(goes)
        read = intake.let_in(came)
        late = Late(work, self.settings, [message for _, message in read] if revision.forgetful else [])
        messages = [message for _, message in read if not late.is_too_late(message)]
        acting = [one for one in messages if intake.is_due(one)]
        agreed = any(arrival.agreed for arrival in goes)  # then all of them are
        leavings = Leavings(work, self.settings, [] if agreed else acting)
        batch = Batch(work, revision, self.settings, acting)
        late.begin_anew()
        if due:
            intake.claim_due([message for _, message in (*came, *intake.read(waits))])
        else:
            intake.claim(messages)
        for arrival, message in read:
            if late.is_too_late(message):
                intake.leave(arrival, message)
                continue
            if not intake.is_new(arrival, message):
                continue
            if not intake.is_due(message):
                intake.note(arrival, message, "not_yet")
                continue
            try:
                outcome = batch.take(message)
            except Rejected as problem:
                intake.park(arrival, problem)
            else:
                intake.note(arrival, message, outcome)
        leavings.check({} if agreed else batch.left)
        batch.settle()
        intake.close()
        let_go(work, goes)
        forget_attempts(work, [arrival.digest for arrival in arrivals if arrival.redelivered])
        write_receipts(work, intake.verdicts)
        return intake.verdicts


_DUE = (
    sa.select(inbox.c.body, inbox.c.publisher, inbox.c.reply_to)
    .where(inbox.c.due_at <= NOW)
    .order_by(inbox.c.due_at, inbox.c.received_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_ENDS_WORKER = (
    f"the worker ended {MOST_ATTEMPTS} times while it handled this message: it is not tried again by itself. "
    "Show it to whoever looks after Rolecall"
)


class _Undone(Exception):  # noqa: N818 — no error: it is how a rehearsal ends
    """What was processed does not stay."""


def _tell(stops: Sequence[Stop]) -> None:
    for one in stops:
        to_resume = commands_about(one.publisher)[0]
        log.warning("publisher_stopped", publisher=one.publisher, reason=one.reason, resume=to_resume)


def _unexpected(problem: Exception) -> str:
    return (
        f"Rolecall failed on this message ({type(problem).__name__}): this is a fault of Rolecall's, and its log has "
        "the details. `rolecall parked retry` tries it again"
    )
