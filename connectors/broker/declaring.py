# ruff: noqa: ANN401 — kombu's channels carry no types
"""The exchange and the queues as they are made; the embedded queue takes the same words and ignores the arguments."""

from typing import Any, Final

from connectors.broker.names import CHANGES, EXCHANGE, PARKED, QUEUES

DELIVERY_LIMIT: Final = 1_000_000
"""How often a message may come again. RabbitMQ counts cut connections too: a small limit gives up healthy messages, and
without any, newer servers give up after 20. What ends its worker is parked by Rolecall itself, much earlier."""


def arguments(queue: str) -> dict[str, Any]:
    """Return how a queue is made: replicated; what a reader rejects goes to rolecall.parked and is not lost there."""
    common = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}
    if queue in (PARKED, CHANGES):  # where would it go; and the LMS's rejections are its own business
        return common
    return common | {
        "x-dead-letter-exchange": EXCHANGE,
        "x-dead-letter-routing-key": PARKED,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",  # the strategy wants it
    }


def declare(channel: Any) -> None:
    """Make the exchange, the queues and their bindings unless they are there; an error if they are there otherwise."""
    channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
    for queue in QUEUES:
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments(queue))
        channel.queue_bind(queue, EXCHANGE, queue)
