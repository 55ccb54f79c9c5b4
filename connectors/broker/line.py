# ruff: noqa: ANN401 — kombu's objects carry no types
"""One queue being consumed."""

from collections.abc import Callable
from typing import Any


class Line:
    """One queue being consumed, on its own channel, so that all up to a message can be acknowledged at once."""

    def __init__(self, queue: str, channel: Any, prefetch: int) -> None:
        self.channel = channel
        if hasattr(self.channel, "auto_decode"):
            self.channel.auto_decode = False  # amqp: bodies as bytes
        self.channel.basic_qos(0, prefetch, False)
        self.queue = queue
        self.unsettled: dict[int, int | None] = {}
        """Which deliveries, each with a hash of its body; None: it was in somebody's hands before."""
        self.may_have_more = False
        """Something came the last time, or nobody has looked yet."""
        self._prefetch = prefetch
        self._consumer = ""
        self._consumers = 0

    def listen(self, receive: Callable[[Any], None]) -> None:
        """Have messages sent, unless they are."""
        if not self._consumer:
            # A name of its own each time: RabbitMQ 3.10 crashes when a cancelled consumer of a quorum queue, with
            # messages that are not acknowledged, is followed by one of the same name.
            self._consumers += 1
            name = f"{self.queue} {self._consumers}"
            self.channel.basic_consume(self.queue, no_ack=False, callback=receive, consumer_tag=name)
            self._consumer = name
            self.may_have_more = True

    def cancel(self) -> None:
        """Have no more messages sent."""
        if self._consumer:
            self.channel.basic_cancel(self._consumer)
            self._consumer = ""

    def is_behind(self) -> bool:
        """Ask RabbitMQ whether messages wait that could have been sent by now."""
        if len(self.unsettled) >= self._prefetch:
            return False
        waiting = int(self.channel.queue_declare(self.queue, passive=True).message_count)
        if not waiting:
            # What the queue had handed over by then reaches us before the answer to one more question.
            self.channel.basic_qos(0, self._prefetch, False)
        return waiting > 0

    def settle(self, numbers: set[int]) -> None:
        """Acknowledge, with one `multiple` as far as that is right."""
        last = None
        for number in self.unsettled:
            if number not in numbers:
                break
            last = number
        if last is not None:
            self.channel.basic_ack(last, multiple=True)
            self.unsettled = {number: body for number, body in self.unsettled.items() if number > last}
        for number in sorted(numbers & self.unsettled.keys()):
            self.channel.basic_ack(number)
            del self.unsettled[number]

    def give_back(self, numbers: set[int]) -> None:
        """Put messages back in their place."""
        for number in sorted(numbers & self.unsettled.keys()):
            self.channel.basic_reject(number, requeue=True)
            del self.unsettled[number]
