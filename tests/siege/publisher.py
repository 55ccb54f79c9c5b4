# mypy: disable-error-code="no-untyped-call"
"""The publisher: it knows what the broker has taken, and sends again what it does not know of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition, Event, Thread
from time import sleep

import amqp

EXCHANGE, EVENTS, REQUESTS, RECEIPTS = "rolecall", "rolecall.events", "rolecall.requests", "siege.receipts"
TOGETHER = 200
"""Messages that are on their way to the broker at the same time."""
QUIET = 10.0
"""Seconds without a word from the broker, after which the connection is given up."""
FAULTS = (OSError, amqp.AMQPError)


@dataclass(frozen=True)
class Letter:
    """A message as it is to be sent; `answered`: whether an answer is asked for."""

    body: bytes
    answered: bool = False
    queue: str = EVENTS


@contextmanager
def connected(port: int) -> Iterator[amqp.Connection]:
    """A connection to the broker, for the block; whatever happens to it, nothing of it is left."""
    made = amqp.Connection(f"127.0.0.1:{port}", "guest", "guest", connect_timeout=5, read_timeout=QUIET)
    try:
        made.connect()
        yield made
        with suppress(*FAULTS):
            made.close()
    finally:
        made.collect()


def send(port: int, letters: Sequence[Letter], over: Event) -> int:
    """Send all of it, each until the broker confirms it, or all is over; return how many were sent again."""
    waiting, again = dict(enumerate(letters)), 0
    while waiting and not over.is_set():
        try:
            _send(port, waiting)
        except FAULTS:
            again += min(len(waiting), TOGETHER)
            sleep(0.3)
    return again


def _send(port: int, waiting: dict[int, Letter]) -> None:
    """Send what waits over one connection; what is confirmed waits no more."""
    with connected(port) as connection:
        channel = connection.channel()
        places: dict[int, int] = {}

        def confirmed(tag: int, multiple: bool) -> None:
            for one in [one for one in places if one == tag or (multiple and one <= tag)]:
                del waiting[places.pop(one)]

        channel.events["basic_ack"].add(confirmed)
        channel.confirm_select()
        for number, (place, letter) in enumerate(list(waiting.items()), start=1):
            places[number] = place
            answer = {"reply_to": RECEIPTS} if letter.answered else {}
            message = amqp.Message(letter.body, delivery_mode=2, content_type="application/json", **answer)
            channel.basic_publish(message, exchange=EXCHANGE, routing_key=letter.queue)
            while len(places) >= TOGETHER:
                connection.drain_events(timeout=QUIET)
        while places:
            connection.drain_events(timeout=QUIET)


class Publisher:
    """Sends letters in the background, as many as it is allowed to, until all is `over`."""

    def __init__(self, port: int, letters: Sequence[Letter], over: Event) -> None:
        self._port, self._letters, self._over = port, letters, over
        self._allowed = 0
        self._told = Condition()
        self.sent = 0
        self.again = 0
        self._thread = Thread(target=self._work, name="publisher", daemon=True)
        self._thread.start()

    def allow(self, number: int) -> None:
        """So many may have been sent from now on."""
        with self._told:
            self._allowed = min(number, len(self._letters))
            self._told.notify()

    @property
    def has_sent_all(self) -> bool:
        """Say whether the broker has taken everything."""
        return self.sent == len(self._letters)

    def _work(self) -> None:
        while not self.has_sent_all and not self._over.is_set():
            with self._told:
                self._told.wait_for(lambda: self._allowed > self.sent, timeout=1)
                part = self._letters[self.sent : self._allowed]
            self.again += send(self._port, part, self._over)
            self.sent += len(part)
