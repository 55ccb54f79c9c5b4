"""Lanes: events are taken and decided in threads alongside everything else a worker does, and wait for none of it.

While PostgreSQL works for one lane, another reads and decides, as soon as a whole batch waits: fewer messages are
decided sooner after what is in hand than beside it. What is about the same user is never in two lanes at the same time:
it is decided in the order in which it came.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Condition, Event, Thread

import msgspec

from connectors.broker.queue import Delivery
from connectors.taking import Deciding, Taking

IDLE = 0.1
"""Seconds to wait for the next message, or for a batch to be decided, at most."""
LOOK_EVERY = 0.05
"""Seconds between two looks whether a whole batch waits, while another is in hand."""
LEAVE = 60.0
"""Seconds to wait for the batches that are in hand when the worker is to stop."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch in hand: `number` in the order in which they came, `about` whom it is."""

    number: int
    taken: Sequence[Delivery]
    about: frozenset[str]


class Lanes:
    """One lane for each of `decidings`, which are closed at the end. `over`: what all their patience heeds."""

    def __init__(self, taking: Taking, decidings: Sequence[Deciding], over: Event) -> None:
        self._taking = taking
        self._decidings = decidings
        self._over = over
        self._given = [SimpleQueue[_Batch | None]() for _ in decidings]
        self._decided = SimpleQueue[int]()
        self._in_hand: dict[int, _Batch] = {}  # by lane
        self._number = 0
        self._emptied: deque[tuple[float, int]] = deque()  # moments when the queue was, and the last batch before
        self._level = 0.0  # all that was in the queue then is decided
        self._busy_at = 0.0
        self._moved = Condition()
        self._failure: BaseException | None = None

    @contextmanager
    def alongside(self) -> Iterator[None]:
        """Take events in threads for the block; at its end what is in hand is finished."""
        works = {"events": self._take}
        works |= {f"lane {lane + 1}": partial(self._decide, lane) for lane in range(len(self._decidings))}
        threads = [Thread(target=self._guarded, args=(work,), name=name, daemon=True) for name, work in works.items()]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
        end = time.monotonic() + LEAVE
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        self.check()

    def check(self) -> None:
        """Raise what ended a lane, if anything did."""
        if self._failure is not None:
            raise self._failure

    def is_busy(self) -> bool:
        """Say whether something came within the last moment."""
        return time.monotonic() - self._busy_at < IDLE

    def passed(self, moment: float, wait: float) -> bool:
        """Say whether all that was in the queue at a moment is decided; waits so many seconds for it to be."""
        with self._moved:
            self._moved.wait_for(lambda: self._failure is not None or self._level >= moment, wait)
            return self._level >= moment

    def go_first(self, wait: float) -> None:
        """Leave the machine to the lanes until one of them is done with a batch, or for so many seconds."""
        with self._moved:
            self._moved.wait(wait)

    # --- the thread that takes ----------------------------------------------------------------------------------------
    def _take(self) -> None:
        try:
            while not self._over.is_set():
                free = len(self._in_hand) < len(self._decidings)
                if not (free and self._give()) and self._in_hand:
                    self._settle(LOOK_EVERY if free else IDLE)
            while self._in_hand and self._failure is None:
                self._settle(IDLE)
        finally:
            for lane in self._given:
                lane.put(None)

    def _give(self) -> bool:
        """Give what comes to a lane that is free, once nobody else has something about the same users."""
        began = time.monotonic()
        beside = bool(self._in_hand)
        taken = self._taking.receive_whole() if beside else self._taking.receive(IDLE)
        if taken:
            self._busy_at = time.monotonic()
            self._number += 1
            one_lane = len(self._decidings) == 1  # which has one batch after the other, whomever they are about
            batch = _Batch(self._number, taken, frozenset() if one_lane else frozenset(map(_about, taken)))
            while any(batch.about & other.about for other in self._in_hand.values()):
                if self._failure is not None:
                    return False
                self._settle(IDLE)
            lane = next(lane for lane in range(len(self._decidings)) if lane not in self._in_hand)
            self._in_hand[lane] = batch
            self._given[lane].put(batch)
        if len(taken) < self._taking.size and (taken or not beside):
            self._emptied.append((began, self._number))
            self._note_level()
        return bool(taken)

    def _settle(self, wait: float) -> None:
        """Acknowledge what was decided; wait so many seconds for the first."""
        try:
            lane = self._decided.get(timeout=wait) if wait else self._decided.get_nowait()
        except Empty:
            return
        batch = self._in_hand.pop(lane)
        self._taking.acknowledge(batch.taken)
        self._note_level()

    def _note_level(self) -> None:
        first = min((batch.number for batch in self._in_hand.values()), default=self._number + 1)
        with self._moved:
            while self._emptied and self._emptied[0][1] < first:
                self._level = self._emptied.popleft()[0]
            self._moved.notify_all()

    # --- the threads that decide --------------------------------------------------------------------------------------
    def _decide(self, lane: int) -> None:
        deciding = self._decidings[lane]
        try:
            while (batch := self._given[lane].get()) is not None:
                deciding.decide(self._taking.queue, batch.taken)
                self._decided.put(lane)
        finally:
            deciding.close()  # here: nobody else knows when it is not in use any more

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as problem:  # noqa: BLE001 — raised again where the worker sees it
            with self._moved:
                self._failure = self._failure or problem
                self._moved.notify_all()
            self._over.set()


class _Subject(msgspec.Struct):
    """What is read of a message before anything is decided."""

    subject: str = ""


_subject_of = msgspec.json.Decoder(_Subject)


def _about(delivery: Delivery) -> str:
    """Return whom a message is about; '' if it does not say, and if it cannot be read."""
    try:
        return _subject_of.decode(delivery.body).subject
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
